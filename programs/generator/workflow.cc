#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "programs/generator/action_pins.h"
#include "programs/generator/emitters.h"
#include "programs/generator/program_files.h"
#include "programs/generator/source_text.h"
#include "programs/generator/workflow_scripts.h"
#include "programs/generator/yaml_document.h"

namespace imagecd::generator {
namespace {

constexpr char kImagesWorkflow[] = "images.yaml";
constexpr char kImagesPath[] = ".github/workflows/images.yaml";
constexpr char kMergePath[] = ".github/workflows/dependabot-merge.yaml";
constexpr char kNotPullRequest[] = "github.event_name != 'pull_request'";

// `text` where GitHub evaluates `${{ … }}`, so that it stands for itself.
std::string WithoutExpressions(std::string_view text) {
  std::string out;
  size_t at = 0;
  for (size_t found; (found = text.find("${{", at)) != std::string_view::npos;
       at = found + 3) {
    out += text.substr(at, found - at);
    out += "${{ '${{' }}";
  }
  return out + std::string(text.substr(at));
}

// `text` as a string inside of an expression.
std::string ExpressionString(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "''" : std::string(1, c);
  return out + "'";
}

// A branch as a pattern of `on.push.branches` that matches nothing else.
std::string BranchPattern(std::string_view branch) {
  std::string out;
  for (const char c : branch) {
    if (std::string_view("*+?![]\\").find(c) != std::string_view::npos) {
      out += '\\';
    }
    out += c;
  }
  return out;
}

std::string Expression(std::string_view inside) {
  return "${{ " + std::string(inside) + " }}";
}

std::string Joined(const std::vector<std::string>& items,
                   std::string_view separator) {
  std::string out;
  for (const std::string& item : items) {
    if (!out.empty()) out += separator;
    out += item;
  }
  return out;
}

std::string JsonList(const std::vector<std::string>& items) {
  std::vector<std::string> quoted;
  quoted.reserve(items.size());
  for (const std::string& item : items) quoted.push_back(JsonString(item));
  return "[" + Joined(quoted, ", ") + "]";
}

class Images {
 public:
  explicit Images(const Model& model)
      : model_(model), project_(model.project), workflow_(project_.workflow) {
    const size_t slash = project_.registry.find('/');
    host_ = project_.registry.substr(0, slash);
    // Most apps are built for the same platforms; those need no mention.
    std::map<std::string, int> counts;
    for (const App& app : model.apps) ++counts[Joined(app.platforms, ",")];
    platforms_ = "linux/amd64";
    int most = 0;
    for (const auto& [platforms, count] : counts) {
      if (count > most) {
        most = count;
        platforms_ = platforms;
      }
    }
  }

  GeneratedFile Write() const {
    Yaml document = Yaml::Map();
    document.Comment(GeneratedNotice());
    document.Set("name", "images");
    Triggers(document);
    document.Set("permissions", Yaml::Map());
    Yaml& concurrency = document.Set("concurrency", Yaml::Map());
    concurrency.Comment(
        "Of a branch every push is built, since each commit names a release;\n"
        "of a pull request only the newest.");
    concurrency.Set("group",
                    "images-" + Expression("github.event_name == "
                                           "'pull_request' && github.ref || "
                                           "github.sha"));
    concurrency.Set("cancel-in-progress",
                    Expression("github.event_name == 'pull_request'"));
    Yaml& jobs = document.Set("jobs", Yaml::Map());
    jobs.Set("discover", Discover());
    jobs.Set("build", Build());
    if (project_.operator_.enabled &&
        !workflow_.reconcile_kubeconfig_secret.empty()) {
      jobs.Set("reconcile", Reconcile());
    }
    return {kImagesPath, EmitYaml(document)};
  }

