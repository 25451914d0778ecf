// What LatestImageSet does in the hands of the engine.

#include "provider/resources/latest_image_set.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "provider/property/value.h"
#include "tests/testing/registry/fake_registry.h"
#include "tests/testing/resources/memory_engine.h"

namespace imagecd::resources {
namespace {

using imagecd::testing::FakeRegistry;
using imagecd::testing::MemoryEngine;
using imagecd::testing::Route;
using imagecd::testing::Step;
using property::Array;
using property::MakeSecret;
using property::Object;
using property::Unknown;
using property::Value;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

class LatestImageSetTest : public ::testing::Test {
 protected:
  LatestImageSetTest() : engine_(absl::FromUnixSeconds(1760616000)) {
    engine_.TrustPlainHttp(registry_.host());
    engine_.type = "imagecd:index:LatestImageSet";
    engine_.urn =
        "urn:pulumi:dev::homeslice::imagecd:index:LatestImageSet::app";
    // One push builds each app in its own job.
    Push("chime", "main.20251014-050954.185c95c");
    Push("clock", "main.20251014-051001.185c95c");
    Push("chime", "main.20251016-081200.9f3b2aa");
    Push("clock", "main.20251016-081155.9f3b2aa");
  }

  std::string Push(const std::string& app, const std::string& tag,
                   const std::string& content = "") {
    return registry_.Push("acme/" + app, tag, {.content = app + tag + content})
        .digest;
  }
  std::string Repository(const std::string& app) const {
    return registry_.host() + "/acme/" + app;
  }
  Object Program(Object more = {}) const {
    more.try_emplace("repositories", Object{{"chime", Repository("chime")},
                                            {"clock", Repository("clock")}});
    return more;
  }
  const Object& Outputs() const { return engine_.state->outputs; }
  std::string Output(const std::string& name) const {
    const Value plain = Outputs().at(name).Revealed();
    return *plain.As<std::string>();
  }
  std::string Image(const std::string& member, const std::string& field) const {
    const Value images = Outputs().at("images").Revealed();
    const auto it = images.As<Object>()->find(member);
    if (it == images.As<Object>()->end()) return "(none)";
    return *it->second.As<Object>()->at(field).As<std::string>();
  }

  FakeRegistry registry_;
  MemoryEngine engine_;
};

TEST_F(LatestImageSetTest, TakesTheNewestCommitOfAll) {
  const Step step = engine_.Up(Program());
  ASSERT_EQ(step.kind, Step::Kind::kCreate) << step.status;
  EXPECT_EQ(engine_.state->id, "app");
  EXPECT_EQ(Output("commit"), "9f3b2aa");
  EXPECT_EQ(Output("builtAt"), "2025-10-16T08:12:00Z");
  EXPECT_EQ(Output("selection"), "newest");
  EXPECT_EQ(Output("branch"), "main");
  EXPECT_EQ(Image("chime", "tag"), "main.20251016-081200.9f3b2aa");
  EXPECT_EQ(Image("clock", "tag"), "main.20251016-081155.9f3b2aa");
  EXPECT_EQ(Image("clock", "reference"), Repository("clock") +
                                             ":main.20251016-081155.9f3b2aa@" +
                                             Image("clock", "digest"));
  EXPECT_FALSE(Outputs().contains("__cursors"));
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kSame);
  EXPECT_THAT(engine_.log.warnings(), IsEmpty());
}

// fluxcd/image-automation-controller#168
TEST_F(LatestImageSetTest, ComplaintTheImagesOfOneReleaseWentOutHalfAndHalf) {
  engine_.Up(Program());
  Push("chime", "main.20251016-110000.aaaaaaa");
  engine_.log.Clear();
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kSame);
  EXPECT_EQ(Output("commit"), "9f3b2aa");
  EXPECT_THAT(engine_.log.everything(),
              AllOf(HasSubstr("clock"), HasSubstr("aaaaaaa")));

