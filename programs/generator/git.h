#ifndef IMAGECD_PROGRAMS_GENERATOR_GIT_H_
#define IMAGECD_PROGRAMS_GENERATOR_GIT_H_

#include <string>

#include "absl/status/statusor.h"

namespace imagecd::generator {

// What the generator asks of git; provider/git answers it in the program, a
// value does in tests. One thread.
class GitFolder {
 public:
  virtual ~GitFolder() = default;

  struct Facts {
    // The root of the work tree; "" where the folder is in none.
    std::string root;
    // Of `origin`, otherwise of the only remote, as configured (https, ssh or
    // scp-like, possibly with a user: never shown). "" without one.
    std::string remote_url;
    // The branch that the remote's HEAD names, otherwise the one checked out;
    // "" if neither is known.
    std::string branch;
  };
  // Not being in a repository is no error: empty facts.
  virtual absl::StatusOr<Facts> Look(const std::string& folder) = 0;

  // Whether git ignores `path` (relative to the root; a folder ends with `/`).
  virtual bool Ignores(const std::string& path) = 0;
};

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_GIT_H_
