#include "provider/inputs/object_reader.h"

#include "absl/status/statusor.h"
#include "provider/policy/pin.h"

namespace imagecd::inputs {
namespace {

using property::Object;
using property::Value;

void NoteSecrets(const Value& value, std::vector<std::string>& secrets) {
  if (const auto* text = value.As<std::string>()) {
    secrets.push_back(*text);
  } else if (const auto* object = value.As<Object>()) {
    for (const auto& [key, element] : *object) NoteSecrets(element, secrets);
  } else if (const auto* array = value.As<property::Array>()) {
    for (const Value& element : *array) NoteSecrets(element, secrets);
  }
}

}  // namespace

std::optional<Given> ObjectReader::Take(std::string_view name, bool decides) {
  Given given = Look(object_, name);
  given.secret = given.secret || (secret_ && given.present());
  if (taint_ != nullptr) {
    if (decides && given.unknown) taint_->unknown = true;
    if (decides && given.secret) taint_->secret = true;
    if (given.secret) NoteSecrets(given.value, taint_->secrets);
  }
  if (given.unknown || !given.present()) return std::nullopt;
  return given;
}

std::optional<std::string> ObjectReader::TakeString(std::string_view name,
                                                    bool decides,
                                                    Given* given) {
  std::optional<Given> taken = Take(name, decides);
  if (!taken.has_value()) return std::nullopt;
  const auto* text = taken->value.As<std::string>();
  if (text == nullptr) {
    Fail(name, *taken,
         taken->value.Is<double>() ? "must be a string: quote it"
                                   : "must be a string");
    return std::nullopt;
  }
  std::string copy = *text;
  if (given != nullptr) *given = *std::move(taken);
  return copy;
}

std::optional<bool> ObjectReader::TakeBool(std::string_view name) {
  const std::optional<Given> given = Take(name);
  if (!given.has_value()) return std::nullopt;
  if (const auto* flag = given->value.As<bool>()) return *flag;
  Fail(name, *given, "must be true or false");
  return std::nullopt;
}

std::optional<std::string> ObjectReader::TakeCommit(std::string_view name,
                                                    bool* was_number) {
  const std::optional<Given> given = Take(name);
  if (!given.has_value()) return std::nullopt;
  absl::StatusOr<std::string> commit =
      absl::InvalidArgumentError("must be a string");
  if (const auto* text = given->value.As<std::string>()) {
    commit = policy::ParseCommit(*text);
  } else if (const auto* number = given->value.As<double>()) {
    if (was_number != nullptr) *was_number = true;
    commit = policy::CommitFromNumber(*number);
  }
  if (commit.ok()) return *std::move(commit);
  Fail(name, *given, commit.status());
  return std::nullopt;
}

void ObjectReader::Fail(std::string_view name, const Given& given,
                        std::string_view what) {
  failures_.Add(PathOf(name), given, what);
}

void ObjectReader::Fail(std::string_view name, const Given& given,
                        const absl::Status& status) {
  failures_.AddStatus(PathOf(name), given, status);
}

}  // namespace imagecd::inputs
