#ifndef IMAGECD_PROVIDER_RESOURCES_INPUTS_H_
#define IMAGECD_PROVIDER_RESOURCES_INPUTS_H_

#include <optional>
#include <string>
#include <string_view>

#include "provider/oci/reference.h"
#include "provider/policy/rules.h"
#include "provider/property/value.h"
#include "provider/resources/fields.h"
#include "provider/resources/selection_inputs.h"

namespace imagecd::resources {

// The names that LatestImage's inputs, its outputs and an element of `history`
// have. getLatestImage has the same, but for `selection`, which is no input of
// it.
FieldTable LatestImageInputFields();
FieldTable GetLatestImageInputFields();
FieldTable LatestImageOutputFields();
FieldTable HistoryFields();
// Those of listImages, and what an element of its answer has.
FieldTable ListImagesInputFields();
FieldTable ListImagesOutputFields();
FieldTable ListedImageFields();

// Hidden checked input: where the next listing may begin.
inline constexpr std::string_view kCursorField = "__cursor";

// A program's inputs, or checked ones, typed.
struct LatestImageInputs : SelectionInputs {
  std::optional<oci::Repository> repository;  // nullopt: unknown or wrong
  std::string tag;
  std::string digest;
};

// Reads what a program gave, or checked inputs; `failures` gets everything that
// is wrong, names that `table` does not have included. Unknown values are
// skipped and leave the default.
LatestImageInputs ParseInputs(const property::Object& inputs, FieldTable table,
                              InputFailures& failures);

// The same for what an older run stored: what cannot be read is as absent.
LatestImageInputs ParseStored(const property::Object& inputs);

// Adds a failure for each argument of a function that is not known yet: a
// function may not answer with something unknown.
void RefuseUnknownArguments(const property::Object& args,
                            InputFailures& failures);

// The time of the walk is written to the day only (UTC, the day's beginning).
std::optional<policy::Cursor> CursorFromValue(const property::Value& value);
std::optional<policy::Cursor> ParseCursor(const property::Object& inputs);
property::Value CursorToValue(const policy::Cursor& cursor);

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_INPUTS_H_
