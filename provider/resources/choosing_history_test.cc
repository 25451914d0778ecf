// What holds of the choice whatever a registry goes through and whatever a
// person asks for: pins set and lifted, holds, exclusions, ages, outages.

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
using imagecd::testing::TagOrder;
using property::Array;
using property::Object;
using property::Value;

constexpr std::int64_t kNow = 1760616000;
constexpr std::int64_t kHour = 3600;

struct Built {
  std::int64_t time = 0;
  std::string tag;
  std::string commit;
  bool operator<(const Built& other) const { return tag < other.tag; }
};

// What a person asks for.
struct Wish {
  std::string pin;  // a commit
  bool by_config = false;
  bool hold = false;
  std::set<std::string> exclude;  // commits
  std::int64_t minimum_age = 0;   // seconds
};

class Life {
 public:
  explicit Life(unsigned seed)
      : random_(seed), engine_(absl::FromUnixSeconds(kNow)) {
    if (Below(2) == 0) {
      registry_.Configure([](auto& o) { o.order = TagOrder::kLexical; });
    }
    Push(kNow - 300 * kHour);
    Push(kNow - 200 * kHour);
  }

  void Run(int steps) {
    for (int i = 0; i < steps && !::testing::Test::HasFailure(); ++i) {
      Happen();
      Ask();
      Deploy();
    }
    if (::testing::Test::HasFailure()) return;
    // Whatever was asked for: once all of it is lifted, the newest is deployed,
    // and a cold look-up says the same.
    wish_ = Wish();
    const Step lifted = engine_.Up(Program());
    ASSERT_NE(lifted.kind, Step::Kind::kFailed) << lifted.status;
    const std::string newest = there_.rbegin()->tag;
    EXPECT_EQ(Deployed(), std::max(newest, Deployed()));
    if (there_.contains({0, Deployed(), ""})) {
      EXPECT_EQ(Deployed(), newest);
    }
    MemoryEngine cold(engine_.clock.Now());
    cold.config = engine_.config;
    cold.Up(Program());
    EXPECT_EQ(*cold.state->outputs.at("tag").As<std::string>(), newest);
  }

 private:
  int Below(int bound) { return static_cast<int>(random_() % bound); }

  void Push(std::int64_t time) {
    const std::string commit = absl::StrFormat("%07x", ++commits_);
    const std::string tag = imagecd::testing::BuildTag("main", time, commit);
    registry_.Push("acme/app", tag, {.content = tag});
    there_.insert({time, tag, commit});
  }

  const Built& Any() {
    auto it = there_.begin();
    std::advance(it, Below(static_cast<int>(there_.size())));
    return *it;
  }

  std::int64_t Now() const { return absl::ToUnixSeconds(engine_.clock.Now()); }

  std::string Deployed() const {
    if (!engine_.state.has_value()) return "";
    return *engine_.state->outputs.at("tag").As<std::string>();
  }
  std::string Selection() const {
    return *engine_.state->outputs.at("selection").As<std::string>();
  }

  void Happen() {
    engine_.clock.Advance(absl::Minutes(Below(600)));
    switch (Below(6)) {
      case 0:
        break;
      case 1:
      case 2:
        Push(Now() - Below(60));
        break;
      case 3:  // built before, and pushed late
        Push(Now() - Below(30) * kHour - Below(60));
        break;
      case 4:
        registry_.Push("acme/app",
                       absl::StrFormat("dev.20991231-000000.%07x", ++commits_),
                       {});
        break;
      case 5: {
        const Built gone = Any();
        // A pin to what is gone is refused, which is another test's.
        if (there_.size() > 3 && gone.commit != wish_.pin &&
            gone.tag != Deployed()) {
          registry_.DeleteTag("acme/app", gone.tag);
          there_.erase(gone);
        }
        break;
      }
    }
  }

