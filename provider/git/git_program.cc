#include "provider/git/git_program.h"

#include <unistd.h>

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "provider/base/program_path.h"
#include "provider/git/text.h"

namespace imagecd::git {
namespace {

absl::string_view View(std::string_view text) {
  return {text.data(), text.size()};
}

// Options that no repository and no user can change.
constexpr const char* kFixedOptions[] = {
    "core.hooksPath=/dev/null", "core.fsmonitor=false",
    "core.askPass=", "core.alternateRefsCommand=true", "core.pager=cat",
    // The command must not start maintenance in the background.
    "gc.auto=0", "maintenance.auto=false", "fetch.recurseSubmodules=false",
    "submodule.recurse=false", "fetch.parallel=1", "transfer.bundleURI=false",
    "pack.threads=1", "safe.bareRepository=all",
    // Windows into packs are small, so that a limit of memory leaves room.
    "core.packedGitWindowSize=16m", "core.packedGitLimit=64m",
    "core.deltaBaseCacheLimit=16m", "core.quotePath=false",
    "i18n.logOutputEncoding=UTF-8"};

// Variables that name another repository, other programs or other output.
constexpr const char* kRemovedVariables[] = {"GIT_DIR",
                                             "GIT_WORK_TREE",
                                             "GIT_COMMON_DIR",
                                             "GIT_INDEX_FILE",
                                             "GIT_NAMESPACE",
                                             "GIT_OBJECT_DIRECTORY",
                                             "GIT_ALTERNATE_OBJECT_DIRECTORIES",
                                             "GIT_QUARANTINE_PATH",
                                             "GIT_SHALLOW_FILE",
                                             "GIT_REPLACE_REF_BASE",
                                             "GIT_CONFIG",
                                             "GIT_ASKPASS",
                                             "SSH_ASKPASS",
                                             "GIT_EXTERNAL_DIFF",
                                             "GIT_CURL_VERBOSE",
                                             "GIT_TRACE",
                                             "GIT_TRACE2",
                                             "GIT_TRACE2_EVENT",
                                             "GIT_TRACE2_PERF",
                                             "GIT_TRACE_CURL",
                                             "GIT_TRACE_FSMONITOR",
                                             "GIT_TRACE_PACKET",
                                             "GIT_TRACE_PACKFILE",
                                             "GIT_TRACE_PACK_ACCESS",
                                             "GIT_TRACE_PERFORMANCE",
                                             "GIT_TRACE_REFS",
                                             "GIT_TRACE_SETUP",
                                             "GIT_TRACE_SHALLOW",
                                             "LANGUAGE"};

}  // namespace

absl::StatusOr<std::string> FindGit(const base::Environment& environment) {
  std::string program = base::FindProgram(environment, "git");
  if (!program.empty()) return program;
  return absl::FailedPreconditionError(
      "cannot find the git program in PATH; it reads source repositories: "
      "install git");
}

base::ChildCommand GitCommand(std::string program, std::string_view protocol,
                              const std::vector<std::string>& options) {
  base::ChildCommand command;
  command.program = std::move(program);
  command.own_session = true;
  for (const char* name : kRemovedVariables) {
    command.environment.emplace_back(name);
  }
  command.environment.insert(
      command.environment.end(),
      {"LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1",
       "GIT_OPTIONAL_LOCKS=0", "GIT_NO_REPLACE_OBJECTS=1",
       "GIT_GRAFT_FILE=/dev/null",
       // It takes precedence over `protocol.*` in any configuration.
       absl::StrCat("GIT_ALLOW_PROTOCOL=", View(protocol))});
  for (const char* option : kFixedOptions) {
    command.arguments.insert(command.arguments.end(), {"-c", option});
  }
  for (const std::string& option : options) {
    command.arguments.insert(command.arguments.end(), {"-c", option});
  }
  return command;
}

std::string ErrorLines(std::string_view output) {
  std::string words;
  for (const absl::string_view line : absl::StrSplit(View(output), '\n')) {
    if (absl::StartsWith(line, "fatal:") || absl::StartsWith(line, "error:") ||
        absl::StartsWith(line, "remote:")) {
      absl::StrAppend(&words, line, " ");
    }
  }
  return OneLine(words.empty() ? output : words, "", 400);
}

bool IsOutOfMemory(std::string_view output) {
  return absl::StrContains(View(output), "ut of memory") ||
         absl::StrContains(View(output), "annot allocate memory");
}

}  // namespace imagecd::git
