#include "programs/generator/adopt.h"

#include <re2/re2.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "programs/generator/adopt_sources.h"
#include "programs/generator/source_text.h"
#include "programs/generator/yaml_edits.h"
#include "programs/generator/yaml_tree.h"
#include "provider/base/status_macros.h"
#include "provider/oci/reference.h"
#include "provider/policy/tag_scheme.h"

namespace imagecd::generator {
namespace {

constexpr char kDefaultBranch[] = "main";
constexpr char kPins[] = "imagecd:pins";
constexpr char kPinReason[] = "deployed when imagecd was adopted";

// A reference that becomes a LatestImage.
struct Found {
  std::string repository;
  std::string branch;
  std::string tag;
  std::string digest;
};

// The key for the repository of the image that `key` names, in the style of
// that key or else of the other keys of `map`.
std::string RepositoryKey(const std::string& key, const YamlNode& map) {
  if (key.find('-') != std::string::npos) return key + "-repository";
  if (key.find('_') != std::string::npos) return key + "_repository";
  const auto colon = key.find(':');
  for (const YamlNode::Entry& entry : map.entries) {
    // The namespace of a key says nothing about the style of its name.
    const bool snake = entry.key.find('_') != std::string::npos;
    if (colon == std::string::npos && snake) return key + "_repository";
  }
  return key + "Repository";
}

// Whether the value of `key` may be an image by its short name.
bool IsShortName(const std::string& key, const std::string& text) {
  return RE2::PartialMatch(key, "(?i)image") &&
         !ImagesIn("image: " + text).empty();
}

// `:TAG@DIGEST`, as far as they are there.
std::string Suffix(const Found& found) {
  return absl::StrCat(":", found.tag, found.digest.empty() ? "" : "@",
                      found.digest);
}

// Whether both may be the same image of one repository. If so, `image` gets the
// digest that only `other` has.
bool Unite(Found& image, const Found& other) {
  if (image.tag != other.tag) return false;
  if (image.digest.empty()) image.digest = other.digest;
  return other.digest.empty() || image.digest == other.digest;
}

std::string RuntimeOf(const YamlNode& project) {
  const YamlNode* runtime = project.Find("runtime");
  if (runtime != nullptr && runtime->kind == YamlNode::Kind::kMap) {
    runtime = runtime->Find("name");
  }
  return runtime == nullptr ? "" : runtime->text;
}

// The KEY of a text that is `${KEY}` and nothing else.
std::string KeyOf(std::string_view text) {
  if (text.size() < 4 || text.substr(0, 2) != "${" || text.back() != '}') {
    return "";
  }
  const std::string_view key = text.substr(2, text.size() - 3);
  return key.find_first_of(".[]${}") == std::string_view::npos
             ? std::string(key)
             : std::string();
}

// One file on its way: parsed, and what is to be changed in it.
struct Work {
  explicit Work(const AdoptFile& read) : file(&read), edits(read.text) {}
  const AdoptFile* file;
  YamlNodePointer root;
  YamlEdits edits;
};

class Adoption {
 public:
  Adoption(const AdoptInput& input, const AdoptOptions& options)
      : options_(options), sources_(input.sources), project_(input.project) {
    if (input.program) program_.emplace(*input.program);
    for (const AdoptFile& stack : input.stacks) stacks_.emplace_back(stack);
  }

  absl::StatusOr<AdoptPlan> Plan() {
    Parse(project_);
    if (program_) Parse(*program_);
    for (Work& stack : stacks_) Parse(stack);
    IMAGECD_RETURN_IF_ERROR(ProblemsToStatus(problems_));
    plan_.runtime = RuntimeOf(*project_.root);
    if (plan_.runtime == "yaml") {
      AdoptProgram(program_ ? *program_ : project_);
    } else {
      for (Work& stack : stacks_) AdoptConfiguration(stack);
    }
    IMAGECD_RETURN_IF_ERROR(ProblemsToStatus(problems_));
    Finish(project_);
    if (program_) Finish(*program_);
    for (Work& stack : stacks_) Finish(stack);
    IMAGECD_RETURN_IF_ERROR(ProblemsToStatus(problems_));
    if (plan_.runtime == "yaml") {
      LeaveOthers(*project_.file);
      if (program_) LeaveOthers(*program_->file);
      for (const Work& stack : stacks_) LeaveOthers(*stack.file);
    }
    for (const AdoptFile& source : sources_) {
      LeaveOthers(source);
      for (const WrittenImage& image : SplitImagesIn(source.text)) {
        LeaveOther(source, image);
      }
    }
    return std::move(plan_);
  }

