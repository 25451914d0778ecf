// How a choice is made.
//
// The request names members: the repositories of a set, or the one repository
// of a single image. What goes out together is a Release: one build of each
// member. In a set its builds share a commit; of a single image every build is
// a release. So everything below is written for sets, and a single image is a
// set with one member.
//
// Who decides, in this order: `tag` and `digest` in the program, a pin, a hold,
// the policy. The policy tries releases from the newest down. The first one of
// which every member has an image that passes its checks is taken. The last one
// to be tried is what is deployed, and it stays even if it fails.
//
// Invariants:
// - The guard: unless a person asked (a pin, an exclusion, allowDowngrade), the
//   choice never goes behind what is deployed. A listing that lacks a deployed
//   tag which is still there is not complete, and is no reason to go back.
// - The gate: MemberIs is the only way for a digest into the decision, and a
//   digest that is not deployed gets in only if it has passed `verify`.
// - A failure changes nothing: without an answer what is deployed stays, or the
//   operation fails.
// - A listing after the cursor gives the same decision as a listing of
//   everything. Where it might not, Choose starts again with everything.

#include "provider/policy/choose.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "provider/policy/choice_facts.h"
#include "provider/policy/choice_text.h"
#include "provider/policy/examiner.h"
#include "provider/policy/listing_plan.h"
#include "provider/policy/release_queue.h"
#include "provider/policy/wording.h"

namespace imagecd::policy {
namespace {

using Outcome = Decision::Outcome;
using Kind = Answer::Kind;

class Choice {
 public:
  Choice(const Request& request, Evidence& evidence, bool everything)
      : request_(request),
        rules_(request.rules),
        evidence_(evidence),
        list_everything_(everything),
        facts_(request),
        text_(facts_),
        examiner_(facts_, evidence),
        queue_(facts_) {}

  // nullopt: what comes after the cursors is not enough.
  std::optional<Decision> Run();

 private:
  // What came of trying a release, or one member of it.
  enum class Result {
    kServes,
    kFails,
    kGoBack,  // to what is older: facts_.going_back says why
    kEnded,   // the decision is made
  };

  // ---- What a person named
  void ChooseGiven();
  Result TakeGiven(const std::string& name);
  ManifestQuestion GivenQuestion(const std::string& name) const;
  void ChoosePinned();
  void ChoosePinnedImage();
  std::optional<Release> FindPinnedCommit(bool satisfied, bool same_pin);
  void ChooseHeld();

  // ---- The policy
  void ChooseNewest();
  bool GoBackFromExcluded();
  Result TryInOrder();
  Result Try(Release release, bool is_deployed);
  Result TryMember(const std::string& name, Release& release, bool is_deployed);
  Result MemberLacksImage(const std::string& name, bool is_deployed);
  Result NothingLeft();

  // ---- What is deployed
  Result KeepMember(const std::string& name);
  Result FollowTag(const std::string& name, const std::string& digest);
  Result StayBeforeRepush(const std::string& name, std::string_view digest,
                          std::string_view problem);
  Result DeployedTagIsGone(const std::string& name);
  Result Unmet(const std::string& name, const std::string& problem);
  bool MayGoBack();
  bool ListsLackDeployed();
  void KeepWhole();

  // ---- The gate
  Result MemberIs(const std::string& name, Image image);

  // ---- Evidence
  void List();
  bool ListsSuffice();
  bool HasLists(const std::vector<std::string>& names, bool state_serves);

  // ---- The ends
  Result NoAnswer(std::string_view problem, bool state_serves);
  Result NoHistory(bool state_serves);
  Result KeepFor(std::string_view problem, std::string_view until,
                 bool state_serves);
  Result Refuse(std::string_view property, std::string error);
  Result RefusePin(std::string_view error);
  Result PinFailsVerify(const std::string& name, std::string_view tag,
                        std::string_view problem);
  void KeepAll();
  void Done();
  void Say(Severity severity, std::string text);
  void SayAll(Severity severity, const std::vector<std::string>& texts);

  const Pin& pin() const { return *facts_.pin.pin; }

  const Request& request_;
  const Rules& rules_;
  Evidence& evidence_;
  const bool list_everything_;
  ChoiceFacts facts_;
  const ChoiceText text_;
  Examiner examiner_;
  ReleaseQueue queue_;
  Decision decision_;
  bool needs_everything_ = false;

