#ifndef IMAGECD_PROVIDER_INPUTS_OBJECT_READER_H_
#define IMAGECD_PROVIDER_INPUTS_OBJECT_READER_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "provider/inputs/fields.h"
#include "provider/property/value.h"

namespace imagecd::inputs {

// The consequences of the values that were read for everything that is derived
// from them.
struct Taint {
  bool unknown = false;  // anything that the choice depends on
  bool secret = false;   // anything that the choice depends on
  // Texts that must not appear in any message.
  std::vector<std::string> secrets;
};

// Reads the properties of one object, adding to the failures what is wrong.
// Each member reads one property; absent, unknown and wrong ones are nullopt.
class ObjectReader {
 public:
  // `prefix` is "" or the object's path with its dot: "pin.". `secret`: the
  // object is, or is part of, a secret. `taint` may be null. None is owned.
  ObjectReader(const property::Object& object, std::string prefix, bool secret,
               InputFailures& failures, Taint* taint = nullptr)
      : object_(object),
        prefix_(std::move(prefix)),
        secret_(secret),
        failures_(failures),
        taint_(taint) {}

  void RefuseUnknown(FieldTable table) {
    RefuseUnknownNames(object_, table, prefix_, secret_, failures_);
  }

  // `decides` false: the choice does not depend on it.
  std::optional<Given> Take(std::string_view name, bool decides = true);
  std::optional<std::string> TakeString(std::string_view name,
                                        bool decides = true,
                                        Given* given = nullptr);
  std::optional<bool> TakeBool(std::string_view name);
  // A commit of at least 7 digits, also as a number that lost nothing.
  std::optional<std::string> TakeCommit(std::string_view name,
                                        bool* was_number = nullptr);

  // A string, as `parse` (string to StatusOr) makes it.
  template <typename Parse>
  auto TakeParsed(std::string_view name, Parse parse)
      -> std::optional<typename decltype(parse(std::string()))::value_type> {
    Given given;
    const std::optional<std::string> text = TakeString(name, true, &given);
    if (!text.has_value()) return std::nullopt;
    auto parsed = parse(*text);
    if (parsed.ok()) return *std::move(parsed);
    Fail(name, given, parsed.status());
    return std::nullopt;
  }

  void Fail(std::string_view name, const Given& given, std::string_view what);
  void Fail(std::string_view name, const Given& given,
            const absl::Status& status);

  std::string PathOf(std::string_view name) const {
    return prefix_ + std::string(name);
  }
  bool secret() const { return secret_; }
  InputFailures& failures() { return failures_; }

 private:
  const property::Object& object_;
  const std::string prefix_;
  const bool secret_;
  InputFailures& failures_;
  Taint* const taint_;
};

}  // namespace imagecd::inputs

#endif  // IMAGECD_PROVIDER_INPUTS_OBJECT_READER_H_
