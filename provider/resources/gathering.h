#ifndef IMAGECD_PROVIDER_RESOURCES_GATHERING_H_
#define IMAGECD_PROVIDER_RESOURCES_GATHERING_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "provider/oci/reference.h"
#include "provider/policy/answer.h"
#include "provider/policy/plan.h"
#include "provider/policy/rules.h"
#include "provider/policy/survey.h"
#include "provider/resources/lookup_scope.h"
#include "provider/resources/source_history.h"

namespace imagecd::resources {

// What is to be found out about one repository before a choice is made.
struct RepositoryQuestion {
  oci::Repository repository;
  policy::Plan plan;
  policy::SurveyOptions survey;             // for plan.listing
  const policy::Image* deployed = nullptr;  // for plan.head_deployed; not owned
  // For plan.history, where the choice may depend on more than the candidates:
  // commits, and the time from which on the candidates matter.
  std::vector<std::string> commits;
  std::optional<absl::Time> since;
};

struct RepositoryFacts {
  std::shared_ptr<const TagListing> listing;  // null: none, or it failed
  std::string listing_problem;
  policy::Answer deployed_tag_names;
};

// Asks the registry and the source repository what a choice depends on, and
// keeps what prevented an answer.
class Gathering {
 public:
  // `source` is not owned.
  Gathering(const LookupScope& scope, const Source& source)
      : scope_(scope), source_(source) {}

  // Asks all of it side by side. By name; what was known of a name is replaced.
  void Ask(const std::map<std::string, RepositoryQuestion>& questions);

  const std::map<std::string, RepositoryFacts>& facts() const { return facts_; }
  // Null where it was not asked for, or could not be had, and why.
  const policy::CommitHistory* history() const { return history_.get(); }
  std::string history_problem() const { return AsClause(source_failure_); }

  // As the choosers want it.
  policy::Answer Take(const absl::StatusOr<policy::Answer>& answer);

  // What to say of a decision that was prevented: the first failure, the
  // registry's before the source repository's. `what` is what was looked up.
  absl::Status failure(std::string_view what) const;
  bool failed_by_source() const {
    return failure_.ok() && !source_failure_.ok();
  }

 private:
  using Listing = absl::StatusOr<std::shared_ptr<const TagListing>>;

  void TakeListing(const Listing& listing, RepositoryFacts& facts);
  void TakeHistory(const std::map<std::string, RepositoryQuestion>& questions);

  const LookupScope scope_;
  const Source& source_;
  std::map<std::string, RepositoryFacts> facts_;
  absl::Status failure_;
  SourceHistoryPtr history_;
  absl::Status source_failure_;
};

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_GATHERING_H_
