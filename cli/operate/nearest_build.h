#ifndef IMAGECD_CLI_OPERATE_NEAREST_BUILD_H_
#define IMAGECD_CLI_OPERATE_NEAREST_BUILD_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/operate/image_finder.h"
#include "provider/git/repository.h"

namespace imagecd::operate {

// The builds of exactly this commit (short or full, lower case), newest first.
std::vector<Build> BuildsOf(const std::string& commit,
                            const std::vector<Build>& builds);

// Of a commit that has no build: the newest build whose commit is an ancestor
// of it in that history. Builds of commits that the repository does not know
// are passed over. Errors:
//   NotFound         the commit is unknown there, or none is an ancestor
//   InvalidArgument  the commit is ambiguous
absl::StatusOr<Build> NearestByHistory(const std::string& commit,
                                       const std::vector<Build>& builds,
                                       git::Repository& repository);

// Without history: the newest build that is no later than `built_at`, which is
// when another app built that commit. NotFound if all are later.
absl::StatusOr<Build> NearestByTime(absl::Time built_at,
                                    const std::vector<Build>& builds);

}  // namespace imagecd::operate

#endif  // IMAGECD_CLI_OPERATE_NEAREST_BUILD_H_
