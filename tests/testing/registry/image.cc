#include "tests/testing/registry/image.h"

#include <openssl/sha.h>

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

namespace imagecd::testing {
namespace {

using Json = nlohmann::ordered_json;

Json Descriptor(const Content& content, std::string_view media_type) {
  Json descriptor;
  descriptor["mediaType"] = std::string(media_type);
  descriptor["digest"] = content.digest;
  descriptor["size"] = content.bytes.size();
  return descriptor;
}

Content Stored(std::string media_type, std::string bytes) {
  std::string digest = Sha256Digest(bytes);
  return {std::move(digest), std::move(media_type), std::move(bytes)};
}

Content Stored(std::string media_type, const Json& json) {
  return Stored(std::move(media_type),
                json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Json PlatformJson(const std::string& platform) {
  Json json;
  const auto first = platform.find('/');
  json["os"] = platform.substr(0, first);
  if (first == std::string::npos) return json;
  const auto second = platform.find('/', first + 1);
  json["architecture"] = platform.substr(first + 1, second - first - 1);
  if (second != std::string::npos)
    json["variant"] = platform.substr(second + 1);
  return json;
}

// The manifest and its two blobs; the manifest is the last of `contents`.
BuiltImage Assemble(Content config, std::string_view config_type, Content layer,
                    std::string_view layer_type, const std::string& media_type,
                    Json rest) {
  Json manifest;
  manifest["schemaVersion"] = 2;
  manifest["mediaType"] = media_type;
  manifest["config"] = Descriptor(config, config_type);
  manifest["layers"] = Json::array({Descriptor(layer, layer_type)});
  if (!rest.is_null()) manifest.update(rest);

  BuiltImage built;
  built.image.config_digest = config.digest;
  built.contents.push_back(std::move(config));
  built.contents.push_back(std::move(layer));
  built.contents.push_back(Stored(media_type, manifest));
  built.image.digest = built.contents.back().digest;
  return built;
}

Json WithAnnotations(const std::map<std::string, std::string>& annotations) {
  Json rest;
  if (!annotations.empty()) rest["annotations"] = annotations;
  return rest;
}

BuiltImage BuildAttestation(const std::string& subject) {
  Json config;
  config["architecture"] = "unknown";
  config["os"] = "unknown";
  config["config"] = Json::object();
  Json statement;
  statement["predicateType"] = "https://slsa.dev/provenance/v0.2";
  statement["subject"] = subject;
  return Assemble(Stored("", config),
                  "application/vnd.oci.image.config.v1+json",
                  Stored("", statement), "application/vnd.in-toto+json",
                  kOciManifest, nullptr);
}

}  // namespace

std::string Sha256Digest(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> hash;
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         hash.data());
  static constexpr char kHex[] = "0123456789abcdef";
  std::string digest = "sha256:";
  for (unsigned char byte : hash) {
    digest += kHex[byte >> 4];
    digest += kHex[byte & 15];
  }
  return digest;
}

BuiltImage BuildImage(const ImageSpec& spec) {
  std::map<std::string, std::string> labels = spec.labels;
  if (!spec.revision.empty()) {
    labels["org.opencontainers.image.revision"] = spec.revision;
  }
  if (!spec.source.empty()) {
    labels["org.opencontainers.image.source"] = spec.source;
  }
  Content layer = Stored("", "layer of " + spec.platform + spec.content);
  Json config = PlatformJson(spec.platform);
  config["created"] = spec.created;
  config["config"] = Json::object();
  if (!labels.empty()) config["config"]["Labels"] = labels;
  config["rootfs"]["type"] = "layers";
  config["rootfs"]["diff_ids"] = Json::array({layer.digest});

  const bool docker = spec.docker_media_types;
  return Assemble(Stored("", config),
                  docker ? "application/vnd.docker.container.image.v1+json"
                         : "application/vnd.oci.image.config.v1+json",
                  std::move(layer),
                  docker ? "application/vnd.docker.image.rootfs.diff.tar.gzip"
                         : "application/vnd.oci.image.layer.v1.tar+gzip",
                  docker ? kDockerManifest : kOciManifest,
                  WithAnnotations(spec.annotations));
}

BuiltImage BuildIndex(const IndexSpec& spec) {
  BuiltImage built;
  Json manifests = Json::array();
  const auto add = [&](BuiltImage child, const std::string& platform) {
    Json& entry = manifests.emplace_back(
        Descriptor(child.contents.back(), child.contents.back().media_type));
    entry["platform"] = PlatformJson(platform);
    for (Content& content : child.contents) {
      built.contents.push_back(std::move(content));
    }
    return child.image.digest;
  };
  for (const ImageSpec& platform : spec.platforms) {
    built.image.children.push_back(
        {platform.platform, add(BuildImage(platform), platform.platform)});
  }
  if (spec.attestations) {
    for (const PushedImage::Child& child : built.image.children) {
      built.image.attestations.push_back(
          add(BuildAttestation(child.digest), "unknown/unknown"));
      manifests.back()["annotations"] = {
          {"vnd.docker.reference.digest", child.digest},
          {"vnd.docker.reference.type", "attestation-manifest"}};
    }
  }
  Json index;
  index["schemaVersion"] = 2;
  index["mediaType"] = spec.docker_media_types ? kDockerList : kOciIndex;
  index["manifests"] = std::move(manifests);
  if (!spec.annotations.empty()) index["annotations"] = spec.annotations;
  built.contents.push_back(
      Stored(spec.docker_media_types ? kDockerList : kOciIndex, index));
  built.image.digest = built.contents.back().digest;
  return built;
}

BuiltImage BuildReferrer(const std::string& subject) {
  Json rest;
  rest["artifactType"] = "application/vnd.dev.sigstore.bundle.v0.3+json";
  rest["subject"]["mediaType"] = kOciIndex;
  rest["subject"]["digest"] = subject;
  rest["subject"]["size"] = 1;
  return Assemble(Stored("", Json::object()),
                  "application/vnd.oci.empty.v1+json",
                  Stored("", "bundle for " + subject),
                  "application/vnd.dev.sigstore.bundle.v0.3+json", kOciManifest,
                  std::move(rest));
}

}  // namespace imagecd::testing
