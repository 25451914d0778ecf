#ifndef IMAGECD_PROGRAMS_CLI_GIT_FILES_H_
#define IMAGECD_PROGRAMS_CLI_GIT_FILES_H_

#include <string>

#include "programs/generator/git.h"

namespace imagecd::cli {

// Answers from git's own small files (config, HEAD), in an ordinary clone or a
// linked work tree: enough for the remote and the branch. Settings outside the
// repository (insteadOf, includes) and .gitignore are not looked at.
class GitFiles : public generator::GitFolder {
 public:
  absl::StatusOr<Facts> Look(const std::string& folder) override;
  bool Ignores(const std::string& path) override;
};

}  // namespace imagecd::cli

#endif  // IMAGECD_PROGRAMS_CLI_GIT_FILES_H_
