#include "provider/evidence/manifest_contents.h"

#include <utility>

#include "nlohmann/json.hpp"
#include "provider/oci/bounded_json.h"
#include "provider/oci/reference.h"
#include "provider/policy/revision.h"

namespace imagecd::evidence {
namespace {

using nlohmann::json;

std::optional<policy::Platform> PlatformOf(const json& object) {
  policy::Platform platform{oci::StringAt(object, "os"),
                            oci::StringAt(object, "architecture"),
                            oci::StringAt(object, "variant")};
  if (platform.os.empty() || platform.architecture.empty()) return std::nullopt;
  return platform;
}

bool IsMarkedAsAttestation(const json& child) {
  const auto it = child.find("annotations");
  return it != child.end() && it->is_object() &&
         it->contains("vnd.docker.reference.type");
}

std::optional<ManifestContents> ParseIndex(const json& index) {
  const auto manifests = index.find("manifests");
  if (manifests == index.end() || !manifests->is_array() ||
      manifests->size() > kMaxChildren) {
    return std::nullopt;
  }
  ManifestContents read;
  read.contents.is_index = true;
  for (const json& entry : *manifests) {
    if (!entry.is_object()) return std::nullopt;
    policy::Contents::Child child;
    if (const auto it = entry.find("platform");
        it != entry.end() && it->is_object()) {
      child.platform = PlatformOf(*it);
    }
    child.never_runs = child.platform.has_value() &&
                       child.platform->os == "unknown" &&
                       child.platform->architecture == "unknown";
    child.is_attestation = child.never_runs || (!child.platform.has_value() &&
                                                IsMarkedAsAttestation(entry));
    child.digest = oci::StringAt(entry, "digest");
    if (!child.never_runs && !oci::IsDigest(child.digest)) {
      return std::nullopt;
    }
    read.contents.children.push_back(std::move(child));
  }
  return read;
}

}  // namespace

bool IsIndex(std::string_view media_type) {
  return media_type == "application/vnd.oci.image.index.v1+json" ||
         media_type ==
             "application/vnd.docker.distribution.manifest.list.v2+json";
}

std::optional<ManifestContents> ParseManifest(std::string_view media_type,
                                              std::string_view manifest_json,
                                              base::Interrupt* interrupt) {
  const json manifest = oci::ParseBounded(manifest_json, {}, interrupt);
  if (!manifest.is_object()) return std::nullopt;
  std::string source;
  if (const auto it = manifest.find("annotations");
      it != manifest.end() && it->is_object()) {
    source = oci::StringAt(*it, kSourceLabel);
  }
  if (IsIndex(media_type)) {
    std::optional<ManifestContents> index = ParseIndex(manifest);
    if (index.has_value()) index->source = std::move(source);
    return index;
  }
  ManifestContents read;
  read.source = std::move(source);
  if (const auto it = manifest.find("config");
      it != manifest.end() && it->is_object()) {
    read.config_digest = oci::StringAt(*it, "digest");
    if (!oci::IsDigest(read.config_digest)) read.config_digest.clear();
  }
  return read;
}

ImageConfig ParseImageConfig(std::string_view config_json,
                             base::Interrupt* interrupt) {
  ImageConfig read;
  const json config = oci::ParseBounded(config_json, {}, interrupt);
  if (!config.is_object()) return read;
  read.platform = PlatformOf(config);
  const auto inner = config.find("config");
  if (inner == config.end() || !inner->is_object()) return read;
  const auto labels = inner->find("Labels");
  if (labels == inner->end() || !labels->is_object()) return read;
  if (labels->contains(policy::kRevisionLabel)) {
    read.revision = oci::StringAt(*labels, policy::kRevisionLabel);
  }
  read.source = oci::StringAt(*labels, kSourceLabel);
  return read;
}

}  // namespace imagecd::evidence