 private:
  void Triggers(Yaml& document) const {
    const Yaml branches = Yaml::Strings({BranchPattern(project_.branch)});
    Yaml& on = document.Set("on", Yaml::Map());
    on.Set("push", Yaml::Map()).Set("branches", branches);
    on.Set("pull_request", Yaml::Map())
        .Comment("Built for a look, and not pushed.")
        .Set("branches", branches);
    Yaml& dispatch = on.Set("workflow_dispatch", Yaml::Map());
    if (!workflow_.only_changed) return;
    Yaml& force = dispatch.Set("inputs", Yaml::Map()).Set("force", Yaml::Map());
    force.Set("description", "Build every app, changed or not");
    force.Set("type", "boolean");
    force.Set("default", false);
  }

  Yaml Job() const {
    Yaml job = Yaml::Map();
    job.Set("runs-on", WithoutExpressions(workflow_.runner));
    return job;
  }

  Yaml Checkout(bool history) const {
    Yaml step = Yaml::Map();
    step.Set("uses", UsesAction(project_, "actions/checkout"));
    Yaml& with = step.Set("with", Yaml::Map());
    with.Set("persist-credentials", false);
    if (history) with.Set("fetch-depth", 0);
    return step;
  }

  Yaml Discover() const {
    Yaml job = Job();
    job.Comment("Finds the apps, so that a new folder needs no edit here.");
    job.Set("timeout-minutes", 10);
    job.Set("permissions", Yaml::Map()).Set("contents", "read");
    job.Set("outputs", Yaml::Map())
        .Set("apps", Expression("steps.apps.outputs.apps"));
    Yaml& steps = job.Set("steps", Yaml::List());
    steps.Add(Checkout(false));
    Yaml& find = steps.Add(Yaml::Map());
    find.Set("name", "Find the apps");
    find.Set("id", "apps");
    find.Set("shell", "python");
    Yaml& environment = find.Set("env", Yaml::Map());
    environment.Set("APPS", JsonList(workflow_.apps));
    environment.Set("EXCLUDE", JsonList(workflow_.exclude));
    environment.Set("REGISTRY", WithoutExpressions(project_.registry));
    environment.Set("PLATFORMS", WithoutExpressions(platforms_));
    environment.Set("SETTINGS", Settings())
        .Comment("What is known of apps beyond their folder.");
    find.Set("run", kDiscoverScript);
    return job;
  }

  // JSON, one app on a line: what imagecd.yaml says and the folder does not.
  std::string Settings() const {
    std::vector<std::string> lines;
    for (const App& app : model_.apps) {
      std::vector<std::string> fields;
      const auto field = [&fields](std::string_view key,
                                   const std::string& value,
                                   const std::string& usual) {
        if (value == usual) return;
        fields.push_back(JsonString(key) + ": " + JsonString(value));
      };
      field("name", app.name,
            app.folder.substr(app.folder.find_last_of('/') + 1));
      field("image", app.image_repository, project_.registry + "/" + app.name);
      field("context", app.build.context, app.folder);
      field("platforms", Joined(app.platforms, ","), platforms_);
      field("target", app.build.target, "");
      std::vector<std::string> arguments;
      for (const KeyValue& argument : app.build.arguments) {
        arguments.push_back(argument.key + "=" + argument.value);
      }
      field("arguments", Joined(arguments, "\n"), "");
      const bool usual_file =
          app.build.dockerfile == PathIn(app.folder, "Dockerfile") ||
          app.build.dockerfile == PathIn(app.folder, "Containerfile");
      if (fields.empty() && usual_file && IsWanted(app.folder)) continue;
      field("dockerfile", app.build.dockerfile, "");
      lines.push_back("  " + JsonString(app.folder) + ": {" +
                      Joined(fields, ", ") + "}");
    }
    return lines.empty() ? "{}" : "{\n" + Joined(lines, ",\n") + "\n}\n";
  }

