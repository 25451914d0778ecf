// What many look-ups cost together, and how they end early.

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/registry/fake_registry.h"
#include "tests/testing/resources/memory_engine.h"

namespace imagecd::resources {
namespace {

using imagecd::testing::Failure;
using imagecd::testing::FakeRegistry;
using imagecd::testing::MemoryEngine;
using imagecd::testing::Route;
using property::Object;
using property::Value;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kTag[] = "main.20251016-081200.9f3b2aa";

class SharedLookupsTest : public ::testing::Test {
 protected:
  SharedLookupsTest() : engine_(absl::FromUnixSeconds(1760616000)) {
    engine_.TrustPlainHttp(registry_.host());
  }
  std::string Repository(const std::string& path) const {
    return registry_.host() + "/" + path;
  }

  FakeRegistry registry_;
  MemoryEngine engine_;
};

TEST_F(SharedLookupsTest, SharesOneLookUpBetweenFiftyConcurrentChecks) {
  registry_.Push("acme/app", kTag, {});
  engine_.Configure();
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 50; ++i) {
    threads.emplace_back([&, i] {
      Context context = engine_.context();
      context.urn += std::to_string(i);
      const auto checked = engine_.provider().Check(
          context, {.olds = {},
                    .news = {{"repository", Repository("acme/app")}},
                    .old_outputs = std::nullopt});
      if (checked.ok() && checked->inputs.at("tag") == Value(kTag)) ++right;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 50);
  std::int64_t lists = 0;
  std::int64_t manifests = 0;
  for (const auto& request : registry_.requests()) {
    if (request.status == 401) continue;
    lists += request.route == Route::kTags ? 1 : 0;
    manifests += request.route == Route::kManifest ? 1 : 0;
  }
  EXPECT_EQ(lists, 1);
  EXPECT_EQ(manifests, 1);
}

TEST_F(SharedLookupsTest, CostsFiftyRepositoriesOnlyTheirOwnRequests) {
  for (int i = 0; i < 50; ++i) {
    registry_.Push("acme/app" + std::to_string(i), kTag, {});
  }
  engine_.Configure();
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 50; ++i) {
    threads.emplace_back([&, i] {
      Context context = engine_.context();
      context.urn += std::to_string(i);
      const auto checked = engine_.provider().Check(
          context,
          {.olds = {},
           .news = {{"repository", Repository("acme/app" + std::to_string(i))}},
           .old_outputs = std::nullopt});
      if (checked.ok() && checked->inputs.at("tag") == Value(kTag)) ++right;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 50);
  std::int64_t answers = 0;
  for (const auto& request : registry_.requests()) {
    if (request.route != Route::kToken && request.status != 401) ++answers;
  }
  EXPECT_EQ(answers, 100);  // a list and a manifest each
}

TEST_F(SharedLookupsTest, RemembersFromConfigureToConfigure) {
  registry_.Push("acme/app", kTag, {});
  engine_.Configure();
  const Object program{{"repository", Repository("acme/app")}};
  ASSERT_TRUE(engine_.Check(program).ok());
  engine_.urn += "2";
  registry_.ResetLog();
  ASSERT_TRUE(engine_.Check(program).ok());
  EXPECT_EQ(registry_.counters().requests, 0);
  engine_.Configure();
  ASSERT_TRUE(engine_.Check(program).ok());
  EXPECT_GT(registry_.counters().requests, 0);
}

TEST_F(SharedLookupsTest, TriesAgainAfterAFailureWithinOneOperation) {
  registry_.Push("acme/app", kTag, {});
  engine_.Configure();
  const Object program{{"repository", Repository("acme/app")}};
  registry_.FailNext(1000, Failure::Status(500));
  EXPECT_FALSE(engine_.Check(program).ok());
  registry_.ClearFailures();
  EXPECT_TRUE(engine_.Check(program).ok());
}

TEST_F(SharedLookupsTest, EndsWithCancelledAndChangesNothing) {
  registry_.Push("acme/app", kTag, {});
  const Object program{{"repository", Repository("acme/app")}};
  engine_.Up(program);
  engine_.cancel.Cancel();
  // Not kept with a warning: nobody is there to read it.
  const auto step = engine_.Up(program);
  EXPECT_EQ(step.status.code(), absl::StatusCode::kCancelled) << step.status;
  EXPECT_EQ(engine_.Refresh().status.code(), absl::StatusCode::kCancelled);
  EXPECT_THAT(engine_.log.warnings(), IsEmpty());
}

TEST_F(SharedLookupsTest, ShowsNoProgressWhileAListingIsQuick) {
  registry_.Generate("acme/app", {.count = 2500, .newest = 1760600000});
  engine_.Configure();
  ASSERT_TRUE(engine_.Check({{"repository", Repository("acme/app")}}).ok());
  EXPECT_THAT(engine_.log.statuses(), IsEmpty());
}

// A clock that jumps a second at each look.
class HurryingClock : public base::Clock {
 public:
  absl::Time Now() const override {
    return absl::FromUnixSeconds(1760616000 + looks_++);
  }

 private:
  mutable std::atomic<int> looks_ = 0;
};

TEST_F(SharedLookupsTest, ShowsProgressWhenAListingTakesLong) {
  registry_.Generate("acme/app", {.count = 9500, .newest = 1760600000});
  const HurryingClock clock;
  imagecd::testing::NoSleeper sleeper;
  const base::MapEnvironment environment({});
  http::CurlHttpClient http({}, environment);
  const auto provider = MakeProvider({.http = &http,
                                      .clock = &clock,
                                      .sleeper = &sleeper,
                                      .environment = &environment,
                                      .random = [] { return 0.5; }},
                                     "0.0.0");
  ASSERT_TRUE(provider->Configure(engine_.config).ok());
  const auto checked = provider->Check(
      engine_.context(), {.olds = {},
                          .news = {{"repository", Repository("acme/app")}},
                          .old_outputs = std::nullopt});
  ASSERT_TRUE(checked.ok()) << checked.status();
  EXPECT_THAT(engine_.log.statuses(), Not(IsEmpty()));
  EXPECT_THAT(engine_.log.statuses(),
              Each(HasSubstr("00 tags of " + Repository("acme/app"))));
}

}  // namespace
}  // namespace imagecd::resources
