#ifndef IMAGECD_PROVIDER_POLICY_TESTING_FAKE_LOOKUP_H_
#define IMAGECD_PROVIDER_POLICY_TESTING_FAKE_LOOKUP_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "provider/policy/chooser.h"

namespace imagecd::policy {

using Outcome = Decision::Outcome;

inline constexpr char kOld[] = "main.20251013-050954.0000aaa";
inline constexpr char kMid[] = "main.20251014-050954.185c95c";
inline constexpr char kNew[] = "main.20251016-081200.9f3b2aa";
inline constexpr char kOther[] = "dev.20251017-081200.ddddddd";

inline std::string Digest(char c) { return "sha256:" + std::string(64, c); }

// A registry of tags and what they name, and one look-up in it.
class FakeLookup {
 protected:
  FakeLookup() {
    situation_.rules.repository = "ghcr.io/owner/chime";
    situation_.rules.branch = "main";
    situation_.now =
        absl::FromCivil(absl::CivilDay(2025, 10, 20), absl::UTCTimeZone());
  }

  Rules& rules() { return situation_.rules; }

  Deployed& Deploy(const std::string& tag, const std::string& digest) {
    situation_.deployed.emplace();
    situation_.deployed->image = DescribeImage(rules().scheme, tag, digest);
    return *situation_.deployed;
  }

  // Plans, lists, asks and decides, as a caller does.
  Decision Choose(bool warm = false) {
    const Deployed* deployed =
        situation_.deployed ? &*situation_.deployed : nullptr;
    const Plan plan =
        MakePlan(rules(), deployed, situation_.push_order, situation_.now);
    const SurveyOptions options =
        MakeSurveyOptions(rules(), deployed, situation_.now);
    Survey survey(options);
    survey.BeginPage();
    for (const std::string& tag : listed_) survey.OnTag(tag);
    survey.EndPage();
    if (plan.listing != Plan::Listing::kNone &&
        situation_.listing_problem.empty()) {
      situation_.survey = &survey;
    }
    situation_.walked_everything = !warm;
    if (plan.head_deployed) {
      situation_.deployed_tag_names = Ask(deployed->image.tag);
    }
    asked_.clear();
    Chooser chooser(situation_);
    while (std::optional<std::string> question = chooser.Next()) {
      asked_.push_back(*question);
      if (asked_.size() > 100) break;  // asks without end
      chooser.Report(Check(*question, chooser.checks()));
    }
    situation_.survey = nullptr;
    return chooser.Finish();
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

  Situation situation_;
  std::vector<std::string> listed_;
  std::map<std::string, std::string> manifests_;
  std::map<std::string, Answer> problems_;
  std::map<std::string, Checks> checked_;
  std::string down_;
  std::vector<std::string> asked_;
};

inline std::vector<std::string> Texts(const Decision& decision) {
  std::vector<std::string> texts;
  for (const Message& message : decision.messages) {
    texts.push_back(
        (message.severity == Severity::kWarning ? "warning: " : "info: ") +
        message.text);
  }
  return texts;
}

inline Pin CommitPin(const std::string& commit) {
  Pin pin;
  pin.commit = commit;
  return pin;
}

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_TESTING_FAKE_LOOKUP_H_
