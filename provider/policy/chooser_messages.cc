// What a Chooser says beside its decision.

#include <utility>

#include "absl/strings/str_format.h"
#include "provider/policy/chooser.h"
#include "provider/policy/wording.h"

namespace imagecd::policy {

void Chooser::SayWhatHasNoEffect() {
  if (!rules_.given()) {
    if (rules_.pin && rules_.provider_pin &&
        !rules_.pin->SameTarget(*rules_.provider_pin)) {
      Say(Severity::kWarning,
          absl::StrFormat("%s has no effect: the program's own %s goes first; "
                          "take that out of the program to follow it",
                          PathOf(*rules_.provider_pin), PathOf(*rules_.pin)));
    }
    return;
  }
  Image image = DescribeImage(rules_.scheme, rules_.tag, rules_.digest);
  if (deployed_ != nullptr && deployed_->image.digest == rules_.digest &&
      rules_.tag.empty()) {
    image = deployed_->image;
  }
  const Pin* pin = rules_.pin            ? &*rules_.pin
                   : rules_.provider_pin ? &*rules_.provider_pin
                                         : nullptr;
  if (pin == nullptr || Satisfies(image, *pin)) return;
  // A tag alone does not say whether it is the digest.
  if (!pin->digest.empty() && image.digest.empty()) return;
  Say(Severity::kWarning,
      absl::StrFormat(
          "%s has no effect: %s is given, and goes first; take `tag` and "
          "`digest` out of the program and out of ignoreChanges to follow the "
          "pin, or remove the pin",
          PathOf(*pin), NameOf(image)));
}

void Chooser::SayIfOffBranch(std::string_view tag, std::string_view who) {
  ParsedTag parsed;
  if (tag.empty() || IsOfBranch(tag, &parsed)) return;
  Say(Severity::kWarning,
      absl::StrFormat("%s is not a build of branch %s: it is taken because %s "
                      "names it",
                      tag, rules_.branch, who));
}

void Chooser::SayPassedOver() {
  if (passed_over_.empty()) return;
  Say(Severity::kWarning,
      absl::StrFormat("passed over %s: listed, but %s cannot be pulled, since "
                      "there is no manifest",
                      ListNames(passed_over_),
                      passed_over_.size() == 1 ? "it" : "they"));
}

void Chooser::SayPinned() {
  std::string text = PinInWords(*pin_);
  ParsedTag parsed;
  const Survey* survey = situation_.survey;
  if (survey != nullptr && IsOfBranch(decision_.image.tag, &parsed)) {
    const std::size_t newer =
        survey->CountNewer(parsed.unix_seconds, decision_.image.tag);
    const std::optional<Build> newest = survey->Newest();
    if (newer > 0) {
      text += absl::StrFormat(
          ", %s%s behind %s", newer == Survey::kMaxBuilds ? "at least " : "",
          Plural(static_cast<std::int64_t>(newer), "build"), newest->tag);
    } else if (newest && newest->tag == decision_.image.tag) {
      text += absl::StrFormat(", the newest build of branch %s", rules_.branch);
    }
  }
  Say(Severity::kInfo, std::move(text));
}

void Chooser::SayOddTimes() {
  const Image& image = decision_.image;
  if (image.built_at && *image.built_at > situation_.now) {
    Say(Severity::kWarning,
        absl::StrFormat("%s carries a time in the future: until then nothing "
                        "that is built now counts as newer; check the clock of "
                        "what builds it",
                        image.tag));
  }
  if (situation_.survey == nullptr) return;
  const auto tie = situation_.survey->TieAtTop();
  if (tie && tie->first.tag == image.tag) {
    Say(Severity::kWarning,
        absl::StrFormat("%s and %s carry the same second: which is newer "
                        "cannot be told, and the greater name is taken",
                        tie->first.tag, tie->second.tag));
  }
}

std::string Chooser::WhatIsThere() const {
  const std::optional<Build> newest = situation_.survey->Newest();
  if (newest) {
    return absl::StrFormat("the newest of branch %s is %s", rules_.branch,
                           newest->tag);
  }
  return NothingToChoose();
}

std::string Chooser::NothingToChoose() const {
  const Survey& survey = *situation_.survey;
  if (!passed_over_.empty()) {
    return absl::StrFormat(
        "%s, the newest of branch %s, cannot be pulled: listed, but there is "
        "no manifest",
        ListNames(passed_over_), rules_.branch);
  }
  if (survey.tags() == 0) return "there are no tags at all";
  std::vector<std::string> kinds;
  const auto add = [&](Reject kind, std::string_view what) {
    const RejectCount& count = survey.rejects(kind);
    if (count.tags == 0) return;
    kinds.push_back(
        absl::StrFormat("%d %s (such as %s)", count.tags, what, count.example));
  };
  add(Reject::kOtherBranch, "of other branches");
  add(Reject::kUnreadable,
      absl::StrFormat("of branch %s, but without a readable time and commit",
                      rules_.branch));
  add(Reject::kNotOfScheme, rules_.scheme.pattern().empty()
                                ? "not of the form BRANCH.YYYYMMDD-HHMMSS.SHA"
                                : "not matched by tagPattern");
  return absl::StrFormat("no tag of branch %s among %s: %s", rules_.branch,
                         Plural(survey.tags(), "tag"), ListNames(kinds));
}

}  // namespace imagecd::policy
