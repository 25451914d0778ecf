#ifndef IMAGECD_PROVIDER_GIT_TREE_PATH_H_
#define IMAGECD_PROVIDER_GIT_TREE_PATH_H_

#include <optional>
#include <string>
#include <string_view>

namespace imagecd::git {

// `path` as git's trees name it ("apps/chime"; "" for everything), or nullopt
// when it is absolute or leads out of the repository.
std::optional<std::string> TreePath(std::string_view path);

}  // namespace imagecd::git

#endif  // IMAGECD_PROVIDER_GIT_TREE_PATH_H_
