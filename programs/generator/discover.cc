#include "programs/generator/discover.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "programs/generator/dockerfile.h"
#include "programs/generator/ecosystems.h"
#include "programs/generator/formats.h"
#include "programs/generator/generated_paths.h"
#include "programs/generator/repository_path.h"
#include "programs/generator/yaml_tree.h"
#include "provider/base/status_macros.h"
#include "re2/re2.h"

namespace imagecd::generator {
namespace {

namespace fs = std::filesystem;

constexpr int kDeepest = 24;
constexpr size_t kMostFiles = 1'000'000;
constexpr size_t kBytesRead = size_t{256} * 1024;

const std::set<std::string, std::less<>>& PassedOver() {
  static const auto* names = new std::set<std::string, std::less<>>{
      "node_modules", ".venv",       "venv",         "vendor",
      ".terraform",   "__pycache__", ".tox",         ".mypy_cache",
      ".pulumi",      ".pnpm-store", ".yarn",        "site-packages",
      ".direnv",      ".cache",      ".pytest_cache"};
  return *names;
}

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

bool ComponentMatches(std::string_view pattern, std::string_view name) {
  size_t p = 0;
  size_t n = 0;
  size_t star = std::string_view::npos;
  size_t resume = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = n;
    } else if (p < pattern.size() && pattern[p] == name[n]) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::vector<std::string> Components(std::string_view path) {
  std::vector<std::string> components;
  for (const absl::string_view part :
       absl::StrSplit(absl::string_view(path.data(), path.size()), '/',
                      absl::SkipEmpty())) {
    components.emplace_back(part);
  }
  return components;
}

bool ComponentsMatch(const std::vector<std::string>& pattern,
                     const std::vector<std::string>& path) {
  // reached[j]: the patterns so far match the first j components.
  std::vector<bool> reached(path.size() + 1, false);
  reached[0] = true;
  for (const std::string& part : pattern) {
    std::vector<bool> next(path.size() + 1, false);
    bool any = false;
    for (size_t j = 0; j <= path.size(); ++j) {
      if (part == "**") {
        any = any || reached[j];
        next[j] = any;
      } else if (j > 0 && reached[j - 1]) {
        next[j] = ComponentMatches(part, path[j - 1]);
      }
    }
    reached = std::move(next);
  }
  return reached[path.size()];
}

class Walk {
 public:
  Walk(const DiscoverOptions& options, GitFolder* git)
      : root_(options.root), git_(git) {
    for (const std::string& glob : options.apps) {
      apps_.push_back(Components(glob));
    }
    for (const std::string& glob : options.exclude) {
      exclude_.push_back(Components(glob));
    }
  }

  absl::Status Run() {
    std::error_code error;
    real_root_ = fs::canonical(root_, error);
    if (error || !fs::is_directory(real_root_, error)) {
      return absl::NotFoundError(absl::StrCat(
          "There is no folder ", Quoted(root_.string()), " to look through."));
    }
    return Visit("", 0);
  }

