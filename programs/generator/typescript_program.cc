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

// `networking.k8s.io/v1:Ingress` is `kubernetes.networking.v1.Ingress`,
// `LatestImage` is `imagecd.LatestImage`.
std::string ClassName(std::string_view type) {
  const size_t colon = type.find(':');
  if (colon == std::string_view::npos) return "imagecd." + std::string(type);
  const size_t slash = type.find('/');
  const std::string group(type.substr(0, std::min(type.find('.'), slash)));
  return "kubernetes." + group + "." +
         std::string(type.substr(slash + 1, colon - slash - 1)) + "." +
         std::string(type.substr(colon + 1));
}

class TypeScriptWriter {
 public:
  TypeScriptWriter(const Program& program, const ProgramTree& tree)
      : program_(program), tree_(tree), out_("    ") {
    std::set<std::string> reserved = TypeScriptReserved();
    for (const auto& [name, value] : tree.outputs) reserved.insert(name);
    NameScope scope(NameStyle::kCamel, std::move(reserved));
    for (const ProgramSetting& setting : tree.settings) {
      settings_[setting.key] = scope.Take(setting.key);
    }
    for (const ProgramResource& resource : tree.resources) {
      names_.push_back(scope.Take(resource.variable));
    }
  }

  std::string Write() {
    out_.Line("// " + GeneratedNotice());
    if (tree_.ReadsFiles()) {
      out_.Line("import * as fs from \"fs\";");
      out_.Line("import * as path from \"path\";");
      out_.Line();
    }
    if (tree_.Uses("imagecd")) Import("imagecd", kNodePackage);
    if (tree_.Uses("kubernetes")) Import("kubernetes", "@pulumi/kubernetes");
    if (!tree_.secrets.empty() || !tree_.settings.empty()) {
      Import("pulumi", "@pulumi/pulumi");
      out_.Line();
      out_.Line("const config = new pulumi.Config();");
    }
    for (const ProgramSetting& setting : tree_.settings) {
      out_.Line("const " + settings_.at(setting.key) + " = config.require(" +
                TypeScriptString(setting.key) + ");");
    }
    if (tree_.ReadsFiles()) WriteReader();
    const std::vector<bool> referenced = tree_.Referenced();
    for (size_t i = 0; i < tree_.resources.size(); ++i) {
      const ProgramResource& resource = tree_.resources[i];
      out_.Line();
      if (!resource.comment.empty()) {
        out_.Line("// " + OneLine(resource.comment));
      }
      const std::string variable =
          referenced[i] ? "const " + names_[i] + " = " : "";
      const std::string name = TypeScriptString(resource.name);
      const std::string type = ClassName(resource.properties.type);
      if (!resource.existing.empty()) {
        out_.Line(variable + type + ".get(" + name + ", " +
                  TypeScriptString(resource.existing) + ");");
        continue;
      }
      out_.Statement(variable + "new " + type + "(" + name + ", ",
                     Lower(resource.properties), Options(resource) + ");");
    }
    if (!tree_.outputs.empty()) out_.Line();
    for (const auto& [name, value] : tree_.outputs) {
      out_.Statement("export const " + name + " = ", Lower(value), ";");
    }
    return out_.Take();
  }

 private:
  // The third argument of a resource, with the comma before it; or "".
  static std::string Options(const ProgramResource& resource) {
    if (!resource.protect && !resource.retain) return "";
    std::string text = ", { ";
    if (resource.protect) text += "protect: true";
    if (resource.protect && resource.retain) text += ", ";
    if (resource.retain) text += "retainOnDelete: true";
    return text + " }";
  }

  void Import(const std::string& name, const std::string& package) {
    out_.Line("import * as " + name + " from " + TypeScriptString(package) +
              ";");
  }

  void WriteReader() {
    out_.Line();
    out_.Line("const root = path.join(__dirname, " +
              TypeScriptString(WayToRoot(program_.folder)) + ");");
    out_.Line();
    out_.Line("/** The text of a file, from the repository's root. */");
    out_.Line("function read(name: string): string {");
    out_.Indent();
    out_.Line("return fs.readFileSync(path.join(root, name), \"utf8\");");
    out_.Outdent();
    out_.Line("}");
  }

