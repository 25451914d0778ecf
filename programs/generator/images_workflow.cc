#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "programs/generator/action_pins.h"
#include "programs/generator/build_plan.h"
#include "programs/generator/discover_script.h"
#include "programs/generator/folder_pattern.h"
#include "programs/generator/plan_script.h"
#include "programs/generator/program_files.h"
#include "programs/generator/source_text.h"
#include "programs/generator/workflow.h"
#include "programs/generator/workflow_scripts.h"
#include "programs/generator/workflow_steps.h"
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
      : model_(model),
        project_(model.project),
        workflow_(project_.workflow),
        by_platform_(BuildsByPlatform(workflow_)) {
    host_ = RegistryHost(project_.registry);
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
    for (const Gate& gate : workflow_.needs) jobs.Set(gate.job, GateJob(gate));
    jobs.Set("try", Try());
    jobs.Set("build", Build());
    if (by_platform_) jobs.Set("publish", Publish());
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

  Yaml Job(Yaml runs_on) const {
    Yaml job = Yaml::Map();
    job.Set("runs-on", std::move(runs_on));
    return job;
  }
  Yaml Job() const { return Job(RunsOn(workflow_.runner)); }

  Yaml Discover() const {
    Yaml job = Job();
    job.Comment("Finds the apps, so that a new folder needs no edit here.");
    job.Set("timeout-minutes", 10);
    job.Set("permissions", Yaml::Map()).Set("contents", "read");
    const bool plan = NeedsBuildPlan(model_);
    Yaml& outputs = job.Set("outputs", Yaml::Map());
    outputs.Set("apps", Evaluated(plan ? "steps.plan.outputs.apps"
                                       : "steps.apps.outputs.apps"));
    if (by_platform_) {
      outputs.Set("builds", Evaluated("steps.plan.outputs.builds"));
    }
    Yaml& steps = job.Set("steps", Yaml::List());
    // A merge of a pull request, and what it is merged into.
    const int depth = workflow_.only_changed ? 2 : 1;
    steps.Add(CheckoutStep(project_, depth, /*for_build=*/false));
    Yaml& find =
        steps.Add(PythonStep("Find the apps", DiscoverScript(), "apps"));
    Yaml environment = Yaml::Map();
    environment.Set("APPS", JsonList(workflow_.apps));
    environment.Set("EXCLUDE", JsonList(workflow_.exclude));
    environment.Set("REGISTRY", WithoutExpressions(project_.registry));
    environment.Set("PLATFORMS", WithoutExpressions(platforms_));
    environment.Set("SETTINGS", Settings())
        .Comment("What is known of apps beyond their folder.");
    find.Set("env", std::move(environment));
    if (plan) steps.Add(BuildPlanStep(model_));
    return job;
  }

  Yaml GateJob(const Gate& gate) const {
    Yaml job = gate.workflow.empty() ? Job() : Yaml::Map();
    job.Comment("Nothing is pushed before this has succeeded.");
    if (gate.workflow.empty()) {
      job.Set("timeout-minutes", workflow_.timeout_minutes);
    }
    job.Set("permissions", Yaml::Map()).Set("contents", "read");
    if (!gate.workflow.empty()) {
      job.Set("uses", "./" + gate.workflow);
      return job;
    }
    Yaml& steps = job.Set("steps", Yaml::List());
    steps.Add(CheckoutStep(project_, 1, /*for_build=*/true));
    Yaml& run = steps.Add(Yaml::Map());
    run.Set("shell", "bash");
    run.Set("run", WithoutExpressions(gate.run));
    return job;
  }

  // JSON, one app on a line, by name: what the script cannot find out from the
  // folder alone.
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
      const std::string& dockerfile = app.build.dockerfile;
      const size_t slash = dockerfile.rfind('/');
      const std::string folder =
          slash == std::string::npos ? "" : dockerfile.substr(0, slash);
      if (!IsFoundByPattern(app, folder)) field("dockerfile", dockerfile, "");
      field("image", app.image_repository, project_.registry + "/" + app.name);
      field("context", app.build.context, folder);
      field("platforms", Joined(app.platforms, ","), platforms_);
      field("target", app.build.target, "");
      std::vector<std::string> arguments;
      for (const KeyValue& argument : app.build.arguments) {
        if (!RunVariable(argument.value).empty()) continue;
        arguments.push_back(InputLine(argument.key + "=" + argument.value));
      }
      field("arguments", Joined(arguments, "\n"), "");
      if (fields.empty()) continue;
      lines.push_back("  " + JsonString(app.name) + ": {" +
                      Joined(fields, ", ") + "}");
    }
    return lines.empty() ? "{}" : "{\n" + Joined(lines, ",\n") + "\n}\n";
  }

  // True if the script finds the app although it is not given its Dockerfile.
  bool IsFoundByPattern(const App& app, const std::string& folder) const {
    const auto matches = [&folder](const std::string& glob) {
      return GlobMatches(glob, folder);
    };
    const std::string& dockerfile = app.build.dockerfile;
    return !app.declared && !folder.empty() &&
           app.name == folder.substr(folder.rfind('/') + 1) &&
           (dockerfile == folder + "/Dockerfile" ||
            dockerfile == folder + "/Containerfile") &&
           std::any_of(workflow_.apps.begin(), workflow_.apps.end(), matches) &&
           std::none_of(workflow_.exclude.begin(), workflow_.exclude.end(),
                        matches);
  }

  // A job for each app that was found, or for each app and platform. Its steps
  // are still to be added.
  Yaml JobForEachApp(const std::string& condition, Yaml permissions) const {
    Yaml job = Job(by_platform_ ? Yaml(Evaluated("matrix.app.runner"))
                                : RunsOn(workflow_.runner));
    job.Set("name", by_platform_ ? Evaluated("matrix.app.name") + " (" +
                                       Evaluated("matrix.app.platforms") + ")"
                                 : Evaluated("matrix.app.name"));
    job.Set("needs", "discover");
    job.Set("if", condition + " && " + kHasApps);
    job.Set("timeout-minutes", workflow_.timeout_minutes);
    job.Set("permissions", std::move(permissions));
    SetMatrix(by_platform_ ? "builds" : "apps", &job);
    return job;
  }

  static void SetMatrix(const std::string& output, Yaml* job) {
    Yaml& strategy = job->Set("strategy", Yaml::Map());
    strategy.Set("fail-fast", false);
    strategy.Set("matrix", Yaml::Map())
        .Set("app",
             Evaluated("fromJSON(needs.discover.outputs." + output + ")"));
  }

  Yaml StepsBeforeBuild(bool history) const {
    Yaml steps = Yaml::List();
    steps.Add(CheckoutStep(project_, history ? 0 : 1, /*for_build=*/true));
    Yaml& qemu = steps.Add(Yaml::Map());
    qemu.Set("uses", UsesAction(project_, "docker/setup-qemu-action"));
    qemu.Set("if", by_platform_ ? "matrix.app.emulated"
                                : "matrix.app.platforms != 'linux/amd64'");
    steps.Add(Buildx());
    return steps;
  }

  Yaml Buildx() const {
    Yaml step = Yaml::Map();
    step.Set("uses", UsesAction(project_, "docker/setup-buildx-action"));
    return step;
  }

  // Runs the code of a pull request, so it must not be able to write anything.
  Yaml Try() const {
    Yaml permissions = Yaml::Map();
    permissions.Set("contents", "read");
    if (ReadsPackages()) permissions.Set("packages", "read");
    Yaml job = JobForEachApp(kPullRequest, std::move(permissions));
    job.Comment("The code of a pull request runs here: read-only.");
    Yaml& steps = job.Set("steps", StepsBeforeBuild(/*history=*/false));
    AddBaseImageLogins(project_, /*pull_request=*/true, &steps);
    Yaml& build = steps.Add(Yaml::Map());
    build.Set("uses", UsesAction(project_, "docker/build-push-action"));
    SetBuildSecrets(/*pull_request=*/true, &build);
    SetBuildInputs(/*pull_request=*/true, build.Set("with", Yaml::Map()));
    return job;
  }

  // Whether base images come from ghcr.io, by the workflow's own token.
  bool ReadsPackages() const {
    return std::any_of(workflow_.logins.begin(), workflow_.logins.end(),
                       [](const RegistryLogin& login) {
                         return login.password_secret.empty();
                       });
  }

  Yaml PushPermissions(bool builds, bool signs) const {
    Yaml permissions = Yaml::Map();
    permissions.Set("contents", "read");
    if (host_ == "ghcr.io") {
      permissions.Set("packages", "write");
    } else if (builds && ReadsPackages()) {
      permissions.Set("packages", "read");
    }
    if (LogsInByIdentity(workflow_)) {
      permissions.Set("id-token", "write").Note("logs in to the registry");
    } else if (signs) {
      permissions.Set("id-token", "write")
          .Note("signs in the name of this workflow");
    }
    return permissions;
  }

  Yaml Build() const {
    const bool signs = workflow_.cosign.sign && !by_platform_;
    Yaml job = JobForEachApp(kPushed, PushPermissions(/*builds=*/true, signs));
    if (!workflow_.needs.empty()) {
      std::vector<std::string> needs{"discover"};
      for (const Gate& gate : workflow_.needs) needs.push_back(gate.job);
      job.Set("needs", Yaml::Strings(needs));
    }
    Yaml& steps = job.Set("steps", StepsBeforeBuild(workflow_.only_changed));
    AddBaseImageLogins(project_, /*pull_request=*/false, &steps);
    AddPushLogin(project_, &steps);
    steps.Add(Metadata());
    if (workflow_.only_changed) steps.Add(Reuse());
    steps.Add(BuildAndPush());
    if (by_platform_) {
      AddKeepDigest(&steps);
    } else {
      AddSignAndShow(&steps);
    }
    return job;
  }

  // Hands the digest of one platform to the job that publishes the image.
  void AddKeepDigest(Yaml* steps) const {
    Yaml& keep = steps->Add(BashStep("Keep the digest", kKeepDigestScript));
    Yaml environment = Yaml::Map();
    environment.Set("KEPT", workflow_.only_changed
                                ? Evaluated("steps.reuse.outputs.digest")
                                : std::string());
    environment.Set("BUILT", Evaluated("steps.build.outputs.digest"));
    environment.Set("SLUG", Evaluated("matrix.app.slug"));
    keep.Set("env", std::move(environment));
    Yaml& upload = steps->Add(Yaml::Map());
    upload.Set("uses", UsesAction(project_, "actions/upload-artifact"));
    Yaml& with = upload.Set("with", Yaml::Map());
    with.Set("name", "digests." + Evaluated("matrix.app.name") + "." +
                         Evaluated("matrix.app.slug"));
    with.Set("path", Evaluated("runner.temp") + "/digests/*");
    with.Set("if-no-files-found", "error");
    with.Set("overwrite", true);
    with.Set("retention-days", 1);
  }

  // An app whose platforms are all built is published, even if the build of
  // another app fails.
  Yaml Publish() const {
    Yaml job = Job();
    job.Comment("Makes one image of what was built for each platform.");
    job.Set("name", Evaluated("matrix.app.name"));
    job.Set("needs", Yaml::Strings({"discover", "build"}));
    job.Set("if", std::string(kPushed) + " && " + kHasApps +
                      " && !cancelled() && needs.build.result != 'skipped'");
    job.Set("timeout-minutes", 10);
    job.Set("permissions",
            PushPermissions(/*builds=*/false, workflow_.cosign.sign));
    SetMatrix("apps", &job);
    Yaml& steps = job.Set("steps", Yaml::List());
    steps.Add(Buildx());
    AddPushLogin(project_, &steps);
    steps.Add(Metadata());
    Yaml& download = steps.Add(Yaml::Map());
    download.Set("uses", UsesAction(project_, "actions/download-artifact"));
    Yaml& with = download.Set("with", Yaml::Map());
    with.Set("pattern", "digests." + Evaluated("matrix.app.name") + ".*");
    with.Set("path", Evaluated("runner.temp") + "/digests");
    with.Set("merge-multiple", true);
    Yaml& publish =
        steps.Add(BashStep("Publish the image", kPublishScript, "publish"));
    Yaml environment = Yaml::Map();
    environment.Set("IMAGE", Evaluated("matrix.app.image"));
    environment.Set("PLATFORMS", Evaluated("matrix.app.platforms"));
    environment.Set("TAGS", Evaluated("steps.meta.outputs.tags"));
    publish.Set("env", std::move(environment));
    AddSignAndShow(&steps);
    return job;
  }

  void AddSignAndShow(Yaml* steps) const {
    if (workflow_.cosign.sign) {
      Yaml& install = steps->Add(Yaml::Map());
      install.Set("uses", UsesAction(project_, "sigstore/cosign-installer"));
      SetIfBuilt(install);
      Yaml& sign = steps->Add(BashStep("Sign", kSignScript));
      SetIfBuilt(sign);
      ImageEnvironment(sign);
    }
    Yaml& show = steps->Add(BashStep("Show what was pushed", kSummaryScript));
    ImageEnvironment(show);
  }

  // Skips a step if an existing image was kept.
  void SetIfBuilt(Yaml& step) const {
    if (workflow_.only_changed && !by_platform_) {
      step.Set("if", "steps.reuse.outputs.digest == ''");
    }
  }

  void ImageEnvironment(Yaml& step) const {
    Yaml environment = Yaml::Map();
    environment.Set("IMAGE", Evaluated("matrix.app.image"));
    environment.Set("TAGS", Evaluated("steps.meta.outputs.tags"));
    environment.Set("DIGEST", Evaluated(Digest()));
    step.Set("env", std::move(environment));
  }

  // Where the digest of what was pushed is.
  std::string Digest() const {
    if (by_platform_) return "steps.publish.outputs.digest";
    return workflow_.only_changed
               ? "steps.reuse.outputs.digest || steps.build.outputs.digest"
               : "steps.build.outputs.digest";
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

  Yaml Reuse() const {
    Yaml step =
        BashStep("Keep the image of an unchanged app", kReuseScript, "reuse");
    step.Comment(
        "Every app gets a tag at every push; the image's own label still says\n"
        "from which commit it was built.");
    Yaml environment = Yaml::Map();
    environment.Set("FORCE", Evaluated("inputs.force"));
    environment.Set("IMAGE", Evaluated("matrix.app.image"));
    environment.Set("TAGS", Evaluated("steps.meta.outputs.tags"));
    environment.Set("PATHS", Evaluated("matrix.app.paths"));
    environment.Set("RETAG", by_platform_ ? "false" : "true");
    step.Set("env", std::move(environment));
    return step;
  }

  Yaml BuildAndPush() const {
    Yaml step = Yaml::Map();
    step.Set("uses", UsesAction(project_, "docker/build-push-action"));
    step.Set("id", "build");
    if (workflow_.only_changed) {
      step.Set("if", "steps.reuse.outputs.digest == ''");
    }
    SetBuildSecrets(/*pull_request=*/false, &step);
    Yaml& with = step.Set("with", Yaml::Map());
    SetBuildInputs(/*pull_request=*/false, with);
    if (by_platform_) {
      with.Set("outputs", "type=image,name=" + Evaluated("matrix.app.image") +
                              ",push-by-digest=true,name-canonical=true,"
                              "push=true");
    } else {
      with.Set("push", true);
      with.Set("tags", Evaluated("steps.meta.outputs.tags"));
    }
    with.Set("labels", Evaluated("steps.meta.outputs.labels"));
    if (workflow_.provenance) {
      with.Set("provenance", "mode=max");
    } else {
      with.Set("provenance", false);
    }
    with.Set("sbom", workflow_.sbom);
    return step;
  }

  void SetBuildInputs(bool pull_request, Yaml& with) const {
    with.Set("context", Evaluated("matrix.app.context"));
    with.Set("file", Evaluated("matrix.app.dockerfile"));
    with.Set("target", Evaluated("matrix.app.target"));
    with.Set("build-args", Evaluated("matrix.app.arguments"));
    if (HasBuildContexts(model_)) {
      with.Set("build-contexts", Evaluated("matrix.app.contexts"));
    }
    if (!BuildSecrets(model_).empty()) {
      with.Set("secret-envs", Evaluated("matrix.app.secret_variables"));
    }
    with.Set("platforms", Evaluated("matrix.app.platforms"));
    SetCache(pull_request, with);
  }

  void SetCache(bool pull_request, Yaml& with) const {
    const std::string app = Evaluated("matrix.app.name");
    const std::string slug =
        by_platform_ ? "-" + Evaluated("matrix.app.slug") : "";
    switch (workflow_.cache) {
      case Workflow::Cache::kGitHub:
        with.Set("cache-from", "type=gha,scope=" + app + slug);
        with.Set("cache-to", "type=gha,mode=max,scope=" + app + slug);
        break;
      case Workflow::Cache::kRegistry: {
        const std::string cache =
            "type=registry,ref=" + Evaluated("matrix.app.image") +
            ":buildcache" + slug;
        with.Set("cache-from", cache);
        if (!pull_request) {
          with.Set("cache-to", cache +
                                   ",mode=max,image-manifest=true,"
                                   "oci-mediatypes=true");
        }
        break;
      }
      case Workflow::Cache::kOff:
        break;
    }
  }

  // A build gets only the secrets that its app names. GitHub gives a pull
  // request from a fork none.
  void SetBuildSecrets(bool pull_request, Yaml* step) const {
    const std::set<std::string> secrets = BuildSecrets(model_);
    if (secrets.empty()) return;
    Yaml& environment = step->Set("env", Yaml::Map());
    for (const std::string& secret : secrets) {
      environment.Set(
          SecretVariable(secret),
          Evaluated(
              (pull_request ? std::string(kSameRepository) + " && " : "") +
              "contains(matrix.app.secrets, '" + secret + "') && secrets." +
              secret + " || ''"));
    }
  }

  Yaml Reconcile() const {
    Yaml job = Job();
    job.Comment(
        "The operator looks again within seconds, not at its next turn.");
    job.Set("needs", by_platform_ ? "publish" : "build");
    job.Set("if", "github.event_name != 'pull_request' && github.ref == " +
                      ExpressionString("refs/heads/" + project_.branch));
    job.Set("timeout-minutes", 10);
    job.Set("permissions", Yaml::Map());
    Yaml& step =
        job.Set("steps", Yaml::List())
            .Add(BashStep("Ask the operator to reconcile", kReconcileScript));
    Yaml environment = Yaml::Map();
    environment.Set("NAMESPACE", WithoutExpressions(project_.operator_.space));
    environment.Set("STACK", WithoutExpressions(project_.operator_.stack_name));
    environment.Set(
        "KUBECONFIG_CONTENTS",
        Evaluated("secrets." + workflow_.reconcile_kubeconfig_secret));
    step.Set("env", std::move(environment));
    return job;
  }

  const Model& model_;
  const Project& project_;
  const Workflow& workflow_;
  const bool by_platform_;
  std::string host_;
  std::string platforms_;
};

}  // namespace

GeneratedFile ImagesWorkflow(const Model& model) {
  return Images(model).Write();
}

}  // namespace imagecd::generator
