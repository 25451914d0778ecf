// What LatestImage does in the hands of the engine, against a registry that
// behaves like ghcr.io.

#include "provider/resources/latest_image.h"

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
using imagecd::testing::Text;
using property::MakeSecret;
using property::Object;
using property::Unknown;
using property::Value;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Not;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

constexpr char kOld[] = "main.20251014-050954.185c95c";
constexpr char kMiddle[] = "main.20251015-070000.4b1d00f";
constexpr char kNew[] = "main.20251016-081200.9f3b2aa";

class LatestImageTest : public ::testing::Test {
 protected:
  LatestImageTest() : engine_(absl::FromUnixSeconds(1760616000)) {  // 12:00
    engine_.TrustPlainHttp(registry_.host());
    Push(kOld);
  }

  std::string Push(const std::string& tag, const std::string& content = "") {
    return registry_.Push("acme/app", tag, {.content = tag + content}).digest;
  }
  std::string Repository() const { return registry_.host() + "/acme/app"; }
  Object Program(Object more = {}) const {
    more.try_emplace("repository", Repository());
    return more;
  }
  std::int64_t RequestsFor(Route route) const {
    return registry_.counters().of(route);
  }
  // Requests but for tokens and their challenges.
  std::int64_t Answers() const {
    std::int64_t answers = 0;
    for (const auto& request : registry_.requests()) {
      if (request.route != Route::kToken && request.status != 401) ++answers;
    }
    return answers;
  }
  void Down() {
    registry_.FailNext(1000, imagecd::testing::Failure::Status(503));
  }
  void UpAgain() { registry_.ClearFailures(); }

  FakeRegistry registry_;
  MemoryEngine engine_;
};

// ---- The main job

TEST_F(LatestImageTest, TakesTheNewestAtFirst) {
  const std::string digest = Push(kNew);
  const Step step = engine_.Up(Program());
  ASSERT_EQ(step.kind, Step::Kind::kCreate) << step.status;
  EXPECT_EQ(engine_.state->id, Repository());
  const Object& out = step.outputs;
  EXPECT_EQ(Text(out, "tag"), kNew);
  EXPECT_EQ(Text(out, "digest"), digest);
  EXPECT_EQ(Text(out, "reference"), Repository() + ":" + kNew + "@" + digest);
  EXPECT_EQ(Text(out, "commit"), "9f3b2aa");
  EXPECT_EQ(Text(out, "builtAt"), "2025-10-16T08:12:00Z");
  EXPECT_EQ(Text(out, "selection"), "newest");
  EXPECT_EQ(Text(out, "branch"), "main");
  EXPECT_THAT(Text(out, "reason"), HasSubstr("newest build of branch main"));
  EXPECT_FALSE(out.contains("__cursor"));
}

TEST_F(LatestImageTest, IsTheSameWhenNothingWasPushed) {
  engine_.Up(Program());
  EXPECT_EQ(engine_.Preview(Program()).kind, Step::Kind::kSame);
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kSame);
  EXPECT_THAT(engine_.log.warnings(), IsEmpty());
}

TEST_F(LatestImageTest, ShowsOldAndNewInPreviewAndTakesItInUp) {
  engine_.Up(Program());
  const std::string digest = Push(kNew);
  const Step preview = engine_.Preview(Program());
  ASSERT_EQ(preview.kind, Step::Kind::kUpdate);
  EXPECT_THAT(preview.diff.detailed,
              UnorderedElementsAre(Key("tag"), Key("digest")));
  EXPECT_EQ(Text(preview.outputs, "tag"), kNew);
  EXPECT_EQ(Text(preview.outputs, "digest"), digest);
  EXPECT_THAT(engine_.log.infos(),
              Contains(std::string(kOld) + " → " + kNew + " (2 days newer)"));
  EXPECT_EQ(Text(engine_.state->outputs, "tag"), kOld);

  ASSERT_EQ(engine_.Up(Program()).kind, Step::Kind::kUpdate);
  EXPECT_EQ(Text(engine_.state->outputs, "tag"), kNew);
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kSame);
}

TEST_F(LatestImageTest, NeverLeavesTheBranch) {
  engine_.Up(Program());
  Push("feature-x.20251016-100000.aaaaaaa");
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kSame);
  const Step other = engine_.Up(Program({{"branch", "feature/x"}}));
  EXPECT_EQ(other.kind, Step::Kind::kUpdate);
  EXPECT_EQ(Text(other.outputs, "tag"), "feature-x.20251016-100000.aaaaaaa");
  // Nothing is guarded after a change of branch.
  EXPECT_EQ(Text(engine_.Up(Program()).outputs, "tag"), kOld);
}

