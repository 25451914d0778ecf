#include "provider/resources/inputs.h"

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
    {.name = "tag"},
    {.name = "digest"},
    {.name = "selection"},
    {.name = "pin", .type = FieldType::kObject},
    {.name = "allowDowngrade", .type = FieldType::kBoolean},
    {.name = "onRegistryFailure"},
    {.name = "policy", .type = FieldType::kObject, .supported = false},
    {.name = "hold", .supported = false},
    {.name = "exclude", .type = FieldType::kArray, .supported = false},
    {.name = "minimumAge", .supported = false},
    {.name = "platforms", .type = FieldType::kArray, .supported = false},
    {.name = "verify", .type = FieldType::kObject, .supported = false},
};

constexpr FieldSpec kOutputFields[] = {
    {.name = "repository", .required = true},
    {.name = "branch", .required = true},
    {.name = "tagPattern"},
    {.name = "tag", .required = true},
    {.name = "digest", .required = true},
    {.name = "selection", .required = true},
    {.name = "pin", .type = FieldType::kObject},
    {.name = "allowDowngrade", .type = FieldType::kBoolean},
    {.name = "onRegistryFailure"},
    {.name = "reference", .required = true},
    {.name = "commit", .required = true},
    {.name = "builtAt", .required = true},
    {.name = "reason", .required = true},
    {.name = "history", .type = FieldType::kArray, .required = true},
};

constexpr FieldSpec kPinFields[] = {{.name = "commit"},
                                    {.name = "tag"},
                                    {.name = "digest"},
                                    {.name = "reason"}};

constexpr FieldSpec kHistoryFields[] = {
    {.name = "tag", .required = true},
    {.name = "digest", .required = true},
    {.name = "commit", .required = true},
    {.name = "builtAt", .required = true},
    {.name = "selection", .required = true},
};

std::string Text(const Given& given) {
  const auto* text = given.value.As<std::string>();
  return text == nullptr ? std::string() : *text;
}

// `{type: branch}` is what happens anyway; any other policy is for later.
bool IsBranchPolicy(const Given& given) {
  const auto* object = given.value.As<Object>();
  return object != nullptr && object->size() == 1 &&
         LookString(*object, "type") == "branch";
}

// Reads one set of inputs. Each member reads one property: absent and unknown
// ones are left at their default.
class Reader {
 public:
  Reader(const Object& inputs, InputFailures& failures)
      : inputs_(inputs), failures_(failures) {}

  LatestImageInputs Read(bool function) {
    RefuseUnknown(function);
    ReadRepository();
    ReadBranch();
    ReadTagPattern();
    ReadTag();
    ReadDigest();
    ReadPin();
    ReadAllowDowngrade();
    ReadOnRegistryFailure();
    return std::move(read_);
  }

 private:
  void RefuseUnknown(bool function) {
    Object names = inputs_;
    if (IsBranchPolicy(Look(inputs_, "policy"))) names.erase("policy");
    FieldTable table = LatestImageInputFields();
    RefuseUnknownNames(names, table, "", /*secret=*/false, failures_);
    if (function && Look(inputs_, "selection").present()) {
      failures_.AddWhole("selection",
                         "selection is not an input of getLatestImage");
    }
  }

  // What is given for `name`; nothing when absent or unknown. Notes what an
  // input of the choice means for everything that follows from it.
  std::optional<Given> Take(std::string_view name, bool decides = true) {
    Given given = Look(inputs_, name);
    if (decides && given.unknown) read_.unknown = true;
    if (given.secret) {
      if (decides) read_.secret = true;
      NoteSecrets(given.value);
    }
    if (given.unknown || !given.present()) return std::nullopt;
    return given;
  }

  void NoteSecrets(const Value& value) {
    if (const auto* text = value.As<std::string>()) {
      read_.secrets.push_back(*text);
    } else if (const auto* object = value.As<Object>()) {
      for (const auto& [key, element] : *object) NoteSecrets(element);
    } else if (const auto* array = value.As<property::Array>()) {
      for (const Value& element : *array) NoteSecrets(element);
    }
  }

