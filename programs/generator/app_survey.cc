#include "programs/generator/app_survey.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>
#include <vector>

#include "programs/generator/build_context.h"
#include "programs/generator/build_model.h"
#include "programs/generator/config.h"
#include "programs/generator/folder_pattern.h"
#include "programs/generator/problem.h"
#include "programs/generator/work_tree.h"
#include "provider/base/status_macros.h"

namespace imagecd::generator {
namespace {

// An app covers an image if it has the Dockerfile and, if both have
// one, the target.
bool IsCovered(const FoundImage& image, const Config& config,
               const Discovery& discovery) {
  return std::any_of(
      discovery.apps.begin(), discovery.apps.end(),
      [&](const DiscoveredApp& app) {
        if (app.dockerfile != image.build.dockerfile) return false;
        const auto settings = std::find_if(
            config.apps.begin(), config.apps.end(),
            [&app](const AppSettings& one) { return one.name == app.name; });
        const std::string target =
            settings == config.apps.end() ? "" : settings->build.target;
        return target.empty() || image.build.target.empty() ||
               target == image.build.target;
      });
}

void TakeOut(const Config& config, const Discovery& discovery,
             FoundImages* found) {
  std::vector<FoundImage> images;
  for (FoundImage& image : found->images) {
    if (IsCovered(image, config, discovery)) continue;
    const std::string folder = FolderOf(image.build.dockerfile);
    const auto excludes = [&folder](const std::string& glob) {
      return GlobMatches(glob, folder);
    };
    const std::vector<std::string>& exclude = config.project.workflow.exclude;
    if (std::any_of(exclude.begin(), exclude.end(), excludes)) {
      found->left_out.push_back(
          {image.build.dockerfile, "`discover: {exclude}` matches its folder"});
      continue;
    }
    images.push_back(std::move(image));
  }
  found->images = std::move(images);
}

}  // namespace

std::string RepositoryName(const GitFolder::Facts& git,
                           const std::string& root) {
  const Remote remote = ParseRemote(git.remote_url);
  if (!remote.name.empty()) return remote.name;
  std::error_code error;
  return std::filesystem::canonical(root, error).filename().string();
}

absl::StatusOr<AppSurvey> SurveyApps(const std::string& folder,
                                     GitFolder* git) {
  AppSurvey survey;
  IMAGECD_ASSIGN_OR_RETURN(survey.git, git->Look(folder));
  survey.root = survey.git.root.empty() ? folder : survey.git.root;
  IMAGECD_ASSIGN_OR_RETURN(const auto file,
                           WorkTree(survey.root).Read(kConfigFileName));
  Config config;
  config.project.workflow.apps.clear();
  if (file) {
    survey.config_text = file->contents;
    std::vector<Problem> problems;
    config = ReadConfig(file->contents, kConfigFileName, &problems);
    IMAGECD_RETURN_IF_ERROR(ProblemsToStatus(problems));
  }
  IMAGECD_ASSIGN_OR_RETURN(survey.discovery,
                           Discover(DiscoverOptionsOf(config, survey.root),
                                    survey.git.root.empty() ? nullptr : git));
  FindImagesOptions options{.repository =
                                RepositoryName(survey.git, survey.root)};
  for (const DiscoveredApp& app : survey.discovery.apps) {
    options.taken.insert(app.name);
  }
  for (const AppSettings& app : config.apps) options.taken.insert(app.name);
  survey.uncovered = FindImages(
      survey.discovery.folders,
      [&survey](const std::string& path) {
        return ReadRepositoryFile(survey.root, path);
      },
      options);
  TakeOut(config, survey.discovery, &survey.uncovered);
  return survey;
}

}  // namespace imagecd::generator