TEST_F(LatestImageTest, ReadsTagsOfAnotherForm) {
  Push("dev-20251016081200-9f3b2aa");
  const Step step = engine_.Up(Program(
      {{"branch", "dev"},
       {"tagPattern",
        "(?P<branch>.+)-(?P<time>[0-9]{14})-(?P<sha>[0-9a-f]{7,40})"}}));
  ASSERT_EQ(step.kind, Step::Kind::kCreate) << step.status;
  EXPECT_EQ(Text(step.outputs, "commit"), "9f3b2aa");
}

TEST_F(LatestImageTest, PassesOverAnIndexThatLacksAChild) {
  const auto index =
      registry_.PushIndex("acme/app", kNew,
                          {.platforms = {{.platform = "linux/amd64"},
                                         {.platform = "linux/arm64"}}});
  registry_.DeleteManifest("acme/app", index.children[1].digest);
  const Step step = engine_.Up(Program());
  ASSERT_EQ(step.kind, Step::Kind::kCreate) << step.status;
  EXPECT_EQ(Text(step.outputs, "tag"), kOld);
  EXPECT_THAT(engine_.log.warnings(), ElementsAre(HasSubstr(kNew)));
}

TEST_F(LatestImageTest, TakesAnIndexWithoutItsAttestations) {
  const auto index = registry_.PushIndex(
      "acme/app", kNew, {.platforms = {{.platform = "linux/amd64"}}});
  registry_.DeleteManifest("acme/app", index.attestations[0]);
  EXPECT_EQ(Text(engine_.Up(Program()).outputs, "digest"), index.digest);
}

// ---- What a look-up costs

TEST_F(LatestImageTest, CostsTwoRequestsOnceItHasACursor) {
  for (int day = 1; day <= 9; ++day) {
    Push("main.2025090" + std::to_string(day) + "-000000.000000" +
         std::to_string(day));
  }
  Push(kMiddle);
  engine_.Up(Program());
  ASSERT_TRUE(engine_.state->inputs.contains("__cursor"));
  registry_.ResetLog();
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kSame);
  EXPECT_EQ(Answers(), 2);
}

TEST_F(LatestImageTest, FindsABuildThatWasPushedBeforeTheDeployedOne) {
  // The later of two builds is pushed first, and is not pullable at the time.
  Push("main.20251001-000000.0000001");
  const std::string late = Push(kNew);
  registry_.DeleteManifest("acme/app", late);
  Push(kMiddle);
  EXPECT_EQ(Text(engine_.Up(Program()).outputs, "tag"), kMiddle);
  registry_.Push("acme/app", kNew, {.content = "again"});
  EXPECT_EQ(Text(engine_.Up(Program()).outputs, "tag"), kNew);
}

TEST_F(LatestImageTest, WalksEverythingWhenTheRegistryForgotTheCursor) {
  Push("main.20251001-000000.0000001");
  Push(kMiddle);
  engine_.Up(Program());
  for (const std::string& tag : registry_.Tags("acme/app")) {
    if (tag != kMiddle) registry_.DeleteTag("acme/app", tag);
  }
  Push(kNew);
  EXPECT_EQ(Text(engine_.Up(Program()).outputs, "tag"), kNew);
}

TEST_F(LatestImageTest, RepeatsTheWholeWalkAfterADay) {
  Push(kMiddle);
  engine_.Up(Program());
  const std::string first =
      property::Describe(engine_.state->inputs.at("__cursor"));
  engine_.clock.Advance(absl::Hours(25));
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kSame);
  EXPECT_NE(property::Describe(engine_.state->inputs.at("__cursor")), first);
}

// An update plan is held to the checked inputs to the letter.
TEST_F(LatestImageTest, ChecksAlikeAtTwoTimesOfADay) {
  Push("main.20251001-000000.0000001");
  Push(kMiddle);
  const Step preview = engine_.Preview(Program());
  ASSERT_TRUE(preview.inputs.contains("__cursor"));
  engine_.clock.Advance(absl::Minutes(20));
  EXPECT_EQ(engine_.Up(Program()).inputs, preview.inputs);
}

