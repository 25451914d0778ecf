#include "tests/testing/git/git_sandbox.h"

#include <gtest/gtest.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <string>
#include <string_view>

namespace imagecd::testing {
namespace {

constexpr char kFunctions[] = R"(set -eu
commit() {
  subject=$1; shift
  seconds=$(($(cat "$SANDBOX/.seconds") + 60)); echo $seconds >"$SANDBOX/.seconds"
  GIT_AUTHOR_DATE="$seconds +0200" GIT_COMMITTER_DATE="$seconds +0200" \
    git commit -q --allow-empty -m "$subject" "$@"
}
write() {
  case $1 in */*) mkdir -p "${1%/*}";; esac
  echo line >>"$1"; git add "$1"
}
)";

}  // namespace

GitSandbox::GitSandbox() {
  for (const char* name :
       {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY",
        "GIT_CONFIG_COUNT", "GIT_CEILING_DIRECTORIES", "XDG_CONFIG_HOME",
        "GITHUB_TOKEN", "SUDO_UID"}) {
    unsetenv(name);
  }
  setenv("HOME", Home().c_str(), 1);
  setenv("GIT_CONFIG_GLOBAL", (Home() + "/.gitconfig").c_str(), 1);
  setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
  setenv("LC_ALL", "C.UTF-8", 1);
  folder_.Write(".seconds", "1700000000\n");
}

const std::string& GitSandbox::Home() {
  static const TemporaryFolder home;
  static const std::string file = home.Write(
      ".gitconfig",
      "[user]\n\tname = Ada Example\n\temail = ada@example.org\n"
      "[init]\n\tdefaultBranch = main\n[gc]\n\tauto = 0\n"
      "[advice]\n\tdetachedHead = false\n[protocol \"file\"]\n\tallow = "
      "always\n");
  return home.path();
}

std::string GitSandbox::Path(std::string_view name) const {
  return folder_.path() + "/" + std::string(name);
}

std::string GitSandbox::Shell(const std::string& script) const {
  setenv("SANDBOX", folder_.path().c_str(), 1);
  const std::string file =
      folder_.Write(".script", kFunctions + ("cd \"$SANDBOX\"\n" + script));
  std::string output;
  FILE* const pipe = popen(("exec sh '" + file + "' </dev/null").c_str(), "r");
  if (pipe == nullptr) {
    ADD_FAILURE() << "no shell";
    return "";
  }
  char buffer[4096];
  std::size_t count = 0;
  while ((count = fread(buffer, 1, sizeof buffer, pipe)) > 0) {
    output.append(buffer, count);
  }
  const int status = pclose(pipe);
  EXPECT_EQ(status, 0) << "failed:\n" << script;
  while (!output.empty() && output.back() == '\n') output.pop_back();
  return output;
}

std::string GitSandbox::Sha(const std::string& revision,
                            const std::string& repository) const {
  return Shell("git -C '" + repository + "' rev-parse '" + revision + "'");
}

}  // namespace imagecd::testing