  Push("clock", "main.20251016-110030.aaaaaaa");
  const Step step = engine_.Up(Program());
  EXPECT_THAT(step.diff.detailed,
              UnorderedElementsAre(
                  Key("images.chime.tag"), Key("images.chime.digest"),
                  Key("images.clock.tag"), Key("images.clock.digest")));
  EXPECT_EQ(Output("commit"), "aaaaaaa");
}

TEST_F(LatestImageSetTest, StaysWholeWhenOneImageCannotBePulled) {
  engine_.Up(Program());
  Push("chime", "main.20251016-110000.aaaaaaa");
  Push("clock", "main.20251016-110030.aaaaaaa");
  registry_.DeleteManifest("acme/clock", "main.20251016-110030.aaaaaaa");
  engine_.Up(Program());
  EXPECT_EQ(Output("commit"), "9f3b2aa");
}

TEST_F(LatestImageSetTest, GoesBackToAPinnedCommitAndForwardAgain) {
  engine_.Up(Program());
  const Step pinned = engine_.Up(
      Program({{"pin", Object{{"commit", "185c95c"}, {"reason", "rings"}}}}));
  EXPECT_EQ(pinned.kind, Step::Kind::kUpdate);
  EXPECT_EQ(Output("commit"), "185c95c");
  EXPECT_EQ(Output("selection"), "pinned");
  EXPECT_EQ(Image("chime", "tag"), "main.20251014-050954.185c95c");
  engine_.Up(Program());
  EXPECT_EQ(Output("commit"), "9f3b2aa");
}

TEST_F(LatestImageSetTest, ObeysPinsFromConfigurationThatAgree) {
  engine_.Up(Program());
  engine_.config.insert_or_assign("pins",
                                  Object{{Repository("chime"), "185c95c"}});
  engine_.Up(Program());
  EXPECT_EQ(Output("commit"), "185c95c");
  EXPECT_TRUE(Outputs().contains("pin"));
  engine_.config.insert_or_assign("pins",
                                  Object{{Repository("chime"), "185c95c"},
                                         {Repository("clock"), "9f3b2aa"}});
  const Step step = engine_.Up(Program());
  ASSERT_EQ(step.kind, Step::Kind::kRefused);
  EXPECT_EQ(step.failures[0].property, "");
  EXPECT_THAT(step.failures[0].reason, HasSubstr("one commit"));
}

TEST_F(LatestImageSetTest, RefusesAPinByTagOrDigest) {
  const Step step = engine_.Up(
      Program({{"pin", Object{{"tag", "main.20251014-050954.185c95c"}}}}));
  ASSERT_EQ(step.kind, Step::Kind::kRefused);
  EXPECT_EQ(step.failures[0].property, "pin.tag");
}

TEST_F(LatestImageSetTest, HoldsAllOfIt) {
  engine_.Up(Program());
  Push("chime", "main.20251016-110000.aaaaaaa");
  Push("clock", "main.20251016-110030.aaaaaaa");
  engine_.config.insert_or_assign("holds",
                                  Object{{Repository("clock"), "freeze"}});
  engine_.Up(Program());
  EXPECT_EQ(Output("commit"), "9f3b2aa");
  EXPECT_EQ(Output("selection"), "held");
  engine_.config.erase("holds");
  engine_.Up(Program());
  EXPECT_EQ(Output("commit"), "aaaaaaa");
}

TEST_F(LatestImageSetTest, PassesOverAnExcludedCommitInAllRepositories) {
  engine_.Up(Program({{"exclude", Array{Object{{"commit", "9f3b2aa"}}}}}));
  EXPECT_EQ(Output("commit"), "185c95c");
}