TEST_F(LatestImageTest, AsksNothingForATagWithADigest) {
  const std::string digest = Push(kNew);
  registry_.ResetLog();
  const Step step = engine_.Up(Program({{"tag", kNew}, {"digest", digest}}));
  EXPECT_EQ(step.kind, Step::Kind::kCreate) << step.status;
  EXPECT_EQ(registry_.counters().requests, 0);
  EXPECT_EQ(Text(step.outputs, "selection"), "pinned");
}

TEST_F(LatestImageTest, AsksOnceForATagWithoutADigest) {
  const std::string digest = Push(kNew);
  registry_.ResetLog();
  const Step step = engine_.Up(Program({{"tag", kNew}}));
  EXPECT_EQ(Answers(), 1);
  EXPECT_EQ(RequestsFor(Route::kTags), 0);
  EXPECT_EQ(Text(step.outputs, "digest"), digest);
}

TEST_F(LatestImageTest, TakesADigestWithoutATag) {
  const std::string digest = Push(kNew);
  const Step step = engine_.Up(Program({{"digest", digest}}));
  ASSERT_EQ(step.kind, Step::Kind::kCreate) << step.status;
  EXPECT_EQ(Text(step.outputs, "tag"), "");
  EXPECT_EQ(Text(step.outputs, "reference"), Repository() + "@" + digest);
  EXPECT_EQ(engine_.Up(Program({{"digest", digest}})).kind, Step::Kind::kSame);
}

TEST_F(LatestImageTest, RefusesATagThatIsNotThere) {
  const Step step = engine_.Up(Program({{"tag", kNew}}));
  ASSERT_EQ(step.kind, Step::Kind::kRefused);
  EXPECT_EQ(step.failures[0].property, "tag");
  EXPECT_THAT(step.failures[0].reason, HasSubstr(kNew));
}

// ---- Pins

TEST_F(LatestImageTest, GoesBackToAPinnedCommitAndForwardAgain) {
  Push(kNew);
  engine_.Up(Program());
  const Object pinned = Program(
      {{"pin", Object{{"commit", "185c95c"}, {"reason", "9f3b2aa rings"}}}});
  const Step back = engine_.Up(pinned);
  ASSERT_EQ(back.kind, Step::Kind::kUpdate);
  EXPECT_EQ(Text(back.outputs, "tag"), kOld);
  EXPECT_EQ(Text(back.outputs, "selection"), "pinned");
  EXPECT_EQ(Text(back.outputs, "reason"), "pinned to 185c95c (9f3b2aa rings)");
  EXPECT_THAT(engine_.log.infos(), Contains(HasSubstr("1 build behind")));
  EXPECT_EQ(engine_.Up(pinned).kind, Step::Kind::kSame);
  const Step forth = engine_.Up(Program());
  EXPECT_EQ(Text(forth.outputs, "tag"), kNew);
  EXPECT_EQ(Text(forth.outputs, "selection"), "newest");
  EXPECT_FALSE(forth.outputs.contains("pin"));
}

TEST_F(LatestImageTest, ObeysAPinFromConfigurationOnTheVeryNextUp) {
  Push(kNew);
  engine_.Up(Program());
  engine_.config.insert_or_assign("pins",
                                  "{\"" + Repository() + "\":\"185c95c\"}");
  const Step back = engine_.Up(Program());
  ASSERT_EQ(back.kind, Step::Kind::kUpdate);
  EXPECT_EQ(Text(back.outputs, "tag"), kOld);
  EXPECT_EQ(back.outputs.at("pin"), Value(Object{{"commit", "185c95c"}}));
  engine_.config.erase("pins");
  EXPECT_EQ(Text(engine_.Up(Program()).outputs, "tag"), kNew);
}

TEST_F(LatestImageTest, ShowsThatAPinCameToWhatIsDeployedAlready) {
  engine_.Up(Program());
  const Step step = engine_.Up(Program({{"pin", Object{{"tag", kOld}}}}));
  ASSERT_EQ(step.kind, Step::Kind::kUpdate);
  EXPECT_THAT(step.diff.detailed,
              UnorderedElementsAre(Key("pin"), Key("selection")));
  EXPECT_EQ(step.outputs.at("history").As<property::Array>()->size(), 1U);
}

