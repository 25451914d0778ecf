#ifndef IMAGECD_PROVIDER_RESOURCES_LOOKUP_H_
#define IMAGECD_PROVIDER_RESOURCES_LOOKUP_H_

#include <optional>

#include "absl/status/status.h"
#include "provider/oci/reference.h"
#include "provider/policy/chooser.h"
#include "provider/policy/rules.h"
#include "provider/resources/inspector.h"
#include "provider/resources/lookup_scope.h"
#include "provider/resources/source_history.h"

namespace imagecd::resources {

// What is to be chosen.
struct Choice {
  oci::Repository repository;
  policy::Rules rules;
  ImageRules images;
  Source source;                             // given if rules.check_history
  std::optional<policy::Deployed> deployed;  // of this repository
};

// Makes the choice: asks the registry what policy::MakePlan and policy::Chooser
// want to know, the listing and the deployed tag side by side, and decides.
// Answers are shared with all look-ups of the session. Takes at most the
// configured totalTimeout.
//
// Where the outcome is kNoAnswer, `failure` is the registry's own error, the
// source repository's (then `by_source`), or Cancelled; otherwise it is OK.
struct Decided {
  policy::Decision decision;
  absl::Status failure;
  bool by_source = false;
};
Decided Decide(const LookupScope& scope, const Choice& choice);

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_LOOKUP_H_
