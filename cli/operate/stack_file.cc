#include "cli/operate/stack_file.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "provider/base/child_process.h"
#include "provider/base/program_path.h"
#include "provider/base/status_macros.h"

namespace imagecd::operate {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBytes = 16 << 20;

struct Ran {
  int status = 0;
  std::string output;
};

absl::StatusOr<Ran> RunGit(const std::string& git, const fs::path& folder,
                           const std::vector<std::string>& arguments,
                           bool with_errors = false) {
  base::ChildCommand command;
  command.program = git;
  command.arguments = {"-C", folder.string()};
  command.arguments.insert(command.arguments.end(), arguments.begin(),
                           arguments.end());
  command.environment = {"GIT_TERMINAL_PROMPT=0", "LC_ALL=C"};
  command.max_output = kMostBytes;
  command.with_errors = with_errors;
  // A commit runs hooks.
  command.timeout = absl::Minutes(5);
  IMAGECD_ASSIGN_OR_RETURN(const base::ChildResult result,
                           base::RunChild(command));
  return Ran{result.exit_status, result.output};
}

std::string Line(std::string text) {
  absl::StripAsciiWhitespace(&text);
  return text;
}

}  // namespace

absl::StatusOr<FileInGit> GitProgram::Look(const std::string& path) {
  FileInGit found;
  const std::string git = base::FindProgram(environment_, "git");
  if (git.empty()) return found;
  const fs::path folder = fs::path(path).parent_path();
  const std::string name = fs::path(path).filename().string();
  IMAGECD_ASSIGN_OR_RETURN(
      const Ran listed,
      RunGit(git, folder, {"ls-files", "--error-unmatch", "--", name}));
  if (listed.status != 0) return found;
  found.tracked = true;
  IMAGECD_ASSIGN_OR_RETURN(
      const Ran branch,
      RunGit(git, folder, {"symbolic-ref", "-q", "--short", "HEAD"}));
  if (branch.status == 0) found.branch = Line(branch.output);
  IMAGECD_ASSIGN_OR_RETURN(
      const Ran changed,
      RunGit(git, folder, {"diff", "--quiet", "HEAD", "--", name}));
  found.uncommitted = changed.status != 0;
  IMAGECD_ASSIGN_OR_RETURN(const Ran upstream,
                           RunGit(git, folder,
                                  {"rev-parse", "--abbrev-ref",
                                   "--symbolic-full-name", "@{upstream}"}));
  if (upstream.status != 0) return found;
  found.upstream = Line(upstream.output);
  IMAGECD_ASSIGN_OR_RETURN(
      const Ran there,
      RunGit(git, folder, {"show", absl::StrCat(found.upstream, ":./", name)}));
  if (there.status == 0) found.contents_upstream = there.output;
  return found;
}

absl::Status GitProgram::Commit(const std::string& path,
                                const std::string& message) {
  const std::string git = base::FindProgram(environment_, "git");
  if (git.empty()) return absl::FailedPreconditionError("there is no git");
  const fs::path folder = fs::path(path).parent_path();
  IMAGECD_ASSIGN_OR_RETURN(
      const Ran ran, RunGit(git, folder,
                            {"commit", "--quiet", "--only", "-m", message, "--",
                             fs::path(path).filename().string()},
                            /*with_errors=*/true));
  if (ran.status == 0) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("git did not commit ", path, ":\n", Line(ran.output)));
}

absl::StatusOr<std::optional<std::string>> ReadStackFile(
    const std::string& path) {
  std::error_code error;
  if (!fs::exists(path, error)) return std::optional<std::string>();
  if (fs::file_size(path, error) > kMostBytes || error) {
    return absl::ResourceExhaustedError(
        absl::StrCat(path, " is no stack file: it is too large"));
  }
  std::ifstream file(path, std::ios::binary);
  std::string contents((std::istreambuf_iterator<char>(file)),
                       std::istreambuf_iterator<char>());
  if (file.bad()) {
    return absl::UnavailableError(absl::StrCat("cannot read ", path));
  }
  return std::optional<std::string>(std::move(contents));
}

absl::StatusOr<ScratchFile> ScratchFile::Make(
    const std::string& contents, const std::string& extension,
    const base::Environment& environment) {
  const std::string begin =
      environment.Get("TMPDIR").value_or("/tmp") + "/imagecd-XXXXXX";
  std::vector<char> name(begin.begin(), begin.end());
  name.push_back('\0');
  if (mkdtemp(name.data()) == nullptr) {
    return absl::UnavailableError(absl::StrCat("cannot make a folder ", begin));
  }
  const std::string folder = name.data();
  ScratchFile scratch(folder, folder + "/Pulumi.scratch" + extension);
  std::ofstream file(scratch.path(), std::ios::binary);
  file << contents;
  file.close();
  if (!file) {
    return absl::UnavailableError(
        absl::StrCat("cannot write ", scratch.path()));
  }
  return scratch;
}

ScratchFile::ScratchFile(ScratchFile&& other) noexcept
    : folder_(std::exchange(other.folder_, "")),
      path_(std::exchange(other.path_, "")) {}

ScratchFile::~ScratchFile() {
  std::error_code error;
  if (!folder_.empty()) fs::remove_all(folder_, error);
}

}  // namespace imagecd::operate
