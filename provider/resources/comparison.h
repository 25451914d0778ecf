#ifndef IMAGECD_PROVIDER_RESOURCES_COMPARISON_H_
#define IMAGECD_PROVIDER_RESOURCES_COMPARISON_H_

#include <string>
#include <string_view>

#include "provider/evidence/session.h"
#include "provider/inputs/fields.h"
#include "provider/inputs/selection_inputs.h"
#include "provider/property/value.h"
#include "provider/resources/provider.h"

namespace imagecd::resources {

// The Diff of a resource: what state has (the outputs) against what the program
// requests (the checked inputs), property by property. Neither is owned.
class Comparison {
 public:
  Comparison(const property::Object& old_outputs, const property::Object& news)
      : old_outputs_(old_outputs), news_(news) {}

  // Inputs that no Check has filled in, as a refresh after an import shows
  // them, say nothing about the choice.
  bool checked() const { return news_.contains("selection"); }

  // A property, and whether it means the same. It differs also where it is
  // unknown, or where a secret would stay in the state in the clear.
  void Add(std::string_view name, bool same, bool replaces = false);
  void AddAt(std::string path, DiffKind kind);

  // The selection inputs, `selection` itself included.
  void AddSelectionInputs(const evidence::Session& session,
                          const inputs::SelectionInputs& old,
                          const inputs::SelectionInputs& now);

  // An older version of the plugin wrote this state: it is completed, once.
  void AddMissingOutputs(inputs::FieldTable outputs);

  DiffResponse Take() { return std::move(response_); }

 private:
  const property::Object& old_outputs_;
  const property::Object& news_;
  DiffResponse response_;
};

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_COMPARISON_H_
