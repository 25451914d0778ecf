#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "programs/generator/program_files.h"
#include "programs/generator/published.h"
#include "programs/generator/source_text.h"
#include "programs/generator/source_writer.h"
#include "programs/generator/unicode.h"

namespace imagecd::generator {
namespace {

// `networking.k8s.io/v1:Ingress` is `kubernetes.networking.v1.Ingress`, `Pin`
// is `imagecd.Pin`.
std::string ClassName(std::string_view type) {
  const size_t colon = type.find(':');
  if (colon == std::string_view::npos) return "imagecd." + std::string(type);
  std::string group(type.substr(0, type.find('/')));
  const std::string version(
      type.substr(group.size() + 1, colon - group.size() - 1));
  group = group.substr(0, group.find('.'));
  return "kubernetes." + group + "." + version + "." +
         std::string(type.substr(colon + 1));
}

class PythonWriter {
 public:
  PythonWriter(const Program& program, const ProgramTree& tree)
      : program_(program), tree_(tree), out_("    ") {
    NameScope scope(NameStyle::kSnake, PythonReserved());
    for (const ProgramSetting& setting : tree.settings) {
      settings_[setting.key] = scope.Take(setting.key);
    }
    for (const ProgramResource& resource : tree.resources) {
      names_.push_back(scope.Take(resource.variable));
    }
  }

  std::string Write() {
    out_.Line("# " + GeneratedNotice());
    if (tree_.ReadsFiles()) {
      out_.Line("import pathlib");
      out_.Line();
    }
    out_.Line("import pulumi");
    if (tree_.Uses("imagecd")) out_.Line("import pulumi_imagecd as imagecd");
    if (tree_.Uses("kubernetes")) {
      out_.Line("import pulumi_kubernetes as kubernetes");
    }
    if (!tree_.secrets.empty() || !tree_.settings.empty()) {
      out_.Line();
      out_.Line("config = pulumi.Config()");
    }
    for (const ProgramSetting& setting : tree_.settings) {
      out_.Line(settings_.at(setting.key) + " = config.require(" +
                PythonString(setting.key) + ")");
    }
    if (tree_.ReadsFiles()) WriteReader();
    const std::vector<bool> referenced = tree_.Referenced();
    for (size_t i = 0; i < tree_.resources.size(); ++i) {
      const ProgramResource& resource = tree_.resources[i];
      out_.Line();
      if (!resource.comment.empty()) {
        out_.Line("# " + OneLine(resource.comment));
      }
      Expression call = Arguments(resource.properties);
      call.text = ClassName(resource.properties.type) +
                  (resource.existing.empty() ? "(" : ".get(");
      call.entries.insert(
          call.entries.begin(),
          Expression::Entry{"", Expression::Text(PythonString(resource.name))});
      if (!resource.existing.empty()) {
        call.entries.push_back(
            {"", Expression::Text(PythonString(resource.existing))});
      }
      if (resource.protect || resource.retain) {
        call.entries.push_back({"opts=", Options(resource)});
      }
      out_.Statement(referenced[i] ? names_[i] + " = " : "", call, "");
    }
    if (!tree_.outputs.empty()) out_.Line();
    for (const auto& [name, value] : tree_.outputs) {
      out_.Statement("pulumi.export(" + PythonString(name) + ", ", Lower(value),
                     ")");
    }
    return out_.Take();
  }

 private:
  void WriteReader() {
    const auto levels =
        program_.folder.empty()
            ? 0
            : std::count(program_.folder.begin(), program_.folder.end(), '/') +
                  1;
    out_.Line();
    out_.Line("root = pathlib.Path(__file__).resolve().parents[" +
              std::to_string(levels) + "]");
    out_.Line();
    out_.Line();
    out_.Line("def read(path: str) -> str:");
    out_.Indent();
    out_.Line("\"\"\"The text of a file, from the repository's root.\"\"\"");
    out_.Line("return (root / path).read_bytes().decode(\"utf-8\")");
    out_.Outdent();
    out_.Line();
  }

