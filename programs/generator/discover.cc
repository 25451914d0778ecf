#include "programs/generator/discover.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "programs/generator/build_context.h"
#include "programs/generator/discovery_rules.h"
#include "programs/generator/dockerfile.h"
#include "programs/generator/ecosystems.h"
#include "programs/generator/folder_pattern.h"
#include "programs/generator/formats.h"
#include "programs/generator/generated_paths.h"
#include "programs/generator/repository_path.h"
#include "programs/generator/yaml_tree.h"
#include "provider/base/status_macros.h"
#include "re2/re2.h"

namespace imagecd::generator {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMostFiles = 1'000'000;
constexpr size_t kBytesRead = size_t{256} * 1024;

std::string Join(const std::string& folder, const std::string& name) {
  return folder.empty() ? name : folder + "/" + name;
}

std::string ReadBeginning(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return "";  // a pipe would block
  std::ifstream file(path, std::ios::binary);
  std::string text(kBytesRead, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(std::max<std::streamsize>(0, file.gcount())));
  return text;
}

class Walk {
 public:
  Walk(const DiscoverOptions& options, GitFolder* git)
      : root_(options.root),
        git_(git),
        apps_(options.apps),
        exclude_(options.exclude) {}

  absl::Status Run() {
    std::error_code error;
    real_root_ = fs::canonical(root_, error);
    if (error || !fs::is_directory(real_root_, error)) {
      return absl::NotFoundError(absl::StrCat(
          "There is no folder ", Quoted(root_.string()), " to look through."));
    }
    return Visit("", 0);
  }

  std::vector<FolderListing> folders;    // by path
  std::vector<std::string> dockerfiles;  // of folders that patterns match
  std::vector<FoundProject> projects;
  std::vector<std::string> notes;

 private:
  absl::Status Visit(const std::string& folder, int depth) {
    FolderListing listing;
    listing.folder = folder;
    std::vector<std::string> below;
    std::error_code error;
    fs::directory_iterator entries(root_ / folder, error);
    if (error) {
      if (depth == 0) {
        return absl::PermissionDeniedError(
            absl::StrCat("The folder ", Quoted(root_.string()),
                         " cannot be read: ", error.message()));
      }
      notes.push_back(
          absl::StrCat(Quoted(folder), " was skipped: ", error.message()));
      return absl::OkStatus();
    }
    while (entries != fs::directory_iterator()) {
      IMAGECD_RETURN_IF_ERROR(Look(*entries, folder, &listing, &below));
      entries.increment(error);
      if (error) {
        notes.push_back(absl::StrCat(Quoted(folder),
                                     " was read in part: ", error.message()));
        break;
      }
    }
    std::sort(listing.files.begin(), listing.files.end());
    std::sort(below.begin(), below.end());
    AddApp(listing);
    AddOthers(listing);
    below.erase(std::remove_if(below.begin(), below.end(),
                               [&](const std::string& name) {
                                 return IsSkipped(listing, name) ||
                                        IsIgnored(Join(folder, name) + "/");
                               }),
                below.end());
    listing.has_folders = !below.empty();
    folders.push_back(std::move(listing));
    for (const std::string& name : below) {
      const std::string path = Join(folder, name);
      if (depth + 1 >= kDeepestFolder) {
        notes.push_back(absl::StrFormat("%s was skipped: it is %d folders deep",
                                        Quoted(path), kDeepestFolder));
        continue;
      }
      IMAGECD_RETURN_IF_ERROR(Visit(path, depth + 1));
    }
    return absl::OkStatus();
  }

  absl::Status Look(const fs::directory_entry& entry, const std::string& folder,
                    FolderListing* listing, std::vector<std::string>* below) {
    if (++seen_ > kMostFiles) {
      return absl::ResourceExhaustedError(absl::StrFormat(
          "%s holds more than %d files: run this in the repository's own "
          "folder, and let .gitignore name what is built.",
          Quoted(root_.string()), kMostFiles));
    }
    const std::string name = entry.path().filename().string();
    const std::string path = Join(folder, name);
    if (FirstBadByte(name) ||
        name.find_first_of("\t\n\r") != std::string::npos) {
      notes.push_back(absl::StrCat("Something in ",
                                   folder.empty() ? "the root" : Quoted(folder),
                                   " was skipped: its name is not UTF-8 "
                                   "text on one line"));
      return absl::OkStatus();
    }
    std::error_code error;
    const fs::file_status status = entry.symlink_status(error);
    if (fs::is_directory(status)) {
      const bool other_repository =
          fs::exists(fs::symlink_status(entry.path() / ".git", error));
      if (!IsGitName(name) && !other_repository) {
        below->push_back(name);
      }
    } else if (IsIgnored(path)) {
      return absl::OkStatus();
    } else if (fs::is_symlink(status)) {
      LookAtLink(entry, path, listing);
    } else if (fs::is_regular_file(status)) {
      listing->files.push_back(name);
    }
    return absl::OkStatus();
  }