TEST_F(LatestImageTest, RefusesAPinThatIsUnknownOrAmbiguous) {
  Push("main.20251015-000000.185c95cffff");
  Push("main.20251015-010000.185c95caaaa");
  const Step unknown =
      engine_.Up(Program({{"pin", Object{{"commit", "0000000"}}}}));
  ASSERT_EQ(unknown.kind, Step::Kind::kRefused);
  EXPECT_EQ(unknown.failures[0].property, "pin.commit");
  EXPECT_THAT(unknown.failures[0].reason, HasSubstr("0000000"));
  const Step ambiguous =
      engine_.Up(Program({{"pin", Object{{"commit", "185c95c"}}}}));
  ASSERT_EQ(ambiguous.kind, Step::Kind::kRefused);
  EXPECT_THAT(ambiguous.failures[0].reason,
              AllOf(HasSubstr("185c95cffff"), HasSubstr("185c95caaaa")));
}

TEST_F(LatestImageTest, NamesNoPropertyForAPinFromConfiguration) {
  engine_.config.insert_or_assign("pins",
                                  Object{{Repository(), Value("0000000")}});
  const Step step = engine_.Up(Program());
  ASSERT_EQ(step.kind, Step::Kind::kRefused);
  EXPECT_EQ(step.failures[0].property, "");
  EXPECT_THAT(step.failures[0].reason,
              HasSubstr("imagecd:pins[\"" + Repository() + "\"]"));
}

TEST_F(LatestImageTest, SaysWhereAPinIsOverruledByATag) {
  Push(kNew);
  const Step step = engine_.Up(
      Program({{"tag", kNew}, {"pin", Object{{"commit", "185c95c"}}}}));
  EXPECT_EQ(Text(step.outputs, "tag"), kNew);
  EXPECT_THAT(engine_.log.warnings(), ElementsAre(HasSubstr("no effect")));
  EXPECT_THAT(Text(step.outputs, "reason"), HasSubstr("given by the program"));
}

// ---- ignoreChanges, replacement, refresh, import

TEST_F(LatestImageTest, FreezesUnderIgnoreChanges) {
  engine_.ignore_changes = {"tag", "digest"};
  engine_.Up(Program());
  Push(kNew);
  const Step second = engine_.Up(Program());
  EXPECT_THAT(second.diff.detailed, ElementsAre(Key("selection")));
  EXPECT_EQ(Text(second.outputs, "tag"), kOld);
  registry_.ResetLog();
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kSame);
  EXPECT_EQ(registry_.counters().requests, 0);
}

TEST_F(LatestImageTest, FreezesUnderIgnoreChangesOfTheDigestAlone) {
  engine_.ignore_changes = {"digest"};
  engine_.Up(Program());
  Push(kNew);
  engine_.Up(Program());
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kSame);
  EXPECT_EQ(Text(engine_.state->outputs, "tag"), kOld);
}

TEST_F(LatestImageTest, FollowsTheDigestUnderIgnoreChangesOfTheTagAlone) {
  engine_.ignore_changes = {"tag"};
  engine_.Up(Program());
  Push(kNew);
  engine_.Up(Program());
  const std::string after = Push(kOld, "again");
  const Step step = engine_.Up(Program());
  EXPECT_EQ(Text(step.outputs, "tag"), kOld);
  EXPECT_EQ(Text(step.outputs, "digest"), after);
  EXPECT_THAT(engine_.log.warnings(), Contains(HasSubstr("pushed again")));
  Down();
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kSame);
}

TEST_F(LatestImageTest, IsReplacedWhenTheRepositoryChanges) {
  engine_.Up(Program());
  registry_.Push("acme/other", kNew, {});
  const Step step =
      engine_.Up({{"repository", registry_.host() + "/acme/other"}});
  ASSERT_EQ(step.kind, Step::Kind::kReplace);
  EXPECT_EQ(step.diff.detailed.at("repository").kind, DiffKind::kUpdateReplace);
  EXPECT_EQ(engine_.state->id, registry_.host() + "/acme/other");
  EXPECT_EQ(Text(step.outputs, "tag"), kNew);
}

TEST_F(LatestImageTest, AnswersTheSecondCheckOfAnOperationAsTheFirst) {
  Push(kNew);
  engine_.Up(Program());
  registry_.DeleteTag("acme/app", kNew);
  engine_.Configure();
  const auto first = engine_.Check(Program(), engine_.state->inputs);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(Text(first->inputs, "tag"), kNew);
  // Without olds the guard would not hold, and the older tag be taken.
  const auto second = engine_.Check(Program());
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(Text(second->inputs, "tag"), kNew);
  EXPECT_EQ(second->inputs, first->inputs);
}