  // The string given for `name`; "" for none, with a failure if it is another
  // type.
  std::optional<std::string> TakeString(std::string_view name, Given* given,
                                        bool decides = true) {
    std::optional<Given> taken = Take(name, decides);
    if (!taken.has_value()) return std::nullopt;
    *given = *std::move(taken);
    if (!given->value.Is<std::string>()) {
      failures_.Add(std::string(name), *given,
                    given->value.Is<double>() ? "must be a string: quote it"
                                              : "must be a string");
      return std::nullopt;
    }
    return Text(*given);
  }

  void FailWith(std::string_view name, const Given& given,
                const absl::Status& status) {
    failures_.AddStatus(std::string(name), given, status);
  }

  void ReadRepository() {
    Given given;
    if (!Look(inputs_, "repository").present()) {
      failures_.AddWhole("repository",
                         "repository is required: HOST/PATH, such as "
                         "ghcr.io/owner/homeslice/chime");
      return;
    }
    const auto text = TakeString("repository", &given);
    if (!text.has_value()) return;
    absl::StatusOr<oci::Repository> parsed = oci::ParseRepository(*text);
    if (!parsed.ok()) {
      FailWith("repository", given, parsed.status());
      return;
    }
    if (given.secret) {
      read_.secrets.push_back(parsed->path);
      read_.secrets.push_back(parsed->host);
    }
    read_.repository = *std::move(parsed);
  }

  void ReadBranch() {
    // The one property where "" is not the same as absent: it hardly means
    // `main`.
    if (const auto it = inputs_.find("branch"); it != inputs_.end()) {
      const Value plain = it->second.Revealed();
      const auto* text = plain.As<std::string>();
      if (text != nullptr && text->empty()) {
        failures_.AddWhole(it->second.ContainsSecret() ? "" : "branch",
                           "branch \"\" is empty: name a branch, or leave it "
                           "out for main");
        return;
      }
    }
    Given given;
    const auto text = TakeString("branch", &given);
    if (!text.has_value()) return;
    absl::StatusOr<std::string> clean = policy::CleanBranch(*text);
    if (!clean.ok()) {
      FailWith("branch", given, clean.status());
      return;
    }
    if (given.secret) read_.secrets.push_back(*clean);
    read_.branch = *std::move(clean);
  }

  void ReadTagPattern() {
    Given given;
    const auto text = TakeString("tagPattern", &given);
    if (!text.has_value()) return;
    absl::StatusOr<policy::TagScheme> scheme =
        policy::TagScheme::FromPattern(*text);
    if (scheme.ok()) {
      read_.scheme = *std::move(scheme);
    } else {
      FailWith("tagPattern", given, scheme.status());
    }
  }

  void ReadTag() {
    Given given;
    const auto text = TakeString("tag", &given);
    if (!text.has_value()) return;
    if (policy::IsTag(*text)) {
      read_.tag = *text;
    } else {
      failures_.Add("tag", given,
                    "is not a tag: up to 128 letters, digits, `_`, `.` and "
                    "`-`, not beginning with `.` or `-`");
    }
  }

  void ReadDigest() {
    Given given;
    const auto text = TakeString("digest", &given);
    if (!text.has_value()) return;
    if (policy::IsDigest(*text)) {
      read_.digest = *text;
    } else {
      failures_.Add("digest", given,
                    "is not a digest: `sha256:` and 64 lower-case hexadecimal "
                    "digits");
    }
  }

  void ReadPin() {
    const std::optional<Given> given = Take("pin");
    if (!given.has_value()) return;
    read_.pin = ParsePin("pin", *given, /*string_too=*/false, failures_);
  }

