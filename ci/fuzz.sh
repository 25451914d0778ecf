#!/usr/bin/env bash
# Usage: ci/fuzz.sh [SECONDS] [NAME...]     (without arguments: 60 seconds of each fuzzer)
# Builds the fuzzers and runs each from its seeds in tests/fuzz/corpus, as many at a time as there are cores. What one finds
# beyond the seeds stays in the build folder; an input that fails is kept there too and its path printed: add it to the seeds
# with the correction.
set -euo pipefail
# shellcheck source=ci/lib.sh
. "$(dirname "$0")/lib.sh"

seconds=${1:-60}
shift || true
cd "$IMAGECD_ROOT"
fuzzers=build/fuzz/fuzzers
if [ $# -gt 0 ]; then
  ci/build.sh fuzz "$@"
else
  ci/build.sh fuzz fuzzers
  mapfile -t names < <(cd $fuzzers && find . -maxdepth 1 -type f -perm -u+x -printf '%f\n' | sort)
  set -- "${names[@]}"
fi

fuzz() {
  local name=$1 found=$fuzzers/found/$1 log=$fuzzers/$1.log
  mkdir -p "$found"
  "$fuzzers/$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 \
    -artifact_prefix="$found-" "$found" "tests/fuzz/corpus/$name" >"$log" 2>&1 || {
    tail -n 60 "$log" >&2
    die "$name failed; the whole log is $log"
  }
  say "$name: $seconds seconds, $(awk '/stat::(number_of_executed_units|new_units_added)/ { printf " %s %s", $1, $2 }' "$log")"
}
export -f fuzz say die
export fuzzers seconds
# shellcheck disable=SC2016  # $1 is the inner shell's
printf '%s\0' "$@" | xargs -0 -n 1 -P "$(imagecd_jobs)" bash -c 'set -euo pipefail; fuzz "$1" || exit 255' fuzz ||
  die "a fuzzer failed"
