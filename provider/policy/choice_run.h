#ifndef IMAGECD_PROVIDER_POLICY_CHOICE_RUN_H_
#define IMAGECD_PROVIDER_POLICY_CHOICE_RUN_H_

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "provider/policy/choice_facts.h"
#include "provider/policy/choice_text.h"
#include "provider/policy/choose.h"
#include "provider/policy/evidence.h"
#include "provider/policy/examiner.h"
#include "provider/policy/release_queue.h"

namespace imagecd::policy {

// The result of trying a release, or one member of it.
enum class Result {
  kUsable,
  kFails,
  kGoBack,  // to what is older: ChoiceFacts::going_back says why
  kEnded,   // the decision is made
};

// One choice in progress: the facts so far, the release that is tried, and the
// decision. Its functions list tags, let images through the gate, and end the
// choice. Owns neither `request` nor `evidence`. Used from one thread.
//
// The functions that choose take a ChoiceRun:
//   named_images.h    what a person named: tag and digest, a pin, a hold
//   choose.cc         the policy
//   release_trial.h   one release: an image for each member
//   deployed_image.h  the deployed image of a member: does it stay?
struct ChoiceRun {
  ChoiceRun(const Request& request, Evidence& evidence, bool everything);
  ChoiceRun(const ChoiceRun&) = delete;
  ChoiceRun& operator=(const ChoiceRun&) = delete;

  // Lists the tags of each member whose list the choice needs.
  void List();
  // Returns false if a list is missing; then the choice has ended.
  bool HasLists(const std::vector<std::string>& names, bool state_usable);

  // The gate: the only way for a digest into the decision. Refuses a digest
  // that is neither deployed nor passed `verify`.
  Result MemberIs(const std::string& name, Image image);

  // ---- The ends of a choice. Each but Done returns kEnded.

  // There was no answer. What is deployed stays if `state_usable` and the rules
  // allow it. Otherwise the operation fails.
  Result NoAnswer(std::string_view problem, bool state_usable);
  // The same for verify.sourceRepository.
  Result NoHistory(bool state_usable);
  Result KeepFor(std::string_view problem, std::string_view until,
                 bool state_usable);
  // The inputs are wrong.
  Result Refuse(std::string_view property, std::string error);
  Result RefusePin(std::string_view error);
  Result PinFailsVerify(const std::string& name, std::string_view tag,
                        std::string_view problem);
  // The deployed images of the members that are left stay as they are.
  void KeepAll();
  // `images` are the decision.
  void Done();

  void Say(Severity severity, std::string message);
  void SayAll(Severity severity, const std::vector<std::string>& messages);

  // Must be there.
  const Pin& pin() const { return *facts.pin.pin; }

  const Request& request;
  const Rules& rules;  // the request's
  Evidence& evidence;
  const bool list_everything;  // whatever the cursors say
  ChoiceFacts facts;
  const ChoiceText text;
  Examiner examiner;
  ReleaseQueue queue;
  Decision decision;
  bool needs_everything = false;  // a listing after the cursors was not enough
  std::size_t lookups = 0;        // images that were asked about
  bool went_back = false;

  // Of the release that is tried.
  std::string key;
  std::map<std::string, Image> images;  // by member
  std::vector<Message> messages;
};

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_CHOICE_RUN_H_
