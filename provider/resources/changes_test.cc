// What is said of the commits that a change of image brings.

#include "provider/resources/changes.h"

#include <string>

#include "absl/strings/str_format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "provider/property/value.h"
#include "tests/testing/git/git_sandbox.h"
#include "tests/testing/registry/fake_registry.h"
#include "tests/testing/resources/memory_engine.h"

namespace imagecd::resources {
namespace {

using imagecd::testing::FakeRegistry;
using imagecd::testing::GitSandbox;
using imagecd::testing::ImageSpec;
using imagecd::testing::MemoryEngine;
using imagecd::testing::Step;
using property::Object;
using property::Value;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Not;

class ChangesTest : public ::testing::Test {
 protected:
  ChangesTest() : engine_(absl::FromUnixSeconds(1760616000)) {
    engine_.TrustPlainHttp(registry_.host());
    git_.Shell(R"(git init -q shop; cd shop
      write apps/chime/ring; commit 'Ring'; git tag one
      write apps/clock/hand; commit 'Turn the hands'
      git checkout -q -b side
      write apps/chime/ring; commit 'Ring twice'
      write apps/chime/ring; commit 'Ring thrice'
      git checkout -q main
      git merge -q --no-ff side -m 'Merge the bells' >/dev/null; git tag merged
      write apps/clock/hand; commit 'Turn them back'; git tag two)");
  }

  void Build(const std::string& revision, int hour, ImageSpec spec = {},
             const std::string& repository = "acme/app") {
    const std::string tag = absl::StrFormat("main.20251015-%02d0000.%s", hour,
                                            git_.Sha(revision).substr(0, 7));
    spec.content = tag + repository;
    registry_.Push(repository, tag, spec);
  }
  Object Program(Object more = {}) const {
    more.try_emplace("repository", registry_.host() + "/acme/app");
    more.try_emplace("verify", Object{{"sourceRepository", git_.Path("shop")}});
    return more;
  }
  // The infos of a preview of what is pushed since the last update.
  std::vector<std::string> Previewed(const Object& program) {
    engine_.log.Clear();
    const Step step = engine_.Preview(program);
    EXPECT_EQ(step.kind, Step::Kind::kUpdate) << engine_.log.everything();
    return engine_.log.infos();
  }

