#ifndef IMAGECD_PROVIDER_INPUTS_CHOICE_INPUTS_H_
#define IMAGECD_PROVIDER_INPUTS_CHOICE_INPUTS_H_

#include <map>
#include <string>
#include <string_view>

#include "provider/inputs/fields.h"
#include "provider/inputs/selection_inputs.h"
#include "provider/oci/reference.h"
#include "provider/policy/rules.h"
#include "provider/property/value.h"

namespace imagecd::inputs {

// The names that LatestImage's inputs, its outputs and an element of `history`
// have. getLatestImage has the same, except `selection`, which is not an
// input of it.
FieldTable LatestImageInputFields();
FieldTable GetLatestImageInputFields();
FieldTable LatestImageOutputFields();
FieldTable HistoryFields();
// Those of listImages, and what an element of its answer has.
FieldTable ListImagesInputFields();
FieldTable ListImagesOutputFields();
FieldTable ListedImageFields();

// Hidden checked inputs: where the next listing may begin, of LatestImage and
// of each member of a LatestImageSet.
inline constexpr std::string_view kCursorField = "__cursor";
inline constexpr std::string_view kCursorsField = "__cursors";

// A program's inputs, or checked ones, typed. LatestImage has one member, whose
// name is empty.
struct ChoiceInputs : SelectionInputs {
  bool one_commit = false;  // of a LatestImageSet
  // By member; those that are unknown or wrong are missing.
  std::map<std::string, oci::Repository> repositories;
  // As given or resolved, by member: tag and digest, of which one may be empty.
  std::map<std::string, policy::Image> images;
  // Folders of verify.sourceRepository, by member.
  std::map<std::string, std::string> source_paths;

  // That of LatestImage; null if it is missing.
  const oci::Repository* repository() const {
    const auto found = repositories.find("");
    return found == repositories.end() ? nullptr : &found->second;
  }
};

// Reads what a program gave to LatestImage or a function, or checked inputs;
// `failures` gets everything that is wrong, names that `table` does not have
// included. Unknown values are skipped and leave the default.
ChoiceInputs ParseInputs(const property::Object& inputs, FieldTable table,
                         InputFailures& failures);

// The same for what an older run stored, of LatestImage or LatestImageSet: what
// cannot be read is as absent.
ChoiceInputs ParseStored(const property::Object& inputs, bool one_commit);

// Adds a failure for each argument of a function that is not known yet: a
// function may not answer with something unknown.
void RefuseUnknownArguments(const property::Object& args,
                            InputFailures& failures);

// The hidden checked inputs `__cursor` and `__cursors`, by member. The time of
// the walk is written to the day only (UTC, the day's beginning).
std::map<std::string, policy::Cursor> ParseCursors(
    const property::Object& inputs, bool one_commit);
property::Value CursorToValue(const policy::Cursor& cursor);
property::Value CursorsToValue(
    const std::map<std::string, policy::Cursor>& cursors);

}  // namespace imagecd::inputs

#endif  // IMAGECD_PROVIDER_INPUTS_CHOICE_INPUTS_H_