 private:
  // A LatestImage to be.
  struct Image {
    std::string name;
    Found found;  // `repository` as the program has it: maybe `${KEY}`
    bool from_configuration = false;
    std::string where;
  };

  void Report(const Work& work, Position position, std::string message) {
    problems_.push_back({work.file->path, position, std::move(message)});
  }
  void Leave(const Work& work, const YamlNode& node, std::string why) {
    plan_.left.push_back({work.file->path, node.position,
                          absl::StrCat(Quoted(node.text), " ", why)});
  }

  // The images of a file that nothing above has looked at.
  void LeaveOthers(const AdoptFile& file) {
    for (const WrittenImage& image : ImagesIn(file.text))
      LeaveOther(file, image);
  }

  void LeaveOther(const AdoptFile& file, const WrittenImage& image) {
    const auto reference = oci::ParseReference(image.reference);
    if (!IsAskedFor(reference.ok() ? reference->repository.ToString() : "")) {
      return;
    }
    if (!known_.insert({file.path, image.position.line, image.reference})
             .second) {
      return;
    }
    plan_.left.push_back(
        {file.path, image.position,
         absl::StrCat(
             Quoted(image.reference),
             " stays: adopt rewrites only the value of `image` in a "
             "program in YAML, and the configuration of stacks. Deploy "
             "the output `reference` of a LatestImage here")});
  }

  bool IsAskedFor(const std::string& repository) const {
    return options_.repositories.empty() ||
           std::find(options_.repositories.begin(), options_.repositories.end(),
                     repository) != options_.repositories.end();
  }

  void Parse(Work& work) {
    work.root = ParseYaml(work.file->text, work.file->path, &problems_);
  }

  // A reference that can be adopted. Whatever else looks like one is left; a
  // text that is none of either is passed over, unless `is_image`.
  std::optional<Found> Look(const Work& work, const YamlNode& node,
                            bool is_image) {
    known_.insert({work.file->path, node.position.line, node.text});
    const auto reference = oci::ParseReference(node.text);
    if (!reference.ok()) {
      const bool looks = node.text.find('/') != std::string::npos &&
                         node.text.find("@sha256:") != std::string::npos;
      if (is_image || looks) {
        Leave(
            work, node,
            absl::StrCat("stays: ", std::string(reference.status().message())));
      }
      return {};
    }
    if (reference->tag.empty() && reference->digest.empty()) return {};
    Found found;
    found.repository = reference->repository.ToString();
    found.tag = reference->tag;
    found.digest = reference->digest;
    if (!IsAskedFor(found.repository)) return {};
    policy::ParsedTag parsed;
    if (policy::TagScheme::Branch().Parse(found.tag, &parsed) !=
        policy::ParseResult::kParsed) {
      Leave(work, node,
            found.tag.empty()
                ? "stays: without a tag it is not known which branch it is of"
                : "stays: its tag is not BRANCH.YYYYMMDD-HHMMSS.SHA, so "
                  "a LatestImage for it needs a `policy` or `tagPattern` of "
                  "your own");
      return {};
    }
    found.branch = std::string(parsed.branch);
    return found;
  }

  // Puts `text` in the place of a scalar.
  bool Replace(Work& work, const YamlNode& node, bool flow,
               const std::string& text) {
    if (node.anchored) {
      Report(work, node.position,
             "this image has an anchor (`&…`), and it is not known what its "
             "aliases are for: write it out at each place first");
      return false;
    }
    if (!work.edits.Replace(node, flow, text)) {
      Report(work, node.position,
             "this image is written with escapes or on several lines: write it "
             "on one, as it is");
      return false;
    }
    return true;
  }

