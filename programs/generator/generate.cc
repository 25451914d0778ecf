#include "programs/generator/generate.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "programs/generator/build_model.h"
#include "programs/generator/config.h"
#include "programs/generator/discover.h"
#include "programs/generator/generated_paths.h"
#include "programs/generator/problem.h"
#include "programs/generator/record.h"
#include "programs/generator/repository_path.h"
#include "programs/generator/work_tree.h"
#include "provider/base/status_macros.h"

namespace imagecd::generator {
namespace {

namespace fs = std::filesystem;

// One byte more than is read as imagecd.yaml, so that too much is noticed.
constexpr size_t kBytesRead = (1 << 20) + 1;

struct ConfigText {
  std::string text;
  // Where it is from the root, if a link in the repository leads there; "" if
  // no link does.
  std::string link_target;
};

bool IsInside(const fs::path& folder, const fs::path& path) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end())
             .first == folder.end();
}

// A clone may hold a link in place of imagecd.yaml, or of a folder on the way
// to it. Such a link is followed only inside the repository. A path elsewhere
// is the user's own choice.
absl::StatusOr<std::string> FollowLinks(const fs::path& path,
                                        const std::string& shown,
                                        const std::string& root) {
  std::error_code error;
  const fs::path real_root = fs::canonical(root, error);
  const fs::path real = fs::canonical(path, error);
  const fs::path written = fs::absolute(path, error).lexically_normal();
  fs::path written_root = fs::absolute(root, error).lexically_normal();
  if (!written_root.has_filename()) written_root = written_root.parent_path();
  const bool below_root = IsInside(written_root, written);
  if (!below_root && !IsInside(real_root, written)) return std::string();
  if (!IsInside(real_root, real)) {
    return absl::FailedPreconditionError(
        absl::StrCat(Quoted(shown),
                     " is a link that leads out of the repository, and such "
                     "a link is not followed: put the file itself there."));
  }
  const std::string from_root = real.lexically_relative(real_root).string();
  if (!IsPathBelow(from_root)) {
    return absl::FailedPreconditionError(
        absl::StrCat(Quoted(shown),
                     " is one of git's own files, and imagecd does not read "
                     "those: name another file."));
  }
  const fs::path unlinked =
      real_root /
      written.lexically_relative(below_root ? written_root : real_root);
  return real == unlinked ? std::string() : from_root;
}

absl::StatusOr<ConfigText> ReadConfigFile(const GenerateOptions& options,
                                          const std::string& root) {
  const bool named = !options.config.empty();
  const std::string path =
      named ? options.config : absl::StrCat(root, "/", kConfigFileName);
  const std::string shown = named ? options.config : kConfigFileName;
  std::error_code error;
  ConfigText config;
  const bool link = fs::is_symlink(fs::symlink_status(path, error));
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found && !named && !link) {
    return config;
  }
  if (!fs::is_regular_file(status)) {
    return absl::NotFoundError(absl::StrCat(
        Quoted(shown),
        link ? " is a link that does not lead to a file." : " is not a file."));
  }
  IMAGECD_ASSIGN_OR_RETURN(config.link_target, FollowLinks(path, shown, root));
  std::ifstream file(path, std::ios::binary);
  config.text.resize(kBytesRead);
  file.read(config.text.data(),
            static_cast<std::streamsize>(config.text.size()));
  if (file.bad() || !file.is_open()) {
    return absl::PermissionDeniedError(
        absl::StrCat("The file ", Quoted(shown), " cannot be read."));
  }
  config.text.resize(static_cast<size_t>(file.gcount()));
  return config;
}

// The problems of the configuration. They quote it, so those of a file that a
// link led to are not shown.
absl::Status ProblemsOf(const ConfigText& config, const std::string& shown,
                        const std::vector<Problem>& problems) {
  if (problems.empty() || config.link_target.empty()) {
    return ProblemsToStatus(problems);
  }
  return absl::InvalidArgumentError(absl::StrCat(
      Quoted(shown), " is a link to ", Quoted(config.link_target),
      ", which is not a valid imagecd.yaml. What is wrong with it is shown if "
      "you name that file with --config."));
}