  void ReadAllowDowngrade() {
    const std::optional<Given> given = Take("allowDowngrade");
    if (!given.has_value()) return;
    if (const auto* flag = given->value.As<bool>()) {
      read_.allow_downgrade = *flag;
    } else {
      failures_.Add("allowDowngrade", *given, "must be true or false");
    }
  }

  void ReadOnRegistryFailure() {
    Given given;
    const auto text =
        TakeString("onRegistryFailure", &given, /*decides=*/false);
    if (!text.has_value()) return;
    if (*text == "keep" || *text == "fail") {
      read_.keep_on_failure = *text == "keep";
    } else {
      failures_.Add("onRegistryFailure", given, "must be keep or fail");
    }
  }

  const Object& inputs_;
  InputFailures& failures_;
  LatestImageInputs read_;
};

// The string at `field` of a pin; "" when it is absent, or wrong with a
// failure.
std::string PinString(const Object& pin, std::string_view field,
                      const std::string& path, bool secret,
                      InputFailures& failures) {
  Given given = Look(pin, field);
  given.secret = given.secret || secret;
  if (!given.present()) return "";
  if (given.value.Is<std::string>()) return Text(given);
  failures.Add(path + "." + std::string(field), given,
               given.value.Is<double>() ? "must be a string: quote it"
                                        : "must be a string");
  return "";
}

// The commit that `given` spells; "" and a failure where it does not.
std::string PinCommit(const std::string& path, const Given& given,
                      bool* was_number, InputFailures& failures) {
  if (!given.present()) return "";
  absl::StatusOr<std::string> commit =
      absl::InvalidArgumentError("must be a string");
  if (const auto* text = given.value.As<std::string>()) {
    commit = policy::ParseCommit(*text);
  } else if (const auto* number = given.value.As<double>()) {
    *was_number = true;
    commit = policy::CommitFromNumber(*number);
  }
  if (commit.ok()) return *std::move(commit);
  failures.AddStatus(path, given, commit.status());
  return "";
}

std::optional<policy::Pin> PinFromText(const std::string& path,
                                       const Given& given,
                                       InputFailures& failures) {
  absl::StatusOr<policy::Pin> pin =
      absl::InvalidArgumentError("must be a string or an object");
  if (const auto* text = given.value.As<std::string>()) {
    pin = policy::PinFromString(*text);
  } else if (const auto* number = given.value.As<double>()) {
    absl::StatusOr<std::string> commit = policy::CommitFromNumber(*number);
    if (commit.ok()) {
      policy::Pin by_commit;
      by_commit.commit = *std::move(commit);
      by_commit.commit_was_number = true;
      pin = std::move(by_commit);
    } else {
      pin = commit.status();
    }
  }
  if (pin.ok()) return *std::move(pin);
  failures.AddStatus(path, given, pin.status());
  return std::nullopt;
}

}  // namespace

FieldTable LatestImageInputFields() { return kInputFields; }
FieldTable LatestImageOutputFields() { return kOutputFields; }
FieldTable PinFields() { return kPinFields; }
FieldTable HistoryFields() { return kHistoryFields; }

