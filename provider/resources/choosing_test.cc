// What the inputs of the choice do against a registry, and what they cost.

#include <functional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "provider/property/value.h"
#include "tests/testing/registry/fake_registry.h"
#include "tests/testing/resources/memory_engine.h"

namespace imagecd::resources {
namespace {

using imagecd::testing::FakeRegistry;
using imagecd::testing::ImageSpec;
using imagecd::testing::IndexSpec;
using imagecd::testing::MemoryEngine;
using imagecd::testing::PushedImage;
using imagecd::testing::Route;
using imagecd::testing::Step;
using imagecd::testing::Text;
using property::Array;
using property::MakeSecret;
using property::Object;
using property::Unknown;
using property::Value;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

constexpr char kOld[] = "main.20251014-050954.185c95c";
constexpr char kMiddle[] = "main.20251015-070000.4b1d00f";
constexpr char kNew[] = "main.20251016-081200.9f3b2aa";

class ChoosingTest : public ::testing::Test {
 protected:
  ChoosingTest() : engine_(absl::FromUnixSeconds(1760616000)) {  // 12:00
    engine_.TrustPlainHttp(registry_.host());
    Push(kOld);
    Push(kMiddle);
    Push(kNew);
  }

  std::string Push(const std::string& tag, ImageSpec spec = {}) {
    spec.content = tag + spec.content;
    return registry_.Push("acme/app", tag, spec).digest;
  }
  PushedImage PushIndex(const std::string& tag,
                        const std::vector<std::string>& platforms,
                        const std::string& revision = "") {
    IndexSpec spec;
    for (const std::string& platform : platforms) {
      spec.platforms.push_back({.platform = platform, .revision = revision});
      spec.platforms.back().content = tag + platform;
    }
    return registry_.PushIndex("acme/app", tag, spec);
  }
  std::string Repository() const { return registry_.host() + "/acme/app"; }
  Object Program(Object more = {}) const {
    more.try_emplace("repository", Repository());
    return more;
  }
  std::string Deployed() const {
    return engine_.state.has_value() ? Text(engine_.state->outputs, "tag")
                                     : "(nothing)";
  }
  // Requests but for tokens and their challenges, since the log was reset.
  std::int64_t Answers() const {
    std::int64_t answers = 0;
    for (const auto& request : registry_.requests()) {
      if (request.route != Route::kToken && request.status != 401) ++answers;
    }
    return answers;
  }
  // What an `up` costs.
  std::int64_t CostOfUp(const Object& program) {
    registry_.ResetLog();
    const Step step = engine_.Up(program);
    EXPECT_NE(step.kind, Step::Kind::kFailed) << step.status;
    EXPECT_NE(step.kind, Step::Kind::kRefused);
    return Answers();
  }
  std::string Refused(const Object& program) {
    const Step step = engine_.Up(program);
    EXPECT_EQ(step.kind, Step::Kind::kRefused) << step.status;
    return step.failures.empty() ? "" : step.failures.front().reason;
  }

