#include "cli/stack/state_value.h"

#include <optional>
#include <string>
#include <string_view>

#include "nlohmann/json.hpp"
#include "provider/property/json.h"

namespace imagecd::stack {
namespace {

using nlohmann::json;
using property::Value;

// Pulumi marks special values (secrets, assets, ...) with this key.
constexpr std::string_view kSignature = "4dabf18193072939515e22adb298388d";
constexpr std::string_view kSecret = "1b47061264138c4ac30d75fd1eb44270";

bool IsSecret(const json& object) {
  const auto it = object.find(kSignature);
  return it != object.end() && it->is_string() &&
         it->get_ref<const std::string&>() == kSecret;
}

std::optional<Value> Meaning(const json& object) {
  if (!IsSecret(object)) return std::nullopt;
  return Value(property::Secret{property::Box(Value())});
}

// Pulumi writes a decrypted secret as JSON text.
std::optional<Value> Decrypted(const json& object) {
  if (!IsSecret(object)) return std::nullopt;
  const auto plain = object.find("plaintext");
  if (plain == object.end() || !plain->is_string()) return Meaning(object);
  const json parsed = json::parse(plain->get_ref<const std::string&>(), nullptr,
                                  /*allow_exceptions=*/false);
  if (parsed.is_discarded()) return Meaning(object);
  return property::ValueFromJson(parsed, Decrypted);
}

}  // namespace

Value ValueFromJson(const nlohmann::json& json) {
  return property::ValueFromJson(json, Meaning);
}

property::Object DecryptedFromJson(const nlohmann::json& json) {
  const Value value = property::ValueFromJson(json, Decrypted);
  const property::Object* object = value.As<property::Object>();
  return object == nullptr ? property::Object() : *object;
}

property::Object ObjectFromJson(const nlohmann::json& json) {
  Value value = ValueFromJson(json);
  const property::Object* object = value.As<property::Object>();
  return object == nullptr ? property::Object() : *object;
}

}  // namespace imagecd::stack
