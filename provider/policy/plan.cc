#include "provider/policy/plan.h"

#include "provider/policy/survey.h"

namespace imagecd::policy {
namespace {

Plan PlanForPin(const Pin& pin, const Deployed* deployed) {
  Plan plan;
  const bool same_rules = deployed != nullptr && deployed->same_rules;
  if (!pin.digest.empty()) {
    // How far it is behind can be told only where its tag is known.
    const bool tag_known = same_rules && deployed->image.digest == pin.digest &&
                           !deployed->image.tag.empty();
    if (tag_known) plan.listing = Plan::Listing::kForMessage;
    return plan;
  }
  if (!pin.tag.empty()) {
    plan.listing = Plan::Listing::kForMessage;
    plan.head_deployed = same_rules && deployed->image.tag == pin.tag;
    return plan;
  }
  const bool satisfied =
      same_rules && CommitsMatch(deployed->image.commit, pin.commit);
  const bool pin_is_new =
      !satisfied || !deployed->pin || !deployed->pin->SameTarget(pin);
  plan.listing =
      pin_is_new ? Plan::Listing::kEverything : Plan::Listing::kForMessage;
  plan.head_deployed = satisfied;
  return plan;
}

// The newest that is not excluded may lie in front of the cursor.
bool DeployedIsExcluded(const Rules& rules, const Deployed& deployed,
                        absl::Time now) {
  return FindExclusion(MakeNameRules(rules, now).exclusions, deployed.image.tag,
                       deployed.image.commit) != nullptr;
}

bool CursorServes(const Rules& rules, const Deployed& deployed,
                  bool lists_in_push_order, absl::Time now) {
  // By their place in history, images of any time may be the next best.
  return deployed.cursor && !deployed.cursor->tag.empty() &&
         !rules.check_history && deployed.selection == Selection::kNewest &&
         (lists_in_push_order ||
          (rules.ordering.by_time() && rules.scheme.SortsByTime())) &&
         !DeployedIsExcluded(rules, deployed, now) &&
         deployed.cursor->walked_at <= now &&
         now - deployed.cursor->walked_at < kCursorLife;
}

}  // namespace

Plan MakePlan(const Rules& rules, const Deployed* deployed,
              bool lists_in_push_order, absl::Time now) {
  Plan plan;
  if (rules.given()) {
    plan.history = rules.check_history;
    return plan;
  }
  if (const Pin* pin = rules.effective_pin()) {
    plan = PlanForPin(*pin, deployed);
    plan.history = rules.check_history;
    return plan;
  }
  if (rules.held() && deployed != nullptr) {
    // How far it is behind.
    if (!deployed->image.tag.empty()) {
      plan.listing = Plan::Listing::kForMessage;
    }
    return plan;
  }

  plan.listing = Plan::Listing::kEverything;
  plan.history = rules.check_history;
  if (deployed == nullptr || !deployed->same_rules ||
      deployed->image.tag.empty()) {
    return plan;
  }
  plan.head_deployed = true;
  if (CursorServes(rules, *deployed, lists_in_push_order, now)) {
    plan.listing = Plan::Listing::kAfterCursor;
    plan.last = deployed->cursor->tag;
  }
  return plan;
}

}  // namespace imagecd::policy
