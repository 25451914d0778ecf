#include "provider/git/work_tree.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "provider/base/child_process.h"
#include "provider/base/status_macros.h"
#include "provider/git/git_program.h"
#include "provider/git/text.h"

namespace imagecd::git {
namespace {

constexpr std::size_t kMaxOutput = std::size_t{64} << 20;
constexpr std::uint64_t kMaxMemory = std::uint64_t{512} << 20;
constexpr absl::Duration kTimeout = absl::Minutes(1);

// Standard output without the last newline; nullopt if git fails.
struct Answer {
  std::optional<std::string> output;
  std::string errors;
};

absl::StatusOr<Answer> Ask(const std::string& git, const std::string& folder,
                           const std::vector<std::string>& arguments) {
  base::ChildCommand command =
      GitCommand(git, /*protocol=*/"", {"safe.directory=*"});
  command.arguments.insert(command.arguments.end(), {"-C", folder});
  command.arguments.insert(command.arguments.end(), arguments.begin(),
                           arguments.end());
  command.max_output = kMaxOutput;
  command.max_errors = 4096;
  command.max_memory_bytes = kMaxMemory;
  command.timeout = kTimeout;
  const absl::StatusOr<base::ChildResult> result = base::RunChild(command);
  if (!result.ok()) {
    return absl::Status(result.status().code(),
                        absl::StrCat("cannot read the git repository of '",
                                     OneLine(folder, "", 1024), "': git: ",
                                     std::string(result.status().message())));
  }
  Answer answer{std::nullopt, result->errors};
  if (result->exit_status == 0) {
    answer.output = std::string(absl::StripSuffix(result->output, "\n"));
  }
  return answer;
}

// The target of a symbolic reference, without `prefix`; "" if the reference
// does not exist.
absl::StatusOr<std::string> Named(const std::string& git,
                                  const std::string& folder,
                                  const std::string& reference,
                                  const std::string& prefix) {
  IMAGECD_ASSIGN_OR_RETURN(
      const Answer answer,
      Ask(git, folder, {"symbolic-ref", "--quiet", reference}));
  if (!answer.output || !absl::StartsWith(*answer.output, prefix)) return "";
  return answer.output->substr(prefix.size());
}

}  // namespace

absl::StatusOr<std::optional<WorkTree>> FindWorkTree(
    const std::string& folder, const base::Environment& environment) {
  const absl::StatusOr<std::string> git = FindGit(environment);
  if (!git.ok()) return std::optional<WorkTree>();
  IMAGECD_ASSIGN_OR_RETURN(const Answer root,
                           Ask(*git, folder, {"rev-parse", "--show-toplevel"}));
  if (!root.output) {
    if (absl::StrContains(root.errors, "repository extension") ||
        absl::StrContains(root.errors, "repo version")) {
      return absl::UnimplementedError(absl::StrCat(
          "cannot read the git repository of '", OneLine(folder, "", 1024),
          "': git says \"", OneLine(root.errors, "", 400),
          "\". The git program is too old for the format of this repository: "
          "install a newer git"));
    }
    return std::optional<WorkTree>();
  }
  WorkTree tree;
  tree.root = *root.output;
  IMAGECD_ASSIGN_OR_RETURN(const Answer remotes, Ask(*git, folder, {"remote"}));
  const std::vector<std::string> names =
      absl::StrSplit(remotes.output.value_or(""), '\n', absl::SkipEmpty());
  const std::string remote = names.size() == 1 ? names.front() : "origin";
  if (std::find(names.begin(), names.end(), remote) != names.end()) {
    // git prints the last of several URLs. This does not contact the remote.
    IMAGECD_ASSIGN_OR_RETURN(
        const Answer url,
        Ask(*git, folder, {"ls-remote", "--get-url", remote}));
    tree.remote_url = url.output.value_or("");
  }
  const std::string branches = absl::StrCat("refs/remotes/", remote, "/");
  IMAGECD_ASSIGN_OR_RETURN(tree.branch,
                           Named(*git, folder, branches + "HEAD", branches));
  if (tree.branch.empty()) {
    IMAGECD_ASSIGN_OR_RETURN(tree.branch,
                             Named(*git, folder, "HEAD", "refs/heads/"));
  }
  return std::optional<WorkTree>(std::move(tree));
}

absl::StatusOr<std::set<std::string>> IgnoredPaths(
    const std::string& root, const base::Environment& environment) {
  std::set<std::string> ignored;
  const absl::StatusOr<std::string> git = FindGit(environment);
  if (!git.ok()) return ignored;
  IMAGECD_ASSIGN_OR_RETURN(const Answer answer,
                           Ask(*git, root,
                               {"ls-files", "-z", "--others", "--ignored",
                                "--exclude-standard", "--directory"}));
  for (const absl::string_view path :
       absl::StrSplit(answer.output.value_or(""), '\0', absl::SkipEmpty())) {
    ignored.emplace(path);
  }
  return ignored;
}

}  // namespace imagecd::git
