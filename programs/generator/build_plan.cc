#include "programs/generator/build_plan.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "programs/generator/plan_script.h"
#include "programs/generator/source_text.h"
#include "programs/generator/workflow_steps.h"
#include "programs/generator/workflow_text.h"

namespace imagecd::generator {
namespace {

// Values of the run that a script finds in a variable, too. Source: GitHub's
// list of default environment variables.
constexpr std::string_view kOfRun[] = {
    "ref_name", "repository", "repository_owner", "run_attempt",
    "run_id",   "run_number", "server_url",       "sha"};

std::string JsonMap(const std::vector<KeyValue>& entries) {
  std::vector<std::string> fields;
  for (const KeyValue& entry : entries) {
    fields.push_back(JsonString(entry.key) + ": " + JsonString(entry.value));
  }
  return "{" + Joined(fields, ", ") + "}";
}

std::vector<KeyValue> RunArguments(const App& app) {
  std::vector<KeyValue> arguments;
  for (const KeyValue& argument : app.build.arguments) {
    const std::string variable = RunVariable(argument.value);
    if (!variable.empty()) arguments.push_back({argument.key, variable});
  }
  return arguments;
}

// JSON, one app on a line, by name.
std::string Known(const Model& model) {
  std::vector<std::string> lines;
  for (const App& app : model.apps) {
    std::vector<std::string> fields;
    const auto map = [&fields](const char* key,
                               const std::vector<KeyValue>& entries) {
      if (entries.empty()) return;
      fields.push_back(JsonString(key) + ": " + JsonMap(entries));
    };
    map("arguments", RunArguments(app));
    map("secrets", app.build.secrets);
    map("contexts", app.build.contexts);
    if (!app.build.paths.empty()) {
      fields.push_back(JsonString("paths") + ": " + JsonList(app.build.paths));
    }
    if (fields.empty()) continue;
    lines.push_back("  " + JsonString(app.name) + ": {" + Joined(fields, ", ") +
                    "}");
  }
  return lines.empty() ? "{}" : "{\n" + Joined(lines, ",\n") + "\n}\n";
}

// `linux/arm64` to the labels of a runner, which commas separate.
std::string Runners(const Workflow& workflow) {
  std::vector<std::string> fields;
  for (const KeyValue& runner : workflow.runners) {
    std::vector<std::string> labels;
    size_t at = 0;
    while (at <= runner.value.size()) {
      const size_t comma =
          std::min(runner.value.find(',', at), runner.value.size());
      const size_t begin = runner.value.find_first_not_of(' ', at);
      if (begin < comma) {
        const size_t end = runner.value.find_last_not_of(' ', comma - 1);
        labels.push_back(runner.value.substr(begin, end + 1 - begin));
      }
      at = comma + 1;
    }
    fields.push_back(JsonString(runner.key) + ": " + JsonList(labels));
  }
  return "{" + Joined(fields, ", ") + "}";
}

}  // namespace

bool NeedsBuildPlan(const Model& model) {
  return model.project.workflow.only_changed ||
         BuildsByPlatform(model.project.workflow) ||
         std::any_of(model.apps.begin(), model.apps.end(), [](const App& app) {
           return !app.build.secrets.empty() || !app.build.contexts.empty() ||
                  !RunArguments(app).empty();
         });
}

bool BuildsByPlatform(const Workflow& workflow) {
  return !workflow.runners.empty();
}

Yaml BuildPlanStep(const Model& model) {
  const Workflow& workflow = model.project.workflow;
  Yaml step = PythonStep("Plan the builds", kPlanScript, "plan");
  Yaml environment = Yaml::Map();
  environment.Set("APPS", Evaluated("steps.apps.outputs.apps"));
  environment.Set("KNOWN", Known(model));
  environment.Set("RUNNER", JsonList(workflow.runner));
  environment.Set("RUNNERS", Runners(workflow));
  environment.Set("ONLY_CHANGED", workflow.only_changed ? "true" : "false");
  environment.Set("EVENT", Evaluated("github.event_name"));
  environment.Set("WORKFLOW", ".github/workflows/images.yaml");
  step.Set("env", std::move(environment));
  return step;
}

std::set<std::string> BuildSecrets(const Model& model) {
  std::set<std::string> secrets;
  for (const App& app : model.apps) {
    for (const KeyValue& secret : app.build.secrets) {
      secrets.insert(secret.value);
    }
  }
  return secrets;
}

bool HasBuildContexts(const Model& model) {
  return std::any_of(model.apps.begin(), model.apps.end(), [](const App& app) {
    return !app.build.contexts.empty();
  });
}

std::string SecretVariable(const std::string& secret) {
  return "BUILD_SECRET_" + secret;
}

std::string RunVariable(std::string_view argument) {
  constexpr std::string_view kBegin = "${{";
  constexpr std::string_view kEnd = "}}";
  constexpr std::string_view kContext = "github.";
  if (argument.size() < kBegin.size() + kEnd.size() ||
      argument.substr(0, kBegin.size()) != kBegin ||
      argument.substr(argument.size() - kEnd.size()) != kEnd) {
    return "";
  }
  argument.remove_prefix(kBegin.size());
  argument.remove_suffix(kEnd.size());
  const size_t begin = argument.find_first_not_of(' ');
  if (begin == std::string_view::npos) return "";
  argument = argument.substr(begin, argument.find_last_not_of(' ') + 1 - begin);
  if (argument.substr(0, kContext.size()) != kContext) return "";
  const std::string_view name = argument.substr(kContext.size());
  if (std::find(std::begin(kOfRun), std::end(kOfRun), name) ==
      std::end(kOfRun)) {
    return "";
  }
  std::string variable = "GITHUB_";
  for (const char c : name) {
    variable += c == '_' ? c : static_cast<char>(c - 'a' + 'A');
  }
  return variable;
}

}  // namespace imagecd::generator
