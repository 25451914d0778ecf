#ifndef IMAGECD_PROVIDER_POLICY_RULES_H_
#define IMAGECD_PROVIDER_POLICY_RULES_H_

#include <map>
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

// The way in which an image was chosen.
enum class Selection { kNewest, kPinned, kHeld };
std::string SelectionName(Selection selection);  // newest, pinned, held
std::optional<Selection> SelectionFromName(std::string_view name);

// A chosen image. Commit and time are empty if the tag is of no scheme;
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

// The commit of a set: the longest of its images'. Its time: the greatest.
std::string CommitOf(const std::map<std::string, Image>& images);
std::optional<absl::Time> BuiltAtOf(const std::map<std::string, Image>& images);
// A single image as it is; with `one_commit` the whole set as one image: its
// commit, its time.
Image AsOneImage(const std::map<std::string, Image>& images, bool one_commit);

// Returns true if the pin means this image, as far as the image shows.
bool Satisfies(const Image& image, const Pin& pin);

// Keep what is deployed.
struct Hold {
  std::string reason;  // a person's text
  // The key that sets it, for messages: `imagecd:holds["*"]`; empty for the
  // program's own `hold`.
  std::string origin;
  friend bool operator==(const Hold&, const Hold&) = default;
};

// The rules of a choice, which do not depend on the repositories.
struct Rules {
  TagScheme scheme = TagScheme::Branch();
  std::string branch;        // clean
  std::optional<Pin> pin;    // the program's
  std::optional<Hold> hold;  // the program's
  // For the first member that has one, otherwise for `*`.
  std::optional<Hold> provider_hold;
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

  // `verify` asks for something: a digest that was not deployed before is taken
  // only if it passes.
  bool verifies() const { return check_verify || check_history; }
};

// A combination of inputs that contradict each other.
struct Contradiction {
  std::string property;  // the one to blame
  std::string text;      // repeats the path and the value, shows a right one
};
std::optional<Contradiction> FindContradiction(const Rules& rules);

enum class Severity { kInfo, kWarning };

// One line for people, without the resource's name.
struct Message {
  Severity severity = Severity::kInfo;
  std::string text;
  friend bool operator==(const Message&, const Message&) = default;
};

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_RULES_H_
