#include "provider/base/quote.h"

#include <gtest/gtest.h>

namespace imagecd::base {
namespace {

std::string Quoted(std::string_view text) {
  std::string quoted = "= ";
  AppendQuoted(text, quoted);
  return quoted;
}

TEST(QuoteTest, KeepsATextOnOneLineAndInItsQuotes) {
  EXPECT_EQ(Quoted(""), R"(= "")");
  EXPECT_EQ(Quoted("chïme\xff"), "= \"chïme\xff\"");
  EXPECT_EQ(Quoted("a\"b\\c\n\r\t"), R"(= "a\"b\\c\n\r\t")");
  EXPECT_EQ(Quoted(std::string_view("\0\x1b\x7f", 3)),
            R"(= "\u0000\u001b\u007f")");
}

}  // namespace
}  // namespace imagecd::base