TEST_F(LatestImageSetTest, LetsMembersComeAndGo) {
  engine_.Up(Program());
  Push("third", "main.20251016-081300.9f3b2aa");
  const Object three{{"repositories", Object{{"chime", Repository("chime")},
                                             {"clock", Repository("clock")},
                                             {"third", Repository("third")}}}};
  const Step came = engine_.Up(three);
  EXPECT_EQ(came.kind, Step::Kind::kUpdate) << came.status;
  EXPECT_THAT(came.diff.detailed,
              UnorderedElementsAre(Key("repositories"), Key("images.third")));
  EXPECT_EQ(Image("third", "tag"), "main.20251016-081300.9f3b2aa");
  const Step went = engine_.Up(Program());
  EXPECT_EQ(went.kind, Step::Kind::kUpdate);
  EXPECT_EQ(Image("third", "tag"), "(none)");
}

TEST_F(LatestImageSetTest, KeepsAllWhenOneTagVanished) {
  engine_.Up(Program());
  registry_.DeleteTag("acme/clock", "main.20251016-081155.9f3b2aa");
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kSame);
  EXPECT_EQ(Output("commit"), "9f3b2aa");
  EXPECT_THAT(engine_.log.warnings(), Not(IsEmpty()));
  engine_.Up(Program({{"allowDowngrade", true}}));
  EXPECT_EQ(Output("commit"), "185c95c");
}

TEST_F(LatestImageSetTest, KeepsAllWhenOneRegistryIsDown) {
  engine_.Up(Program());
  registry_.FailNext(1000, imagecd::testing::Failure::Status(503));
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kSame);
  EXPECT_EQ(engine_.Refresh().kind, Step::Kind::kSame);
  EXPECT_THAT(engine_.log.warnings(), Not(IsEmpty()));
  const Step step = engine_.Up(Program({{"onRegistryFailure", "fail"}}));
  EXPECT_EQ(step.kind, Step::Kind::kFailed);
}

TEST_F(LatestImageSetTest, FreezesUnderIgnoreChangesOfTheImages) {
  engine_.Up(Program());
  engine_.ignore_changes = {"images"};
  Push("chime", "main.20251016-110000.aaaaaaa");
  Push("clock", "main.20251016-110030.aaaaaaa");
  engine_.Up(Program());
  EXPECT_EQ(Output("commit"), "9f3b2aa");
  registry_.ResetLog();
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kSame);
  EXPECT_EQ(registry_.counters().requests, 0);
}

TEST_F(LatestImageSetTest, TakesTheImagesThatTheProgramNames) {
  const Object images{
      {"chime", Object{{"tag", "main.20251014-050954.185c95c"}}},
      {"clock", Object{{"tag", "main.20251016-081155.9f3b2aa"}}}};
  engine_.Up(Program({{"images", images}}));
  EXPECT_EQ(Image("chime", "commit"), "185c95c");
  EXPECT_EQ(Image("clock", "commit"), "9f3b2aa");
  EXPECT_EQ(Output("selection"), "pinned");
  const Step lacking = engine_.Up(Program(
      {{"images",
        Object{{"chime", Object{{"tag", "main.20251014-050954.185c95c"}}}}}}));
  ASSERT_EQ(lacking.kind, Step::Kind::kRefused);
  EXPECT_EQ(lacking.failures[0].property, "images");
  EXPECT_THAT(lacking.failures[0].reason, HasSubstr("\"clock\""));
}

TEST_F(LatestImageSetTest, RefusesWrongInputsAtTheirProperty) {
  const std::pair<Object, const char*> wrong[] = {
      {Object{{"repositories", Object{}}}, "repositories"},
      {Object{{"repositories", "x"}}, "repositories"},
      {Object{{"repositories", Object{{"chime", "chime"}}}},
       "repositories.chime"},
      {Object{{"repositories", Object{{"chime", ""}}}}, "repositories.chime"},
      {Program({{"policy", Object{{"type", "semver"}}}}), "policy.type"},
      {Program({{"images", Object{{"chime", "x"}}}}), "images.chime"},
      {Program({{"images", Object{{"chime", Object{{"tag", "a b"}}}}}}),
       "images.chime.tag"},
      {Program({{"repository", "x"}}), "repository"},
      {Program({{"minimumAge", "soon"}}), "minimumAge"},
  };
  for (const auto& [program, property] : wrong) {
    const Step step = engine_.Up(program);
    ASSERT_EQ(step.kind, Step::Kind::kRefused) << property;
    EXPECT_EQ(step.failures[0].property, property);
  }
}