  void Adopted(const Work& work, const YamlNode& node, const Found& found) {
    plan_.images.push_back({work.file->path,
                            node.position,
                            found.repository,
                            found.tag,
                            found.digest,
                            {},
                            {}});
  }

  bool IsPinnedToDigest(const Found& found) const {
    const AdoptedImage image{"", {}, found.repository, found.tag, found.digest,
                             {}, {}};
    return !found.digest.empty() &&
           options_.confirmed.count(image.Reference()) == 0;
  }

  // --- a program in YAML ---

  void AdoptProgram(Work& work) {
    const YamlNode* resources = work.root->Find("resources");
    if (resources == nullptr || resources->kind != YamlNode::Kind::kMap) return;
    std::set<std::string> taken{"pulumi"};
    for (const char* section : {"resources", "variables", "config"}) {
      for (const YamlNode* root : {work.root.get(), project_.root.get()}) {
        const YamlNode* names = root->Find(section);
        if (names == nullptr) continue;
        for (const auto& entry : names->entries) taken.insert(entry.key);
      }
    }
    names_.emplace(NameStyle::kKebab, std::move(taken));
    for (const YamlNode::Entry& resource : resources->entries) {
      const YamlNode* type = resource.value->Find("type");
      if (type != nullptr && type->text.rfind("imagecd:", 0) == 0) continue;
      if (const YamlNode* properties = resource.value->Find("properties")) {
        Walk(work, *properties,
             properties->flow || resource.value->flow || resources->flow);
      }
    }
    if (images_.empty() || !problems_.empty()) return;
    std::vector<std::string> lines;
    for (const Image& image : images_) {
      lines.push_back(image.name + ":");
      lines.push_back("  type: imagecd:LatestImage");
      lines.push_back("  properties:");
      lines.push_back("    repository: " + image.found.repository);
      if (image.found.branch != kDefaultBranch) {
        lines.push_back("    branch: " + JsonString(image.found.branch));
      }
      if (options_.pin && !image.from_configuration) {
        lines.push_back("    pin:");
        lines.push_back(IsPinnedToDigest(image.found)
                            ? "      digest: " + image.found.digest
                            : "      tag: " + image.found.tag);
        lines.push_back(absl::StrCat("      reason: ", kPinReason));
      }
    }
    if (!work.edits.InsertInto(*work.root, "resources", lines)) {
      Report(work, resources->position,
             "`resources` has to be a mapping with a line for each key, so "
             "that a LatestImage can be put there");
    }
  }

  void Walk(Work& work, const YamlNode& node, bool flow) {
    for (const YamlNodePointer& item : node.items) {
      Walk(work, *item, flow || item->flow);
    }
    for (const YamlNode::Entry& entry : node.entries) {
      const YamlNode& value = *entry.value;
      if (entry.key != "image" || value.kind != YamlNode::Kind::kScalar) {
        Walk(work, value, flow || value.flow);
        continue;
      }
      // Through an alias a second time: what is there is done.
      if (!seen_.insert(&value).second) continue;
      const std::string key = KeyOf(value.text);
      if (!key.empty()) {
        AdoptSetting(work, value, flow, key);
      } else if (value.text.find("${") != std::string::npos) {
        const bool whole = value.text.back() == '}' &&
                           value.text.rfind("${", 0) == 0 &&
                           value.text.find("${", 1) == std::string::npos;
        if (!whole) Leave(work, value, "stays: it is put together from parts");
      } else if (const auto found = Look(work, value, /*is_image=*/true)) {
        const std::string* name = NameFor(work, value, *found, false);
        if (name != nullptr &&
            Replace(work, value, flow, "${" + *name + ".reference}")) {
          Adopted(work, value, *found);
        }
      }
    }
  }

