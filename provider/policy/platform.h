#ifndef IMAGECD_PROVIDER_POLICY_PLATFORM_H_
#define IMAGECD_PROVIDER_POLICY_PLATFORM_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace imagecd::policy {

struct Platform {
  std::string os;
  std::string architecture;
  std::string variant;  // may be empty
  friend bool operator==(const Platform&, const Platform&) = default;
};

// `linux/arm64`, `linux/arm64/v8`. InvalidArgument with a right one; for names
// that other tools use (`aarch64`, `x86_64`) with the right one for those.
absl::StatusOr<Platform> ParsePlatform(std::string_view text);
std::string ToString(const Platform& platform);

// Compares as containerd does: an entry without a variant is v8 for arm64 and
// v7 for arm, and other names of an architecture count. `linux/arm64` matches
// an entry of any variant; otherwise the variants must be equal.
bool Matches(const Platform& wanted, const Platform& entry);

// A manifest as far as platforms go.
struct Contents {
  struct Child {
    std::string digest;
    std::optional<Platform> platform;  // as the index says
    // Platform unknown/unknown, or no platform and the annotation
    // `vnd.docker.reference.type`. With a platform the annotation, which anyone
    // can set, means nothing: a node of that platform would run the child.
    bool is_attestation = false;
    // Platform unknown/unknown: no node runs it. A child without a platform is
    // run where no other fits.
    bool never_runs = false;
  };
  bool is_index = false;
  std::vector<Child> children;       // of an index
  std::optional<Platform> platform;  // else: as the configuration blob says
};

struct PlatformCheck {
  std::vector<Platform> missing;  // of those wanted
  // Digests that must be there for the image to be pulled, without repeats, in
  // the index's order: the children of the wanted platforms; where none are
  // wanted all but attestations.
  std::vector<std::string> required;
  // Digests of all that a node of a wanted platform might run; where none are
  // wanted, any node. More than `required`: container runtimes also accept
  // other names of an architecture, any variant, and no platform at all.
  std::vector<std::string> may_run;
};
PlatformCheck CheckPlatforms(const std::vector<Platform>& wanted,
                             const Contents& contents);

// A clause for Answer::LacksPlatform: `it lacks linux/arm64 and has
// linux/amd64`.
std::string LacksInWords(const PlatformCheck& check, const Contents& contents);

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_PLATFORM_H_
