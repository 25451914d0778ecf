#ifndef IMAGECD_PROVIDER_RESOURCES_INPUTS_H_
#define IMAGECD_PROVIDER_RESOURCES_INPUTS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "provider/oci/reference.h"
#include "provider/policy/pin.h"
#include "provider/policy/rules.h"
#include "provider/policy/tag_scheme.h"
#include "provider/property/value.h"
#include "provider/resources/fields.h"

namespace imagecd::resources {

// The names that LatestImage's inputs, its outputs, a pin and an element of
// `history` have. getLatestImage has the same, but for `selection`, which is
// no input of it.
FieldTable LatestImageInputFields();
FieldTable LatestImageOutputFields();
FieldTable PinFields();
FieldTable HistoryFields();

// Hidden checked input: where the next listing may begin.
inline constexpr std::string_view kCursorField = "__cursor";

inline constexpr std::string_view kDefaultBranch = "main";

// Reads `given`, a pin at `path`, adding to `failures` what is wrong; nullopt
// when it is absent or wrong. `string_too`: a bare string or number is taken
// as well, for a digest, a commit or a tag by its form (provider pins).
std::optional<policy::Pin> ParsePin(const std::string& path, const Given& given,
                                    bool string_too, InputFailures& failures);
property::Object PinToProperties(const policy::Pin& pin);

// A program's inputs, or checked ones, typed. An absent property has its
// default.
struct LatestImageInputs {
  std::optional<oci::Repository> repository;  // nullopt: unknown or wrong
  std::string branch{kDefaultBranch};         // clean (policy::CleanBranch)
  policy::TagScheme scheme = policy::TagScheme::Branch();
  std::string tag;
  std::string digest;
  std::optional<policy::Pin> pin;
  bool allow_downgrade = false;
  std::optional<bool> keep_on_failure;  // nullopt: as the provider says

  bool unknown = false;  // anything that the choice depends on
  bool secret = false;   // anything that the choice depends on
  // What must not stand in any message.
  std::vector<std::string> secrets;
};

// Reads what a program gave, or checked inputs; `failures` gets everything that
// is wrong. `function`: getLatestImage, which has no `selection`. Unknown
// values are skipped and leave the default.
LatestImageInputs ParseInputs(const property::Object& inputs, bool function,
                              InputFailures& failures);

// The same for what an older run stored: what cannot be read is as absent.
LatestImageInputs ParseStored(const property::Object& inputs);

// The time of the walk is written to the day only (UTC, the day's beginning).
std::optional<policy::Cursor> ParseCursor(const property::Object& inputs);
property::Value CursorToValue(const policy::Cursor& cursor);

// What the program gave, as checked inputs begin: without absent spellings
// (null, "") and without what the provider fills in (`selection`, names of the
// engine's own), commits that came as numbers as strings.
property::Object ProgramInputs(const property::Object& news);

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_INPUTS_H_
