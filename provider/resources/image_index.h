#ifndef IMAGECD_PROVIDER_RESOURCES_IMAGE_INDEX_H_
#define IMAGECD_PROVIDER_RESOURCES_IMAGE_INDEX_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace imagecd::resources {

// Whether manifests of this media type list others, one per platform.
bool IsIndex(std::string_view media_type);

inline constexpr std::size_t kMaxChildren = 100;

// The digests of the manifests that an index needs to be pullable: all but
// attestations (platform unknown/unknown, or the annotation
// `vnd.docker.reference.type`). nullopt for what is no index, or lists more
// than kMaxChildren.
std::optional<std::vector<std::string>> RequiredChildren(
    std::string_view index_json);

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_IMAGE_INDEX_H_