  bool IsIgnored(const std::string& path) const {
    return git_ != nullptr && git_->Ignores(path);
  }

  void LookAtLink(const fs::directory_entry& entry, const std::string& path,
                  FolderListing* listing) {
    std::error_code error;
    const fs::path target = fs::canonical(entry.path(), error);
    const bool matters = MatchesAny(apps_, path) ||
                         IsDockerfile(entry.path().filename().string());
    if (error) {
      if (matters) {
        notes.push_back(absl::StrCat(Quoted(path),
                                     " was skipped: it is a link that "
                                     "leads nowhere or in a circle"));
      }
      return;
    }
    const bool inside = std::mismatch(real_root_.begin(), real_root_.end(),
                                      target.begin(), target.end())
                            .first == real_root_.end();
    const bool of_git =
        inside && fs::is_regular_file(target, error) &&
        !IsPathBelow(target.lexically_relative(real_root_).generic_string());
    if (fs::is_regular_file(target, error) && inside && !of_git) {
      listing->files.push_back(entry.path().filename().string());
    } else if (matters) {
      notes.push_back(absl::StrCat(Quoted(path), " was skipped: it is a link ",
                                   of_git   ? "to a file of git's own"
                                   : inside ? "to a folder"
                                            : "out of the repository"));
    }
  }

  static bool IsDockerfile(std::string_view name) {
    return std::find(kDockerfileNames.begin(), kDockerfileNames.end(), name) !=
           kDockerfileNames.end();
  }

  static bool MatchesAny(const std::vector<std::string>& globs,
                         const std::string& path) {
    return std::any_of(
        globs.begin(), globs.end(),
        [&](const std::string& glob) { return GlobMatches(glob, path); });
  }

  static bool IsSkipped(const FolderListing& listing, std::string_view name) {
    if (std::find(kSkippedFolders.begin(), kSkippedFolders.end(), name) !=
        kSkippedFolders.end()) {
      return true;
    }
    return std::any_of(kSkippedBesideFiles.begin(), kSkippedBesideFiles.end(),
                       [&](const SkippedBesideFile& rule) {
                         return name == rule.folder && Has(listing, rule.file);
                       });
  }

  static bool Has(const FolderListing& listing, std::string_view file) {
    return std::binary_search(listing.files.begin(), listing.files.end(), file);
  }

  void AddApp(const FolderListing& listing) {
    const std::string& folder = listing.folder;
    if (folder.empty()) return;
    if (!MatchesAny(apps_, folder) || MatchesAny(exclude_, folder)) return;
    std::vector<std::string> found;
    for (const std::string_view name : kDockerfileNames) {
      if (Has(listing, name)) found.emplace_back(name);
    }
    if (found.empty()) return;
    if (found.size() > 1) {
      notes.push_back(absl::StrFormat("%s has a %s and a %s: the %s is used",
                                      Quoted(folder), found[0], found[1],
                                      found[0]));
    }
    dockerfiles.push_back(Join(folder, found[0]));
  }

  // What other people's tools have here already.
  void AddOthers(const FolderListing& listing) {
    for (const std::string& name : listing.files) {
      const std::string path = Join(listing.folder, name);
      if (IsProjectFile(name)) {
        AddProject(path, ReadBeginning(root_ / path));
      }
    }
  }

  void AddProject(const std::string& path, const std::string& text) {
    std::vector<Problem> problems;
    const YamlNodePointer project = ParseYaml(text, path, &problems);
    const YamlNode* name = project == nullptr ? nullptr : project->Find("name");
    projects.push_back(
        {path, name == nullptr ? "" : name->text, CanBeGenerated(path, text)});
    if (!projects.back().name.empty()) return;
    notes.push_back(absl::StrCat(
        Quoted(path), " is a Pulumi project, and its name could not be read"));
  }

