#ifndef IMAGECD_PROVIDER_POLICY_CHOICE_TEXT_H_
#define IMAGECD_PROVIDER_POLICY_CHOICE_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

#include "provider/policy/choice_facts.h"

namespace imagecd::policy {

// `a; b; c`.
std::string JoinClauses(const std::vector<std::string>& clauses);

// The messages and errors of a choice. Each exists once: where a set needs to
// say which member it is about, ChoiceText adds it. Does not own `facts`.
class ChoiceText {
 public:
  explicit ChoiceText(const ChoiceFacts& facts) : facts_(facts) {}

  // "main.2025…" of a single image, "main.2025… of chime" of a set.
  std::string Name(const std::string& member, std::string_view tag) const;
  // "" of a single image, "chime: " of a set.
  std::string Prefix(const std::string& member) const;
  // The deployed image, or the deployed commit of a set.
  std::string Whole(const std::map<std::string, Image>& images) const;
  // "branch main", or what the policy chooses from.
  std::string Place() const;

  // ---- Requests of people
  // Empty if the tag is a build of the branch. `who` names it.
  std::string OffBranch(const std::string& member, std::string_view tag,
                        std::string_view who) const;
  std::string NothingToHold() const;

  // ---- The deployed images
  // They stay because of `problem`, `until` something can be read.
  std::string NotUpdated(std::string_view problem,
                         std::string_view until) const;
  std::string Unmet(const std::string& member, std::string_view problem,
                    std::string_view why_it_stays) const;
  std::string Gone(const std::string& member, bool manifest_too) const;
  // `tag` is newer than the deployed tag and names the same digest.
  std::string SameImage(const std::string& member, std::string_view tag) const;
  std::string RepushNotTaken(const std::string& member,
                             std::string_view now_digest,
                             std::string_view problem) const;
  std::string IncompleteList(const std::string& member) const;
  std::string NothingBetter() const;

  // ---- The choice
  // The changes from the deployed images to `now`.
  std::vector<Message> Moves(const std::map<std::string, Image>& now) const;
  std::string PassedOver() const;  // without its verb
  // The effect of the pin or the hold, and the rules that it overrides.
  std::vector<std::string> PinnedOrHeld(
      const std::map<std::string, Image>& now) const;
  std::string UnknownCommits(const std::map<std::string, Image>& now) const;
  // Newer releases that some members lack; empty if there are none.
  std::string Lagging(const std::map<std::string, Image>& now) const;

  // ---- Errors
  std::string Lacks(const Release& release) const;
  std::string WhatIsThere() const;
  std::string NothingToChoose() const;
  std::string FailsRequired(const Decision::Candidate& candidate) const;
  std::string NoImageOf(const std::string& member) const;
  std::string UnknownPin() const;
  std::string AmbiguousPin(const std::vector<std::string>& choices) const;

 private:
  bool single() const { return !facts_.request.one_commit; }
  // "" of a single image, " in all of a, b and c" of a set.
  std::string InAll() const;
  // ", 4 builds behind main.2025…", or empty where it is not known.
  std::string Behind(const std::map<std::string, Image>& now) const;
  Release ReleaseOf(const std::map<std::string, Image>& images) const;
  std::string Excluded() const;
  std::vector<Release> CompleteReleases() const;

  const ChoiceFacts& facts_;
};

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_CHOICE_TEXT_H_
