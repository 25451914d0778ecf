#include "programs/generator/adopt_advice.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "programs/generator/adopt_sources.h"
#include "programs/generator/program_files.h"
#include "programs/generator/published.h"

namespace imagecd::generator {
namespace {

// How a language says what the advice is about.
struct Words {
  std::string import;
  std::string component;  // registers a component, which becomes the parent
  std::string field;      // the type of a text
  std::string parameter;  // the type of a text that may be an output
  std::string check;      // the command that checks the types
  std::string pulumi;     // Pulumi's own package, and its oldest release
  std::string oldest;
};

Words WordsOf(const std::string& runtime) {
  if (runtime == "python") {
    return {"import pulumi_imagecd as imagecd",
            "super().__init__(",
            "str",
            "pulumi.Input[str]",
            "mypy --exclude ^sdks/ .",
            "the Python package `pulumi`",
            std::string(kOldestPulumiVersion)};
  }
  if (runtime == "nodejs") {
    return {absl::StrCat("import * as imagecd from \"", kNodePackage, "\";"),
            "super(",
            "string",
            "pulumi.Input<string>",
            "npx tsc --noEmit",
            "`@pulumi/pulumi`",
            std::string(kOldestPulumiVersion)};
  }
  if (runtime == "go") {
    return {absl::StrCat("import \"", kGoPackage, "\""),
            "RegisterComponentResource",
            "string",
            "pulumi.StringInput",
            "go vet ./...",
            "`github.com/pulumi/pulumi/sdk/v3`",
            std::string(kPulumiVersion)};
  }
  return {};
}

// The statement that makes the LatestImage.
std::string Statement(const std::string& runtime, const std::string& name,
                      const std::string& repository, bool component) {
  if (runtime == "python") {
    return absl::StrCat(
        "latest = imagecd.LatestImage(\"", name, "\", repository=", repository,
        component ? ", opts=pulumi.ResourceOptions(parent=self))" : ")");
  }
  if (runtime == "nodejs") {
    return absl::StrCat("const latest = new imagecd.LatestImage(\"", name,
                        "\", { repository: ", repository,
                        component ? " }, { parent: this });" : " });");
  }
  if (runtime == "go") {
    return absl::StrCat(
        "latest, err := imagecd.NewLatestImage(ctx, \"", name,
        "\", &imagecd.LatestImageArgs{Repository: pulumi.String(", repository,
        ")}", component ? ", pulumi.Parent(component))" : ")");
  }
  return absl::StrCat("LatestImage \"", name, "\" of ", repository);
}

std::string Reference(const std::string& runtime) {
  return runtime == "go" ? "latest.Reference" : "latest.reference";
}

// `config.image` with the repository's key in place of `key`.
std::string WithKey(std::string expression, const std::string& key,
                    std::string repository_key) {
  for (size_t at = expression.size(); at-- > 0;) {
    const auto same = [](char a, char b) {
      return std::tolower(static_cast<unsigned char>(a)) ==
             std::tolower(static_cast<unsigned char>(b));
    };
    if (expression.size() - at < key.size() ||
        !std::equal(key.begin(), key.end(),
                    expression.begin() + static_cast<std::ptrdiff_t>(at),
                    same)) {
      continue;
    }
    if (std::isupper(static_cast<unsigned char>(expression[at])) != 0) {
      repository_key[0] = static_cast<char>(
          std::toupper(static_cast<unsigned char>(repository_key[0])));
    }
    return expression.replace(at, key.size(), repository_key);
  }
  return repository_key;
}

// `home:chime` is `chime`.
std::string WithoutNamespace(const std::string& key) {
  return key.substr(key.find(':') + 1);  // npos + 1 is 0
}

std::string Squeezed(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '-' || c == '_') continue;
    out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return out;
}

class Advice {
 public:
  Advice(const AdoptInput& input, const AdoptPlan& plan)
      : input_(input), plan_(plan), words_(WordsOf(plan.runtime)) {}

  std::string Write() {
    out_ = "The program deploys the same images as before until you edit it:\n";
    Step(
        "Get the SDK. No package registry has it: Pulumi writes it from the "
        "plugin, and adds `packages:` to Pulumi.yaml.");
    Code("imagecd plugin install");
    Code(absl::StrCat("pulumi package add imagecd@", IMAGECD_VERSION));
    if (!words_.pulumi.empty()) {
      Step(absl::StrCat("The SDK needs ", words_.pulumi, " ", words_.oldest,
                        " or later."));
    }
    for (const AdoptedImage& image : plan_.images) {
      if (!image.setting.empty()) WriteImage(image);
    }
    WriteParameters();
    Step(absl::StrCat(
        "`", Reference(plan_.runtime),
        "` is an Output, so it is not a text yet: pass it on as it is, or use "
        "`apply`. Check with ",
        words_.check.empty() ? "your compiler"
                             : absl::StrCat("`", words_.check, "`"),
        " and `pulumi preview`. Then take out the key of the reference."));
    return std::move(out_);
  }

