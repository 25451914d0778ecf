// The facts of an image, against the fake registry.

#include "provider/evidence/manifest_facts.h"

#include <memory>
#include <string>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "provider/base/environment.h"
#include "provider/base/logger.h"
#include "provider/evidence/world.h"
#include "provider/inputs/provider_config.h"
#include "tests/testing/registry/fake_registry.h"
#include "tests/testing/resources/memory_engine.h"

namespace imagecd::evidence {
namespace {

using imagecd::testing::FakeRegistry;
using imagecd::testing::FixedClock;
using imagecd::testing::ImageSpec;
using imagecd::testing::NoSleeper;
using imagecd::testing::PushedImage;
using imagecd::testing::Route;
using policy::Answer;
using policy::Checks;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr char kTag[] = "main.20251016-081200.9f3b2aa";
constexpr char kCommit[] = "9f3b2aa";
constexpr char kFullCommit[] = "9f3b2aa0123456789012345678901234567890ab";

class ManifestFactsTest : public ::testing::Test {
 protected:
  ManifestFactsTest() {
    inputs::ProviderConfig config;
    config.registries[registry_.host()].insecure = true;
    session_ = std::make_unique<Session>(config,
                                         World{.http = &registry_.InProcess(),
                                               .clock = &clock_,
                                               .sleeper = &sleeper_,
                                               .environment = &environment_,
                                               .random = [] { return 0.5; }},
                                         "0.0.0");
    rules_.platforms = {{"linux", "amd64", ""}, {"linux", "arm64", ""}};
    rules_.revision_label = true;
  }

  static ImageSpec Image(const std::string& platform,
                         const std::string& revision = kFullCommit) {
    return {.platform = platform, .revision = revision};
  }

  Answer Ask(const Checks& checks, const std::string& commit = kCommit) {
    const LookupScope scope(*session_, nullptr, log_);
    const absl::StatusOr<Answer> answer =
        ManifestFacts(scope, {registry_.host(), "acme/app"}, rules_)
            .Ask(kTag, commit, checks);
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.ok() ? *answer : Answer();
  }

  FakeRegistry registry_;
  FixedClock clock_{absl::FromUnixSeconds(1760616000)};
  NoSleeper sleeper_;
  base::MapEnvironment environment_{{}};
  base::NullLogger log_;
  ImageRules rules_;
  std::unique_ptr<Session> session_;
};

constexpr Checks kAll{.pullable = true, .verify = true, .platforms = true};

TEST_F(ManifestFactsTest, AsksOnlyForTheDigestIfNothingIsToBeChecked) {
  const PushedImage pushed = registry_.Push("acme/app", kTag, {});
  const Answer answer = Ask(Checks());
  EXPECT_EQ(answer.kind, Answer::Kind::kFound);
  EXPECT_EQ(answer.digest, pushed.digest);
  for (const auto& request : registry_.requests()) {
    if (request.route == Route::kManifest) EXPECT_EQ(request.method, "HEAD");
    EXPECT_NE(request.route, Route::kBlob);
  }
}

TEST_F(ManifestFactsTest, FindsAnImageThatMeetsEveryRule) {
  const PushedImage pushed = registry_.PushIndex(
      "acme/app", kTag,
      {.platforms = {Image("linux/amd64"), Image("linux/arm64")}});
  const Answer answer = Ask(kAll);
  EXPECT_EQ(answer.kind, Answer::Kind::kFound) << answer.problem;
  EXPECT_EQ(answer.digest, pushed.digest);
}

TEST_F(ManifestFactsTest, SaysThatATagIsAbsent) {
  registry_.Push("acme/app", "another", {});
  EXPECT_EQ(Ask(Checks()).kind, Answer::Kind::kAbsent);
  EXPECT_EQ(Ask(kAll).kind, Answer::Kind::kAbsent);
}

TEST_F(ManifestFactsTest, MissesAChildThatWasDeleted) {
  const PushedImage pushed = registry_.PushIndex(
      "acme/app", kTag,
      {.platforms = {Image("linux/amd64"), Image("linux/arm64")}});
  ASSERT_TRUE(registry_.DeleteManifest("acme/app", pushed.children[1].digest));
  const Answer answer = Ask(kAll);
  EXPECT_EQ(answer.kind, Answer::Kind::kChildMissing);
  EXPECT_EQ(answer.digest, pushed.digest);
  EXPECT_THAT(answer.problem, StartsWith("its child manifest sha256:"));
}

TEST_F(ManifestFactsTest, ChecksTheLabelOfEveryPlatformThatMightRun) {
  registry_.PushIndex(
      "acme/app", kTag,
      {.platforms = {Image("linux/amd64"), Image("linux/arm64", "0123456")}});
  const Answer answer = Ask(kAll);
  EXPECT_EQ(answer.kind, Answer::Kind::kFailsVerify);
  EXPECT_THAT(answer.problem, HasSubstr("0123456"));
}

TEST_F(ManifestFactsTest, FailsVerifyIfNoTagTellsTheCommit) {
  registry_.PushIndex(
      "acme/app", kTag,
      {.platforms = {Image("linux/amd64"), Image("linux/arm64")}});
  EXPECT_EQ(Ask(kAll, /*commit=*/"").kind, Answer::Kind::kFailsVerify);
}

TEST_F(ManifestFactsTest, NamesThePlatformThatIsLacking) {
  registry_.PushIndex("acme/app", kTag, {.platforms = {Image("linux/amd64")}});
  const Answer answer = Ask(kAll);
  EXPECT_EQ(answer.kind, Answer::Kind::kLacksPlatform);
  EXPECT_THAT(answer.problem, HasSubstr("linux/arm64"));
  EXPECT_TRUE(answer.Verified(kAll));
}

TEST_F(ManifestFactsTest, ReadsThePlatformOfAPlainImageFromItsConfiguration) {
  rules_.platforms = {{"linux", "arm64", ""}};
  registry_.Push("acme/app", kTag, Image("linux/amd64"));
  EXPECT_EQ(Ask(kAll).kind, Answer::Kind::kLacksPlatform);
}

TEST_F(ManifestFactsTest, AsksForEachManifestOnce) {
  registry_.PushIndex(
      "acme/app", kTag,
      {.platforms = {Image("linux/amd64"), Image("linux/arm64")}});
  Ask(kAll);
  const auto before = registry_.counters().requests;
  Ask(kAll);
  EXPECT_EQ(registry_.counters().requests, before);
}

}  // namespace
}  // namespace imagecd::evidence
