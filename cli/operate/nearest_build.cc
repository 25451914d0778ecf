#include "cli/operate/nearest_build.h"

#include <cstdint>
#include <memory>
#include <optional>

#include "provider/base/status_macros.h"
#include "provider/policy/pin.h"

namespace imagecd::operate {

std::vector<Build> BuildsOf(const std::string& commit,
                            const std::vector<Build>& builds) {
  std::vector<Build> found;
  for (const Build& build : builds) {
    if (policy::CommitsMatch(build.commit, commit)) found.push_back(build);
  }
  return found;
}

absl::StatusOr<Build> NearestByHistory(const std::string& commit,
                                       const std::vector<Build>& builds,
                                       git::Repository& repository) {
  IMAGECD_ASSIGN_OR_RETURN(const std::string wanted,
                           repository.ResolveCommit(commit));
  IMAGECD_ASSIGN_OR_RETURN(
      const std::shared_ptr<const git::BranchCommits> before,
      repository.AncestorsOf(wanted));
  std::optional<Build> best;
  std::int64_t best_place = -1;
  for (const Build& build : builds) {
    // The order of builds is not that of commits: an old one may be built
    // again.
    const std::int64_t place = before->Place(build.commit).value_or(-1);
    if (place <= best_place) continue;
    best = build;
    best_place = place;
  }
  if (best) return *best;
  return absl::NotFoundError("no build is of a commit before it");
}

absl::StatusOr<Build> NearestByTime(absl::Time built_at,
                                    const std::vector<Build>& builds) {
  for (const Build& build : builds) {
    if (build.built_at <= built_at) return build;
  }
  return absl::NotFoundError("every build is later");
}

}  // namespace imagecd::operate
