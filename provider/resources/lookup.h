#ifndef IMAGECD_PROVIDER_RESOURCES_LOOKUP_H_
#define IMAGECD_PROVIDER_RESOURCES_LOOKUP_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "provider/base/cancellation.h"
#include "provider/base/logger.h"
#include "provider/oci/reference.h"
#include "provider/oci/registry_client.h"
#include "provider/policy/chooser.h"
#include "provider/policy/rules.h"
#include "provider/resources/session.h"

namespace imagecd::resources {

// What is to be chosen.
struct Choice {
  oci::Repository repository;
  policy::Rules rules;
  std::optional<policy::Deployed> deployed;  // of this repository
};

// Makes the choice: asks the registry what policy::MakePlan and policy::Chooser
// want to know, the listing and the deployed tag side by side, and decides.
// Answers are shared with all look-ups of the session. Takes at most the
// configured totalTimeout. `cancel` may be null; `log` gets a line of progress
// when listing takes longer than 2 s.
//
// Where the outcome is kNoAnswer, `failure` is the registry's own error, or
// Cancelled; otherwise it is OK.
struct Decided {
  policy::Decision decision;
  absl::Status failure;
};
Decided Decide(Session& session, const Choice& choice,
               const base::Cancellation* cancel, base::Logger& log);

// What `tag_or_digest` names now; nullopt: the registry says there is no such
// manifest. One request, none when it was asked before in this session.
absl::StatusOr<std::optional<oci::ManifestInfo>> AskManifest(
    Session& session, const oci::Repository& repository,
    const std::string& tag_or_digest, const base::Cancellation* cancel,
    base::Logger& log);

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_LOOKUP_H_
