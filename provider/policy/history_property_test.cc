// Random histories of a registry and of a stack that follows it. After each
// step: the choice is a build of the branch unless a person named another, it
// does not go back unless a person asked, nothing is taken that a rule rejects,
// no digest that fails `verify` enters, whatever a person names, and a look-up
// after the cursor gives what a look-up of everything gives. Once all pins,
// holds and exclusions are lifted, it is the newest again.

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "provider/policy/testing/fake_lookup.h"

namespace imagecd::policy {
namespace {

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
    if (Chance(3)) {
      // Versions instead of times, on some of the same tags.
      OrderingSpec spec;
      spec.type = Chance(2) ? "semver" : "alphabetical";
      spec.filter_pattern = R"(^v(?P<n>\d.*)$)";
      spec.filter_extract = "$n";
      if (spec.type == "semver" && Chance(2)) spec.range = "<8";
      OrderingError error;
      rules_.ordering = Ordering::FromSpec(spec, &error);
      EXPECT_EQ(error.text, "");
    } else {
      ages_ = Chance(3);
      rules_.check_history = Chance(6);
    }
    checks_ = Chance(3);
    rules_.check_platforms = checks_;
    rules_.check_verify = checks_;
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
    if (!rules_.ordering.by_time() && !Chance(4)) {
      return "v" + std::to_string(Below(10)) + "." + std::to_string(Below(12)) +
             (Chance(6) ? "" : "." + std::to_string(Below(3))) +
             (Chance(6) ? "-rc.1" : "");
    }
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
    if (checks_ && Chance(4) && !pushes_.empty()) {
      const auto found = manifests_.find(
          pushes_[Below(static_cast<unsigned>(pushes_.size()))].tag);
      if (found != manifests_.end()) bad_.insert(found->second);
    }
    if (Chance(8)) {
      rules_.exclude.clear();
    } else if (Chance(8)) {
      rules_.exclude.push_back(SomeExclusion());
    }
    if (ages_ && Chance(4)) {
      rules_.minimum_age = absl::Minutes(Below(2) * Below(3000));
    }
    if (Chance(6)) {
      rules_.hold.reset();
    } else if (Chance(20)) {
      rules_.hold = Hold{"freeze", ""};
    }
    // A clean clone falls behind, and comes up again.
    if (Chance(3)) known_commits_ = Chance(2) ? 6 : 3 + Below(3);
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
    if (Chance(4)) {
      rules_.tag.clear();
      rules_.digest.clear();
    } else if (Chance(15) && !pushes_.empty()) {
      rules_.tag = pushes_[Below(static_cast<unsigned>(pushes_.size()))].tag;
      if (Chance(2)) rules_.digest = SomeDigest();
      if (Chance(3)) rules_.tag.clear();
    }
  }

  std::string SomeDigest() {
    if (manifests_.empty()) return "";
    auto it = manifests_.begin();
    std::advance(it, Below(static_cast<unsigned>(manifests_.size())));
    return it->second;
  }

  Exclusion SomeExclusion() {
    Exclusion exclusion = Exclusion::OfCommit(Commit());
    if (Chance(3) && !pushes_.empty()) {
      exclusion = Exclusion::OfTag(
          pushes_[Below(static_cast<unsigned>(pushes_.size()))].tag);
    } else if (Chance(4)) {
      exclusion = *Exclusion::OfPattern("[05].[a-f]+$");
    }
    if (deployed_ && Chance(3)) {
      exclusion = Exclusion::OfTag(deployed_->image.tag);
    }
    if (Chance(2)) exclusion.until = now_ + absl::Minutes(Below(3000));
    return exclusion;
  }

  // The commits of NewTag, in the order of the alphabet, so that times and
  // places disagree.
  class Clone : public CommitHistory {
   public:
    explicit Clone(unsigned known) : known_(known) {}
    std::optional<std::int64_t> Place(std::string_view commit) const override {
      if (commit.empty()) return std::nullopt;
      const unsigned place = static_cast<unsigned>(commit[0] - 'a');
      if (place >= known_) return std::nullopt;
      return place;
    }

   private:
    unsigned known_;
  };

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
    rules_.hold.reset();
    rules_.tag.clear();
    rules_.digest.clear();
    rules_.exclude.clear();
    rules_.minimum_age = absl::ZeroDuration();
    known_commits_ = 6;
    bad_.clear();
    // So long that a listing of everything is due.
    now_ += rules_.check_history ? absl::Hours(25) : absl::Minutes(1);
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

