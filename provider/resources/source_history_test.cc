// verify.sourceRepository: the place of a commit in the history decides.

#include <stdlib.h>

#include <memory>
#include <string>

#include "absl/strings/str_format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "provider/property/value.h"
#include "tests/testing/git/git_https_server.h"
#include "tests/testing/git/git_sandbox.h"
#include "tests/testing/net/test_certificates.h"
#include "tests/testing/registry/fake_registry.h"
#include "tests/testing/resources/memory_engine.h"

namespace imagecd::resources {
namespace {

using imagecd::testing::FakeRegistry;
using imagecd::testing::GitSandbox;
using imagecd::testing::ImageSpec;
using imagecd::testing::MemoryEngine;
using imagecd::testing::Step;
using imagecd::testing::Text;
using property::Array;
using property::Object;
using property::Value;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class SourceHistoryTest : public ::testing::Test {
 protected:
  SourceHistoryTest()
      : engine_(absl::FromUnixSeconds(1760616000),
                {{"PATH", getenv("PATH")},
                 {"HOME", GitSandbox::Home()},
                 {"XDG_CACHE_HOME", git_.Path("cache")}}) {
    engine_.TrustPlainHttp(registry_.host());
    git_.Shell(R"(git init -q shop; cd shop
      commit first; commit second; commit third
      git checkout -q -b feature/x; commit feature; git checkout -q main)");
  }

  // A build of that commit, at this hour; its tag.
  std::string Build(const std::string& revision, int hour,
                    const std::string& branch = "main",
                    const std::string& repository = "acme/app") {
    const std::string tag =
        absl::StrFormat("%s.20251015-%02d0000.%s", branch, hour,
                        git_.Sha(revision).substr(0, 7));
    ImageSpec spec;
    spec.content = tag + repository;
    registry_.Push(repository, tag, spec);
    return tag;
  }
  Object Program(Object more = {}) const {
    more.try_emplace("repository", registry_.host() + "/acme/app");
    more.try_emplace("verify", Object{{"sourceRepository", git_.Path("shop")}});
    return more;
  }
  std::string Deployed() const {
    return engine_.state.has_value() ? Text(engine_.state->outputs, "tag")
                                     : "(nothing)";
  }

  GitSandbox git_;
  FakeRegistry registry_;
  MemoryEngine engine_;
};

TEST_F(SourceHistoryTest, PassesOverAnOldCommitThatWasBuiltAgain) {
  Build("main~2", 1);
  const std::string newest = Build("main", 3);
  Build("main~1", 4);
  engine_.Up(Program());
  EXPECT_EQ(Deployed(), newest);
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kSame);
  // Without it the time decides.
  engine_.Up(Program({{"verify", Value()}}));
  EXPECT_THAT(Deployed(), HasSubstr("-040000."));
}

TEST_F(SourceHistoryTest, TakesANewerBuildOfTheSameCommit) {
  Build("main", 3);
  engine_.Up(Program());
  const std::string again = Build("main", 5);
  engine_.Up(Program());
  EXPECT_EQ(Deployed(), again);
}

TEST_F(SourceHistoryTest, TakesANewerCommitThoughItsBuildIsOlder) {
  Build("main~1", 5);
  engine_.Up(Program());
  const std::string newer = Build("main", 4);
  engine_.Up(Program());
  EXPECT_EQ(Deployed(), newer);
}

TEST_F(SourceHistoryTest, PassesOverWhatIsNotOnTheBranch) {
  const std::string good = Build("main", 3);
  const std::string wrong = Build("feature/x", 4);  // pushed as main's
  engine_.Up(Program());
  EXPECT_EQ(Deployed(), good);
  EXPECT_THAT(engine_.log.warnings(),
              ElementsAre(AllOf(HasSubstr("passed over " + wrong),
                                HasSubstr("not on branch main"))));
}

TEST_F(SourceHistoryTest, KnowsABranchByTheNameThatGitHas) {
  const std::string tag = Build("feature/x", 4, "feature-x");
  engine_.Up(Program({{"branch", "refs/heads/feature/x"}}));
  EXPECT_EQ(Deployed(), tag);
}

TEST_F(SourceHistoryTest, RefusesAPinThatIsNotOnTheBranch) {
  Build("main", 3);
  const std::string wrong = Build("feature/x", 4);
  const std::string commit = git_.Sha("feature/x").substr(0, 7);
  const Step step = engine_.Up(Program({{"pin", Object{{"commit", commit}}}}));
  EXPECT_THAT(step.failures,
              ElementsAre(Field(&CheckFailure::reason,
                                HasSubstr("a pin does not switch off"))));
  // Nor by its tag.
  EXPECT_THAT(engine_.Up(Program({{"pin", Object{{"tag", wrong}}}})).failures,
              ElementsAre(Field(&CheckFailure::reason,
                                HasSubstr("a pin does not switch off"))));
}

TEST_F(SourceHistoryTest, RefusesAGivenImageThatIsNotOnTheBranch) {
  const std::string good = Build("main", 3);
  const std::string wrong = Build("feature/x", 4);
  for (const bool digest_too : {false, true}) {
    Object program = Program({{"tag", wrong}});
    if (digest_too) {
      program.insert({"digest", registry_.Digest("acme/app", wrong)});
    }
    const Step step = engine_.Up(program);
    ASSERT_EQ(step.kind, Step::Kind::kRefused);
    EXPECT_EQ(step.failures[0].property, digest_too ? "digest" : "tag");
    EXPECT_THAT(step.failures[0].reason, HasSubstr("not on branch main"));
  }
  EXPECT_EQ(engine_.Up(Program({{"tag", good}})).kind, Step::Kind::kCreate);
}

TEST_F(SourceHistoryTest, FollowsNoRepushOfACommitThatIsNotOnTheBranch) {
  const std::string wrong = Build("feature/x", 4);
  engine_.Up(Program({{"verify", Value()}}));
  ASSERT_EQ(Deployed(), wrong);
  engine_.Up(Program());  // it was there before `verify`, and stays
  ASSERT_EQ(Deployed(), wrong);
  const Object before = engine_.state->outputs;
  registry_.Push("acme/app", wrong, {.content = "again"});
  engine_.log.Clear();
  EXPECT_EQ(engine_.Refresh().kind, Step::Kind::kSame);
  EXPECT_THAT(engine_.log.warnings(),
              Contains(AllOf(HasSubstr("pushed again"), HasSubstr("not taken"),
                             HasSubstr("not on branch main"))));
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kSame);
  EXPECT_EQ(engine_.state->outputs, before);
}

