#include "programs/generator/workflow_scripts.h"

namespace imagecd::generator {

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
mapfile -t files < <(jq -r '.[]' <<<"$PATHS")
[ "${#files[@]}" != 0 ] || build 'it is not known which files it is made of'
git --literal-pathspecs diff --quiet "$revision" HEAD -- "${files[@]}" || build "changed since $revision"
if [ "$RETAG" = true ]; then
  arguments=()
  while read -r tag; do arguments+=(--tag "$tag"); done <<<"$TAGS"
  docker buildx imagetools create --prefer-index=false "${arguments[@]}" "$IMAGE@$digest"
fi
echo "digest=$digest" >>"$GITHUB_OUTPUT"
echo "unchanged since $revision: $digest has this commit's tags too"
)script";

const char kSummaryScript[] = R"script(set -euo pipefail
while read -r tag; do printf '%s\n' "- $tag@$DIGEST"; done <<<"$TAGS" >>"$GITHUB_STEP_SUMMARY"
)script";

const char kSignScript[] = R"script(cosign sign --yes -- "$IMAGE@$DIGEST"
)script";

const char kReconcileScript[] = R"script(set -euo pipefail
umask 077
export KUBECONFIG="$RUNNER_TEMP/kubeconfig"
printf '%s' "$KUBECONFIG_CONTENTS" >"$KUBECONFIG"
trap 'rm -f "$KUBECONFIG"' EXIT
kubectl annotate --overwrite --namespace="$NAMESPACE" -- stacks.pulumi.com "$STACK" \
  "pulumi.com/reconciliation-request=$GITHUB_RUN_ID-$GITHUB_RUN_ATTEMPT"
)script";

const char kDecideScript[] = R"script(set -euo pipefail
leave() {
  echo "::notice title=not merged::$1"
  exit 0
}
number=${PULL_REQUEST##*/}
updates=${UPDATES:-[]}
[ "$updates" != '[]' ] || leave 'it says of no dependency that it is updated'
# Updates whose kind is not among the allowed ones. A new digest of the same tag has no kind, or a wrong one.
others=$(jq -c --argjson allowed "$ALLOWED" 'map(select(.updateType | IN($allowed[]) | not) | .dependencyName)' <<<"$updates")
if [ "$others" != '[]' ]; then
  # Each line that names one of these images must have changed in its digest alone.
  small=$(gh api "repos/$GH_REPO/pulls/$number/files?per_page=100" | jq --argjson images "$others" '
    [.[] | (.patch // error("no patch")) | split("\n")
      | [map(select(startswith("-"))[1:]), map(select(startswith("+"))[1:])]
      | if map(length) | .[0] == .[1] then transpose[] else error("lines came or went") end]
    | map({before: .[0], same: (map(gsub("@sha256:[0-9a-f]{64}"; "@digest")) | .[0] == .[1])}) as $lines
    | length < 100 and all($images[]; . as $image | [$lines[] | select(.before | contains($image))]
      | length > 0 and all(.[]; .same))') || small=false
  [ "$small" = true ] || leave "an update of $others is neither small enough nor one of a digest alone"
fi
echo "merge=true" >>"$GITHUB_OUTPUT"
)script";

const char kMergeScript[] = R"script(set -euo pipefail
leave() {
  echo "::notice title=not merged::$1"
  exit 0
}
number=${PULL_REQUEST##*/}
# The newest run of each workflow for this commit, in one line: "failed: ...", "waiting for ..." or "passed: ...".
# A job that needs others has no check before those have ended, but its workflow's run is there from the start.
runs() {
  gh api "repos/$GH_REPO/actions/runs?head_sha=$HEAD_COMMIT&per_page=100" |
    jq -r --arg own "$OWN" --argjson required "$REQUIRED" '
      (.workflow_runs | map(.path |= (split("@") | first) | select(.path != $own))
        | group_by([.path, .event]) | map(max_by(.id))) as $runs
      | ($runs | map(select(.status == "completed" and .conclusion != "success" and
          ((.conclusion | IN("skipped", "neutral") | not) or (.path | IN($required[])))))) as $failed
      | ($runs | map(select(.status != "completed"))) as $running
      | ($required - ($runs | map(select(.event == "pull_request" and .conclusion == "success") | .path))) as $missing
      | if .total_count > 100 then "failed: more than 100 runs"
        elif $failed != [] then "failed: " + ($failed | map(.path) | tojson)
        elif $running != [] then "waiting for " + ($running | map(.path) | tojson)
        elif $missing != [] then "waiting for " + ($missing | tojson)
        else "passed: " + ($runs | map(.id) | tojson) end'
}
# Of the checks of the pull request, those of other services included, how many are in a state. Without a workflow that
# is known to be required, the branch has to require checks.
count() {
  jq --arg own "$GITHUB_WORKFLOW" --arg bucket "$1" '[.[] | select(.workflow != $own and .bucket == $bucket)] | length' <<<"$checks"
}
all_by_dependabot() {
  gh api "repos/$GH_REPO/pulls/$number/commits?per_page=100" |
    jq --arg head "$HEAD_COMMIT" 'length < 100 and .[-1].sha == $head and all(.[];
      .author.login == "dependabot[bot]" and (.committer.login | IN("web-flow", "dependabot[bot]"))
      and .commit.verification.verified == true)'
}
only_required=()
[ "$REQUIRED" != '[]' ] || only_required=(--required)
before=
state='waiting for an answer of GitHub'
for _ in $(seq 100); do
  sleep 30
  before=$state
  state=$(runs) || state='waiting for an answer of GitHub'
  [[ "$state" != failed* ]] || leave "$state"
  # Twice the same: no workflow has started late.
  [[ "$state" == passed* && "$state" == "$before" ]] || continue
  checks=$(gh pr checks "$PULL_REQUEST" "${only_required[@]}" --json name,bucket,workflow || true)
  checks=${checks:-[]}
  if [ "$(count fail)" != 0 ] || [ "$(count cancel)" != 0 ]; then leave 'a check has failed'; fi
  if [ "$(count pass)" = 0 ] || [ "$(count pending)" != 0 ]; then continue; fi
  [ "$(all_by_dependabot)" = true ] || leave 'not every commit is by dependabot, or a new one was pushed'
  gh pr merge --squash --match-head-commit "$HEAD_COMMIT" "$PULL_REQUEST" || leave 'GitHub refused to merge it'
  # What GITHUB_TOKEN merges starts no workflow by itself.
  [ -z "$IMAGES" ] || gh workflow run "$IMAGES" --ref "$BRANCH"
  exit 0
done
leave "gave up: $state"
)script";

}  // namespace imagecd::generator
