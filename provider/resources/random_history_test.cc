// What holds of LatestImage whatever a registry goes through.

#include <algorithm>
#include <iterator>
#include <random>
#include <set>
#include <string>

#include "absl/strings/str_format.h"
#include "gtest/gtest.h"
#include "tests/testing/registry/fake_registry.h"
#include "tests/testing/resources/memory_engine.h"

namespace imagecd::resources {
namespace {

using imagecd::testing::FakeRegistry;
using imagecd::testing::MemoryEngine;
using imagecd::testing::Step;
using property::Object;
using property::Value;

constexpr std::int64_t kNow = 1760616000;

// A registry and a program in some weeks of their life.
class Life {
 public:
  explicit Life(unsigned seed)
      : random_(seed), engine_(absl::FromUnixSeconds(kNow)) {
    engine_.config = {
        {"registries", Object{{registry_.host(), Object{{"insecure", true}}}}}};
    Push(kNow - 40 * 86400);
  }

  void Run(int steps) {
    for (int i = 0; i < steps && !::testing::Test::HasFailure(); ++i) {
      Happen();
      Deploy();
    }
  }

 private:
  int Below(int bound) { return static_cast<int>(random_() % bound); }

  void Push(std::int64_t time) {
    const std::string tag = imagecd::testing::BuildTag(
        "main", time, absl::StrFormat("%07x", ++commits_));
    registry_.Push("acme/app", tag, {.content = tag});
    there_.insert(tag);
  }

  std::string Deployed() const {
    if (!engine_.state.has_value()) return "";
    return *engine_.state->outputs.at("tag").As<std::string>();
  }

  void Happen() {
    switch (Below(6)) {
      case 0:  // nothing
        break;
      case 1:  // a later build
      case 2:
        Push(kNow - 20 * 86400 + 3600 * ++hour_);
        break;
      case 3:  // one that was built before and took long to push
        Push(kNow - 20 * 86400 + 3600 * hour_ - Below(20 * 3600));
        break;
      case 4:  // another branch, and other things
        registry_.Push("acme/app",
                       absl::StrFormat("dev.20991231-000000.%07x", ++commits_),
                       {});
        registry_.PushReferrer("acme/app",
                               registry_.Digest("acme/app", *there_.begin()));
        break;
      case 5: {  // someone cleans up
        auto it = there_.begin();
        std::advance(it, Below(static_cast<int>(there_.size())));
        if (there_.size() > 1) {
          registry_.DeleteTag("acme/app", *it);
          there_.erase(it);
        }
        break;
      }
    }
    engine_.clock.Advance(absl::Minutes(Below(600)));
  }

  void Deploy() {
    const Object program{{"repository", registry_.host() + "/acme/app"}};
    const std::string before = Deployed();
    const bool down = Below(5) == 0 && !before.empty();
    if (down) {
      registry_.FailNext(1000, imagecd::testing::Failure::Status(500));
    }
    const Step preview = engine_.Preview(program);
    ASSERT_NE(preview.kind, Step::Kind::kFailed) << preview.status;
    ASSERT_NE(preview.kind, Step::Kind::kRefused) << preview.failures[0].reason;
    const Step up = engine_.Up(program);
    EXPECT_EQ(preview.kind, up.kind);
    EXPECT_EQ(preview.outputs, up.outputs);
    EXPECT_EQ(engine_.Up(program).kind, Step::Kind::kSame);
    registry_.ClearFailures();

    // Tags of one branch sort by time.
    const std::string newest = *there_.rbegin();
    const std::string expected = down ? before : std::max(before, newest);
    EXPECT_EQ(Deployed(), expected);
  }

  std::minstd_rand random_;
  FakeRegistry registry_;
  MemoryEngine engine_;
  std::set<std::string> there_;  // tags of the branch
  int commits_ = 0x1000000;
  int hour_ = 0;
};

TEST(RandomHistoryTest, DeploysTheNewestAndNeverGoesBack) {
  for (unsigned seed = 1; seed <= 15; ++seed) {
    SCOPED_TRACE(seed);
    Life(seed).Run(12);
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace imagecd::resources