TEST_F(LatestImageTest, ImportsByRepositoryAndIsTheSameAfterwards) {
  Push(kNew);
  ASSERT_TRUE(engine_.Import(Repository()).ok());
  EXPECT_EQ(engine_.state->inputs, Object({{"repository", Repository()}}));
  EXPECT_EQ(Text(engine_.state->outputs, "tag"), kNew);
  EXPECT_EQ(engine_.Refresh().kind, Step::Kind::kSame);
  for (const bool offered : {false, true}) {
    engine_.offers_old_outputs = offered;
    EXPECT_EQ(engine_.Preview(Program()).kind, Step::Kind::kSame);
  }
  EXPECT_EQ(engine_.Up(Program({{"branch", "main"}})).kind, Step::Kind::kSame);
}

TEST_F(LatestImageTest, GuardsAfterAnImportWhereTheOldOutputsAreOffered) {
  Push(kNew);
  ASSERT_TRUE(engine_.Import(Repository()).ok());
  registry_.DeleteTag("acme/app", kNew);
  engine_.offers_old_outputs = true;
  EXPECT_EQ(engine_.Preview(Program()).kind, Step::Kind::kSame);
}

TEST_F(LatestImageTest, FailsToImportWhatIsNotThere) {
  EXPECT_TRUE(absl::IsInvalidArgument(engine_.Import("chime")));
  // A registry does not tell "not there" from "not for you".
  EXPECT_TRUE(absl::IsPermissionDenied(
      engine_.Import(registry_.host() + "/acme/nothing")));
  registry_.Push("acme/empty", "latest", {});
  const absl::Status none = engine_.Import(registry_.host() + "/acme/empty");
  EXPECT_TRUE(absl::IsNotFound(none)) << none;
  Down();
  EXPECT_TRUE(absl::IsUnavailable(engine_.Import(Repository())));
}

TEST_F(LatestImageTest, FollowsARepushedTagInRefreshWhereItWasChosen) {
  engine_.Up(Program());
  const std::string before = Text(engine_.state->outputs, "digest");
  const std::string after = Push(kOld, "again");
  const Step step = engine_.Refresh();
  EXPECT_EQ(Text(step.outputs, "digest"), after);
  EXPECT_EQ(Text(step.inputs, "digest"), after);
  EXPECT_THAT(Text(step.outputs, "reference"), HasSubstr(after));
  EXPECT_EQ(step.outputs.at("history").As<property::Array>()->size(), 2U);
  EXPECT_THAT(engine_.log.warnings(), ElementsAre(HasSubstr("pushed again")));
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kSame);
}

TEST_F(LatestImageTest, LeavesAPinnedDigestAloneInRefresh) {
  const Object program = Program({{"pin", Object{{"commit", "185c95c"}}}});
  engine_.Up(program);
  const auto before = engine_.state;
  Push(kOld, "again");
  EXPECT_EQ(engine_.Refresh().kind, Step::Kind::kSame);
  EXPECT_EQ(engine_.state->outputs, before->outputs);
  EXPECT_EQ(engine_.state->inputs, before->inputs);
  EXPECT_THAT(engine_.log.warnings(), ElementsAre(HasSubstr("pinned")));
}

TEST_F(LatestImageTest, KeepsTheStateInRefreshWhenTheTagIsGone) {
  engine_.Up(Program());
  const auto before = engine_.state;
  registry_.DeleteTag("acme/app", kOld);
  EXPECT_EQ(engine_.Refresh().kind, Step::Kind::kSame);
  EXPECT_EQ(engine_.state->outputs, before->outputs);
  EXPECT_THAT(engine_.log.warnings(), ElementsAre(HasSubstr("no longer has")));
}

TEST_F(LatestImageTest, ARefreshLeavesAStateWithoutAnImageToTheNextUp) {
  engine_.Up(Program());
  for (const bool also_without_tag : {false, true}) {
    for (Object* object : {&engine_.state->inputs, &engine_.state->outputs}) {
      object->erase("digest");
      if (also_without_tag) object->erase("tag");
    }
    engine_.log.Clear();
    const auto before = engine_.state;
    const Step refresh = engine_.Refresh();
    EXPECT_TRUE(refresh.status.ok()) << refresh.status;
    EXPECT_EQ(engine_.state->inputs, before->inputs);
    EXPECT_EQ(engine_.state->outputs, before->outputs);
    EXPECT_THAT(engine_.log.warnings(),
                ElementsAre(AllOf(HasSubstr("names no image"),
                                  HasSubstr("`pulumi up` completes it"))));
    const Step up = engine_.Up(Program());
    EXPECT_EQ(up.kind, Step::Kind::kUpdate);
    EXPECT_EQ(Text(up.outputs, "tag"), kOld);
    EXPECT_EQ(engine_.Refresh().kind, Step::Kind::kSame);
  }
  engine_.Up(Program({{"onRegistryFailure", "fail"}}));
  engine_.state->outputs.erase("digest");
  EXPECT_TRUE(absl::IsInvalidArgument(engine_.Refresh().status));
}

