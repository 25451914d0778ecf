#ifndef IMAGECD_PROVIDER_OCI_FILE_READING_H_
#define IMAGECD_PROVIDER_OCI_FILE_READING_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/status/statusor.h"

namespace imagecd::oci {

inline constexpr std::size_t kMaxFile = 1 << 20;

// The contents of a regular file of at most kMaxFile, or nullopt when there is
// none of that name. The error is to be read after the name of the file. Does
// not wait for anything but a disk.
absl::StatusOr<std::optional<std::string>> ReadFile(const std::string& path);

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_FILE_READING_H_
