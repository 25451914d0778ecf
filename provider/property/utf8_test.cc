#include "provider/property/utf8.h"

#include <string>

#include "gtest/gtest.h"

namespace imagecd::property {
namespace {

TEST(Utf8Test, AcceptsEveryLengthAndTheEdgesOfEachRange) {
  for (const char* text :
       {"", "a", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf",
        "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80",
        "\xf4\x8f\xbf\xbf"}) {
    EXPECT_TRUE(IsValidUtf8(text)) << text;
    EXPECT_EQ(ToValidUtf8(text), text);
  }
  EXPECT_TRUE(IsValidUtf8(std::string("a\0b", 3)));
}

TEST(Utf8Test, RefusesWhatIsNotWellFormed) {
  for (const char* text :
       {"\x80", "\xc1\xbf", "\xc2", "\xc2z", "\xe0\x9f\xbf", "\xed\xa0\x80",
        "\xe2\x82", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
        "\xff", "fine \xfe"}) {
    EXPECT_FALSE(IsValidUtf8(text)) << text;
    EXPECT_TRUE(IsValidUtf8(ToValidUtf8(text))) << text;
  }
}

TEST(Utf8Test, ReplacesOnlyTheBadBytes) {
  EXPECT_EQ(ToValidUtf8("a\xff\xc3\xa9\xc3z"), "a\uFFFD\u00e9\uFFFDz");
}

TEST(Utf8Test, FindsTheBoundaryOfACharacter) {
  EXPECT_EQ(Utf8Boundary("ab", 9), 2u);
  EXPECT_EQ(Utf8Boundary("a\u20acb", 1), 1u);
  EXPECT_EQ(Utf8Boundary("a\u20acb", 3), 1u);
  EXPECT_EQ(Utf8Boundary("a\u20acb", 4), 4u);
  EXPECT_EQ(Utf8Boundary("\u20ac", 2), 0u);
}

}  // namespace
}  // namespace imagecd::property