  Answer Check(const std::string& name, Checks checks) const {
    const Answer answer = Head(name);
    if (answer.kind != Answer::Kind::kFound || !bad_.contains(answer.digest)) {
      return answer;
    }
    if (checks.verify && FailsVerify(answer.digest)) {
      return Answer::FailsVerify(answer.digest, "it is not signed");
    }
    if (checks.platforms && answer.digest.back() % 2 == 1) {
      return Answer::LacksPlatform(answer.digest, "it lacks linux/arm64");
    }
    return answer;
  }

  // Which rule a bad one breaks is in its digest.
  bool FailsVerify(const std::string& digest) const {
    return bad_.contains(digest) && digest.back() % 2 == 0;
  }

  SingleDecision Decide(const std::optional<SingleDeployed>& deployed,
                        bool* warm) const {
    SingleSituation situation;
    situation.rules = rules_;
    situation.deployed = deployed;
    situation.now = now_;
    situation.push_order = order_ == Order::kPushed;
    *warm = false;
    bool listed_everything = false;
    FakeEvidence evidence;
    evidence.list =
        [&](const ListQuestion& question,
            bool* everything) -> std::optional<std::vector<std::string>> {
      if (outage_) return std::nullopt;
      *everything = question.after.empty();
      *warm = *warm || !*everything;
      listed_everything = listed_everything || *everything;
      std::vector<std::string> tags = List(question.after);
      // An answer that lacks its end, which the guard has to bear.
      if (short_) tags.resize(tags.size() - tags.size() / 3);
      return tags;
    };
    evidence.manifest = [this](const ManifestQuestion& question) {
      return Check(question.name, question.checks);
    };
    const Clone clone(known_commits_);
    evidence.history = &clone;
    Decision decision = policy::Choose(situation.ToRequest(), evidence);
    return SingleDecision(std::move(decision), listed_everything);
  }

  void LookUp() {
    bool warm = false;
    const SingleDecision decision = Decide(deployed_, &warm);
    ExpectTheSame(decision, warm);
    if (decision.outcome != Outcome::kTake &&
        decision.outcome != Outcome::kKeep) {
      // A stack that cannot be updated stays as it is, and its person takes the
      // wrong pin out again.
      if (decision.outcome == Outcome::kRefused) {
        rules_.pin.reset();
        rules_.tag.clear();
        rules_.digest.clear();
      }
      return;
    }
    const Image& image = decision.image;
    const NameRules names = MakeNameRules(rules_, now_);
    const Judgment judgment = Judge(names, image.tag);
    const bool stays = deployed_ && deployed_->image.tag == image.tag;
    const bool given = !(rules_.tag + rules_.digest).empty();
    const bool named = given || (rules_.pin && !rules_.pin->tag.empty());
    ExpectVerified(image);
    EXPECT_TRUE(judgment.ranked || named || stays) << image.tag;
    if (decision.outcome == Outcome::kKeep) {
      ASSERT_TRUE(deployed_.has_value());
      EXPECT_EQ(image, deployed_->image);
    }
    if (!rules_.pin && !given && rules_.hold && deployed_) {
      EXPECT_EQ(image, deployed_->image) << "held";
      EXPECT_EQ(decision.selection, Selection::kHeld);
    }
    if (!rules_.pin && !given && !stays) ExpectAllowed(names, image);
    if (!rules_.pin && !given && deployed_ && !stays) {
      ExpectNotBackward(names, image);
    }
    if (rules_.pin && !given && !rules_.pin->commit.empty()) {
      EXPECT_TRUE(CommitsMatch(image.commit, rules_.pin->commit));
    }
    deployed_.emplace();
    deployed_->image = image;
    deployed_->selection = decision.selection;
    deployed_->pin = rules_.pin;
    deployed_->cursor = decision.cursor;
  }

  // The gate: what was not there before has passed.
  void ExpectVerified(const Image& image) {
    if (!admitted_.insert(image.digest).second) return;
    if (rules_.check_verify) {
      EXPECT_FALSE(FailsVerify(image.digest)) << image.tag;
    }
    if (rules_.check_history) {
      EXPECT_TRUE(Clone(known_commits_).Place(image.commit)) << image.tag;
    }
  }

  // What is taken anew breaks no rule.
  void ExpectAllowed(const NameRules& names, const Image& image) const {
    const Judgment judgment = Judge(names, image.tag);
    EXPECT_FALSE(judgment.reject.has_value())
        << image.tag << " is " << InWords(judgment, names, now_);
    EXPECT_FALSE(bad_.contains(image.digest)) << image.tag;
    if (rules_.check_history) {
      EXPECT_TRUE(Clone(known_commits_).Place(image.commit).has_value())
          << image.tag;
    }
  }

