#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "programs/generator/program_files.h"
#include "programs/generator/source_text.h"

namespace imagecd::generator {
namespace {

// Pulumi reads `$$` as `$` and `${` as the start of a reference, in values and
// in the keys of mappings.
std::string WithoutReferences(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool means_something = text[i] == '$' && i + 1 < text.size() &&
                                 (text[i + 1] == '$' || text[i + 1] == '{');
    out += means_something ? "$$" : std::string(1, text[i]);
  }
  return out;
}

class Lowering {
 public:
  Lowering(const Program& program, const ProgramTree& tree)
      : program_(program), tree_(tree) {
    // Configuration and resources share one scope in a YAML program.
    std::set<std::string> reserved{"pulumi"};
    reserved.insert(tree.secrets.begin(), tree.secrets.end());
    for (const ProgramSetting& setting : tree.settings) {
      reserved.insert(setting.key);
    }
    NameScope scope(NameStyle::kKebab, std::move(reserved));
    for (const ProgramResource& resource : tree.resources) {
      names_.push_back(scope.Take(resource.variable));
    }
  }

  void AddTo(Yaml& document) const {
    Yaml& resources = document.Set("resources", Yaml::Map());
    for (size_t i = 0; i < tree_.resources.size(); ++i) {
      const ProgramResource& resource = tree_.resources[i];
      Yaml node = Yaml::Map();
      node.Comment(resource.comment);
      node.Set("type", resource.type);
      node.Set("name", resource.name);
      if (!resource.existing.empty()) {
        node.Set("get", Yaml::Map())
            .Set("id", WithoutReferences(resource.existing));
      } else {
        node.Set("properties", Lower(resource.properties));
      }
      if (resource.protect || resource.retain) {
        Yaml& options = node.Set("options", Yaml::Map());
        if (resource.protect) options.Set("protect", true);
        if (resource.retain) options.Set("retainOnDelete", true);
      }
      resources.Set(names_[i], std::move(node));
    }
    if (tree_.outputs.empty()) return;
    Yaml& outputs = document.Set("outputs", Yaml::Map());
    for (const auto& [name, value] : tree_.outputs) {
      outputs.Set(name, Lower(value));
    }
  }

 private:
  Yaml Lower(const Value& value) const {
    switch (value.kind) {
      case Value::Kind::kString:
      case Value::Kind::kEnum:
        return WithoutReferences(value.text);
      case Value::Kind::kInteger:
        return value.number;
      case Value::Kind::kBoolean:
        return value.number != 0;
      case Value::Kind::kList: {
        Yaml list = Yaml::List();
        for (const Value& item : value.items) list.Add(Lower(item));
        return list;
      }
      case Value::Kind::kMap:
      case Value::Kind::kObject: {
        Yaml map = Yaml::Map();
        for (size_t i = 0; i < value.items.size(); ++i) {
          map.Set(WithoutReferences(value.keys[i]), Lower(value.items[i]));
        }
        return map;
      }
      case Value::Kind::kOutput: {
        std::string text = "${" + names_[value.resource];
        for (const Value::Step& step : value.path) {
          text += step.key ? "[\"" + step.name + "\"]" : "." + step.name;
        }
        return text + "}";
      }
      case Value::Kind::kFile: {
        Yaml call = Yaml::Map();
        call.Set("fn::readFile",
                 WithoutReferences(WayToRoot(program_.folder) + value.text));
        return call;
      }
      case Value::Kind::kSecret:
        return "${" + value.text + "}";
      case Value::Kind::kSetting:
        return "${" + value.text + "}" + WithoutReferences(value.suffix);
      case Value::Kind::kNull:  // only in patches
        break;
    }
    return Yaml::Map();
  }

  const Program& program_;
  const ProgramTree& tree_;
  std::vector<std::string> names_;
};

}  // namespace

std::vector<GeneratedFile> YamlProgram(const Model& model,
                                       const Program& program,
                                       const ProgramTree& tree) {
  const Lowering lowering(program, tree);
  Yaml project = ProjectDocument(model, program, tree, "yaml");
  if (!program.project_at_root || program.folder.empty()) {
    // Here the description is part of the program, where `${` is a reference.
    if (!model.project.description.empty()) {
      project.Set("description", WithoutReferences(model.project.description));
    }
    lowering.AddTo(project);
    return {{PathIn(program.folder, "Pulumi.yaml"), EmitYaml(project)}};
  }
  Yaml main = Yaml::Map();
  main.Comment(GeneratedNotice());
  lowering.AddTo(main);
  return {{"Pulumi.yaml", EmitYaml(project)},
          {PathIn(program.folder, "Main.yaml"), EmitYaml(main)}};
}

}  // namespace imagecd::generator
