#include "provider/resources/image_index.h"

#include "nlohmann/json.hpp"
#include "provider/oci/reference.h"

namespace imagecd::resources {
namespace {

using nlohmann::json;

std::string StringAt(const json& object, const char* key) {
  const auto it = object.find(key);
  return it != object.end() && it->is_string() ? it->get<std::string>() : "";
}

bool IsAttestation(const json& child) {
  if (const auto it = child.find("annotations");
      it != child.end() && it->is_object() &&
      it->contains("vnd.docker.reference.type")) {
    return true;
  }
  const auto it = child.find("platform");
  return it != child.end() && it->is_object() &&
         StringAt(*it, "os") == "unknown" &&
         StringAt(*it, "architecture") == "unknown";
}

}  // namespace

bool IsIndex(std::string_view media_type) {
  return media_type == "application/vnd.oci.image.index.v1+json" ||
         media_type ==
             "application/vnd.docker.distribution.manifest.list.v2+json";
}

std::optional<std::vector<std::string>> RequiredChildren(
    std::string_view index_json) {
  const json index = json::parse(index_json.begin(), index_json.end(), nullptr,
                                 /*allow_exceptions=*/false);
  if (!index.is_object()) return std::nullopt;
  const auto manifests = index.find("manifests");
  if (manifests == index.end() || !manifests->is_array() ||
      manifests->size() > kMaxChildren) {
    return std::nullopt;
  }
  std::vector<std::string> digests;
  for (const json& child : *manifests) {
    if (!child.is_object()) return std::nullopt;
    if (IsAttestation(child)) continue;
    std::string digest = StringAt(child, "digest");
    if (!oci::IsDigest(digest)) return std::nullopt;
    digests.push_back(std::move(digest));
  }
  return digests;
}

}  // namespace imagecd::resources
