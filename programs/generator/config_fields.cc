#include "programs/generator/config_fields.h"

#include <string>
#include <vector>

#include "programs/generator/formats.h"

namespace imagecd::generator {
namespace {

constexpr int kMonth = 2'678'400;  // seconds

void SecretKeyFields(FieldVisitor& v, SecretKey& secret) {
  v.Text({.name = "secret", .doc = "Name of the Secret.", .required = true},
         kSubdomainName, &secret.secret);
  v.Text({.name = "key", .doc = "Key in it.", .required = true}, kDataKey,
         &secret.key);
}

void ExclusionFields(FieldVisitor& v, ImageChoice::Exclusion& exclusion) {
  v.Text({.name = "commit", .doc = "Builds of this commit."}, kCommit,
         &exclusion.commit);
  v.Text({.name = "tag", .doc = "This tag."}, kTag, &exclusion.tag);
  v.Text({.name = "pattern", .doc = "Tags that this RE2 expression matches."},
         kLine, &exclusion.pattern);
  v.Text({.name = "reason", .doc = "Why; shown to people."}, kLine,
         &exclusion.reason);
  v.Text({.name = "until", .doc = "Until when; for good if left out."},
         kInstant, &exclusion.until);
  const int given = !exclusion.commit.empty() + !exclusion.tag.empty() +
                    !exclusion.pattern.empty();
  v.Require(given == 1, "commit",
            "needs exactly one of `commit`, `tag` and `pattern`");
}

void PinFields(FieldVisitor& v, ImageChoice::Pin& pin) {
  v.Text({.name = "commit", .doc = "The build of this commit."}, kCommit,
         &pin.commit);
  v.Text({.name = "tag", .doc = "This tag."}, kTag, &pin.tag);
  v.Text({.name = "digest", .doc = "This digest."}, kDigest, &pin.digest);
  v.Text({.name = "reason", .doc = "Why; shown to people."}, kLine,
         &pin.reason);
  const int given =
      !pin.commit.empty() + !pin.tag.empty() + !pin.digest.empty();
  v.Require(given == 1, "commit",
            "needs exactly one of `commit`, `tag` and `digest`");
}

void CommonChoiceFields(FieldVisitor& v, ImageChoice& choice) {
  v.Text({.name = "minimumAge",
          .doc = "A build younger than this is not deployed yet."},
         kDuration, &choice.minimum_age);
  OneOf(v,
        {.name = "onRegistryFailure",
         .doc = "What an unreachable registry means: keep what is deployed, "
                "or fail."},
        {"keep", "fail"}, &choice.on_registry_failure);
  v.Object({.name = "verify", .doc = "What an image has to prove."},
           [&choice](FieldVisitor& inside) {
             inside.Flag({.name = "revisionLabel",
                          .doc = "Its label "
                                 "org.opencontainers.image.revision begins "
                                 "with the commit of its tag."},
                         &choice.verify_revision_label);
             inside.Text({.name = "sourceRepository",
                          .doc = "Path or URL of a git clone: the commit has "
                                 "to be on the branch there."},
                         kLine, &choice.verify_source_repository);
           });
}

void AppChoiceFields(FieldVisitor& v, ImageChoice& choice) {
  v.Text({.name = "branch",
          .doc = "Branch whose builds are deployed; the "
                 "project's if left out."},
         kBranch, &choice.branch);
  CommonChoiceFields(v, choice);
  v.Text(
      {.name = "hold", .doc = "Keep what is deployed; the text is the reason."},
      kLine, &choice.hold);
  ObjectOf(v, {.name = "pin", .doc = "Deploy exactly this."}, PinFields,
           &choice.pin);
  ListOf(v, {.name = "exclude", .doc = "Never deploy these."}, ExclusionFields,
         &choice.exclude);
}

void BuildFields(FieldVisitor& v, Build& build) {
  v.Text({.name = "context",
          .doc = "Folder that the build sees, from the repository's root; "
                 "`.` is the root. If left out, the nearest folder, from the "
                 "Dockerfile's upward, that has what the Dockerfile copies."},
         kRelativePath, &build.context);
  v.Text({.name = "dockerfile",
          .doc = "Its Dockerfile, from the repository's root. It can have any "
                 "name, and several apps can use one. If left out, the app is "
                 "a folder that `discover` finds."},
         kRelativePath, &build.dockerfile);
  v.Text({.name = "target", .doc = "Stage that is built."}, kStage,
         &build.target);
  v.TextMap(
      {.name = "args",
       .doc = "Build arguments. A value such as `${{ github.sha }}` "
              "(also ref_name, repository, repository_owner, run_attempt, "
              "run_id, run_number, server_url) is taken from the run."},
      kVariable, kAnyText, &build.arguments);
  v.TextMap({.name = "secrets",
             .doc = "From the ID of a build secret (`RUN "
                    "--mount=type=secret,id=ID`) to the secret of the GitHub "
                    "repository that holds it."},
            kSecretId, kSecretOfRepository, &build.secrets);
  v.TextMap({.name = "contexts",
             .doc = "More build contexts by name (`COPY --from=NAME`): a "
                    "folder from the repository's root, or a URL."},
            kVariable, kLine, &build.contexts);
  v.Texts({.name = "paths",
           .doc = "workflow.onlyChanged: files and folders whose change makes "
                  "another image. If left out, the sources of COPY, ADD and "
                  "bind mounts."},
          kRelativePath, &build.paths);
}

void AppFields(FieldVisitor& v, AppSettings& app) {
  v.Text({.name = "repository",
          .doc = "Where its images are; `registry/NAME` if left out."},
         kRepository, &app.repository);
  v.Text({.name = "namespace",
          .doc = "Its Kubernetes namespace; the "
                 "project's if left out."},
         kName, &app.space);
  v.Texts({.name = "platforms",
           .doc = "What it is built for; the project's if left out."},
          kPlatform, &app.platforms);
  ObjectOf(v, {.name = "build", .doc = "How its image is built."}, BuildFields,
           &app.build);
  ObjectOf(v, {.name = "selection", .doc = "Which image is deployed."},
           AppChoiceFields, &app.choice);
  app.main.workload.resources = app.resources;
  WorkloadFields(v, app.main);
  v.ObjectMap(
      {.name = "workloads",
       .doc = "More deployments and cronjobs of the same image, each named "
              "APP-KEY."},
      kName, [&app] { app.workloads.clear(); },
      [&app](const std::string& key, FieldVisitor& inside) {
        WorkloadSettings workload;
        workload.key = key;
        workload.workload.resources = app.resources;
        WorkloadFields(inside, workload);
        app.workloads.push_back(std::move(workload));
      });
}

void ProgramFields(FieldVisitor& v, Program& program) {
  Enum(v, {.name = "language", .doc = "Language of the Pulumi program."},
       {"yaml", "python", "typescript", "go"}, &program.language);
  v.Text({.name = "folder", .doc = "Where it goes.", .required = true},
         kRelativePath, &program.folder);
  v.Flag({.name = "projectAtRoot",
          .doc = "Write Pulumi.yaml at the repository's root, with `main` "
                 "naming the folder."},
         &program.project_at_root);
}

void GateFields(FieldVisitor& v, Gate& gate) {
  v.Text({.name = "workflow",
          .doc = "Reusable workflow of this repository (`on: workflow_call`).",
          .shorthand = true},
         kWorkflowFile, &gate.workflow);
  v.Text({.name = "job",
          .doc = "Name of the job; that of the workflow's file if left out."},
         kJob, &gate.job);
  v.Text({.name = "run",
          .doc = "Script for bash, in place of a workflow; it starts at the "
                 "repository's root."},
         kAnyText, &gate.run);
  v.Require(gate.workflow.empty() != gate.run.empty(), "run",
            "needs exactly one of `workflow` and `run`, like `{job: test, run: "
            "make test}`");
  v.Require(gate.run.empty() || !gate.job.empty(), "run",
            "needs `job`, a name for the job, like `{job: test, run: make "
            "test}`");
}

void LoginFields(FieldVisitor& v, RegistryLogin& login) {
  v.Text({.name = "registry", .doc = "Its host.", .required = true},
         kRegistryHost, &login.registry);
  v.Text({.name = "username", .doc = "User, as text."}, kLine, &login.username);
  v.Text({.name = "usernameSecret",
          .doc = "Secret of the GitHub repository that holds the user."},
         kSecretOfRepository, &login.username_secret);
  v.Text({.name = "passwordSecret",
          .doc = "Secret of the GitHub repository that holds the password. "
                 "ghcr.io needs none: the workflow's own token is used."},
         kSecretOfRepository, &login.password_secret);
  const bool own_token =
      login.registry == "ghcr.io" && login.password_secret.empty();
  const bool one_user = login.username.empty() != login.username_secret.empty();
  v.Require(own_token || (one_user && !login.password_secret.empty()),
            "registry",
            "needs `passwordSecret`, and one of `username` and "
            "`usernameSecret`");
}

void WorkflowFields(FieldVisitor& v, Workflow& workflow) {
  v.Flag({.name = "enabled", .doc = "Write .github/workflows/images.yaml."},
         &workflow.enabled);
  v.Texts({.name = "runner",
           .doc = "Label of GitHub's runner that builds, or a list of labels.",
           .single = true},
          kLine, &workflow.runner);
  v.TextMap({.name = "runners",
             .doc = "Platforms that are built on separate runners, by a "
                    "job for each app and platform, in place of an emulator: "
                    "from a platform to a label, or to several with commas "
                    "between them."},
            kPlatform, kLine, &workflow.runners);
  Integer(v,
          {.name = "timeoutMinutes", .doc = "After which a build is stopped."},
          1, 7200, &workflow.timeout_minutes);
  ListOf(v,
         {.name = "needs",
          .doc = "Jobs that have to succeed before an image is pushed. They "
                 "run for pull requests, too."},
         GateFields, &workflow.needs);
  ListOf(v,
         {.name = "logins",
          .doc = "Registries of private base images. Pull requests from the "
                 "same repository log in, too."},
         LoginFields, &workflow.logins);
  Enum(v,
       {.name = "cache",
        .doc = "Where layers are kept for the next build: in GitHub's cache, "
               "in the registry under the tag `buildcache`, or nowhere."},
       {"github", "registry", "off"}, &workflow.cache);
  v.Flag({.name = "lfs",
          .doc = "Check out files of Git LFS; true if left out and "
                 ".gitattributes names some."},
         &workflow.lfs);
  Enum(v,
       {.name = "submodules",
        .doc = "Check out submodules; recursive if left out and there are "
               "any."},
       {"off", "on", "recursive"}, &workflow.submodules);
  v.Text({.name = "awsRole",
          .doc = "Role that the workflow takes by its identity to push to "
                 "Amazon ECR, in place of a password."},
         kAwsRole, &workflow.aws_role);
  v.Text({.name = "googleProvider",
          .doc = "Workload identity provider by which the workflow pushes to "
                 "Google's Artifact Registry, in place of a password."},
         kLine, &workflow.google_provider);
  v.Text({.name = "googleServiceAccount",
          .doc = "Service account of `googleProvider`."},
         kLine, &workflow.google_service_account);
  v.Flag({.name = "onlyChanged",
          .doc = "Build the apps that a push changed; the others' last image "
                 "gets the new tag."},
         &workflow.only_changed);
  v.Flag({.name = "provenance", .doc = "Attach how it was built."},
         &workflow.provenance);
  v.Flag({.name = "sbom", .doc = "Attach what it is made of."}, &workflow.sbom);
  v.Object({.name = "cosign", .doc = "Signatures."},
           [&workflow](FieldVisitor& inside) {
             inside.Flag({.name = "sign",
                          .doc = "Sign images with the workflow's identity, "
                                 "without a key."},
                         &workflow.cosign.sign);
           });
  v.Text({.name = "reconcileKubeconfigSecret",
          .doc = "Secret of the GitHub repository with a kubeconfig, with "
                 "which the workflow asks the operator to deploy at once; no "
                 "such job if left out."},
         kSecretOfRepository, &workflow.reconcile_kubeconfig_secret);
}

void ActionFields(FieldVisitor& v, ActionPin& pin) {
  v.Text({.name = "commit", .doc = "Commit of the action.", .required = true},
         kFullCommit, &pin.commit);
  v.Text({.name = "version",
          .doc = "Version that this commit is, written beside it.",
          .required = true},
         kTagVersion, &pin.version);
}

void DependabotFields(FieldVisitor& v, Dependabot& dependabot) {
  v.Flag({.name = "enabled", .doc = "Write .github/dependabot.yml."},
         &dependabot.enabled);
  OneOf(v, {.name = "interval", .doc = "How often it looks."},
        {"daily", "weekly", "monthly"}, &dependabot.interval);
  OneOf(v, {.name = "day", .doc = "weekly: on which day."},
        {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
         "sunday"},
        &dependabot.day);
  v.Text({.name = "time", .doc = "At what time."}, kTime, &dependabot.time);
  v.Text({.name = "timeZone", .doc = "Time zone of `time`."}, kTimeZone,
         &dependabot.time_zone);
  Integer(v,
          {.name = "cooldownDays",
           .doc = "A version younger than this is not proposed yet (security "
                  "updates are)."},
          0, 90, &dependabot.cooldown_days);
  Integer(v, {.name = "openPullRequestsLimit", .doc = "Open at the same time."},
          1, 100, &dependabot.open_pull_requests_limit);
  v.Flag({.name = "group", .doc = "One pull request for all of an ecosystem."},
         &dependabot.group);
  v.Texts({.name = "labels", .doc = "Labels of its pull requests."}, kLine,
          &dependabot.labels);
  Enum(v,
       {.name = "autoMerge",
        .doc = "Write a workflow that merges what passed its tests, up to this "
               "kind of update."},
       {"off", "patch", "minor", "major"}, &dependabot.auto_merge);
}

void OperatorFields(FieldVisitor& v, Operator& op) {
  v.Flag({.name = "enabled",
          .doc = "Write the manifests of the Pulumi "
                 "Kubernetes Operator."},
         &op.enabled);
  v.Text({.name = "folder", .doc = "Where they go."}, kRelativePath,
         &op.folder);
  v.Text({.name = "namespace",
          .doc = "Namespace of the Stack object; the "
                 "project's if left out."},
         kName, &op.space);
  v.Text({.name = "name",
          .doc = "Name of the Stack object; the project's if "
                 "left out."},
         kName, &op.stack_name);
  v.Text({.name = "stack", .doc = "Pulumi's name of the stack."}, kLine,
         &op.stack);
  v.Text({.name = "serviceAccount", .doc = "Account under which it runs."},
         kName, &op.service_account);
  Integer(v,
          {.name = "resyncSeconds",
           .doc = "How often it looks for a newer image; the operator takes "
                  "no less than 60."},
          60, kMonth, &op.resync_seconds);
  v.Flag({.name = "destroyOnDelete",
          .doc = "Deleting the Stack object deletes what it deployed."},
         &op.destroy_on_delete);
  v.Text({.name = "backend", .doc = "URL of Pulumi's state."}, kUrl,
         &op.backend_url);
  v.Text({.name = "stateSize",
          .doc = "Size of the claim that holds the state of a file:// "
                 "backend."},
         kQuantity, &op.state_claim_size);
  ObjectOf(v,
           {.name = "passphrase",
            .doc = "Secret that holds the passphrase "
                   "of the stack's secrets."},
           SecretKeyFields, &op.passphrase);
  ObjectOf(v,
           {.name = "accessToken",
            .doc = "Secret that holds the token of "
                   "Pulumi's service."},
           SecretKeyFields, &op.access_token);
  ObjectOf(v,
           {.name = "gitToken",
            .doc = "Secret that holds a token that may "
                   "read this repository."},
           SecretKeyFields, &op.git_token);
  ObjectOf(v,
           {.name = "registryToken",
            .doc = "Secret that holds a token (or a password) that may read "
                   "the images of `registry`."},
           SecretKeyFields, &op.registry_token);
  v.Text({.name = "registryUser",
          .doc = "User that `registryToken` belongs to. ghcr.io needs none; "
                 "if left out, the owner for docker.io, and `token` for "
                 "others."},
         kLine, &op.registry_user);
  v.Text({.name = "dockerConfigSecret",
          .doc = "Secret of type kubernetes.io/dockerconfigjson for the "
                 "registry, in place of `registryToken`."},
         kSubdomainName, &op.docker_config_secret);
  v.Text({.name = "pluginImage", .doc = "Image that holds imagecd's binaries."},
         kImage, &op.plugin_image);
  v.Text({.name = "kubernetesPluginImage",
          .doc = "Image that holds Pulumi's plugin for Kubernetes."},
         kImage, &op.kubernetes_plugin_image);
  v.Text({.name = "workspaceImage",
          .doc = "Image of the workspace; the "
                 "operator's own if left out."},
         kImage, &op.workspace_image);
}

void SecretFields(FieldVisitor& v, SecretSettings& secret) {
  v.Text({.name = "namespace",
          .doc = "Its namespace; the project's if left "
                 "out."},
         kName, &secret.space);
  v.TextMap({.name = "entries",
             .doc = "From a key of the Secret to the key of Pulumi's "
                    "configuration that holds it (`pulumi config set "
                    "--secret`).",
             .required = true},
            kDataKey, kConfigKey, &secret.entries);
}

}  // namespace

void ConfigFields(FieldVisitor& v, Config& config) {
  Project& project = config.project;
  v.Text({.name = "name",
          .doc = "Name of the Pulumi project; the "
                 "repository's if left out."},
         kProjectName, &project.name);
  v.Text({.name = "description", .doc = "One sentence about it."}, kLine,
         &project.description);
  v.Text({.name = "registry",
          .doc = "Host and path below which the images are, each under its "
                 "app's name: ghcr.io/OWNER/REPOSITORY, docker.io/OWNER, or a "
                 "host alone. ghcr.io/OWNER/REPOSITORY of the remote at "
                 "github.com if left out."},
         kRegistry, &project.registry);
  v.Text({.name = "registryKey",
          .doc = "Key of Pulumi's configuration in which a stack may name "
                 "another registry; if left out, there is none."},
         kConfigKey, &project.registry_key);
  v.Text({.name = "branch",
          .doc = "Branch whose images are deployed; the "
                 "remote's default if left out."},
         kBranch, &project.branch);
  v.Text({.name = "repositoryUrl",
          .doc = "URL of the git repository; that of `origin` if left out."},
         kUrl, &project.remote.url);
  v.Text({.name = "namespace",
          .doc = "Kubernetes namespace of the apps; the "
                 "project's name if left out."},
         kName, &project.space);
  v.Flag({.name = "createNamespaces",
          .doc = "Whether imagecd creates the namespaces: the program, or the "
                 "operator's manifests if there are any. If not, the program "
                 "looks up those that exist. It never deletes one."},
         &project.make_namespaces);
  Enum(v,
       {.name = "podSecurity",
        .doc = "Label of the namespaces for Kubernetes' Pod Security "
               "Standards. warn: a warning about pods that need more rights "
               "than the apps do; enforce: such pods are refused, also those "
               "that other programs run in these namespaces; off: no label."},
       {"warn", "enforce", "off"}, &project.pod_security);
  Enum(v,
       {.name = "images",
        .doc = "each: every app gets its newest image; set: all apps get the "
               "newest commit of which every one has an image."},
       {"each", "set"}, &project.image_mode);
  v.Object({.name = "discover",
            .doc = "Folders that are apps if they have a Dockerfile or "
                   "Containerfile, in addition to the apps that `apps` "
                   "declares."},
           [&project](FieldVisitor& inside) {
             inside.Texts({.name = "apps", .doc = "Patterns of folders."},
                          kGlob, &project.workflow.apps);
             inside.Texts({.name = "exclude",
                           .doc = "Patterns of folders that are not apps."},
                          kGlob, &project.workflow.exclude);
           });
  v.Texts({.name = "platforms", .doc = "What images are built for."}, kPlatform,
          &config.platforms);
  v.Object({.name = "build", .doc = "Builds of apps that say nothing else."},
           [&config](FieldVisitor& inside) {
             inside.Text({.name = "context",
                          .doc = "Folder that a build sees, from the "
                                 "repository's root; `.` is the root."},
                         kRelativePath, &config.build.context);
           });
  ObjectOf(v,
           {.name = "resources",
            .doc = "What each container needs and may take, for every app "
                   "that says nothing else."},
           ResourcesFields, &config.resources);
  ObjectOf(v,
           {.name = "selection",
            .doc = "Which images are deployed, for "
                   "every app that says nothing else."},
           CommonChoiceFields, &config.choice);
  v.Objects(
      {.name = "programs",
       .doc = "The Pulumi programs to write; `[]` for none, only the workflow "
              "and dependabot.yml."},
      [&config] {
        config.project.programs.clear();
        config.has_programs = true;
      },
      [&project](FieldVisitor& inside) {
        ProgramFields(inside, project.programs.emplace_back());
      });
  MapOf(v,
        {.name = "secrets",
         .doc = "Kubernetes Secrets that the program makes from secrets of its "
                "configuration."},
        kSubdomainName, SecretFields, &SecretSettings::name, &config.secrets);
  v.ObjectMap(
      {.name = "apps",
       .doc = "The apps that `build: {dockerfile: ...}` declares, and settings "
              "of those that `discover` finds, by the name of their folder."},
      kName, [&config] { config.apps.clear(); },
      [&config](const std::string& name, FieldVisitor& inside) {
        AppSettings app;
        app.name = name;
        app.choice = config.choice;
        app.resources = config.resources;
        AppFields(inside, app);
        config.apps.push_back(std::move(app));
      });
  ObjectOf(v, {.name = "workflow", .doc = "The workflow that builds images."},
           WorkflowFields, &project.workflow);
  MapOf(v,
        {.name = "actions",
         .doc = "Commits of actions that the workflows "
                "use, in place of the built-in ones."},
        kAction, ActionFields, &ActionPin::action, &project.actions);
  ObjectOf(v, {.name = "dependabot", .doc = "Updates of dependencies."},
           DependabotFields, &project.dependabot);
  ObjectOf(v, {.name = "operator", .doc = "The operator that deploys."},
           OperatorFields, &project.operator_);
  v.Object({.name = "versions", .doc = "Versions of the plugins."},
           [&project](FieldVisitor& inside) {
             inside.Text({.name = "imagecd",
                          .doc = "Of this provider; the "
                                 "generator's own if left "
                                 "out."},
                         kVersion, &project.plugin_version);
             inside.Text({.name = "kubernetes",
                          .doc = "Of Pulumi's provider for Kubernetes."},
                         kVersion, &project.kubernetes_plugin_version);
           });
  v.Text({.name = "pluginFolder",
          .doc = "Folder of this repository that holds the imagecd plugin, for "
                 "the programs' `plugins` section; on PATH or in Pulumi's "
                 "cache if left out."},
         kRelativePath, &project.plugin_folder);
}

}  // namespace imagecd::generator