  static Expression Options(const ProgramResource& resource) {
    std::string text = "pulumi.ResourceOptions(";
    if (resource.protect) text += "protect=True";
    if (resource.protect && resource.retain) text += ", ";
    if (resource.retain) text += "retain_on_delete=True";
    return Expression::Text(text + ")");
  }

  // The properties as arguments of a call that the caller opens.
  Expression Arguments(const Value& object) const {
    Expression call;
    for (size_t i = 0; i < object.items.size(); ++i) {
      call.entries.push_back(
          {PythonPropertyName(object.keys[i]) + "=", Lower(object.items[i])});
    }
    call.close = ")";
    return call;
  }

  Expression Lower(const Value& value) const {
    switch (value.kind) {
      case Value::Kind::kString:
      case Value::Kind::kEnum:
        return Expression::Text(PythonString(value.text));
      case Value::Kind::kInteger:
        return Expression::Text(std::to_string(value.number));
      case Value::Kind::kBoolean:
        return Expression::Text(value.number != 0 ? "True" : "False");
      case Value::Kind::kFile:
        return Expression::Text("read(" + PythonString(value.text) + ")");
      case Value::Kind::kSecret:
        return Expression::Text("config.require_secret(" +
                                PythonString(value.text) + ")");
      case Value::Kind::kSetting:
        return Expression::Text(settings_.at(value.text) + " + " +
                                PythonString(value.suffix));
      case Value::Kind::kOutput: {
        std::string text = names_[value.resource];
        for (const Value::Step& step : value.path) {
          text += step.key ? "[" + PythonString(step.name) + "]"
                           : "." + PythonPropertyName(step.name);
        }
        return Expression::Text(text);
      }
      case Value::Kind::kObject: {
        Expression call = Arguments(value);
        call.text = ClassName(value.type) + "Args(";
        return call;
      }
      case Value::Kind::kNull:  // only in patches
      case Value::Kind::kList:
      case Value::Kind::kMap:
        break;
    }
    const bool map = value.kind == Value::Kind::kMap;
    Expression expression;
    expression.text = map ? "{" : "[";
    expression.close = map ? "}" : "]";
    for (size_t i = 0; i < value.items.size(); ++i) {
      expression.entries.push_back(
          {map ? PythonString(value.keys[i]) + ": " : "",
           Lower(value.items[i])});
    }
    return expression;
  }

  const Program& program_;
  const ProgramTree& tree_;
  SourceWriter out_;
  std::vector<std::string> names_;
  std::map<std::string, std::string> settings_;  // key to variable
};

std::string Requirement(const std::string& package,
                        const std::string& version) {
  return version.empty() ? package + "\n" : package + "==" + version + "\n";
}

}  // namespace

std::vector<GeneratedFile> PythonProgram(const Model& model,
                                         const Program& program,
                                         const ProgramTree& tree) {
  Yaml runtime = Yaml::Map();
  runtime.Set("name", "python");
  Yaml& options = runtime.Set("options", Yaml::Map());
  options.Set("toolchain", "pip");
  options.Set("virtualenv", "venv");
  std::string requirements = "# " + GeneratedNotice() +
                             "\npulumi>=" + std::string(kOldestPulumiVersion) +
                             ",<4\n";
  if (tree.Uses("kubernetes")) {
    requirements += Requirement("pulumi-kubernetes",
                                model.project.kubernetes_plugin_version);
  }
  // Last, as `pulumi install` itself puts it there.
  if (tree.Uses("imagecd")) requirements += std::string(kSdkFolder) + "\n";
  return {{PathIn(ProjectFolder(program), "Pulumi.yaml"),
           EmitYaml(ProjectDocument(model, program, tree, std::move(runtime)))},
          {PathIn(program.folder, "__main__.py"),
           PythonWriter(program, tree).Write()},
          {PathIn(program.folder, "requirements.txt"), requirements}};
}

}  // namespace imagecd::generator
