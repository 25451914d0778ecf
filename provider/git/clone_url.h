#ifndef IMAGECD_PROVIDER_GIT_CLONE_URL_H_
#define IMAGECD_PROVIDER_GIT_CLONE_URL_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace imagecd::git {

struct CloneUrl {
  std::string
      url;  // https://HOST[:PORT]/PATH, without ".git" or "/" at its end
  std::string host;  // HOST[:PORT], in lower case
  std::string file;  // a name for its clone, another one for each `url`
};

// Checks the URL of a repository to clone. It must be an https URL without
// secrets. The message of InvalidArgument explains the mistake without
// repeating the URL.
absl::StatusOr<CloneUrl> ParseCloneUrl(std::string_view text);

// True if a `sourceRepository` is meant as a URL and not as a path.
bool LooksLikeUrl(std::string_view text);

}  // namespace imagecd::git

#endif  // IMAGECD_PROVIDER_GIT_CLONE_URL_H_