  void Ask() {
    switch (Below(8)) {
      case 0:
      case 1:
        wish_.pin = Any().commit;
        wish_.by_config = Below(2) == 0;
        break;
      case 2:
        wish_.pin.clear();
        break;
      case 3:
        wish_.hold = !wish_.hold;
        break;
      case 4:
        wish_.exclude.insert(Any().commit);
        break;
      case 5:
        wish_.exclude.clear();
        break;
      case 6:
        wish_.minimum_age = Below(3) * 6 * kHour;
        break;
      default:
        break;
    }
  }

  // The program and the configuration that say so.
  Object Program() {
    const std::string repository = registry_.host() + "/acme/app";
    engine_.TrustPlainHttp(registry_.host());
    Object program{{"repository", repository}};
    if (!wish_.pin.empty()) {
      const Object pin{{"commit", wish_.pin}};
      if (wish_.by_config) {
        engine_.config.insert_or_assign("pins", Object{{repository, pin}});
      } else {
        program.insert_or_assign("pin", pin);
      }
    }
    if (wish_.hold) program.insert_or_assign("hold", "because");
    Array exclude;
    for (const std::string& commit : wish_.exclude) {
      exclude.push_back(Object{{"commit", commit}});
    }
    if (!exclude.empty()) program.insert_or_assign("exclude", exclude);
    if (wish_.minimum_age > 0) {
      program.insert_or_assign("minimumAge",
                               absl::StrFormat("%ds", wish_.minimum_age));
    }
    return program;
  }

  bool Excluded(const std::string& tag) const {
    return std::any_of(wish_.exclude.begin(), wish_.exclude.end(),
                       [&tag](const std::string& commit) {
                         return tag.ends_with("." + commit);
                       });
  }

  // The newest that the rules allow; empty: none.
  std::string Best() const {
    for (auto it = there_.rbegin(); it != there_.rend(); ++it) {
      if (!Excluded(it->tag) && it->time <= Now() - wish_.minimum_age) {
        return it->tag;
      }
    }
    return "";
  }

  // What has to be deployed after this.
  std::string Expected(const std::string& before) const {
    if (!wish_.pin.empty()) {
      for (const Built& built : there_) {
        if (built.commit == wish_.pin) return built.tag;
      }
    }
    if (wish_.hold && !before.empty()) return before;
    const std::string best = Best();
    if (best.empty()) return before;
    return Excluded(before) ? best : std::max(before, best);
  }

  void Deploy() {
    const std::string before = Deployed();
    const bool down = Below(6) == 0 && !before.empty();
    if (down) {
      registry_.FailNext(1000, imagecd::testing::Failure::Status(503));
    }
    const std::string expected = Expected(before);
    const Object program = Program();
    const Step preview = engine_.Preview(program);
    const Step up = engine_.Up(program);
    registry_.ClearFailures();
    EXPECT_EQ(preview.kind, up.kind);
    EXPECT_EQ(preview.outputs, up.outputs);
    if (down && up.kind == Step::Kind::kFailed) {
      // Only a question that state cannot answer.
      EXPECT_FALSE(wish_.pin.empty());
      EXPECT_EQ(Deployed(), before);
      return;
    }
    if (up.kind == Step::Kind::kRefused) {
      EXPECT_EQ(expected, "") << up.failures.front().reason;
      return;
    }
    ASSERT_NE(up.kind, Step::Kind::kFailed) << up.status;
    if (!down) {
      EXPECT_EQ(Deployed(), expected);
      EXPECT_EQ(engine_.Up(program).kind, Step::Kind::kSame);
    } else if (Deployed() != expected) {
      EXPECT_EQ(Deployed(), before);
    }
    EXPECT_TRUE(Deployed().starts_with("main.")) << Deployed();
    EXPECT_EQ(Selection(), !wish_.pin.empty() ? "pinned"
                           : wish_.hold       ? "held"
                                              : "newest");
  }

  std::minstd_rand random_;
  FakeRegistry registry_;
  MemoryEngine engine_;
  std::set<Built> there_;  // of the branch
  Wish wish_;
  int commits_ = 0x1000000;
};

TEST(ChoosingHistoryTest, KeepsItsPromisesWhateverHappensAndIsAskedFor) {
  for (unsigned seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    Life(seed).Run(15);
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace imagecd::resources
