#ifndef IMAGECD_CLI_COMMANDS_GIT_FOLDER_H_
#define IMAGECD_CLI_COMMANDS_GIT_FOLDER_H_

#include <optional>
#include <set>
#include <string>

#include "programs/generator/git.h"
#include "provider/base/environment.h"

namespace imagecd::cli {

// Answers with provider/git.
class GitFolder : public generator::GitFolder {
 public:
  // `environment` is not owned.
  explicit GitFolder(const base::Environment& environment)
      : environment_(environment) {}

  absl::StatusOr<Facts> Look(const std::string& folder) override;
  // In the work tree that Look has found last. Nothing is ignored if git cannot
  // tell.
  bool Ignores(const std::string& path) override;

 private:
  const base::Environment& environment_;
  std::string root_;
  std::optional<std::set<std::string>> ignored_;  // read when it is needed
};

}  // namespace imagecd::cli

#endif  // IMAGECD_CLI_COMMANDS_GIT_FOLDER_H_