  // It goes back only where a person asked for it.
  void ExpectNotBackward(const NameRules& names, const Image& image) const {
    const Image& before = deployed_->image;
    const Judgment was = Judge(names, before.tag);
    const Judgment is = Judge(names, image.tag);
    if (!was.ranked) return;
    const Clone clone(known_commits_);
    const auto was_at = clone.Place(before.commit);
    const auto is_at = clone.Place(image.commit);
    const bool by_place =
        rules_.check_history && was_at && is_at && was_at != is_at;
    const bool backward =
        by_place ? *is_at < *was_at
                 : IsNewer(was.rank, before.tag, is.rank, image.tag);
    const bool asked =
        was.exclusion != nullptr ||
        (rules_.allow_downgrade &&
         (!manifests_.contains(before.tag) || bad_.contains(before.digest) ||
          (rules_.check_history && !was_at)));
    EXPECT_TRUE(asked || !backward)
        << before.tag << " went back to " << image.tag;
  }

  void ExpectTheSame(const SingleDecision& decision, bool warm) {
    bool ignored = false;
    Expect(decision, Decide(deployed_, &ignored), "again");
    // A list cut short is cut elsewhere when it begins elsewhere.
    if (!warm || short_) return;
    warm_lookups_ += 1;
    ASSERT_TRUE(deployed_.has_value());
    SingleDeployed cold = *deployed_;
    cold.cursor.reset();
    const SingleDecision of_everything = Decide(cold, &ignored);
    EXPECT_FALSE(ignored);
    Expect(decision, of_everything, "cold");
  }

  static void Expect(const SingleDecision& a, const SingleDecision& b,
                     const char* what) {
    SCOPED_TRACE(what);
    EXPECT_EQ(a.outcome, b.outcome);
    EXPECT_EQ(a.image, b.image) << a.image.tag << " and " << b.image.tag;
    EXPECT_EQ(a.selection, b.selection);
    EXPECT_EQ(a.reason, b.reason);
    if (std::string_view(what) == "again") {
      EXPECT_EQ(a.messages, b.messages);
    }
    EXPECT_EQ(Told(a.messages), Told(b.messages));
  }

  // What a listing that begins after the cursor cannot know is said by one of
  // everything only.
  static std::vector<std::string> Told(const std::vector<Message>& messages) {
    std::vector<std::string> told;
    for (const Message& message : messages) {
      if (message.text.find("without a readable time") == std::string::npos) {
        told.push_back(message.text);
      }
    }
    return told;
  }

  // Whatever happened: when all is well again, and no pin is left, the newest
  // that can be pulled is deployed, or what is newer and gone, or the same
  // image under an older tag.
  void ExpectTheNewest() {
    const NameRules names = MakeNameRules(rules_, now_);
    const Clone clone(known_commits_);
    using Key = std::tuple<std::int64_t, std::string, std::string>;
    const auto key_of = [&](const std::string& tag) {
      const Judgment judgment = Judge(names, tag);
      if (!judgment.ranked || judgment.reject == Reject::kFuture) {
        return Key(-1, "", "");
      }
      const std::int64_t place =
          rules_.check_history ? *clone.Place(judgment.parsed->commit) : 0;
      return Key(place, judgment.rank, tag);
    };
    Key best(-1, "", "");
    for (const Pushed& pushed : pushes_) {
      if (manifests_.contains(pushed.tag)) {
        best = std::max(best, key_of(pushed.tag));
      }
    }
    if (std::get<2>(best).empty()) return;
    ASSERT_TRUE(deployed_.has_value());
    EXPECT_EQ(deployed_->selection, Selection::kNewest);
    // Somebody named it, and it is not left before its time has come.
    if (Judge(names, deployed_->image.tag).reject == Reject::kFuture) return;
    if (manifests_.contains(deployed_->image.tag)) {
      // A newer tag of the image that is deployed is not a change.
      if (manifests_.at(std::get<2>(best)) != deployed_->image.digest) {
        EXPECT_EQ(deployed_->image.tag, std::get<2>(best));
      }
    } else {
      EXPECT_FALSE(rules_.allow_downgrade);
      EXPECT_GE(key_of(deployed_->image.tag), best);
    }
  }

 public:
  static inline std::int64_t warm_lookups_ = 0;

 private:
  std::mt19937 random_;
  const Order order_;
  const UnknownLast unknown_last_;
  const bool busy_;
  SingleRules rules_;
  absl::Time now_ = absl::FromUnixSeconds(1'760'000'000);
  std::vector<Pushed> pushes_;
  std::map<std::string, std::string> manifests_;
  std::set<std::string> unpullable_;
  std::size_t lag_ = 0;
  std::set<std::string> bad_;       // digests that break a rule
  std::set<std::string> admitted_;  // digests that state has had
  unsigned known_commits_ = 6;
  bool ages_ = false;
  bool checks_ = false;
  bool outage_ = false;
  bool short_ = false;
  int serial_ = 0;
  std::optional<SingleDeployed> deployed_;
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
