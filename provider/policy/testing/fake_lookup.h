#ifndef IMAGECD_PROVIDER_POLICY_TESTING_FAKE_LOOKUP_H_
#define IMAGECD_PROVIDER_POLICY_TESTING_FAKE_LOOKUP_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "provider/policy/listing_plan.h"
#include "provider/policy/testing/fake_evidence.h"

namespace imagecd::policy {

using Outcome = Decision::Outcome;

inline constexpr char kOld[] = "main.20251013-050954.0000aaa";
inline constexpr char kMid[] = "main.20251014-050954.185c95c";
inline constexpr char kNew[] = "main.20251016-081200.9f3b2aa";
inline constexpr char kOther[] = "dev.20251017-081200.ddddddd";

inline std::string Digest(char c) { return "sha256:" + std::string(64, c); }

// A request for a single image, with the fields of its only member next to the
// others.
struct SingleRules : Rules {
  std::string repository;
  std::string tag;
  std::string digest;
  std::optional<Pin> provider_pin;
};
struct SingleDeployed {
  Image image;
  Selection selection = Selection::kNewest;
  std::optional<Pin> pin;
  bool same_rules = true;
  std::optional<Cursor> cursor;
};
struct SingleSituation {
  SingleRules rules;
  std::optional<SingleDeployed> deployed;
  absl::Time now;
  std::string listing_problem;
  bool push_order = false;
  const CommitHistory* history = nullptr;
  std::string history_problem;

  Request ToRequest() const {
    Request request;
    request.rules = rules;
    request.now = now;
    request.members[""] = {rules.repository, rules.tag, rules.digest,
                           rules.provider_pin, push_order};
    if (deployed) {
      request.deployed.emplace();
      request.deployed->images[""] = deployed->image;
      request.deployed->selection = deployed->selection;
      request.deployed->pin = deployed->pin;
      request.deployed->same_rules = deployed->same_rules;
      if (deployed->cursor) request.deployed->cursors[""] = *deployed->cursor;
    }
    return request;
  }
};

struct SingleDecision : Decision {
  SingleDecision(Decision decision, bool all)
      : Decision(std::move(decision)), listed_everything(all) {
    if (!images.empty()) image = Decision::image();
    if (cursors.contains("")) cursor = cursors.at("");
  }
  Image image;
  std::optional<Cursor> cursor;
  bool listed_everything;  // what came after the cursor was not enough
};

// A registry of tags and what they name, and one look-up in it.
class FakeLookup {
 protected:
  FakeLookup() {
    situation_.rules.repository = "ghcr.io/owner/chime";
    situation_.rules.branch = "main";
    situation_.now =
        absl::FromCivil(absl::CivilDay(2025, 10, 20), absl::UTCTimeZone());
  }

  SingleRules& rules() { return situation_.rules; }

  SingleDeployed& Deploy(const std::string& tag, const std::string& digest) {
    situation_.deployed.emplace();
    situation_.deployed->image = DescribeImage(rules().scheme, tag, digest);
    return *situation_.deployed;
  }

  // `warm`: there is a cursor, and listed_ is what comes after it.
  SingleDecision Choose(bool warm = false) {
    SingleSituation situation = situation_;
    if (warm && situation.deployed && !situation.deployed->cursor) {
      situation.deployed->cursor = Cursor{kOld, situation.now};
    }
    FakeEvidence evidence;
    bool listed_everything = false;
    evidence.list =
        [&](const ListQuestion& question,
            bool* everything) -> std::optional<std::vector<std::string>> {
      if (!situation.listing_problem.empty()) return std::nullopt;
      *everything = !(warm && !question.after.empty());
      listed_everything = listed_everything || *everything;
      return listed_;
    };
    evidence.listing_problem = situation.listing_problem;
    evidence.manifest = [this](const ManifestQuestion& question) {
      return Check(question.name, question.checks);
    };
    evidence.history = situation.history;
    evidence.history_problem = situation.history_problem;
    Decision decision = policy::Choose(situation.ToRequest(), evidence);
    asked_.clear();
    for (const ManifestQuestion& question : evidence.asked) {
      const bool is_head = situation.deployed &&
                           question.name == situation.deployed->image.tag &&
                           question.checks == Checks();
      if (!is_head) asked_.push_back(question.name);
    }
    lists_ = evidence.listed;
    return SingleDecision(std::move(decision), listed_everything);
  }

  // What is listed, and how.
  ListingPlan Plan(bool push_order) {
    SingleSituation situation = situation_;
    situation.push_order = push_order;
    const Request request = situation.ToRequest();
    return PlanListings(request, FindPin(request), false).at("");
  }

  // The answer with what problems_ has of it.
  Answer Check(const std::string& question, Checks checks) {
    const Answer answer = Ask(question);
    checked_[question] = checks;
    const auto found = problems_.find(question);
    if (answer.kind != Answer::Kind::kFound || found == problems_.end()) {
      return answer;
    }
    Answer problem = found->second;
    problem.digest = answer.digest;
    const bool looked_for =
        problem.kind == Answer::Kind::kNoAnswer ||
        (problem.kind == Answer::Kind::kChildMissing && checks.pullable) ||
        (problem.kind == Answer::Kind::kLacksPlatform && checks.platforms) ||
        (problem.kind == Answer::Kind::kFailsVerify && checks.verify);
    return looked_for ? problem : answer;
  }

  Answer Ask(const std::string& question) {
    if (!down_.empty()) return Answer::NoAnswer(down_);
    const auto found = manifests_.find(question);
    return found == manifests_.end() ? Answer::Absent()
                                     : Answer::Found(found->second);
  }

  void Push(const std::string& tag, char digest) {
    listed_.push_back(tag);
    manifests_[tag] = Digest(digest);
    manifests_[Digest(digest)] = Digest(digest);
  }
  void PushAll() {
    Push("latest", 'f');
    Push(kOld, 'a');
    Push(kMid, 'b');
    Push(kOther, 'd');
    Push(kNew, 'c');
  }
  void Delist(const std::string& tag) { std::erase(listed_, tag); }
  void BreakListing() { situation_.listing_problem = "ghcr.io: 503"; }
  void BreakEverything() {
    BreakListing();
    down_ = "ghcr.io: 503";
  }

  SingleSituation situation_;
  std::vector<std::string> listed_;
  std::map<std::string, std::string> manifests_;
  std::map<std::string, Answer> problems_;
  std::map<std::string, Checks> checked_;
  std::string down_;
  std::vector<std::string> asked_;
  std::vector<ListQuestion> lists_;
};

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_TESTING_FAKE_LOOKUP_H_
