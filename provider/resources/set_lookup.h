#ifndef IMAGECD_PROVIDER_RESOURCES_SET_LOOKUP_H_
#define IMAGECD_PROVIDER_RESOURCES_SET_LOOKUP_H_

#include <map>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "provider/oci/reference.h"
#include "provider/policy/set_chooser.h"
#include "provider/resources/inspector.h"
#include "provider/resources/lookup_scope.h"
#include "provider/resources/source_history.h"

namespace imagecd::resources {

// What is to be chosen.
struct SetLookup {
  std::map<std::string, oci::Repository> repositories;  // by name
  policy::SetRules set;
  ImageRules images;
  Source source;
  std::optional<policy::SetDeployed> deployed;
};

// As Decide, for a set: what concerns different repositories is asked side by
// side.
struct SetDecided {
  policy::SetDecision decision;
  absl::Status failure;
  bool by_source = false;
};
SetDecided DecideSet(const LookupScope& scope, const SetLookup& lookup);

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_SET_LOOKUP_H_
