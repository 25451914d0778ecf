#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "programs/generator/action_pins.h"
#include "programs/generator/program_files.h"
#include "programs/generator/source_text.h"
#include "programs/generator/workflow.h"
#include "programs/generator/workflow_scripts.h"
#include "programs/generator/workflow_text.h"
#include "programs/generator/yaml_document.h"

namespace imagecd::generator {
namespace {

constexpr char kImagesPath[] = ".github/workflows/images.yaml";
constexpr char kHasApps[] = "needs.discover.outputs.apps != '[]'";
constexpr char kPullRequest[] = "github.event_name == 'pull_request'";
// An image is named after its branch, so a git tag starts no push.
constexpr char kPushed[] =
    "github.event_name != 'pull_request' && github.ref_type == 'branch'";

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
                    "images-" + Evaluated(std::string(kPullRequest) +
                                          " && github.ref || github.sha"));
    concurrency.Set("cancel-in-progress", Evaluated(kPullRequest));
    Yaml& jobs = document.Set("jobs", Yaml::Map());
    jobs.Set("discover", Discover());
    jobs.Set("try", Try());
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
        .Comment("Builds the images, and pushes none.")
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
        .Set("apps", Evaluated("steps.apps.outputs.apps"));
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
        arguments.push_back(InputLine(argument.key + "=" + argument.value));
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

  // Whether the script finds the folder by itself.
  bool IsWanted(const std::string& folder) const {
    const auto matches = [&folder](const std::string& glob) {
      return MatchesFolder(glob, folder);
    };
    return std::any_of(workflow_.apps.begin(), workflow_.apps.end(), matches) &&
           std::none_of(workflow_.exclude.begin(), workflow_.exclude.end(),
                        matches);
  }

  // A job for each app that was found. Its steps are still to be added.
  Yaml JobForEachApp(const std::string& condition, Yaml permissions) const {
    Yaml job = Job();
    job.Set("name", Evaluated("matrix.app.name"));
    job.Set("needs", "discover");
    job.Set("if", condition + " && " + kHasApps);
    job.Set("timeout-minutes", 60);
    job.Set("permissions", std::move(permissions));
    Yaml& strategy = job.Set("strategy", Yaml::Map());
    strategy.Set("fail-fast", false);
    strategy.Set("matrix", Yaml::Map())
        .Set("app", Evaluated("fromJSON(needs.discover.outputs.apps)"));
    return job;
  }

  Yaml StepsBeforeBuild(bool history) const {
    Yaml steps = Yaml::List();
    steps.Add(Checkout(history));
    Yaml& qemu = steps.Add(Yaml::Map());
    qemu.Set("uses", UsesAction(project_, "docker/setup-qemu-action"));
    qemu.Set("if", "matrix.app.platforms != 'linux/amd64'");
    steps.Add(Yaml::Map())
        .Set("uses", UsesAction(project_, "docker/setup-buildx-action"));
    return steps;
  }

  // Runs the code of a pull request, so it must not be able to write anything.
  Yaml Try() const {
    Yaml permissions = Yaml::Map();
    permissions.Set("contents", "read");
    Yaml job = JobForEachApp(kPullRequest, std::move(permissions));
    job.Comment("The code of a pull request runs here: read-only.");
    Yaml& steps = job.Set("steps", StepsBeforeBuild(/*history=*/false));
    Yaml& build = steps.Add(Yaml::Map());
    build.Set("uses", UsesAction(project_, "docker/build-push-action"));
    SetBuildInputs(build.Set("with", Yaml::Map()));
    return job;
  }

  Yaml Build() const {
    Yaml permissions = Yaml::Map();
    permissions.Set("contents", "read");
    if (host_ == "ghcr.io") permissions.Set("packages", "write");
    if (workflow_.cosign.sign) {
      permissions.Set("id-token", "write")
          .Note("signs in the name of this workflow");
    }
    Yaml job = JobForEachApp(kPushed, std::move(permissions));
    Yaml& steps = job.Set("steps", StepsBeforeBuild(workflow_.only_changed));
    steps.Add(Login());
    steps.Add(Metadata());
    if (workflow_.only_changed) steps.Add(Reuse());
    steps.Add(BuildAndPush());
    if (workflow_.cosign.sign) {
      Yaml& install = steps.Add(Yaml::Map());
      install.Set("uses", UsesAction(project_, "sigstore/cosign-installer"));
      SetIfBuilt(install);
      Yaml& sign = steps.Add(Script("Sign", kSignScript));
      SetIfBuilt(sign);
      ImageEnvironment(sign);
    }
    Yaml& show = steps.Add(Script("Show what was pushed", kSummaryScript));
    ImageEnvironment(show);
    return job;
  }

  // Skips a step if an existing image was kept.
  void SetIfBuilt(Yaml& step) const {
    if (workflow_.only_changed) {
      step.Set("if", "steps.reuse.outputs.digest == ''");
    }
  }