  GitSandbox git_;
  FakeRegistry registry_;
  MemoryEngine engine_;
};

TEST_F(ChangesTest, NamesTheCommitsThatANewImageBringsAMergeCountingOnce) {
  Build("one", 1);
  engine_.Up(Program());
  EXPECT_THAT(engine_.log.infos(), Not(Contains(HasSubstr("brings"))));
  Build("two", 2);
  EXPECT_THAT(Previewed(Program()),
              Contains("brings 3 commits:\n  Turn them back\n  Merge the "
                       "bells\n  Turn the hands"));
  // The update says it again, and then there is nothing more to say.
  engine_.log.Clear();
  engine_.Up(Program());
  EXPECT_THAT(engine_.log.infos(), Contains(HasSubstr("brings 3 commits")));
  engine_.log.Clear();
  engine_.Up(Program());
  EXPECT_THAT(engine_.log.infos(), Not(Contains(HasSubstr("brings"))));
}

TEST_F(ChangesTest, NamesOnlyWhatTouchesTheAppsFolder) {
  Build("one", 1);
  engine_.Up(Program());
  Build("two", 2);
  EXPECT_THAT(Previewed(Program({{"sourcePath", "./apps/chime/"}})),
              Contains("brings 1 commit in apps/chime:\n  Merge the bells"));
  EXPECT_THAT(Previewed(Program({{"sourcePath", "apps/bell"}})),
              Contains("no commit between them touches apps/bell"));
}

TEST_F(ChangesTest, SaysWhatGoingBackTakes) {
  Build("merged", 1);
  Build("two", 2);
  engine_.Up(Program());
  EXPECT_THAT(
      Previewed(Program(
          {{"pin", Object{{"commit", git_.Sha("merged").substr(0, 7)}}}})),
      Contains("takes back 1 commit:\n  Turn them back"));
}

TEST_F(ChangesTest, SaysBothOfCommitsThatAreNotRelated) {
  git_.Shell(R"(cd shop; git checkout -q -b other one
    write x; commit 'Something else'; git checkout -q main)");
  Build("other", 1);
  engine_.Up(Program({{"verify", Value()}}));
  Build("two", 2);
  EXPECT_THAT(
      Previewed(Program()),
      Contains(AllOf(HasSubstr("brings 3 commits:\n  Turn them"),
                     HasSubstr("takes back 1 commit:\n  Something else"))));
}

TEST_F(ChangesTest, NamesFiveAndCountsTheRestWithoutWhatMovesACursor) {
  Build("two", 1);
  engine_.Up(Program());
  git_.Shell(R"(cd shop
    for i in 1 2 3 4 5 6; do commit "change $i"; done
    printf 'bad \033[2J\n\nbody' >../m; git commit -q --allow-empty -F ../m)");
  Build("main", 2);
  EXPECT_THAT(Previewed(Program()),
              Contains("brings 7 commits:\n  bad [2J\n  change 6\n  change "
                       "5\n  change 4\n  change 3\n  and 2 more"));
}

TEST_F(ChangesTest, LinksToTheForgeOfTheRemote) {
  Build("one", 1);
  engine_.Up(Program());
  Build("two", 2);
  git_.Shell(
      "git -C shop remote add origin https://me:pw@github.com/owner/shop.git");
  const std::string one = git_.Sha("one").substr(0, 7),
                    two = git_.Sha("two").substr(0, 7);
  EXPECT_THAT(Previewed(Program()),
              Contains(EndsWith("\nhttps://github.com/owner/shop/compare/" +
                                one + "..." + two)));
  engine_.Up(Program());
  EXPECT_THAT(Previewed(Program({{"pin", Object{{"commit", one}}}})),
              Contains(EndsWith("/compare/" + one + "..." + two)))
      << "what is taken back is the same page";
}

TEST_F(ChangesTest, LinksByTheLabelWhereItIsKnownAnywayAndElseSaysNothing) {
  const Object plain = Program({{"verify", Value()}});
  const Object labelled =
      Program({{"verify", Object{{"revisionLabel", true}}}});
  const auto spec = [this](const std::string& revision) {
    ImageSpec spec;
    spec.revision = git_.Sha(revision);
    spec.source = "https://github.com/owner/shop";
    return spec;
  };
  Build("one", 1, spec("one"));
  engine_.Up(plain);
  Build("two", 2, spec("two"));
  std::size_t before = registry_.requests().size();
  EXPECT_THAT(Previewed(plain), Each(Not(HasSubstr("compare"))));
  const std::size_t cost = registry_.requests().size() - before;
  // Where the label is looked at, that is one more request.
  before = registry_.requests().size();
  EXPECT_THAT(Previewed(labelled),
              Contains("https://github.com/owner/shop/compare/" +
                       git_.Sha("one").substr(0, 7) + "..." +
                       git_.Sha("two").substr(0, 7)));
  EXPECT_EQ(registry_.requests().size() - before, cost + 1);
}

TEST_F(ChangesTest, LinksByTheManifestsAnnotation) {
  const Object plain = Program({{"verify", Value()}});
  Build("one", 1);
  engine_.Up(plain);
  ImageSpec spec;
  spec.annotations = {
      {"org.opencontainers.image.source", "https://github.com/owner/shop"}};
  Build("two", 2, spec);
  EXPECT_THAT(Previewed(plain),
              Contains(HasSubstr("https://github.com/owner/shop/compare/")));
}

TEST_F(ChangesTest, TakesNothingNewWhereTheHistoryIsAway) {
  Build("one", 1);
  Build("two", 2);
  engine_.Up(Program());
  git_.Shell("mv shop away");
  const std::string tag =
      "main.20251015-010000." + git_.Sha("one", "away").substr(0, 7);
  const Step step = engine_.Preview(Program({{"tag", tag}}));
  ASSERT_EQ(step.kind, Step::Kind::kRefused);
  EXPECT_EQ(step.failures[0].property, "verify.sourceRepository");
}

TEST_F(ChangesTest, TellsTheAppsOfASetApart) {
  engine_.type = "imagecd:index:LatestImageSet";
  const auto build = [this](const std::string& revision, int hour) {
    Build(revision, hour, {}, "acme/chime");
    Build(revision, hour, {}, "acme/clock");
  };
  Object program{
      {"repositories", Object{{"chime", registry_.host() + "/acme/chime"},
                              {"clock", registry_.host() + "/acme/clock"}}},
      {"verify", Object{{"sourceRepository", git_.Path("shop")}}}};
  build("one", 1);
  engine_.Up(program);
  build("two", 2);
  EXPECT_THAT(Previewed(program), Contains(HasSubstr("brings 3 commits:\n")));
  program.insert_or_assign(
      "sourcePaths", Object{{"chime", "apps/chime"}, {"clock", "apps/clock"}});
  EXPECT_THAT(Previewed(program),
              Contains("chime: brings 1 commit in apps/chime:\n  Merge the "
                       "bells\nclock: brings 2 commits in apps/clock:\n  Turn "
                       "them back\n  Turn the hands"));
  program.insert_or_assign("sourcePaths", Object{{"bell", "apps/bell"}});
  EXPECT_THAT(
      engine_.Preview(program).failures,
      ElementsAre(AllOf(Field(&CheckFailure::property, "sourcePaths.bell"),
                        Field(&CheckFailure::reason, HasSubstr("lacks")))));
}

TEST_F(ChangesTest, RefusesAFolderThatIsNone) {
  Build("one", 1);
  for (const char* path : {"/apps", "../apps", "apps/../.."}) {
    EXPECT_THAT(engine_.Up(Program({{"sourcePath", path}})).failures,
                ElementsAre(AllOf(
                    Field(&CheckFailure::property, "sourcePath"),
                    Field(&CheckFailure::reason, HasSubstr("apps/chime")))));
  }
  EXPECT_THAT(
      engine_.Up(Program({{"sourcePath", "apps/chime"}, {"verify", Value()}}))
          .failures,
      ElementsAre(AllOf(
          Field(&CheckFailure::property, "sourcePath"),
          Field(&CheckFailure::reason, HasSubstr("verify.sourceRepository")))));
}

}  // namespace
}  // namespace imagecd::resources