// ---- When the registry does not answer

TEST_F(LatestImageTest, KeepsWhatIsDeployedWhenTheRegistryIsDown) {
  engine_.Up(Program());
  Down();
  const Step step = engine_.Up(Program());
  EXPECT_EQ(step.kind, Step::Kind::kSame) << step.status;
  EXPECT_THAT(engine_.log.warnings(),
              ElementsAre(AllOf(HasSubstr("503"), HasSubstr(registry_.host()),
                                HasSubstr("no longer being updated"))));
  engine_.log.Clear();
  const auto before = engine_.state;
  EXPECT_EQ(engine_.Refresh().kind, Step::Kind::kSame);
  EXPECT_EQ(engine_.state->outputs, before->outputs);
  EXPECT_THAT(engine_.log.warnings(), ElementsAre(HasSubstr("503")));
  UpAgain();
  Push(kNew);
  EXPECT_EQ(Text(engine_.Up(Program()).outputs, "tag"), kNew);
}

TEST_F(LatestImageTest, KeepsThroughEveryKindOfFailure) {
  engine_.Up(Program());
  using imagecd::testing::Failure;
  const Failure failures[] = {Failure::Status(401), Failure::Status(403),
                              Failure::Status(404), Failure::Status(500),
                              Failure::Drop(),      Failure::TooManyRequests()};
  for (const Failure& failure : failures) {
    registry_.FailNext(1000, failure);
    EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kSame) << failure.status;
    registry_.ClearFailures();
  }
}

TEST_F(LatestImageTest, StoresOtherInputsWhileItKeeps) {
  engine_.Up(Program());
  Down();
  const Step step = engine_.Up(Program({{"allowDowngrade", true}}));
  EXPECT_EQ(step.kind, Step::Kind::kUpdate);
  EXPECT_EQ(step.outputs.at("allowDowngrade"), Value(true));
  EXPECT_EQ(Text(step.outputs, "tag"), kOld);
}

TEST_F(LatestImageTest, FailsWithoutStateWhenTheRegistryIsDown) {
  Down();
  const Step step = engine_.Up(Program());
  ASSERT_EQ(step.kind, Step::Kind::kFailed);
  EXPECT_TRUE(absl::IsUnavailable(step.status)) << step.status;
  EXPECT_THAT(std::string(step.status.message()), HasSubstr(Repository()));
}

TEST_F(LatestImageTest, FailsWhenToldTo) {
  const Object program = Program({{"onRegistryFailure", "fail"}});
  engine_.Up(program);
  Down();
  EXPECT_TRUE(absl::IsUnavailable(engine_.Up(program).status));
  const Step refresh = engine_.Refresh();
  EXPECT_TRUE(absl::IsUnavailable(refresh.status));
  EXPECT_EQ(engine_.state->id, Repository());
}

TEST_F(LatestImageTest, TakesTheProvidersWordOnFailureWhereTheProgramHasNone) {
  engine_.config.insert_or_assign("onRegistryFailure", "fail");
  engine_.Up(Program());
  Down();
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kFailed);
  EXPECT_EQ(engine_.Up(Program({{"onRegistryFailure", "keep"}})).kind,
            Step::Kind::kUpdate);
}

TEST_F(LatestImageTest, AnswersNoOtherQuestionByKeeping) {
  Push(kNew);
  engine_.Up(Program());
  Down();
  EXPECT_EQ(engine_.Up(Program({{"branch", "dev"}})).kind, Step::Kind::kFailed);
  EXPECT_EQ(engine_.Up({{"repository", registry_.host() + "/acme/b"}}).kind,
            Step::Kind::kFailed);
  EXPECT_EQ(engine_.Up(Program({{"pin", Object{{"commit", "185c95c"}}}})).kind,
            Step::Kind::kFailed);
  // A pin that state satisfies.
  EXPECT_EQ(engine_.Up(Program({{"pin", Object{{"commit", "9f3b2aa"}}}})).kind,
            Step::Kind::kUpdate);
}