  static Yaml Script(const char* name, const char* script) {
    Yaml step = Yaml::Map();
    step.Set("name", name);
    step.Set("env", Yaml::Map());
    step.Set("shell", "bash");
    step.Set("run", script);
    return step;
  }

  void ImageEnvironment(Yaml& step) const {
    Yaml environment = Yaml::Map();
    environment.Set("IMAGE", Evaluated("matrix.app.image"));
    environment.Set("TAGS", Evaluated("steps.meta.outputs.tags"));
    environment.Set("DIGEST", Evaluated(workflow_.only_changed
                                            ? "steps.reuse.outputs.digest || "
                                              "steps.build.outputs.digest"
                                            : "steps.build.outputs.digest"));
    step.Set("env", std::move(environment));
  }

  Yaml Login() const {
    const bool ghcr = host_ == "ghcr.io";
    Yaml step = Yaml::Map();
    step.Set("uses", UsesAction(project_, "docker/login-action"));
    Yaml& with = step.Set("with", Yaml::Map());
    with.Set("registry", WithoutExpressions(host_));
    with.Set("username",
             Evaluated(ghcr ? "github.actor" : "secrets.REGISTRY_USERNAME"));
    with.Set("password", Evaluated(ghcr ? "secrets.GITHUB_TOKEN"
                                        : "secrets.REGISTRY_PASSWORD"));
    return step;
  }

  Yaml Metadata() const {
    std::string tags =
        "type=raw,value={{branch}}.{{date 'YYYYMMDD-HHmmss' "
        "tz='UTC'}}.{{sha}},priority=200";
    if (workflow_.only_changed) {
      tags += "\ntype=raw,value={{branch}},priority=100\n";
    }
    Yaml step = Yaml::Map();
    step.Set("uses", UsesAction(project_, "docker/metadata-action"));
    step.Set("id", "meta");
    Yaml& with = step.Set("with", Yaml::Map());
    with.Set("images", Evaluated("matrix.app.image"));
    with.Set("flavor", "latest=false");
    with.Set("tags", tags)
        .Comment(
            "UTC, since a local time runs backward for an hour each autumn.");
    with.Set("labels",
             "org.opencontainers.image.title=" + Evaluated("matrix.app.name"));
    return step;
  }

  static Yaml Reuse() {
    Yaml step = Script("Keep the image of an unchanged app", kReuseScript);
    step.Comment(
        "Every app gets a tag at every push; the image's own label still says\n"
        "from which commit it was built.");
    step.Set("id", "reuse");
    Yaml& environment = step.Set("env", Yaml::Map());
    environment.Set("FORCE", Evaluated("inputs.force"));
    environment.Set("IMAGE", Evaluated("matrix.app.image"));
    environment.Set("TAGS", Evaluated("steps.meta.outputs.tags"));
    environment.Set("CONTEXT", Evaluated("matrix.app.context"));
    environment.Set("DOCKERFILE", Evaluated("matrix.app.dockerfile"));
    environment.Set("WORKFLOW", kImagesPath);
    return step;
  }

  Yaml BuildAndPush() const {
    Yaml step = Yaml::Map();
    step.Set("uses", UsesAction(project_, "docker/build-push-action"));
    step.Set("id", "build");
    SetIfBuilt(step);
    Yaml& with = step.Set("with", Yaml::Map());
    SetBuildInputs(with);
    with.Set("push", true);
    with.Set("tags", Evaluated("steps.meta.outputs.tags"));
    with.Set("labels", Evaluated("steps.meta.outputs.labels"));
    if (workflow_.provenance) {
      with.Set("provenance", "mode=max");
    } else {
      with.Set("provenance", false);
    }
    with.Set("sbom", workflow_.sbom);
    return step;
  }

  static void SetBuildInputs(Yaml& with) {
    with.Set("context", Evaluated("matrix.app.context"));
    with.Set("file", Evaluated("matrix.app.dockerfile"));
    with.Set("target", Evaluated("matrix.app.target"));
    with.Set("build-args", Evaluated("matrix.app.arguments"));
    with.Set("platforms", Evaluated("matrix.app.platforms"));
    with.Set("cache-from", "type=gha,scope=" + Evaluated("matrix.app.name"));
    with.Set("cache-to",
             "type=gha,mode=max,scope=" + Evaluated("matrix.app.name"));
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
            .Add(Script("Ask the operator to reconcile", kReconcileScript));
    Yaml& environment = step.Set("env", Yaml::Map());
    environment.Set("NAMESPACE", WithoutExpressions(project_.operator_.space));
    environment.Set("STACK", WithoutExpressions(project_.operator_.stack_name));
    environment.Set(
        "KUBECONFIG_CONTENTS",
        Evaluated("secrets." + workflow_.reconcile_kubeconfig_secret));
    return job;
  }

  const Model& model_;
  const Project& project_;
  const Workflow& workflow_;
  std::string host_;
  std::string platforms_;
};

}  // namespace

GeneratedFile ImagesWorkflow(const Model& model) {
  return Images(model).Write();
}

}  // namespace imagecd::generator