  // Whether the globs alone find the folder: only for globs of the plainest
  // kind; the others' apps are listed, which does no harm.
  bool IsWanted(const std::string& folder) const {
    if (!workflow_.exclude.empty()) return false;
    const std::string parent =
        folder.substr(0, folder.find_last_of('/') + 1) + "*";
    return folder.find('/') != std::string::npos &&
           std::find(workflow_.apps.begin(), workflow_.apps.end(), parent) !=
               workflow_.apps.end();
  }

  Yaml Build() const {
    Yaml job = Job();
    job.Set("name", Expression("matrix.app.name"));
    job.Set("needs", "discover");
    job.Set("if", "needs.discover.outputs.apps != '[]'");
    job.Set("timeout-minutes", 60);
    Yaml& permissions = job.Set("permissions", Yaml::Map());
    permissions.Set("contents", "read");
    if (host_ == "ghcr.io") permissions.Set("packages", "write");
    if (workflow_.cosign.sign) {
      permissions.Set("id-token", "write")
          .Note("signs in the name of this workflow");
    }
    Yaml& strategy = job.Set("strategy", Yaml::Map());
    strategy.Set("fail-fast", false);
    strategy.Set("matrix", Yaml::Map())
        .Set("app", Expression("fromJSON(needs.discover.outputs.apps)"));
    Yaml& steps = job.Set("steps", Yaml::List());
    steps.Add(Checkout(workflow_.only_changed));
    Yaml& qemu = steps.Add(Yaml::Map());
    qemu.Set("uses", UsesAction(project_, "docker/setup-qemu-action"));
    qemu.Set("if", "matrix.app.platforms != 'linux/amd64'");
    steps.Add(Yaml::Map())
        .Set("uses", UsesAction(project_, "docker/setup-buildx-action"));
    steps.Add(Login());
    steps.Add(Metadata());
    if (workflow_.only_changed) steps.Add(Reuse());
    steps.Add(BuildAndPush());
    if (workflow_.cosign.sign) {
      Yaml& install = steps.Add(Yaml::Map());
      install.Set("uses", UsesAction(project_, "sigstore/cosign-installer"));
      install.Set("if", IfBuilt(kNotPullRequest));
      Yaml& sign =
          steps.Add(Script("Sign", IfBuilt(kNotPullRequest), kSignScript));
      ImageEnvironment(sign);
    }
    Yaml& show = steps.Add(
        Script("Show what was pushed", kNotPullRequest, kSummaryScript));
    ImageEnvironment(show);
    return job;
  }

  std::string IfBuilt(const std::string& condition) const {
    if (!workflow_.only_changed) return condition;
    const std::string built = "steps.reuse.outputs.digest == ''";
    return condition.empty() ? built : condition + " && " + built;
  }

  static Yaml Script(const char* name, const std::string& condition,
                     const char* script) {
    Yaml step = Yaml::Map();
    step.Set("name", name);
    if (!condition.empty()) step.Set("if", condition);
    step.Set("env", Yaml::Map());
    step.Set("shell", "bash");
    step.Set("run", script);
    return step;
  }

  void ImageEnvironment(Yaml& step) const {
    Yaml environment = Yaml::Map();
    environment.Set("IMAGE", Expression("matrix.app.image"));
    environment.Set("TAGS", Expression("steps.meta.outputs.tags"));
    environment.Set("DIGEST", Expression(workflow_.only_changed
                                             ? "steps.reuse.outputs.digest || "
                                               "steps.build.outputs.digest"
                                             : "steps.build.outputs.digest"));
    step.Set("env", std::move(environment));
  }

  Yaml Login() const {
    const bool ghcr = host_ == "ghcr.io";
    Yaml step = Yaml::Map();
    step.Set("uses", UsesAction(project_, "docker/login-action"));
    step.Set("if", kNotPullRequest);
    Yaml& with = step.Set("with", Yaml::Map());
    with.Set("registry", WithoutExpressions(host_));
    with.Set("username",
             Expression(ghcr ? "github.actor" : "secrets.REGISTRY_USERNAME"));
    with.Set("password", Expression(ghcr ? "secrets.GITHUB_TOKEN"
                                         : "secrets.REGISTRY_PASSWORD"));
    return step;
  }

