#include "programs/generator/yaml_tree.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace imagecd::generator {
namespace {

TEST(YamlTreeTest, CountsColumnsInCharactersHoweverLongTheLineIs) {
  constexpr int kItems = 2000;
  for (const std::string item : {"a", "\u00e9", "\U0001f514"}) {
    std::string text = "key: v\nlist: [";
    for (int i = 0; i < kItems; ++i) text += item + ", ";
    text += "last]\nend: \u00e9\n";
    std::vector<Problem> problems;
    const YamlNodePointer root = ParseYaml(text, "file", &problems);
    ASSERT_NE(root, nullptr);
    ASSERT_TRUE(problems.empty());
    const YamlNode* list = root->Find("list");
    ASSERT_NE(list, nullptr);
    ASSERT_EQ(list->items.size(), kItems + 1);
    for (int i = 0; i <= kItems; ++i) {
      ASSERT_EQ(list->items[i]->position.line, 2);
      ASSERT_EQ(list->items[i]->position.column, 8 + 3 * i) << item;
    }
    EXPECT_EQ(root->Find("end")->position.line, 3);
    EXPECT_EQ(root->Find("end")->position.column, 6);
  }
}

TEST(YamlTreeTest, NamesTheColumnOfAProblemAtTheEndOfTheText) {
  std::vector<Problem> problems;
  EXPECT_EQ(ParseYaml("\u00e9: [\u00e9", "file", &problems), nullptr);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].position.line, 1);
  EXPECT_GE(problems[0].position.column, 1);
  problems.clear();
  EXPECT_NE(ParseYaml("", "file", &problems), nullptr);
  EXPECT_TRUE(problems.empty());
}

// "Billion laughs": each alias counts as much as what it stands for.
TEST(YamlTreeTest, RefusesAliasesThatMultiply) {
  std::string text = "a0: &a0 x\n";
  for (int i = 1; i < 40; ++i) {
    absl::StrAppend(&text, "a", i, ": &a", i, " [*a", i - 1, ", *a", i - 1,
                    "]\n");
  }
  std::vector<Problem> problems;
  EXPECT_EQ(ParseYaml(text, "file", &problems), nullptr);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_NE(problems[0].message.find("aliases counted in full"),
            std::string::npos);
}

}  // namespace
}  // namespace imagecd::generator