  FakeRegistry registry_;
  MemoryEngine engine_;
};

// ---- hold

TEST_F(ChoosingTest, HoldsWhatIsDeployedAndGoesOnWhenTheHoldIsLifted) {
  Push("main.20251016-090000.aaaaaaa");
  engine_.Up(Program());
  const std::string held = Deployed();
  const Step hold = engine_.Up(Program({{"hold", "guests until Monday"}}));
  EXPECT_EQ(hold.kind, Step::Kind::kUpdate);
  EXPECT_THAT(hold.diff.detailed,
              UnorderedElementsAre(Key("selection"), Key("hold")));
  EXPECT_EQ(Text(hold.outputs, "reason"),
            "held at aaaaaaa (guests until Monday)");

  Push("main.20251016-100000.bbbbbbb");
  engine_.log.Clear();
  EXPECT_EQ(engine_.Up(Program({{"hold", "guests until Monday"}})).kind,
            Step::Kind::kSame);
  EXPECT_EQ(Deployed(), held);
  EXPECT_THAT(engine_.log.infos(),
              Contains(AllOf(HasSubstr("held at aaaaaaa (guests until Monday)"),
                             HasSubstr("1 build behind"))));

  engine_.Up(Program());
  EXPECT_EQ(Deployed(), "main.20251016-100000.bbbbbbb");
  EXPECT_EQ(Text(engine_.state->outputs, "selection"), "newest");
  EXPECT_FALSE(engine_.state->inputs.contains("hold"));
}

TEST_F(ChoosingTest, HoldsFromConfigurationByRepositoryAndAll) {
  engine_.Up(Program());
  Push("main.20251016-100000.bbbbbbb");
  for (const std::string& key : {Repository(), std::string("*")}) {
    engine_.config.insert_or_assign("holds", Object{{key, "release freeze"}});
    engine_.log.Clear();
    const Step step = engine_.Up(Program());
    EXPECT_EQ(Deployed(), kNew);
    EXPECT_EQ(Text(step.inputs, "hold"), "release freeze");
    EXPECT_EQ(Text(step.outputs, "selection"), "held");
    EXPECT_THAT(engine_.log.infos(), Contains(HasSubstr("release freeze")));
  }
  engine_.config.erase("holds");
  engine_.Up(Program());
  EXPECT_EQ(Deployed(), "main.20251016-100000.bbbbbbb");
}

TEST_F(ChoosingTest, TakesTheNewestUnderAHoldWhereNothingIsDeployed) {
  const Step step = engine_.Up(Program({{"hold", "freeze"}}));
  EXPECT_EQ(Deployed(), kNew);
  EXPECT_EQ(Text(step.outputs, "selection"), "held");
  EXPECT_THAT(engine_.log.warnings(), Contains(HasSubstr("nothing deployed")));
  Push("main.20251016-100000.bbbbbbb");
  EXPECT_EQ(engine_.Up(Program({{"hold", "freeze"}})).kind, Step::Kind::kSame);
  EXPECT_EQ(Deployed(), kNew);
}

TEST_F(ChoosingTest, LetsAPinWinOverAHold) {
  engine_.Up(Program());
  const Step step = engine_.Up(
      Program({{"hold", "freeze"}, {"pin", Object{{"commit", "185c95c"}}}}));
  EXPECT_EQ(Deployed(), kOld);
  EXPECT_EQ(Text(step.outputs, "selection"), "pinned");
  EXPECT_EQ(Text(step.outputs, "reason"), "pinned to 185c95c");
}

TEST_F(ChoosingTest, HoldsThroughAnOutage) {
  engine_.Up(Program());
  registry_.FailNext(1000, imagecd::testing::Failure::Status(503));
  const Step step =
      engine_.Up(Program({{"hold", "freeze"}, {"onRegistryFailure", "fail"}}));
  EXPECT_EQ(step.kind, Step::Kind::kUpdate) << step.status;
  EXPECT_EQ(Deployed(), kNew);
}

TEST_F(ChoosingTest, KeepsTheReasonOfASecretHoldSecret) {
  engine_.Up(Program());
  Push("main.20251016-100000.bbbbbbb");
  const Step step = engine_.Up(Program({{"hold", MakeSecret("canary")}}));
  EXPECT_EQ(Deployed(), kNew);
  EXPECT_TRUE(step.outputs.at("reason").ContainsSecret());
  EXPECT_THAT(engine_.log.everything(), Not(HasSubstr("canary")));
}

// ---- exclude

TEST_F(ChoosingTest, GoesBackFromWhatIsExcluded) {
  engine_.Up(Program());
  EXPECT_EQ(Deployed(), kNew);
  const Array exclude{Object{{"commit", "9F3B2AA"}, {"reason", "rings"}},
                      Object{{"pattern", "20251015"}}};
  engine_.Up(Program({{"exclude", exclude}}));
  EXPECT_EQ(Deployed(), kOld);
  EXPECT_EQ(Text(engine_.state->outputs, "selection"), "newest");
  EXPECT_EQ(engine_.Up(Program({{"exclude", exclude}})).kind,
            Step::Kind::kSame);
  engine_.Up(Program());
  EXPECT_EQ(Deployed(), kNew);
}

TEST_F(ChoosingTest, ForgetsAnExclusionAtItsTime) {
  const Object program = Program(
      {{"exclude",
        Array{Object{{"tag", kNew}, {"until", "2025-10-17T00:00:00Z"}}}}});
  engine_.Up(program);
  EXPECT_EQ(Deployed(), kMiddle);
  engine_.clock.Advance(absl::Hours(11));
  EXPECT_EQ(engine_.Up(program).kind, Step::Kind::kSame);
  engine_.clock.Advance(absl::Hours(1));
  engine_.Up(program);
  EXPECT_EQ(Deployed(), kNew);
}

// ---- minimumAge

TEST_F(ChoosingTest, WaitsUntilABuildIsOldEnough) {
  const Object program = Program({{"minimumAge", "4h"}});
  engine_.Up(program);
  EXPECT_EQ(Deployed(), kMiddle);  // kNew is 3:48 old
  engine_.clock.Advance(absl::Minutes(11));
  EXPECT_EQ(engine_.Up(program).kind, Step::Kind::kSame);
  engine_.clock.Advance(absl::Minutes(2));
  EXPECT_EQ(engine_.Up(program).kind, Step::Kind::kUpdate);
  EXPECT_EQ(Deployed(), kNew);
}

TEST_F(ChoosingTest, MovesNothingDeployedForItsAge) {
  engine_.Up(Program());
  engine_.Up(Program({{"minimumAge", "30d"}}));
  EXPECT_EQ(Deployed(), kNew);
}

TEST_F(ChoosingTest, SharesOneListingOfAnAgedLookUpWithinAnOperation) {
  engine_.Configure();
  const Object program = Program({{"minimumAge", "1m"}});
  ASSERT_TRUE(engine_.Check(program).ok());
  engine_.urn += "2";
  engine_.clock.Advance(absl::Seconds(5));
  registry_.ResetLog();
  ASSERT_TRUE(engine_.Check(program).ok());
  EXPECT_EQ(Answers(), 0);
}

// ---- platforms

// fluxcd/image-reflector-controller#202
TEST_F(ChoosingTest, ComplaintTheImageOfTheWrongPlatformWasChosen) {
  PushIndex("main.20251016-090000.aaaaaaa", {"linux/amd64", "linux/arm64/v8"});
  PushIndex("main.20251016-100000.bbbbbbb", {"linux/amd64"});
  Push("main.20251016-110000.ccccccc", {.platform = "linux/amd64"});
  const Object program = Program({{"platforms", Array{"linux/arm64"}}});
  engine_.Up(program);
  EXPECT_EQ(Deployed(), "main.20251016-090000.aaaaaaa");
  EXPECT_THAT(engine_.log.warnings(),
              Contains(AllOf(HasSubstr("main.20251016-110000.ccccccc"),
                             HasSubstr("lacks linux/arm64"))));
  EXPECT_EQ(engine_.Up(program).kind, Step::Kind::kSame);
}

TEST_F(ChoosingTest, ReadsThePlatformOfAPlainImageFromItsConfiguration) {
  Push("main.20251016-100000.bbbbbbb", {.platform = "linux/arm64/v8"});
  engine_.Up(Program({{"platforms", Array{"linux/arm64/v8"}}}));
  EXPECT_EQ(Deployed(), "main.20251016-100000.bbbbbbb");
}

TEST_F(ChoosingTest, RequiresOnlyTheChildrenOfTheWantedPlatforms) {
  const PushedImage image =
      PushIndex("main.20251016-100000.bbbbbbb", {"linux/amd64", "linux/arm64"});
  registry_.DeleteManifest("acme/app", image.children[1].digest);
  engine_.Up(Program({{"platforms", Array{"linux/amd64"}}}));
  EXPECT_EQ(Deployed(), "main.20251016-100000.bbbbbbb");
}

TEST_F(ChoosingTest, SaysThatAPinOverridesThePlatforms) {
  engine_.Up(Program({{"pin", Object{{"commit", "185c95c"}}},
                      {"platforms", Array{"linux/arm64"}}}));
  EXPECT_EQ(Deployed(), kOld);
  EXPECT_THAT(engine_.log.everything(), HasSubstr("lacks linux/arm64"));
}

// ---- verify.revisionLabel

TEST_F(ChoosingTest, TakesOnlyImagesWhoseLabelSaysTheTagsCommit) {
  Push("main.20251016-090000.aaaaaaa",
       {.revision = "aaaaaaa0000000000000000000000000000000000"});
  Push("main.20251016-100000.bbbbbbb", {.revision = "ccccccc"});
  Push("main.20251016-110000.ccccccc");
  const Object program = Program({{"verify", Object{{"revisionLabel", true}}}});
  engine_.Up(program);
  EXPECT_EQ(Deployed(), "main.20251016-090000.aaaaaaa");
  EXPECT_THAT(engine_.log.warnings(), Contains(HasSubstr("has no label")));
  EXPECT_EQ(engine_.Up(program).kind, Step::Kind::kSame);
}

TEST_F(ChoosingTest, LooksAtTheLabelOfEveryPlatform) {
  IndexSpec spec;
  spec.platforms = {{.platform = "linux/amd64", .revision = "bbbbbbb"},
                    {.platform = "linux/arm64", .revision = "0000000"}};
  registry_.PushIndex("acme/app", "main.20251016-100000.bbbbbbb", spec);
  PushIndex("main.20251016-090000.aaaaaaa", {"linux/amd64", "linux/arm64"},
            "aaaaaaa");
  engine_.Up(Program({{"verify", Object{{"revisionLabel", true}}}}));
  EXPECT_EQ(Deployed(), "main.20251016-090000.aaaaaaa");
}

TEST_F(ChoosingTest, RefusesAPinnedImageThatFailsToVerify) {
  const Step step =
      engine_.Up(Program({{"pin", Object{{"commit", "185c95c"}}},
                          {"verify", Object{{"revisionLabel", true}}}}));
  ASSERT_EQ(step.kind, Step::Kind::kRefused);
  EXPECT_EQ(step.failures[0].property, "pin.commit");
  EXPECT_THAT(step.failures[0].reason, HasSubstr("fails `verify`"));
}

TEST_F(ChoosingTest, KeepsTheDigestOfARepushedTagThatFailsToVerify) {
  Push("main.20251016-100000.bbbbbbb", {.revision = "bbbbbbb"});
  const Object program = Program({{"verify", Object{{"revisionLabel", true}}}});
  engine_.Up(program);
  const std::string digest = Text(engine_.state->outputs, "digest");
  Push("main.20251016-100000.bbbbbbb", {.content = "evil"});
  EXPECT_EQ(engine_.Up(program).kind, Step::Kind::kSame);
  EXPECT_EQ(Text(engine_.state->outputs, "digest"), digest);
  EXPECT_THAT(engine_.log.warnings(), Contains(AllOf(HasSubstr("pushed again"),
                                                     HasSubstr("not taken"))));
  // One that passes is followed.
  const std::string again = Push("main.20251016-100000.bbbbbbb",
                                 {.revision = "bbbbbbb", .content = "again"});
  engine_.Up(program);
  EXPECT_EQ(Text(engine_.state->outputs, "digest"), again);
}

TEST_F(ChoosingTest, MovesNothingUnderAPinnedDigest) {
  const std::string digest = Push("main.20251016-100000.bbbbbbb");
  const Object program = Program({{"pin", Object{{"digest", digest}}}});
  engine_.Up(program);
  Push("main.20251016-100000.bbbbbbb", {.content = "again"});
  EXPECT_EQ(engine_.Up(program).kind, Step::Kind::kSame);
  EXPECT_EQ(Text(engine_.state->outputs, "digest"), digest);
}

TEST_F(ChoosingTest, KeepsWhatNoLongerMeetsTheRulesUnlessToldToGoBack) {
  PushIndex("main.20251015-090000.aaaaaaa", {"linux/amd64", "linux/arm64"});
  engine_.Up(Program());
  const Object rules{{"platforms", Array{"linux/arm64"}}};
  engine_.Up(Program(rules));
  EXPECT_EQ(Deployed(), kNew);
  EXPECT_THAT(engine_.log.warnings(), Contains(HasSubstr("linux/arm64")));
  Object down = rules;
  down.insert_or_assign("allowDowngrade", true);
  engine_.Up(Program(down));
  EXPECT_EQ(Deployed(), "main.20251015-090000.aaaaaaa");
}

// ---- policy

TEST_F(ChoosingTest, TakesTheGreatestVersionOfTheRange) {
  for (const char* tag :
       {"v1.2.0", "v1.10.0", "v1.9.9", "v1.11.0-rc.1", "v2.0.0", "nightly"}) {
    Push(tag);
  }
  const Object policy{
      {"type", "semver"},
      {"range", "^1.2"},
      {"filter", Object{{"pattern", "^v(?P<v>.+)$"}, {"extract", "$v"}}}};
  engine_.Up(Program({{"policy", policy}}));
  EXPECT_EQ(Deployed(), "v1.10.0");
  EXPECT_EQ(Text(engine_.state->outputs, "commit"), "");
  EXPECT_EQ(engine_.Up(Program({{"policy", policy}})).kind, Step::Kind::kSame);
  Object with = policy;
  with.insert_or_assign("prerelease", true);
  engine_.Up(Program({{"policy", with}}));
  EXPECT_EQ(Deployed(), "v1.11.0-rc.1");
}

TEST_F(ChoosingTest, TakesTheGreatestNumberOrTheFirstName) {
  for (const char* tag : {"build-9", "build-10", "build-x"}) Push(tag);
  Object policy{
      {"type", "numerical"},
      {"filter", Object{{"pattern", "^build-(.+)$"}, {"extract", "$1"}}}};
  engine_.Up(Program({{"policy", policy}}));
  EXPECT_EQ(Deployed(), "build-10");
  policy.insert_or_assign("type", "alphabetical");
  policy.insert_or_assign("order", "desc");
  engine_.Up(Program({{"policy", policy}}));
  EXPECT_EQ(Deployed(), "build-10");
  policy.erase("order");
  engine_.Up(Program({{"policy", policy}}));
  EXPECT_EQ(Deployed(), "build-x");
}

TEST_F(ChoosingTest, RefusesInputsThatContradictEachOther) {
  const Step step = engine_.Up(
      Program({{"policy", Object{{"type", "semver"}}}, {"minimumAge", "15m"}}));
  ASSERT_EQ(step.kind, Step::Kind::kRefused);
  EXPECT_EQ(step.failures[0].property, "minimumAge");
}

// ---- What other inputs are

TEST_F(ChoosingTest, SeesNoChangeInARuleThatMeansTheSame) {
  engine_.Up(Program({{"minimumAge", "60m"}}));
  EXPECT_EQ(engine_.Up(Program({{"minimumAge", "1h"}})).kind,
            Step::Kind::kSame);
  EXPECT_EQ(engine_
                .Up(Program({{"minimumAge", "1h"},
                             {"platforms", Array{}},
                             {"exclude", Array{}},
                             {"policy", Object{{"type", "branch"}}},
                             {"verify", Object{}}}))
                .kind,
            Step::Kind::kSame);
  const Step changed = engine_.Up(Program({{"minimumAge", "2h"}}));
  EXPECT_THAT(changed.diff.detailed, UnorderedElementsAre(Key("minimumAge")));
}

TEST_F(ChoosingTest, LooksNothingUpWhileAnyRuleIsUnknown) {
  engine_.Configure();
  registry_.ResetLog();
  const std::pair<const char*, Value> rules[] = {
      {"hold", Unknown{}},
      {"exclude", Array{Object{{"tag", Unknown{}}}}},
      {"minimumAge", Unknown{}},
      {"platforms", Array{Unknown{}}},
      {"verify", Object{{"cosign", Object{{"key", Unknown{}}}}}},
      {"policy", Object{{"range", Unknown{}}}},
  };
  for (const auto& [name, value] : rules) {
    const auto checked = engine_.Check(Program({{name, value}}));
    ASSERT_TRUE(checked.ok()) << name;
    EXPECT_THAT(checked->failures, IsEmpty()) << name;
    EXPECT_TRUE(checked->inputs.at("tag").ContainsUnknown()) << name;
  }
  EXPECT_EQ(registry_.counters().requests, 0);
}

// ---- Complaints about other tools

// fluxcd/image-automation-controller#231, fluxcd/flux#1817
TEST_F(ChoosingTest, ComplaintAShortListInAnOutageDowngradedEverything) {
  engine_.Up(Program());
  registry_.Configure([](auto& options) { options.lag = 2; });
  EXPECT_EQ(engine_.Up(Program()).kind, Step::Kind::kSame);
  EXPECT_EQ(Deployed(), kNew);
  // Nor with permission to go back: the tag is there.
  engine_.Up(Program({{"allowDowngrade", true}}));
  EXPECT_EQ(Deployed(), kNew);
}

// argoproj-labs/argocd-image-updater#1249, fluxcd/flux2#4676
TEST_F(ChoosingTest, ComplaintARollbackWasUpgradedAgain) {
  engine_.Up(Program());
  const Object pinned = Program({{"pin", Object{{"commit", "185c95c"}}}});
  engine_.Up(pinned);
  for (int hour = 0; hour < 3; ++hour) {
    Push("main.20251016-1" + std::to_string(hour) + "0000.aaaaaa" +
         std::to_string(hour));
    engine_.clock.Advance(absl::Hours(30));
    EXPECT_EQ(engine_.Up(pinned).kind, Step::Kind::kSame);
    EXPECT_EQ(engine_.Refresh().kind, Step::Kind::kSame);
    EXPECT_EQ(Deployed(), kOld);
  }
}

// fluxcd/image-reflector-controller#117
TEST_F(ChoosingTest, ComplaintAPinCouldNotBeSeen) {
  engine_.Up(Program());
  engine_.config.insert_or_assign(
      "pins", Object{{Repository(), Object{{"commit", "185c95c"},
                                           {"reason", "rings at night"}}}});
  const Step step = engine_.Up(Program());
  EXPECT_TRUE(step.diff.detailed.contains("pin"));
  EXPECT_EQ(Text(step.outputs, "selection"), "pinned");
  EXPECT_EQ(Text(step.outputs, "reason"), "pinned to 185c95c (rings at night)");
  engine_.log.Clear();
  engine_.Up(Program());
  EXPECT_THAT(engine_.log.infos(),
              Contains(AllOf(HasSubstr("pinned to 185c95c (rings at night)"),
                             HasSubstr("2 builds behind"))));
}

TEST_F(ChoosingTest, ComplaintAFeatureBranchReachedProduction) {
  Push("feature-main.20251016-110000.fffffff");
  Push("main-feature.20251016-110000.fffffff");
  Push("main.feature.20251016-110000.fffffff");
  Push("MAIN.20251016-110000.fffffff");
  engine_.Up(Program());
  EXPECT_EQ(Deployed(), kNew);
}

TEST_F(ChoosingTest, ComplaintATagWasListedThatCouldNotBePulled) {
  const PushedImage image =
      PushIndex("main.20251016-110000.fffffff", {"linux/amd64", "linux/arm64"});
  registry_.DeleteManifest("acme/app", image.children[1].digest);
  Push("main.20251016-113000.eeeeeee");
  registry_.DeleteManifest("acme/app", "main.20251016-113000.eeeeeee");
  engine_.Up(Program());
  EXPECT_EQ(Deployed(), kNew);
  EXPECT_THAT(
      engine_.log.warnings(),
      Contains(AllOf(HasSubstr("main.20251016-110000.fffffff"),
                     HasSubstr(image.children[1].digest.substr(0, 19)))));
}

// ---- What it costs

TEST_F(ChoosingTest, CostsNothingWhatIsNotUsed) {
  // The list, and the manifest of the one that is taken.
  EXPECT_EQ(CostOfUp(Program()), 2);
  // Warm: the rest of the list, and whether the deployed tag is still there.
  EXPECT_EQ(CostOfUp(Program()), 2);
  // Rules that look at names alone cost no request of their own.
  EXPECT_EQ(CostOfUp(Program({{"exclude", Array{Object{{"pattern", "-rc"}}}},
                              {"minimumAge", "15m"}})),
            2);
  engine_.state.reset();
  EXPECT_EQ(CostOfUp(Program({{"exclude", Array{Object{{"pattern", "-rc"}}}},
                              {"minimumAge", "15m"}})),
            2);
}

TEST_F(ChoosingTest, AsksOnlyForTheBestCandidates) {
  registry_.Generate("acme/many", {.count = 3000, .newest = 1760600000});
  Object program = Program({{"platforms", Array{"linux/arm64"}}});
  program.insert_or_assign("repository", registry_.host() + "/acme/many");
  registry_.ResetLog();
  ASSERT_EQ(engine_.Up(program).kind, Step::Kind::kCreate);
  EXPECT_EQ(registry_.counters().of(Route::kBlob), 0);
  // The index that is taken, and its one wanted child.
  EXPECT_EQ(registry_.counters().of(Route::kManifest), 2);
}

TEST_F(ChoosingTest, CostsAManifestAndAConfigurationForAPlainImagesPlatform) {
  const Object program = Program({{"platforms", Array{"linux/amd64"}},
                                  {"verify", Object{{"revisionLabel", true}}}});
  Push("main.20251016-110000.fffffff", {.revision = "fffffff"});
  registry_.ResetLog();
  engine_.Up(program);
  EXPECT_EQ(Deployed(), "main.20251016-110000.fffffff");
  EXPECT_EQ(registry_.counters().of(Route::kManifest), 1);
  EXPECT_EQ(registry_.counters().of(Route::kBlob), 1);
}

TEST_F(ChoosingTest, AsksThePlainManifestsOfTwentyCandidatesAtMost) {
  for (int i = 0; i < 40; ++i) {
    Push("main.20251016-09" + std::to_string(10 + i % 50) + "00.aaaaa" +
         std::to_string(10 + i));
  }
  registry_.ResetLog();
  Refused(Program({{"platforms", Array{"linux/s390x"}}}));
  EXPECT_EQ(registry_.counters().of(Route::kManifest), 20);
}

TEST_F(ChoosingTest, CostsNothingUnderAHold) {
  engine_.Up(Program());
  // One listing, for the message that says how far behind it is.
  EXPECT_LE(CostOfUp(Program({{"hold", "freeze"}})), 1);
}

}  // namespace
}  // namespace imagecd::resources
