#ifndef IMAGECD_PROVIDER_GIT_COMPARE_URL_H_
#define IMAGECD_PROVIDER_GIT_COMPARE_URL_H_

#include <string>
#include <string_view>

namespace imagecd::git {

// The page that shows what lies between two commits, for a remote on GitHub,
// GitLab, Gitea, Forgejo or Codeberg, told by the host's name. `remote` may be
// written as https, http, ssh or git URL or as USER@HOST:PATH. "" when the
// remote is none of these or malformed, or a commit is not 7 to 64 hexadecimal
// digits. The result is https, without user name, password, query or fragment.
std::string CompareUrl(std::string_view remote, std::string_view older,
                       std::string_view newer);

}  // namespace imagecd::git

#endif  // IMAGECD_PROVIDER_GIT_COMPARE_URL_H_