  std::size_t lookups_ = 0;  // of their builds
  bool went_back_ = false;
  // The release that is tried.
  std::string key_;
  std::map<std::string, Image> images_;
  std::vector<Message> messages_;
};

std::optional<Decision> Choice::Run() {
  SayAll(Severity::kWarning, text_.WhatHasNoEffect());
  decision_.selection = facts_.named()           ? Selection::kPinned
                        : facts_.hold != nullptr ? Selection::kHeld
                                                 : Selection::kNewest;
  if (request_.given()) {
    ChooseGiven();
  } else if (!facts_.pin.error.empty()) {
    Refuse(facts_.pin.property, facts_.pin.error);
  } else {
    List();
    if (facts_.pin.pin) {
      ChoosePinned();
    } else if (!facts_.by_policy()) {
      ChooseHeld();
    } else {
      if (facts_.hold != nullptr) {
        Say(Severity::kWarning, text_.NothingToHold());
      }
      ChooseNewest();
    }
  }
  if (needs_everything_) return std::nullopt;
  return std::move(decision_);
}

// ---- What a person named

ManifestQuestion Choice::GivenQuestion(const std::string& name) const {
  const Member& member = request_.members.at(name);
  if (member.digest.empty()) {
    const Image* deployed = facts_.DeployedOf(name);
    const bool same_tag = deployed != nullptr && deployed->tag == member.tag;
    return examiner_.Question(name, member.tag,
                              same_tag ? Checks() : examiner_.VerifyOnly());
  }
  const bool keeps_tag =
      member.tag.empty() && facts_.IsDeployed(name, member.digest);
  ManifestQuestion question = examiner_.Question(
      name, keeps_tag ? facts_.DeployedOf(name)->tag : member.tag,
      examiner_.VerifyOnly());
  question.name = member.digest;
  return question;
}

void Choice::ChooseGiven() {
  Outlook outlook;
  outlook.history = rules_.check_history;
  for (const std::string& name : facts_.members) {
    const Member& member = request_.members.at(name);
    const std::string off = text_.OffBranch(name, member.tag, "the program");
    if (!off.empty()) Say(Severity::kWarning, off);
    if (member.digest.empty() || rules_.check_verify) {
      outlook.manifests.push_back(GivenQuestion(name));
    }
  }
  evidence_.Expect(outlook);
  for (const std::string& name : facts_.members) {
    if (TakeGiven(name) == Result::kEnded) return;
  }
  Done();
}

// `tag` and `digest` take precedence over all rules but `verify`.
Choice::Result Choice::TakeGiven(const std::string& name) {
  const Member& member = request_.members.at(name);
  const Image* deployed = facts_.DeployedOf(name);
  if (member.digest.empty() && deployed != nullptr &&
      deployed->tag == member.tag) {
    return KeepMember(name);
  }
  const bool is_deployed = facts_.IsDeployed(name, member.digest);
  // Without `verify` nothing is asked about an image that is named completely.
  const bool complete =
      !member.digest.empty() && (!member.tag.empty() || is_deployed);
  const ManifestQuestion question = GivenQuestion(name);
  const Answer answer = complete && !rules_.check_verify
                            ? Answer::Found(member.digest)
                            : examiner_.Ask(question);
  const char* property = member.digest.empty() ? "tag" : "digest";
  const std::string path = request_.one_commit
                               ? absl::StrFormat("images.%s.%s", name, property)
                               : std::string(property);
  const std::string value = absl::StrFormat(
      "%s \"%s\"", path, member.digest.empty() ? member.tag : member.digest);
  const std::string blamed = request_.one_commit ? "images" : property;

  if (answer.kind == Kind::kNoAnswer) {
    return NoAnswer(answer.problem, /*state_serves=*/is_deployed);
  }
  if (answer.kind == Kind::kAbsent && is_deployed) {
    return DeployedTagIsGone(name);
  }
  if (answer.kind == Kind::kAbsent) {
    return Refuse(blamed, absl::StrFormat(
                              "%s: %s has no such %s", value, member.repository,
                              member.digest.empty() ? "tag" : "manifest"));
  }
  const bool is_same = facts_.IsDeployed(name, answer.digest);
  Image image = member.tag.empty() && is_same
                    ? *deployed
                    : DescribeImage(rules_.scheme, member.tag, answer.digest);
  std::string problem;
  if (rules_.check_verify && !answer.Verified(question.checks)) {
    problem = answer.problem;
  } else if (rules_.check_history) {
    if (examiner_.Commits().history == nullptr) return NoHistory(is_deployed);
    problem = examiner_.HistoryProblem(image.commit, key_).value_or("");
  }
  if (!problem.empty() && !is_same) {
    return Refuse(
        blamed,
        absl::StrFormat(
            "%s fails `verify`, which naming an image does not switch off: "
            "%s%s",
            value, problem,
            member.tag.empty() ? "; give the tag in addition to the digest"
                               : ""));
  }
  if (!problem.empty()) {
    Say(Severity::kWarning,
        text_.Unmet(name, problem, "it is named explicitly"));
  }
  return MemberIs(name, std::move(image));
}

void Choice::ChoosePinned() {
  if (pin().commit.empty()) return ChoosePinnedImage();
  const bool satisfied =
      facts_.state_serves() && !facts_.deployed.empty() &&
      std::all_of(
          facts_.deployed.begin(), facts_.deployed.end(),
          [this](const auto& each) { return Satisfies(each.second, pin()); });
  const bool same_pin = satisfied && request_.deployed->pin &&
                        request_.deployed->pin->SameTarget(pin());
  if (same_pin && facts_.joining.empty()) return KeepWhole();
  std::optional<Release> release = FindPinnedCommit(satisfied, same_pin);
  if (!release) return;
  // What is deployed is not moved to a later build of the same commit: pinning
  // it changes nothing.
  if (satisfied) return KeepWhole();
  if (rules_.check_history && examiner_.Commits().history == nullptr) {
    NoHistory(/*state_serves=*/false);
    return;
  }
  if (Try(*std::move(release), /*is_deployed=*/false) == Result::kServes) {
    Done();
  }
}

// The builds of the pinned commit; nullopt: the choice has ended.
std::optional<Release> Choice::FindPinnedCommit(bool satisfied, bool same_pin) {
  std::map<std::string, std::vector<Build>> matches;
  std::vector<std::string> choices;
  for (const std::string& name : facts_.members) {
    const Listing& listing = facts_.listings[name];
    const bool stays = same_pin && facts_.DeployedOf(name) != nullptr;
    if (listing.survey == nullptr) {
      if (stays) continue;
      NoAnswer(listing.problem, satisfied && facts_.joining.empty());
      return std::nullopt;
    }
    matches[name] = listing.survey->PinMatches();
    if (request_.one_commit || !listing.survey->PinIsAmbiguous()) continue;
    for (const Build& build : listing.survey->PinCandidates()) {
      choices.push_back(build.tag);
    }
  }
  facts_.releases = JoinOnCommit(matches);
  if (request_.one_commit && facts_.releases.size() > 1) {
    for (const Release& each : facts_.releases) choices.push_back(each.key);
  }
  if (!choices.empty() && !same_pin) {
    RefusePin(text_.AmbiguousPin(choices));
    return std::nullopt;
  }
  if (satisfied) return Release();
  if (facts_.releases.empty()) {
    RefusePin(text_.UnknownPin());
    return std::nullopt;
  }
  const Release& release = facts_.releases.front();
  if (!release.Lacking(facts_.members).empty()) {
    RefusePin(
        absl::StrFormat("%s; %s", text_.Lacks(release), text_.WhatIsThere()));
    return std::nullopt;
  }
  return release;
}

// A tag or digest: only a single image is pinned to one.
void Choice::ChoosePinnedImage() {
  const std::string& name = facts_.members[0];
  const std::string off = text_.OffBranch(
      name, pin().tag, pin().origin.empty() ? "`pin`" : pin().origin);
  if (!off.empty()) Say(Severity::kWarning, off);
  const Image* deployed = facts_.DeployedOf(name);
  if (deployed != nullptr && Satisfies(*deployed, pin())) {
    if (KeepMember(name) == Result::kServes) Done();
    return;
  }
  const Answer answer = examiner_.Ask(
      examiner_.Question(name, pin().tag.empty() ? pin().digest : pin().tag,
                         examiner_.AllChecks()));
  switch (answer.kind) {
    case Kind::kNoAnswer:
      NoAnswer(answer.problem, /*state_serves=*/false);
      return;
    case Kind::kAbsent: {
      const std::string what = absl::StrFormat(
          "%s has no such %s", request_.members.at(name).repository,
          pin().tag.empty() ? "manifest" : "tag");
      RefusePin(facts_.SurveyOf(name) == nullptr
                    ? what
                    : absl::StrFormat("%s; %s", what, text_.WhatIsThere()));
      return;
    }
    case Kind::kChildMissing:
      RefusePin(absl::StrFormat("it cannot be pulled: %s", answer.problem));
      return;
    case Kind::kFailsVerify:
      PinFailsVerify(name, pin().tag.empty() ? "it" : pin().tag,
                     answer.problem);
      return;
    case Kind::kLacksPlatform:
    case Kind::kFound:
      break;
  }
  Image image = DescribeImage(rules_.scheme, pin().tag, answer.digest);
  if (rules_.check_history) {
    if (examiner_.Commits().history == nullptr) {
      NoHistory(/*state_serves=*/false);
      return;
    }
    if (const auto problem = examiner_.HistoryProblem(image.commit, key_)) {
      PinFailsVerify(name, NameOf(image), *problem);
      return;
    }
  }
  if (answer.kind == Kind::kLacksPlatform) {
    facts_.overridden.push_back(
        absl::StrFormat("%s: %s", NameOf(image), answer.problem));
  }
  if (MemberIs(name, std::move(image)) == Result::kServes) Done();
}

// What is deployed stays; new members join at its commit.
void Choice::ChooseHeld() {
  if (facts_.joining.empty()) return KeepAll();
  if (!HasLists(facts_.joining, /*state_serves=*/false)) return;
  if (rules_.check_history && examiner_.Commits().history == nullptr) {
    NoHistory(/*state_serves=*/false);
    return;
  }
  std::map<std::string, std::vector<Build>> matches;
  for (const std::string& name : facts_.members) {
    if (const Survey* survey = facts_.SurveyOf(name)) {
      matches[name] = survey->PinMatches();
    }
  }
  facts_.releases = JoinOnCommit(matches);
  KeepWhole();
}

// ---- The policy

void Choice::ChooseNewest() {
  if (!ListsSuffice()) return;
  queue_.Join(rules_.check_history ? examiner_.Commits().history : nullptr);
  for (const Release& release : facts_.unknown) {
    for (const auto& [name, builds] : release.builds) {
      const Build& build = builds.front();
      decision_.candidates.push_back(
          {name, build.tag,
           Answer::FailsVerify(
               "", examiner_.HistoryProblem(build.commit, "").value_or(""))});
    }
  }
  if (GoBackFromExcluded()) {
    if (needs_everything_) return;
    if (ListsLackDeployed()) return KeepWhole();
  }
  queue_.Order();
  Result result = TryInOrder();
  while (result != Result::kServes && result != Result::kEnded) {
    if (result == Result::kFails) {
      result = NothingLeft();
      continue;
    }
    // What is older may lie in front of the cursor.
    for (const auto& [name, listing] : facts_.listings) {
      if (!listing.everything) needs_everything_ = true;
    }
    if (needs_everything_) return;
    went_back_ = true;
    queue_.Order();
    result = TryInOrder();
  }
  if (result == Result::kServes) Done();
}

// Whether what is deployed is excluded: then the newest that is not is chosen,
// whether it is older or newer.
bool Choice::GoBackFromExcluded() {
  for (const auto& [name, image] : facts_.deployed) {
    const Exclusion* exclusion = facts_.StandingOf(image.tag).exclusion;
    if (!facts_.state_serves() || exclusion == nullptr) continue;
    facts_.going_back = GoingBack::kExcluded;
    facts_.going_back_because = absl::StrFormat(
        "%s is %s", text_.Name(name, image.tag), exclusion->InWords());
    went_back_ = true;
    for (const auto& [member, listing] : facts_.listings) {
      if (!listing.everything) needs_everything_ = true;
    }
    return true;
  }
  return false;
}

Choice::Result Choice::TryInOrder() {
  while (lookups_ < kMaxAttempts * facts_.members.size()) {
    std::optional<Release> release = queue_.Next();
    if (!release) return Result::kFails;
    const bool is_deployed = queue_.IsDeployed(*release);
    const Result result = Try(*std::move(release), is_deployed);
    if (result != Result::kFails) return result;
  }
  queue_.Clear();
  return Result::kFails;
}

// Tries one release, into images_. `is_deployed`: it is the deployed commit, of
// which what is deployed may stay.
Choice::Result Choice::Try(Release release, bool is_deployed) {
  key_ = release.key;
  images_.clear();
  messages_.clear();
  Outlook outlook;
  for (const std::string& name : facts_.members) {
    const auto builds = release.builds.find(name);
    if (builds == release.builds.end() || builds->second.empty()) continue;
    const std::string& tag = builds->second.front().tag;
    const Image* deployed = facts_.DeployedOf(name);
    if (!is_deployed || deployed == nullptr || deployed->tag != tag) {
      outlook.manifests.push_back(
          examiner_.Question(name, tag, examiner_.AllChecks()));
    } else if (examiner_.StillMet() != Checks() &&
               examiner_.Head(name).digest == deployed->digest) {
      ManifestQuestion question =
          examiner_.Question(name, tag, examiner_.StillMet());
      question.name = deployed->digest;
      outlook.manifests.push_back(std::move(question));
    }
  }
  if (outlook.manifests.size() > 1) evidence_.Expect(outlook);
  for (const std::string& name : facts_.members) {
    const Result result = TryMember(name, release, is_deployed);
    if (result != Result::kServes) return result;
  }
  return is_deployed || queue_.GoesForward(release, images_) ? Result::kServes
                                                             : Result::kFails;
}

Choice::Result Choice::TryMember(const std::string& name, Release& release,
                                 bool is_deployed) {
  const bool pinned = facts_.pin.pin.has_value();
  std::vector<Build>& builds = release.builds[name];
  while (!builds.empty()) {
    const Build build = builds.front();
    const Image* deployed = facts_.DeployedOf(name);
    if (is_deployed && deployed != nullptr && deployed->tag == build.tag) {
      return KeepMember(name);
    }
    ++lookups_;
    Answer answer = examiner_.Ask(
        examiner_.Question(name, build.tag, examiner_.AllChecks()));
    if (answer.kind == Kind::kNoAnswer) {
      return NoAnswer(answer.problem, facts_.state_serves() && !pinned);
    }
    const bool overridden = pinned && answer.kind == Kind::kLacksPlatform;
    if (overridden) {
      facts_.overridden.push_back(absl::StrFormat(
          "%s: %s", text_.Name(name, build.tag), answer.problem));
    }
    if ((answer.kind == Kind::kFound || overridden) && rules_.check_history) {
      if (examiner_.Commits().history == nullptr) return NoHistory(false);
      if (auto problem = examiner_.HistoryProblem(build.commit, key_)) {
        answer = Answer::FailsVerify(answer.digest, *std::move(problem));
      }
    }
    Decision::Candidate candidate{name, build.tag, answer};
    decision_.candidates.push_back(candidate);
    if (answer.kind == Kind::kFound || overridden) {
      if (answer.kind != Kind::kFailsVerify) {
        return MemberIs(name,
                        DescribeImage(rules_.scheme, build.tag, answer.digest));
      }
    }
    if (answer.kind == Kind::kFailsVerify && pinned) {
      return PinFailsVerify(name, text_.Name(name, build.tag), answer.problem);
    }
    if (answer.kind == Kind::kFailsVerify && !answer.required_by.empty()) {
      return Refuse(answer.required_by, text_.FailsRequired(candidate));
    }
    const bool known =
        std::any_of(facts_.passed_over.begin(), facts_.passed_over.end(),
                    [&](const Decision::Candidate& passed) {
                      return passed.member == name && passed.tag == build.tag;
                    });
    if (!known) facts_.passed_over.push_back(std::move(candidate));
    builds.erase(builds.begin());
    if (!facts_.pin.pin && queue_.PutBehind(release)) return Result::kFails;
  }
  return MemberLacksImage(name, is_deployed);
}

Choice::Result Choice::MemberLacksImage(const std::string& name,
                                        bool is_deployed) {
  if (facts_.pin.pin) {
    const std::string why = facts_.passed_over.empty()
                                ? absl::StrFormat("%s has no image of it", name)
                                : text_.PassedOver();
    return RefusePin(absl::StrFormat("%s; %s", why, text_.WhatIsThere()));
  }
  if (!is_deployed || !queue_.empty()) return Result::kFails;
  // What is deployed stays, and this member has nothing that goes with it.
  if (facts_.by_policy() && MayGoBack()) {
    facts_.going_back = GoingBack::kNewMember;
    facts_.going_back_because = absl::StrFormat(
        "%s has no image of %s", name, ShortCommit(facts_.deployed_key));
    return Result::kGoBack;
  }
  return Refuse("repositories", text_.NoImageOf(name));
}

// No release serves, but perhaps what is deployed.
Choice::Result Choice::NothingLeft() {
  if (!facts_.state_serves() || facts_.deployed.empty()) {
    return Refuse(
        request_.one_commit ? "repositories" : "repository",
        request_.one_commit
            ? "repositories: " + text_.NothingToChoose()
            : absl::StrFormat("repository \"%s\": %s",
                              request_.members.begin()->second.repository,
                              text_.NothingToChoose()));
  }
  const bool guarded =
      std::any_of(facts_.members.begin(), facts_.members.end(),
                  [this](const auto& name) { return facts_.Guarded(name); });
  if (facts_.going_back == GoingBack::kExcluded || !guarded) {
    Say(Severity::kWarning, text_.NothingBetter());
  }
  if (!guarded && facts_.joining.empty()) {
    KeepAll();
    return Result::kEnded;
  }
  return Try(queue_.DeployedRelease(), /*is_deployed=*/true);
}

// ---- What is deployed

// What is deployed as it is, of all members; its digests are followed.
void Choice::KeepWhole() {
  if (Try(queue_.DeployedRelease(), /*is_deployed=*/true) == Result::kServes)
    Done();
}

// What is deployed of the member stays; its digest is followed.
Choice::Result Choice::KeepMember(const std::string& name) {
  const Image& image = *facts_.DeployedOf(name);
  if (facts_.hold != nullptr) return MemberIs(name, image);
  const bool serves = facts_.named() || facts_.state_serves();
  const bool pinned_digest = facts_.pin.pin && !pin().digest.empty();
  if (!pinned_digest) {
    const Answer now = examiner_.Head(name);
    if (now.kind == Kind::kNoAnswer) return NoAnswer(now.problem, serves);
    if (now.kind == Kind::kAbsent) {
      if (facts_.Guarded(name) && MayGoBack()) {
        facts_.going_back = GoingBack::kGone;
        facts_.going_back_because = absl::StrFormat(
            "%s is gone from the registry", text_.Name(name, image.tag));
        return Result::kGoBack;
      }
      return DeployedTagIsGone(name);
    }
    const Survey* survey = facts_.SurveyOf(name);
    if (facts_.Guarded(name) && survey != nullptr && !survey->saw_deployed()) {
      messages_.push_back({Severity::kWarning, text_.IncompleteList(name)});
    }
    if (now.digest != image.digest) return FollowTag(name, now.digest);
  }
  // It stays, also if it no longer meets the rules.
  const bool history_known =
      rules_.check_history && examiner_.Commits().history != nullptr;
  if (history_known) {
    if (const auto problem = examiner_.HistoryProblem(image.commit, key_)) {
      return Unmet(name, *problem);
    }
  }
  if (examiner_.StillMet() == Checks()) return MemberIs(name, image);
  ManifestQuestion question =
      examiner_.Question(name, image.tag, examiner_.StillMet());
  question.name = image.digest;
  const Answer answer = examiner_.Ask(question);
  switch (answer.kind) {
    case Kind::kNoAnswer:
      return NoAnswer(answer.problem, serves);
    case Kind::kLacksPlatform:
    case Kind::kFailsVerify:
      return Unmet(name, answer.problem);
    case Kind::kFound:
    case Kind::kAbsent:
    case Kind::kChildMissing:
      break;
  }
  return MemberIs(name, image);
}

// The deployed tag was pushed again: its new image is taken if it passes.
Choice::Result Choice::FollowTag(const std::string& name,
                                 const std::string& digest) {
  const Image& before = *facts_.DeployedOf(name);
  Checks checks = examiner_.StillMet();
  std::string now = digest;
  if (checks != Checks()) {
    checks.pullable = true;
    const Answer answer =
        examiner_.Ask(examiner_.Question(name, before.tag, checks));
    switch (answer.kind) {
      case Kind::kNoAnswer:
        return NoAnswer(answer.problem,
                        facts_.named() || facts_.state_serves());
      case Kind::kAbsent:
        return DeployedTagIsGone(name);
      case Kind::kChildMissing:
      case Kind::kFailsVerify:
      case Kind::kLacksPlatform:
        return StayBeforeRepush(name, answer.digest, answer.problem);
      case Kind::kFound:
        now = answer.digest;
        break;
    }
  }
  Image image = DescribeImage(rules_.scheme, before.tag, now);
  if (rules_.check_history && now != before.digest) {
    if (examiner_.Commits().history == nullptr) {
      return NoHistory(facts_.named() || facts_.state_serves());
    }
    if (const auto problem = examiner_.HistoryProblem(image.commit, key_)) {
      return StayBeforeRepush(name, now, *problem);
    }
  }
  return MemberIs(name, std::move(image));
}

Choice::Result Choice::StayBeforeRepush(const std::string& name,
                                        std::string_view digest,
                                        std::string_view problem) {
  messages_.push_back(
      {Severity::kWarning, text_.RepushNotTaken(name, digest, problem)});
  return MemberIs(name, *facts_.DeployedOf(name));
}

Choice::Result Choice::DeployedTagIsGone(const std::string& name) {
  const Image& image = *facts_.DeployedOf(name);
  const bool manifest_too =
      image.tag.empty() ||
      examiner_.Ask(examiner_.Question(name, image.digest, Checks())).kind ==
          Kind::kAbsent;
  messages_.push_back({Severity::kWarning, text_.Gone(name, manifest_too)});
  return MemberIs(name, image);
}

bool Choice::MayGoBack() {
  return rules_.allow_downgrade && !went_back_ && !ListsLackDeployed();
}

Choice::Result Choice::Unmet(const std::string& name,
                             const std::string& problem) {
  const Image& image = *facts_.DeployedOf(name);
  if (facts_.Guarded(name) && MayGoBack()) {
    facts_.going_back = GoingBack::kUnmet;
    facts_.going_back_because =
        absl::StrFormat("of %s, %s", text_.Name(name, image.tag), problem);
    return Result::kGoBack;
  }
  messages_.push_back(
      {Severity::kWarning,
       text_.Unmet(name, problem,
                   facts_.named()            ? "it is named explicitly"
                   : !rules_.allow_downgrade ? "nothing newer meets it, and "
                                               "allowDowngrade is not set"
                   : went_back_              ? "nothing older meets it either"
                                : "the list of tags is not complete")});
  return MemberIs(name, image);
}

// Whether a list lacks what is deployed and, for all that is known, still
// there: then it says nothing about what is older.
bool Choice::ListsLackDeployed() {
  for (const auto& [name, image] : facts_.deployed) {
    const Survey* survey = facts_.SurveyOf(name);
    if (survey != nullptr && !survey->saw_deployed() &&
        examiner_.Head(name).kind != Kind::kAbsent) {
      return true;
    }
  }
  return false;
}

// ---- The gate

Choice::Result Choice::MemberIs(const std::string& name, Image image) {
  if (!examiner_.MayEnter(name, image, key_)) {
    return Refuse("verify", absl::StrFormat("verify: %s has not passed it",
                                            text_.Name(name, NameOf(image))));
  }
  images_[name] = std::move(image);
  return Result::kServes;
}

// ---- Evidence

void Choice::List() {
  const auto plans = PlanListings(request_, facts_.pin, list_everything_);
  Outlook outlook;
  outlook.history = rules_.check_history && facts_.hold == nullptr;
  std::vector<std::string> listed;
  for (const auto& [name, plan] : plans) {
    if (plan.head_deployed) {
      outlook.manifests.push_back(
          examiner_.Question(name, facts_.DeployedOf(name)->tag, Checks()));
    }
    if (plan.kind == ListingPlan::Kind::kNone) continue;
    listed.push_back(name);
    outlook.lists.push_back(
        {name, MakeSurveyOptions(request_, facts_.pin, name), plan.after,
         plan.kind == ListingPlan::Kind::kForMessage});
  }
  evidence_.Expect(outlook);
  for (const ListQuestion& question : outlook.lists) {
    facts_.listings[question.member] = evidence_.List(question);
  }
}

// Whether there is a list of each; otherwise the choice has ended.
bool Choice::HasLists(const std::vector<std::string>& names,
                      bool state_serves) {
  for (const std::string& name : names) {
    const Listing& listing = facts_.listings[name];
    if (listing.survey != nullptr) continue;
    NoAnswer(listing.problem, state_serves);
    return false;
  }
  return true;
}

bool Choice::ListsSuffice() {
  if (!HasLists(facts_.members, facts_.state_serves())) return false;
  if (rules_.check_history && examiner_.Commits().history == nullptr) {
    NoHistory(facts_.state_serves());
    return false;
  }
  // Where the cursor is unknown to the registry the answer is empty.
  for (const auto& [name, listing] : facts_.listings) {
    if (listing.everything) continue;
    if (!facts_.Guarded(name) || !listing.survey->saw_deployed()) {
      needs_everything_ = true;
    }
  }
  return !needs_everything_;
}

// ---- The ends

Choice::Result Choice::NoAnswer(std::string_view problem, bool state_serves) {
  return KeepFor(problem,
                 "the registry answers; check the registry and the credentials "
                 "for it",
                 state_serves);
}

Choice::Result Choice::NoHistory(bool state_serves) {
  return KeepFor(examiner_.Commits().problem,
                 "verify.sourceRepository can be read", state_serves);
}

Choice::Result Choice::KeepFor(std::string_view problem, std::string_view until,
                               bool state_serves) {
  // A member that joins has no image without an answer.
  if (!state_serves || !facts_.joining.empty() || !rules_.keep_on_failure) {
    decision_.outcome = Outcome::kNoAnswer;
    return Result::kEnded;
  }
  messages_.clear();
  Say(Severity::kWarning, text_.NotUpdated(problem, until));
  KeepAll();
  return Result::kEnded;
}

Choice::Result Choice::Refuse(std::string_view property, std::string error) {
  decision_.property.assign(property);
  decision_.error = std::move(error);
  decision_.outcome = Outcome::kRefused;
  return Result::kEnded;
}

Choice::Result Choice::RefusePin(std::string_view error) {
  return Refuse(PropertyOf(pin()),
                absl::StrFormat("%s: %s", PathOf(pin()), error));
}

Choice::Result Choice::PinFailsVerify(const std::string& name,
                                      std::string_view tag,
                                      std::string_view problem) {
  return RefusePin(absl::StrFormat(
      "%s fails `verify`, which a pin does not switch off: %s", tag, problem));
}

// Everything as it is, of the members that are left. The tags are read again:
// the pattern may have changed since.
void Choice::KeepAll() {
  images_.clear();
  for (const auto& [name, image] : facts_.deployed) {
    images_[name] = DescribeImage(rules_.scheme, image.tag, image.digest);
  }
  Done();
}

void Choice::Done() {
  const auto same_image = [](const auto& a, const auto& b) {
    return a.first == b.first && a.second.tag == b.second.tag &&
           a.second.digest == b.second.digest;
  };
  const bool same = request_.deployed &&
                    std::equal(images_.begin(), images_.end(),
                               request_.deployed->images.begin(),
                               request_.deployed->images.end(), same_image);
  decision_.outcome = same ? Outcome::kKeep : Outcome::kTake;
  decision_.images = images_;
  decision_.reason =
      ReasonFor(AsOneImage(images_, request_.one_commit), decision_.selection,
                facts_.pin.pin ? &pin() : nullptr, facts_.hold, rules_.ordering,
                rules_.branch, request_.one_commit);
  for (Message& message : messages_) {
    decision_.messages.push_back(std::move(message));
  }
  for (Message& message : text_.Moves(images_)) {
    decision_.messages.push_back(std::move(message));
  }
  if (!facts_.passed_over.empty()) {
    Say(Severity::kWarning, "passed over " + text_.PassedOver());
  }
  if (request_.given()) return;
  if (facts_.pin.pin || facts_.hold != nullptr) {
    return SayAll(Severity::kInfo, text_.PinnedOrHeld(images_));
  }
  Say(Severity::kWarning, text_.UnknownCommits(images_));
  if (request_.one_commit) Say(Severity::kInfo, text_.Lagging(images_));
  Say(Severity::kWarning, text_.Troubles(images_));
  decision_.cursors =
      NextCursors(facts_, images_, decision_.outcome == Outcome::kKeep);
}

void Choice::Say(Severity severity, std::string text) {
  if (!text.empty()) decision_.messages.push_back({severity, std::move(text)});
}

void Choice::SayAll(Severity severity, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) Say(severity, text);
}

}  // namespace

Decision Choose(const Request& request, Evidence& evidence) {
  if (auto decision = Choice(request, evidence, false).Run()) return *decision;
  return *Choice(request, evidence, true).Run();
}

}  // namespace imagecd::policy
