#include <cstddef>
#include <map>
#include <set>
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

constexpr char kKubernetesModule[] =
    "github.com/pulumi/pulumi-kubernetes/sdk/v4";
constexpr char kPulumiModule[] = "github.com/pulumi/pulumi/sdk/v3";

// `networking.k8s.io/v1:Ingress`: package `networking/v1`, called
// `networkingv1`. A type without a package is imagecd's.
struct GoType {
  std::string folder;  // below the SDK; "" for imagecd
  std::string package;
  std::string name;
};

GoType Split(std::string_view type) {
  const size_t colon = type.find(':');
  if (colon == std::string_view::npos)
    return {"", "imagecd", std::string(type)};
  const size_t slash = type.find('/');
  const std::string group(type.substr(0, std::min(type.find('.'), slash)));
  const std::string version(type.substr(slash + 1, colon - slash - 1));
  return {group + "/" + version, group + version,
          std::string(type.substr(colon + 1))};
}

// As Pulumi's code generator exports a property: only its first letter changes.
std::string Exported(std::string name) {
  if (name[0] >= 'a' && name[0] <= 'z')
    name[0] = static_cast<char>(name[0] - 32);
  return name;
}

class GoWriter {
 public:
  GoWriter(const Model& model, const Program& program, const ProgramTree& tree)
      : program_(program),
        tree_(tree),
        kubernetes_version_(model.project.kubernetes_plugin_version),
        out_("\t", true) {
    NameScope scope(NameStyle::kCamel, GoReserved());
    for (const ProgramSetting& setting : tree.settings) {
      settings_[setting.key] = scope.Take(setting.key);
    }
    for (const ProgramResource& resource : tree.resources) {
      names_.push_back(scope.Take(resource.variable));
    }
    for (const ProgramResource& resource : tree.resources) {
      Collect(resource.properties, !resource.untyped, scope);
    }
  }

  std::string Write() {
    out_.Line("// " + GeneratedNotice());
    out_.Line("package main");
    out_.Line();
    WriteImports();
    out_.Line();
    out_.Line("func main() {");
    out_.Indent();
    out_.Line("pulumi.Run(func(ctx *pulumi.Context) error {");
    out_.Indent();
    if (UsesConfig()) out_.Line("cfg := config.New(ctx, \"\")");
    for (const ProgramSetting& setting : tree_.settings) {
      out_.Line(settings_.at(setting.key) + " := cfg.Require(" +
                GoString(setting.key) + ")");
    }
    bool declared = false;
    for (const auto& [path, name] : files_) {
      out_.Line(name + ", err := os.ReadFile(" +
                GoString(WayToRoot(program_.folder) + path) + ")");
      WriteErrorCheck();
      declared = true;
    }
    const std::vector<bool> referenced = tree_.Referenced();
    for (size_t i = 0; i < tree_.resources.size(); ++i) {
      WriteResource(i, referenced[i], declared);
      declared = true;
    }
    for (const auto& [name, value] : tree_.outputs) {
      out_.Statement("ctx.Export(" + GoString(name) + ", ", Lower(value), ")");
    }
    out_.Line("return nil");
    out_.Outdent();
    out_.Line("})");
    out_.Outdent();
    out_.Line("}");
    return out_.Take();
  }

 private:
  bool UsesConfig() const {
    return !tree_.secrets.empty() || !tree_.settings.empty();
  }

  // `typed`: the types of the objects inside are named, too.
  void Collect(const Value& value, bool typed, NameScope& scope,
               bool is_resource = true) {
    if (value.kind == Value::Kind::kObject && (typed || is_resource)) {
      const GoType type = Split(value.type);
      if (!type.folder.empty()) packages_[type.folder] = type.package;
    }
    if (value.kind == Value::Kind::kFile && !files_.contains(value.text)) {
      files_[value.text] = scope.Take(value.text);
    }
    for (const Value& item : value.items) Collect(item, typed, scope, false);
  }

  void WriteImports() {
    // By path, as gofmt sorts them.
    std::map<std::string, std::string> imports;
    if (tree_.Uses("imagecd")) imports[kGoPackage] = "";
    for (const auto& [folder, package] : packages_) {
      imports[std::string(kKubernetesModule) + "/go/kubernetes/" + folder] =
          package + " ";
    }
    imports[std::string(kPulumiModule) + "/go/pulumi"] = "";
    if (UsesConfig()) {
      imports[std::string(kPulumiModule) + "/go/pulumi/config"] = "";
    }
    out_.Line("import (");
    out_.Indent();
    if (!files_.empty()) {
      out_.Line("\"os\"");
      out_.Line();
    }
    for (const auto& [path, name] : imports) out_.Line(name + GoString(path));
    out_.Outdent();
    out_.Line(")");
  }

