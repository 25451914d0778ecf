#ifndef IMAGECD_PROVIDER_POLICY_LISTING_PLAN_H_
#define IMAGECD_PROVIDER_POLICY_LISTING_PLAN_H_

#include <map>
#include <string>

#include "provider/policy/choice_facts.h"
#include "provider/policy/request.h"
#include "provider/policy/survey.h"

namespace imagecd::policy {

// The part of one member's tags that is listed.
struct ListingPlan {
  enum class Kind {
    kNone,
    kAfterCursor,  // what comes after `after`
    kEverything,
    kForMessage,  // everything, as ListQuestion::for_message
  };
  Kind kind = Kind::kNone;
  std::string after;
  // The choice depends on the digest that the deployed tag names now.
  bool head_deployed = false;

  friend bool operator==(const ListingPlan&, const ListingPlan&) = default;
};

// Plans the listing of each member, and which deployed tags to look up in
// parallel. Not for a request whose images are given. `everything`: a listing
// after the cursors was not enough.
std::map<std::string, ListingPlan> PlanListings(const Request& request,
                                                const EffectivePin& pin,
                                                bool everything);

// The cursors to store: the next listing of each member begins kCursorSlack
// before what was chosen by the policy. `kept`: that is what was deployed.
std::map<std::string, Cursor> NextCursors(
    const ChoiceFacts& facts, const std::map<std::string, Image>& images,
    bool kept);

// For the listing of one member.
SurveyOptions MakeSurveyOptions(const Request& request, const EffectivePin& pin,
                                const std::string& member);

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_LISTING_PLAN_H_
