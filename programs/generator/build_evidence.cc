#include "programs/generator/build_evidence.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "programs/generator/bake_file.h"
#include "programs/generator/build_context.h"
#include "programs/generator/dockerfile_syntax.h"
#include "programs/generator/yaml_tree.h"

namespace imagecd::generator {
namespace {

using Values = std::map<std::string, std::string>;
using Kind = YamlNode::Kind;

// The runs of a matrix that are looked at.
constexpr size_t kMostRuns = 256;

bool IsYaml(std::string_view name) {
  return absl::EndsWith(absl::string_view(name.data(), name.size()), ".yaml") ||
         absl::EndsWith(absl::string_view(name.data(), name.size()), ".yml");
}

bool HasPrefix(std::string_view name, std::string_view prefix) {
  return name.rfind(prefix, 0) == 0;
}

bool IsComposeFile(std::string_view name) {
  return IsYaml(name) &&
         (HasPrefix(name, "compose.") || HasPrefix(name, "compose-") ||
          HasPrefix(name, "docker-compose"));
}

bool IsSkaffoldFile(std::string_view name) {
  return IsYaml(name) && HasPrefix(name, "skaffold");
}

bool IsBakeFile(std::string_view name) {
  return HasPrefix(name, "docker-bake.") || name == "bake.hcl" ||
         name == "bake.json";
}

std::string TextOf(const YamlNode* map, std::string_view key) {
  const YamlNode* value = map == nullptr ? nullptr : map->Find(key);
  return value == nullptr ? "" : value->text;
}

bool IsLocal(std::string_view context) {
  return context.find("://") == std::string_view::npos &&
         !HasPrefix(context, "git@") && !HasPrefix(context, "/") &&
         context.find("{{") == std::string_view::npos;
}

// `KEY=value` lines, as compose reads them from `.env`.
Values ReadEnvironmentFile(const std::string& text) {
  Values values;
  for (std::string line :
       std::vector<std::string>(absl::StrSplit(text, '\n'))) {
    absl::StripAsciiWhitespace(&line);
    const size_t equals = line.find('=');
    if (line.empty() || line[0] == '#' || equals == std::string::npos) continue;
    const std::optional<std::string> value = ExpandDockerfileWord(
        line.substr(equals + 1), '\\',
        [&values](const std::string& name) -> std::optional<std::string> {
          const auto found = values.find(name);
          if (found == values.end()) return std::nullopt;
          return found->second;
        });
    if (value) values[line.substr(0, equals)] = *value;
  }
  return values;
}

class EvidenceReader {
 public:
  EvidenceReader(const std::vector<FolderListing>& folders,
                 const FileReader& read)
      : folders_(folders), read_(read) {}

  EvidenceReport Read() {
    for (const FolderListing& folder : folders_) {
      for (const std::string& name : folder.files) {
        const std::string path = JoinPath(folder.folder, name);
        if (folder.folder == ".github/workflows" && IsYaml(name)) {
          ReadWorkflow(path);
        } else if (IsComposeFile(name)) {
          ReadCompose(folder, path);
        } else if (IsSkaffoldFile(name)) {
          ReadSkaffold(folder.folder, path);
        } else if (IsBakeFile(name)) {
          ReadBake(folder.folder, path);
        }
      }
    }
    std::vector<std::string>& notes = report_.notes;
    std::sort(notes.begin(), notes.end());
    notes.erase(std::unique(notes.begin(), notes.end()), notes.end());
    return std::move(report_);
  }

 private:
  YamlNodePointer Parse(const std::string& text, const std::string& path) {
    std::vector<Problem> problems;
    YamlNodePointer root = ParseYaml(text, path, &problems);
    if (root == nullptr) {
      report_.notes.push_back(
          absl::StrCat(Quoted(path),
                       " could not be read as YAML, so the builds in it are "
                       "not known"));
    }
    return root;
  }

  // `dockerfile` is relative to `context`, unless it is absolute.
  void Add(const std::string& source, std::string name,
           const std::string& folder, std::string_view context,
           std::string_view dockerfile, bool of_root, Build build) {
    if (!IsLocal(context) || !IsLocal(dockerfile)) return;
    build.context = JoinPath(folder, context);
    build.dockerfile = of_root ? JoinPath(folder, dockerfile)
                               : JoinPath(build.context, dockerfile);
    BuildEvidence evidence;
    evidence.source = source;
    evidence.name = std::move(name);
    evidence.build = std::move(build);
    evidence.releases = HasPrefix(source, ".github/") ||
                        IsBakeFile(source.substr(source.rfind('/') + 1));
    report_.found.push_back(std::move(evidence));
  }

