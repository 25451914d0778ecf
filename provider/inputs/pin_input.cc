#include "provider/inputs/pin_input.h"

#include <utility>

#include "absl/status/statusor.h"
#include "provider/inputs/object_reader.h"

namespace imagecd::inputs {
namespace {

using property::Object;
using property::Value;

constexpr FieldSpec kPinFields[] = {{.name = "commit"},
                                    {.name = "tag"},
                                    {.name = "digest"},
                                    {.name = "reason"}};

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

FieldTable PinFields() { return kPinFields; }

std::optional<policy::Pin> ParsePin(const std::string& path, const Given& given,
                                    bool string_too, InputFailures& failures) {
  if (!given.present()) return std::nullopt;
  const auto* object = given.value.As<Object>();
  if (object == nullptr) {
    if (string_too) return PinFromText(path, given, failures);
    failures.Add(path, given,
                 "must be an object with one of commit, tag and digest, such "
                 "as {commit: 185c95c}");
    return std::nullopt;
  }
  const std::size_t before = failures.all().size();
  ObjectReader reader(*object, path + ".", given.secret, failures);
  reader.RefuseUnknown(PinFields());
  policy::Pin pin;
  pin.commit = reader.TakeCommit("commit", &pin.commit_was_number).value_or("");
  const auto text = [&](std::string_view field, bool (*right)(std::string_view),
                        std::string_view what) {
    Given value;
    std::string taken = reader.TakeString(field, true, &value).value_or("");
    if (!taken.empty() && !right(taken)) reader.Fail(field, value, what);
    return taken;
  };
  pin.tag = text("tag", policy::IsTag, "is not a tag");
  pin.digest =
      text("digest", policy::IsDigest,
           "is not a digest: `sha256:` and 64 lower-case hexadecimal digits");
  pin.reason = reader.TakeString("reason").value_or("");
  if (failures.all().size() != before) return std::nullopt;

  const int named = static_cast<int>(!pin.commit.empty()) +
                    static_cast<int>(!pin.tag.empty()) +
                    static_cast<int>(!pin.digest.empty());
  if (named == 1) return pin;
  // `pin: {commit: ""}`, as a configuration value that is not set leaves it.
  if (named == 0 && pin.reason.empty()) return std::nullopt;
  failures.Add(path, given,
               named == 0 ? "names no image: give commit, tag or digest, such "
                            "as {commit: 185c95c}"
                          : "names more than one: give only one of commit, "
                            "tag and digest, such as {commit: 185c95c}");
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

}  // namespace imagecd::inputs
