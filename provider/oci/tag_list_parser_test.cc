#include "provider/oci/tag_list_parser.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "provider/oci/registry_client.h"

namespace imagecd::oci {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class CollectingSink : public TagSink {
 public:
  void BeginPage() override { ADD_FAILURE() << "not the parser's business"; }
  void OnTag(std::string_view tag) override { tags.emplace_back(tag); }
  absl::Status EndPage() override {
    ADD_FAILURE() << "not the parser's business";
    return absl::OkStatus();
  }
  std::vector<std::string> tags;
};

struct Outcome {
  absl::Status status;
  std::vector<std::string> tags;
  std::int64_t dropped = 0;
};

Outcome Parse(const std::vector<std::string_view>& chunks) {
  CollectingSink sink;
  TagListParser parser(sink);
  Outcome outcome;
  for (const std::string_view chunk : chunks) {
    outcome.status = parser.Append(chunk);
    if (!outcome.status.ok()) break;
  }
  if (outcome.status.ok()) outcome.status = parser.End();
  outcome.tags = sink.tags;
  outcome.dropped = parser.dropped();
  EXPECT_EQ(parser.tags(), static_cast<std::int64_t>(sink.tags.size()));
  return outcome;
}

TEST(TagListParserTest, ReadsTheUsualAnswer) {
  const Outcome outcome = Parse(
      {R"({"name":"o/r","tags":["latest","main.20251014-050954.185c95c"]})"
       "\n"});
  EXPECT_TRUE(outcome.status.ok()) << outcome.status;
  EXPECT_THAT(outcome.tags,
              ElementsAre("latest", "main.20251014-050954.185c95c"));
}

TEST(TagListParserTest, TakesNullAndTheEmptyArrayAsNoTags) {
  for (const char* body : {R"({"tags":null})", R"({"name":"x","tags":[]})",
                           R"({"tags" : [ ] })"}) {
    const Outcome outcome = Parse({body});
    EXPECT_TRUE(outcome.status.ok()) << body << outcome.status;
    EXPECT_THAT(outcome.tags, IsEmpty()) << body;
  }
}

TEST(TagListParserTest, SkipsWhateverElseTheObjectHas) {
  const Outcome outcome = Parse(
      {R"({"manifest":{"a":[1,-0.5e+3,{"tags":["no"]}],"b":true},"child":[],)"
       R"("tags":["a","b"],"more":[["tags",["no"]]],"z":null,"f":false,"n":0})"});
  EXPECT_TRUE(outcome.status.ok()) << outcome.status;
  EXPECT_THAT(outcome.tags, ElementsAre("a", "b"));
}

TEST(TagListParserTest, UndoesEscapesInTagsAndKeys) {
  const Outcome outcome = Parse({R"({"t\u0061gs":["v1\u002e0","\u0061"]})"});
  EXPECT_TRUE(outcome.status.ok()) << outcome.status;
  EXPECT_THAT(outcome.tags, ElementsAre("v1.0", "a"));
}

TEST(TagListParserTest, DropsAndCountsStringsThatAreNoTags) {
  const std::string long_tag(128, 'a');
  const Outcome outcome =
      Parse({R"({"tags":["","a b","../x","x\n","\ud800","\u00e9",")",
             "\xff\xfe", R"(",".a","a?n=0&last=b",")", long_tag, "\",\"",
             long_tag, "b", "\",\"", std::string(5000, 'c'), R"(","ok"]})"});
  EXPECT_TRUE(outcome.status.ok()) << outcome.status;
  EXPECT_THAT(outcome.tags, ElementsAre(long_tag, "ok"));
  EXPECT_EQ(outcome.dropped, 11);
}

TEST(TagListParserTest, TellsAnEscapedQuoteFromTheEndOfATag) {
  const Outcome outcome = Parse({R"({"tags":["a\"","b","\\","c"]})"});
  EXPECT_TRUE(outcome.status.ok()) << outcome.status;
  EXPECT_THAT(outcome.tags, ElementsAre("b", "c"));
}

class TagListParserRefuses : public testing::TestWithParam<std::string> {};

TEST_P(TagListParserRefuses, WhatIsNoListOfTags) {
  const Outcome outcome = Parse({GetParam()});
  EXPECT_EQ(outcome.status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(outcome.status.message()),
              HasSubstr("no list of tags"));
}

