#include "programs/generator/repository_path.h"

#include <gtest/gtest.h>

#include <string>

namespace imagecd::generator {
namespace {

TEST(RepositoryPathTest, KnowsEveryNameThatAFileSystemTakesForGitsFolder) {
  for (const char* name :
       {".git", ".GIT", ".Git", ".git.", ".git ", ".git . .", "git~1", "GIT~1",
        "Git~2 ", ".git:stream", ".git::$INDEX_ALLOCATION", ".g\u200cit",
        "\u200e.git\ufeff", ".G\u206fI\u202eT. "}) {
    EXPECT_TRUE(IsGitName(name)) << name;
  }
  for (const char* name :
       {"", ".", "git", "git~", "git~1x", ".github", ".gitignore",
        ".gitmodules", "a.git", ".git-x", " .git", "\xFF.git"}) {
    EXPECT_FALSE(IsGitName(name)) << name;
  }
}

TEST(RepositoryPathTest, LetsNoPathLeaveTheRepositoryOrEnterGitsFolder) {
  for (const char* path :
       {"", "/f", "../f", "a/../b", "a//b", "a/", ".", "a\\b", "a\nb",
        ".git/HEAD", ".git", "sub/.git", "sub/.GIT/config", "a/git~1/hooks/b",
        ".g\u200dit/config", "a/.git ./b"}) {
    EXPECT_FALSE(IsPathBelow(path)) << path;
  }
  EXPECT_FALSE(IsPathBelow(std::string(1025, 'a')));
  for (const char* path : {"f", "deploy/Pulumi.yaml", ".github/dependabot.yml",
                           "a b/c.d", "x.git/y", "\u00e4/f"}) {
    EXPECT_TRUE(IsPathBelow(path)) << path;
  }
}

}  // namespace
}  // namespace imagecd::generator
