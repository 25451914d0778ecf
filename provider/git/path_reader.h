#ifndef IMAGECD_PROVIDER_GIT_PATH_READER_H_
#define IMAGECD_PROVIDER_GIT_PATH_READER_H_

#include <git2.h>

#include <string>
#include <string_view>
#include <vector>

namespace imagecd::git {

// What one path names in many trees, of which neighbours share much.
class PathReader {
 public:
  // `path` is one of TreePath's, not empty. `odb` is not owned.
  PathReader(git_odb* odb, std::string_view path);

  // What the path names in the tree `root`; all zeros when nothing. 0, or
  // libgit2's error code; GIT_ENOTFOUND where a tree is missing.
  int Entry(const git_oid& root, git_oid* entry);

 private:
  struct Step {
    std::string name;
    // The tree that was looked into last, and what it names.
    git_oid tree;
    git_oid entry;
    bool is_tree = false;
  };

  int LookInto(const git_oid& tree, Step* step) const;

  git_odb* const odb_;
  std::vector<Step> steps_;
};

}  // namespace imagecd::git

#endif  // IMAGECD_PROVIDER_GIT_PATH_READER_H_
