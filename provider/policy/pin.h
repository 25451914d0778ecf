#ifndef IMAGECD_PROVIDER_POLICY_PIN_H_
#define IMAGECD_PROVIDER_POLICY_PIN_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "provider/base/grammar.h"

namespace imagecd::policy {

// Exactly one of commit, tag and digest is set.
struct Pin {
  std::string commit;  // 7 to 64 lower-case hexadecimal digits
  std::string tag;
  std::string digest;
  std::string reason;  // a person's text; may be empty
  // The commit came as a number: when it is unknown, the message suggests to
  // quote it (`0123456` in YAML is the octal number 42798).
  bool commit_was_number = false;
  // The key that sets it, for messages: `imagecd:pins["ghcr.io/owner/chime"]`
  // for one from provider configuration; empty for the program's own `pin`.
  std::string origin;

  // The same image is meant, for whatever reason.
  bool SameTarget(const Pin& other) const {
    return commit == other.commit && tag == other.tag && digest == other.digest;
  }
};

// A string of provider `pins`: `sha256:…` is a digest, 7 to 64 hexadecimal
// digits of either case a commit, the rest a tag. InvalidArgument for what is
// none of these.
absl::StatusOr<Pin> PinFromString(std::string_view value);

// The commit in lower case. InvalidArgument unless it has 7 to 64 hexadecimal
// digits.
absl::StatusOr<std::string> ParseCommit(std::string_view value);

// An all-digit SHA that YAML or `pulumi config set --path` made a number.
// InvalidArgument with "quote it" unless it is whole, has at least 7 digits and
// is small enough that nothing was lost.
absl::StatusOr<std::string> CommitFromNumber(double value);

using base::IsDigest;
using base::IsTag;

// Returns true if two SHAs, possibly shortened, may name one commit: one is the
// other's prefix. Both in lower case; an empty one matches nothing.
bool CommitsMatch(std::string_view a, std::string_view b);

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_PIN_H_
