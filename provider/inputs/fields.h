#ifndef IMAGECD_PROVIDER_INPUTS_FIELDS_H_
#define IMAGECD_PROVIDER_INPUTS_FIELDS_H_

#include <array>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "provider/property/value.h"

namespace imagecd::inputs {

// The types of schema.json, by the names it uses.
enum class FieldType { kString, kBoolean, kInteger, kObject, kArray };
std::string_view FieldTypeName(FieldType type);  // "string", "boolean", …

// One property that a resource, function, object type or the provider's
// configuration has. A table of these is the only place where names are
// written down; a test holds it to schema.json.
struct FieldSpec {
  std::string_view name;
  FieldType type = FieldType::kString;
  bool required = false;
};
using FieldTable = std::span<const FieldSpec>;

// The table of a resource's outputs: its inputs, of which those named in `sure`
// are always there, and `more`.
template <std::size_t kInputs, std::size_t kMore>
constexpr std::array<FieldSpec, kInputs + kMore> OutputsOf(
    const FieldSpec (&inputs)[kInputs],
    std::initializer_list<std::string_view> sure,
    const FieldSpec (&more)[kMore]) {
  std::array<FieldSpec, kInputs + kMore> outputs;
  std::size_t count = 0;
  for (const FieldSpec& input : inputs) {
    FieldSpec& output = outputs[count++] = input;
    for (std::string_view name : sure) {
      if (name == input.name) output.required = true;
    }
  }
  for (const FieldSpec& field : more) outputs[count++] = field;
  return outputs;
}

const FieldSpec* FindField(FieldTable table, std::string_view name);

// The name of `table` that `name` is probably a slip of; empty when none is
// near.
std::string_view NearestField(FieldTable table, std::string_view name);

// The value of a property, without secret and output wrappers.
struct Given {
  property::Value value;  // plain; Null when absent
  bool secret = false;    // it, or anything inside, was a secret
  bool unknown = false;   // it, or anything inside, is not known yet

  bool present() const { return !value.Is<property::Null>(); }
};

// An absent name, null and "" are the same: absent.
Given Look(const property::Object& object, std::string_view name);
Given Look(const property::Value& value);
// The string `name`, or "" when it is absent or no string.
std::string LookString(const property::Object& object, std::string_view name);

// A wrong input. `property` is a path as the engine writes them ("pin.commit",
// "exclude[0].until"); empty where naming it would make the engine print a
// secret.
struct CheckFailure {
  std::string property;
  std::string reason;
  friend bool operator==(const CheckFailure&, const CheckFailure&) = default;
};

// Collects what is wrong with a program's inputs. The engine prints the value
// of the property that a failure names, even a secret one; so a failure about
// something secret names no property and repeats no value.
class InputFailures {
 public:
  // `name_properties` false: no failure names its property, because the values
  // are the provider's configuration, which the engine would print whole.
  explicit InputFailures(bool name_properties = true)
      : name_properties_(name_properties) {}

  // `what` completes the sentence that begins with the path and the value:
  // `branch "" is empty: …` from ("branch", given, "is empty: …").
  void Add(const std::string& path, const Given& given, std::string_view what);
  // The same with what a parser says about the value. A parser's message may
  // repeat the value, so nothing of it is shown where that is secret.
  void AddStatus(const std::string& path, const Given& given,
                 const absl::Status& status);
  // A failure whose words are complete. `property` empty where it is secret.
  void AddWhole(const std::string& property, std::string reason);

  bool empty() const { return failures_.empty(); }
  const std::vector<CheckFailure>& all() const { return failures_; }

 private:
  const bool name_properties_;
  std::vector<CheckFailure> failures_;
};

// Adds a failure for each name of `object` that `table` does not have. Names
// beginning with `__` belong to the engine and pass. `prefix` is "" or a path
// with its dot: "pin.".
void RefuseUnknownNames(const property::Object& object, FieldTable table,
                        const std::string& prefix, bool secret,
                        InputFailures& failures);

// `path` in words that someone who looks for a typing error can use:
// `is no input; did you mean "branch"?`.
std::string UnknownNameWords(FieldTable table, std::string_view name,
                             std::string_view noun);

}  // namespace imagecd::inputs

#endif  // IMAGECD_PROVIDER_INPUTS_FIELDS_H_
