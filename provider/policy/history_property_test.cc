// Random histories of a registry and of a stack that follows it. After each
// step: the choice is a build of the branch unless a person named another, it
// does not go back unless a person asked, and a look-up after the cursor gives
// what a look-up of everything gives.

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "provider/policy/chooser.h"

namespace imagecd::policy {
namespace {

using Outcome = Decision::Outcome;

enum class Order { kPushed, kLexical, kNone };
enum class UnknownLast { kEmpty, kEverything };

class History {
 public:
  History(unsigned seed, Order order)
      : random_(seed),
        order_(order),
        unknown_last_(Chance(2) ? UnknownLast::kEmpty
                                : UnknownLast::kEverything),
        busy_(Chance(2)) {
    rules_.repository = "ghcr.io/owner/chime";
    rules_.branch = "main";
    rules_.allow_downgrade = Chance(4);
  }

  void Run(int steps) {
    for (int i = 0; i < steps && !::testing::Test::HasFailure(); ++i) {
      SCOPED_TRACE("step " + std::to_string(i));
      now_ += absl::Minutes(Below(busy_ ? 30 : 600));
      Happen();
      LookUp();
    }
    if (::testing::Test::HasFailure()) return;
    SCOPED_TRACE("in the end");
    Heal();
    LookUp();
    ExpectTheNewest();
  }

 private:
  struct Pushed {
    std::string tag;
  };

  unsigned Below(unsigned n) { return random_() % n; }
  bool Chance(unsigned one_in) { return Below(one_in) == 0; }

  std::string Commit() {
    // Few and short enough that some are built twice.
    static constexpr const char* kCommits[] = {
        "aaaaaaa", "bbbbbbb", "ccccccc", "ddddddd", "eeeeeee", "fffffff",
    };
    return kCommits[Below(6)];
  }

  std::string NewTag() {
    static constexpr const char* kOthers[] = {"latest",  "pr-7", "main.broken",
                                              "nightly", "a",    "zzz"};
    if (Chance(6)) return kOthers[Below(6)];
    absl::Time built = now_ - absl::Minutes(Below(10));
    if (Chance(4)) built = now_ - absl::Minutes(Below(20 * 60));
    if (Chance(60)) built = now_ - absl::Hours(Below(1000));
    if (Chance(60)) built = now_ + absl::Hours(Below(100));
    // Coarse clocks make ties.
    const std::string time =
        absl::FormatTime(Chance(5) ? "%Y%m%d-%H0000" : "%Y%m%d-%H%M%S", built,
                         absl::UTCTimeZone());
    static constexpr const char* kBranches[] = {"main", "main", "main", "dev",
                                                "main.x"};
    return std::string(kBranches[Below(5)]) + "." + time + "." + Commit();
  }

  void Push() {
    const std::string tag = NewTag();
    const std::string digest =
        "sha256:" + std::string(58, '0') + std::to_string(100000 + serial_++);
    const bool known =
        std::any_of(pushes_.begin(), pushes_.end(),
                    [&tag](const Pushed& pushed) { return pushed.tag == tag; });
    // A tag pushed again stays where it is in the list.
    if (!known) pushes_.push_back({tag});
    if (!Chance(10)) {
      manifests_[tag] = digest;
      manifests_[digest] = digest;
    } else if (!known) {
      unpullable_.insert(tag);
    }
  }

  void Happen() {
    for (unsigned i = Below(busy_ ? 30 : 4); i > 0; --i) Push();
    lag_ = Chance(3) ? Below(5) : 0;
    if (Chance(8) && !unpullable_.empty()) {
      const std::string tag = *unpullable_.begin();
      unpullable_.erase(tag);
      const std::string digest =
          "sha256:" + std::string(58, '1') + std::to_string(100000 + serial_++);
      manifests_[tag] = digest;
      manifests_[digest] = digest;
    }
    if (Chance(12) && !pushes_.empty()) {
      // A clean-up job: anything may go, what is deployed and the cursor too.
      std::size_t at = Below(static_cast<unsigned>(pushes_.size()));
      if (Chance(2)) at = pushes_.size() - 1;
      if (deployed_ && Chance(2)) Remove(std::string(deployed_->image.tag));
      if (deployed_ && deployed_->cursor && Chance(3)) {
        Remove(std::string(deployed_->cursor->tag));
      }
      if (at < pushes_.size()) Remove(std::string(pushes_[at].tag));
    }
    outage_ = Chance(10);
    short_ = Chance(12);
    if (Chance(10)) {
      rules_.pin.reset();
    } else if (Chance(15)) {
      Pin pin;
      if (Chance(3) && !pushes_.empty()) {
        pin.tag = pushes_[Below(static_cast<unsigned>(pushes_.size()))].tag;
      } else {
        pin.commit = Commit();
      }
      rules_.pin = pin;
    }
  }

