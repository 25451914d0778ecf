#ifndef IMAGECD_PROVIDER_GIT_REPOSITORY_FILES_H_
#define IMAGECD_PROVIDER_GIT_REPOSITORY_FILES_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace imagecd::git {

// How many bytes of the disk the packs of the repository in `folder` take, with
// their indexes and the commit-graph. Objects that are borrowed from other
// repositories count.
// FailedPrecondition: a file that git would read is a pipe or a device, at
// which git would wait or which has no end.
absl::StatusOr<std::uint64_t> PackedSize(const std::string& folder);

}  // namespace imagecd::git

#endif  // IMAGECD_PROVIDER_GIT_REPOSITORY_FILES_H_
