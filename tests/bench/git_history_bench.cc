// Usage: git-history-bench REPOSITORY OLDER NEWER [PATH]
// What provider/git answers about two commits (full SHAs), and how long each
// answer took, the best of three, with nothing kept from one to the next.

#include <chrono>
#include <cstdio>
#include <functional>
#include <limits>
#include <string>

#include "provider/git/repository.h"

namespace {

using imagecd::git::Repository;

void Measure(const char* what, const std::string& path,
             const std::function<long(Repository&)>& ask) {
  double best = std::numeric_limits<double>::infinity();
  long answer = 0;
  for (int i = 0; i < 3; ++i) {
    const auto start = std::chrono::steady_clock::now();
    auto repository = Repository::Open(path);
    if (!repository.ok()) {
      std::fprintf(stderr, "%s\n", repository.status().ToString().c_str());
      return;
    }
    answer = ask(**repository);
    const std::chrono::duration<double> taken =
        std::chrono::steady_clock::now() - start;
    best = std::min(best, taken.count());
  }
  std::printf("%-24s %8ld %8.3f s\n", what, answer, best);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "git-history-bench REPOSITORY OLDER NEWER [PATH]\n");
    return 1;
  }
  const std::string path = argv[1], older = argv[2], newer = argv[3];
  const std::string folder = argc > 4 ? argv[4] : "";
  Measure("is ancestor", path, [&](Repository& repository) {
    return static_cast<long>(repository.IsAncestor(older, newer).value());
  });
  Measure("is descendant", path, [&](Repository& repository) {
    return static_cast<long>(repository.IsAncestor(newer, older).value());
  });
  Measure("commits between", path, [&](Repository& repository) {
    return static_cast<long>(
        repository.CommitsBetween(older, newer, "").value().count);
  });
  if (!folder.empty()) {
    Measure("commits between, in path", path, [&](Repository& repository) {
      return static_cast<long>(
          repository.CommitsBetween(older, newer, folder).value().count);
    });
  }
  return 0;
}
