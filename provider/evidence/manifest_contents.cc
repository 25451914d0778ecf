#include "provider/evidence/manifest_contents.h"

#include <utility>

#include "nlohmann/json.hpp"
#include "provider/oci/bounded_json.h"
#include "provider/oci/reference.h"
#include "provider/policy/image_text.h"
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

// Types of a configuration blob. The last one is that of old builders.
bool IsImageConfig(std::string_view type) {
  return type.empty() || type == "application/vnd.oci.image.config.v1+json" ||
         type == "application/vnd.docker.container.image.v1+json" ||
         type == "application/octet-stream";
}

bool IsImageLayer(std::string_view type) {
  return type.empty() || type.starts_with("application/vnd.oci.image.layer.") ||
         type.starts_with("application/vnd.docker.image.rootfs.");
}

// The kind of an artifact, for a message: the last part of its type that says
// something.
std::string Artifact(const std::string& type) {
  return "it is not a container image but an artifact of type " +
         policy::OneLine(type);
}

// Why a plain manifest is not that of a container image; empty if it is one.
// Signatures and attestations have an image's configuration and other layers.
std::string FaultOfImage(const json& manifest, const json& config) {
  const std::string artifact = oci::StringAt(manifest, "artifactType");
  if (!artifact.empty()) return Artifact(artifact);
  const std::string type = oci::StringAt(config, "mediaType");
  if (!IsImageConfig(type)) return Artifact(type);
  const auto layers = manifest.find("layers");
  if (layers == manifest.end() || !layers->is_array()) return "";
  std::string other;
  for (const json& layer : *layers) {
    const std::string layer_type =
        layer.is_object() ? oci::StringAt(layer, "mediaType") : "";
    if (IsImageLayer(layer_type)) return "";
    other = layer_type;
  }
  return other.empty() ? "" : Artifact(other);
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
    const bool artifact = !oci::StringAt(entry, "artifactType").empty();
    child.is_attestation =
        child.never_runs || (!child.platform.has_value() &&
                             (artifact || IsMarkedAsAttestation(entry)));
    child.digest = oci::StringAt(entry, "digest");
    if (!child.never_runs && !oci::IsDigest(child.digest)) {
      return std::nullopt;
    }
    const std::string type = oci::StringAt(entry, "mediaType");
    // Without a type, only the manifest itself shows what it is.
    if (!child.is_attestation && (type.empty() || IsIndex(type))) {
      read.nested.push_back(child.digest);
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

std::optional<ManifestContents> ParseManifest(std::string_view manifest_json,
                                              base::Interrupt* interrupt) {
  const json manifest = oci::ParseBounded(manifest_json, {}, interrupt);
  if (!manifest.is_object()) return std::nullopt;
  const bool lists = manifest.contains("manifests");
  const auto config = manifest.find("config");
  const bool has_config = config != manifest.end() && config->is_object();
  // A document that is both means different images to different clients.
  if (lists == has_config) return std::nullopt;
  std::string source;
  if (const auto it = manifest.find("annotations");
      it != manifest.end() && it->is_object()) {
    source = oci::StringAt(*it, kSourceLabel);
  }
  if (lists) {
    std::optional<ManifestContents> index = ParseIndex(manifest);
    if (index.has_value()) index->source = std::move(source);
    return index;
  }
  ManifestContents read;
  read.source = std::move(source);
  read.fault = FaultOfImage(manifest, *config);
  read.config_digest = oci::StringAt(*config, "digest");
  if (!oci::IsDigest(read.config_digest)) read.config_digest.clear();
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