  void WriteErrorCheck() {
    out_.Line("if err != nil {");
    out_.Indent();
    out_.Line("return err");
    out_.Outdent();
    out_.Line("}");
  }

  void WriteResource(size_t index, bool referenced, bool declared) {
    const ProgramResource& resource = tree_.resources[index];
    if (!resource.comment.empty()) {
      out_.Line("// " + OneLine(resource.comment));
    }
    const std::string variables =
        referenced ? names_[index] + ", err := "
                   : std::string("_, err ") + (declared ? "= " : ":= ");
    const GoType type = Split(resource.properties.type);
    const std::string arguments =
        type.name + "(ctx, " + GoString(resource.name) + ", ";
    if (resource.untyped) {
      WriteUntyped(resource, declared);
    } else if (!resource.existing.empty()) {
      out_.Line(variables + type.package + ".Get" + arguments + "pulumi.ID(" +
                GoString(resource.existing) + "), nil)");
    } else {
      out_.Statement(variables + type.package + ".New" + arguments,
                     Lower(resource.properties), Options(resource) + ")");
    }
    WriteErrorCheck();
  }

  // A patch may hold any field, and what it brings has no type here. So the
  // resource is registered as the SDK itself does it, with a map.
  void WriteUntyped(const ProgramResource& resource, bool declared) {
    const std::string& type = resource.type;
    const size_t slash = type.find(':') + 1;
    const size_t colon = type.rfind(':');
    Value properties = Value::Map();
    properties.Set("apiVersion",
                   Value::String(type.substr(slash, colon - slash)));
    properties.Set("kind", Value::String(type.substr(colon + 1)));
    for (size_t i = 0; i < resource.properties.keys.size(); ++i) {
      properties.Set(resource.properties.keys[i], resource.properties.items[i]);
    }
    const GoType of_go = Split(resource.properties.type);
    out_.Statement(
        std::string("err ") + (declared ? "= " : ":= ") +
            "ctx.RegisterResource(" + GoString(type) + ", " +
            GoString(resource.name) + ", ",
        LowerUntyped(properties),
        ", &" + of_go.package + "." + of_go.name + "{}" +
            (kubernetes_version_.empty()
                 ? ""
                 : ", pulumi.Version(" + GoString(kubernetes_version_) + ")") +
            Options(resource) + ")");
  }

  Expression LowerUntyped(const Value& value) const {
    const bool list = value.kind == Value::Kind::kList;
    if (!list && value.kind != Value::Kind::kMap &&
        value.kind != Value::Kind::kObject) {
      return Lower(value);
    }
    Expression expression;
    expression.text = list ? "pulumi.Array{" : "pulumi.Map{";
    expression.close = "}";
    for (size_t i = 0; i < value.items.size(); ++i) {
      expression.entries.push_back({list ? "" : GoString(value.keys[i]) + ": ",
                                    LowerUntyped(value.items[i])});
    }
    return expression;
  }

  // The last arguments of a resource, with the comma before them; or "".
  static std::string Options(const ProgramResource& resource) {
    return std::string(resource.protect ? ", pulumi.Protect(true)" : "") +
           (resource.retain ? ", pulumi.RetainOnDelete(true)" : "");
  }

  static bool IsText(const Value& value) {
    switch (value.kind) {
      case Value::Kind::kString:
      case Value::Kind::kOutput:
      case Value::Kind::kFile:
      case Value::Kind::kSecret:
      case Value::Kind::kSetting:
        return true;
      default:
        return false;
    }
  }

  // What a list or map of these items is in Go.
  static std::string Container(const Value& value) {
    const bool map = value.kind == Value::Kind::kMap;
    for (const Value& item : value.items) {
      if (!map && item.kind == Value::Kind::kObject) {
        const GoType type = Split(item.type);
        return type.package + "." + type.name + "Array{";
      }
      if (!IsText(item)) return map ? "pulumi.Map{" : "pulumi.Array{";
    }
    return map ? "pulumi.StringMap{" : "pulumi.StringArray{";
  }

