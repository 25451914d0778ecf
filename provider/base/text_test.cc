#include "provider/base/text.h"

#include <gtest/gtest.h>

#include <string>

namespace imagecd::base {
namespace {

TEST(TextTest, ReadsBackEveryCodePoint) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text;
    AppendUtf8(c, text);
    text += "x";
    std::string_view rest = text;
    const bool same = TakeCodePoint(rest) == c && rest == "x";
    if (!same) FAIL() << std::hex << static_cast<unsigned>(c);
  }
}

TEST(TextTest, ReplacesWhatIsNotUtf8ByteByByte) {
  EXPECT_EQ(EscapeInvisible("a\x9b\xc0\x80z"), "a\uFFFD\uFFFD\uFFFDz");
  EXPECT_EQ(EscapeInvisible("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD");
}

TEST(TextTest, EscapesCharactersThatControlATerminal) {
  EXPECT_EQ(EscapeInvisible("\x1b]0;owned\x07\x1b[2J\r"),
            "\\u001b]0;owned\\u0007\\u001b[2J\\u000d");
  EXPECT_EQ(EscapeInvisible(std::string_view("\0\x7f", 2)), "\\u0000\\u007f");
  EXPECT_EQ(EscapeInvisible("\u009b31m"), "\\u009b31m");
}

TEST(TextTest, EscapesCharactersThatReorderOrHideText) {
  EXPECT_EQ(EscapeInvisible("\u202egnp\u2066.\u2069\u200b\u200d\ufeff\u00ad"),
            "\\u202egnp\\u2066.\\u2069\\u200b\\u200d\\ufeff\\u00ad");
  EXPECT_EQ(EscapeInvisible("\u2028\u2029\u0085"), "\\u2028\\u2029\\u0085");
  // A tag character, as the two escapes that JSON has for it.
  EXPECT_EQ(EscapeInvisible("\U000E0041"), "\\udb40\\udc41");
}

TEST(TextTest, KeepsLinesTabsAndEveryScript) {
  const std::string text = "a\tb\n\"é\" 日本語 עברית 🚀 c\\d\n";
  EXPECT_EQ(EscapeInvisible(text), text);
  EXPECT_EQ(EscapeInvisible("Ajout\u00a0: x\u3000y"), "Ajout : x y");
}

TEST(TextTest, NeverLeavesAnythingInvisible) {
  std::string all;
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c < 0xD800 || c > 0xDFFF) AppendUtf8(c, all);
  }
  const std::string escaped = EscapeInvisible(all);
  std::string_view rest = escaped;
  while (!rest.empty()) {
    const char32_t c = TakeCodePoint(rest);
    const bool safe = IsVisible(c) || c == '\n' || c == '\t';
    if (!safe) FAIL() << std::hex << static_cast<unsigned>(c);
  }
  EXPECT_EQ(EscapeInvisible(escaped), escaped);
}

TEST(TextTest, KeepsANameWithinItsLine) {
  EXPECT_EQ(EscapeLine("a\nerror: b\t\x1b"), "a error: b \\u001b");
}

TEST(TextTest, MakesOneLine) {
  EXPECT_EQ(OneLine("  Fix\tthe\r\n\u2028 thing \x1b[31m\u202e. "),
            "Fix the thing [31m.");
  EXPECT_EQ(OneLine("\u00a0\n"), "");
}

TEST(TextTest, CutsALineAtACharacter) {
  EXPECT_EQ(OneLine("éééé", 8), "éééé");
  EXPECT_EQ(OneLine("ééééé", 8), "éé…");
  EXPECT_EQ(OneLine("abcdef", 5), "ab…");
}

TEST(TextTest, MeasuresColumns) {
  EXPECT_EQ(VisibleWidth("bell"), 4U);
  EXPECT_EQ(VisibleWidth("日本"), 4U);
  EXPECT_EQ(VisibleWidth("e\u0301"), 1U);
  EXPECT_EQ(VisibleWidth("🚀"), 2U);
}

}  // namespace
}  // namespace imagecd::base