  Yaml Metadata() const {
    const std::string enable = ",enable=" + Expression(kNotPullRequest);
    std::string tags =
        "type=raw,value={{branch}}.{{date 'YYYYMMDD-HHmmss' "
        "tz='UTC'}}.{{sha}},priority=200" +
        enable;
    if (workflow_.only_changed) {
      tags += "\ntype=raw,value={{branch}},priority=100" + enable + "\n";
    }
    Yaml step = Yaml::Map();
    step.Set("uses", UsesAction(project_, "docker/metadata-action"));
    step.Set("id", "meta");
    Yaml& with = step.Set("with", Yaml::Map());
    with.Set("images", Expression("matrix.app.image"));
    with.Set("flavor", "latest=false");
    with.Set("tags", tags)
        .Comment(
            "UTC, since a local time runs backward for an hour each autumn.");
    with.Set("labels",
             "org.opencontainers.image.title=" + Expression("matrix.app.name"));
    return step;
  }

  Yaml Reuse() const {
    Yaml step = Script("Keep the image of an unchanged app", kNotPullRequest,
                       kReuseScript);
    step.Comment(
        "Every app gets a tag at every push; the image's own label still says\n"
        "from which commit it was built.");
    step.Set("id", "reuse");
    Yaml& environment = step.Set("env", Yaml::Map());
    environment.Set("FORCE", Expression("inputs.force"));
    environment.Set("IMAGE", Expression("matrix.app.image"));
    environment.Set("TAGS", Expression("steps.meta.outputs.tags"));
    environment.Set("CONTEXT", Expression("matrix.app.context"));
    environment.Set("DOCKERFILE", Expression("matrix.app.dockerfile"));
    environment.Set("WORKFLOW", kImagesPath);
    return step;
  }

  Yaml BuildAndPush() const {
    Yaml step = Yaml::Map();
    step.Set("uses", UsesAction(project_, "docker/build-push-action"));
    step.Set("id", "build");
    const std::string condition = IfBuilt("");
    if (!condition.empty()) step.Set("if", condition);
    Yaml& with = step.Set("with", Yaml::Map());
    with.Set("context", Expression("matrix.app.context"));
    with.Set("file", Expression("matrix.app.dockerfile"));
    with.Set("target", Expression("matrix.app.target"));
    with.Set("build-args", Expression("matrix.app.arguments"));
    with.Set("platforms", Expression("matrix.app.platforms"));
    with.Set("push", Expression(kNotPullRequest));
    with.Set("tags", Expression("steps.meta.outputs.tags"));
    with.Set("labels", Expression("steps.meta.outputs.labels"));
    with.Set("cache-from", "type=gha,scope=" + Expression("matrix.app.name"));
    with.Set("cache-to",
             "type=gha,mode=max,scope=" + Expression("matrix.app.name"));
    if (workflow_.provenance) {
      with.Set("provenance", "mode=max");
    } else {
      with.Set("provenance", false);
    }
    with.Set("sbom", workflow_.sbom);
    return step;
  }

  Yaml Reconcile() const {
    Yaml job = Job();
    job.Comment(
        "The operator looks again within seconds, not at its next turn.");
    job.Set("needs", "build");
    job.Set("if", "github.event_name != 'pull_request' && github.ref == " +
                      ExpressionString("refs/heads/" + project_.branch));
    job.Set("timeout-minutes", 10);
    job.Set("permissions", Yaml::Map());
    Yaml& step =
        job.Set("steps", Yaml::List())
            .Add(Script("Ask the operator to reconcile", "", kReconcileScript));
    Yaml& environment = step.Set("env", Yaml::Map());
    environment.Set("NAMESPACE", project_.operator_.space);
    environment.Set("STACK", project_.operator_.stack_name);
    environment.Set(
        "KUBECONFIG_CONTENTS",
        Expression("secrets." + workflow_.reconcile_kubeconfig_secret));
    return job;
  }

