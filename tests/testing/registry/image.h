#ifndef IMAGECD_TESTS_TESTING_REGISTRY_IMAGE_H_
#define IMAGECD_TESTS_TESTING_REGISTRY_IMAGE_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace imagecd::testing {

inline constexpr char kOciManifest[] =
    "application/vnd.oci.image.manifest.v1+json";
inline constexpr char kOciIndex[] = "application/vnd.oci.image.index.v1+json";
inline constexpr char kDockerManifest[] =
    "application/vnd.docker.distribution.manifest.v2+json";
inline constexpr char kDockerList[] =
    "application/vnd.docker.distribution.manifest.list.v2+json";

// An image for one platform. Equal specs give equal digests.
struct ImageSpec {
  std::string platform = "linux/amd64";  // OS/ARCHITECTURE[/VARIANT]
  std::string created = "2026-07-01T12:00:00Z";
  std::string revision;  // label org.opencontainers.image.revision
  std::string source;    // label org.opencontainers.image.source
  std::map<std::string, std::string> labels;       // of the configuration
  std::map<std::string, std::string> annotations;  // of the manifest
  bool docker_media_types = false;
  std::string content;  // of its layer: another content, another digest
};

// A multi-platform image as docker buildx pushes it.
struct IndexSpec {
  std::vector<ImageSpec> platforms;
  bool attestations = true;  // one per platform, `unknown/unknown`
  std::map<std::string, std::string> annotations;  // of the index
  bool docker_media_types = false;
};

// Digests are `sha256:` and 64 hex digits.
struct PushedImage {
  struct Child {
    std::string platform;
    std::string digest;
  };
  std::string digest;
  std::string config_digest;    // of a single image; else empty
  std::vector<Child> children;  // in the order of IndexSpec::platforms
  std::vector<std::string> attestations;  // likewise
};

// Something to store under its digest.
struct Content {
  std::string digest;
  std::string media_type;  // empty: a blob
  std::string bytes;
};

// What a push uploads: blobs first, the manifest of `image.digest` last.
struct BuiltImage {
  PushedImage image;
  std::vector<Content> contents;
};

std::string Sha256Digest(std::string_view bytes);

BuiltImage BuildImage(const ImageSpec& spec);
BuiltImage BuildIndex(const IndexSpec& spec);
// A signed attestation that points at `subject` (a digest), as ghcr.io shows it
// under the tag `sha256-HEX`.
BuiltImage BuildReferrer(const std::string& subject);

}  // namespace imagecd::testing

#endif  // IMAGECD_TESTS_TESTING_REGISTRY_IMAGE_H_
