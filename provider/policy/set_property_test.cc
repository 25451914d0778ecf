// Random histories of a set's repositories and of a stack that follows them.
// After each step all images are of one commit, of the branch, and of one that
// no rule rejects; the set does not go back unless a person asked; and once
// pins, holds and exclusions are lifted it is the newest again.

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "provider/policy/listing_plan.h"
#include "provider/policy/releases.h"
#include "provider/policy/testing/fake_evidence.h"

namespace imagecd::policy {
namespace {

using Outcome = Decision::Outcome;

class SetHistory {
 public:
  explicit SetHistory(unsigned seed) : random_(seed) {
    set_.one_commit = true;
    set_.rules.branch = "main";
    set_.rules.allow_downgrade = Chance(4);
    for (const char* name : {"a", "b", "c"}) Join(name);
  }

  void Run(int steps) {
    for (int i = 0; i < steps && !::testing::Test::HasFailure(); ++i) {
      SCOPED_TRACE("step " + std::to_string(i));
      now_ += absl::Minutes(Below(300));
      Happen();
      LookUp();
    }
    if (::testing::Test::HasFailure()) return;
    SCOPED_TRACE("in the end");
    Heal();
    LookUp();
    ExpectTheNewest();
  }

  static inline std::int64_t warm_lookups_ = 0;

 private:
  struct Registry {
    std::vector<std::string> tags;  // as they were pushed
    std::map<std::string, std::string> manifests;
  };

  unsigned Below(unsigned n) { return random_() % n; }
  bool Chance(unsigned one_in) { return Below(one_in) == 0; }

  void Join(const std::string& name) {
    set_.members[name].repository = "ghcr.io/owner/" + name;
    set_.members[name].push_order = true;
  }

  std::string Commit(int number) const {
    std::string commit = std::to_string(1000000 + number);
    std::reverse(commit.begin(), commit.end());
    return commit;
  }

  void Push(const std::string& name, int number) {
    // Now and then a tag spells it longer.
    const std::string commit = Commit(number) + (Chance(4) ? "00" : "");
    const absl::Time built = now_ - absl::Seconds(Below(Chance(5) ? 9000 : 90));
    const std::string branch = Chance(8) ? "dev" : "main";
    const std::string tag =
        branch + "." +
        absl::FormatTime("%Y%m%d-%H%M%S", built, absl::UTCTimeZone()) + "." +
        commit;
    Registry& registry = registries_[name];
    if (std::find(registry.tags.begin(), registry.tags.end(), tag) !=
        registry.tags.end()) {
      return;
    }
    registry.tags.push_back(tag);
    if (Chance(12)) return;  // listed, and cannot be pulled
    const std::string digest = "sha256:" + name + tag;
    registry.manifests[tag] = digest;
    registry.manifests[digest] = digest;
  }

  void Happen() {
    for (unsigned i = Below(4); i > 0; --i) {
      const int number = Chance(8) ? static_cast<int>(Below(1 + serial_))
                                   : static_cast<int>(++serial_);
      for (const char* name : {"a", "b", "c", "d"}) {
        if (!Chance(6)) Push(name, number);
      }
    }
    for (auto& [name, registry] : registries_) {
      if (!Chance(15) || registry.tags.empty()) continue;
      const std::string tag =
          registry.tags[Below(static_cast<unsigned>(registry.tags.size()))];
      if (!Chance(3)) std::erase(registry.tags, tag);
      registry.manifests.erase(tag);
    }
    if (Chance(12)) {
      if (set_.members.contains("d")) {
        set_.members.erase("d");
      } else {
        Join("d");
      }
    }
    outage_ = Chance(10);
    short_ = Chance(10);
    if (Chance(5)) {
      set_.rules.pin.reset();
      set_.rules.hold.reset();
      set_.rules.exclude.clear();
    } else if (Chance(15)) {
      set_.rules.pin.emplace();
      set_.rules.pin->commit = Commit(static_cast<int>(Below(1 + serial_)));
    } else if (Chance(15)) {
      set_.rules.hold = Hold{"freeze", ""};
    } else if (Chance(8)) {
      set_.rules.exclude.push_back(Exclusion::OfCommit(Commit(
          static_cast<int>(serial_ - Below(std::min(2u, serial_ + 1))))));
    }
  }

  void Heal() {
    outage_ = false;
    short_ = false;
    set_.rules.pin.reset();
    set_.rules.hold.reset();
    set_.rules.exclude.clear();
  }

  Answer Head(const std::string& member, const std::string& name) {
    if (outage_ && member == "b") return Answer::NoAnswer("ghcr.io: 503");
    const auto& manifests = registries_[member].manifests;
    const auto found = manifests.find(name);
    return found == manifests.end() ? Answer::Absent()
                                    : Answer::Found(found->second);
  }

  std::vector<std::string> List(const std::string& name,
                                const std::string& after) {
    std::vector<std::string> tags = registries_[name].tags;
    if (short_) tags.resize(tags.size() - tags.size() / 3);
    const auto at = std::find(tags.begin(), tags.end(), after);
    if (!after.empty()) {
      tags.erase(tags.begin(), at == tags.end() ? at : at + 1);
    }
    return tags;
  }

  Decision Decide(const std::optional<Deployed>& state, bool* warm) {
    Request request = set_;
    request.deployed = state;
    request.now = now_;
    *warm = false;
    FakeEvidence evidence;
    evidence.list =
        [&](const ListQuestion& question,
            bool* everything) -> std::optional<std::vector<std::string>> {
      if (outage_ && question.member == "b") return std::nullopt;
      *everything = question.after.empty();
      *warm = *warm || !*everything;
      return List(question.member, question.after);
    };
    evidence.manifest = [this](const ManifestQuestion& question) {
      return Head(question.member, question.name);
    };
    return Choose(request, evidence);
  }

