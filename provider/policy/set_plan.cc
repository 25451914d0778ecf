// What is asked before a set is chosen.

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "provider/policy/duration.h"
#include "provider/policy/set_chooser.h"
#include "provider/policy/wording.h"

namespace imagecd::policy {
namespace {

bool Satisfied(const SetDeployed& deployed, std::string_view commit) {
  return std::all_of(deployed.images.begin(), deployed.images.end(),
                     [commit](const auto& image) {
                       return CommitsMatch(image.second.commit, commit);
                     });
}

// Where the set stays at what is deployed, whatever the registries have.
bool StaysPut(const SetRules& set, const SetDeployed* deployed) {
  if (deployed == nullptr || deployed->images.empty()) return false;
  const SetPin pin = EffectivePin(set);
  if (pin.pin) {
    return deployed->pin && deployed->pin->SameTarget(*pin.pin) &&
           Satisfied(*deployed, pin.pin->commit);
  }
  return set.rules.effective_hold() != nullptr;
}

// The rules as one member's plan needs them.
Rules MemberRules(const SetRules& set, const SetMember& member) {
  Rules rules = set.rules;
  rules.repository = member.repository;
  rules.pin = EffectivePin(set).pin;
  return rules;
}

}  // namespace

SetPin EffectivePin(const SetRules& set) {
  SetPin result;
  if (set.rules.pin) {
    if (set.rules.pin->commit.empty()) {
      result.property = PropertyOf(*set.rules.pin);
      result.error = absl::StrFormat(
          "%s: a set is pinned to a commit only, since its repositories have "
          "different tags and digests; a right one: pin: {commit: 185c95c}",
          PathOf(*set.rules.pin));
      return result;
    }
    result.pin = set.rules.pin;
    return result;
  }
  for (const auto& [name, member] : set.members) {
    if (!member.provider_pin) continue;
    const Pin& pin = *member.provider_pin;
    if (pin.commit.empty()) {
      result.error = absl::StrFormat(
          "%s: \"%s\" belongs to a set, which is pinned to a commit only, "
          "since "
          "its repositories have different tags and digests; give the commit",
          PathOf(pin), name);
      return result;
    }
    if (result.pin && !CommitsMatch(result.pin->commit, pin.commit)) {
      result.error = absl::StrFormat(
          "%s and %s are pins of one set, and have to name one commit",
          PathOf(*result.pin), PathOf(pin));
      return result;
    }
    if (!result.pin || pin.commit.size() > result.pin->commit.size()) {
      result.pin = pin;
    }
  }
  return result;
}

std::string CommitOf(const std::map<std::string, Image>& images) {
  std::string commit;
  for (const auto& [name, image] : images) {
    if (image.commit.size() > commit.size()) commit = image.commit;
  }
  return commit;
}

std::optional<absl::Time> BuiltAtOf(
    const std::map<std::string, Image>& images) {
  std::optional<absl::Time> greatest;
  for (const auto& [name, image] : images) {
    if (image.built_at && (!greatest || *image.built_at > *greatest)) {
      greatest = image.built_at;
    }
  }
  return greatest;
}

std::map<std::string, Plan> MakeSetPlan(
    const SetRules& set, const SetDeployed* deployed,
    const std::map<std::string, bool>& push_order, absl::Time now) {
  std::map<std::string, Plan> plans;
  const SetPin pin = EffectivePin(set);
  if (!pin.error.empty()) return plans;
  const bool stays_put = StaysPut(set, deployed);
  const bool held = !pin.pin && set.rules.effective_hold() != nullptr;
  for (const auto& [name, member] : set.members) {
    Plan& plan = plans[name];
    std::optional<Deployed> image;
    if (deployed != nullptr) {
      if (const auto found = deployed->images.find(name);
          found != deployed->images.end()) {
        image.emplace();
        image->image = found->second;
        image->selection = deployed->selection;
        image->pin = deployed->pin;
        image->same_rules = deployed->same_rules;
        if (const auto cursor = deployed->cursors.find(name);
            cursor != deployed->cursors.end()) {
          image->cursor = cursor->second;
        }
      }
    }
    if (stays_put && !image) {
      // A new member joins at the commit of the others.
      plan.listing = Plan::Listing::kEverything;
      plan.history = set.rules.check_history;
      continue;
    }
    const auto order = push_order.find(name);
    plan = MakePlan(MemberRules(set, member), image ? &*image : nullptr,
                    order != push_order.end() && order->second, now);
    if (held && stays_put) plan.head_deployed = false;
    if (pin.pin && !stays_put) plan.listing = Plan::Listing::kEverything;
    plan.history = set.rules.check_history && !(held && stays_put);
  }
  // One member's excluded image, or its lost cursor, concerns the whole set.
  const bool all_cursors =
      std::all_of(plans.begin(), plans.end(), [deployed](const auto& plan) {
        return plan.second.listing == Plan::Listing::kAfterCursor ||
               deployed == nullptr || !deployed->images.contains(plan.first);
      });
  for (auto& [name, plan] : plans) {
    if (plan.listing != Plan::Listing::kAfterCursor || all_cursors) continue;
    plan.listing = Plan::Listing::kEverything;
    plan.last.clear();
  }
  return plans;
}

SurveyOptions MakeSurveyOptions(const SetRules& set,
                                const SetDeployed* deployed,
                                std::string_view member, absl::Time now) {
  SurveyOptions options;
  static_cast<NameRules&>(options) = MakeNameRules(set.rules, now);
  if (const SetPin pin = EffectivePin(set); pin.pin) {
    options.pin_commit = pin.pin->commit;
  } else if (StaysPut(set, deployed)) {
    options.pin_commit = CommitOf(deployed->images);
  }
  if (deployed != nullptr) {
    if (const auto found = deployed->images.find(std::string(member));
        found != deployed->images.end()) {
      options.deployed_tag = found->second.tag;
    }
  }
  return options;
}

std::string SetReasonFor(const std::map<std::string, Image>& images,
                         Selection selection, const Pin* pin, const Hold* hold,
                         std::string_view branch) {
  Image whole;
  whole.commit = CommitOf(images);
  whole.built_at = BuiltAtOf(images);
  whole.tag = images.empty() ? "" : images.begin()->second.tag;
  if (selection == Selection::kNewest && whole.built_at) {
    return absl::StrFormat(
        "newest commit of branch %s that every repository has: %s, built %s",
        branch, ShortCommit(whole.commit), FormatRfc3339(*whole.built_at));
  }
  return ReasonFor(whole, selection, pin, hold, Ordering::Branch(), branch);
}

}  // namespace imagecd::policy