TEST_F(LatestImageTest, DestroysWithTheRegistryDown) {
  engine_.Up(Program());
  Down();
  EXPECT_TRUE(
      engine_.provider().Delete(engine_.context(), engine_.state->id).ok());
}

// ---- The guard

TEST_F(LatestImageTest, KeepsATagThatTheRegistryDoesNotList) {
  Push(kNew);
  engine_.Up(Program());
  registry_.Configure([](auto& options) { options.lag = 1; });
  EXPECT_EQ(engine_.Up(Program({{"allowDowngrade", true}})).kind,
            Step::Kind::kUpdate);
  EXPECT_EQ(Text(engine_.state->outputs, "tag"), kNew);
  EXPECT_THAT(engine_.log.warnings(), ElementsAre(HasSubstr("not complete")));
}

TEST_F(LatestImageTest, KeepsATagThatIsGoneUnlessToldToGoBack) {
  Push(kNew);
  engine_.Up(Program());
  registry_.DeleteTag("acme/app", kNew);
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kSame);
  EXPECT_THAT(engine_.log.warnings(), ElementsAre(HasSubstr("is gone")));
  const Step back = engine_.Up(Program({{"allowDowngrade", true}}));
  EXPECT_EQ(Text(back.outputs, "tag"), kOld);
}

TEST_F(LatestImageTest, SaysThatAGoneImageCannotBePulled) {
  const std::string digest = Push(kNew);
  engine_.Up(Program());
  registry_.DeleteManifest("acme/app", digest);
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kSame);
  EXPECT_THAT(engine_.log.warnings(),
              ElementsAre(HasSubstr("cannot be pulled any more")));
}

TEST_F(LatestImageTest, FollowsADeployedTagThatWasPushedAgain) {
  engine_.Up(Program());
  const std::string after = Push(kOld, "again");
  const Step step = engine_.Up(Program());
  EXPECT_THAT(step.diff.detailed, ElementsAre(Key("digest")));
  EXPECT_EQ(Text(step.outputs, "digest"), after);
  EXPECT_THAT(engine_.log.warnings(), ElementsAre(HasSubstr("pushed again")));
}

TEST_F(LatestImageTest, RefusesARepositoryWithoutACandidate) {
  registry_.Push("acme/other", "latest", {});
  registry_.Push("acme/other", "dev.20251016-081200.9f3b2aa", {});
  const Step step =
      engine_.Up({{"repository", registry_.host() + "/acme/other"}});
  ASSERT_EQ(step.kind, Step::Kind::kRefused);
  EXPECT_EQ(step.failures[0].property, "repository");
  EXPECT_THAT(step.failures[0].reason,
              AllOf(HasSubstr("acme/other"), HasSubstr("of other branches")));
}

// ---- Unknown and secret values

TEST_F(LatestImageTest, LooksNothingUpWhileAnInputIsUnknown) {
  engine_.Configure();
  for (const char* name : {"repository", "branch", "pin", "tagPattern"}) {
    const Object program = Program({{name, Unknown{}}});
    const auto checked = engine_.Check(program);
    ASSERT_TRUE(checked.ok());
    EXPECT_THAT(checked->failures, IsEmpty());
    EXPECT_TRUE(checked->inputs.at("tag").ContainsUnknown()) << name;
    EXPECT_TRUE(checked->inputs.at("digest").ContainsUnknown()) << name;
  }
  EXPECT_EQ(registry_.counters().requests, 0);
}

TEST_F(LatestImageTest, ShowsAnUpdateWhileAnInputIsUnknown) {
  engine_.Up(Program());
  const Step step = engine_.Preview({{"repository", Unknown{}}});
  ASSERT_EQ(step.kind, Step::Kind::kUpdate) << step.status;
  EXPECT_THAT(step.diff.detailed, Contains(Key(std::string("tag"))));
  EXPECT_TRUE(step.outputs.at("reference").ContainsUnknown());
  EXPECT_TRUE(step.outputs.at("tag").ContainsUnknown());
}

TEST_F(LatestImageTest, PreviewsACreationOfWhatIsUnknown) {
  const Step step = engine_.Preview({{"repository", Unknown{}}});
  ASSERT_EQ(step.kind, Step::Kind::kCreate) << step.status;
  EXPECT_TRUE(step.outputs.at("history").ContainsUnknown());
}