TEST_F(LatestImageSetTest, LooksNothingUpWhileARepositoryIsUnknown) {
  engine_.Configure();
  registry_.ResetLog();
  const auto checked =
      engine_.Check({{"repositories", Object{{"chime", Repository("chime")},
                                             {"clock", Unknown{}}}}});
  ASSERT_TRUE(checked.ok());
  EXPECT_TRUE(checked->inputs.at("images").ContainsUnknown());
  EXPECT_EQ(registry_.counters().requests, 0);
  EXPECT_EQ(
      engine_
          .Preview({{"repositories", Object{{"chime", Repository("chime")},
                                            {"clock", Unknown{}}}}})
          .kind,
      Step::Kind::kCreate);
}

TEST_F(LatestImageSetTest, FollowsARepushedTagInRefresh) {
  engine_.Up(Program());
  const std::string digest =
      Push("clock", "main.20251016-081155.9f3b2aa", "again");
  EXPECT_EQ(engine_.Refresh().kind, Step::Kind::kUpdate);
  EXPECT_EQ(Image("clock", "digest"), digest);
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kSame);
}

TEST_F(LatestImageSetTest, ARefreshLeavesAStateWithoutAnImageToTheNextUp) {
  engine_.Up(Program());
  const Object images{
      {"chime", engine_.state->outputs.at("images").As<Object>()->at("chime")}};
  engine_.state->inputs.insert_or_assign("images", images);
  engine_.state->outputs.insert_or_assign("images", images);
  engine_.log.Clear();
  EXPECT_EQ(engine_.Refresh().kind, Step::Kind::kSame);
  EXPECT_THAT(engine_.log.warnings(),
              ElementsAre(HasSubstr("names no image for 1 of its 2 members")));
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kUpdate);
  EXPECT_EQ(Image("clock", "commit"), "9f3b2aa");
}

TEST_F(LatestImageSetTest, ShowsNothingOfAMovedDigestThatFollowsFromASecret) {
  engine_.Up(Program(
      {{"repositories", MakeSecret(Object{{"chime", Repository("chime")}})}}));
  const std::string digest =
      Push("chime", "main.20251016-081200.9f3b2aa", "again");
  engine_.Refresh();
  EXPECT_THAT(engine_.log.warnings(), Contains(HasSubstr("pushed again")));
  EXPECT_THAT(engine_.log.everything(), Not(HasSubstr(digest.substr(0, 19))));
}

TEST_F(LatestImageSetTest, CannotBeImported) {
  const absl::Status status = engine_.Import("app");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("cannot be imported"));
}

TEST_F(LatestImageSetTest, MakesEverythingSecretThatFollowsFromASecret) {
  engine_.Up(Program(
      {{"repositories", MakeSecret(Object{{"chime", Repository("chime")}})}}));
  for (const char* name : {"images", "commit", "builtAt", "reason"}) {
    EXPECT_TRUE(Outputs().at(name).ContainsSecret()) << name;
  }
  EXPECT_THAT(engine_.log.everything(), Not(HasSubstr("acme/chime")));
}

TEST_F(LatestImageSetTest, CostsTwoRequestsForEachRepositoryOnceWarm) {
  engine_.Up(Program());
  registry_.ResetLog();
  engine_.Up(Program());
  int lists = 0;
  int manifests = 0;
  for (const auto& request : registry_.requests()) {
    if (request.status == 401) continue;  // the challenge
    lists += request.route == Route::kTags ? 1 : 0;
    manifests += request.route == Route::kManifest ? 1 : 0;
  }
  EXPECT_EQ(lists, 2);
  EXPECT_EQ(manifests, 2);
}

}  // namespace
}  // namespace imagecd::resources
