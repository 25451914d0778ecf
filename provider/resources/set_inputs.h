#ifndef IMAGECD_PROVIDER_RESOURCES_SET_INPUTS_H_
#define IMAGECD_PROVIDER_RESOURCES_SET_INPUTS_H_

#include <map>
#include <string>
#include <string_view>

#include "provider/oci/reference.h"
#include "provider/policy/rules.h"
#include "provider/property/value.h"
#include "provider/resources/fields.h"
#include "provider/resources/selection_inputs.h"

namespace imagecd::resources {

// The names that LatestImageSet's inputs and outputs have, an element of
// `images` in either, and its pin.
FieldTable LatestImageSetInputFields();
FieldTable LatestImageSetOutputFields();
FieldTable SetImageInputFields();
FieldTable SetImageFields();
FieldTable SetPinFields();

// Hidden checked input: where the next listing of each member may begin.
inline constexpr std::string_view kCursorsField = "__cursors";

// A program's inputs, or checked ones, typed.
struct LatestImageSetInputs : SelectionInputs {
  std::map<std::string, oci::Repository> repositories;  // by name
  // By name, as given or resolved; only tag and digest are filled in, of which
  // one may be empty.
  std::map<std::string, policy::Image> images;
  // By name, folders of verify.source_repository.
  std::map<std::string, std::string> source_paths;
};

// As ParseInputs and ParseStored.
LatestImageSetInputs ParseSetInputs(const property::Object& inputs,
                                    InputFailures& failures);
LatestImageSetInputs ParseStoredSet(const property::Object& inputs);

std::map<std::string, policy::Cursor> ParseCursors(
    const property::Object& inputs);
property::Value CursorsToValue(
    const std::map<std::string, policy::Cursor>& cursors);

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_SET_INPUTS_H_
