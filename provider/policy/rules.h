#ifndef IMAGECD_PROVIDER_POLICY_RULES_H_
#define IMAGECD_PROVIDER_POLICY_RULES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "provider/policy/cursor_trail.h"
#include "provider/policy/exclusion.h"
#include "provider/policy/ordering.h"
#include "provider/policy/pin.h"
#include "provider/policy/tag_scheme.h"

namespace imagecd::policy {

// How an image came to be the one.
enum class Selection { kNewest, kPinned, kHeld };
std::string SelectionName(Selection selection);  // newest, pinned, held
std::optional<Selection> SelectionFromName(std::string_view name);

// What was chosen. Commit and time are empty where the tag is of no scheme;
// the tag is empty where only a digest is known.
struct Image {
  std::string tag;
  std::string digest;
  std::string commit;
  std::optional<absl::Time> built_at;
  friend bool operator==(const Image&, const Image&) = default;
};

// `tag` read by `scheme`; only the tag and digest where it is none of it.
Image DescribeImage(const TagScheme& scheme, std::string_view tag,
                    std::string_view digest);

// Whether this is the image that the pin means, so far as the image says.
bool Satisfies(const Image& image, const Pin& pin);

// Keep what is deployed.
struct Hold {
  std::string reason;  // a person's text
  // Where it stands, for messages: `imagecd:holds["*"]`; empty for the
  // program's own `hold`.
  std::string origin;
  friend bool operator==(const Hold&, const Hold&) = default;
};

// What the program and the provider's configuration ask for.
struct Rules {
  TagScheme scheme = TagScheme::Branch();
  std::string repository;  // HOST/PATH, for messages
  std::string branch;      // clean
  // Given by the program, or put there by the engine for `ignoreChanges`.
  std::string tag;
  std::string digest;
  std::optional<Pin> pin;             // the program's
  std::optional<Pin> provider_pin;    // for this repository
  std::optional<Hold> hold;           // the program's
  std::optional<Hold> provider_hold;  // for this repository, else for `*`
  Ordering ordering = Ordering::Branch();
  std::vector<Exclusion> exclude;
  absl::Duration minimum_age;
  // There are `platforms`; there is a `verify` that looks at the image itself
  // (revisionLabel, cosign); there is verify.sourceRepository.
  bool check_platforms = false;
  bool check_verify = false;
  bool check_history = false;
  bool allow_downgrade = false;
  bool keep_on_failure = true;  // onRegistryFailure

  bool given() const { return !tag.empty() || !digest.empty(); }
  // `verify` asks for something: a digest that was not deployed before is taken
  // only if it passes.
  bool verifies() const { return check_verify || check_history; }
  // What the checked inputs carry as `pin`: the program's, else the provider's
  // (which has no say, and is not copied, where a tag or digest is given).
  const Pin* effective_pin() const {
    if (pin) return &*pin;
    return provider_pin && !given() ? &*provider_pin : nullptr;
  }
  // What the checked inputs carry as `hold`, in the same way.
  const Hold* effective_hold() const {
    if (hold) return &*hold;
    return provider_hold && !given() ? &*provider_hold : nullptr;
  }
  // What decides, in this order: given(), effective_pin(), effective_hold(),
  // the policy.
  bool held() const {
    return !given() && effective_pin() == nullptr &&
           effective_hold() != nullptr;
  }
};

// A combination of inputs that contradict each other.
struct Contradiction {
  std::string property;  // the one to blame
  std::string text;      // repeats the path and the value, shows a right one
};
std::optional<Contradiction> FindContradiction(const Rules& rules);

// What state says.
struct Deployed {
  Image image;
  Selection selection = Selection::kNewest;
  std::optional<Pin> pin;  // the effective one under which it was chosen
  // `branch`, `tagPattern` and `policy` are what they were then. Otherwise
  // nothing is guarded, and a registry that does not answer is an error. (What
  // is deployed from another repository is none of this one's: no Deployed.)
  bool same_rules = true;
  std::optional<Cursor> cursor;
};

enum class Severity { kInfo, kWarning };

// One line for people, without the resource's name.
struct Message {
  Severity severity = Severity::kInfo;
  std::string text;
  friend bool operator==(const Message&, const Message&) = default;
};

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_RULES_H_
