#include "provider/base/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace imagecd::base {
namespace {

TEST(Utf8Test, MeasuresTheFirstAndLastOfEachLength) {
  EXPECT_EQ(Utf8SequenceLength(std::string_view("\0", 1)), 1U);
  EXPECT_EQ(Utf8SequenceLength("\x7f"), 1U);
  EXPECT_EQ(Utf8SequenceLength("\xc2\x80"), 2U);
  EXPECT_EQ(Utf8SequenceLength("\xdf\xbf"), 2U);
  EXPECT_EQ(Utf8SequenceLength("\xe0\xa0\x80"), 3U);
  EXPECT_EQ(Utf8SequenceLength("\xed\x9f\xbf"), 3U);
  EXPECT_EQ(Utf8SequenceLength("\xee\x80\x80"), 3U);
  EXPECT_EQ(Utf8SequenceLength("\xef\xbf\xbf"), 3U);
  EXPECT_EQ(Utf8SequenceLength("\xf0\x90\x80\x80"), 4U);
  EXPECT_EQ(Utf8SequenceLength("\xf4\x8f\xbf\xbf"), 4U);
  EXPECT_EQ(Utf8SequenceLength("\xf0\x9f\x94\x94 and more"), 4U);
}

TEST(Utf8Test, RefusesWhatIsOverlongASurrogateBeyondTheEndOrCutOff) {
  for (const std::string text :
       {"", "\x80", "\xbf", "\xc0\xaf", "\xc1\xbf", "\xc2", "\xc2\x41",
        "\xe0\x9f\xbf", "\xe2\x82", "\xed\xa0\x80", "\xed\xbf\xbf",
        "\xf0\x8f\xbf\xbf", "\xf0\x9f\x94", "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80", "\xfe", "\xff"}) {
    EXPECT_EQ(Utf8SequenceLength(text), 0U) << text.size();
  }
}

}  // namespace
}  // namespace imagecd::base
