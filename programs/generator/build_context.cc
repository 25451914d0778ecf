#include "programs/generator/build_context.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <set>

#include "absl/strings/str_split.h"
#include "programs/generator/discovery_rules.h"
#include "programs/generator/folder_pattern.h"

namespace imagecd::generator {
namespace {

// A program that reads a project file of the folder that it runs in.
struct ProjectFile {
  std::string_view program;
  std::string_view file;  // possibly with a wildcard
};
constexpr ProjectFile kProjectFiles[] = {
    {"npm", "package.json"},    {"npx", "package.json"},
    {"pnpm", "package.json"},   {"yarn", "package.json"},
    {"bun", "package.json"},    {"go", "go.mod"},
    {"cargo", "Cargo.toml"},    {"mvn", "pom.xml"},
    {"./mvnw", "pom.xml"},      {"gradle", "*.gradle*"},
    {"./gradlew", "*.gradle*"}, {"dotnet", "*.*proj"},
    {"bundle", "Gemfile"},      {"composer", "composer.json"},
    {"mix", "mix.exs"},         {"poetry", "pyproject.toml"},
    {"make", "Makefile"}};

// The commands of a Dockerfile that are looked at.
constexpr size_t kMostCommands = 200;

// `?` and `[…]` become `*`: what they match, it matches.
std::string WithStarsOnly(std::string_view pattern) {
  std::string out;
  bool in_class = false;
  for (const char c : pattern) {
    if (c == '[') in_class = true;
    if (!in_class) out += c == '?' ? '*' : c;
    if (in_class && c == ']') {
      in_class = false;
      out += '*';
    }
  }
  return out;
}

bool HasWildcard(std::string_view path) {
  return path.find_first_of("*?[") != std::string_view::npos;
}

// Such a path can exist although the search did not see it.
bool IsInSkippedFolder(const std::string& path) {
  const std::vector<std::string> parts = absl::StrSplit(path, '/');
  return std::any_of(parts.begin(), parts.end(), [](const std::string& part) {
    return std::find(kSkippedFolders.begin(), kSkippedFolders.end(), part) !=
           kSkippedFolders.end();
  });
}

bool IsDockerfileName(std::string_view name) {
  return name.find("ockerfile") != std::string_view::npos ||
         name.find("ontainerfile") != std::string_view::npos ||
         name == ".dockerignore";
}

// Returns true if a folder holds more than Dockerfiles.
bool HasContents(const FileIndex& files, const std::string& folder) {
  const FolderListing* listing = files.Find(folder);
  return listing != nullptr &&
         (listing->has_folders ||
          !std::all_of(listing->files.begin(), listing->files.end(),
                       IsDockerfileName));
}

// Paths from the context that the commands use, if all of it is copied.
std::set<std::string> PathsOfCommands(const DockerfileFacts& facts) {
  std::set<std::string> paths;
  for (size_t i = 0; i < facts.commands.size() && i < kMostCommands; ++i) {
    const std::vector<std::string> words =
        absl::StrSplit(facts.commands[i], ' ', absl::SkipEmpty());
    if (!words.empty() && words[0] == "cd") break;  // elsewhere from here on
    for (const std::string& word : words) {
      for (const ProjectFile& known : kProjectFiles) {
        if (word == known.program) paths.emplace(known.file);
      }
      if (word.rfind("./", 0) == 0 && word.size() > 2 && !HasWildcard(word) &&
          word.find("..") == std::string::npos) {
        paths.insert(word.substr(2));
      }
    }
  }
  return paths;
}

}  // namespace

FileIndex::FileIndex(const std::vector<FolderListing>& folders) {
  for (const FolderListing& folder : folders) {
    folders_.emplace(folder.folder, &folder);
  }
}

const FolderListing* FileIndex::Find(const std::string& folder) const {
  const auto found = folders_.find(folder);
  return found == folders_.end() ? nullptr : found->second;
}

bool FileIndex::HasFile(const std::string& path) const {
  const FolderListing* listing = Find(FolderOf(path));
  return listing != nullptr &&
         std::binary_search(listing->files.begin(), listing->files.end(),
                            path.substr(path.rfind('/') + 1));
}

bool FileIndex::Has(const std::string& path) const {
  if (path.empty() || path == ".") return true;
  if (HasWildcard(path)) return HasMatch(WithStarsOnly(path));
  return folders_.contains(path) || HasFile(path);
}

bool FileIndex::HasMatch(const std::string& pattern) const {
  const std::string parent = FolderOf(pattern);
  const std::string name = pattern.substr(pattern.rfind('/') + 1);
  const auto matches_in = [&name](const FolderListing& listing) {
    return std::any_of(
        listing.files.begin(), listing.files.end(),
        [&name](const std::string& file) { return GlobMatches(name, file); });
  };
  if (!HasWildcard(parent)) {
    const FolderListing* listing = Find(parent);
    if (listing == nullptr) return false;
    if (matches_in(*listing)) return true;
    // The folders in `parent`.
    const std::string below = parent.empty() ? "" : parent + "/";
    for (auto at = folders_.lower_bound(below);
         at != folders_.end() && at->first.rfind(below, 0) == 0; ++at) {
      const std::string_view rest =
          std::string_view(at->first).substr(below.size());
      if (rest.find('/') == std::string_view::npos && !rest.empty() &&
          GlobMatches(name, rest)) {
        return true;
      }
    }
    return false;
  }
  return std::any_of(folders_.begin(), folders_.end(), [&](const auto& entry) {
    return GlobMatches(pattern, entry.first) ||
           (GlobMatches(parent, entry.first) && matches_in(*entry.second));
  });
}

std::string FolderOf(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? ""
                                         : std::string(path.substr(0, slash));
}

std::string JoinPath(std::string_view folder, std::string_view path) {
  std::vector<std::string> parts;
  for (const std::string_view text : {folder, path}) {
    for (const absl::string_view part :
         absl::StrSplit(absl::string_view(text.data(), text.size()), '/',
                        absl::SkipEmpty())) {
      if (part == "..") {
        if (!parts.empty()) parts.pop_back();
      } else if (part != ".") {
        parts.emplace_back(part);
      }
    }
  }
  std::string joined;
  for (const std::string& part : parts) {
    joined += (joined.empty() ? "" : "/") + part;
  }
  return joined;
}

int PathsFoundIn(const FileIndex& files, const std::string& context,
                 const DockerfileFacts& facts) {
  int found = 0;
  bool all = false;
  for (const std::string& source : facts.sources) {
    all = all || source == ".";
    if (files.Has(JoinPath(context, source))) ++found;
  }
  if (!all) return found;
  if (HasContents(files, context)) ++found;
  for (const std::string& path : PathsOfCommands(facts)) {
    if (files.Has(JoinPath(context, path))) ++found;
  }
  return found;
}

std::string InferContext(const FileIndex& files, const std::string& dockerfile,
                         const DockerfileFacts& facts) {
  std::string folder = FolderOf(dockerfile);
  std::string best = folder;
  int most = PathsFoundIn(files, folder, facts);
  const bool copies_all = std::find(facts.sources.begin(), facts.sources.end(),
                                    ".") != facts.sources.end();
  const bool has_all =
      !copies_all && most == static_cast<int>(facts.sources.size());
  while (!has_all && !folder.empty()) {
    folder = FolderOf(folder);
    const int found = PathsFoundIn(files, folder, facts);
    if (found > most) {
      most = found;
      best = folder;
    }
  }
  return best;
}

std::vector<std::string> MissingSources(const FileIndex& files,
                                        const std::string& context,
                                        const DockerfileFacts& facts) {
  std::vector<std::string> missing;
  std::copy_if(facts.sources.begin(), facts.sources.end(),
               std::back_inserter(missing), [&](const std::string& source) {
                 return !IsInSkippedFolder(source) &&
                        !files.Has(JoinPath(context, source));
               });
  return missing;
}

}  // namespace imagecd::generator
