#include "provider/policy/request.h"

#include "absl/strings/str_format.h"
#include "provider/policy/image_text.h"

namespace imagecd::policy {

EffectivePin FindPin(const Request& request) {
  EffectivePin result;
  if (request.rules.pin) {
    result.pin = request.rules.pin;
    if (request.one_commit && result.pin->commit.empty() && !request.given()) {
      result.property = PropertyOf(*result.pin);
      result.error = absl::StrFormat(
          "%s: a set is pinned to a commit only, since its repositories have "
          "different tags and digests; for example: pin: {commit: 185c95c}",
          PathOf(*result.pin));
      result.pin.reset();
    }
    return result;
  }
  // Where images are given, the provider's pins have no say.
  if (request.given()) return result;
  for (const auto& [name, member] : request.members) {
    if (!member.provider_pin) continue;
    const Pin& pin = *member.provider_pin;
    if (request.one_commit && pin.commit.empty()) {
      result.error = absl::StrFormat(
          "%s: \"%s\" belongs to a set, which is pinned to a commit only, "
          "since its repositories have different tags and digests; give the "
          "commit",
          PathOf(pin), name);
      return result;
    }
    if (result.pin && !CommitsMatch(result.pin->commit, pin.commit)) {
      result.error = absl::StrFormat(
          "%s and %s are pins of one set, and have to name one commit",
          PathOf(*result.pin), PathOf(pin));
      return result;
    }
    if (!result.pin || pin.commit.size() > result.pin->commit.size()) {
      result.pin = pin;
    }
  }
  return result;
}

}  // namespace imagecd::policy