  // The name of the LatestImage, a new one for each repository; null after a
  // problem.
  const std::string* NameFor(const Work& work, const YamlNode& node,
                             const Found& found, bool from_configuration) {
    for (Image& image : images_) {
      if (image.found.repository != found.repository) continue;
      if (Unite(image.found, found)) return &image.name;
      Report(work, node.position,
             absl::StrFormat("%s is here as %s, and as %s in %s: a "
                             "LatestImage would make them one. Settle on one, "
                             "or leave this repository out",
                             Quoted(found.repository), Quoted(Suffix(found)),
                             Quoted(Suffix(image.found)), image.where));
      return nullptr;
    }
    std::string base = found.repository;
    if (from_configuration) {
      base = KeyOf(base);
      if (base == "image") base = "latest";
      if (base.find("mage") == std::string::npos) base += "-image";
    } else {
      base = base.substr(base.rfind('/') + 1) + "-image";
    }
    images_.push_back({names_->Take(base), found, from_configuration,
                       absl::StrCat(work.file->path, ":", node.position.line)});
    return &images_.back().name;
  }

  // `image: ${KEY}` with a reference in the configuration.
  void AdoptSetting(Work& work, const YamlNode& value, bool flow,
                    const std::string& key) {
    const YamlNode* name = project_.root->Find("name");
    const std::string full =
        absl::StrCat(name == nullptr ? "" : name->text, ":", key);
    std::optional<Found> first;
    std::vector<std::pair<const Work*, const YamlNode*>> others;
    const auto adopt = [&](Work& at, const YamlNode* setting, bool in_flow) {
      if (setting == nullptr || setting->kind != YamlNode::Kind::kScalar)
        return;
      if (settings_.count(setting) > 0) {
        first = settings_[setting];
        return;
      }
      const auto found = Look(at, *setting, /*is_image=*/false);
      if (!found) {
        others.emplace_back(&at, setting);
        return;
      }
      if (first && first->branch != found->branch) {
        Report(at, setting->position,
               absl::StrFormat("%s is an image of the branch %s here, and of "
                               "%s elsewhere: a program has one branch",
                               full, Quoted(found->branch),
                               Quoted(first->branch)));
        return;
      }
      if (!Replace(at, *setting, in_flow, found->repository)) return;
      if (options_.pin) Pin(at, setting->position, *found);
      Adopted(at, *setting, *found);
      first = found;
      settings_[setting] = *found;
    };
    const YamlNode* declared = project_.root->Find("config");
    const YamlNode* about = declared == nullptr ? nullptr : declared->Find(key);
    if (about != nullptr && about->kind == YamlNode::Kind::kMap) {
      if (options_.pin && about->Find("default") != nullptr &&
          Look(project_, *about->Find("default"), false)) {
        Report(project_, about->position,
               absl::StrFormat("the default of %s is an image, which a stack's "
                               "configuration would have to pin: put it into "
                               "the stacks first",
                               key));
        return;
      }
      adopt(project_, about->Find("default"), about->flow || declared->flow);
    }
    for (Work& stack : stacks_) {
      const YamlNode* config = stack.root->Find("config");
      if (config != nullptr) adopt(stack, config->Find(full), config->flow);
    }
    if (!first) return;
    for (const auto& [at, setting] : others) {
      Report(*at, setting->position,
             absl::StrFormat("%s is %s here, and an image with a tag of the "
                             "scheme elsewhere: the program can do only one of "
                             "the two",
                             full, Quoted(setting->text)));
    }
    const Work& at = program_ ? *program_ : project_;
    if (CountUses(*at.root, key, "") > 0) {
      Report(at, value.position,
             absl::StrFormat("${%s} is used for more than an `image`, and "
                             "would be without its tag there: give it two keys",
                             key));
    }
    Found in_program = *first;
    in_program.repository = "${" + key + "}";
    in_program.tag.clear();
    in_program.digest.clear();
    const std::string* image = NameFor(work, value, in_program, true);
    if (image != nullptr) {
      Replace(work, value, flow, "${" + *image + ".reference}");
    }
  }