std::optional<policy::Pin> ParsePin(const std::string& path, const Given& given,
                                    bool string_too, InputFailures& failures) {
  if (!given.present()) return std::nullopt;
  const auto* object = given.value.As<Object>();
  if (object == nullptr) {
    if (string_too) return PinFromText(path, given, failures);
    failures.Add(path, given,
                 "must be an object with one of commit, tag and digest");
    return std::nullopt;
  }
  const std::size_t before = failures.all().size();
  RefuseUnknownNames(*object, PinFields(), path + ".", given.secret, failures);
  policy::Pin pin;
  Given commit = Look(*object, "commit");
  commit.secret = commit.secret || given.secret;
  pin.commit =
      PinCommit(path + ".commit", commit, &pin.commit_was_number, failures);
  pin.tag = PinString(*object, "tag", path, given.secret, failures);
  pin.digest = PinString(*object, "digest", path, given.secret, failures);
  pin.reason = PinString(*object, "reason", path, given.secret, failures);
  const auto check = [&](std::string_view field, const std::string& text,
                         bool right, std::string_view what) {
    if (text.empty() || right) return;
    Given wrong;
    wrong.value = Value(text);
    wrong.secret = given.secret;
    failures.Add(path + "." + std::string(field), wrong, what);
  };
  check("tag", pin.tag, policy::IsTag(pin.tag), "is not a tag");
  check("digest", pin.digest, policy::IsDigest(pin.digest),
        "is not a digest: `sha256:` and 64 lower-case hexadecimal digits");
  if (failures.all().size() != before) return std::nullopt;

  const int named = static_cast<int>(!pin.commit.empty()) +
                    static_cast<int>(!pin.tag.empty()) +
                    static_cast<int>(!pin.digest.empty());
  if (named == 1) return pin;
  // `pin: {commit: ""}`, as a configuration value that is not set leaves it.
  if (named == 0 && pin.reason.empty()) return std::nullopt;
  failures.Add(path, given,
               named == 0 ? "names no image: give commit, tag or digest"
                          : "names more than one: give only one of commit, "
                            "tag and digest");
  return std::nullopt;
}

Object PinToProperties(const policy::Pin& pin) {
  Object object;
  const auto add = [&object](const char* name, const std::string& text) {
    if (!text.empty()) object.insert_or_assign(name, Value(text));
  };
  add("commit", pin.commit);
  add("tag", pin.tag);
  add("digest", pin.digest);
  add("reason", pin.reason);
  return object;
}

LatestImageInputs ParseInputs(const Object& inputs, bool function,
                              InputFailures& failures) {
  return Reader(inputs, failures).Read(function);
}

LatestImageInputs ParseStored(const Object& inputs) {
  InputFailures ignored;
  return ParseInputs(inputs, /*function=*/false, ignored);
}

std::optional<policy::Cursor> ParseCursor(const Object& inputs) {
  const Given given = Look(inputs, kCursorField);
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

Value CursorToValue(const policy::Cursor& cursor) {
  // An update plan is held to the checked inputs to the letter: a walk for the
  // preview and one for the update must leave the same.
  constexpr std::int64_t kDay = 24 * 60 * 60;
  const std::int64_t day = absl::ToUnixSeconds(cursor.walked_at) / kDay * kDay;
  return Value(
      Object{{"tag", cursor.tag},
             {"walkedAt", policy::FormatRfc3339(absl::FromUnixSeconds(day))}});
}

namespace {

// A commit that came as a number, as the string that was meant.
Value WithCommitAsString(const Value& pin) {
  if (const auto* secret = pin.As<property::Secret>()) {
    return property::MakeSecret(WithCommitAsString(*secret->value));
  }
  const auto* object = pin.As<Object>();
  if (object == nullptr) return pin;
  const Given commit = Look(*object, "commit");
  const auto* number = commit.value.As<double>();
  if (number == nullptr) return pin;
  const absl::StatusOr<std::string> text = policy::CommitFromNumber(*number);
  if (!text.ok()) return pin;
  Object changed = *object;
  const Value value(*text);
  changed.insert_or_assign("commit",
                           commit.secret ? property::MakeSecret(value) : value);
  return Value(std::move(changed));
}

}  // namespace

Object ProgramInputs(const Object& news) {
  Object kept;
  for (const auto& [name, value] : news) {
    const FieldSpec* field = FindField(LatestImageInputFields(), name);
    if (field == nullptr || !field->supported || name == "selection") continue;
    const Given given = Look(value);
    if (!given.present() && !given.unknown) continue;
    if (name == "pin" && !given.unknown) {
      InputFailures ignored;
      if (!ParsePin("pin", given, false, ignored).has_value()) continue;
    }
    kept.insert_or_assign(name,
                          name == "pin" ? WithCommitAsString(value) : value);
  }
  return kept;
}

}  // namespace imagecd::resources
