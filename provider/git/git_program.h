#ifndef IMAGECD_PROVIDER_GIT_GIT_PROGRAM_H_
#define IMAGECD_PROVIDER_GIT_GIT_PROGRAM_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "provider/base/child_process.h"
#include "provider/base/environment.h"

namespace imagecd::git {

// The path of the git program in PATH. The message of FailedPrecondition says
// how to install it.
absl::StatusOr<std::string> FindGit(const base::Environment& environment);

// The command for every git: in its own session, with messages in English, with
// `options` (NAME=VALUE) that override all configuration, and so that neither
// the environment nor the configuration of a repository makes it
//   - use another repository than the one that is given,
//   - run a hook, a file system monitor, a pager or another program,
//   - fetch on its own what a partial clone lacks, or do maintenance,
//   - talk any protocol but `protocol` ("" for none).
// The caller adds the arguments and the limits.
base::ChildCommand GitCommand(std::string program, std::string_view protocol,
                              const std::vector<std::string>& options = {});

// The lines of git's output that explain a failure, joined into one line.
std::string ErrorLines(std::string_view output);

// True if the output says that git ran out of memory.
bool IsOutOfMemory(std::string_view output);

}  // namespace imagecd::git

#endif  // IMAGECD_PROVIDER_GIT_GIT_PROGRAM_H_
