#ifndef IMAGECD_PROVIDER_GIT_WORK_TREE_H_
#define IMAGECD_PROVIDER_GIT_WORK_TREE_H_

#include <optional>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "provider/base/environment.h"

namespace imagecd::git {

// Facts about the work tree that a folder is in, read by the git program as in
// git::Repository. Unlike there, the owner of the folder does not matter:
// nothing that the repository configures is run, and nothing is decided by its
// history.
struct WorkTree {
  std::string root;  // absolute
  // The URL of origin, otherwise of the only remote, as configured; "" if there
  // is none. It may contain a credential, so do not show it.
  std::string remote_url;
  // The branch that the remote's HEAD names, otherwise the one checked out; ""
  // if neither is known.
  std::string branch;
};

// nullopt if `folder` is not in a work tree, or if there is no git program.
// Unimplemented: the git program is too old for the repository.
absl::StatusOr<std::optional<WorkTree>> FindWorkTree(
    const std::string& folder, const base::Environment& environment);

// The files below `root` that git ignores, and the folders that hold nothing
// else, relative to it; the name of a folder ends with "/". What is in an
// ignored folder need not be listed.
absl::StatusOr<std::set<std::string>> IgnoredPaths(
    const std::string& root, const base::Environment& environment);

}  // namespace imagecd::git

#endif  // IMAGECD_PROVIDER_GIT_WORK_TREE_H_
