#ifndef IMAGECD_PROVIDER_POLICY_PLAN_H_
#define IMAGECD_PROVIDER_POLICY_PLAN_H_

#include <string>

#include "absl/time/time.h"
#include "provider/policy/rules.h"

namespace imagecd::policy {

// What is to be asked before a Chooser is made. The questions are independent:
// ask them side by side.
struct Plan {
  enum class Listing {
    kNone,
    kAfterCursor,  // what comes after `last`
    kEverything,
    // Everything, for a message only: it must not fail or hold up anything
    // (stop after requestTimeout, silently, and leave out the Survey).
    kForMessage,
  };
  Listing listing = Listing::kNone;
  std::string last;
  // What does the deployed tag name now (Situation::deployed_tag_names)?
  bool head_deployed = false;
  // Rules::check_history, and the choice asks for it: the branch's commits
  // (Situation::history).
  bool history = false;

  friend bool operator==(const Plan&, const Plan&) = default;
};

// `deployed` may be null. `lists_in_push_order`: the registry is known to list
// a new tag after all others (ghcr.io), so that a cursor serves any scheme and
// policy.
Plan MakePlan(const Rules& rules, const Deployed* deployed,
              bool lists_in_push_order, absl::Time now);

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_PLAN_H_
