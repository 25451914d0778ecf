#!/usr/bin/env bash
# Usage: ci/build.sh [PRESET] [TARGET...]     (without arguments: dev, everything)
# Configures and builds a preset of CMakePresets.json, with the test tools that are in the cache already.
set -euo pipefail
# shellcheck source=ci/lib.sh
. "$(dirname "$0")/lib.sh"

preset=${1:-dev}
shift || true
cd "$IMAGECD_ROOT"
options=()
if [ -n "${IMAGECD_TESTS:-}" ]; then options+=("-DIMAGECD_TESTS=$IMAGECD_TESTS"); fi
if [ -n "${IMAGECD_PYTHON:-}" ]; then options+=("-DIMAGECD_PYTHON=$IMAGECD_PYTHON"); fi
if [ -n "${IMAGECD_PULUMI_BIN:-}" ]; then options+=("-DIMAGECD_PULUMI_BIN=$IMAGECD_PULUMI_BIN"); fi
if [ -n "${IMAGECD_KUBERNETES_BIN:-}" ]; then options+=("-DIMAGECD_KUBERNETES_BIN=$IMAGECD_KUBERNETES_BIN"); fi
if [ -n "${IMAGECD_GOTOOLS_BIN:-}" ]; then options+=("-DIMAGECD_GOTOOLS_BIN=$IMAGECD_GOTOOLS_BIN"); fi
if [ -n "${IMAGECD_SDKGEN:-}" ]; then options+=("-DIMAGECD_SDKGEN=$IMAGECD_SDKGEN"); fi
if [ -n "${IMAGECD_GOEXAMPLE:-}" ]; then options+=("-DIMAGECD_GOEXAMPLE=$IMAGECD_GOEXAMPLE"); fi
if [ -n "${IMAGECD_NODE:-}" ]; then options+=("-DIMAGECD_NODE=$IMAGECD_NODE"); fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
cmake --preset "$preset" "${options[@]}" >"$log" 2>&1 || {
  cat "$log" >&2
  die "configuring $preset failed"
}
targets=()
if [ $# -gt 0 ]; then targets=(--target "$@"); fi
# Ninja's own progress, but one line for every 20 steps where no person is watching.
if [ -t 1 ]; then
  cmake --build --preset "$preset" --parallel "$(imagecd_jobs)" "${targets[@]}"
else
  cmake --build --preset "$preset" --parallel "$(imagecd_jobs)" "${targets[@]}" |
    awk '/^\[[0-9]+\/[0-9]+\] / && !/FAILED/ { split(substr($1, 2), n, "/"); total = n[2] + 0
           if (n[1] % 20 && n[1] != total) next } { print; fflush() }'
fi
