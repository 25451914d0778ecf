#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "programs/generator/config_fields.h"

namespace imagecd::generator {
namespace {

using Json = nlohmann::ordered_json;

Json TextSchema(const Format& format) {
  // What YAML reads as a number or a truth value is text here.
  Json schema;
  schema["type"] = {"string", "number", "boolean"};
  if (format.pattern != nullptr) {
    schema["type"] = "string";
    schema["pattern"] = absl::StrCat("^(", format.pattern, ")$");
    schema["examples"] = {format.example};
  }
  schema["maxLength"] = format.longest;
  return schema;
}

// Collects one mapping.
class SchemaWriter : public FieldVisitor {
 public:
  static Json Write(const Element& fields) {
    SchemaWriter writer;
    fields(writer);
    Json schema;
    schema["type"] = "object";
    schema["additionalProperties"] = false;
    if (!writer.required_.empty()) schema["required"] = writer.required_;
    schema["properties"] = std::move(writer.properties_);
    if (writer.shorthand_.is_null()) return schema;
    Json either;
    either["anyOf"] = Json::array({writer.shorthand_, std::move(schema)});
    return either;
  }

  void Text(const Field& field, const Format& format,
            std::string* to) override {
    Json schema = TextSchema(format);
    if (!to->empty()) schema["default"] = *to;
    Add(field, std::move(schema));
  }

  void Texts(const Field& field, const Format& format,
             std::vector<std::string>* to) override {
    Json schema;
    schema["type"] = "array";
    schema["items"] = TextSchema(format);
    if (!to->empty()) schema["default"] = *to;
    if (field.single) {
      Json either;
      either["anyOf"] = Json::array({TextSchema(format), std::move(schema)});
      schema = std::move(either);
    }
    Add(field, std::move(schema));
  }

  void TextMap(const Field& field, const Format& key, const Format& value,
               std::vector<KeyValue>* /*to*/) override {
    Json schema = MapSchema(key);
    schema["additionalProperties"] = TextSchema(value);
    Add(field, std::move(schema));
  }

  void Flag(const Field& field, bool* to) override {
    Json schema;
    schema["type"] = "boolean";
    schema["default"] = *to;
    Add(field, std::move(schema));
  }

  void Number(const Field& field, int64_t smallest, int64_t greatest,
              std::optional<int64_t> now,
              const std::function<void(int64_t)>& /*set*/) override {
    Json schema;
    schema["type"] = "integer";
    schema["minimum"] = smallest;
    schema["maximum"] = greatest;
    if (now && *now >= smallest && *now <= greatest) schema["default"] = *now;
    Add(field, std::move(schema));
  }

  void Choice(const Field& field, const std::vector<std::string>& names,
              size_t now, const std::function<void(size_t)>& /*set*/) override {
    Json schema;
    schema["enum"] = names;
    if (now < names.size()) schema["default"] = names[now];
    Add(field, std::move(schema));
  }

  void Object(const Field& field, const Element& fields) override {
    Add(field, Nullable(Write(fields)));
  }

  void Objects(const Field& field, const std::function<void()>& /*clear*/,
               const Element& element) override {
    Json one = Write(element);
    Json list;
    list["type"] = "array";
    list["items"] = one;
    Json schema;
    schema["anyOf"] = Json::array({std::move(list), std::move(one)});
    Add(field, std::move(schema));
  }

  void ObjectMap(const Field& field, const Format& key,
                 const std::function<void()>& /*clear*/,
                 const std::function<void(const std::string&, FieldVisitor&)>&
                     element) override {
    bool has_shorthand = false;
    Json value = Write([&](FieldVisitor& inside) { element("NAME", inside); });
    has_shorthand = value.contains("anyOf");
    Json schema = MapSchema(key);
    schema["additionalProperties"] =
        has_shorthand ? std::move(value) : Nullable(std::move(value));
    Add(field, std::move(schema));
  }

  void Raw(const Field& field, Value* /*to*/) override {
    Json schema;
    schema["type"] = {"object", "null"};
    Add(field, std::move(schema));
  }

  void Moved(const char* /*name*/, Instead /*instead*/) override {}

  void Require(bool /*holds*/, const char* /*name*/,
               const char* /*message*/) override {}

 private:
  static Json MapSchema(const Format& key) {
    Json schema;
    schema["type"] = "object";
    if (key.pattern != nullptr) {
      schema["propertyNames"]["pattern"] =
          absl::StrCat("^(", key.pattern, ")$");
      schema["propertyNames"]["maxLength"] = key.longest;
    }
    return schema;
  }

  // A key whose contents are all commented out.
  static Json Nullable(Json schema) {
    if (schema.contains("type") && !schema.contains("required")) {
      schema["type"] = {"object", "null"};
    }
    return schema;
  }

  void Add(const Field& field, Json schema) {
    Json described;
    described["description"] = field.doc;
    for (auto& [key, value] : schema.items()) described[key] = value;
    if (field.required) required_.emplace_back(field.name);
    if (field.shorthand) shorthand_ = described;
    properties_[field.name] = std::move(described);
  }

  Json properties_ = Json::object();
  std::vector<std::string> required_;
  Json shorthand_;
};

}  // namespace

std::string ConfigJsonSchema() {
  Config config;
  Json schema;
  schema["$schema"] = "http://json-schema.org/draft-07/schema#";
  schema["title"] = "imagecd.yaml";
  schema["description"] =
      "What `imagecd generate` is told about a repository and its apps.";
  const Json top = SchemaWriter::Write(
      [&config](FieldVisitor& visitor) { ConfigFields(visitor, config); });
  for (const auto& [key, value] : top.items()) schema[key] = value;
  schema["patternProperties"]["^x-"] = true;
  return schema.dump(2) + "\n";
}

}  // namespace imagecd::generator