// Whether a file is as the last run wrote it. A record that cannot be read says
// so of no file; Apply reports it.
std::function<bool(const std::string&)> IsAsRecorded(const std::string& root) {
  const WorkTree tree(root);
  const auto text = tree.Read(kRecordFileName);
  if (!text.ok() || !*text) return nullptr;
  absl::StatusOr<Record> record = ParseRecord((*text)->contents);
  if (!record.ok()) return nullptr;
  return [tree, record = *std::move(record)](const std::string& path) {
    const auto recorded = record.find(path);
    if (recorded == record.end()) return false;
    const auto file = tree.Read(path);
    return file.ok() && *file &&
           absl::StrReplaceAll((*file)->contents, {{"\r\n", "\n"}}) ==
               recorded->second.contents;
  };
}

}  // namespace

absl::StatusOr<Model> ReadModel(const GenerateOptions& options, GitFolder* git,
                                GenerateReport* report) {
  IMAGECD_ASSIGN_OR_RETURN(const GitFolder::Facts facts,
                           git->Look(options.folder));
  report->root = facts.root.empty() ? options.folder : facts.root;
  const std::string shown =
      options.config.empty() ? kConfigFileName : options.config;
  IMAGECD_ASSIGN_OR_RETURN(const ConfigText file,
                           ReadConfigFile(options, report->root));
  std::vector<Problem> problems;
  const Config config = ReadConfig(file.text, shown, &problems);
  // Without a good configuration, what is discovered means nothing.
  IMAGECD_RETURN_IF_ERROR(ProblemsOf(file, shown, problems));
  DiscoverOptions discover = DiscoverOptionsOf(config, report->root);
  discover.is_generated = IsAsRecorded(report->root);
  IMAGECD_ASSIGN_OR_RETURN(
      Discovery discovery,
      Discover(discover, facts.root.empty() ? nullptr : git));
  report->notes = std::move(discovery.notes);
  report->apps = discovery.apps.size();
  Model model =
      BuildModel(config, discovery, facts, shown, &problems, &report->notes);
  IMAGECD_RETURN_IF_ERROR(ProblemsOf(file, shown, problems));
  return model;
}

namespace {

// Marks the record as generated, for reviews. A file of the user's own stays
// as it is.
absl::Status AddAttributes(const std::string& root,
                           std::vector<GeneratedFile>* files,
                           std::vector<std::string>* notes) {
  constexpr char kPath[] = ".gitattributes";
  constexpr char kLine[] = "imagecd.lock linguist-generated=true -diff\n";
  IMAGECD_ASSIGN_OR_RETURN(const auto there, WorkTree(root).Read(kPath));
  if (!there || CanBeGenerated(kPath, there->contents)) {
    files->push_back({kPath, absl::StrCat("# ", kGeneratedMark, "\n", kLine)});
  } else if (there->contents.find(kRecordFileName) == std::string::npos) {
    notes->push_back(absl::StrCat(
        "To fold imagecd.lock in reviews, add this line to .gitattributes: ",
        std::string(kLine, sizeof(kLine) - 2), "."));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Generate(const GenerateOptions& options, GitFolder* git,
                      const Emit& emit, GenerateReport* report) {
  IMAGECD_ASSIGN_OR_RETURN(const Model model, ReadModel(options, git, report));
  std::vector<GeneratedFile> files = emit(model);
  IMAGECD_RETURN_IF_ERROR(AddAttributes(report->root, &files, &report->notes));
  return Apply(files,
               {.root = report->root,
                .believes = CanBeGenerated,
                .dry_run = options.check || options.dry_run,
                .on_conflict = options.on_conflict,
                .overwrite = options.overwrite,
                .restore_deleted = options.restore_deleted},
               &report->applied);
}

}  // namespace imagecd::generator
