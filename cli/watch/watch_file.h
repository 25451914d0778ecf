#ifndef IMAGECD_CLI_WATCH_WATCH_FILE_H_
#define IMAGECD_CLI_WATCH_WATCH_FILE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "provider/property/value.h"

namespace imagecd::watch {

inline constexpr char kImageType[] = "imagecd:index:LatestImage";
inline constexpr char kSetType[] = "imagecd:index:LatestImageSet";

// One resource to watch: an image, or a set of images.
struct Watched {
  std::string name;
  std::string type;         // kImageType or kSetType
  property::Object inputs;  // those of the resource, not checked yet
};

// The file that `imagecd watch` reads:
//
//   images:
//     chime:
//       repository: ghcr.io/owner/homeslice/chime
//       branch: main
//   sets:
//     apps:
//       repositories: {web: ghcr.io/owner/web, api: ghcr.io/owner/api}
//   provider:
//     registries: {ghcr.io: {caFile: /etc/ca.pem}}
//
// `images` and `sets` take the inputs of LatestImage and LatestImageSet,
// `provider` takes the provider's configuration.
struct WatchFile {
  std::vector<Watched> watched;
  property::Object provider;
  // What is wrong with parts of the file. The rest of it can be watched.
  std::vector<std::string> problems;
};

// Reads the file's text. `file` is its name in messages. InvalidArgument if
// nothing can be watched; the message names the place and what to write.
absl::StatusOr<WatchFile> ParseWatchFile(std::string_view text,
                                         const std::string& file);

// Reads and parses the file. Also NotFound, and why it cannot be read.
absl::StatusOr<WatchFile> ReadWatchFile(const std::string& path);

// The text of the file. ParseWatchFile reads the same from it.
std::string FormatWatchFile(const WatchFile& file);

}  // namespace imagecd::watch

#endif  // IMAGECD_CLI_WATCH_WATCH_FILE_H_
