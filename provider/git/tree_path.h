#ifndef IMAGECD_PROVIDER_GIT_TREE_PATH_H_
#define IMAGECD_PROVIDER_GIT_TREE_PATH_H_

#include <optional>
#include <string>
#include <string_view>

namespace imagecd::git {

// `path` in the form of git's trees ("apps/chime"; "" for everything). nullopt
// if it is absolute or leads out of the repository.
std::optional<std::string> TreePath(std::string_view path);

}  // namespace imagecd::git

#endif  // IMAGECD_PROVIDER_GIT_TREE_PATH_H_
