#include "programs/generator/record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "programs/generator/compression.h"

namespace imagecd::generator {
namespace {

using ::testing::HasSubstr;

TEST(RecordFormTest, HasOneLineForEachFile) {
  Record record;
  for (const char* path : {"a", "b", "c"}) {
    record[path] = {"one\ntwo\nthree\n", 0644};
  }
  const std::string text = FormatRecord(record);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 6);
  EXPECT_THAT(text.substr(0, text.find('\n')), HasSubstr("@generated"));
  Record changed = record;
  changed["b"].contents = "other\n";
  const std::string after = FormatRecord(changed);
  EXPECT_EQ(text.substr(0, text.find("\"b\"")),
            after.substr(0, after.find("\"b\"")));
  EXPECT_EQ(text.substr(text.find("\"c\"")), after.substr(after.find("\"c\"")));
}

TEST(RecordFormTest, AnEmptyRecordCanBeRead) {
  const auto read = ParseRecord(FormatRecord({}));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_TRUE(read->empty());
}

TEST(RecordFormTest, ALockOfAnEarlierVersionIsRead) {
  const auto read = ParseRecord(
      "{\"//\": \"x\", \"version\": 1, \"files\": {\"a/b\": {\"mode\": "
      "\"0755\", \"lines\": [\"one\\n\", \"two\\n\"]}}}");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, (Record{{"a/b", {"one\ntwo\n", 0755}}}));
}

TEST(RecordFormTest, ADamagedLineIsAnErrorThatSaysWhatToDo) {
  const std::string good = FormatRecord({{"a", {"text\n", 0644}}});
  const size_t hash = good.find("sha256\":\"") + 9;
  std::string wrong_hash = good;
  wrong_hash[hash] = wrong_hash[hash] == '0' ? '1' : '0';
  std::string cut = good;
  const size_t base = good.find("base\":\"") + 7;
  cut.erase(base + 4, 4);
  for (const std::string& text : {wrong_hash, cut}) {
    const auto read = ParseRecord(text);
    ASSERT_FALSE(read.ok());
    EXPECT_THAT(std::string(read.status().message()),
                HasSubstr("take it from the last commit"));
  }
}

TEST(CompressionTest, ATextThatUnfoldsWithoutEndIsRefused) {
  const std::string bomb = CompressToText(std::string(10'000'000, 'a'));
  EXPECT_LT(bomb.size(), 20'000U);
  EXPECT_FALSE(DecompressFromText(bomb, 1'000'000).has_value());
  EXPECT_TRUE(DecompressFromText(bomb, 10'000'000).has_value());
  EXPECT_FALSE(DecompressFromText("no Base64 \x01", 100).has_value());
  EXPECT_FALSE(DecompressFromText("", 100).has_value());
}

}  // namespace
}  // namespace imagecd::generator
