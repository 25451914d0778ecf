#include "provider/policy/tag_troubles.h"

#include <cstddef>
#include <optional>
#include <vector>

#include "absl/strings/str_format.h"
#include "provider/policy/choice_text.h"
#include "provider/policy/image_text.h"

namespace imagecd::policy {
namespace {

// Of what is as new as the choice, or nearly: what lies further back does no
// harm any more, and a listing after the cursor need not hold it.
void AddRecentTroubles(const ChoiceFacts& facts, const Image& image,
                       std::vector<std::string>* odd) {
  const Survey& survey = *facts.SurveyOf(facts.members[0]);
  const bool by_time = facts.rules.ordering.by_time();
  const auto tie = survey.TieAtTop();
  if (tie && tie->first.tag == image.tag) {
    odd->push_back(absl::StrFormat(
        "%s and %s %s: which is newer cannot be told, and the greater name is "
        "taken",
        tie->first.tag, tie->second.tag,
        by_time ? "carry the same second" : "have the same value"));
  }
  if (!by_time || !image.built_at) return;
  const absl::Time since = *image.built_at - kCursorSlack;
  const auto is_recent = [since](const Build& build) {
    return build.built_at && *build.built_at > since;
  };
  if (facts.request.members.begin()->second.push_order) {
    std::vector<std::string> names;
    for (const Build& build : survey.Backward()) {
      if (is_recent(build)) names.push_back(build.tag);
    }
    if (!names.empty()) {
      odd->push_back(absl::StrFormat(
          "%s carry a time long before that of what was pushed earlier: check "
          "the clocks of what builds them",
          ListNames(names)));
    }
  }
  std::optional<Build> shortest;
  std::optional<Build> longest;
  for (const Build& build : survey.Candidates(Survey::kMaxBuilds)) {
    if (!is_recent(build)) break;
    const std::size_t size = build.commit.size();
    if (!shortest || size < shortest->commit.size()) shortest = build;
    if (!longest || size > longest->commit.size()) longest = build;
  }
  if (shortest && shortest->commit.size() != longest->commit.size()) {
    odd->push_back(absl::StrFormat(
        "the commits in the tags have %d and %d digits (%s and %s): let all "
        "builds use one length",
        shortest->commit.size(), longest->commit.size(), shortest->tag,
        longest->tag));
  }
  const RejectCount& unreadable = survey.malformed();
  if (facts.listings.begin()->second.everything && unreadable.tags > 0) {
    odd->push_back(absl::StrFormat(
        "%s of branch %s without a readable time and commit (such as %s)",
        Plural(unreadable.tags, "tag"), facts.rules.branch,
        unreadable.example));
  }
}

}  // namespace

std::string TagTroubles(const ChoiceFacts& facts,
                        const std::map<std::string, Image>& now) {
  const bool single = !facts.request.one_commit;
  std::vector<std::string> odd;
  for (const auto& [name, image] : now) {
    if (!image.built_at || *image.built_at <= facts.request.now) continue;
    odd.push_back(absl::StrFormat(
        "%s has a timestamp in the future, so newer builds are ignored until "
        "then; check the clock of what builds it",
        ChoiceText(facts).Name(name, image.tag)));
    break;
  }
  // Within a set the commit decides, and not the tag.
  if (single && facts.SurveyOf(facts.members[0]) != nullptr) {
    AddRecentTroubles(facts, now.begin()->second, &odd);
  }
  const std::string more = single && odd.size() > 1 ? "; see listImages" : "";
  return odd.empty() ? "" : JoinClauses(odd) + more;
}

}  // namespace imagecd::policy