 private:
  void Step(const std::string& text) {
    absl::StrAppend(&out_, ++steps_, ". ", text, "\n");
  }
  void Code(const std::string& text) {
    absl::StrAppend(&out_, "       ", text, "\n");
  }
  static std::string Place(const AdoptFile& file, const KeyUse& use) {
    return absl::StrCat(file.path, ":", use.position.line);
  }

  void WriteImage(const AdoptedImage& image) {
    const std::string key = WithoutNamespace(image.setting.back());
    const std::string repository_key = WithoutNamespace(image.repository_key);
    // Of `home:image` there is only the repository's own name.
    std::string name = image.repository.substr(image.repository.rfind('/') + 1);
    const bool nested = image.setting.size() > 1;
    if (nested) {
      name = WithoutNamespace(image.setting[image.setting.size() - 2]);
    }
    if (!done_.insert({name, key}).second) return;  // of another stack
    keys_.insert(key);
    // A file that only speaks of the app may be another app's.
    const auto reads_key = [&](const AdoptFile& file) {
      const std::vector<KeyUse> uses = UsesOf(key, file.text);
      return Mentions(name, file.path) &&
             std::any_of(uses.begin(), uses.end(), [](const KeyUse& use) {
               return use.kind == KeyUse::Kind::kValue;
             });
    };
    const bool by_path =
        std::any_of(input_.sources.begin(), input_.sources.end(), reads_key);
    const auto is_of_image = [&](const AdoptFile& file) {
      return !nested || Mentions(name, by_path ? file.path : file.text);
    };
    bool used = false;
    for (const AdoptFile& file : input_.sources) {
      for (const KeyUse& use : UsesOf(key, file.text)) {
        if (use.kind == KeyUse::Kind::kField && nested &&
            Squeezed(use.scope).find(Squeezed(name)) != std::string::npos) {
          Step(absl::StrCat(Place(file, use), ": in ", use.scope, ", next to `",
                            use.line, "`, declare `", repository_key,
                            "` in the same way."));
        }
        if (use.kind != KeyUse::Kind::kValue || !is_of_image(file)) continue;
        used = true;
        WriteUse(file, use, name, WithKey(use.expression, key, repository_key));
      }
    }
    if (used) return;
    Step(absl::StrCat("Where the program reads `", key, "` of ",
                      image.setting.front(), ", make a LatestImage, and use `",
                      Reference(plan_.runtime),
                      "` in its place (in a "
                      "component, with the component as parent)."));
    WriteStatement(name, absl::StrCat("config.", repository_key),
                   plan_.runtime == "python" && nested);
  }

  // One LatestImage for the component, whose registration is above: the line
  // that uses it may be in a loop.
  void WriteUse(const AdoptFile& file, const KeyUse& use,
                const std::string& name, const std::string& repository) {
    const int component =
        words_.component.empty()
            ? 0
            : LineAbove(use.position.line, words_.component, file.text);
    Step(absl::StrCat(
        Place(file, use), ": use `", Reference(plan_.runtime),
        "` in place of `", use.expression, "`. Make that LatestImage once, ",
        component == 0 ? "outside of any loop:"
                       : absl::StrCat("below line ", component,
                                      ", which registers its parent:")));
    WriteStatement(name, repository, component != 0);
  }

  void WriteStatement(const std::string& name, const std::string& repository,
                      bool component) {
    if (!words_.import.empty()) Code(words_.import);
    std::string resource = name;
    std::replace(resource.begin(), resource.end(), '_', '-');
    Code(Statement(plan_.runtime, resource, repository, component));
  }

  // Functions between the two, which now get an Output.
  void WriteParameters() {
    for (const std::string& key : keys_) {
      for (const AdoptFile& file : input_.sources) {
        for (const KeyUse& use : UsesOf(key, file.text)) {
          if (use.kind != KeyUse::Kind::kParameter) continue;
          Step(absl::StrCat(Place(file, use), ": if it is such an image, `",
                            key, "` is an Output now. Change its type from `",
                            words_.field, "` to `", words_.parameter, "`."));
        }
      }
    }
  }

  const AdoptInput& input_;
  const AdoptPlan& plan_;
  const Words words_;
  std::set<std::pair<std::string, std::string>> done_;
  std::set<std::string> keys_;
  int steps_ = 0;
  std::string out_;
};

}  // namespace

std::string AdoptAdvice(const AdoptInput& input, const AdoptPlan& plan) {
  if (plan.images.empty() || plan.runtime == "yaml") return "";
  return Advice(input, plan).Write();
}

}  // namespace imagecd::generator
