#include "programs/generator/image_tree.h"

#include <utility>
#include <vector>

namespace imagecd::generator {
namespace {

constexpr char kDefaultBranch[] = "main";

// Below the registry of the configuration, if there is such a key and the app
// has no other one of its own.
Value Repository(const Project& project, const App& app) {
  const std::string& registry = project.registry;
  const std::string& whole = app.image_repository;
  if (project.registry_key.empty() || whole.size() <= registry.size() ||
      whole.compare(0, registry.size(), registry) != 0 ||
      whole[registry.size()] != '/') {
    return Value::String(whole);
  }
  return Value::Setting(project.registry_key, whole.substr(registry.size()));
}

void SetChoice(const ImageChoice& choice, Value& properties) {
  if (choice.branch != kDefaultBranch) {
    properties.SetText("branch", choice.branch);
  }
  properties.SetText("minimumAge", choice.minimum_age);
  properties.SetItems("platforms", Value::Strings(choice.platforms));
  Value verify = Value::Object("Verify");
  if (choice.verify_revision_label) {
    verify.Set("revisionLabel", Value::Boolean(true));
  }
  verify.SetText("sourceRepository", choice.verify_source_repository);
  properties.SetItems("verify", std::move(verify));
  if (!choice.on_registry_failure.empty()) {
    properties.Set(
        "onRegistryFailure",
        Value::Enum("OnRegistryFailure", choice.on_registry_failure));
  }
  properties.SetText("hold", choice.hold);
  Value exclude = Value::List();
  for (const ImageChoice::Exclusion& exclusion : choice.exclude) {
    exclude.Add(Value::Object("Exclusion")
                    .SetText("commit", exclusion.commit)
                    .SetText("tag", exclusion.tag)
                    .SetText("pattern", exclusion.pattern)
                    .SetText("reason", exclusion.reason)
                    .SetText("until", exclusion.until));
  }
  properties.SetItems("exclude", std::move(exclude));
  if (choice.pin.has_value()) {
    properties.Set("pin", Value::Object("Pin")
                              .SetText("commit", choice.pin->commit)
                              .SetText("tag", choice.pin->tag)
                              .SetText("digest", choice.pin->digest)
                              .SetText("reason", choice.pin->reason));
  }
}

bool SameChoice(const ImageChoice& a, const ImageChoice& b) {
  Value of_a = Value::Object("");
  Value of_b = Value::Object("");
  SetChoice(a, of_a);
  SetChoice(b, of_b);
  return of_a == of_b;
}

std::map<std::string, ImageOutputs> AddEach(const Model& model,
                                            ProgramTree& tree) {
  std::map<std::string, ImageOutputs> outputs;
  for (const App& app : model.apps) {
    ProgramResource resource;
    resource.type = "imagecd:LatestImage";
    resource.name = app.name;
    resource.variable = app.name + "-image";
    resource.properties = Value::Object("LatestImage");
    resource.properties.Set("repository", Repository(model.project, app));
    SetChoice(app.choice, resource.properties);
    const size_t index = tree.resources.size();
    tree.resources.push_back(std::move(resource));
    outputs[app.name] = {Value::Output(index, {{"reference"}}),
                         Value::Output(index, {{"tag"}}),
                         Value::Output(index, {{"commit"}}),
                         Value::Output(index, {{"builtAt"}})};
  }
  return outputs;
}

std::map<std::string, ImageOutputs> AddSets(const Model& model,
                                            ProgramTree& tree) {
  struct Group {
    const ImageChoice* choice;
    std::vector<const App*> apps;
  };
  std::vector<Group> groups;
  for (const App& app : model.apps) {
    Group* group = nullptr;
    for (Group& candidate : groups) {
      if (SameChoice(*candidate.choice, app.choice)) group = &candidate;
    }
    if (group == nullptr) {
      group = &groups.emplace_back(Group{&app.choice, {}});
    }
    group->apps.push_back(&app);
  }
  std::map<std::string, ImageOutputs> outputs;
  for (const Group& group : groups) {
    const size_t index = tree.resources.size();
    ProgramResource resource;
    resource.type = "imagecd:LatestImageSet";
    // Named by what it chooses for, so that a group that comes or goes leaves
    // the names of the others alone.
    resource.name = &group == &groups.front()
                        ? model.project.name
                        : model.project.name + "-" + group.apps[0]->name;
    resource.variable = resource.name + "-images";
    resource.properties = Value::Object("LatestImageSet");
    Value repositories = Value::Map();
    for (const App* app : group.apps) {
      repositories.Set(app->name, Repository(model.project, *app));
      const auto of_image = [index, app](std::string name) {
        return Value::Output(
            index, {{"images"}, {app->name, true}, {std::move(name)}});
      };
      outputs[app->name] = {of_image("reference"), of_image("tag"),
                            Value::Output(index, {{"commit"}}),
                            Value::Output(index, {{"builtAt"}})};
    }
    resource.properties.Set("repositories", std::move(repositories));
    SetChoice(*group.choice, resource.properties);
    tree.resources.push_back(std::move(resource));
  }
  return outputs;
}

}  // namespace

std::map<std::string, ImageOutputs> AddImages(const Model& model,
                                              ProgramTree& tree) {
  const Project& project = model.project;
  if (!project.registry_key.empty()) {
    tree.settings.push_back(
        {project.registry_key, project.registry,
         "Where the apps' repositories are, one below it for each app"});
  }
  std::map<std::string, ImageOutputs> outputs =
      project.image_mode == ImageMode::kSet ? AddSets(model, tree)
                                            : AddEach(model, tree);
  Value images = Value::Map();
  Value commits = Value::Map();
  for (const App& app : model.apps) {
    images.Set(app.name, outputs[app.name].reference);
    commits.Set(app.name, outputs[app.name].commit);
  }
  if (!model.apps.empty()) {
    tree.outputs.emplace_back("images", std::move(images));
    tree.outputs.emplace_back("commits", std::move(commits));
  }
  return outputs;
}

}  // namespace imagecd::generator