  static bool IsProjectFile(std::string_view name) {
    return name == "Pulumi.yaml" || name == "Pulumi.yml" ||
           name == "Pulumi.json";
  }

  fs::path root_;
  fs::path real_root_;
  GitFolder* git_;
  const std::vector<std::string>& apps_;
  const std::vector<std::string>& exclude_;
  size_t seen_ = 0;
};

// The apps that patterns find and imagecd.yaml declares.
class Apps {
 public:
  Apps(const DiscoverOptions& options, const Walk& walk)
      : options_(options),
        files_(walk.folders),
        dockerfiles_(walk.dockerfiles) {}

  absl::Status Run() {
    AddDeclared();
    AddFound();
    for (DiscoveredApp& app : apps) ReadFacts(&app);
    std::sort(apps.begin(), apps.end(),
              [](const DiscoveredApp& a, const DiscoveredApp& b) {
                return a.name < b.name;
              });
    return ProblemsToStatus(problems_);
  }

  std::vector<DiscoveredApp> apps;
  std::map<std::string, std::string> missing;
  std::vector<std::string> notes;

 private:
  void AddDeclared() {
    for (const DeclaredBuild& declared : options_.declared) {
      builds_[declared.name] = &declared;
      const std::string& dockerfile = declared.build.dockerfile;
      if (dockerfile.empty()) continue;
      names_.emplace(declared.name, dockerfile);
      declared_.insert(dockerfile);
      if (files_.HasFile(dockerfile) || IsInSkippedFolder(dockerfile)) {
        apps.push_back({.name = declared.name,
                        .folder = FolderOf(dockerfile),
                        .dockerfile = dockerfile});
      } else {
        missing[declared.name] = dockerfile;
      }
    }
  }

  // A declared Dockerfile may be in a folder that is not searched.
  bool IsInSkippedFolder(const std::string& path) const {
    if (!IsPathBelow(path) || files_.Find(FolderOf(path)) != nullptr) {
      return false;
    }
    std::error_code error;
    const fs::path root = fs::canonical(options_.root, error);
    const fs::path real = fs::canonical(root / path, error);
    return !error && fs::is_regular_file(real, error) &&
           IsPathBelow(real.lexically_relative(root).generic_string());
  }

  void AddFound() {
    for (const std::string& dockerfile : dockerfiles_) {
      const std::string folder = FolderOf(dockerfile);
      const std::string name = folder.substr(folder.rfind('/') + 1);
      if (declared_.contains(dockerfile)) continue;
      const auto declared = builds_.find(name);
      if (declared != builds_.end() &&
          !declared->second->build.dockerfile.empty()) {
        notes.push_back(absl::StrFormat(
            "%s is left out: imagecd.yaml declares the app %s with another "
            "Dockerfile",
            Quoted(dockerfile), Quoted(name)));
        continue;
      }
      if (!IsAppName(name)) {
        const std::string like = AppNameLike(name);
        notes.push_back(absl::StrFormat(
            "%s is left out: the name of an app has to be %s. Rename it, or "
            "declare it in imagecd.yaml: `apps: {%s: {build: {dockerfile: "
            "%s}}}`",
            Quoted(folder), kName.what, like.empty() ? "app" : like,
            dockerfile));
        continue;
      }
      const auto [first, is_new] = names_.emplace(name, dockerfile);
      if (!is_new) {
        problems_.push_back(
            {"",
             {},
             absl::StrFormat(
                 "The folders %s and %s would both be the app %s: declare one "
                 "of them under another name, `apps: {%s-2: {build: "
                 "{dockerfile: %s}}}`, or leave it out by `discover: "
                 "{exclude: [%s]}`.",
                 Quoted(FolderOf(first->second)), Quoted(folder), Quoted(name),
                 name, dockerfile, folder)});
        continue;
      }
      apps.push_back(
          {.name = name, .folder = folder, .dockerfile = dockerfile});
    }
  }