TEST_F(SourceHistoryTest, GoesBackToAPinnedCommitOfTheBranch) {
  const std::string old = Build("main~2", 1);
  Build("main", 3);
  engine_.Up(Program());
  engine_.Up(
      Program({{"pin", Object{{"commit", git_.Sha("main~2").substr(0, 7)}}}}));
  EXPECT_EQ(Deployed(), old);
}

TEST_F(SourceHistoryTest, LooksInTheHistoryOnlyWhereAChoiceIsMade) {
  const std::string tag = Build("main", 3);
  engine_.Up(Program());
  git_.Shell("mv shop away");
  for (const Object& more : {Object{{"hold", "freeze"}}, Object{{"tag", tag}},
                             Object{{"pin", Object{{"tag", tag}}}}}) {
    const Step step = engine_.Preview(Program(more));
    EXPECT_THAT(step.failures, IsEmpty());
    EXPECT_EQ(Text(step.outputs, "tag"), tag);
  }
}

TEST_F(SourceHistoryTest, SaysWhatIsWrongWithTheRepository) {
  Build("main", 3);
  git_.Shell(R"(git clone -q --depth 1 "file://$SANDBOX/shop" shallow
    git init -q --object-format=sha256 other; mkdir empty
    cd shop; git branch -m main trunk)");
  struct Case {
    std::string name;
    std::string words;
  };
  for (const Case& each :
       {Case{"shallow", "fetch --unshallow"}, Case{"other", "no branch 'main'"},
        Case{"empty", "there is none at this path"},
        Case{"shop", "no branch 'main'"}}) {
    const Step step = engine_.Up(Program(
        {{"verify", Object{{"sourceRepository", git_.Path(each.name)}}}}));
    EXPECT_THAT(step.failures,
                ElementsAre(AllOf(
                    Field(&CheckFailure::property, "verify.sourceRepository"),
                    Field(&CheckFailure::reason, HasSubstr(each.words)))))
        << each.name << step.status;
  }
}

