#include "provider/oci/file_reading.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "absl/strings/str_format.h"

namespace imagecd::oci {
namespace {

std::string SystemMessage(int error) {
  return std::generic_category().message(error);
}

}  // namespace

absl::StatusOr<std::optional<std::string>> ReadFile(const std::string& path) {
  // Not blocking, for a named pipe without a writer.
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
    return absl::InvalidArgumentError("cannot be read: " +
                                      SystemMessage(errno));
  }
  struct stat status;
  if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
    close(file);
    return absl::InvalidArgumentError("is no regular file");
  }
  std::string text;
  char buffer[16 << 10];
  ssize_t count = 0;
  while (text.size() <= kMaxFile &&
         ((count = read(file, buffer, sizeof buffer)) > 0 ||
          (count < 0 && errno == EINTR))) {
    if (count > 0) text.append(buffer, static_cast<std::size_t>(count));
  }
  const int error = errno;
  close(file);
  if (count < 0) {
    return absl::InvalidArgumentError("cannot be read: " +
                                      SystemMessage(error));
  }
  if (text.size() > kMaxFile) {
    return absl::InvalidArgumentError("is larger than 1 MiB");
  }
  return text;
}

}  // namespace imagecd::oci
