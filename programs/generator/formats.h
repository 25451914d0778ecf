#ifndef IMAGECD_PROGRAMS_GENERATOR_FORMATS_H_
#define IMAGECD_PROGRAMS_GENERATOR_FORMATS_H_

#include <string_view>

#include "programs/generator/fields.h"
#include "programs/generator/repository_path.h"

// What the texts of imagecd.yaml have to look like. Sources: Kubernetes API
// conventions (names, quantities), RFC 1123, RFC 6335 (port names), OCI
// distribution specification (repositories), git-check-ref-format.
namespace imagecd::generator {

// Anything but `.` and `..`.
#define IMAGECD_PATH_COMPONENT \
  "(\\.{0,2}[^./\\x00-\\x1f][^/\\x00-\\x1f]*|\\.{3}[^/\\x00-\\x1f]*)"

inline constexpr Format kAnyText = {"text", nullptr, "some text",
                                    size_t{256} * 1024};
inline constexpr Format kLine = {"text on one line", "[^\\n\\r\\x00]+",
                                 "Apps of the house"};
inline constexpr Format kName = {
    "a name of lower-case letters, digits and `-`, at most 63 characters, "
    "with a letter or digit at both ends",
    "[a-z0-9]([-a-z0-9]*[a-z0-9])?", "backup-todoist", 63};
inline constexpr Format kProjectName = {
    "a Pulumi project's name: letters, digits, `_` and `-`, at most 100 "
    "characters",
    "[A-Za-z][A-Za-z0-9_.-]*", "homeslice", 100};
inline constexpr Format kSubdomainName = {
    "a Kubernetes name: lower-case letters, digits, `-` and `.`",
    "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
    "todoist-token", 253};
inline constexpr Format kHost = {
    "a host name in lower case, possibly with `*.` before it",
    "(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?"
    "(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
    "chime.example.net", 253};
inline constexpr Format kPortName = {
    "a port's name: 1 to 15 lower-case letters, digits and `-`, with a letter "
    "among them",
    "[a-z0-9-]*[a-z][a-z0-9-]*", "http", 15};
inline constexpr Format kVariable = {
    "a variable's name: letters, digits, `_` and `-`, not beginning with "
    "a digit",
    "[A-Za-z_.-][A-Za-z0-9_.-]*", "TZ", 253};
inline constexpr Format kDataKey = {
    "a key of a Secret: letters, digits, `_` and `-`", "[A-Za-z0-9_.-]+",
    "TODOIST_TOKEN", 253};
inline constexpr Format kConfigKey = {
    "a key of Pulumi's configuration: letters, digits, `_` and `-`",
    "[A-Za-z_][A-Za-z0-9_-]*", "todoistToken", 100};
inline constexpr Format kQuantity = {
    "a Kubernetes quantity",
    "[0-9]+(\\.[0-9]+)?([munkMGTPE]|Ki|Mi|Gi|Ti|Pi|Ei)?", "64Mi", 32};
inline constexpr Format kAbsolutePath = {
    "an absolute path inside the container", "/[^\\x00\\n\\r:]*",
    "/etc/nginx/conf.d/default.conf", 1024};
inline constexpr Format kUrlPath = {"a path that begins with `/`",
                                    "/[^\\x00\\n\\r]*", "/healthz", 1024};
// `.` is the root, and a folder may end with `/`.
inline bool IsRelativePath(std::string_view path) {
  if (path == ".") return true;
  if (!path.empty() && path.back() == '/') path.remove_suffix(1);
  return IsPathBelow(path);
}
inline constexpr Format kRelativePath = {
    "a path below the repository's root, with `/` and without `..`, and not "
    "git's own folder or a file in it",
    "\\.|" IMAGECD_PATH_COMPONENT "(/" IMAGECD_PATH_COMPONENT ")*/?",
    "apps/chime/Dockerfile", 1024, IsRelativePath};
inline constexpr Format kSubPath = {
    "a path inside the volume, without `..`",
    IMAGECD_PATH_COMPONENT "(/" IMAGECD_PATH_COMPONENT ")*", "data", 1024};
inline constexpr Format kGlob = {
    "a pattern of folders below the repository's root: `*` is any one folder, "
    "`**` any number of them",
    "[A-Za-z0-9_*][A-Za-z0-9_.*-]*(/[A-Za-z0-9_*][A-Za-z0-9_.*-]*)*", "apps/*",
    256};
inline constexpr Format kRepository = {
    "a registry's host and a path in lower case, without tag or digest",
    "[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*)+",
    "ghcr.io/owner/homeslice", 255};
// A repository of each app is below it, so it can be a host alone.
inline constexpr Format kRegistry = {
    "a registry's host, possibly with a path, in lower case",
    "([a-z0-9-]+\\.[a-z0-9.-]+|localhost|[a-z0-9.-]+:[0-9]+)(:[0-9]+)?"
    "(/[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*)*",
    "ghcr.io/owner/homeslice", 255};
inline constexpr Format kStage = {
    "the name of a stage: a letter, then letters, digits, `_`, `-` and `.`",
    "[A-Za-z][A-Za-z0-9_.-]*", "release", 128};
inline constexpr Format kImage = {
    "an image as a pod names it",
    "[a-z0-9.:/_-]+(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?(@sha256:[0-9a-f]{64})?",
    "docker.io/library/nginx:1.27", 512};
inline constexpr Format kBranch = {"the name of a branch",
                                   "[^\\x00-\\x20\\x7f~^:?*\\[\\\\-]"
                                   "[^\\x00-\\x20\\x7f~^:?*\\[\\\\]*",
                                   "main", 255};
inline constexpr Format kPlatform = {"os/architecture, possibly with a variant",
                                     "[a-z0-9]+/[a-z0-9_]+(/[a-z0-9]+)?",
                                     "linux/arm64", 64};
inline constexpr Format kDuration = {
    "a duration", "0|([0-9]+(\\.[0-9]+)?(ms|s|m|h|d))+", "15m", 64};
inline constexpr Format kSchedule = {
    "five fields of cron, or @hourly, @daily, @weekly, @monthly, @yearly",
    "@(hourly|daily|midnight|weekly|monthly|yearly|annually)|"
    "[0-9A-Za-z*/,?-]+( +[0-9A-Za-z*/,?-]+){4}",
    "0 3 * * *", 128};
inline constexpr Format kTimeZone = {
    "a time zone's name", "[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*",
    "Europe/Berlin", 64};
inline constexpr Format kTime = {"a time of day",
                                 "([01][0-9]|2[0-3]):[0-5][0-9]", "05:00", 5};
inline constexpr Format kInstant = {
    "a time by RFC 3339",
    "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?"
    "(Z|[+-][0-9]{2}:[0-9]{2})",
    "2026-01-31T00:00:00Z", 40};
inline constexpr Format kCommit = {"a commit: 7 to 64 hexadecimal digits",
                                   "[0-9a-fA-F]{7,64}", "185c95c", 64};
inline constexpr Format kFullCommit = {
    "a whole commit: 40 lower-case hexadecimal digits", "[0-9a-f]{40}",
    "0123456789abcdef0123456789abcdef01234567", 40};
inline constexpr Format kTag = {"a tag", "[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}",
                                "main.20251014-050954.185c95c", 128};
inline constexpr Format kDigest = {
    "a digest: `sha256:` and 64 hexadecimal digits", "sha256:[0-9a-f]{64}",
    "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    71};
inline constexpr Format kVersion = {
    "a version of three numbers",
    "v?[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?", "4.25.0", 64};
inline constexpr Format kTagVersion = {"a version, as the action tags it",
                                       "v?[0-9]+(\\.[0-9]+)*[0-9A-Za-z.-]*",
                                       "v4.2.2", 64};
inline constexpr Format kAction = {"an action: owner/name",
                                   "[A-Za-z0-9_.-]+/[A-Za-z0-9_./-]+",
                                   "actions/checkout", 200};
inline constexpr Format kLabelKey = {
    "a label's key: a name, possibly after a domain and `/`",
    "([a-z0-9.-]+/)?[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?",
    "app.kubernetes.io/part-of", 317};
inline constexpr Format kLabelValue = {
    "a label's value: at most 63 letters, digits, `_` and `-`",
    "([A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?)?", "house", 63};
inline constexpr Format kCapability = {"a capability in capitals",
                                       "[A-Z][A-Z_]*", "NET_BIND_SERVICE", 64};
inline constexpr Format kUrl = {"a URL", "[a-z][a-z0-9+.-]*://[^\\x00-\\x20]*",
                                "https://example.net/x", 1024};
inline constexpr Format kSecretOfRepository = {
    "the name of a secret of the repository: capitals, digits and `_`",
    "[A-Z_][A-Z0-9_]*", "KUBECONFIG", 100};
inline constexpr Format kSecretId = {
    "the ID of a build secret: letters, digits, `_`, `.` and `-`",
    "[A-Za-z0-9_.-]+", "npm_token", 100};
inline constexpr Format kWorkflowFile = {
    "the path of a workflow of this repository (a script is given as `{job: "
    "test, run: make test}`)",
    "(\\./)?\\.github/workflows/[A-Za-z0-9_][A-Za-z0-9_.-]*\\.ya?ml",
    ".github/workflows/test.yaml", 255};
inline constexpr Format kJob = {
    "the name of a job: letters, digits, `_` and `-`, beginning with a letter",
    "[A-Za-z_][A-Za-z0-9_-]*", "test", 100};
inline constexpr Format kRegistryHost = {
    "the host of a registry, possibly with a port",
    "[a-z0-9][a-z0-9.-]*(:[0-9]+)?", "docker.io", 255};
inline constexpr Format kAwsRole = {
    "the ARN of a role",
    "arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+",
    "arn:aws:iam::123456789012:role/images", 600};
inline constexpr Format kFieldPath = {"a field of the pod",
                                      "[A-Za-z][A-Za-z0-9.\\[\\]'/_-]*",
                                      "status.podIP", 256};

#undef IMAGECD_PATH_COMPONENT

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_FORMATS_H_
