#ifndef IMAGECD_PROVIDER_INPUTS_SELECTION_INPUTS_H_
#define IMAGECD_PROVIDER_INPUTS_SELECTION_INPUTS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "provider/inputs/fields.h"
#include "provider/inputs/object_reader.h"
#include "provider/policy/exclusion.h"
#include "provider/policy/ordering.h"
#include "provider/policy/pin.h"
#include "provider/policy/platform.h"
#include "provider/policy/rules.h"
#include "provider/policy/tag_scheme.h"
#include "provider/property/value.h"

namespace imagecd::inputs {

// The inputs that every resource and function that chooses has in common. They
// say how to choose, but not from which repositories.

// The names that the objects among them have.
FieldTable PolicyFields();
FieldTable FilterFields();
FieldTable ExclusionFields();
FieldTable VerifyFields();
FieldTable CosignFields();

inline constexpr std::string_view kDefaultBranch = "main";

// verify.cosign.
struct CosignRule {
  std::string key;        // PEM, or the path of a file with it
  bool required = false;  // an image without signature is an error
  friend bool operator==(const CosignRule&, const CosignRule&) = default;
};

struct Verify {
  bool revision_label = false;
  std::string source_repository;  // a path or an https URL; "" for none
  std::optional<CosignRule> cosign;
  // Of the image itself.
  bool any() const { return revision_label || cosign.has_value(); }
  bool requested() const { return any() || !source_repository.empty(); }
  friend bool operator==(const Verify&, const Verify&) = default;
};

// Unequal for two that may let different images pass.
std::string VerifyKey(const Verify& verify);

// An absent property has its default.
struct SelectionInputs : Taint {
  std::string branch{kDefaultBranch};      // clean (policy::CleanBranch)
  std::string git_branch{kDefaultBranch};  // as git has it
  policy::TagScheme scheme = policy::TagScheme::Branch();
  policy::Ordering ordering = policy::Ordering::Branch();
  std::optional<policy::Pin> pin;
  std::optional<policy::Hold> hold;
  std::vector<policy::Exclusion> exclude;
  absl::Duration minimum_age;
  std::vector<policy::Platform> platforms;
  Verify verify;
  bool allow_downgrade = false;
  std::optional<bool> keep_on_failure;  // nullopt: as the provider says
};

// Reads the properties that SelectionInputs has; unknown values are skipped and
// leave the default. `inputs` is the reader's taint as well.
void ReadSelectionInputs(const property::Object& object, ObjectReader& reader,
                         SelectionInputs& inputs);

// Reads `tag` and `digest`; what is absent or wrong is empty.
policy::Image ReadImage(ObjectReader& reader);

// Reads a folder of the source repository that `reader` has at `name`; nullopt
// when it is absent, unknown or wrong.
std::optional<std::string> ReadSourcePath(ObjectReader& reader,
                                          std::string_view name);
// Adds the failure of the input `name`, which needs verify.sourceRepository and
// does not have it.
void NeedSourceRepository(std::string_view name, const SelectionInputs& inputs,
                          InputFailures& failures);

// The program's inputs, from which checked inputs are made: only those in
// `table`, without absent spellings (null, "") and `selection`, commits that
// came as numbers as strings.
property::Object ProgramInputs(FieldTable table, const property::Object& news);

// A branch as git has it, from how a program names it.
std::string GitBranch(std::string_view branch);

// Returns true if the exclusions are the same, in the same order.
bool SameExclusions(const std::vector<policy::Exclusion>& a,
                    const std::vector<policy::Exclusion>& b);

}  // namespace imagecd::inputs

#endif  // IMAGECD_PROVIDER_INPUTS_SELECTION_INPUTS_H_
