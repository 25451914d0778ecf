#include "provider/base/program_path.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "tests/testing/files/temporary_folder.h"

namespace imagecd::base {
namespace {

using ::imagecd::testing::TemporaryFolder;

std::string Find(const std::string& path, const char* name) {
  std::map<std::string, std::string, std::less<>> variables = {{"PATH", path}};
  return FindProgram(MapEnvironment(std::move(variables)), name);
}

TEST(FindProgramTest, TakesTheFirstFolderThatHasIt) {
  const TemporaryFolder folder;
  const std::string first = folder.WriteScript("a/tool", "");
  const std::string second = folder.WriteScript("b/tool", "");
  const std::string a = folder.path() + "/a";
  const std::string b = folder.path() + "/b";
  EXPECT_EQ(Find(a + ":" + b, "tool"), first);
  EXPECT_EQ(Find("/nowhere::" + b + ":" + a, "tool"), second);
  EXPECT_EQ(Find(a, "other"), "");
}

TEST(FindProgramTest, SkipsFilesThatCannotBeRunAndFolders) {
  const TemporaryFolder folder;
  folder.Write("a/tool", "");
  folder.Write("b/tool/file", "");
  const std::string found = folder.WriteScript("c/tool", "");
  const std::string& in = folder.path();
  EXPECT_EQ(Find(in + "/a:" + in + "/b:" + in + "/c", "tool"), found);
}

TEST(FindProgramTest, NeverSearchesTheCurrentFolder) {
  EXPECT_EQ(Find(".:bin:", "sh"), "");
  EXPECT_EQ(Find("", "sh"), "");
}

TEST(FindProgramTest, SearchesTheSystemsFoldersWithoutPath) {
  EXPECT_NE(FindProgram(MapEnvironment({}), "sh"), "");
}

}  // namespace
}  // namespace imagecd::base
