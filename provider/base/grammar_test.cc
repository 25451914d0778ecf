#include "provider/base/grammar.h"

#include <gtest/gtest.h>

#include <string>

namespace imagecd::base {
namespace {

TEST(GrammarTest, KnowsTags) {
  for (const std::string& tag :
       {std::string("latest"), std::string("_x"), std::string("1.2-a_B"),
        std::string(128, 'a')}) {
    EXPECT_TRUE(IsTag(tag)) << tag;
  }
  for (const std::string& tag :
       {std::string(""), std::string(".x"), std::string("-x"),
        std::string("a b"), std::string("a/b"), std::string("ä"),
        std::string("a\0b", 3), std::string(129, 'a')}) {
    EXPECT_FALSE(IsTag(tag)) << tag;
  }
}

TEST(GrammarTest, KnowsDigests) {
  const std::string digits(64, 'a');
  EXPECT_TRUE(IsDigest("sha256:" + digits));
  EXPECT_FALSE(IsDigest("sha256:" + std::string(64, 'A')));
  EXPECT_FALSE(IsDigest("sha256:" + digits + "a"));
  EXPECT_FALSE(IsDigest("sha256:" + std::string(63, 'a')));
  EXPECT_FALSE(IsDigest("sha512:" + digits));
  EXPECT_FALSE(IsDigest(digits));
}

TEST(GrammarTest, KnowsCommits) {
  EXPECT_TRUE(IsCommit("185c95c"));
  EXPECT_TRUE(IsCommit(std::string(64, 'F')));
  EXPECT_FALSE(IsCommit("185c95"));
  EXPECT_FALSE(IsCommit(std::string(65, '0')));
  EXPECT_FALSE(IsCommit("185c95g"));
}

TEST(GrammarTest, ChangesAsciiOnly) {
  EXPECT_EQ(ToLower("ABCÄ"), "abcÄ");
  EXPECT_EQ(Trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(Trim(" \n"), "");
}

}  // namespace
}  // namespace imagecd::base
