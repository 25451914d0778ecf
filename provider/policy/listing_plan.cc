#include "provider/policy/listing_plan.h"

#include <algorithm>

namespace imagecd::policy {
namespace {

using Kind = ListingPlan::Kind;

bool AllSatisfy(const Deployed& deployed, const Pin& pin) {
  return !deployed.images.empty() &&
         std::all_of(
             deployed.images.begin(), deployed.images.end(),
             [&pin](const auto& each) { return Satisfies(each.second, pin); });
}

bool SamePin(const Deployed& deployed, const Pin& pin) {
  return deployed.same_rules && deployed.pin && deployed.pin->SameTarget(pin) &&
         AllSatisfy(deployed, pin);
}

// Returns true if the deployed images stay whatever the registries have.
bool StaysPut(const Request& request, const EffectivePin& pin) {
  if (!request.deployed || request.deployed->images.empty()) return false;
  if (pin.pin) {
    return !pin.pin->commit.empty() && SamePin(*request.deployed, *pin.pin);
  }
  return request.effective_hold() != nullptr;
}

ListingPlan PlanForPin(const Pin& pin, const Deployed* deployed,
                       const Image* image) {
  ListingPlan plan;
  const bool same_rules = image != nullptr && deployed->same_rules;
  if (!pin.digest.empty()) {
    // How far it is behind is known only where its tag is.
    const bool tag_known =
        same_rules && image->digest == pin.digest && !image->tag.empty();
    if (tag_known) plan.kind = Kind::kForMessage;
    return plan;
  }
  plan.head_deployed = same_rules && Satisfies(*image, pin);
  const bool needs_tags =
      !pin.commit.empty() && (deployed == nullptr || !SamePin(*deployed, pin));
  plan.kind = needs_tags ? Kind::kEverything : Kind::kForMessage;
  return plan;
}

bool CursorServes(const Request& request, const std::string& name,
                  const Image& image) {
  const Rules& rules = request.rules;
  const Deployed& deployed = *request.deployed;
  const auto cursor = deployed.cursors.find(name);
  if (cursor == deployed.cursors.end() || cursor->second.tag.empty()) {
    return false;
  }
  // By their place in history, images of any time may be the next best.
  if (rules.check_history || deployed.selection != Selection::kNewest) {
    return false;
  }
  const bool order_serves =
      request.members.at(name).push_order ||
      (rules.ordering.by_time() && rules.scheme.SortsByTime());
  // What is not excluded may lie in front of the cursor.
  const bool excluded =
      FindExclusion(MakeNameRules(rules, request.now).exclusions, image.tag,
                    image.commit) != nullptr;
  const absl::Time walked_at = cursor->second.walked_at;
  return order_serves && !excluded && walked_at <= request.now &&
         request.now - walked_at < kCursorLife;
}

ListingPlan PlanFor(const Request& request, const EffectivePin& pin,
                    const std::string& name, const Image* image) {
  const Deployed* deployed = request.deployed ? &*request.deployed : nullptr;
  const bool stays_put = StaysPut(request, pin);
  ListingPlan plan;
  if (stays_put && image == nullptr) {
    // A new member joins at the commit of the others.
    plan.kind = Kind::kEverything;
    return plan;
  }
  if (pin.pin) return PlanForPin(*pin.pin, deployed, image);
  if (stays_put) {
    // How far it is behind.
    if (!image->tag.empty()) plan.kind = Kind::kForMessage;
    return plan;
  }
  plan.kind = Kind::kEverything;
  if (image == nullptr || !deployed->same_rules || image->tag.empty()) {
    return plan;
  }
  plan.head_deployed = true;
  if (CursorServes(request, name, *image)) {
    plan.kind = Kind::kAfterCursor;
    plan.after = deployed->cursors.at(name).tag;
  }
  return plan;
}

const Image* DeployedImage(const Request& request, const std::string& name) {
  if (!request.deployed) return nullptr;
  const auto found = request.deployed->images.find(name);
  return found == request.deployed->images.end() ? nullptr : &found->second;
}

}  // namespace

std::map<std::string, ListingPlan> PlanListings(const Request& request,
                                                const EffectivePin& pin,
                                                bool everything) {
  std::map<std::string, ListingPlan> plans;
  // One member's excluded image, or its lost cursor, concerns the whole set.
  bool all_after_cursor = !everything;
  for (const auto& [name, member] : request.members) {
    const Image* image = DeployedImage(request, name);
    plans[name] = PlanFor(request, pin, name, image);
    all_after_cursor =
        all_after_cursor &&
        (image == nullptr || plans[name].kind == Kind::kAfterCursor);
  }
  for (auto& [name, plan] : plans) {
    if (plan.kind != Kind::kAfterCursor || all_after_cursor) continue;
    plan.kind = Kind::kEverything;
    plan.after.clear();
  }
  return plans;
}

std::map<std::string, Cursor> NextCursors(
    const ChoiceFacts& facts, const std::map<std::string, Image>& images,
    bool kept) {
  std::map<std::string, Cursor> cursors;
  const bool keeps_cursors =
      facts.state_usable() &&
      facts.request.deployed->selection == Selection::kNewest;
  for (const auto& [name, image] : images) {
    std::optional<Cursor> before;
    if (keeps_cursors) {
      const auto found = facts.request.deployed->cursors.find(name);
      if (found != facts.request.deployed->cursors.end())
        before = found->second;
    }
    const Listing& listing = facts.listings.at(name);
    if (listing.survey == nullptr) {
      if (before) cursors[name] = *before;
      continue;
    }
    const Image* deployed = facts.DeployedOf(name);
    // A list that lacks what is deployed does not say what lies where.
    if (facts.Guarded(name) ? !listing.survey->saw_deployed()
                            : deployed != nullptr && kept) {
      continue;
    }
    // By place in history no cursor is used.
    const Judgment judgment = facts.JudgmentOf(image.tag);
    if (!judgment.ranked || facts.rules.check_history) continue;
    // Within a release that is newer as a whole one image may be older: then
    // the list may begin too late to say where the next one has to.
    if (!listing.everything &&
        (!before ||
         (deployed != nullptr && image.built_at < deployed->built_at))) {
      continue;
    }
    const std::optional<std::string> tag = listing.survey->Cursor(
        {image.tag, judgment.rank, image.commit, image.built_at},
        listing.everything ? std::string_view() : before->tag);
    if (!tag) continue;
    cursors[name] = {
        *tag, listing.everything ? facts.request.now : before->walked_at};
  }
  return cursors;
}

SurveyOptions MakeSurveyOptions(const Request& request, const EffectivePin& pin,
                                const std::string& member) {
  SurveyOptions options;
  static_cast<NameRules&>(options) = MakeNameRules(request.rules, request.now);
  const Image* image = DeployedImage(request, member);
  if (image != nullptr) options.deployed_tag = image->tag;
  if (pin.pin) {
    options.pin_commit = pin.pin->commit;
  } else if (request.one_commit && StaysPut(request, pin)) {
    options.pin_commit = CommitOf(request.deployed->images);
  }
  return options;
}

}  // namespace imagecd::policy