TEST_F(LatestImageTest, MakesEverythingSecretThatFollowsFromASecret) {
  const Step step = engine_.Up({{"repository", MakeSecret(Repository())}});
  ASSERT_EQ(step.kind, Step::Kind::kCreate) << step.status;
  for (const char* name : {"repository", "tag", "digest", "reference", "commit",
                           "builtAt", "reason", "history"}) {
    EXPECT_TRUE(step.outputs.at(name).Is<property::Secret>()) << name;
  }
  for (const char* name : {"repository", "tag", "digest"}) {
    EXPECT_TRUE(step.inputs.at(name).Is<property::Secret>()) << name;
  }
  EXPECT_EQ(engine_.Up({{"repository", MakeSecret(Repository())}}).kind,
            Step::Kind::kSame);
}

TEST_F(LatestImageTest, SaysNothingOfASecretToAnyone) {
  const Object program{{"repository", MakeSecret(Repository())}};
  engine_.Up(program);
  Push(kNew);
  engine_.Up(program);
  Down();
  engine_.Up(program);
  engine_.Refresh();
  engine_.state.reset();
  const Step step = engine_.Up(program);
  ASSERT_EQ(step.kind, Step::Kind::kFailed);
  const std::string said =
      engine_.log.everything() + std::string(step.status.message());
  for (const char* secret : {"acme/app", kNew, kOld}) {
    EXPECT_THAT(said, Not(HasSubstr(secret)));
  }
}

TEST_F(LatestImageTest, SaysNoBeginningOfASecretEither) {
  const std::string commit(40, 'a');
  const std::string tag = "main.20251016-100000." + commit;
  const std::string digest = Push(tag);
  engine_.Up(Program({{"pin", MakeSecret(Object{{"commit", commit}})}}));
  const std::string again = Push(tag, "again");
  engine_.Up(Program({{"pin", MakeSecret(Object{{"commit", commit}})}}));
  const std::string said = engine_.log.everything();
  EXPECT_THAT(said, HasSubstr("pushed again"));
  for (const std::string& secret :
       {commit.substr(0, 7), digest.substr(7, 12), again.substr(7, 12)}) {
    EXPECT_THAT(said, Not(HasSubstr(secret)));
  }
}

TEST_F(LatestImageTest, HidesWhatBecameASecret) {
  engine_.Up(Program());
  const Step step = engine_.Up({{"repository", MakeSecret(Repository())}});
  ASSERT_EQ(step.kind, Step::Kind::kUpdate);
  EXPECT_TRUE(engine_.state->outputs.at("reference").Is<property::Secret>());
}

// ---- Diff and history

TEST_F(LatestImageTest, SeesNoChangeInADefaultWrittenOut) {
  engine_.Up(Program());
  EXPECT_EQ(engine_
                .Up(Program({{"branch", "refs/heads/main"},
                             {"allowDowngrade", false},
                             {"onRegistryFailure", "keep"},
                             {"tag", ""},
                             {"pin", Value()},
                             {"policy", Object{{"type", "branch"}}}}))
                .kind,
            Step::Kind::kSame);
}

TEST_F(LatestImageTest, CompletesTheStateOfAnOlderPluginOnce) {
  engine_.Up(Program());
  engine_.state->outputs.erase("history");
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kUpdate);
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kSame);
}

TEST_F(LatestImageTest, KeepsTheLastTenChoicesNewestFirst) {
  engine_.Up(Program());
  for (int i = 0; i < 11; ++i) {
    const std::string digits = std::to_string(10 + i);
    Push("main.20251015-0000" + digits + ".00000" + digits);
    engine_.Up(Program());
  }
  const auto* history =
      engine_.state->outputs.at("history").As<property::Array>();
  ASSERT_EQ(history->size(), 10U);
  EXPECT_EQ(Text(*history->front().As<Object>(), "tag"),
            "main.20251015-000020.0000020");
  EXPECT_EQ(Text(*history->back().As<Object>(), "tag"),
            "main.20251015-000011.0000011");
}

TEST_F(LatestImageTest, RefusesToCreateWhatNoCheckHasSeen) {
  const auto created =
      engine_.provider().Create(engine_.context(), {Program(), false});
  EXPECT_TRUE(absl::IsInvalidArgument(created.status()));
}

}  // namespace
}  // namespace imagecd::resources