  const Model& model_;
  const Project& project_;
  const Workflow& workflow_;
  std::string host_;
  std::string platforms_;
};

std::string MergedKinds(Dependabot::AutoMerge up_to) {
  std::vector<std::string> kinds{"version-update:semver-patch"};
  if (up_to != Dependabot::AutoMerge::kPatch) {
    kinds.emplace_back("version-update:semver-minor");
  }
  if (up_to == Dependabot::AutoMerge::kMajor) {
    kinds.emplace_back("version-update:semver-major");
  }
  return JsonList(kinds);
}

GeneratedFile MergeWorkflow(const Project& project) {
  Yaml document = Yaml::Map();
  document.Comment(GeneratedNotice());
  document.Set("name", "dependabot-merge");
  document.Set("on", Yaml::Map())
      .Set("pull_request_target", Yaml::Map())
      .Comment("With rights to merge; nothing of the pull request is run here.")
      .Set("branches", Yaml::Strings({BranchPattern(project.branch)}));
  document.Set("permissions", Yaml::Map());
  Yaml& concurrency = document.Set("concurrency", Yaml::Map());
  concurrency.Set("group", "dependabot-merge-" +
                               Expression("github.event.pull_request.number"));
  concurrency.Set("cancel-in-progress", true);
  Yaml& job = document.Set("jobs", Yaml::Map()).Set("merge", Yaml::Map());
  job.Set("runs-on", WithoutExpressions(project.workflow.runner));
  job.Set("if", "github.event.pull_request.user.login == 'dependabot[bot]'");
  job.Set("timeout-minutes", 60);
  Yaml& permissions = job.Set("permissions", Yaml::Map());
  permissions.Set("contents", "write").Note("merges");
  permissions.Set("pull-requests", "write").Note("merges");
  permissions.Set("checks", "read");
  permissions.Set("statuses", "read");
  if (project.workflow.enabled) {
    permissions.Set("actions", "write").Note("starts the builds");
  }
  Yaml& steps = job.Set("steps", Yaml::List());
  Yaml& look = steps.Add(Yaml::Map());
  look.Set("uses", UsesAction(project, "dependabot/fetch-metadata"));
  look.Set("id", "update");
  Yaml& merge = steps.Add(Yaml::Map());
  merge.Set("name", "Merge what has passed its checks");
  merge.Set("if",
            "contains(fromJSON(" +
                ExpressionString(MergedKinds(project.dependabot.auto_merge)) +
                "), steps.update.outputs.update-type) && "
          // No token of a workflow may change workflows.
          "!startsWith(steps.update.outputs.package-ecosystem, 'github')");
  Yaml& environment = merge.Set("env", Yaml::Map());
  environment.Set("GH_TOKEN", Expression("github.token"));
  environment.Set("GH_REPO", Expression("github.repository"));
  environment.Set("PULL_REQUEST",
                  Expression("github.event.pull_request.html_url"));
  environment.Set("HEAD_COMMIT",
                  Expression("github.event.pull_request.head.sha"));
  environment.Set("BRANCH", Expression("github.event.pull_request.base.ref"));
  environment.Set("IMAGES", project.workflow.enabled ? kImagesWorkflow : "");
  merge.Set("shell", "bash");
  merge.Set("run", kMergeScript);
  return {kMergePath, EmitYaml(document)};
}

}  // namespace

std::vector<GeneratedFile> GenerateWorkflows(const Model& model) {
  std::vector<GeneratedFile> files;
  if (model.project.workflow.enabled) files.push_back(Images(model).Write());
  if (model.project.dependabot.enabled &&
      model.project.dependabot.auto_merge != Dependabot::AutoMerge::kOff) {
    files.push_back(MergeWorkflow(model.project));
  }
  return files;
}

}  // namespace imagecd::generator