  void ReadCompose(const FolderListing& folder, const std::string& path) {
    const bool has_values =
        std::binary_search(folder.files.begin(), folder.files.end(), ".env");
    const Values values =
        has_values ? ReadEnvironmentFile(read_(JoinPath(folder.folder, ".env")))
                   : Values();
    const auto expand = [&values](const std::string& text) {
      return ExpandDockerfileWord(
          text, '\\',
          [&values](const std::string& name) -> std::optional<std::string> {
            const auto found = values.find(name);
            if (found == values.end()) return std::nullopt;
            return found->second;
          });
    };
    const YamlNodePointer root = Parse(read_(path), path);
    const YamlNode* services =
        root == nullptr ? nullptr : root->Find("services");
    if (services == nullptr) return;
    for (const YamlNode::Entry& service : services->entries) {
      const YamlNode* settings = service.value->Find("build");
      if (settings == nullptr ||
          settings->Find("dockerfile_inline") != nullptr) {
        continue;
      }
      const bool is_short = settings->kind == Kind::kScalar;
      std::string context =
          is_short ? settings->text : TextOf(settings, "context");
      std::string dockerfile = TextOf(settings, "dockerfile");
      if (context.empty()) context = ".";
      if (dockerfile.empty()) dockerfile = "Dockerfile";
      const auto in = expand(context);
      const auto file = expand(dockerfile);
      if (!in || !file) {
        report_.notes.push_back(
            absl::StrCat(Quoted(path), ": the build of ", Quoted(service.key),
                         " depends on a variable that has no value here"));
        continue;
      }
      Build build;
      build.target = expand(TextOf(settings, "target")).value_or("");
      AddComposeArguments(settings->Find("args"), expand, &build);
      Add(path, service.key, folder.folder, *in, *file, false,
          std::move(build));
    }
  }

  template <typename Expand>
  static void AddComposeArguments(const YamlNode* arguments,
                                  const Expand& expand, Build* build) {
    if (arguments == nullptr) return;
    for (const YamlNode::Entry& entry : arguments->entries) {
      const auto value = expand(entry.value->text);
      if (entry.value->kind == Kind::kScalar && value) {
        build->arguments.push_back({entry.key, *value});
      }
    }
    for (const YamlNodePointer& item : arguments->items) {
      const size_t equals = item->text.find('=');
      if (equals == std::string::npos) continue;
      if (const auto value = expand(item->text.substr(equals + 1))) {
        build->arguments.push_back({item->text.substr(0, equals), *value});
      }
    }
  }

  void ReadSkaffold(const std::string& folder, const std::string& path) {
    const std::string text = absl::StrCat("\n", read_(path));
    for (const std::string& document :
         std::vector<std::string>(absl::StrSplit(text, "\n---"))) {
      const YamlNodePointer root = Parse(document, path);
      const YamlNode* build = root == nullptr ? nullptr : root->Find("build");
      const YamlNode* artifacts =
          build == nullptr ? nullptr : build->Find("artifacts");
      if (artifacts == nullptr) continue;
      for (const YamlNodePointer& artifact : artifacts->items) {
        AddArtifact(folder, path, *artifact);
      }
    }
  }

  void AddArtifact(const std::string& folder, const std::string& path,
                   const YamlNode& artifact) {
    for (const char* other : {"ko", "jib", "buildpacks", "bazel", "custom"}) {
      if (artifact.Find(other) != nullptr) return;
    }
    const YamlNode* docker = artifact.Find("docker");
    std::string context = TextOf(&artifact, "context");
    std::string dockerfile = TextOf(docker, "dockerfile");
    if (context.empty()) context = ".";
    if (dockerfile.empty()) dockerfile = "Dockerfile";
    Build build;
    build.target = TextOf(docker, "target");
    const YamlNode* arguments =
        docker == nullptr ? nullptr : docker->Find("buildArgs");
    for (size_t i = 0; arguments != nullptr && i < arguments->entries.size();
         ++i) {
      const YamlNode::Entry& entry = arguments->entries[i];
      if (IsLocal(entry.value->text)) {
        build.arguments.push_back({entry.key, entry.value->text});
      }
    }
    const std::string image = TextOf(&artifact, "image");
    Add(path, image.substr(image.rfind('/') + 1), folder, context, dockerfile,
        false, std::move(build));
  }

  void ReadBake(const std::string& folder, const std::string& path) {
    const std::string text = read_(path);
    const bool json =
        path.size() > 5 && path.substr(path.size() - 5) == ".json";
    const BakeFile file = json ? ReadBakeJson(text) : ReadBakeHcl(text);
    for (const std::string& note : file.notes) {
      report_.notes.push_back(absl::StrCat(Quoted(path), ": ", note));
    }
    for (const BakeTarget& target : file.targets) {
      Add(path, target.name, folder, target.build.context,
          target.build.dockerfile, false, target.build);
    }
  }

  void ReadWorkflow(const std::string& path) {
    const std::string text = read_(path);
    if (text.find("docker/build-push-action") == std::string::npos) return;
    const YamlNodePointer root = Parse(text, path);
    const YamlNode* jobs = root == nullptr ? nullptr : root->Find("jobs");
    if (jobs == nullptr) return;
    Values outside;
    AddValues("env", root->Find("env"), &outside);
    for (const YamlNode::Entry& job : jobs->entries) {
      Values values = outside;
      AddValues("env", job.value->Find("env"), &values);
      const YamlNode* strategy = job.value->Find("strategy");
      const YamlNode* matrix =
          strategy == nullptr ? nullptr : strategy->Find("matrix");
      for (const Values& run : RunsOf(matrix, values)) {
        AddSteps(path, job.value->Find("steps"), run);
      }
    }
  }