  std::string OutputText(const Value& value) const {
    std::string text = names_[value.resource];
    bool property_of_resource = true;
    for (const Value::Step& step : value.path) {
      if (step.key) {
        text += ".MapIndex(pulumi.String(" + GoString(step.name) + "))";
      } else {
        text += "." + Exported(step.name);
        if (!property_of_resource) text += "()";
      }
      property_of_resource = false;
    }
    // Every name below a Kubernetes object's metadata is optional in Go.
    if (value.path[0].name == "metadata") text += ".Elem()";
    return text;
  }

  Expression Lower(const Value& value) const {
    switch (value.kind) {
      case Value::Kind::kString:
        return Expression::Text("pulumi.String(" + GoString(value.text) + ")");
      case Value::Kind::kEnum:
        return Expression::Text("imagecd." + value.type + "(" +
                                GoString(value.text) + ")");
      case Value::Kind::kInteger:
        return Expression::Text("pulumi.Int(" + std::to_string(value.number) +
                                ")");
      case Value::Kind::kBoolean:
        return Expression::Text(value.number != 0 ? "pulumi.Bool(true)"
                                                  : "pulumi.Bool(false)");
      case Value::Kind::kFile:
        return Expression::Text("pulumi.String(" + files_.at(value.text) + ")");
      case Value::Kind::kSecret:
        return Expression::Text("cfg.RequireSecret(" + GoString(value.text) +
                                ")");
      case Value::Kind::kSetting:
        return Expression::Text("pulumi.String(" + settings_.at(value.text) +
                                " + " + GoString(value.suffix) + ")");
      case Value::Kind::kOutput:
        return Expression::Text(OutputText(value));
      case Value::Kind::kNull:  // only in patches
      case Value::Kind::kList:
      case Value::Kind::kMap:
      case Value::Kind::kObject:
        break;
    }
    Expression expression;
    if (value.kind == Value::Kind::kObject) {
      const GoType type = Split(value.type);
      expression.text = "&" + type.package + "." + type.name + "Args{";
    } else {
      expression.text = Container(value);
    }
    expression.close = "}";
    for (size_t i = 0; i < value.items.size(); ++i) {
      std::string key;
      if (value.kind == Value::Kind::kObject) {
        key = Exported(value.keys[i]) + ": ";
      } else if (value.kind == Value::Kind::kMap) {
        key = GoString(value.keys[i]) + ": ";
      }
      expression.entries.push_back({std::move(key), Lower(value.items[i])});
    }
    return expression;
  }

  const Program& program_;
  const ProgramTree& tree_;
  std::string kubernetes_version_;
  SourceWriter out_;
  std::vector<std::string> names_;
  std::map<std::string, std::string> packages_;  // folder to name
  std::map<std::string, std::string> files_;     // path to variable
  std::map<std::string, std::string> settings_;  // key to variable
};

std::string GoMod(const Model& model, const ProgramTree& tree) {
  const auto require = [](const std::string& module,
                          const std::string& version) {
    return "\t" + module + " v" + version + "\n";
  };
  std::string out = "// " + GeneratedNotice() + "\nmodule " +
                    model.project.name + "\n\ngo " + std::string(kGoVersion) +
                    "\n\nrequire (\n";
  if (tree.Uses("imagecd") && !model.project.plugin_version.empty()) {
    out += require(kGoModule, model.project.plugin_version);
  }
  if (tree.Uses("kubernetes") &&
      !model.project.kubernetes_plugin_version.empty()) {
    out += require(kKubernetesModule, model.project.kubernetes_plugin_version);
  }
  out += require(kPulumiModule, std::string(kPulumiVersion)) + ")\n";
  if (tree.Uses("imagecd")) {
    out += std::string("\nreplace ") + kGoModule + " => ./" + kSdkFolder + "\n";
  }
  return out;
}

}  // namespace

std::vector<GeneratedFile> GoProgram(const Model& model, const Program& program,
                                     const ProgramTree& tree) {
  return {{PathIn(ProjectFolder(program), "Pulumi.yaml"),
           EmitYaml(ProjectDocument(model, program, tree, "go"))},
          {PathIn(program.folder, "go.mod"), GoMod(model, tree)},
          {PathIn(program.folder, "main.go"),
           GoWriter(model, program, tree).Write()}};
}

}  // namespace imagecd::generator
