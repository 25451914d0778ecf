#ifndef IMAGECD_CLI_WATCH_REQUEST_H_
#define IMAGECD_CLI_WATCH_REQUEST_H_

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "provider/policy/rules.h"

namespace imagecd::watch {

// A request for an update, as text: the images that the update should deploy.
//
//   chime main.20251016-081200.9f3b2aa, web main.20251016-081300.1f2e3d4
//
// It is the value of the annotation of a Stack and names what a command was run
// for. The watcher compares requests to find out whether something is new, so
// equal images always give equal texts.

// The greatest size of a request in bytes, without ` (again N)`.
inline constexpr std::size_t kMaxRequest = 1024;

// By name, such as `chime` or `apps[web]`.
using Images = std::map<std::string, policy::Image>;

// Writes the request, sorted by name. An image that has the tag of `before` but
// another digest than `known` is written as `NAME TAG@DIGEST`, because its tag
// moved; so is one whose digest is already in `before`. `before` is the request
// in effect, and `known` holds the digests that the images of that request are
// known to have. Images that do not fit are counted at the end, with a hash of
// the whole list.
std::string FormatRequest(const Images& images, std::string_view before,
                          const Images& known);

// What the request says of each image: `TAG` or `TAG@DIGEST` by name. Images
// beyond kMaxRequest are missing.
std::map<std::string, std::string> ParseRequest(std::string_view request);

// A request that was made again after a failed update ends with ` (again N)`.
struct Attempt {
  std::string request;  // without that
  int again = 0;
};
Attempt SplitAttempt(std::string_view text);
std::string JoinAttempt(const Attempt& attempt);

// How long to wait before the next attempt after `failures` failed ones: 1, 2,
// 4, 8, 16 and then always 30 minutes.
absl::Duration RetryDelay(int failures);

}  // namespace imagecd::watch

#endif  // IMAGECD_CLI_WATCH_REQUEST_H_
