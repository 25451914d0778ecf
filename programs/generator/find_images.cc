#include "programs/generator/find_images.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "programs/generator/build_context.h"
#include "programs/generator/build_evidence.h"
#include "programs/generator/discover.h"
#include "programs/generator/discovery_rules.h"

namespace imagecd::generator {
namespace {

template <size_t N>
bool Contains(const std::array<std::string_view, N>& names,
              std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Folders whose Dockerfiles are not for images that run in production.
constexpr std::array<std::string_view, 13> kTestFolders = {
    "test",          "tests",     "testdata", "testing",  "fixtures",
    "e2e",           "__tests__", "testutil", "genproto", "mocks",
    ".devcontainer", ".github",   ".gitpod"};
// In the name of a file or a stage: it is for development.
constexpr std::array<std::string_view, 17> kDevelopment = {
    "dev",   "devel", "development", "debug",    "test",   "tests",
    "local", "lint",  "ci",          "tilt",     "e2e",    "devcontainer",
    "hot",   "watch", "genproto",    "coverage", "testing"};
// Stages that others are built on, whether or not any is.
constexpr std::array<std::string_view, 11> kBuildStages = {
    "build",  "builder", "base",    "deps",    "dependencies", "common",
    "source", "sources", "compile", "install", "cache"};
// In the name of a file: the usual image of its folder.
constexpr std::array<std::string_view, 7> kProduction = {
    "prod", "production", "release", "docker", "final", "main", "runtime"};
// Endings of files that a Dockerfile is made from, or that belong to one.
constexpr std::array<std::string_view, 9> kTemplates = {
    "j2",  "tmpl", "template",     "tpl",  "in",
    "erb", "md",   "dockerignore", "jinja"};
// Names of folders that say nothing about what is in them.
constexpr std::array<std::string_view, 18> kGenericFolders = {
    "src",         "app",       "docker", "build",      "image",   "images",
    "deploy",      "container", "cmd",    "containers", "package", "packaging",
    "dockerfiles", "config",    "bin",    "dist",       "infra",   "scripts"};

std::string Lower(std::string_view text) {
  std::string lower(text);
  absl::AsciiStrToLower(&lower);
  return lower;
}

// Of `Dockerfile.web` and `web.Dockerfile`, `web`; of `Dockerfile`, "". Nothing
// if it is not the name of a Dockerfile.
std::optional<std::string> VariantOf(const std::string& name) {
  const std::string lower = Lower(name);
  for (const std::string_view base : kDockerfileNames) {
    const std::string plain = Lower(base);
    if (lower == plain) return "";
    const bool before = lower.rfind(plain + ".", 0) == 0 ||
                        lower.rfind(plain + "-", 0) == 0 ||
                        lower.rfind(plain + "_", 0) == 0;
    if (before) return name.substr(plain.size() + 1);
    for (const char separator : {'.', '-', '_'}) {
      const std::string end = separator + plain;
      if (lower.size() > end.size() &&
          lower.compare(lower.size() - end.size(), end.size(), end) == 0) {
        return name.substr(0, name.size() - end.size());
      }
    }
  }
  return std::nullopt;
}

// Returns true if one of the words of `text` is among `names`.
template <size_t N>
bool HasWord(const std::array<std::string_view, N>& names,
             std::string_view text) {
  for (const std::string& word : std::vector<std::string>(absl::StrSplit(
           Lower(text), absl::ByAnyChar(".-_/"), absl::SkipEmpty()))) {
    if (Contains(names, word)) return true;
  }
  return false;
}

std::string LastComponent(const std::string& path) {
  return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

class Finder {
 public:
  Finder(const std::vector<FolderListing>& folders, const FileReader& read,
         const FindImagesOptions& options)
      : folders_(folders),
        files_(folders),
        read_(read),
        options_(options),
        taken_(options.taken) {}

  FoundImages Find() {
    EvidenceReport evidence = FindBuildEvidence(folders_, read_);
    found_.notes = std::move(evidence.notes);
    for (BuildEvidence& one : evidence.found) {
      evidence_[one.build.dockerfile].push_back(std::move(one));
    }
    // A file that another tool builds is a Dockerfile under any name.
    for (const FolderListing& folder : folders_) {
      for (const std::string& name : folder.files) {
        const std::string path = JoinPath(folder.folder, name);
        const std::optional<std::string> variant = VariantOf(name);
        if (variant) {
          Look(path, *variant);
        } else if (evidence_.contains(path)) {
          Look(path, "");
        }
      }
    }
    NameAll();
    std::sort(found_.images.begin(), found_.images.end(),
              [](const FoundImage& a, const FoundImage& b) {
                return std::pair(a.build.dockerfile, a.name) <
                       std::pair(b.build.dockerfile, b.name);
              });
    return std::move(found_);
  }

 private:
  // An image whose name is not decided yet.
  struct Candidate {
    FoundImage image;
    std::vector<std::string> names;  // the best first; not all are valid
  };

  void LeaveOut(const std::string& path, std::string reason) {
    found_.left_out.push_back({path, std::move(reason)});
  }

  void Look(const std::string& path, const std::string& variant) {
    const std::vector<BuildEvidence>& evidence = evidence_[path];
    const bool released =
        std::any_of(evidence.begin(), evidence.end(),
                    [](const BuildEvidence& one) { return one.releases; });
    // A file like `compose.test.yaml` builds what only tests need, too.
    const bool used = std::any_of(
        evidence.begin(), evidence.end(), [](const BuildEvidence& one) {
          return one.releases ||
                 !HasWord(kDevelopment, LastComponent(one.source));
        });
    const std::string ending = Lower(variant.substr(variant.rfind('.') + 1));
    if (Contains(kTemplates, ending)) {
      return LeaveOut(path, "it is not a Dockerfile itself");
    }
    if (!released && HasWord(kDevelopment, variant)) {
      return LeaveOut(path, "its name says that it is for development");
    }
    for (const std::string& part :
         std::vector<std::string>(absl::StrSplit(FolderOf(path), '/'))) {
      if (!used && Contains(kTestFolders, part)) {
        return LeaveOut(path,
                        absl::StrFormat("it is in a folder %s", Quoted(part)));
      }
    }
    const Dockerfile dockerfile(read_(path));
    if (dockerfile.stages().empty()) {
      return LeaveOut(path, "it has no FROM");
    }
    std::vector<Build> builds = BuildsOf(path, dockerfile, evidence);
    const bool several = builds.size() > 1;
    for (Build& build : builds) {
      AddCandidate(path, variant, dockerfile, evidence, std::move(build),
                   several);
    }
  }

  // The builds of one Dockerfile: those that one tool distinguishes, otherwise
  // a build for each final stage that is meant to run.
  static std::vector<Build> BuildsOf(
      const std::string& path, const Dockerfile& dockerfile,
      const std::vector<BuildEvidence>& evidence) {
    std::map<std::string, std::vector<Build>> by_source;
    for (const BuildEvidence& one : evidence) {
      Build build = one.build;
      if (HasWord(kDevelopment, build.target)) build.target.clear();
      std::vector<Build>& builds = by_source[one.source];
      const bool is_new = std::none_of(
          builds.begin(), builds.end(), [&build](const Build& other) {
            return other.target == build.target &&
                   other.arguments == build.arguments &&
                   other.context == build.context;
          });
      if (is_new) builds.push_back(std::move(build));
    }
    std::vector<Build> best;
    for (auto& [source, builds] : by_source) {
      if (builds.size() > best.size()) best = std::move(builds);
    }
    if (best.size() > 1) return best;
    if (best.size() == 1 && !best[0].target.empty()) return best;
    Build build;
    if (best.size() == 1) build = std::move(best[0]);
    build.dockerfile = path;
    const std::vector<std::string> targets = RunnableTargets(dockerfile);
    if (targets.empty()) return {build};
    std::vector<Build> builds;
    for (const std::string& target : targets) {
      build.target = target;
      builds.push_back(build);
    }
    return builds;
  }

  // The final stages to name as targets. Empty if it is the last stage alone,
  // which needs no name.
  static std::vector<std::string> RunnableTargets(
      const Dockerfile& dockerfile) {
    std::vector<std::string> targets;
    const std::vector<size_t> final = dockerfile.FinalStages();
    for (const size_t index : final) {
      const Dockerfile::Stage& stage = dockerfile.stages()[index];
      const bool last = index + 1 == dockerfile.stages().size();
      if (stage.name.empty() || HasWord(kDevelopment, stage.name)) {
        // The last stage without a name is what is built by default.
        if (last && stage.name.empty()) return {};
        continue;
      }
      const bool only_files = !last && (HasWord(kBuildStages, stage.name) ||
                                        !RunsSomething(dockerfile, index));
      if (!only_files) targets.push_back(stage.name);
    }
    const bool is_last =
        targets.size() == 1 && targets[0] == dockerfile.stages().back().name;
    if (is_last) targets.clear();
    return targets;
  }

  // True if the stage, or one it is FROM, has a command; every stage counts in
  // a file without any command.
  static bool RunsSomething(const Dockerfile& dockerfile, size_t index) {
    const std::vector<Dockerfile::Stage>& stages = dockerfile.stages();
    const bool any = std::any_of(
        stages.begin(), stages.end(),
        [](const Dockerfile::Stage& stage) { return stage.has_command; });
    std::optional<size_t> at = index;
    while (any && at && !stages[*at].has_command) at = stages[*at].from;
    return !any || at.has_value();
  }

  void AddCandidate(const std::string& path, const std::string& variant,
                    const Dockerfile& dockerfile,
                    const std::vector<BuildEvidence>& evidence, Build build,
                    bool several) {
    Candidate candidate;
    FoundImage& image = candidate.image;
    image.build = std::move(build);
    image.build.dockerfile = path;
    auto facts = dockerfile.Facts(image.build.target, image.build.arguments);
    if (!facts) {
      found_.notes.push_back(absl::StrFormat(
          "%s has no stage %s, which another tool builds: its last stage is "
          "used",
          Quoted(path), Quoted(image.build.target)));
      image.build.target.clear();
      facts = dockerfile.Facts("", image.build.arguments);
    }
    image.facts = facts.value_or(DockerfileFacts());
    std::vector<std::string> told;
    for (const BuildEvidence& one : evidence) {
      const bool same = (one.build.target == image.build.target ||
                         image.build.target.empty()) &&
                        (one.build.arguments == image.build.arguments ||
                         evidence.size() == 1);
      if (!same) continue;
      if (!one.name.empty()) told.push_back(one.name);
      image.evidence.push_back(
          one.name.empty() ? one.source
                           : absl::StrCat(one.source, " (", one.name, ")"));
    }
    ChooseContext(evidence.empty() ? nullptr : &image);
    if (evidence.empty()) {
      image.build.context = InferContext(files_, path, image.facts);
    }
    candidate.names = NamesFor(path, variant, several ? image.build.target : "",
                               told, several);
    const std::string folder = FolderOf(path);
    image.is_plain = !folder.empty() && variant.empty() &&
                     std::find(kDockerfileNames.begin(), kDockerfileNames.end(),
                               LastComponent(path)) != kDockerfileNames.end() &&
                     image.build.target.empty() &&
                     image.build.arguments.empty() &&
                     IsAppName(LastComponent(folder)) &&
                     !Contains(kGenericFolders, LastComponent(folder));
    candidates_.push_back(std::move(candidate));
  }

  // Another tool's context counts unless it lacks what the Dockerfile copies.
  void ChooseContext(FoundImage* image) const {
    if (image == nullptr) return;
    const std::string inferred =
        InferContext(files_, image->build.dockerfile, image->facts);
    if (PathsFoundIn(files_, image->build.context, image->facts) <
        PathsFoundIn(files_, inferred, image->facts)) {
      image->build.context = inferred;
    }
  }

  std::vector<std::string> NamesFor(const std::string& path,
                                    const std::string& variant,
                                    const std::string& target,
                                    const std::vector<std::string>& told,
                                    bool several) const {
    std::vector<std::string> names;
    const std::string folder = FolderOf(path);
    const std::string own =
        folder.empty() ? options_.repository : LastComponent(folder);
    const std::string parent = folder.empty() || FolderOf(folder).empty()
                                   ? options_.repository
                                   : LastComponent(FolderOf(folder));
    const bool generic = folder.empty() || Contains(kGenericFolders, own);
    const bool is_variant = !variant.empty() && !HasWord(kProduction, variant);
    if (!target.empty() && !HasWord(kProduction, target)) {
      names.push_back(target);
    } else if (is_variant || several) {
      names.insert(names.end(), told.begin(), told.end());
      if (is_variant) names.push_back(variant);
    } else if (!generic && IsAppName(own)) {
      names.push_back(own);
    }
    names.insert(names.end(), told.begin(), told.end());
    if (generic && !folder.empty()) names.push_back(parent);
    names.push_back(own);
    for (const std::string& more : {target, variant}) {
      if (!more.empty()) names.push_back(absl::StrCat(own, "-", more));
    }
    names.push_back(absl::StrCat(parent, "-", own));
    return names;
  }

  // The name that most images would not have to share comes first: candidates
  // whose first name is unique get it before others look for a free one.
  void NameAll() {
    std::map<std::string, int> first;
    for (const Candidate& candidate : candidates_) {
      ++first[AppNameLike(candidate.names[0])];
    }
    for (const bool unique : {true, false}) {
      for (Candidate& candidate : candidates_) {
        if (!candidate.image.name.empty()) continue;
        const std::string name = AppNameLike(candidate.names[0]);
        if (unique && first[name] > 1) continue;
        Name(&candidate);
      }
    }
    for (Candidate& candidate : candidates_) {
      FoundImage& image = candidate.image;
      image.is_plain =
          image.is_plain &&
          image.name == LastComponent(FolderOf(image.build.dockerfile));
      found_.images.push_back(std::move(image));
    }
  }

  void Name(Candidate* candidate) {
    for (const std::string& name : candidate->names) {
      const std::string like = AppNameLike(name);
      if (like.empty() || !taken_.insert(like).second) continue;
      candidate->image.name = like;
      return;
    }
    std::string base = AppNameLike(candidate->names.back()).substr(0, 50);
    if (base.empty()) base = "app";
    for (int number = 2;; ++number) {
      const std::string name = absl::StrCat(base, "-", number);
      if (!taken_.insert(name).second) continue;
      candidate->image.name = name;
      return;
    }
  }

  const std::vector<FolderListing>& folders_;
  const FileIndex files_;
  const FileReader& read_;
  const FindImagesOptions& options_;
  std::set<std::string> taken_;
  std::map<std::string, std::vector<BuildEvidence>> evidence_;
  std::vector<Candidate> candidates_;
  FoundImages found_;
};

}  // namespace

FoundImages FindImages(const std::vector<FolderListing>& folders,
                       const FileReader& read,
                       const FindImagesOptions& options) {
  return Finder(folders, read, options).Find();
}

}  // namespace imagecd::generator
