// Holds the tables of names that the resources read and write to schema.json.

#include <map>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "provider/resources/fields.h"
#include "provider/resources/inputs.h"
#include "provider/resources/provider_config.h"
#include "provider/resources/registry_table.h"
#include "provider/resources/set_inputs.h"
#include "provider/resources/trace_image.h"
#include "schema/schema.h"

namespace imagecd::resources {
namespace {

using ::nlohmann::json;
using ::testing::ContainerEq;

json Schema() { return json::parse(schema::Json(), nullptr, false); }

// Name to type of a schema's properties, references followed.
std::map<std::string, std::string> Types(const json& properties) {
  const json schema = Schema();
  std::map<std::string, std::string> types;
  for (const auto& [name, property] : properties.items()) {
    json type = property;
    if (property.contains("$ref")) {
      const std::string token = property["$ref"].get<std::string>().substr(
          std::string("#/types/").size());
      type = schema["types"][token];
    }
    types[name] = type.value("type", "?");
  }
  return types;
}

std::map<std::string, std::string> Types(FieldTable table) {
  std::map<std::string, std::string> types;
  for (const FieldSpec& field : table) {
    types[std::string(field.name)] = FieldTypeName(field.type);
  }
  return types;
}

std::set<std::string> Required(FieldTable table) {
  std::set<std::string> names;
  for (const FieldSpec& field : table) {
    if (field.required) names.emplace(field.name);
  }
  return names;
}

TEST(SchemaFieldsTest, AgreeOnTheResourcesInputs) {
  const json resource = Schema()["resources"]["imagecd:index:LatestImage"];
  EXPECT_THAT(Types(resource["inputProperties"]),
              ContainerEq(Types(LatestImageInputFields())));
  EXPECT_THAT(resource["requiredInputs"].get<std::set<std::string>>(),
              ContainerEq(Required(LatestImageInputFields())));
}

TEST(SchemaFieldsTest, AgreeOnTheResourcesOutputs) {
  const json resource = Schema()["resources"]["imagecd:index:LatestImage"];
  EXPECT_THAT(Types(resource["properties"]),
              ContainerEq(Types(LatestImageOutputFields())));
  EXPECT_THAT(resource["required"].get<std::set<std::string>>(),
              ContainerEq(Required(LatestImageOutputFields())));
}

TEST(SchemaFieldsTest, AgreeOnTheFunction) {
  const json function = Schema()["functions"]["imagecd:index:getLatestImage"];
  EXPECT_THAT(Types(function["inputs"]["properties"]),
              ContainerEq(Types(GetLatestImageInputFields())));
  EXPECT_THAT(Types(function["outputs"]["properties"]),
              ContainerEq(Types(LatestImageOutputFields())));
  EXPECT_THAT(function["outputs"]["required"].get<std::set<std::string>>(),
              ContainerEq(Required(LatestImageOutputFields())));
}

TEST(SchemaFieldsTest, AgreeOnTheSet) {
  const json resource = Schema()["resources"]["imagecd:index:LatestImageSet"];
  EXPECT_THAT(Types(resource["inputProperties"]),
              ContainerEq(Types(LatestImageSetInputFields())));
  EXPECT_THAT(resource["requiredInputs"].get<std::set<std::string>>(),
              ContainerEq(Required(LatestImageSetInputFields())));
  EXPECT_THAT(Types(resource["properties"]),
              ContainerEq(Types(LatestImageSetOutputFields())));
  EXPECT_THAT(resource["required"].get<std::set<std::string>>(),
              ContainerEq(Required(LatestImageSetOutputFields())));
}

TEST(SchemaFieldsTest, AgreeOnTheListing) {
  const json function = Schema()["functions"]["imagecd:index:listImages"];
  EXPECT_THAT(Types(function["inputs"]["properties"]),
              ContainerEq(Types(ListImagesInputFields())));
  EXPECT_THAT(Types(function["outputs"]["properties"]),
              ContainerEq(Types(ListImagesOutputFields())));
  EXPECT_THAT(function["outputs"]["required"].get<std::set<std::string>>(),
              ContainerEq(Required(ListImagesOutputFields())));
}

TEST(SchemaFieldsTest, AgreeOnTheTrace) {
  const json function = Schema()["functions"]["imagecd:index:traceImage"];
  EXPECT_THAT(Types(function["inputs"]["properties"]),
              ContainerEq(Types(TraceImageInputFields())));
  EXPECT_THAT(function["inputs"]["required"].get<std::set<std::string>>(),
              ContainerEq(Required(TraceImageInputFields())));
  EXPECT_THAT(Types(function["outputs"]["properties"]),
              ContainerEq(Types(TraceImageOutputFields())));
  EXPECT_THAT(function["outputs"]["required"].get<std::set<std::string>>(),
              ContainerEq(Required(TraceImageOutputFields())));
}

TEST(SchemaFieldsTest, AgreeOnTheObjectTypes) {
  const json types = Schema()["types"];
  const std::pair<const char*, FieldTable> tables[] = {
      {"imagecd:index:Policy", PolicyFields()},
      {"imagecd:index:Filter", FilterFields()},
      {"imagecd:index:Pin", PinFields()},
      {"imagecd:index:Exclusion", ExclusionFields()},
      {"imagecd:index:Verify", VerifyFields()},
      {"imagecd:index:Cosign", CosignFields()},
      {"imagecd:index:HistoryEntry", HistoryFields()},
      {"imagecd:index:ListedImage", ListedImageFields()},
      {"imagecd:index:SetImageInput", SetImageInputFields()},
      {"imagecd:index:SetImage", SetImageFields()},
      {"imagecd:index:SetPin", SetPinFields()},
      {"imagecd:index:Registry", RegistryFields()},
  };
  for (const auto& [token, table] : tables) {
    EXPECT_THAT(Types(types[token]["properties"]), ContainerEq(Types(table)))
        << token;
    EXPECT_THAT(types[token].value("required", std::set<std::string>()),
                ContainerEq(Required(table)))
        << token;
  }
}

TEST(SchemaFieldsTest, AgreeOnTheProvidersConfiguration) {
  const json schema = Schema();
  EXPECT_THAT(Types(schema["config"]["variables"]),
              ContainerEq(Types(ProviderConfigFields())));
  EXPECT_THAT(Types(schema["provider"]["inputProperties"]),
              ContainerEq(Types(ProviderConfigFields())));
}

TEST(SchemaFieldsTest, AgreeOnTheTokens) {
  const json schema = Schema();
  std::set<std::string> resources;
  for (const auto& [token, resource] : schema["resources"].items()) {
    resources.insert(token);
  }
  std::set<std::string> functions;
  for (const auto& [token, function] : schema["functions"].items()) {
    functions.insert(token);
  }
  std::set<std::string> known_resources;
  for (const auto token : ResourceTokens()) known_resources.emplace(token);
  std::set<std::string> known_functions;
  for (const auto token : FunctionTokens()) known_functions.emplace(token);
  EXPECT_THAT(resources, ContainerEq(known_resources));
  EXPECT_THAT(functions, ContainerEq(known_functions));
}

}  // namespace
}  // namespace imagecd::resources
