// What holds of LatestImage and LatestImageSet whatever a registry goes
// through.

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

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
    engine_.TrustPlainHttp(registry_.host());
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

// The repositories of a set, some of which are slow, fail to build, build again
// or lose images, and a program that now and then gains or loses one.
class LifeOfASet {
 public:
  explicit LifeOfASet(unsigned seed)
      : random_(seed), engine_(absl::FromUnixSeconds(kNow)) {
    engine_.TrustPlainHttp(registry_.host());
    engine_.type = "imagecd:index:LatestImageSet";
    engine_.urn =
        "urn:pulumi:dev::homeslice::imagecd:index:LatestImageSet::app";
    Release(apps_, kNow - 40 * 86400);
  }

  // How often it went forward, the newest commit lacked something, and there
  // was no commit of all.
  int forward = 0;
  int held_back = 0;
  int refused = 0;

  void Run(int steps) {
    for (int i = 0; i < steps && !::testing::Test::HasFailure(); ++i) {
      Happen();
      Deploy();
    }
  }

 private:
  // A commit, with the image of each app that has one, by its time.
  struct Commit {
    std::int64_t time;
    std::map<std::string, std::string> tags;
  };

  int Below(int bound) { return static_cast<int>(random_() % bound); }

  void Build(Commit& commit, const std::string& app, std::int64_t time) {
    const std::string tag =
        imagecd::testing::BuildTag("main", time, Name(commit));
    registry_.Push("acme/" + app, tag, {.content = app + tag});
    commit.tags[app] = tag;
  }
  std::string Name(const Commit& commit) const {
    return absl::StrFormat("%07x", 0x1000000 + (&commit - commits_.data()));
  }
  void Release(const std::vector<std::string>& apps, std::int64_t time) {
    // Commits are told apart by where they stand, so these do not move.
    ASSERT_LT(commits_.size(), kMostCommits);
    commits_.push_back({time, {}});
    for (const std::string& app : apps) {
      Build(commits_.back(), app, time + Below(300));
    }
  }

  void Happen() {
    switch (Below(6)) {
      case 0:
        break;
      case 1:  // everything is built
        Release(apps_, kNow - 20 * 86400 + 3600 * ++hour_);
        break;
      case 2: {  // something is not
        std::vector<std::string> some = apps_;
        some.erase(some.begin() + Below(static_cast<int>(some.size())));
        Release(some, kNow - 20 * 86400 + 3600 * ++hour_);
        break;
      }
      case 3: {  // until later
        Commit& commit = commits_.back();
        for (const std::string& app : apps_) {
          if (!commit.tags.contains(app)) {
            Build(commit, app, commit.time + 600 + Below(300));
          }
        }
        break;
      }
      case 4: {  // someone cleans up
        Commit& commit = commits_[Below(static_cast<int>(commits_.size()))];
        if (commit.tags.empty() || Name(commit) == Deployed()) break;
        auto it = commit.tags.begin();
        std::advance(it, Below(static_cast<int>(commit.tags.size())));
        if (&commit == &commits_.front()) break;  // something always stays
        registry_.DeleteTag("acme/" + it->first, it->second);
        commit.tags.erase(it);
        break;
      }
      case 5:  // the program gains or loses a member
        members_ = members_ == 3 ? 2 : 3;
        break;
    }
    engine_.clock.Advance(absl::Minutes(Below(600)));
  }

  std::string Deployed() const {
    if (!engine_.state.has_value()) return "";
    return *engine_.state->outputs.at("commit").As<std::string>();
  }
  // The newest commit of which every member has an image.
  std::string NewestOfAll() const {
    for (auto it = commits_.rbegin(); it != commits_.rend(); ++it) {
      bool all = true;
      for (int i = 0; i < members_; ++i) all &= it->tags.contains(apps_[i]);
      if (all) return Name(*it);
    }
    return "";
  }

  void Deploy() {
    Object repositories;
    for (int i = 0; i < members_; ++i) {
      repositories.insert({apps_[i], registry_.host() + "/acme/" + apps_[i]});
    }
    const Object program{{"repositories", repositories}};
    const std::string before = Deployed();
    const std::string newest = NewestOfAll();
    const Step preview = engine_.Preview(program);
    const Step up = engine_.Up(program);
    EXPECT_EQ(preview.kind, up.kind);
    EXPECT_EQ(preview.outputs, up.outputs);
    if (up.kind == Step::Kind::kFailed || up.kind == Step::Kind::kRefused) {
      // Only where what is deployed has no image of a member that came new, and
      // what has one is older.
      EXPECT_LT(newest, before);
      EXPECT_EQ(Deployed(), before);
      ++refused;
      return;
    }
    EXPECT_EQ(engine_.Up(program).kind, Step::Kind::kSame);
    EXPECT_EQ(Deployed(), std::max(before, newest));
    if (Deployed() != before) ++forward;
    if (commits_.back().tags.size() < apps_.size()) ++held_back;
    // Never half of one commit and half of another.
    const Object& images = *engine_.state->outputs.at("images").As<Object>();
    EXPECT_EQ(images.size(), repositories.size());
    for (const auto& [name, image] : images) {
      EXPECT_TRUE(image.As<Object>()->at("tag").As<std::string>()->ends_with(
          Deployed()))
          << name;
    }
  }

  static constexpr std::size_t kMostCommits = 64;
  const std::vector<std::string> apps_ = {"buttons", "chime", "clocktime"};

  std::minstd_rand random_;
  FakeRegistry registry_;
  MemoryEngine engine_;
  std::vector<Commit> commits_ = [] {
    std::vector<Commit> room;
    room.reserve(kMostCommits);
    return room;
  }();
  int members_ = 3;
  int hour_ = 0;
};

TEST(RandomHistoryTest, ASetDeploysTheNewestCommitOfAllAndNothingInHalves) {
  int forward = 0;
  int held_back = 0;
  int refused = 0;
  for (unsigned seed = 1; seed <= 15; ++seed) {
    SCOPED_TRACE(seed);
    LifeOfASet life(seed);
    life.Run(12);
    if (HasFailure()) return;
    forward += life.forward;
    held_back += life.held_back;
    refused += life.refused;
  }
  // Otherwise the histories show nothing.
  EXPECT_GT(forward, 30);
  EXPECT_GT(held_back, 30);
  EXPECT_GT(refused, 0);
}

}  // namespace
}  // namespace imagecd::resources
