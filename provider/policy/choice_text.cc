#include "provider/policy/choice_text.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "provider/policy/image_text.h"

namespace imagecd::policy {
std::string JoinClauses(const std::vector<std::string>& clauses) {
  std::string text;
  for (const std::string& part : clauses) {
    if (!text.empty()) text += "; ";
    text += part;
  }
  return text;
}

std::string ChoiceText::Name(const std::string& member,
                             std::string_view tag) const {
  return single() ? std::string(tag) : absl::StrFormat("%s of %s", tag, member);
}

std::string ChoiceText::Prefix(const std::string& member) const {
  return single() ? "" : member + ": ";
}

std::string ChoiceText::Whole(
    const std::map<std::string, Image>& images) const {
  return NameOf(AsOneImage(images, !single()));
}

std::string ChoiceText::Place() const {
  return facts_.rules.ordering.InWords(facts_.rules.branch);
}

std::string ChoiceText::InAll() const {
  return single() ? "" : " in all of " + ListNames(facts_.members);
}

// ---- Requests of people

std::string ChoiceText::OffBranch(const std::string& member,
                                  std::string_view tag,
                                  std::string_view who) const {
  if (tag.empty() || facts_.JudgmentOf(tag).ranked) return "";
  const bool by_time = facts_.rules.ordering.by_time();
  return absl::StrFormat(
      "%s is %s %s: it is taken because %s names it", Name(member, tag),
      by_time ? "not a build of" : "outside of", Place(), who);
}

std::string ChoiceText::NothingToHold() const {
  return absl::StrFormat(
      "%s finds nothing deployed to keep: the newest is taken, and kept from "
      "now on",
      PathOf(*facts_.hold));
}

// ---- The deployed images

std::string ChoiceText::NotUpdated(std::string_view problem,
                                   std::string_view until) const {
  return absl::StrFormat(
      "%s: %s stays deployed%s, and this %s is no longer being updated until "
      "%s",
      problem, Whole(facts_.deployed), InAll(), single() ? "image" : "set",
      until);
}

std::string ChoiceText::Unmet(const std::string& member,
                              std::string_view problem,
                              std::string_view why_it_stays) const {
  return absl::StrFormat(
      "%s%s no longer meets the rules of the program: %s; it stays deployed, "
      "since %s",
      Prefix(member), NameOf(*facts_.DeployedOf(member)), problem,
      why_it_stays);
}

std::string ChoiceText::Gone(const std::string& member,
                             bool manifest_too) const {
  const Image& image = *facts_.DeployedOf(member);
  const std::string digest = ShortDigest(image.digest);
  const std::string name =
      Prefix(member) + (image.tag.empty() ? digest : image.tag);
  if (!manifest_too) {
    return absl::StrFormat(
        "%s is gone from the registry: it stays deployed, as %s", name, digest);
  }
  return absl::StrFormat(
      "%s is gone from the registry%s: it stays deployed, but cannot be pulled "
      "any more; push it again, or deploy another",
      name, image.tag.empty() ? "" : ", and so is its manifest " + digest);
}

std::string ChoiceText::SameImage(const std::string& member,
                                  std::string_view tag) const {
  const Image& image = *facts_.DeployedOf(member);
  return absl::StrFormat("%s is the image that is deployed (%s): %s stays",
                         Name(member, tag), ShortDigest(image.digest),
                         image.tag);
}

std::string ChoiceText::RepushNotTaken(const std::string& member,
                                       std::string_view now_digest,
                                       std::string_view problem) const {
  return Prefix(member) + policy::RepushNotTaken(*facts_.DeployedOf(member),
                                                 now_digest, problem);
}

std::string ChoiceText::Excluded() const {
  if (facts_.going_back != GoingBack::kExcluded) return "";
  if (!single()) return ", though " + facts_.going_back_because;
  const std::string& tag = facts_.deployed.begin()->second.tag;
  return ", though it is " + facts_.JudgmentOf(tag).exclusion->InWords();
}

std::string ChoiceText::IncompleteList(const std::string& member) const {
  const std::optional<Build> newest = facts_.SurveyOf(member)->Newest();
  const std::string excluded = Excluded();
  return absl::StrFormat(
      "%sthe registry's list of tags lacks %s, which is deployed and still "
      "there, and %s: the list is not complete, so %s stays%s",
      Prefix(member), facts_.DeployedOf(member)->tag,
      !newest            ? "has no other of its branch"
      : excluded.empty() ? absl::StrFormat("ends at %s", newest->tag)
                         : absl::StrFormat("has %s as its newest", newest->tag),
      Whole(facts_.deployed), excluded);
}

std::string ChoiceText::NothingBetter() const {
  return absl::StrFormat("%s: %s stays deployed%s", NothingToChoose(),
                         Whole(facts_.deployed), Excluded());
}

// ---- The choice

std::vector<Message> ChoiceText::Moves(
    const std::map<std::string, Image>& now) const {
  std::vector<Message> messages;
  if (facts_.deployed.empty()) return messages;
  const Image before = AsOneImage(facts_.deployed, !single());
  const Image after = AsOneImage(now, !single());
  const bool moved = single() ? before.tag != after.tag || after.tag.empty()
                              : !CommitsMatch(before.commit, after.commit);
  if (moved) {
    std::string text = Compare(before, after);
    if (!single()) text += "," + InAll();
    if (facts_.going_back == GoingBack::kNo) {
      messages.push_back({Severity::kInfo, std::move(text)});
      return messages;
    }
    text += ": " + facts_.going_back_because;
    if (facts_.going_back != GoingBack::kExcluded) {
      text += ", and allowDowngrade is set";
    }
    messages.push_back({Severity::kWarning, std::move(text)});
    return messages;
  }
  for (const auto& [name, image] : now) {
    const Image* was = facts_.DeployedOf(name);
    const std::string who = Prefix(name);
    if (was == nullptr) {
      messages.push_back({Severity::kInfo,
                          absl::StrFormat("%s joins at %s", name, image.tag)});
    } else if (was->tag != image.tag) {
      messages.push_back({Severity::kInfo, who + Compare(*was, image)});
    } else if (was->digest != image.digest) {
      const std::string from = ShortDigest(was->digest);
      const std::string to = ShortDigest(image.digest);
      const bool given = !facts_.request.members.at(name).digest.empty();
      if (given) {
        messages.push_back(
            {Severity::kInfo, absl::StrFormat("%s%s: %s \xe2\x86\x92 %s", who,
                                              image.tag, from, to)});
      } else if (!was->digest.empty()) {
        messages.push_back(
            {Severity::kWarning,
             absl::StrFormat(
                 "%s%s was pushed again: it named %s and now names %s", who,
                 image.tag, from, to)});
      }
    }
  }
  return messages;
}

// `main.2 and main.1: listed, but they cannot be pulled, since there is no
// manifest; main.0: it lacks linux/arm64`.
std::string ChoiceText::PassedOver() const {
  std::vector<std::string> gone;
  std::vector<std::pair<std::string, std::vector<std::string>>> others;
  for (const Decision::Candidate& passed : facts_.passed_over) {
    std::string name = Name(passed.member, passed.tag);
    if (passed.answer.kind == Answer::Kind::kAbsent) {
      gone.push_back(std::move(name));
      continue;
    }
    const auto same = std::find_if(
        others.begin(), others.end(), [&passed](const auto& other) {
          return other.first == passed.answer.problem;
        });
    if (same == others.end()) {
      others.push_back({passed.answer.problem, {std::move(name)}});
    } else {
      same->second.push_back(std::move(name));
    }
  }
  std::vector<std::string> parts;
  if (!gone.empty()) {
    parts.push_back(absl::StrFormat(
        "%s: listed, but %s cannot be pulled, since there is no manifest",
        ListNames(gone), gone.size() == 1 ? "it" : "they"));
  }
  constexpr std::size_t kShown = 3;
  for (std::size_t i = 0; i < others.size() && i < kShown; ++i) {
    parts.push_back(absl::StrFormat("%s: %s", ListNames(others[i].second),
                                    others[i].first));
  }
  if (others.size() > kShown) {
    parts.push_back(absl::StrFormat("and %d more", others.size() - kShown));
  }
  return JoinClauses(parts);
}

Release ChoiceText::ReleaseOf(
    const std::map<std::string, Image>& images) const {
  Release release;
  release.key = single() ? images.begin()->second.tag : CommitOf(images);
  for (const auto& [name, image] : images) {
    release.builds[name] = {{image.tag, facts_.JudgmentOf(image.tag).rank,
                             image.commit, image.built_at}};
  }
  return release;
}

// Of all that is listed, whatever was chosen from.
std::vector<Release> ChoiceText::CompleteReleases() const {
  std::map<std::string, std::vector<Build>> builds;
  for (const std::string& name : facts_.members) {
    const Survey* survey = facts_.SurveyOf(name);
    if (survey == nullptr) return {};
    builds[name] = survey->Candidates(Survey::kMaxBuilds);
  }
  std::vector<Release> releases =
      single()
          ? EachBuild(facts_.members[0], std::move(builds[facts_.members[0]]))
          : JoinOnCommit(builds);
  std::erase_if(releases, [this](const Release& release) {
    return !release.Lacking(facts_.members).empty();
  });
  return releases;
}

std::string ChoiceText::Behind(const std::map<std::string, Image>& now) const {
  const Release chosen = ReleaseOf(now);
  if (chosen.rank().empty()) return "";
  const std::vector<Release> releases = CompleteReleases();
  std::int64_t newer = 0;
  for (const Release& release : releases) {
    if (!facts_.SameKey(release.key, chosen.key) && IsNewer(release, chosen)) {
      ++newer;
    }
  }
  const auto name = [this](const Release& release) {
    return single() ? release.key : ShortCommit(release.key);
  };
  if (newer > 0) {
    return absl::StrFormat(
        ", %s%s behind %s",
        newer == static_cast<std::int64_t>(Survey::kMaxBuilds) ? "at least "
                                                               : "",
        Plural(newer, single() ? "build" : "commit"), name(releases.front()));
  }
  if (!single() || releases.empty() || releases.front().key != chosen.key) {
    return "";
  }
  const bool by_time = facts_.rules.ordering.by_time();
  return absl::StrFormat(", the newest %sof %s", by_time ? "build " : "",
                         Place());
}

std::vector<std::string> ChoiceText::PinnedOrHeld(
    const std::map<std::string, Image>& now) const {
  std::vector<std::string> texts;
  if (facts_.hold != nullptr) {
    std::string text =
        HeldInWords(AsOneImage(now, !single()), facts_.hold) + Behind(now);
    for (const auto& [name, image] : now) {
      const Judgment judgment = facts_.JudgmentOf(image.tag);
      if (judgment.exclusion == nullptr) continue;
      text += absl::StrFormat("; %s is %s, and the hold takes precedence",
                              single() ? "it" : Name(name, image.tag),
                              judgment.exclusion->InWords());
      break;
    }
    texts.push_back(std::move(text));
    return texts;
  }
  texts.push_back(PinInWords(*facts_.pin.pin) + Behind(now));
  const auto overridden = [&texts](const std::string& what) {
    texts.push_back(what + "; the pin takes precedence");
  };
  for (const auto& [name, image] : now) {
    const Judgment judgment = facts_.JudgmentOf(image.tag);
    if (!judgment.ranked || !judgment.reject) continue;
    overridden(
        absl::StrFormat("%s: %s", Name(name, NameOf(image)),
                        InWords(judgment, facts_.names, facts_.request.now)));
  }
  for (const std::string& text : facts_.overridden) overridden(text);
  return texts;
}

std::string ChoiceText::UnknownCommits(
    const std::map<std::string, Image>& now) const {
  const Release chosen = ReleaseOf(now);
  std::vector<std::string> names;
  for (const Release& release : facts_.unknown) {
    // Nobody misses a release that is older than the choice.
    if (chosen.rank().empty() || IsNewer(release, chosen)) {
      names.push_back(release.key);
    }
  }
  if (names.empty()) return "";
  const bool one = names.size() == 1;
  return absl::StrFormat(
      "passed over %s: %s not on branch %s of verify.sourceRepository",
      ListNames(names),
      single() ? (one ? "its commit is" : "their commits are")
               : (one ? "it is" : "they are"),
      facts_.rules.branch);
}

std::string ChoiceText::Lagging(const std::map<std::string, Image>& now) const {
  const Release chosen = ReleaseOf(now);
  const Release* newest = nullptr;
  std::int64_t newer = 0;
  for (const Release& release : facts_.releases) {
    if (CommitsMatch(release.key, chosen.key)) break;
    if (release.Lacking(facts_.members).empty()) continue;
    if (!facts_.rules.check_history && release.rank() <= chosen.rank()) {
      continue;
    }
    if (newest == nullptr) newest = &release;
    ++newer;
  }
  if (newest == nullptr) return "";
  return absl::StrFormat(
      "%s that could be taken, which holds the set at %s%s", Lacks(*newest),
      ShortCommit(chosen.key),
      newer == 1 ? ""
                 : absl::StrFormat(" (so it is with %s more)",
                                   Plural(newer - 1, "newer commit")));
}

// ---- Errors

std::string ChoiceText::Lacks(const Release& release) const {
  const std::vector<std::string> lacking = release.Lacking(facts_.members);
  return absl::StrFormat("%s %s no image of %s", ListNames(lacking),
                         lacking.size() == 1 ? "has" : "have",
                         ShortCommit(release.key));
}

std::string ChoiceText::WhatIsThere() const {
  const std::vector<Release> releases = CompleteReleases();
  if (releases.empty()) return NothingToChoose();
  return single() ? absl::StrFormat("the newest of %s is %s", Place(),
                                    releases.front().key)
                  : absl::StrFormat("the newest commit that all have is %s",
                                    ShortCommit(releases.front().key));
}

std::string ChoiceText::NothingToChoose() const {
  if (!facts_.passed_over.empty()) {
    return absl::StrFormat("nothing of %s is usable%s: %s", Place(), InAll(),
                           PassedOver());
  }
  for (const std::string& name : facts_.members) {
    const Survey* survey = facts_.SurveyOf(name);
    if (survey == nullptr || survey->Newest()) continue;
    const std::string who =
        single() ? ""
                 : absl::StrFormat("%s (%s) has ", name,
                                   facts_.request.members.at(name).repository);
    if (survey->tags() == 0) {
      return single() ? "there are no tags at all" : who + "no tags at all";
    }
    const bool times_matter = survey->rejects(Reject::kUnreadable).tags > 0 &&
                              !facts_.rules.scheme.pattern().empty();
    return absl::StrFormat(
        "%sno tag of %s among %s: %s%s", who, Place(),
        Plural(survey->tags(), "tag"), RejectsInWords(*survey),
        times_matter
            ? absl::StrFormat("; the group `time` of tagPattern may match %s",
                              kTimeForms)
            : "");
  }
  if (single() && !facts_.unknown.empty()) {
    return absl::StrFormat(
        "no tag of %s has a commit that is on the branch in "
        "verify.sourceRepository (the newest is %s)",
        Place(), facts_.unknown.front().key);
  }
  for (const Release& release : facts_.releases) {
    if (release.Lacking(facts_.members).empty()) continue;
    return absl::StrFormat("no commit has an image%s: %s", InAll(),
                           Lacks(release));
  }
  return absl::StrFormat("no commit has an image%s", InAll());
}

std::string ChoiceText::FailsRequired(
    const Decision::Candidate& candidate) const {
  return absl::StrFormat("%s: %s, the newest of %s, does not pass: %s",
                         candidate.answer.required_by,
                         Name(candidate.member, candidate.tag), Place(),
                         candidate.answer.problem);
}

std::string ChoiceText::NoImageOf(const std::string& member) const {
  const bool held = facts_.hold != nullptr;
  return absl::StrFormat(
      "repositories: %s has no image of %s, which the others have deployed%s; "
      "build it there, or %s",
      member, ShortCommit(facts_.deployed_key),
      held ? ", and a hold keeps it"
           : ", and no newer commit has images" + InAll(),
      held ? "take the hold away"
           : "set allowDowngrade to go back to the newest commit that all "
             "have");
}

std::string ChoiceText::UnknownPin() const {
  return absl::StrFormat(
      "no tag of %s has this commit%s; %s%s", Place(),
      single() ? "" : " in any of " + ListNames(facts_.members), WhatIsThere(),
      facts_.pin.pin->commit_was_number
          ? "; it was given as a number; quote it so that no digits are lost"
          : "");
}

std::string ChoiceText::AmbiguousPin(
    const std::vector<std::string>& choices) const {
  return absl::StrFormat(
      "is the beginning of %d different commits; give more digits to choose "
      "one of %s",
      choices.size(), ListNames(choices));
}

}  // namespace imagecd::policy
