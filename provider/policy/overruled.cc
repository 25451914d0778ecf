#include "provider/policy/overruled.h"

#include "absl/strings/str_format.h"
#include "provider/policy/choice_text.h"
#include "provider/policy/image_text.h"

namespace imagecd::policy {

std::vector<std::string> OverruledRequests(const ChoiceFacts& facts) {
  const Rules& rules = facts.rules;
  const ChoiceText text(facts);
  std::vector<std::string> texts;
  const Hold* hold = rules.hold            ? &*rules.hold
                     : rules.provider_hold ? &*rules.provider_hold
                                           : nullptr;
  for (const auto& [name, member] : facts.request.members) {
    const Pin* provider_pin =
        member.provider_pin ? &*member.provider_pin : nullptr;
    const Image* deployed = facts.DeployedOf(name);
    if (!member.given()) {
      if (rules.pin && provider_pin != nullptr &&
          !rules.pin->SameTarget(*provider_pin)) {
        texts.push_back(absl::StrFormat(
            "%s has no effect: the program's own %s takes precedence; take "
            "that out of the program to follow it",
            PathOf(*provider_pin), PathOf(*rules.pin)));
      }
      if (facts.pin.pin && hold != nullptr && deployed != nullptr &&
          !Satisfies(*deployed, *facts.pin.pin)) {
        texts.push_back(absl::StrFormat(
            "%s has no effect: %s takes precedence; remove that to keep what "
            "is deployed",
            PathOf(*hold), PathOf(*facts.pin.pin)));
        hold = nullptr;  // once for a set
      }
      continue;
    }
    const bool keeps_tag =
        member.tag.empty() && facts.IsDeployed(name, member.digest);
    const Image image =
        keeps_tag ? *deployed
                  : DescribeImage(rules.scheme, member.tag, member.digest);
    const std::string given = absl::StrFormat(
        "%s is given, which takes precedence; take %s out of the program and "
        "out of ignoreChanges",
        text.Name(name, NameOf(image)),
        !facts.request.one_commit ? "`tag` and `digest`" : "`images`");
    const Pin* pin = rules.pin ? &*rules.pin : provider_pin;
    // A tag alone does not say whether it is the digest.
    if (pin != nullptr && !Satisfies(image, *pin) &&
        (pin->digest.empty() || !image.digest.empty())) {
      texts.push_back(
          absl::StrFormat("%s has no effect: %s to follow the pin, or remove "
                          "the pin",
                          PathOf(*pin), given));
      continue;
    }
    if (hold != nullptr && deployed != nullptr &&
        ((!image.tag.empty() && image.tag != deployed->tag) ||
         (!image.digest.empty() && image.digest != deployed->digest))) {
      texts.push_back(
          absl::StrFormat("%s has no effect: %s to keep what is deployed, or "
                          "remove the hold",
                          PathOf(*hold), given));
    }
  }
  return texts;
}

}  // namespace imagecd::policy
