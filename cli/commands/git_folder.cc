#include "cli/commands/git_folder.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "provider/base/status_macros.h"
#include "provider/git/work_tree.h"

namespace imagecd::cli {

absl::StatusOr<generator::GitFolder::Facts> GitFolder::Look(
    const std::string& folder) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) {
    return absl::NotFoundError(
        absl::StrCat("There is no folder \"", folder, "\"."));
  }
  IMAGECD_ASSIGN_OR_RETURN(std::optional<git::WorkTree> tree,
                           git::FindWorkTree(folder, environment_));
  root_.clear();
  ignored_.reset();
  if (!tree) return Facts();
  root_ = tree->root;
  return Facts{std::move(tree->root), std::move(tree->remote_url),
               std::move(tree->branch)};
}

bool GitFolder::Ignores(const std::string& path) {
  if (root_.empty()) return false;
  if (!ignored_) {
    ignored_ = git::IgnoredPaths(root_, environment_)
                   .value_or(std::set<std::string>());
  }
  // The path itself, or a folder that it is in.
  for (std::size_t end = path.find('/'); end != std::string::npos;
       end = path.find('/', end + 1)) {
    if (ignored_->count(path.substr(0, end + 1)) > 0) return true;
  }
  return ignored_->count(path) > 0;
}

}  // namespace imagecd::cli
