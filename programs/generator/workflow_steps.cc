#include "programs/generator/workflow_steps.h"

#include "programs/generator/action_pins.h"
#include "programs/generator/workflow_text.h"

namespace imagecd::generator {
namespace {

Yaml Uses(const Project& project, const char* action) {
  Yaml step = Yaml::Map();
  step.Set("uses", UsesAction(project, action));
  return step;
}

Yaml Script(const char* name, std::string script, std::string_view id) {
  Yaml step = Yaml::Map();
  step.Set("name", name);
  if (!id.empty()) step.Set("id", id);
  step.Set("env", Yaml::Map());
  step.Set("shell", "bash");
  step.Set("run", std::move(script));
  return step;
}

std::string SecretOf(const std::string& name) {
  return Evaluated("secrets." + name);
}

}  // namespace

Yaml RunsOn(const std::vector<std::string>& labels) {
  if (labels.size() == 1) return WithoutExpressions(labels[0]);
  std::vector<std::string> texts;
  texts.reserve(labels.size());
  for (const std::string& label : labels) {
    texts.push_back(WithoutExpressions(label));
  }
  return Yaml::Strings(texts);
}

Yaml CheckoutStep(const Project& project, int depth, bool for_build) {
  Yaml step = Uses(project, "actions/checkout");
  Yaml& with = step.Set("with", Yaml::Map());
  with.Set("persist-credentials", false);
  if (depth != 1) with.Set("fetch-depth", depth);
  if (!for_build) return step;
  if (project.workflow.lfs) with.Set("lfs", true);
  switch (project.workflow.submodules) {
    case Workflow::Submodules::kOff:
      break;
    case Workflow::Submodules::kOn:
      with.Set("submodules", true);
      break;
    case Workflow::Submodules::kRecursive:
      with.Set("submodules", "recursive");
  }
  return step;
}

Yaml BashStep(const char* name, std::string_view script, std::string_view id) {
  return Script(name, std::string(script), id);
}

Yaml PythonStep(const char* name, std::string_view script,
                std::string_view id) {
  return Script(
      name, "python3 - <<'PYTHON'\n" + std::string(script) + "PYTHON\n", id);
}

void AddBaseImageLogins(const Project& project, bool pull_request,
                        Yaml* steps) {
  for (const RegistryLogin& login : project.workflow.logins) {
    Yaml step = Uses(project, "docker/login-action");
    if (pull_request) step.Set("if", kSameRepository);
    Yaml& with = step.Set("with", Yaml::Map());
    with.Set("registry", WithoutExpressions(login.registry));
    if (login.password_secret.empty()) {
      with.Set("username", Evaluated("github.actor"));
      with.Set("password", SecretOf("GITHUB_TOKEN"));
    } else {
      with.Set("username", login.username_secret.empty()
                               ? WithoutExpressions(login.username)
                               : SecretOf(login.username_secret));
      with.Set("password", SecretOf(login.password_secret));
    }
    steps->Add(std::move(step));
  }
}

void AddPushLogin(const Project& project, Yaml* steps) {
  const Workflow& workflow = project.workflow;
  const std::string host = RegistryHost(project.registry);
  Yaml login = Uses(project, "docker/login-action");
  Yaml& with = login.Set("with", Yaml::Map());
  with.Set("registry", WithoutExpressions(host));
  if (!workflow.aws_role.empty()) {
    // docker/login-action takes the credentials that this step leaves.
    Yaml& role =
        steps->Add(Uses(project, "aws-actions/configure-aws-credentials"))
            .Set("with", Yaml::Map());
    role.Set("role-to-assume", WithoutExpressions(workflow.aws_role));
    role.Set("aws-region", EcrRegion(host));
  } else if (!workflow.google_provider.empty()) {
    Yaml& auth = steps->Add(Uses(project, "google-github-actions/auth"));
    auth.Set("id", "google");
    Yaml& inputs = auth.Set("with", Yaml::Map());
    inputs.Set("token_format", "access_token");
    inputs.Set("workload_identity_provider",
               WithoutExpressions(workflow.google_provider));
    inputs.Set("service_account",
               WithoutExpressions(workflow.google_service_account));
    inputs.Set("create_credentials_file", false);
    with.Set("username", "oauth2accesstoken");
    with.Set("password", Evaluated("steps.google.outputs.access_token"));
  } else if (host == "ghcr.io") {
    with.Set("username", Evaluated("github.actor"));
    with.Set("password", SecretOf("GITHUB_TOKEN"));
  } else {
    with.Set("username", SecretOf("REGISTRY_USERNAME"));
    with.Set("password", SecretOf("REGISTRY_PASSWORD"));
  }
  steps->Add(std::move(login));
}

bool LogsInByIdentity(const Workflow& workflow) {
  return !workflow.aws_role.empty() || !workflow.google_provider.empty();
}

std::string RegistryHost(const std::string& registry) {
  return registry.substr(0, registry.find('/'));
}

std::string EcrRegion(const std::string& host) {
  if (host == "public.ecr.aws") return "us-east-1";
  constexpr std::string_view kBefore = ".dkr.ecr.";
  const size_t before = host.find(kBefore);
  if (before == std::string::npos) return "";
  const size_t begin = before + kBefore.size();
  const size_t end = host.find(".amazonaws.com", begin);
  return end == std::string::npos ? "" : host.substr(begin, end - begin);
}

}  // namespace imagecd::generator