TEST_F(SourceHistoryTest, KeepsWhatIsDeployedWhileTheRepositoryCannotBeRead) {
  const std::string tag = Build("main~1", 3);
  engine_.Up(Program());
  Build("main", 4);
  git_.Shell("mv shop away");
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kSame);
  EXPECT_THAT(engine_.log.warnings(),
              ElementsAre(AllOf(
                  HasSubstr(tag + " stays deployed"),
                  HasSubstr("until verify.sourceRepository can be read"))));
  const Step strict = engine_.Up(Program({{"onRegistryFailure", "fail"}}));
  EXPECT_THAT(strict.failures, ElementsAre(Field(&CheckFailure::property,
                                                 "verify.sourceRepository")));
  git_.Shell("mv away shop");
  engine_.Up(Program());
  EXPECT_THAT(Deployed(), HasSubstr("-040000."));
}

// ---- By URL

class SourceUrlTest : public SourceHistoryTest {
 protected:
  SourceUrlTest() {
    git_.Shell("git -C shop config uploadpack.allowFilter true");
    const auto files = ca_.Issue("IP:127.0.0.1");
    server_ = std::make_unique<testing::GitHttpsServer>(
        git_.folder().path(), files.certificate, files.key);
    setenv("GIT_SSL_CAINFO", ca_.file().c_str(), 1);
  }
  Object Program(Object more = {}) const {
    const std::string url =
        absl::StrFormat("https://127.0.0.1:%d/shop", server_->port());
    more.try_emplace("verify", Object{{"sourceRepository", url}});
    return SourceHistoryTest::Program(std::move(more));
  }
  // Requests that the step made to the git server.
  int Requests(const Object& program, Step::Kind kind) {
    const int before = server_->requests();
    EXPECT_EQ(engine_.Up(program).kind, kind) << engine_.log.everything();
    return server_->requests() - before;
  }

  testing::TestCa ca_;
  std::unique_ptr<testing::GitHttpsServer> server_;
};

TEST_F(SourceUrlTest, AsksTheServerOnlyWhereTheCloneLacksACommit) {
  Build("main~1", 1);
  EXPECT_GT(Requests(Program(), Step::Kind::kCreate), 0);
  EXPECT_EQ(Requests(Program(), Step::Kind::kSame), 0);
  const std::string known = Build("main", 2);
  EXPECT_EQ(Requests(Program(), Step::Kind::kUpdate), 0);
  EXPECT_EQ(Deployed(), known);

  git_.Shell("cd shop; commit fourth");
  const std::string fresh = Build("main", 3);
  EXPECT_GT(Requests(Program(), Step::Kind::kUpdate), 0);
  EXPECT_EQ(Deployed(), fresh);
  EXPECT_EQ(Requests(Program(), Step::Kind::kSame), 0);
}

TEST_F(SourceUrlTest, FetchesACloneOnceADay) {
  Build("main", 1);
  engine_.Up(Program());
  engine_.clock.Advance(absl::Hours(23));
  EXPECT_EQ(Requests(Program(), Step::Kind::kSame), 0);
  engine_.clock.Advance(absl::Hours(2));
  EXPECT_GT(Requests(Program(), Step::Kind::kSame), 0);
  EXPECT_EQ(Requests(Program(), Step::Kind::kSame), 0);
}

TEST_F(SourceUrlTest, UsesTheCloneWithAWarningWhileTheServerFails) {
  const std::string old = Build("main", 1);
  engine_.Up(Program());
  git_.Shell("cd shop; commit fourth");
  const std::string fresh = Build("main", 2);
  server_->AnswerWith(503);
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kSame);
  EXPECT_THAT(engine_.log.warnings(),
              ElementsAre(HasSubstr("may be out of date"),
                          HasSubstr("passed over " + fresh)));
  server_->AnswerWith(0);
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kUpdate);
  EXPECT_EQ(Deployed(), fresh);
}