  void Remove(const std::string& tag) {
    // Sometimes the list has not heard of it yet.
    if (!Chance(3)) {
      std::erase_if(pushes_,
                    [&tag](const Pushed& pushed) { return pushed.tag == tag; });
    }
    manifests_.erase(tag);
    unpullable_.erase(tag);
  }

  void Heal() {
    lag_ = 0;
    outage_ = false;
    short_ = false;
    rules_.pin.reset();
    now_ += absl::Minutes(1);
  }

  // What tags/list answers. The registry is the same for both look-ups of a
  // step.
  std::vector<std::string> List(const std::string& last) const {
    std::vector<std::string> tags;
    const std::size_t listed = pushes_.size() - std::min(pushes_.size(), lag_);
    for (std::size_t i = 0; i < listed; ++i) tags.push_back(pushes_[i].tag);
    if (order_ == Order::kLexical) std::sort(tags.begin(), tags.end());
    if (order_ == Order::kNone) {
      std::mt19937 shuffled(serial_);
      std::shuffle(tags.begin(), tags.end(), shuffled);
      return tags;  // such a registry ignores `last`
    }
    if (last.empty()) return tags;
    if (order_ == Order::kLexical) {
      tags.erase(tags.begin(),
                 std::upper_bound(tags.begin(), tags.end(), last));
      return tags;
    }
    const auto at = std::find(tags.begin(), tags.end(), last);
    if (at != tags.end()) {
      tags.erase(tags.begin(), at + 1);
    } else if (unknown_last_ == UnknownLast::kEmpty) {
      tags.clear();
    }
    return tags;
  }

  Answer Head(const std::string& name) const {
    if (outage_) return Answer::NoAnswer("ghcr.io: 503");
    const auto found = manifests_.find(name);
    return found == manifests_.end() ? Answer::Absent()
                                     : Answer::Found(found->second);
  }

  Decision Decide(const std::optional<Deployed>& deployed, bool* warm) const {
    const Plan plan = MakePlan(rules_, deployed ? &*deployed : nullptr,
                               order_ == Order::kPushed, now_);
    *warm = plan.listing == Plan::Listing::kAfterCursor;
    Situation situation;
    situation.rules = rules_;
    situation.deployed = deployed;
    situation.now = now_;
    if (plan.head_deployed) {
      situation.deployed_tag_names = Head(deployed->image.tag);
    }
    Decision decision = Finish(situation, plan.last, *warm);
    if (decision.outcome == Outcome::kWalkEverything) {
      EXPECT_TRUE(*warm);
      decision = Finish(situation, "", false);
    }
    return decision;
  }

  Decision Finish(Situation situation, const std::string& last,
                  bool warm) const {
    SurveyOptions options;
    options.branch = rules_.branch;
    if (situation.deployed) {
      options.deployed_tag = situation.deployed->image.tag;
    }
    if (rules_.pin) options.pin_commit = rules_.pin->commit;
    Survey survey(options);
    std::vector<std::string> tags = List(last);
    // An answer that lacks its end, which the guard has to bear.
    if (short_) tags.resize(tags.size() - tags.size() / 3);
    survey.BeginPage();
    for (const std::string& tag : tags) survey.OnTag(tag);
    survey.EndPage();
    if (outage_) {
      situation.listing_problem = "ghcr.io: 503";
    } else {
      situation.survey = &survey;
    }
    situation.walked_everything = !warm;
    Chooser chooser(situation);
    int asked = 0;
    while (std::optional<std::string> question = chooser.Next()) {
      chooser.Report(Head(*question));
      if (++asked > 100) {
        ADD_FAILURE() << "asks without end";
        break;
      }
    }
    return chooser.Finish();
  }

