// What a Chooser says beside its decision.

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "provider/policy/chooser.h"
#include "provider/policy/wording.h"

namespace imagecd::policy {

void Chooser::Say(Severity severity, std::string text) {
  decision_.messages.push_back({severity, std::move(text)});
}

void Chooser::SayWhatHasNoEffect() {
  const Hold* hold = rules_.hold            ? &*rules_.hold
                     : rules_.provider_hold ? &*rules_.provider_hold
                                            : nullptr;
  if (!rules_.given()) {
    if (rules_.pin && rules_.provider_pin &&
        !rules_.pin->SameTarget(*rules_.provider_pin)) {
      Say(Severity::kWarning,
          absl::StrFormat("%s has no effect: the program's own %s goes first; "
                          "take that out of the program to follow it",
                          PathOf(*rules_.provider_pin), PathOf(*rules_.pin)));
    }
    if (pin_ != nullptr && hold != nullptr && deployed_ != nullptr &&
        !Satisfies(deployed_->image, *pin_)) {
      Say(Severity::kWarning,
          absl::StrFormat("%s has no effect: %s goes first; remove that to "
                          "keep what is deployed",
                          PathOf(*hold), PathOf(*pin_)));
    }
    return;
  }
  Image image = DescribeImage(rules_.scheme, rules_.tag, rules_.digest);
  if (deployed_ != nullptr && deployed_->image.digest == rules_.digest &&
      rules_.tag.empty()) {
    image = deployed_->image;
  }
  const std::string given = absl::StrFormat(
      "%s is given, and goes first; take `tag` and `digest` out of the program "
      "and out of ignoreChanges",
      NameOf(image));
  const Pin* pin = rules_.pin            ? &*rules_.pin
                   : rules_.provider_pin ? &*rules_.provider_pin
                                         : nullptr;
  // A tag alone does not say whether it is the digest.
  const bool contradicts_pin = pin != nullptr && !Satisfies(image, *pin) &&
                               (pin->digest.empty() || !image.digest.empty());
  if (contradicts_pin) {
    return Say(Severity::kWarning,
               absl::StrFormat("%s has no effect: %s to follow the pin, or "
                               "remove the pin",
                               PathOf(*pin), given));
  }
  const bool contradicts_hold =
      hold != nullptr && deployed_ != nullptr &&
      ((!image.tag.empty() && image.tag != deployed_->image.tag) ||
       (!image.digest.empty() && image.digest != deployed_->image.digest));
  if (contradicts_hold) {
    Say(Severity::kWarning,
        absl::StrFormat("%s has no effect: %s to keep what is deployed, or "
                        "remove the hold",
                        PathOf(*hold), given));
  }
}

void Chooser::SayIfOffBranch(std::string_view tag, std::string_view who) {
  if (tag.empty() || StandingOf(tag).ranked) return;
  if (rules_.ordering.by_time()) {
    return Say(Severity::kWarning,
               absl::StrFormat("%s is not a build of branch %s: it is taken "
                               "because %s names it",
                               tag, rules_.branch, who));
  }
  Say(Severity::kWarning,
      absl::StrFormat("%s is outside of %s: it is taken because %s names it",
                      tag, rules_.ordering.InWords(rules_.branch), who));
}

void Chooser::SayMove(const Image& before, const Image& now) {
  if (before.tag == now.tag && !now.tag.empty()) {
    if (!rules_.digest.empty()) {
      Say(Severity::kInfo,
          absl::StrFormat("%s: %s \xe2\x86\x92 %s", now.tag,
                          ShortDigest(before.digest), ShortDigest(now.digest)));
    } else if (!before.digest.empty()) {
      Say(Severity::kWarning,
          absl::StrFormat("%s was pushed again: it named %s and now names %s",
                          now.tag, ShortDigest(before.digest),
                          ShortDigest(now.digest)));
    }
    return;
  }
  std::string why;
  switch (going_back_) {
    case GoingBack::kNo:
      break;
    case GoingBack::kExcluded:
      why = absl::StrFormat("%s is %s", before.tag,
                            StandingOf(before.tag).exclusion->InWords());
      break;
    case GoingBack::kGone:
      why = absl::StrFormat(
          "%s is gone from the registry, and allowDowngrade is set",
          before.tag);
      break;
    case GoingBack::kUnmet:
      why = absl::StrFormat("of %s, %s, and allowDowngrade is set", before.tag,
                            unmet_);
      break;
  }
  if (why.empty()) return Say(Severity::kInfo, Compare(before, now));
  Say(Severity::kWarning, absl::StrFormat("%s: %s", Compare(before, now), why));
}

void Chooser::SayIncompleteList() {
  const std::optional<Build> newest = situation_.survey->Newest();
  const std::string& tag = deployed_->image.tag;
  const std::string excluded =
      going_back_ == GoingBack::kExcluded
          ? ", though it is " + StandingOf(tag).exclusion->InWords()
          : "";
  Say(Severity::kWarning,
      absl::StrFormat(
          "the registry's list of tags lacks %s, which is deployed "
          "and still there, and %s: the list is not complete, so "
          "%s stays%s",
          tag,
          !newest ? "has no other of its branch"
          : excluded.empty()
              ? absl::StrFormat("ends at %s", newest->tag)
              : absl::StrFormat("has %s as its newest", newest->tag),
          tag, excluded));
}

void Chooser::SayUnmetStays(std::string_view why) {
  Say(Severity::kWarning,
      absl::StrFormat("%s no longer meets the rules of the program: %s; it "
                      "stays deployed, since %s",
                      NameOf(deployed_->image), unmet_, why));
}

// `main.2 and main.1: listed, but they cannot be pulled, since there is no
// manifest; main.0: it lacks linux/arm64`.
std::string Chooser::PassedOverInWords() const {
  std::vector<std::string> gone;
  std::vector<std::pair<std::string, std::vector<std::string>>> others;
  for (const PassedOver& passed : passed_over_) {
    const std::string& tag = passed.build.tag;
    if (passed.answer.kind == Answer::Kind::kAbsent) {
      gone.push_back(tag);
      continue;
    }
    const auto same = std::find_if(
        others.begin(), others.end(), [&passed](const auto& other) {
          return other.first == passed.answer.problem;
        });
    if (same == others.end()) {
      others.push_back({passed.answer.problem, {tag}});
    } else {
      same->second.push_back(tag);
    }
  }
  std::string text;
  if (!gone.empty()) {
    text = absl::StrFormat(
        "%s: listed, but %s cannot be pulled, since there is no manifest",
        ListNames(gone), gone.size() == 1 ? "it" : "they");
  }
  constexpr std::size_t kShown = 3;
  for (std::size_t i = 0; i < others.size() && i < kShown; ++i) {
    if (!text.empty()) text += "; ";
    text +=
        absl::StrFormat("%s: %s", ListNames(others[i].second), others[i].first);
  }
  if (others.size() > kShown) {
    text += absl::StrFormat("; and %d more", others.size() - kShown);
  }
  return text;
}

void Chooser::SayPassedOver() {
  if (passed_over_.empty()) return;
  Say(Severity::kWarning,
      absl::StrFormat("passed over %s", PassedOverInWords()));
}

void Chooser::SayUnknownCommits() {
  const Standing chosen = StandingOf(decision_.image.tag);
  std::vector<std::string> names;
  for (const Build& build : unknown_commits_) {
    if (!chosen.ranked ||
        IsNewer(build.rank, build.tag, chosen.rank, decision_.image.tag)) {
      names.push_back(build.tag);
    }
  }
  if (names.empty()) return;
  Say(Severity::kWarning,
      absl::StrFormat("passed over %s: %s not on branch %s of "
                      "verify.sourceRepository",
                      ListNames(names),
                      names.size() == 1 ? "its commit is" : "their commits are",
                      rules_.branch));
}

// `, 4 builds behind main.2025…`, or empty where it is not known.
std::string Chooser::Behind() const {
  const Survey* survey = situation_.survey;
  const Standing standing = StandingOf(decision_.image.tag);
  if (survey == nullptr || !standing.ranked) return "";
  const std::size_t newer =
      survey->CountNewer(standing.rank, decision_.image.tag);
  const std::optional<Build> newest = survey->Newest();
  if (newer > 0) {
    return absl::StrFormat(
        ", %s%s behind %s", newer == Survey::kMaxBuilds ? "at least " : "",
        Plural(static_cast<std::int64_t>(newer), "build"), newest->tag);
  }
  if (!newest || newest->tag != decision_.image.tag) return "";
  return rules_.ordering.by_time()
             ? absl::StrFormat(", the newest build of branch %s", rules_.branch)
             : absl::StrFormat(", the newest of %s",
                               rules_.ordering.InWords(rules_.branch));
}

void Chooser::SayPinned() {
  std::string text = PinInWords(*pin_) + Behind();
  Say(Severity::kInfo, std::move(text));

  // What the pin overrides.
  const std::string name = NameOf(decision_.image);
  const Standing standing = StandingOf(decision_.image.tag);
  const bool by_rule = standing.ranked && standing.reject.has_value();
  if (by_rule) {
    Say(Severity::kInfo,
        absl::StrFormat("%s: %s; the pin goes first", name,
                        InWords(standing, names_, situation_.now)));
  }
  if (!pin_overrides_.empty()) {
    Say(Severity::kInfo,
        absl::StrFormat("%s: %s; the pin goes first", name, pin_overrides_));
  }
}

void Chooser::SayHeld() {
  std::string text = HeldInWords(decision_.image, hold_) + Behind();
  const Standing standing = StandingOf(decision_.image.tag);
  if (standing.exclusion != nullptr) {
    text += absl::StrFormat("; it is %s, and the hold goes first",
                            standing.exclusion->InWords());
  }
  Say(Severity::kInfo, std::move(text));
}

// One warning for all that is odd about the tags themselves.
void Chooser::SayTroubles() {
  const Image& image = decision_.image;
  std::vector<std::string> odd;
  if (image.built_at && *image.built_at > situation_.now) {
    odd.push_back(absl::StrFormat(
        "%s carries a time in the future: until then nothing that is built now "
        "counts as newer; check the clock of what builds it",
        image.tag));
  }
  const Survey* survey = situation_.survey;
  const auto tie = survey == nullptr ? std::nullopt : survey->TieAtTop();
  if (tie && tie->first.tag == image.tag) {
    odd.push_back(absl::StrFormat(
        "%s and %s %s: which is newer cannot be told, and the greater name is "
        "taken",
        tie->first.tag, tie->second.tag,
        rules_.ordering.by_time() ? "carry the same second"
                                  : "have the same value"));
  }
  if (survey != nullptr && rules_.ordering.by_time() && image.built_at) {
    AddRecentTroubles(&odd);
  }
  if (odd.empty()) return;
  std::string text = odd[0];
  for (std::size_t i = 1; i < odd.size(); ++i) text += "; " + odd[i];
  if (odd.size() > 1) text += "; see listImages";
  Say(Severity::kWarning, std::move(text));
}

// Of what is as new as the choice, or nearly: what lies further back does no
// harm any more, and a listing after the cursor need not hold it.
void Chooser::AddRecentTroubles(std::vector<std::string>* odd) const {
  const Survey& survey = *situation_.survey;
  const absl::Time since = *decision_.image.built_at - kCursorSlack;
  const auto is_recent = [since](const Build& build) {
    return build.built_at && *build.built_at > since;
  };
  if (situation_.push_order) {
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
  if (situation_.walked_everything && unreadable.tags > 0) {
    odd->push_back(absl::StrFormat(
        "%s of branch %s without a readable time and commit (such as %s)",
        Plural(unreadable.tags, "tag"), rules_.branch, unreadable.example));
  }
}

std::string Chooser::WhatIsThere() const {
  const std::optional<Build> newest = situation_.survey->Newest();
  if (newest) {
    return absl::StrFormat("the newest of %s is %s",
                           rules_.ordering.InWords(rules_.branch), newest->tag);
  }
  return NothingToChoose();
}

std::string Chooser::NothingToChoose() const {
  const std::string place = rules_.ordering.InWords(rules_.branch);
  const Survey& survey = *situation_.survey;
  if (!passed_over_.empty()) {
    return absl::StrFormat("nothing of %s serves: %s", place,
                           PassedOverInWords());
  }
  if (survey.tags() == 0) return "there are no tags at all";
  if (!unknown_commits_.empty()) {
    return absl::StrFormat(
        "no tag of %s has a commit that is on the branch in "
        "verify.sourceRepository (the newest is %s)",
        place, unknown_commits_.front().tag);
  }
  return absl::StrFormat("no tag of %s among %s: %s", place,
                         Plural(survey.tags(), "tag"), RejectsInWords(survey));
}

}  // namespace imagecd::policy
