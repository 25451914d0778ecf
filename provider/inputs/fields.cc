#include "provider/inputs/fields.h"

#include <algorithm>
#include <numeric>

#include "absl/strings/str_format.h"
#include "provider/base/grammar.h"

namespace imagecd::inputs {
namespace {

using property::Object;
using property::Value;

// Levenshtein distance with a swap of neighbours as one step.
std::size_t Distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

constexpr std::size_t kLongestName = 100;

}  // namespace

std::string_view FieldTypeName(FieldType type) {
  switch (type) {
    case FieldType::kString:
      return "string";
    case FieldType::kBoolean:
      return "boolean";
    case FieldType::kInteger:
      return "integer";
    case FieldType::kObject:
      return "object";
    case FieldType::kArray:
      return "array";
  }
  return "";
}

const FieldSpec* FindField(FieldTable table, std::string_view name) {
  const auto it = std::find_if(
      table.begin(), table.end(),
      [name](const FieldSpec& field) { return field.name == name; });
  return it == table.end() ? nullptr : &*it;
}

std::string_view NearestField(FieldTable table, std::string_view name) {
  if (name.size() > kLongestName) return {};
  std::string_view nearest;
  std::size_t least = 0;
  for (const FieldSpec& field : table) {
    const std::size_t distance =
        Distance(base::ToLower(name), base::ToLower(field.name));
    const std::size_t bound = std::max<std::size_t>(2, field.name.size() / 3);
    if (distance > bound) continue;
    if (nearest.empty() || distance < least) {
      nearest = field.name;
      least = distance;
    }
  }
  return nearest;
}

Given Look(const Value& value) {
  Given given;
  given.secret = value.ContainsSecret();
  given.unknown = value.ContainsUnknown();
  given.value = value.Revealed();
  if (const auto* text = given.value.As<std::string>();
      text != nullptr && text->empty()) {
    given.value = property::Null{};
  }
  return given;
}

Given Look(const Object& object, std::string_view name) {
  const auto it = object.find(name);
  return it == object.end() ? Given{} : Look(it->second);
}

std::string LookString(const Object& object, std::string_view name) {
  const Given given = Look(object, name);
  const auto* text = given.value.As<std::string>();
  return text == nullptr ? std::string() : *text;
}

void InputFailures::Add(const std::string& path, const Given& given,
                        std::string_view what) {
  if (given.secret) {
    AddWhole("", absl::StrFormat("%s (a secret) %s", path, what));
    return;
  }
  const std::string value =
      given.present() ? " " + property::Describe(given.value) : "";
  AddWhole(path, absl::StrFormat("%s%s %s", path, value, what));
}

void InputFailures::AddStatus(const std::string& path, const Given& given,
                              const absl::Status& status) {
  if (given.secret) {
    Add(path, given, "is not valid");
    return;
  }
  // Some parsers repeat the value, others don't; people read it once.
  const std::string message(status.message());
  const std::string value = property::Describe(given.value);
  const auto* text = given.value.As<std::string>();
  const bool repeats =
      message.find(text == nullptr ? value : *text) != std::string::npos;
  AddWhole(path, repeats ? absl::StrFormat("%s: %s", path, message)
                         : absl::StrFormat("%s %s: %s", path, value, message));
}

void InputFailures::AddWhole(const std::string& property, std::string reason) {
  failures_.push_back(
      {name_properties_ ? property : std::string(), std::move(reason)});
}

std::string UnknownNameWords(FieldTable table, std::string_view name,
                             std::string_view noun) {
  const std::string_view nearest = NearestField(table, name);
  if (!nearest.empty()) {
    return absl::StrFormat("is not %s; did you mean %s?", noun, nearest);
  }
  std::string names;
  for (const FieldSpec& field : table) {
    if (!names.empty()) names += ", ";
    names += field.name;
  }
  return absl::StrFormat("is not %s; there are: %s", noun, names);
}

void RefuseUnknownNames(const Object& object, FieldTable table,
                        const std::string& prefix, bool secret,
                        InputFailures& failures) {
  for (const auto& [name, value] : object) {
    if (name.starts_with("__")) continue;
    const std::string path = prefix + name;
    const bool hidden = secret || value.ContainsSecret();
    if (FindField(table, name) != nullptr) continue;
    failures.AddWhole(
        hidden ? "" : path,
        path + " " +
            UnknownNameWords(table, name,
                             prefix.empty()
                                 ? std::string_view("an input")
                                 : std::string_view("one of its fields")));
  }
}

}  // namespace imagecd::inputs
