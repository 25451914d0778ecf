#include "programs/generator/problem.h"

#include <gtest/gtest.h>

#include <string>

namespace imagecd::generator {
namespace {

TEST(QuotedTest, ShowsWhatSomebodyWroteAsEveryMessageDoes) {
  EXPECT_EQ(Quoted("a\"b\\c\n\t\x1b"), R"("a\"b\\c\n\t\u001b")");
}

TEST(QuotedTest, CutsAfterSixtyCharactersAndInsideNone) {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "ï";
  EXPECT_EQ(Quoted(text), "\"" + text + "\"");
  EXPECT_EQ(Quoted(text + "x"), "\"" + text + "…\"");
}

}  // namespace
}  // namespace imagecd::generator
