#ifndef IMAGECD_PROVIDER_GIT_COMPARE_URL_H_
#define IMAGECD_PROVIDER_GIT_COMPARE_URL_H_

#include <string>
#include <string_view>

namespace imagecd::git {

// The URL of the page that compares two commits, for a remote on GitHub,
// GitLab, Gitea, Forgejo or Codeberg. The host's name decides which one it is.
// `remote` may be written as https, http, ssh or git URL or as USER@HOST:PATH.
// "" if the remote is on another host or malformed, or if a commit is not 7 to
// 64 hexadecimal digits. The result is an https URL without user name,
// password, query or fragment.
std::string CompareUrl(std::string_view remote, std::string_view older,
                       std::string_view newer);

}  // namespace imagecd::git

#endif  // IMAGECD_PROVIDER_GIT_COMPARE_URL_H_
