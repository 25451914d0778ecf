// Usage: git-history-bench REPOSITORY ancestor OLDER NEWER
//        git-history-bench REPOSITORY order ANY NEWER
//        git-history-bench REPOSITORY count OLDER NEWER [PATH]
// Prints the answer of provider/git about two commits (full SHAs) in git's
// format, and the seconds that it took, including the opening of the
// repository. tests/bench/git_bench.py compares it with git.

#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>

#include "provider/base/environment.h"
#include "provider/git/repository.h"

int main(int argc, char** argv) {
  using imagecd::git::Repository;
  if (argc < 5) {
    std::fprintf(stderr, "git-history-bench REPOSITORY QUESTION OLDER NEWER\n");
    return 2;
  }
  const std::string_view question = argv[2];
  std::string answer;
  const imagecd::base::ProcessEnvironment environment;
  const auto begin = std::chrono::steady_clock::now();
  const auto repository = Repository::Open(argv[1], environment);
  absl::Status status = repository.status();
  if (status.ok() && question == "ancestor") {
    const auto reached = (*repository)->IsAncestor(argv[3], argv[4]);
    status = reached.status();
    if (reached.ok()) answer = *reached ? "yes" : "no";
  } else if (status.ok() && question == "order") {
    const auto commits = (*repository)->AncestorsOf(argv[4]);
    status = commits.status();
    if (commits.ok()) answer = (*commits)->tip();
  } else if (status.ok()) {
    const auto range =
        (*repository)
            ->CommitsBetween(argv[3], argv[4], argc > 5 ? argv[5] : "", 0);
    status = range.status();
    if (range.ok()) answer = std::to_string(range->count);
  }
  const std::chrono::duration<double> taken =
      std::chrono::steady_clock::now() - begin;
  if (status.ok()) {
    std::printf("%s %.6f\n", answer.c_str(), taken.count());
    return 0;
  }
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return 1;
}