  // Where `${key}` stands that is no `image`.
  static int CountUses(const YamlNode& node, const std::string& key,
                       const std::string& at) {
    int uses = 0;
    if (node.kind == YamlNode::Kind::kScalar && at != "image") {
      for (const char* end : {"}", "."}) {
        const std::string use = "${" + key + end;
        uses += node.text.find(use) != std::string::npos;
      }
    }
    for (const YamlNodePointer& item : node.items) {
      uses += CountUses(*item, key, "");
    }
    for (const YamlNode::Entry& entry : node.entries) {
      uses += CountUses(*entry.value, key, entry.key);
    }
    return uses;
  }

  // --- the configuration of a stack ---

  void AdoptConfiguration(Work& stack) {
    const YamlNode* config = stack.root->Find("config");
    if (config != nullptr) WalkConfiguration(stack, *config, /*is_top=*/true);
  }

  void WalkConfiguration(Work& stack, const YamlNode& node, bool is_top) {
    for (const YamlNodePointer& item : node.items) {
      if (item->kind == YamlNode::Kind::kScalar) {
        if (seen_.insert(item.get()).second &&
            Look(stack, *item, /*is_image=*/false)) {
          Leave(stack, *item,
                "stays: it has no key of its own, next to which its "
                "repository could be put");
        }
      } else {
        WalkConfiguration(stack, *item, /*is_top=*/false);
      }
    }
    LeaveSplitImage(stack, node);
    for (const YamlNode::Entry& entry : node.entries) {
      if (is_top && entry.key.rfind("imagecd:", 0) == 0) continue;
      way_.push_back(entry.key);
      if (entry.value->kind == YamlNode::Kind::kScalar) {
        AdoptEntry(stack, node, entry);
      } else {
        WalkConfiguration(stack, *entry.value, /*is_top=*/false);
      }
      way_.pop_back();
    }
  }

  // `{repository: HOST/PATH, tag: TAG}`
  void LeaveSplitImage(const Work& stack, const YamlNode& map) {
    const YamlNode* repository = map.Find("repository");
    const YamlNode* tag = map.Find("tag");
    if (repository == nullptr || tag == nullptr ||
        repository->kind != YamlNode::Kind::kScalar ||
        !oci::ParseRepository(repository->text).ok() ||
        !IsAskedFor(repository->text)) {
      return;
    }
    Leave(stack, *repository,
          absl::StrCat("with the tag ", Quoted(tag->text),
                       " stays: its tag is in another key. Use the outputs "
                       "`tag` and `digest` of a LatestImage in its place"));
  }

  // Puts the repository next to the reference.
  void AdoptEntry(Work& stack, const YamlNode& map,
                  const YamlNode::Entry& entry) {
    const YamlNode& value = *entry.value;
    if (!seen_.insert(&value).second) return;
    const std::string key = RepositoryKey(entry.key, map);
    const YamlNode* there = map.Find(key);
    const auto found =
        Look(stack, value, /*is_image=*/IsShortName(entry.key, value.text));
    if (!found) return;
    if (value.anchored) {
      Leave(stack, value,
            "stays: it has an anchor (`&…`), and it is not known what its "
            "aliases are for");
      return;
    }
    if (there != nullptr) {
      // It was adopted before, unless the key is used for something else.
      if (there->text != found->repository) {
        Leave(stack, value,
              absl::StrFormat("stays: %s next to it is already %s", key,
                              Quoted(there->text)));
      }
      return;
    }
    if (!stack.edits.InsertBefore(map, entry, key, found->repository)) {
      Report(stack, entry.position,
             "this key is written in a way next to which no other one can be "
             "put: write it on a line without escapes");
      return;
    }
    if (found->branch != kDefaultBranch) {
      Leave(stack, value,
            absl::StrFormat("is of the branch %s: its LatestImage needs that "
                            "as `branch`",
                            Quoted(found->branch)));
    }
    if (options_.pin) Pin(stack, value.position, *found);
    Adopted(stack, value, *found);
    plan_.images.back().setting = way_;
    plan_.images.back().repository_key = key;
  }

