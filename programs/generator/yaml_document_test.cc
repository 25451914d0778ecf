#include "programs/generator/yaml_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <string>
#include <vector>

namespace imagecd::generator {
namespace {

using ::testing::HasSubstr;

// What another reader makes of a document of one entry.
std::string ReadBack(const std::string& text) {
  Yaml document = Yaml::Map();
  document.Set("key", text);
  const YAML::Node node = YAML::Load(EmitYaml(document))["key"];
  EXPECT_TRUE(node.IsScalar()) << EmitYaml(document);
  return node.as<std::string>();
}

TEST(YamlScalarTest, QuotesWhatAReaderWouldTakeForAnotherType) {
  for (const char* text : {"yes",
                           "No",
                           "on",
                           "OFF",
                           "y",
                           "N",
                           "true",
                           "False",
                           "null",
                           "Null",
                           "~",
                           "",
                           "1.10",
                           "1",
                           "-1",
                           "+1",
                           "0x1F",
                           "0o17",
                           "017",
                           "1_000",
                           "1e3",
                           "1E+3",
                           ".5",
                           "5.",
                           "12:30",
                           "190:20:30",
                           "1:2:3.5",
                           "2025-10-14",
                           "2025-10-14T05:09:54Z",
                           "2025-10-14 05:09:54",
                           ".nan",
                           ".inf",
                           "-.INF",
                           "nan",
                           "Inf",
                           "0b101",
                           "185c95c",
                           "1234567",
                           "123e456",
                           "=",
                           "<<",
                           "-",
                           "?",
                           "---",
                           "...",
                           "0",
                           "0.0"}) {
    const std::string scalar = YamlScalar(text);
    EXPECT_EQ(scalar.front(), '"') << text << " became " << scalar;
    EXPECT_EQ(ReadBack(text), text);
  }
}

TEST(YamlScalarTest, QuotesWhatMeansSomethingInYaml) {
  for (
      const char* text :
      {" leading",   "trailing ", "a: b",   "a #b",       "ends:",
       "&anchor",    "*alias",    "!tag",   "|",          ">",
       "%directive", "@at",       "`tick`", "\"quoted\"", "'quoted'",
       "[a]",        "{a}",       "#a",     "- a",        "? a",
       ", a",        "a\tb",      "a\rb",   "\xC3\xA9",   "\xF0\x9F\x94\x94"}) {
    EXPECT_EQ(YamlScalar(text).front(), '"') << text;
    EXPECT_EQ(ReadBack(text), text);
  }
}

TEST(YamlScalarTest, LeavesOrdinaryTextPlain) {
  for (const char* text :
       {"a", "two words", "10m", "64Mi", "ghcr.io/owner/app",
        "ghcr.io/owner/app:main.20251014-050954.185c95c", "/healthz",
        "${{ matrix.app.name }}", "${api-image.reference}", "0 3 * * *",
        "file:///state/", "it's", "a,b", "v1.2.3", "yesterday", "1.2.3.4/x"}) {
    EXPECT_EQ(YamlScalar(text), text);
    EXPECT_EQ(ReadBack(text), text);
  }
}

TEST(YamlScalarTest, EscapesWhatCannotBeSeen) {
  EXPECT_EQ(YamlScalar(std::string("\x01", 1)), R"("\x01")");
  EXPECT_EQ(YamlScalar("\xC2\x85"), R"("\x85")");
  EXPECT_EQ(YamlScalar("\xE2\x80\xA8"), R"("\u2028")");
  EXPECT_EQ(YamlScalar("\xEF\xBB\xBF"), R"("\uFEFF")");
  EXPECT_EQ(YamlScalar("\xE2\x80\xAE"), R"("\u202E")");
  EXPECT_EQ(YamlScalar("\xF3\xA0\x80\x81"), R"("\U000E0001")");
}

TEST(YamlScalarTest, WritesAReplacementForWhatIsNoUtf8) {
  for (const char* text :
       {"\xFF", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80"}) {
    EXPECT_THAT(YamlScalar(text), HasSubstr("\xEF\xBF\xBD"));
  }
}

TEST(EmitYamlTest, WritesLinesAsABlockOnlyWhereNothingIsLost) {
  Yaml document = Yaml::Map();
  document.Set("script", "one\n  two\n\nthree\n");
  document.Set("chomped", "one\ntwo");
  EXPECT_EQ(
      EmitYaml(document),
      "script: |\n  one\n    two\n\n  three\nchomped: |-\n  one\n  two\n");
  for (const char* text :
       {"\na\n", " a\nb\n", "a\nb\n\n", "a \nb\n", "a\n \nb", "a\r\nb\r\n",
        "a\n\tb\n", "a\n", "\n", "\n\n", "a\nb ", "a\n\xE2\x80\xA8 b\n"}) {
    Yaml map = Yaml::Map();
    map.Set("key", text);
    EXPECT_THAT(EmitYaml(map), HasSubstr("key: \"")) << text;
    EXPECT_EQ(ReadBack(text), text);
  }
}

TEST(EmitYamlTest, KeepsOrderAndNesting) {
  Yaml document = Yaml::Map();
  Yaml& list = document.Set("list", Yaml::List());
  Yaml& item = list.Add(Yaml::Map());
  item.Set("name", "a");
  item.Set("values", Yaml::Strings({"x", "y"}));
  list.Add(Yaml::List()).Add("inner");
  document.Set("empty", Yaml::Map());
  document.Set("none", Yaml::List());
  document.Set("number", 7);
  document.Set("truth", true);
  EXPECT_EQ(EmitYaml(document),
            "list:\n"
            "  - name: a\n"
            "    values:\n"
            "      - x\n"
            "      - \"y\"\n"
            "  - - inner\n"
            "empty: {}\n"
            "none: []\n"
            "number: 7\n"
            "truth: true\n");
}

TEST(EmitYamlTest, ReplacesTheValueOfAKeyThatIsThere) {
  Yaml document = Yaml::Map();
  document.Set("a", 1);
  document.Set("b", 2);
  document.Set("a", 3);
  EXPECT_EQ(EmitYaml(document), "a: 3\nb: 2\n");
}

TEST(EmitYamlTest, KeepsACommentFromBecomingAnythingElse) {
  Yaml document = Yaml::Map();
  document.Comment("top\nkey: no\r\xE2\x80\xA8more");
  document.Set("a", "b").Comment("above").Note("beside\nc: d");
  Yaml& first = document.Set("list", Yaml::List()).Add(Yaml::Map());
  first.Set("x", 1).Comment("in an item");
  EXPECT_EQ(EmitYaml(document),
            "# top\n# key: no more\n# above\na: b  # beside c: d\n"
            "list:\n  -\n    # in an item\n    x: 1\n");
  EXPECT_EQ(YAML::Load(EmitYaml(document)).size(), 2U);
}

TEST(EmitYamlTest, QuotesKeysLikeValues) {
  Yaml document = Yaml::Map();
  document.Set("on", 1);
  document.Set("a\nb", 2);
  document.Set("", 3);
  document.Set(std::string(2000, 'k'), Yaml::Strings({"v"}));
  const YAML::Node node = YAML::Load(EmitYaml(document));
  EXPECT_THAT(EmitYaml(document), HasSubstr("\"on\": 1\n"));
  EXPECT_EQ(node["a\nb"].as<int>(), 2);
  EXPECT_EQ(node[""].as<int>(), 3);
  EXPECT_EQ(node[std::string(2000, 'k')][0].as<std::string>(), "v");
}

TEST(EmitYamlDocumentsTest, SeparatesThem) {
  Yaml one = Yaml::Map();
  one.Set("a", 1);
  EXPECT_EQ(EmitYamlDocuments({one, one}), "---\na: 1\n---\na: 1\n");
  EXPECT_EQ(YAML::LoadAll(EmitYamlDocuments({one, one})).size(), 2U);
}

}  // namespace
}  // namespace imagecd::generator
