#include "provider/policy/choice_facts.h"

#include "provider/policy/survey.h"

namespace imagecd::policy {

ChoiceFacts::ChoiceFacts(const Request& of)
    : request(of),
      rules(of.rules),
      pin(of.given() ? EffectivePin() : FindPin(of)),
      hold(of.given() || pin.pin ? nullptr : of.effective_hold()),
      names(MakeNameRules(of.rules, of.now)) {
  for (const auto& [name, member] : request.members) {
    members.push_back(name);
    const Image* image = nullptr;
    if (request.deployed) {
      const auto found = request.deployed->images.find(name);
      if (found != request.deployed->images.end()) image = &found->second;
    }
    if (image != nullptr) {
      deployed[name] = *image;
    } else {
      joining.push_back(name);
    }
  }
  if (!deployed.empty()) {
    deployed_key =
        request.one_commit ? CommitOf(deployed) : deployed.begin()->second.tag;
  }
}

const Survey* ChoiceFacts::SurveyOf(const std::string& member) const {
  const auto found = listings.find(member);
  return found == listings.end() ? nullptr : found->second.survey;
}

const Image* ChoiceFacts::DeployedOf(const std::string& member) const {
  const auto found = deployed.find(member);
  return found == deployed.end() ? nullptr : &found->second;
}

bool ChoiceFacts::IsDeployed(const std::string& member,
                             std::string_view digest) const {
  const Image* image = DeployedOf(member);
  return image != nullptr && image->digest == digest;
}

bool ChoiceFacts::Guarded(const std::string& member) const {
  const Image* image = DeployedOf(member);
  return by_policy() && state_usable() && image != nullptr &&
         JudgmentOf(image->tag).ranked;
}

bool ChoiceFacts::SameKey(std::string_view a, std::string_view b) const {
  return request.one_commit ? CommitsMatch(a, b) : a == b;
}

}  // namespace imagecd::policy
