#include "programs/generator/workflow_scripts.h"

namespace imagecd::generator {

const char kDiscoverScript[] = R"script(import json
import os
import re
import subprocess
import sys


def pattern(glob):
    """A folder with a slash behind it; ** is any number of components."""
    text = ""
    for part in glob.strip("/").split("/"):
        if part == "**":
            text += "(?:[^/]+/)*"
        else:
            text += "[^/]*".join(re.escape(piece) for piece in part.split("*")) + "/"
    return re.compile(text, re.DOTALL)


def fail(message):
    message = message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    print("::error title=apps::" + message)
    sys.exit(1)


wanted = [pattern(glob) for glob in json.loads(os.environ["APPS"])]
unwanted = [pattern(glob) for glob in json.loads(os.environ["EXCLUDE"])]
settings = json.loads(os.environ["SETTINGS"])

listing = subprocess.run(["git", "ls-files", "-z"], check=True, stdout=subprocess.PIPE)
files = set(listing.stdout.decode("utf-8", "surrogateescape").split("\0"))

dockerfiles = {}
for path in sorted(files):
    folder, _, name = path.rpartition("/")
    if name not in ("Dockerfile", "Containerfile"):
        continue
    if any(glob.fullmatch(folder + "/") for glob in wanted):
        if not any(glob.fullmatch(folder + "/") for glob in unwanted):
            if name == "Dockerfile" or folder not in dockerfiles:
                dockerfiles[folder] = path
for folder, known in settings.items():
    if known["dockerfile"] in files:
        dockerfiles[folder] = known["dockerfile"]

apps = {}
for folder, dockerfile in sorted(dockerfiles.items()):
    known = settings.get(folder, {})
    name = known.get("name", folder.rpartition("/")[2])
    if not re.fullmatch("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?", name):
        fail(f"{folder!r}: {name!r} is no name for an app: up to 63 of a to z, 0 to 9 and '-'")
    if name in apps:
        fail(f"two apps are called {name!r}: {apps[name]['dockerfile']!r} and {dockerfile!r}")
    apps[name] = {
        "name": name,
        "image": known.get("image", os.environ["REGISTRY"] + "/" + name),
        "context": known.get("context", folder) or ".",
        "dockerfile": dockerfile,
        "platforms": known.get("platforms", os.environ["PLATFORMS"]),
        "target": known.get("target", ""),
        "arguments": known.get("arguments", ""),
    }
if len(apps) > 256:
    fail(f"{len(apps)} apps: a matrix has room for 256; split them between workflows with `apps` and `exclude`")
print(f"{len(apps)} apps: " + ", ".join(apps))
with open(os.environ["GITHUB_OUTPUT"], "a", encoding="utf-8") as output:
    output.write("apps=" + json.dumps(list(apps.values())) + "\n")
)script";

const char kReuseScript[] = R"script(set -euo pipefail
build() {
  echo "to be built: $1"
  exit 0
}
[ "$FORCE" != true ] || build 'asked for by a person'
# The last tag is the branch's own, which always names its newest image.
newest=$(tail -n 1 <<<"$TAGS")
digest=$(docker buildx imagetools inspect "$newest" --format '{{.Manifest.Digest}}') ||
  build "there is no $newest"
revision=$(docker buildx imagetools inspect "$IMAGE@$digest" --format '{{json .Image}}' |
  jq -r 'first(.. | objects | .["org.opencontainers.image.revision"] // empty)')
[[ "$revision" =~ ^[0-9a-f]{40,64}$ ]] || build "$newest does not say from which commit it is"
git cat-file -e "$revision^{commit}" || build "its commit $revision is not in this history"
git --literal-pathspecs diff --quiet "$revision" HEAD -- "$CONTEXT" "$DOCKERFILE" "$WORKFLOW" ||
  build "changed since $revision"
arguments=()
while read -r tag; do arguments+=(--tag "$tag"); done <<<"$TAGS"
docker buildx imagetools create --prefer-index=false "${arguments[@]}" "$IMAGE@$digest"
echo "digest=$digest" >>"$GITHUB_OUTPUT"
echo "unchanged since $revision: $digest has this commit's tags too"
)script";

const char kSummaryScript[] = R"script(set -euo pipefail
while read -r tag; do echo "- $tag@$DIGEST"; done <<<"$TAGS" >>"$GITHUB_STEP_SUMMARY"
)script";

const char kSignScript[] = R"script(cosign sign --yes "$IMAGE@$DIGEST"
)script";

const char kReconcileScript[] = R"script(set -euo pipefail
umask 077
export KUBECONFIG="$RUNNER_TEMP/kubeconfig"
printf '%s' "$KUBECONFIG_CONTENTS" >"$KUBECONFIG"
trap 'rm -f "$KUBECONFIG"' EXIT
kubectl annotate --overwrite --namespace "$NAMESPACE" stacks.pulumi.com "$STACK" \
  "pulumi.com/reconciliation-request=$GITHUB_RUN_ID-$GITHUB_RUN_ATTEMPT"
)script";

const char kMergeScript[] = R"script(set -euo pipefail
leave() {
  echo "::notice title=not merged::$1"
  exit 0
}
# Other workflows need a moment to start; one that never does tests nothing.
for _ in $(seq 100); do
  sleep 30
  checks=$(gh pr checks "$PULL_REQUEST" --json name,bucket,workflow || true)
  count() {
    jq --arg own "$GITHUB_WORKFLOW" --arg bucket "$1" \
      '[.[] | select(.workflow != $own and .bucket == $bucket)] | length' <<<"${checks:-[]}"
  }
  if [ "$(count fail)" != 0 ] || [ "$(count cancel)" != 0 ]; then leave 'a check has failed'; fi
  if [ "$(count pass)" != 0 ] && [ "$(count pending)" = 0 ]; then
    gh pr merge --squash --match-head-commit "$HEAD_COMMIT" "$PULL_REQUEST"
    # What GITHUB_TOKEN merges starts no workflow by itself.
    [ -z "$IMAGES" ] || gh workflow run "$IMAGES" --ref "$BRANCH"
    exit 0
  fi
done
leave 'no check has passed in time'
)script";

}  // namespace imagecd::generator