TEST_F(SourceUrlTest, FailsWithTheServersWordsWhereThereIsNoCloneYet) {
  Build("main", 1);
  server_->AnswerWith(503);
  const Step step = engine_.Up(Program());
  EXPECT_TRUE(absl::IsUnavailable(step.status)) << step.status;
  EXPECT_THAT(
      std::string(step.status.message()),
      AllOf(HasSubstr("cannot fetch https://127.0.0.1"), HasSubstr("503")));
}

TEST_F(SourceHistoryTest, RefusesAUrlThatHoldsAPasswordWithoutRepeatingIt) {
  const Step step = engine_.Up(Program(
      {{"verify",
        Object{{"sourceRepository", "https://me:s3cret@example.net/x"}}}}));
  EXPECT_THAT(
      step.failures,
      ElementsAre(AllOf(
          Field(&CheckFailure::property, "verify.sourceRepository"),
          Field(&CheckFailure::reason,
                AllOf(HasSubstr("remove it"), Not(HasSubstr("s3cret")))))));
}

TEST_F(SourceHistoryTest, HoldsASetToTheHistory) {
  engine_.type = "imagecd:index:LatestImageSet";
  for (const std::string repository : {"acme/app", "acme/clock"}) {
    Build("main~1", 2, "main", repository);
    Build("main", 3, "main", repository);
    Build("main~2", 4, "main", repository);
    Build("feature/x", 5, "main", repository);
  }
  const Object program{
      {"repositories", Object{{"app", registry_.host() + "/acme/app"},
                              {"clock", registry_.host() + "/acme/clock"}}},
      {"verify", Object{{"sourceRepository", git_.Path("shop")}}}};
  engine_.Up(program);
  ASSERT_TRUE(engine_.state.has_value()) << engine_.log.everything();
  EXPECT_EQ(Text(engine_.state->outputs, "commit"),
            git_.Sha("main").substr(0, 7));
  EXPECT_THAT(engine_.log.warnings(),
              ElementsAre(AllOf(HasSubstr("passed over " +
                                          git_.Sha("feature/x").substr(0, 7)),
                                HasSubstr("on branch main"))));
  EXPECT_EQ(engine_.Up(program).kind, Step::Kind::kSame);
  // Older than the choice, it is nothing to tell of.
  for (const std::string repository : {"acme/app", "acme/clock"}) {
    Build("main", 6, "main", repository);
  }
  engine_.Up(program);
  engine_.log.Clear();
  EXPECT_EQ(engine_.Up(program).kind, Step::Kind::kSame);
  EXPECT_THAT(engine_.log.warnings(), IsEmpty());
  git_.Shell("mv shop away");
  EXPECT_EQ(engine_.Up(program).kind, Step::Kind::kSame);
  EXPECT_THAT(engine_.log.warnings(),
              Contains(HasSubstr("until verify.sourceRepository can be read")));
}

TEST_F(SourceHistoryTest, ListsWhyACommitIsNotTaken) {
  const std::string newest = Build("main", 3);
  const std::string again = Build("main~1", 4);
  const std::string wrong = Build("feature/x", 5);
  engine_.Configure();
  const auto listed = engine_.provider().Invoke(
      engine_.context(),
      {.token = "imagecd:index:listImages", .args = Program({{"limit", 2.0}})});
  ASSERT_TRUE(listed.ok()) << listed.status();
  const auto* images = listed->result.find("images")->second.As<Array>();
  ASSERT_EQ(images->size(), 2U);
  EXPECT_THAT(Text(*(*images)[0].As<Object>(), "reason"),
              HasSubstr("not on branch main of verify.sourceRepository"));
  EXPECT_THAT(Text(*(*images)[1].As<Object>(), "reason"),
              HasSubstr("its commit is not newer than that of " + newest));
}

}  // namespace
}  // namespace imagecd::resources