INSTANTIATE_TEST_SUITE_P(
    Bodies, TagListParserRefuses,
    testing::Values(
        "", "null", "[]", "\"tags\"", "<html>", "{}", R"({"name":"x"})",
        R"({"tags":"a"})", R"({"tags":{}})", R"({"tags":1})",
        R"({"tags":true})", R"({"tags":["a",null]})", R"({"tags":[1]})",
        R"({"tags":[["a"]]})", R"({"tags":["a",]})", R"({"tags":["a"})",
        R"({"tags":["a"])", R"({"tags":["a"]}})", R"({"tags":["a"]} x)",
        R"({"tags":["a"],})", R"({"tags":["a"]"b":1})", R"({tags:["a"]})",
        R"({"tags":["a" "b"]})", R"({"tags" ["a"]})",
        R"({"tags":["a"],"tags":[]})", R"({"tags":null,"tags":["a"]})",
        R"({"tags":nil})", R"({"tags":["\x"]})", R"({"tags":["\u12g4"]})",
        "{\"tags\":[\"a\nb\"]}", R"({"n":01,"tags":[]})",
        R"({"n":-,"tags":[]})", R"({"n":1.,"tags":[]})",
        R"({"n":1e,"tags":[]})", R"({"n":+1,"tags":[]})",
        R"({"n":tru,"tags":[]})", R"({"n":,"tags":[]})", R"({,"tags":[]})",
        std::string("{\"tags\":[\"a\0\"]}", 14)));

TEST(TagListParserTest, SaysWhereAndWhatIsWrong) {
  const Outcome outcome = Parse({R"({"tags":["a",)", "7]}"});
  EXPECT_EQ(outcome.status.message(),
            "no list of tags: a tag that is no string at byte 13");
}

TEST(TagListParserTest, RefusesADeeperNestingThanItsLimit) {
  const auto nested = [](int depth) {
    return "{\"x\":" + std::string(depth - 1, '[') +
           std::string(depth - 1, ']') + ",\"tags\":[\"a\"]}";
  };
  EXPECT_TRUE(Parse({nested(TagListParser::kMaxDepth)}).status.ok());
  EXPECT_FALSE(Parse({nested(TagListParser::kMaxDepth + 1)}).status.ok());
  EXPECT_FALSE(Parse({nested(1'000'000)}).status.ok());
}

TEST(TagListParserTest, GivesTheSameHoweverTheBodyIsCut) {
  const std::string body =
      R"( { "name" : "a\u0041\"" , "n" : [ -1.5e-7 , 0 , true , { } ] ,)"
      R"( "tags" : [ "v1\u002e0" , "main.1.abc" , "no tag" , "b" ] , "z" : 12 } )";
  const Outcome whole = Parse({body});
  ASSERT_TRUE(whole.status.ok()) << whole.status;
  ASSERT_THAT(whole.tags, ElementsAre("v1.0", "main.1.abc", "b"));
  const std::string_view view = body;
  for (std::size_t first = 0; first <= view.size(); ++first) {
    for (std::size_t second = first; second <= view.size(); ++second) {
      const Outcome cut =
          Parse({view.substr(0, first), view.substr(first, second - first),
                 view.substr(second)});
      ASSERT_TRUE(cut.status.ok()) << first << " " << second << cut.status;
      ASSERT_EQ(cut.tags, whole.tags) << first << " " << second;
      ASSERT_EQ(cut.dropped, whole.dropped) << first << " " << second;
    }
  }
}

TEST(TagListParserTest, RefusesEveryBodyThatIsCutShort) {
  const std::string body = R"({"n":12,"tags":["a","b\u0041"],"z":null})";
  for (std::size_t size = 0; size < body.size(); ++size) {
    EXPECT_FALSE(Parse({std::string_view(body).substr(0, size)}).status.ok())
        << size;
  }
}

TEST(TagListParserTest, BeginsAnewAfterABrokenBody) {
  CollectingSink sink;
  TagListParser parser(sink);
  EXPECT_FALSE(parser
                   .Append(R"({"x":[[{"tags":["a)"
                           "\n")
                   .ok());
  parser.Begin();
  EXPECT_TRUE(parser.Append(R"({"tags":["b"]})").ok());
  EXPECT_TRUE(parser.End().ok());
  EXPECT_THAT(sink.tags, ElementsAre("b"));
  EXPECT_EQ(parser.tags(), 1);
}

}  // namespace
}  // namespace imagecd::oci
