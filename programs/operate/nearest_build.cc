#include "programs/operate/nearest_build.h"

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
  std::optional<Build> best;
  std::string best_commit;
  for (const Build& build : builds) {
    const absl::StatusOr<std::string> built =
        repository.ResolveCommit(build.commit);
    if (!built.ok() || *built == best_commit) continue;
    IMAGECD_ASSIGN_OR_RETURN(const bool before,
                             repository.IsAncestor(*built, wanted));
    if (!before) continue;
    // The order of builds is not that of commits: an old one may be built
    // again.
    if (best) {
      IMAGECD_ASSIGN_OR_RETURN(const bool better,
                               repository.IsAncestor(best_commit, *built));
      if (!better) continue;
    }
    best = build;
    best_commit = *built;
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