  std::vector<FolderListing> folders;  // by path
  std::vector<DiscoveredApp> apps;
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
          absl::StrCat(Quoted(folder), " was passed over: ", error.message()));
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
    const bool built = std::binary_search(listing.files.begin(),
                                          listing.files.end(), "Cargo.toml");
    folders.push_back(std::move(listing));
    for (const std::string& name : below) {
      if (built && name == "target") continue;
      const std::string path = Join(folder, name);
      if (git_ != nullptr && git_->Ignores(path + "/")) continue;
      if (depth + 1 >= kDeepest) {
        notes.push_back(
            absl::StrFormat("%s was passed over: it is %d folders deep",
                            Quoted(path), kDeepest));
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
                                   " was passed over: its name is no UTF-8 "
                                   "text on one line"));
      return absl::OkStatus();
    }
    std::error_code error;
    const fs::file_status status = entry.symlink_status(error);
    if (fs::is_directory(status)) {
      const bool other_repository =
          fs::exists(fs::symlink_status(entry.path() / ".git", error));
      if (!PassedOver().contains(name) && !IsGitName(name) &&
          !other_repository) {
        below->push_back(name);
      }
    } else if (fs::is_symlink(status)) {
      LookAtLink(entry, path, listing);
    } else if (fs::is_regular_file(status)) {
      listing->files.push_back(name);
    }
    return absl::OkStatus();
  }

  void LookAtLink(const fs::directory_entry& entry, const std::string& path,
                  FolderListing* listing) {
    std::error_code error;
    const fs::path target = fs::canonical(entry.path(), error);
    const bool matters =
        MatchesAny(apps_, path) || IsDockerfile(entry.path().filename());
    if (error) {
      if (matters) {
        notes.push_back(absl::StrCat(Quoted(path),
                                     " was passed over: it is a link that "
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
      notes.push_back(absl::StrCat(Quoted(path),
                                   " was passed over: it is a link ",
                                   of_git   ? "to a file of git's own"
                                   : inside ? "to a folder"
                                            : "out of the repository"));
    }
  }

  static bool IsDockerfile(const fs::path& name) {
    return name == "Dockerfile" || name == "Containerfile";
  }

  static bool MatchesAny(const std::vector<std::vector<std::string>>& globs,
                         const std::string& path) {
    const std::vector<std::string> components = Components(path);
    return std::any_of(globs.begin(), globs.end(), [&](const auto& glob) {
      return ComponentsMatch(glob, components);
    });
  }

  void AddApp(const FolderListing& listing) {
    const std::string& folder = listing.folder;
    if (folder.empty()) return;
    const auto has = [&](const char* name) {
      return std::binary_search(listing.files.begin(), listing.files.end(),
                                name);
    };
    const bool dockerfile = has("Dockerfile");
    const bool containerfile = has("Containerfile");
    if (!dockerfile && !containerfile) return;
    if (!MatchesAny(apps_, folder) || MatchesAny(exclude_, folder)) return;
    if (dockerfile && containerfile) {
      notes.push_back(absl::StrCat(
          Quoted(folder),
          " has a Dockerfile and a Containerfile: the Dockerfile is taken"));
    }
    DiscoveredApp app;
    app.folder = folder;
    app.name = folder.substr(folder.rfind('/') + 1);  // npos + 1 is 0
    app.dockerfile = Join(folder, dockerfile ? "Dockerfile" : "Containerfile");
    app.exposed = ExposedPorts(ReadBeginning(root_ / app.dockerfile));
    apps.push_back(std::move(app));
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
  std::vector<std::vector<std::string>> apps_;
  std::vector<std::vector<std::string>> exclude_;
  size_t seen_ = 0;
};

// A name like it that would do; "" if nothing is left of it.
std::string NameLike(std::string_view name) {
  std::string like;
  for (char c : name) {
    const char lower = absl::ascii_tolower(static_cast<unsigned char>(c));
    const bool fine = absl::ascii_isalnum(static_cast<unsigned char>(lower));
    if (fine) {
      like += lower;
    } else if (!like.empty() && like.back() != '-') {
      like += '-';
    }
  }
  if (like.size() > kName.longest) like.resize(kName.longest);
  while (!like.empty() && like.back() == '-') like.pop_back();
  return like;
}

absl::Status CheckNames(const std::vector<DiscoveredApp>& apps) {
  static const re2::RE2* pattern = new re2::RE2(kName.pattern);
  std::vector<Problem> problems;
  std::map<std::string, std::string> folders;
  for (const DiscoveredApp& app : apps) {
    if (app.name.size() > kName.longest ||
        !re2::RE2::FullMatch(app.name, *pattern)) {
      const std::string like = NameLike(app.name);
      problems.push_back(
          {"",
           {},
           absl::StrFormat(
               "The folder %s would be an app, and its name goes into the "
               "image and into Kubernetes: it has to be %s. Rename it%s, or "
               "leave it out by `discover: {exclude: [...]}`.",
               Quoted(app.folder), kName.what,
               like.empty() ? "" : absl::StrCat(" to ", Quoted(like)))});
      continue;
    }
    const auto [first, is_new] = folders.emplace(app.name, app.folder);
    if (!is_new) {
      problems.push_back(
          {"",
           {},
           absl::StrFormat(
               "The folders %s and %s would both be the app %s: rename one of "
               "them, or leave it out by `discover: {exclude: [%s]}`.",
               Quoted(first->second), Quoted(app.folder), Quoted(app.name),
               app.folder)});
    }
  }
  return ProblemsToStatus(problems);
}

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

bool GlobMatches(std::string_view pattern, std::string_view path) {
  return ComponentsMatch(Components(pattern), Components(path));
}

absl::StatusOr<Discovery> Discover(const DiscoverOptions& options,
                                   GitFolder* git) {
  Walk walk(options, git);
  IMAGECD_RETURN_IF_ERROR(walk.Run());
  std::sort(walk.apps.begin(), walk.apps.end(),
            [](const DiscoveredApp& a, const DiscoveredApp& b) {
              return a.folder < b.folder;
            });
  IMAGECD_RETURN_IF_ERROR(CheckNames(walk.apps));
  Discovery discovery;
  const std::filesystem::path root(options.root);
  const FileReader read = [&root](const std::string& path) {
    return ReadBeginning(root / path);
  };
  discovery.existing = FindExistingFiles(walk.folders, read);
  if (options.is_generated) {
    RemoveGenerated(options.is_generated, &walk.folders);
  }
  discovery.uncovered = FindUncovered(walk.folders);
  discovery.ecosystems = FindEcosystems(walk.folders, read);
  discovery.apps = std::move(walk.apps);
  discovery.projects = std::move(walk.projects);
  std::sort(discovery.projects.begin(), discovery.projects.end(),
            [](const FoundProject& a, const FoundProject& b) {
              return a.path < b.path;
            });
  discovery.notes = std::move(walk.notes);
  std::sort(discovery.notes.begin(), discovery.notes.end());
  return discovery;
}

}  // namespace imagecd::generator
