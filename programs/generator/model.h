#ifndef IMAGECD_PROGRAMS_GENERATOR_MODEL_H_
#define IMAGECD_PROGRAMS_GENERATOR_MODEL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "programs/generator/value.h"

// What is generated from: a monorepo's apps and the project around them, typed
// and complete. Plain values, no input or output of their own.
//
// Whoever builds a Model (BuildModel) has checked it, and emitters rely on it:
//  * names (App, Workload, Volume, Stack, namespaces) are Kubernetes names of
//    at most 63 characters (RFC 1123 label), unique among their kind;
//  * image repositories are valid (provider/oci/reference.h);
//  * paths are relative to the repository's root, with `/`, no `.` or `..`
//    component, and "" is the root itself (never "./");
//  * all text is valid UTF-8 without NUL; it may hold anything else: quotes,
//    `$`, `{{`, newlines, emoji, words that YAML misreads;
//  * every default is filled in: an empty string, list or map and a missing
//    optional mean "leave it out", never "use the default";
//  * lists are in the order in which they are to be written.
namespace imagecd::generator {

enum class Language { kYaml, kPython, kTypeScript, kGo };

// One dependabot ecosystem may serve several (poetry is `pip` there).
enum class Ecosystem {
  kPip,
  kPoetry,
  kUv,
  kGo,
  kNpm,
  kPnpm,
  kYarn,
  kRust,
  kDocker,
  kGitHubActions,
  kTerraform,
  kBazel,
  kBun,
  kBundler,
  kComposer,
  kConda,
  kDeno,
  kDevContainers,
  kDockerCompose,
  kDotnetSdk,
  kElm,
  kGitSubmodule,
  kGradle,
  kHelm,
  kJulia,
  kMaven,
  kMix,
  kNuget,
  kOpenTofu,
  kPreCommit,
  kPub,
  kRustToolchain,
  kSwift,
  kVcpkg,
};

struct FoundEcosystem {
  Ecosystem ecosystem;
  std::string directory;  // relative to the root; "" is the root
  friend auto operator<=>(const FoundEcosystem&,
                          const FoundEcosystem&) = default;
};

// A key of a Kubernetes Secret that exists, or that the program makes
// (Project::secrets).
struct SecretKey {
  std::string secret;
  std::string key;
};

struct EnvironmentVariable {
  enum class Source {
    kValue,   // `value` as it stands
    kSecret,  // `secret`
  };
  std::string name;
  Source source = Source::kValue;
  std::string value;
  SecretKey secret;
};

// A file that a ConfigMap brings into the container.
struct ConfigFile {
  std::string mount_path;  // absolute, of the file itself
  // One of the two. `source` is read when the program runs, so that an edit of
  // that file needs no `imagecd generate`.
  std::string source;  // a file, relative to the repository's root
  std::string contents;
};

struct Volume {
  enum class Kind {
    kEmptyDir,  // `size` is its limit where given
    kClaim,     // a PersistentVolumeClaim; made by the program if `size`
    kHostPath,  // `source` is the path on the node
    kSecret,    // `source` is the Secret's name
    kConfigMap  // `source` is the ConfigMap's name
  };
  std::string name;
  Kind kind = Kind::kEmptyDir;
  std::string mount_path;     // absolute
  std::string source;         // kClaim without `size`: an existing claim
  std::string size;           // a quantity: `1Gi`
  std::string storage_class;  // kClaim with `size`
  std::string access_mode = "ReadWriteOnce";  // kClaim
};

struct Port {
  std::string name;  // at most 15 characters (IANA service name)
  int container_port = 0;
  int service_port = 0;          // 0: no part of the Service
  std::string protocol = "TCP";  // TCP, UDP or SCTP
};

struct Ingress {
  std::string host;  // "" is every host
  std::string path = "/";
  std::string path_type = "Prefix";  // Prefix, Exact or ImplementationSpecific
  std::string port;                  // the name of a Port that has a service
  std::string class_name;
  std::string tls_secret;
  std::vector<KeyValue> annotations;
};

// The way in which the kubelet checks that a container has started, is ready,
// and is alive.
struct HealthCheck {
  enum class Kind {
    kConnection,  // something listens on the port
    kHttp,        // GET of `path` succeeds
    kGrpc,        // by the gRPC health checking protocol
  };
  Kind kind = Kind::kConnection;
  std::string path;  // kHttp
  std::string port;  // the name of a TCP Port; "": the first one, if any
};

struct Resources {  // quantities; "": leave it out
  std::string cpu_request;
  std::string memory_request;
  std::string cpu_limit;
  std::string memory_limit;
};

enum class WorkloadKind { kDeployment, kCronJob };

// One Deployment or CronJob. An app has one or more: chime is a Deployment
// (nginx) and CronJobs.
struct Workload {
  // The name of the Kubernetes object; the app's name, or `APP-KEY`.
  std::string name;
  WorkloadKind kind = WorkloadKind::kDeployment;
  // Another image than the app's own, as it is written in the pod
  // (`nginx:1.27@sha256:…`); "": the app's LatestImage.
  std::string image;

