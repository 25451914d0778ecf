#ifndef IMAGECD_PROGRAMS_GENERATOR_APP_SURVEY_H_
#define IMAGECD_PROGRAMS_GENERATOR_APP_SURVEY_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "programs/generator/discover.h"
#include "programs/generator/find_images.h"
#include "programs/generator/git.h"

namespace imagecd::generator {

// A repository: the apps that its imagecd.yaml covers, and the images
// that it does not cover yet.
struct AppSurvey {
  std::string root;
  GitFolder::Facts git;
  std::optional<std::string> config_text;  // of imagecd.yaml, if there is one
  Discovery discovery;
  FoundImages uncovered;  // images, Dockerfiles that are left out, and notes
};

// Only reads. Errors: InvalidArgument if imagecd.yaml has problems; otherwise
// as Discover(). `git` is never null.
absl::StatusOr<AppSurvey> SurveyApps(const std::string& folder, GitFolder* git);

// The last component of the path of the git remote or, without one, of the
// folder.
std::string RepositoryName(const GitFolder::Facts& git,
                           const std::string& root);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_APP_SURVEY_H_