  void ReadFacts(DiscoveredApp* app) const {
    const auto found = builds_.find(app->name);
    const Build build = found == builds_.end() ? Build() : found->second->build;
    const Dockerfile dockerfile(
        ReadRepositoryFile(options_.root, app->dockerfile));
    for (const Dockerfile::Stage& stage : dockerfile.stages()) {
      if (!stage.name.empty()) app->stages.push_back(stage.name);
    }
    const auto facts = dockerfile.Facts(build.target, build.arguments);
    app->has_target = facts.has_value();
    app->target = build.target;
    app->facts = facts.value_or(DockerfileFacts());
    if (found != builds_.end() && found->second->has_context) {
      app->context = build.context;
    } else if (options_.context) {
      app->context = *options_.context;
    } else {
      app->context = InferContext(files_, app->dockerfile, app->facts);
    }
    app->missing_sources = MissingSources(files_, app->context, app->facts);
  }

  const DiscoverOptions& options_;
  const FileIndex files_;
  const std::vector<std::string>& dockerfiles_;
  std::map<std::string, const DeclaredBuild*> builds_;
  std::map<std::string, std::string> names_;  // of apps, to their Dockerfiles
  std::set<std::string> declared_;            // Dockerfiles
  std::vector<Problem> problems_;
};

void RemoveGenerated(
    const std::function<bool(const std::string& path)>& is_generated,
    std::vector<FolderListing>* folders) {
  for (FolderListing& listing : *folders) {
    listing.files.erase(
        std::remove_if(listing.files.begin(), listing.files.end(),
                       [&](const std::string& name) {
                         return is_generated(Join(listing.folder, name));
                       }),
        listing.files.end());
  }
}

}  // namespace

bool IsAppName(std::string_view name) {
  static const re2::RE2* pattern = new re2::RE2(kName.pattern);
  return name.size() <= kName.longest && re2::RE2::FullMatch(name, *pattern);
}

std::string AppNameLike(std::string_view name) {
  std::string like;
  for (size_t i = 0; i < name.size(); ++i) {
    const char lower = absl::ascii_tolower(static_cast<unsigned char>(name[i]));
    const bool fine = absl::ascii_isalnum(static_cast<unsigned char>(lower));
    // `CartService` becomes `cart-service`.
    const bool word =
        i > 0 && lower != name[i] &&
        absl::ascii_islower(static_cast<unsigned char>(name[i - 1]));
    if ((word || !fine) && !like.empty() && like.back() != '-') like += '-';
    if (fine) like += lower;
  }
  if (like.size() > kName.longest) like.resize(kName.longest);
  while (!like.empty() && like.back() == '-') like.pop_back();
  return like;
}

std::string ReadRepositoryFile(const std::string& root,
                               const std::string& path) {
  return ReadBeginning(fs::path(root) / path);
}

absl::StatusOr<Discovery> Discover(const DiscoverOptions& options,
                                   GitFolder* git) {
  Walk walk(options, git);
  IMAGECD_RETURN_IF_ERROR(walk.Run());
  Apps apps(options, walk);
  IMAGECD_RETURN_IF_ERROR(apps.Run());
  Discovery discovery;
  discovery.apps = std::move(apps.apps);
  discovery.missing_dockerfiles = std::move(apps.missing);
  const FileReader read = [&options](const std::string& path) {
    return ReadRepositoryFile(options.root, path);
  };
  discovery.existing = FindExistingFiles(walk.folders, read);
  discovery.folders = walk.folders;
  if (options.is_generated) {
    RemoveGenerated(options.is_generated, &walk.folders);
  }
  discovery.uncovered = FindUncovered(walk.folders);
  discovery.ecosystems = FindEcosystems(walk.folders, read);
  discovery.projects = std::move(walk.projects);
  std::sort(discovery.projects.begin(), discovery.projects.end(),
            [](const FoundProject& a, const FoundProject& b) {
              return a.path < b.path;
            });
  discovery.notes = std::move(walk.notes);
  discovery.notes.insert(discovery.notes.end(), apps.notes.begin(),
                         apps.notes.end());
  std::sort(discovery.notes.begin(), discovery.notes.end());
  std::sort(walk.folders.begin(), walk.folders.end(),
            [](const FolderListing& a, const FolderListing& b) {
              return a.folder < b.folder;
            });
  discovery.folders = std::move(walk.folders);
  return discovery;
}

}  // namespace imagecd::generator
