#include "provider/resources/inputs.h"

#include <array>
#include <cstdint>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "provider/policy/duration.h"

namespace imagecd::resources {
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
                    LatestImageInputs& read) {
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
  read.repository = *std::move(parsed);
}

}  // namespace

FieldTable LatestImageInputFields() { return kInputFields; }
FieldTable GetLatestImageInputFields() { return kFunctionFields; }
FieldTable LatestImageOutputFields() { return kOutputFields; }
FieldTable HistoryFields() { return kHistoryFields; }
FieldTable ListImagesInputFields() { return kListFields; }
FieldTable ListImagesOutputFields() { return kListOutputFields; }
FieldTable ListedImageFields() { return kListedFields; }

LatestImageInputs ParseInputs(const Object& inputs, FieldTable table,
                              InputFailures& failures) {
  LatestImageInputs read;
  ObjectReader reader(inputs, "", /*secret=*/false, failures, &read);
  reader.RefuseUnknown(table);
  ReadRepository(inputs, reader, read);
  ReadSelectionInputs(inputs, reader, read);
  Given given;
  read.tag = reader.TakeString("tag", true, &given).value_or("");
  if (!read.tag.empty() && !policy::IsTag(read.tag)) {
    reader.Fail("tag", given,
                "is not a tag: up to 128 letters, digits, `_`, `.` and `-`, "
                "not beginning with `.` or `-`");
  }
  read.digest = reader.TakeString("digest", true, &given).value_or("");
  if (!read.digest.empty() && !policy::IsDigest(read.digest)) {
    reader.Fail("digest", given,
                "is not a digest: `sha256:` and 64 lower-case hexadecimal "
                "digits");
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

LatestImageInputs ParseStored(const Object& inputs) {
  InputFailures ignored;
  LatestImageInputs read =
      ParseInputs(inputs, LatestImageInputFields(), ignored);
  if (!policy::IsTag(read.tag)) read.tag.clear();
  if (!policy::IsDigest(read.digest)) read.digest.clear();
  return read;
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

std::optional<policy::Cursor> ParseCursor(const Object& inputs) {
  const auto it = inputs.find(kCursorField);
  return it == inputs.end() ? std::nullopt : CursorFromValue(it->second);
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

}  // namespace imagecd::resources