  // kCronJob
  std::string schedule;   // `0 3 * * *`
  std::string time_zone;  // IANA name

  // kDeployment
  int replicas = 1;
  std::vector<Ingress> ingress;

  // The kubelet refuses a pod of an image that runs as root, or under a name
  // without `run_as_user`, if this is set.
  bool run_as_non_root = true;
  std::optional<int64_t> run_as_user;

  std::vector<Port> ports;
  HealthCheck health;  // kDeployment
  std::vector<EnvironmentVariable> environment;
  std::vector<ConfigFile> config_files;
  std::vector<Volume> volumes;
  Resources resources;

  // Raw patches (patch.h), each a map: of the container, of the pod's spec, and
  // of the whole Deployment or CronJob. They are merged into what the generator
  // makes, in this order.
  Value container = Value::Map();
  Value pod = Value::Map();
  Value object = Value::Map();
};

struct Build {
  std::string context;     // a folder; mostly the app's
  std::string dockerfile;  // a path from the root
  std::string target;      // a stage
  // A value that RunVariable (build_plan.h) knows is taken from the run.
  std::vector<KeyValue> arguments;
  std::vector<KeyValue> secrets;   // ID in the build: secret of the repository
  std::vector<KeyValue> contexts;  // name: a folder from the root, or a URL
  // Files and folders whose change makes another image; if empty, the workflow
  // reads them from the Dockerfile.
  std::vector<std::string> paths;
};

// What LatestImage gets beside the repository; names as in design of the
// resource. Every app carries the effective values.
struct ImageChoice {
  std::string branch;  // as git has it: `main`
  std::string minimum_age;
  std::vector<std::string> platforms;  // `linux/amd64`
  bool verify_revision_label = false;
  std::string verify_source_repository;  // a path or URL of a git clone
  std::string on_registry_failure;       // keep, fail or ""
  std::string hold;                      // the reason
  struct Exclusion {
    std::string commit, tag, pattern, reason, until;
  };
  std::vector<Exclusion> exclude;
  struct Pin {
    std::string commit, tag, digest, reason;
  };
  std::optional<Pin> pin;
};

struct App {
  std::string name;
  std::string folder;     // of its Dockerfile
  bool declared = false;  // imagecd.yaml names its Dockerfile
  Build build;
  std::string image_repository;        // `ghcr.io/owner/homeslice/chime`
  std::string space;                   // the Kubernetes namespace
  std::vector<std::string> platforms;  // built for; never empty
  ImageChoice choice;
  std::vector<Workload> workloads;  // empty: built, but not deployed
  std::vector<FoundEcosystem> ecosystems;
};

// A Kubernetes Secret that the program makes from secrets of its Pulumi
// configuration (`pulumi config set --secret`).
struct Secret {
  std::string name;
  std::string space;
  struct Entry {
    std::string key;
    std::string config;  // key in the project's own configuration
  };
  std::vector<Entry> entries;
};

// The git repository on the server.
struct Remote {
  std::string url;    // https, without user or `.git`; "" if there is none
  std::string host;   // github.com
  std::string owner;  // OWNER, in its own case
  std::string name;   // homeslice
};

// How images are asked for: one LatestImage each, or all of one commit.
enum class ImageMode { kEach, kSet };

struct Program {
  Language language = Language::kYaml;
  std::string folder;  // where its files go
  // Writes Pulumi.yaml at the repository's root, with `main: FOLDER`.
  bool project_at_root = false;
};

struct Cosign {
  bool sign = false;  // keyless, by the workflow's identity
};

// A job of the workflow that has to succeed before an image is pushed: a
// reusable workflow of the repository, or a script.
struct Gate {
  std::string job;       // its name in the workflow
  std::string workflow;  // `.github/workflows/test.yaml`
  std::string run;       // otherwise: run by bash at the repository's root
};

// A login to a registry that base images come from.
struct RegistryLogin {
  std::string registry;  // its host
  std::string username;  // or
  std::string username_secret;
  std::string password_secret;  // "": ghcr.io with the workflow's own token
};

struct Workflow {
  bool enabled = true;
  // What the job that discovers apps looks for at run time: globs of folders
  // that hold a Dockerfile or Containerfile, minus those of `exclude`. `*` is
  // one component or part of one, `**` is any number.
  std::vector<std::string> apps;
  std::vector<std::string> exclude;
  std::vector<std::string> runner;  // labels: `ubuntu-24.04`
  // Platforms with a separate runner: `linux/arm64` to its labels, with
  // commas between them. Empty: one job builds all platforms of an app.
  std::vector<KeyValue> runners;
  int timeout_minutes = 60;  // of a build
  std::vector<Gate> needs;
  std::vector<RegistryLogin> logins;
  enum class Cache { kGitHub, kRegistry, kOff };
  Cache cache = Cache::kGitHub;
  bool lfs = false;
  enum class Submodules { kOff, kOn, kRecursive };
  Submodules submodules = Submodules::kOff;
  // The identity of the workflow in place of a password: for Amazon ECR, and
  // for Google's Artifact Registry.
  std::string aws_role;
  std::string google_provider;
  std::string google_service_account;
  bool only_changed = false;
  bool provenance = true;
  bool sbom = true;
  Cosign cosign;
  // Asks the operator to reconcile after a build: kubectl with the kubeconfig
  // in this secret of the repository. "": no such job.
  std::string reconcile_kubeconfig_secret;
};

// An action whose commit somebody gives; the emitters know of others.
struct ActionPin {
  std::string action;   // `actions/checkout`
  std::string commit;   // 40 hexadecimal digits
  std::string version;  // `v4.2.2`
};

struct Dependabot {
  bool enabled = true;
  // A dependabot.yml that imagecd did not write, into which the missing entries
  // are merged; its path is "" if there is none.
  std::string existing_path;
  std::string existing_text;
  std::string interval;  // daily, weekly or monthly
  std::string day;       // weekly: `monday`
  std::string time;      // `05:00`
  std::string time_zone;
  int cooldown_days = 0;
  int open_pull_requests_limit = 10;
  bool group = true;
  std::vector<std::string> labels;
  // The workflow that merges what passed its tests: up to which kind of bump.
  enum class AutoMerge { kOff, kPatch, kMinor, kMajor };
  AutoMerge auto_merge = AutoMerge::kOff;
};

struct Operator {
  bool enabled = true;
  std::string folder;      // where its manifests go
  std::string space;       // namespace of the Stack
  std::string stack_name;  // metadata.name of the Stack object
  std::string stack;       // Pulumi's name: `prod` or `org/project/prod`
  std::string service_account;
  int resync_seconds = 60;  // at least 60
  bool destroy_on_delete = false;
  std::string backend_url;       // `file:///state/` …
  std::string state_claim_size;  // PersistentVolumeClaim of a file:// backend
  SecretKey passphrase;          // PULUMI_CONFIG_PASSPHRASE
  std::optional<SecretKey> access_token;  // PULUMI_ACCESS_TOKEN instead
  std::optional<SecretKey> git_token;     // a private repository
  std::optional<SecretKey> registry_token;
  // The user that the token belongs to; ghcr.io needs none.
  std::string registry_user;
  // A dockerconfigjson Secret, mounted for the provider as DOCKER_CONFIG.
  std::string docker_config_secret;
  std::string plugin_image;             // holds the imagecd binaries
  std::string kubernetes_plugin_image;  // holds the kubernetes plugin
  std::string workspace_image;          // "": the operator's default
};

struct Project {
  std::string name;  // Pulumi's project name
  std::string description;
  std::string registry;  // `ghcr.io/owner/homeslice`: apps are below it
  // Key of the Pulumi configuration from which a stack may take another
  // registry (a mirror, a test's); "": `registry` stands in the program.
  std::string registry_key;
  Remote remote;
  std::string branch;  // `main`
  std::string space;   // default namespace of the apps
  bool make_namespaces = true;
  // The label of a namespace by which Kubernetes holds its pods to a Pod
  // Security Standard: it warns of others, or refuses them.
  enum class PodSecurity { kWarn, kEnforce, kOff };
  PodSecurity pod_security = PodSecurity::kWarn;
  ImageMode image_mode = ImageMode::kEach;
  std::vector<Program> programs;
  std::vector<Secret> secrets;
  Workflow workflow;
  std::vector<ActionPin> actions;
  Dependabot dependabot;
  Operator operator_;
  std::string plugin_version;  // imagecd: `0.1.0`
  // Where the project's own folder of plugins is, from the root: `bin`; ""
  // where the plugin is on PATH or in Pulumi's cache.
  std::string plugin_folder;
  std::string kubernetes_plugin_version;  // `4.23.0`
};

struct Model {
  Project project;
  std::vector<App> apps;                   // by name
  std::vector<FoundEcosystem> ecosystems;  // of everything, sorted, no doubles
};

// A file as it is to be written.
struct GeneratedFile {
  std::string path;      // relative to the repository's root
  std::string contents;  // ends with a newline
  int mode = 0644;       // or 0755
  // The setting that asks for it: `programs[0]`, `workflow`, `dependabot`,
  // `autoMerge` or `operator`. Files of one unit are written all or not at all.
  // "": a unit by itself.
  std::string unit = {};
  // The text of a person's own file that `contents` is made from. Such a file
  // is written only over this text, is not recorded, and is never removed.
  std::optional<std::string> amends = {};
  friend bool operator==(const GeneratedFile&, const GeneratedFile&) = default;
};

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_MODEL_H_
