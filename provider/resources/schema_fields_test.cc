// Holds the tables of names that the resources read and write to schema.json.

#include <map>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "provider/inputs/choice_inputs.h"
#include "provider/inputs/fields.h"
#include "provider/inputs/pin_input.h"
#include "provider/inputs/provider_config.h"
#include "provider/inputs/set_inputs.h"
#include "provider/resources/token_table.h"
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

std::map<std::string, std::string> Types(inputs::FieldTable table) {
  std::map<std::string, std::string> types;
  for (const inputs::FieldSpec& field : table) {
    types[std::string(field.name)] = inputs::FieldTypeName(field.type);
  }
  return types;
}

std::set<std::string> Required(inputs::FieldTable table) {
  std::set<std::string> names;
  for (const inputs::FieldSpec& field : table) {
    if (field.required) names.emplace(field.name);
  }
  return names;
}

TEST(SchemaFieldsTest, AgreeOnTheResourcesInputs) {
  const json resource = Schema()["resources"]["imagecd:index:LatestImage"];
  EXPECT_THAT(Types(resource["inputProperties"]),
              ContainerEq(Types(inputs::LatestImageInputFields())));
  EXPECT_THAT(resource["requiredInputs"].get<std::set<std::string>>(),
              ContainerEq(Required(inputs::LatestImageInputFields())));
}

TEST(SchemaFieldsTest, AgreeOnTheResourcesOutputs) {
  const json resource = Schema()["resources"]["imagecd:index:LatestImage"];
  EXPECT_THAT(Types(resource["properties"]),
              ContainerEq(Types(inputs::LatestImageOutputFields())));
  EXPECT_THAT(resource["required"].get<std::set<std::string>>(),
              ContainerEq(Required(inputs::LatestImageOutputFields())));
}

TEST(SchemaFieldsTest, AgreeOnTheFunction) {
  const json function = Schema()["functions"]["imagecd:index:getLatestImage"];
  EXPECT_THAT(Types(function["inputs"]["properties"]),
              ContainerEq(Types(inputs::GetLatestImageInputFields())));
  EXPECT_THAT(Types(function["outputs"]["properties"]),
              ContainerEq(Types(inputs::LatestImageOutputFields())));
  EXPECT_THAT(function["outputs"]["required"].get<std::set<std::string>>(),
              ContainerEq(Required(inputs::LatestImageOutputFields())));
}

TEST(SchemaFieldsTest, AgreeOnTheSet) {
  const json resource = Schema()["resources"]["imagecd:index:LatestImageSet"];
  EXPECT_THAT(Types(resource["inputProperties"]),
              ContainerEq(Types(inputs::LatestImageSetInputFields())));
  EXPECT_THAT(resource["requiredInputs"].get<std::set<std::string>>(),
              ContainerEq(Required(inputs::LatestImageSetInputFields())));
  EXPECT_THAT(Types(resource["properties"]),
              ContainerEq(Types(inputs::LatestImageSetOutputFields())));
  EXPECT_THAT(resource["required"].get<std::set<std::string>>(),
              ContainerEq(Required(inputs::LatestImageSetOutputFields())));
}

TEST(SchemaFieldsTest, AgreeOnTheListing) {
  const json function = Schema()["functions"]["imagecd:index:listImages"];
  EXPECT_THAT(Types(function["inputs"]["properties"]),
              ContainerEq(Types(inputs::ListImagesInputFields())));
  EXPECT_THAT(Types(function["outputs"]["properties"]),
              ContainerEq(Types(inputs::ListImagesOutputFields())));
  EXPECT_THAT(function["outputs"]["required"].get<std::set<std::string>>(),
              ContainerEq(Required(inputs::ListImagesOutputFields())));
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
  const std::pair<const char*, inputs::FieldTable> tables[] = {
      {"imagecd:index:Policy", inputs::PolicyFields()},
      {"imagecd:index:Filter", inputs::FilterFields()},
      {"imagecd:index:Pin", inputs::PinFields()},
      {"imagecd:index:Exclusion", inputs::ExclusionFields()},
      {"imagecd:index:Verify", inputs::VerifyFields()},
      {"imagecd:index:Cosign", inputs::CosignFields()},
      {"imagecd:index:HistoryEntry", inputs::HistoryFields()},
      {"imagecd:index:ListedImage", inputs::ListedImageFields()},
      {"imagecd:index:SetImageInput", inputs::SetImageInputFields()},
      {"imagecd:index:SetImage", inputs::SetImageFields()},
      {"imagecd:index:SetPin", inputs::SetPinFields()},
      {"imagecd:index:Registry", inputs::RegistryFields()},
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
              ContainerEq(Types(inputs::ProviderConfigFields())));
  EXPECT_THAT(Types(schema["provider"]["inputProperties"]),
              ContainerEq(Types(inputs::ProviderConfigFields())));
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
