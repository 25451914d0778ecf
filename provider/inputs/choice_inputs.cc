#include "provider/inputs/choice_inputs.h"

#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "provider/inputs/set_inputs.h"
#include "provider/policy/duration.h"

namespace imagecd::inputs {
namespace {

using property::Object;
using property::Value;

constexpr FieldSpec kInputFields[] = {
    {.name = "repository", .required = true},
    {.name = "branch"},
    {.name = "tagPattern"},
    {.name = "policy", .type = FieldType::kObject},
    {.name = "tag"},
    {.name = "digest"},
    {.name = "selection"},
    {.name = "pin", .type = FieldType::kObject},
    {.name = "hold"},
    {.name = "exclude", .type = FieldType::kArray},
    {.name = "minimumAge"},
    {.name = "platforms", .type = FieldType::kArray},
    {.name = "verify", .type = FieldType::kObject},
    {.name = "sourcePath"},
    {.name = "allowDowngrade", .type = FieldType::kBoolean},
    {.name = "onRegistryFailure"},
};

// The functions': the same without `selection`.
constexpr auto kFunctionFields = [] {
  std::array<FieldSpec, std::size(kInputFields) - 1> fields;
  std::size_t count = 0;
  for (const FieldSpec& field : kInputFields) {
    if (field.name != "selection") fields[count++] = field;
  }
  return fields;
}();

constexpr auto kListFields = [] {
  std::array<FieldSpec, kFunctionFields.size() + 2> fields;
  std::size_t count = 0;
  for (const FieldSpec& field : kFunctionFields) fields[count++] = field;
  fields[count++] = {.name = "limit", .type = FieldType::kInteger};
  fields[count++] = {.name = "allBranches", .type = FieldType::kBoolean};
  return fields;
}();

constexpr FieldSpec kListOutputFields[] = {
    {.name = "images", .type = FieldType::kArray, .required = true},
    {.name = "tags", .type = FieldType::kInteger, .required = true},
    {.name = "otherBranches", .type = FieldType::kInteger, .required = true},
};

constexpr FieldSpec kListedFields[] = {
    {.name = "tag", .required = true},
    {.name = "commit", .required = true},
    {.name = "builtAt", .required = true},
    {.name = "digest"},
    {.name = "candidate", .type = FieldType::kBoolean, .required = true},
    {.name = "reason", .required = true},
};

constexpr FieldSpec kChosenFields[] = {
    {.name = "reference", .required = true},
    {.name = "commit", .required = true},
    {.name = "builtAt", .required = true},
    {.name = "reason", .required = true},
    {.name = "history", .type = FieldType::kArray, .required = true},
};

constexpr auto kOutputFields = OutputsOf(
    kInputFields, {"branch", "tag", "digest", "selection"}, kChosenFields);

constexpr FieldSpec kHistoryFields[] = {
    {.name = "tag", .required = true},
    {.name = "digest", .required = true},
    {.name = "commit", .required = true},
    {.name = "builtAt", .required = true},
    {.name = "selection", .required = true},
};

void ReadRepository(const Object& inputs, ObjectReader& reader,
                    ChoiceInputs& read) {
  if (!Look(inputs, "repository").present()) {
    reader.Take("repository");  // it may be unknown
    if (read.unknown) return;
    reader.failures().AddWhole("repository",
                               "repository is required: HOST/PATH, such as "
                               "ghcr.io/owner/homeslice/chime");
    return;
  }
  auto parsed = reader.TakeParsed("repository", oci::ParseRepository);
  if (!parsed.has_value()) return;
  if (Look(inputs, "repository").secret) {
    read.secrets.push_back(parsed->path);
    read.secrets.push_back(parsed->host);
  }
  read.repositories.emplace("", *std::move(parsed));
}

std::optional<policy::Cursor> CursorFromValue(const Value& value) {
  const Given given = Look(value);
  const auto* object = given.value.As<Object>();
  if (object == nullptr) return std::nullopt;
  policy::Cursor cursor;
  cursor.tag = LookString(*object, "tag");
  absl::StatusOr<absl::Time> walked_at =
      policy::ParseRfc3339(LookString(*object, "walkedAt"));
  if (!policy::IsTag(cursor.tag) || !walked_at.ok()) return std::nullopt;
  cursor.walked_at = *walked_at;
  return cursor;
}

}  // namespace

FieldTable LatestImageInputFields() { return kInputFields; }
FieldTable GetLatestImageInputFields() { return kFunctionFields; }
FieldTable LatestImageOutputFields() { return kOutputFields; }
FieldTable HistoryFields() { return kHistoryFields; }
FieldTable ListImagesInputFields() { return kListFields; }
FieldTable ListImagesOutputFields() { return kListOutputFields; }
FieldTable ListedImageFields() { return kListedFields; }

ChoiceInputs ParseInputs(const Object& inputs, FieldTable table,
                         InputFailures& failures) {
  ChoiceInputs read;
  ObjectReader reader(inputs, "", /*secret=*/false, failures, &read);
  reader.RefuseUnknown(table);
  ReadRepository(inputs, reader, read);
  ReadSelectionInputs(inputs, reader, read);
  if (auto path = ReadSourcePath(reader, "sourcePath")) {
    read.source_paths.emplace("", *std::move(path));
    NeedSourceRepository("sourcePath", read, failures);
  }
  policy::Image image = ReadImage(reader);
  if (!image.tag.empty() || !image.digest.empty()) {
    read.images.emplace("", std::move(image));
  }
  return read;
}

void RefuseUnknownArguments(const Object& args, InputFailures& failures) {
  for (const auto& [name, value] : args) {
    if (!value.ContainsUnknown()) continue;
    failures.AddWhole(
        value.ContainsSecret() ? "" : name,
        absl::StrFormat("%s is not known yet, and a function cannot answer "
                        "later: use the resource LatestImage, or the "
                        "function's output form",
                        name));
  }
}

ChoiceInputs ParseStored(const Object& inputs, bool one_commit) {
  InputFailures ignored;
  return one_commit ? ParseSetInputs(inputs, ignored)
                    : ParseInputs(inputs, LatestImageInputFields(), ignored);
}

std::map<std::string, policy::Cursor> ParseCursors(const Object& inputs,
                                                   bool one_commit) {
  std::map<std::string, policy::Cursor> cursors;
  const auto add = [&cursors](const std::string& name, const Value& value) {
    if (auto cursor = CursorFromValue(value)) {
      cursors.insert_or_assign(name, *std::move(cursor));
    }
  };
  if (!one_commit) {
    const auto it = inputs.find(kCursorField);
    if (it != inputs.end()) add("", it->second);
    return cursors;
  }
  const Given given = Look(inputs, kCursorsField);
  if (const auto* object = given.value.As<Object>()) {
    for (const auto& [name, value] : *object) add(name, value);
  }
  return cursors;
}

Value CursorsToValue(const std::map<std::string, policy::Cursor>& cursors) {
  Object object;
  for (const auto& [name, cursor] : cursors) {
    object.insert_or_assign(name, CursorToValue(cursor));
  }
  return Value(std::move(object));
}

Value CursorToValue(const policy::Cursor& cursor) {
  // An update plan is held to the checked inputs to the letter: a walk for the
  // preview and one for the update must leave the same.
  constexpr std::int64_t kDay = std::int64_t{24} * 60 * 60;
  const std::int64_t day = absl::ToUnixSeconds(cursor.walked_at) / kDay * kDay;
  return Value(
      Object{{"tag", cursor.tag},
             {"walkedAt", policy::FormatRfc3339(absl::FromUnixSeconds(day))}});
}

}  // namespace imagecd::inputs
