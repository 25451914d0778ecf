#include "schema/schema.h"

#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace imagecd::schema {
namespace {

using ::nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

json Parsed() { return json::parse(Json(), nullptr, false); }

// Every property of the schema with its path, wherever properties are declared.
void Collect(const json& node, const std::string& path,
             std::map<std::string, json>& found) {
  if (!node.is_object()) return;
  for (const auto& [key, child] : node.items()) {
    const std::string here = path + "/" + key;
    if (key == "properties" || key == "inputProperties" || key == "variables") {
      for (const auto& [name, property] : child.items()) {
        found.emplace(here + "/" + name, property);
      }
    }
    Collect(child, here, found);
  }
}

std::map<std::string, json> Properties() {
  std::map<std::string, json> found;
  Collect(Parsed(), "", found);
  return found;
}

TEST(SchemaTest, IsJsonOfThisPackageAndVersion) {
  const json schema = Parsed();
  ASSERT_TRUE(schema.is_object());
  EXPECT_EQ(schema["name"], "imagecd");
  EXPECT_EQ(schema["version"], IMAGECD_VERSION);
}

TEST(SchemaTest, DescribesEveryPropertyInSentences) {
  const auto properties = Properties();
  ASSERT_THAT(properties, Not(IsEmpty()));
  for (const auto& [path, property] : properties) {
    const std::string text = property.value("description", "");
    EXPECT_THAT(text, Not(IsEmpty())) << path;
    if (!text.empty()) {
      EXPECT_EQ(text.back(), '.') << path << ": " << text;
    }
  }
}

TEST(SchemaTest, NamesADefaultForEveryOptionalInput) {
  const json schema = Parsed();
  for (const auto& [token, resource] : schema["resources"].items()) {
    const json required = resource["requiredInputs"];
    for (const auto& [name, property] : resource["inputProperties"].items()) {
      const bool optional =
          std::find(required.begin(), required.end(), name) == required.end();
      if (!optional || name == "selection") continue;
      EXPECT_THAT(property["description"].get<std::string>(),
                  HasSubstr("Default: "))
          << token << " " << name;
    }
  }
}

TEST(SchemaTest, ResolvesEveryReferenceToOneOfItsTypes) {
  const json schema = Parsed();
  std::set<std::string> types;
  for (const auto& [token, type] : schema["types"].items()) types.insert(token);
  const std::string text(Json());
  static constexpr std::string_view kPrefix = "\"#/types/";
  int references = 0;
  for (std::size_t at = text.find(kPrefix); at != std::string::npos;
       at = text.find(kPrefix, at + 1)) {
    const std::size_t begin = at + kPrefix.size();
    const std::string token = text.substr(begin, text.find('"', begin) - begin);
    EXPECT_TRUE(types.contains(token)) << token;
    ++references;
  }
  EXPECT_GT(references, 0);
}

TEST(SchemaTest, MirrorsEveryInputOfAResourceInItsOutputs) {
  const json schema = Parsed();
  for (const auto& [token, resource] : schema["resources"].items()) {
    for (const auto& [name, property] : resource["inputProperties"].items()) {
      EXPECT_TRUE(resource["properties"].contains(name))
          << token << " " << name;
    }
  }
}

}  // namespace
}  // namespace imagecd::schema