  void Pin(Work& stack, Position position, const Found& found) {
    const auto [there, is_new] = pins_[&stack].emplace(found.repository, found);
    if (!is_new && !Unite(there->second, found)) {
      Report(stack, position,
             absl::StrFormat("%s is here as two images, %s and %s, and can be "
                             "pinned to one only",
                             Quoted(found.repository),
                             Quoted(Suffix(there->second)),
                             Quoted(Suffix(found))));
    }
  }

  void WritePins(Work& stack) {
    const YamlNode* config = stack.root->Find("config");
    const YamlNode* there = config == nullptr ? nullptr : config->Find(kPins);
    std::vector<std::string> lines;
    for (const auto& [repository, found] : pins_[&stack]) {
      if (there != nullptr && there->Find(repository) != nullptr) {
        Report(stack, there->position,
               absl::StrFormat("%s is pinned here already: take that pin out, "
                               "or adopt without --pin",
                               Quoted(repository)));
        continue;
      }
      lines.push_back(
          JsonString(repository) + ": " +
          JsonString(IsPinnedToDigest(found) ? found.digest : found.tag));
    }
    if (lines.empty()) return;
    bool done = false;
    if (there != nullptr) {
      done = stack.edits.InsertInto(*config, kPins, lines);
    } else {
      for (std::string& line : lines) line = "  " + line;
      lines.insert(lines.begin(), absl::StrCat(kPins, ":"));
      done = stack.edits.InsertInto(*stack.root, "config", lines);
    }
    if (!done) {
      Report(stack, (there != nullptr ? there : config)->position,
             "this has to be a mapping with a line for each key, so that pins "
             "can be put there");
    }
  }

  void Finish(Work& work) {
    if (pins_.count(&work) > 0) WritePins(work);
    if (!work.edits.any()) return;
    const std::string text = work.edits.Apply();
    std::vector<Problem> problems;
    const YamlNodePointer after = ParseYaml(text, work.file->path, &problems);
    // Whatever was overlooked: better nothing than another meaning.
    if (after == nullptr || !problems.empty() ||
        !work.edits.IsWhatBecomesOf(*work.root, *after)) {
      Report(work, {},
             "this file is written in a way that cannot be rewritten without "
             "a risk: adopt it by hand");
      return;
    }
    plan_.files.push_back({work.file->path, text});
  }

  const AdoptOptions& options_;
  const std::vector<AdoptFile>& sources_;
  Work project_;
  std::optional<Work> program_;
  std::vector<Work> stacks_;
  std::vector<Problem> problems_;
  AdoptPlan plan_;
  std::optional<NameScope> names_;
  std::vector<Image> images_;
  std::set<const YamlNode*> seen_;
  // The places of images that were looked at: file, line and text.
  std::set<std::tuple<std::string, int, std::string>> known_;
  std::vector<std::string> way_;  // keys to the configuration's current node
  std::map<const YamlNode*, Found> settings_;  // those that are adopted
  std::map<const Work*, std::map<std::string, Found>> pins_;  // by repository
};

}  // namespace

std::string AdoptedImage::Reference() const {
  return repository + ":" + tag + (digest.empty() ? "" : "@" + digest);
}

absl::StatusOr<std::string> AdoptProgramFolder(const AdoptFile& project) {
  std::vector<Problem> problems;
  const YamlNodePointer root = ParseYaml(project.text, project.path, &problems);
  IMAGECD_RETURN_IF_ERROR(ProblemsToStatus(problems));
  const YamlNode* main = root->Find("main");
  if (RuntimeOf(*root) != "yaml" || main == nullptr) return std::string();
  return main->text;
}

absl::StatusOr<AdoptPlan> PlanAdoption(const AdoptInput& input,
                                       const AdoptOptions& options) {
  return Adoption(input, options).Plan();
}

}  // namespace imagecd::generator
