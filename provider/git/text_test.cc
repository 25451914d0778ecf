#include "provider/git/text.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace imagecd::git {
namespace {

TEST(OneLineTest, KeepsText) {
  EXPECT_EQ(OneLine("Fix the till (#12)"), "Fix the till (#12)");
  EXPECT_EQ(OneLine("Größe — 大きさ 🛒"),
            "Größe — 大きさ 🛒");
  EXPECT_EQ(OneLine(""), "");
}

TEST(OneLineTest, IsOneLine) {
  EXPECT_EQ(OneLine("  a\n\n b\tc\r\n"), "a b c");
  EXPECT_EQ(OneLine("a\xE2\x80\xA8"
                    "b"),
            "a b");
}

TEST(OneLineTest, RemovesCharactersThatControlATerminal) {
  EXPECT_EQ(OneLine("\x1b[31mred\x1b[0m\x07"), "[31mred[0m");
  EXPECT_EQ(OneLine(std::string_view("a\0b\x7f", 4)), "ab");
  EXPECT_EQ(OneLine("a\xC2\x9B"
                    "2Jb"),
            "a2Jb");  // CSI as one character
  EXPECT_EQ(OneLine("safe\xE2\x80\xAE"
                    "live"),
            "safelive");  // right to left
}

TEST(OneLineTest, IsValidUtf8WhateverItIsGiven) {
  EXPECT_EQ(OneLine("a\xFFz"), "a\xEF\xBF\xBDz");
  EXPECT_EQ(OneLine("\xC0\xAF"), "\xEF\xBF\xBD\xEF\xBF\xBD");  // overlong
  EXPECT_EQ(OneLine("\xE2\x82"), "\xEF\xBF\xBD\xEF\xBF\xBD");  // cut off
  EXPECT_EQ(OneLine("\xED\xA0\x80").size(), 9u);               // surrogate
  EXPECT_EQ(OneLine("\xF4\x90\x80\x80").size(), 12u);  // past the last one
}

TEST(OneLineTest, ConvertsLatin1WhenToldSo) {
  EXPECT_EQ(OneLine("Gr\xF6\xDF"
                    "e",
                    "ISO-8859-1"),
            "Größe");
  EXPECT_EQ(OneLine("Gr\xF6", "latin1"), "Grö");
}

TEST(OneLineTest, CutsBetweenCharacters) {
  EXPECT_EQ(OneLine("12345678", "", 8), "12345678");
  EXPECT_EQ(OneLine("123456789", "", 8), "12345…");
  EXPECT_EQ(OneLine("1234ö678", "", 8), "1234…");
  EXPECT_EQ(OneLine(std::string(100000, 'x')).size(), 256u);
}

}  // namespace
}  // namespace imagecd::git