  // `env.NAME`, `matrix.app.name`: scalars of a tree under their path.
  static void AddValues(const std::string& name, const YamlNode* node,
                        Values* values) {
    if (node == nullptr || name.size() > 200) return;
    if (node->kind == Kind::kScalar) (*values)[name] = node->text;
    for (const YamlNode::Entry& entry : node->entries) {
      AddValues(absl::StrCat(name, ".", entry.key), entry.value.get(), values);
    }
  }

  static std::vector<Values> RunsOf(const YamlNode* matrix,
                                    const Values& values) {
    std::vector<Values> runs = {values};
    if (matrix == nullptr) return runs;
    bool has_axes = false;
    for (const YamlNode::Entry& axis : matrix->entries) {
      if (axis.key == "include" || axis.key == "exclude" ||
          axis.value->items.empty()) {
        continue;
      }
      has_axes = true;
      std::vector<Values> more;
      for (const Values& run : runs) {
        for (const YamlNodePointer& item : axis.value->items) {
          if (more.size() >= kMostRuns) break;
          more.push_back(run);
          AddValues("matrix." + axis.key, item.get(), &more.back());
        }
      }
      runs = std::move(more);
    }
    const YamlNode* include = matrix->Find("include");
    if (include == nullptr) return runs;
    if (!has_axes) runs.clear();
    for (const YamlNodePointer& item : include->items) {
      if (runs.size() >= kMostRuns) break;
      Values run = values;
      AddValues("matrix", item.get(), &run);
      runs.push_back(std::move(run));
    }
    return runs;
  }

  void AddSteps(const std::string& path, const YamlNode* steps,
                const Values& values) {
    if (steps == nullptr) return;
    std::string image;  // of docker/metadata-action
    for (const YamlNodePointer& step : steps->items) {
      const std::string uses = TextOf(step.get(), "uses");
      const YamlNode* with = step->Find("with");
      if (HasPrefix(uses, "docker/metadata-action")) {
        image =
            Evaluate(FirstLine(TextOf(with, "images")), values).value_or("");
      }
      if (!HasPrefix(uses, "docker/build-push-action")) continue;
      std::string context = TextOf(with, "context");
      if (context.empty()) context = ".";
      const auto in = Evaluate(context, values);
      const auto file = Evaluate(TextOf(with, "file"), values);
      if (!in || !file) {
        report_.notes.push_back(absl::StrCat(
            Quoted(path),
            ": the context or file of a build depends on something that is "
            "only known in a run"));
        continue;
      }
      Build build;
      build.target = Evaluate(TextOf(with, "target"), values).value_or("");
      for (const std::string& line : std::vector<std::string>(
               absl::StrSplit(TextOf(with, "build-args"), '\n'))) {
        const auto text = Evaluate(line, values);
        const size_t equals = text ? text->find('=') : std::string::npos;
        if (equals == std::string::npos) continue;
        build.arguments.push_back(
            {text->substr(0, equals), text->substr(equals + 1)});
      }
      std::string named =
          Evaluate(FirstLine(TextOf(with, "tags")), values).value_or(image);
      Add(path, ImageName(named.empty() ? image : named), "", *in,
          file->empty() ? "Dockerfile" : *file, !file->empty(),
          std::move(build));
    }
  }

  static std::string FirstLine(const std::string& text) {
    return text.substr(0, text.find_first_of("\n,"));
  }

  // `web` of `ghcr.io/owner/web:tag`.
  static std::string ImageName(const std::string& image) {
    const std::string name = image.substr(image.rfind('/') + 1);
    return name.substr(0, name.find_first_of(":@"));
  }

  // The text with `${{ … }}` replaced; nothing if a value is not known here.
  static std::optional<std::string> Evaluate(const std::string& text,
                                             const Values& values) {
    std::string out;
    for (size_t at = 0; at < text.size();) {
      const size_t open = text.find("${{", at);
      out += text.substr(at, open - at);
      if (open == std::string::npos) break;
      const size_t close = text.find("}}", open);
      if (close == std::string::npos) return std::nullopt;
      const std::string name = std::string(
          absl::StripAsciiWhitespace(text.substr(open + 3, close - open - 3)));
      const auto found = values.find(name);
      if (found == values.end()) return std::nullopt;
      out += found->second;
      at = close + 2;
    }
    if (out.find("${{") != std::string::npos) return std::nullopt;
    return out;
  }

  const std::vector<FolderListing>& folders_;
  const FileReader& read_;
  EvidenceReport report_;
};

}  // namespace

EvidenceReport FindBuildEvidence(const std::vector<FolderListing>& folders,
                                 const FileReader& read) {
  return EvidenceReader(folders, read).Read();
}

}  // namespace imagecd::generator