  void LookUp() {
    bool warm = false;
    const Decision decision = Decide(deployed_, &warm);
    if (warm && !short_) {
      ++warm_lookups_;
      std::optional<Deployed> cold = deployed_;
      cold->cursors.clear();
      bool still_warm = false;
      const Decision of_everything = Decide(cold, &still_warm);
      EXPECT_FALSE(still_warm);
      EXPECT_EQ(decision.outcome, of_everything.outcome);
      EXPECT_EQ(CommitOf(decision.images), CommitOf(of_everything.images));
      EXPECT_EQ(decision.images, of_everything.images);
    }
    if (decision.outcome == Outcome::kRefused) set_.rules.pin.reset();
    if (decision.outcome != Outcome::kTake &&
        decision.outcome != Outcome::kKeep) {
      return;
    }
    ExpectSound(decision);
    Deployed deployed;
    deployed.images = decision.images;
    deployed.selection = decision.selection;
    deployed.pin = set_.rules.pin;
    deployed.cursors = decision.cursors;
    deployed_ = deployed;
  }

  void ExpectSound(const Decision& decision) {
    EXPECT_EQ(decision.images.size(), set_.members.size());
    const NameRules names = MakeNameRules(set_.rules, now_);
    for (const auto& [name, image] : decision.images) {
      EXPECT_TRUE(CommitsMatch(image.commit, CommitOf(decision.images)))
          << "half and half: " << name << " has " << image.tag;
      const Judgment judgment = Judge(names, image.tag);
      EXPECT_TRUE(judgment.ranked) << image.tag;
      const bool was_there = deployed_ && deployed_->images.contains(name) &&
                             deployed_->images.at(name).tag == image.tag;
      if (!set_.rules.pin && !set_.rules.hold && !was_there) {
        EXPECT_FALSE(judgment.reject.has_value()) << image.tag;
      }
    }
    if (set_.rules.pin) {
      EXPECT_TRUE(
          CommitsMatch(CommitOf(decision.images), set_.rules.pin->commit));
    }
    if (!deployed_ || set_.rules.pin) return;
    std::map<std::string, Image> before;
    for (const auto& [name, image] : deployed_->images) {
      if (set_.members.contains(name)) before[name] = image;
    }
    const bool moved =
        !CommitsMatch(CommitOf(before), CommitOf(decision.images));
    if (set_.rules.hold) {
      EXPECT_FALSE(moved) << "held";
    }
    bool asked = set_.rules.allow_downgrade;
    std::map<std::string, Image> now;
    for (const auto& [name, image] : before) {
      now[name] = decision.images.at(name);
      asked = asked || Judge(names, image.tag).exclusion != nullptr;
    }
    EXPECT_TRUE(asked || *BuiltAtOf(now) >= *BuiltAtOf(before))
        << CommitOf(before) << " went back to " << CommitOf(decision.images);
  }

  static absl::Time TimeOf(const Release& release) {
    absl::Time greatest = absl::InfinitePast();
    for (const auto& [name, builds] : release.builds) {
      greatest = std::max(greatest, *builds.front().built_at);
    }
    return greatest;
  }

  // An old commit of which only some repositories have a new build.
  bool IsBuiltAgain(const Release& release) const {
    absl::Time oldest = absl::InfiniteFuture();
    for (const auto& [name, builds] : release.builds) {
      oldest = std::min(oldest, *builds.front().built_at);
    }
    return TimeOf(release) - oldest > absl::Hours(20);
  }

  void ExpectTheNewest() {
    std::map<std::string, std::vector<Build>> candidates;
    for (const auto& [name, member] : set_.members) {
      Survey survey(MakeSurveyOptions(set_, EffectivePin(), name));
      survey.BeginPage();
      for (const std::string& tag : List(name, "")) survey.OnTag(tag);
      survey.EndPage();
      for (Build& build : survey.Candidates(Survey::kMaxBuilds)) {
        if (registries_[name].manifests.contains(build.tag)) {
          candidates[name].push_back(build);
        }
      }
    }
    std::vector<std::string> names;
    for (const auto& [name, member] : set_.members) names.push_back(name);
    for (const Release& release : JoinOnCommit(candidates)) {
      if (!release.Lacking(names).empty() || IsBuiltAgain(release)) continue;
      if (!deployed_ || deployed_->images.size() != names.size()) {
        return;  // a member could not join: an error that a person reads
      }
      EXPECT_GE(*BuiltAtOf(deployed_->images), TimeOf(release))
          << release.key << " is newer than " << CommitOf(deployed_->images);
      return;
    }
  }

  std::mt19937 random_;
  Request set_;
  absl::Time now_ = absl::FromUnixSeconds(1'760'000'000);
  std::map<std::string, Registry> registries_;
  std::optional<Deployed> deployed_;
  bool outage_ = false;
  bool short_ = false;
  unsigned serial_ = 0;
};

TEST(SetPropertyTest, ASetIsOfOneCommitAndGoesForwardOnly) {
  unsigned count = 60;
  if (const char* times = std::getenv("IMAGECD_HISTORIES")) {
    count *= static_cast<unsigned>(std::atoi(times));
  }
  for (unsigned seed = 0; seed < count; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    SetHistory(seed).Run(30);
    if (::testing::Test::HasFailure()) return;
  }
  EXPECT_GT(SetHistory::warm_lookups_, static_cast<std::int64_t>(count))
      << "hardly any was warm";
}

}  // namespace
}  // namespace imagecd::policy