  void LookUp() {
    bool warm = false;
    const Decision decision = Decide(deployed_, &warm);
    ExpectTheSame(decision, warm);
    if (decision.outcome != Outcome::kTake &&
        decision.outcome != Outcome::kKeep) {
      // A stack that cannot be updated stays as it is, and its person takes the
      // wrong pin out again.
      if (decision.outcome == Outcome::kRefused) rules_.pin.reset();
      return;
    }
    const Image& image = decision.image;
    ParsedTag parsed;
    const bool of_branch =
        rules_.scheme.Parse(image.tag, &parsed) == ParseResult::kParsed &&
        parsed.branch == "main";
    const bool named = rules_.pin && !rules_.pin->tag.empty();
    const bool kept_named = deployed_ && deployed_->image.tag == image.tag;
    EXPECT_TRUE(of_branch || named || kept_named) << image.tag;
    if (decision.outcome == Outcome::kKeep) {
      ASSERT_TRUE(deployed_.has_value());
      EXPECT_EQ(image, deployed_->image);
    }
    ParsedTag before;
    if (deployed_ && !rules_.pin &&
        rules_.scheme.Parse(deployed_->image.tag, &before) ==
            ParseResult::kParsed &&
        before.branch == "main") {
      const bool asked =
          rules_.allow_downgrade && !manifests_.contains(deployed_->image.tag);
      EXPECT_TRUE(asked || !IsNewer(Ordering::RankOfTime(before.unix_seconds),
                                    deployed_->image.tag,
                                    Ordering::RankOfTime(parsed.unix_seconds),
                                    image.tag))
          << deployed_->image.tag << " went back to " << image.tag;
    }
    if (rules_.pin && !rules_.pin->commit.empty()) {
      EXPECT_TRUE(CommitsMatch(image.commit, rules_.pin->commit));
    }
    deployed_.emplace();
    deployed_->image = image;
    deployed_->selection = decision.selection;
    deployed_->pin = rules_.pin;
    deployed_->cursor = decision.cursor;
  }

  void ExpectTheSame(const Decision& decision, bool warm) {
    bool ignored = false;
    Expect(decision, Decide(deployed_, &ignored), "again");
    // A list cut short is cut elsewhere when it begins elsewhere.
    if (!warm || short_) return;
    warm_lookups_ += 1;
    std::optional<Deployed> cold = deployed_;
    cold->cursor.reset();
    const Decision of_everything = Decide(cold, &ignored);
    EXPECT_FALSE(ignored);
    Expect(decision, of_everything, "cold");
  }

  static void Expect(const Decision& a, const Decision& b, const char* what) {
    SCOPED_TRACE(what);
    EXPECT_EQ(a.outcome, b.outcome);
    EXPECT_EQ(a.image, b.image) << a.image.tag << " and " << b.image.tag;
    EXPECT_EQ(a.selection, b.selection);
    EXPECT_EQ(a.reason, b.reason);
    EXPECT_EQ(a.messages, b.messages);
  }

  // Whatever happened: when all is well again, and no pin is left, the newest
  // that can be pulled is deployed, or what is newer and gone.
  void ExpectTheNewest() {
    std::pair<std::int64_t, std::string> best{0, ""};
    for (const Pushed& pushed : pushes_) {
      ParsedTag parsed;
      if (rules_.scheme.Parse(pushed.tag, &parsed) == ParseResult::kParsed &&
          parsed.branch == "main" && manifests_.contains(pushed.tag)) {
        best = std::max(best, {parsed.unix_seconds, pushed.tag});
      }
    }
    if (best.second.empty()) return;
    ASSERT_TRUE(deployed_.has_value());
    EXPECT_EQ(deployed_->selection, Selection::kNewest);
    if (manifests_.contains(deployed_->image.tag)) {
      EXPECT_EQ(deployed_->image.tag, best.second);
    } else {
      EXPECT_FALSE(rules_.allow_downgrade);
      EXPECT_GT(absl::ToUnixSeconds(*deployed_->image.built_at), 0);
    }
  }

 public:
  static inline std::int64_t warm_lookups_ = 0;

 private:
  std::mt19937 random_;
  const Order order_;
  const UnknownLast unknown_last_;
  const bool busy_;
  Rules rules_;
  absl::Time now_ = absl::FromUnixSeconds(1'760'000'000);
  std::vector<Pushed> pushes_;
  std::map<std::string, std::string> manifests_;
  std::set<std::string> unpullable_;
  std::size_t lag_ = 0;
  bool outage_ = false;
  bool short_ = false;
  int serial_ = 0;
  std::optional<Deployed> deployed_;
};

// IMAGECD_HISTORIES multiplies how many are run.
void RunHistories(Order order, unsigned count) {
  if (const char* times = std::getenv("IMAGECD_HISTORIES")) {
    count *= static_cast<unsigned>(std::atoi(times));
  }
  const std::int64_t before = History::warm_lookups_;
  for (unsigned seed = 0; seed < count; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    History(seed, order).Run(30);
    if (::testing::Test::HasFailure()) return;
  }
  EXPECT_GT(History::warm_lookups_ - before, count) << "hardly any was warm";
}

TEST(HistoryPropertyTest, HoldsWhereTagsAreListedAsTheyWerePushed) {
  RunHistories(Order::kPushed, 40);
}

TEST(HistoryPropertyTest, HoldsWhereTagsAreListedByName) {
  RunHistories(Order::kLexical, 40);
}

TEST(HistoryPropertyTest, HoldsWhereTagsAreListedInNoOrder) {
  RunHistories(Order::kNone, 15);
}

}  // namespace
}  // namespace imagecd::policy
