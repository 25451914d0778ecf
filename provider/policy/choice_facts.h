#ifndef IMAGECD_PROVIDER_POLICY_CHOICE_FACTS_H_
#define IMAGECD_PROVIDER_POLICY_CHOICE_FACTS_H_

#include <map>
#include <string>
#include <vector>

#include "provider/policy/choose.h"
#include "provider/policy/evidence.h"
#include "provider/policy/releases.h"
#include "provider/policy/request.h"
#include "provider/policy/tag_judgment.h"

namespace imagecd::policy {

// The reason for going back to an older image than the deployed one.
enum class GoingBack {
  kNo,
  kExcluded,   // a person excluded it
  kGone,       // its tag is gone, and allowDowngrade is set
  kUnmet,      // it no longer meets a rule, and allowDowngrade is set
  kNewMember,  // a new member has no image of it, and allowDowngrade is set
};

// The facts of one choice. Choose fills them in, and the messages
// (choice_text.h) are made from them.
struct ChoiceFacts {
  explicit ChoiceFacts(const Request& of);

  const Request& request;
  const Rules& rules;  // the request's
  const EffectivePin pin;
  const Hold* hold;  // null unless it decides
  const NameRules names;

  std::vector<std::string> members;
  std::map<std::string, Image> deployed;  // of the members that are left
  std::vector<std::string> joining;       // members that state does not have
  std::string deployed_key;               // as Release::key

  std::map<std::string, Listing> listings;  // by member
  std::vector<Release> releases;  // of all that is listed, newest first
  std::vector<Release> unknown;   // whose commits are not on the branch
  std::vector<Decision::Candidate> passed_over;
  std::vector<std::string> overridden;  // rules that the pin overrides
  GoingBack going_back = GoingBack::kNo;
  std::string going_back_because;  // a clause that names the image

  // A person named the images: `tag` or `digest` in the program, or a pin.
  bool named() const { return request.given() || pin.pin.has_value(); }
  // The policy decides. Otherwise a person does.
  bool by_policy() const {
    return !request.given() && !pin.pin &&
           (hold == nullptr || deployed.empty());
  }
  // The state still fits the program: it was chosen by the same rules.
  bool state_usable() const {
    return request.deployed && request.deployed->same_rules;
  }
  const Survey* SurveyOf(const std::string& member) const;
  const Image* DeployedOf(const std::string& member) const;
  bool IsDeployed(const std::string& member, std::string_view digest) const;
  Judgment JudgmentOf(std::string_view tag) const { return Judge(names, tag); }
  // The deployed tag has a place among the candidates: the choice does not go
  // behind it unless a person asks.
  bool Guarded(const std::string& member) const;
  bool SameKey(std::string_view a, std::string_view b) const;
};

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_CHOICE_FACTS_H_