  Expression Lower(const Value& value) const {
    switch (value.kind) {
      case Value::Kind::kString:
      case Value::Kind::kEnum:
        return Expression::Text(TypeScriptString(value.text));
      case Value::Kind::kInteger:
        return Expression::Text(std::to_string(value.number));
      case Value::Kind::kBoolean:
        return Expression::Text(value.number != 0 ? "true" : "false");
      case Value::Kind::kFile:
        return Expression::Text("read(" + TypeScriptString(value.text) + ")");
      case Value::Kind::kSecret:
        return Expression::Text("config.requireSecret(" +
                                TypeScriptString(value.text) + ")");
      case Value::Kind::kSetting:
        return Expression::Text(settings_.at(value.text) + " + " +
                                TypeScriptString(value.suffix));
      case Value::Kind::kOutput: {
        std::string text = names_[value.resource];
        for (const Value::Step& step : value.path) {
          text += step.key ? "[" + TypeScriptString(step.name) + "]"
                           : "." + step.name;
        }
        return Expression::Text(text);
      }
      case Value::Kind::kNull:  // only in patches
      case Value::Kind::kList:
      case Value::Kind::kMap:
      case Value::Kind::kObject:
        break;
    }
    Expression expression;
    const bool list = value.kind == Value::Kind::kList;
    expression.text = list ? "[" : "{";
    expression.close = list ? "]" : "}";
    for (size_t i = 0; i < value.items.size(); ++i) {
      std::string key;
      if (value.kind == Value::Kind::kObject) key = value.keys[i] + ": ";
      // A computed key, so that `__proto__` is a key like any other.
      if (value.kind == Value::Kind::kMap) {
        key = value.keys[i] == "__proto__"
                  ? "[\"__proto__\"]: "
                  : TypeScriptString(value.keys[i]) + ": ";
      }
      expression.entries.push_back({std::move(key), Lower(value.items[i])});
    }
    return expression;
  }

  const Program& program_;
  const ProgramTree& tree_;
  SourceWriter out_;
  std::vector<std::string> names_;
  std::map<std::string, std::string> settings_;  // key to variable
};

Expression JsonText(std::string_view text) {
  return Expression::Text(JsonString(text));
}

// JSON has no comma behind the last entry, so it is written by hand here.
std::string JsonObject(
    const std::vector<std::pair<std::string, std::string>>& entries,
    const std::string& margin) {
  std::string out = "{\n";
  for (size_t i = 0; i < entries.size(); ++i) {
    out += margin + "    " + JsonText(entries[i].first).text + ": " +
           entries[i].second + (i + 1 < entries.size() ? ",\n" : "\n");
  }
  return out + margin + "}";
}

std::string PackageJson(const Model& model, const ProgramTree& tree) {
  std::vector<std::pair<std::string, std::string>> needed;
  const auto need = [&needed](const char* name, const std::string& version) {
    needed.emplace_back(name, JsonString(version.empty() ? "*" : version));
  };
  if (tree.Uses("imagecd")) {
    need(kNodePackage, std::string("file:") + kSdkFolder);
  }
  if (tree.Uses("kubernetes")) {
    need("@pulumi/kubernetes", model.project.kubernetes_plugin_version);
  }
  need("@pulumi/pulumi", "^" + std::string(kOldestPulumiVersion));
  return JsonObject({{"name", JsonString(model.project.name)},
                     {"private", "true"},
                     {"main", JsonString("index.ts")},
                     {"dependencies", JsonObject(needed, "    ")},
                     {"devDependencies",
                      JsonObject({{"@types/node", JsonString("^22")},
                                  {"typescript", JsonString("^5")}},
                                 "    ")}},
                    "") +
         "\n";
}

std::string TsConfig() {
  return JsonObject({{"compilerOptions",
                      JsonObject({{"strict", "true"},
                                  {"noEmit", "true"},
                                  {"target", JsonString("es2022")},
                                  {"module", JsonString("commonjs")},
                                  {"moduleResolution", JsonString("node")},
                                  {"skipLibCheck", "true"},
                                  {"forceConsistentCasingInFileNames", "true"}},
                                 "    ")},
                     {"files", "[" + JsonString("index.ts") + "]"}},
                    "") +
         "\n";
}

}  // namespace

std::vector<GeneratedFile> TypeScriptProgram(const Model& model,
                                             const Program& program,
                                             const ProgramTree& tree) {
  return {{PathIn(ProjectFolder(program), "Pulumi.yaml"),
           EmitYaml(ProjectDocument(model, program, tree, "nodejs"))},
          {PathIn(program.folder, "index.ts"),
           TypeScriptWriter(program, tree).Write()},
          {PathIn(program.folder, "package.json"), PackageJson(model, tree)},
          {PathIn(program.folder, "tsconfig.json"), TsConfig()}};
}

}  // namespace imagecd::generator
