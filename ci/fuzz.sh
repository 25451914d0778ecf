#!/usr/bin/env bash
# Usage: ci/fuzz.sh [SECONDS] [NAME...]     (without arguments: 60 seconds of each fuzzer)
# Builds the fuzzers and runs each from its seeds in tests/fuzz/corpus. What it finds beyond the seeds stays in the build
# folder; an input that fails is kept there too and its path printed: add it to the seeds with the correction.
set -euo pipefail
# shellcheck source=ci/lib.sh
. "$(dirname "$0")/lib.sh"

seconds=${1:-60}
shift || true
cd "$IMAGECD_ROOT"
ci/build.sh fuzz fuzzers
fuzzers=build/fuzz/fuzzers
[ $# -gt 0 ] || mapfile -t -O 1 names < <(cd $fuzzers && find . -maxdepth 1 -type f -perm -u+x -printf '%f\n' | sort)
for name in "${names[@]:-$@}"; do
  say "$name: $seconds seconds"
  found=$fuzzers/found/$name
  mkdir -p "$found"
  log=$fuzzers/$name.log
  "$fuzzers/$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 \
    -artifact_prefix="$found-" "$found" "tests/fuzz/corpus/$name" >"$log" 2>&1 || {
    tail -n 60 "$log" >&2
    die "$name failed; the whole log is $log"
  }
  grep -E 'stat::(number_of_executed_units|new_units_added)' "$log" >&2
done
