#ifndef IMAGECD_PROVIDER_EVIDENCE_MANIFEST_CONTENTS_H_
#define IMAGECD_PROVIDER_EVIDENCE_MANIFEST_CONTENTS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "provider/base/interrupt.h"
#include "provider/policy/platform.h"

namespace imagecd::evidence {

// Whether manifests of this media type list others, mostly one per platform.
bool IsIndex(std::string_view media_type);

inline constexpr std::size_t kMaxChildren = 100;

// Where an image's source code is: a URL, for people.
inline constexpr std::string_view kSourceLabel =
    "org.opencontainers.image.source";

// The parts of a manifest that the choice needs.
struct ManifestContents {
  policy::Contents contents;  // of a plain manifest without its platform
  std::string config_digest;  // of a plain manifest; may be empty
  std::string source;         // annotation kSourceLabel; mostly empty
  // Of an index: the children that are, or may be, indexes themselves.
  std::vector<std::string> nested;
  // Why it is not a container image, as a clause; empty if it is one.
  std::string fault;
};
// Decides by the bytes what the manifest is, because a Content-Type can be
// missing or wrong. nullopt: it is neither an index nor the manifest of an
// image, it lists more than kMaxChildren, or `interrupt` (may be null) ended
// the work.
std::optional<ManifestContents> ParseManifest(
    std::string_view manifest_json, base::Interrupt* interrupt = nullptr);

// What the configuration blob of a plain manifest says.
struct ImageConfig {
  std::optional<policy::Platform> platform;
  std::optional<std::string> revision;  // label policy::kRevisionLabel
  std::string source;                   // label kSourceLabel; may be empty
};
// Nothing of what cannot be read, or if `interrupt` (may be null) ended the
// work.
ImageConfig ParseImageConfig(std::string_view config_json,
                             base::Interrupt* interrupt = nullptr);

}  // namespace imagecd::evidence

#endif  // IMAGECD_PROVIDER_EVIDENCE_MANIFEST_CONTENTS_H_
