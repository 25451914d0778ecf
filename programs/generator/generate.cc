#include "programs/generator/generate.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <optional>

#include "absl/strings/str_cat.h"
#include "programs/generator/build_model.h"
#include "programs/generator/config.h"
#include "programs/generator/discover.h"
#include "programs/generator/problem.h"
#include "provider/base/status_macros.h"

namespace imagecd::generator {
namespace {

namespace fs = std::filesystem;

// One byte more than is read as imagecd.yaml, so that too much is noticed.
constexpr size_t kBytesRead = (1 << 20) + 1;

absl::StatusOr<std::string> ReadConfigFile(const std::string& path,
                                           bool required) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found && !required) {
    return std::string();
  }
  if (!fs::is_regular_file(status)) {
    return absl::NotFoundError(
        absl::StrCat("There is no file ", Quoted(path), "."));
  }
  std::ifstream file(path, std::ios::binary);
  std::string text(kBytesRead, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || !file.is_open()) {
    return absl::PermissionDeniedError(
        absl::StrCat("The file ", Quoted(path), " cannot be read."));
  }
  text.resize(static_cast<size_t>(file.gcount()));
  return text;
}

}  // namespace

absl::StatusOr<Model> ReadModel(const GenerateOptions& options, GitFolder* git,
                                GenerateReport* report) {
  IMAGECD_ASSIGN_OR_RETURN(const GitFolder::Facts facts,
                           git->Look(options.folder));
  report->root = facts.root.empty() ? options.folder : facts.root;
  const std::string path =
      options.config.empty() ? absl::StrCat(report->root, "/", kConfigFileName)
                             : options.config;
  const std::string shown =
      options.config.empty() ? kConfigFileName : options.config;
  IMAGECD_ASSIGN_OR_RETURN(
      const std::string text,
      ReadConfigFile(path, /*required=*/!options.config.empty()));
  std::vector<Problem> problems;
  const Config config = ReadConfig(text, shown, &problems);
  // Without a good configuration, what is discovered means nothing.
  IMAGECD_RETURN_IF_ERROR(ProblemsToStatus(problems));
  IMAGECD_ASSIGN_OR_RETURN(
      Discovery discovery,
      Discover({.root = report->root,
                .apps = config.project.workflow.apps,
                .exclude = config.project.workflow.exclude},
               facts.root.empty() ? nullptr : git));
  report->notes = std::move(discovery.notes);
  report->apps = discovery.apps.size();
  Model model =
      BuildModel(config, discovery, facts, shown, &problems, &report->notes);
  IMAGECD_RETURN_IF_ERROR(ProblemsToStatus(problems));
  return model;
}

absl::Status Generate(const GenerateOptions& options, GitFolder* git,
                      const Emit& emit, GenerateReport* report) {
  IMAGECD_ASSIGN_OR_RETURN(const Model model, ReadModel(options, git, report));
  return Apply(emit(model),
               {.root = report->root,
                .dry_run = options.check || options.dry_run,
                .on_conflict = options.on_conflict,
                .overwrite = options.overwrite,
                .restore_deleted = options.restore_deleted},
               &report->applied);
}

}  // namespace imagecd::generator
