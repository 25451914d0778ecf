#ifndef IMAGECD_PROVIDER_GIT_REPOSITORY_FILES_H_
#define IMAGECD_PROVIDER_GIT_REPOSITORY_FILES_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace imagecd::git {

// The size on disk, in bytes, of the packs of the repository in `folder`, with
// their indexes and the commit-graph. Includes objects that are borrowed from
// other repositories. FailedPrecondition: a file that git would read is a pipe
// or a device, where git would wait or never reach the end.
absl::StatusOr<std::uint64_t> PackedSize(const std::string& folder);

}  // namespace imagecd::git

#endif  // IMAGECD_PROVIDER_GIT_REPOSITORY_FILES_H_
