#!/usr/bin/env bash
# Usage: ci/test.sh
# Everything that must pass before a change lands, from a bare Debian 12 on: sets up, builds, checks, tests.
set -euo pipefail
# shellcheck source=ci/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=ci/setup.sh
. "$IMAGECD_ROOT/ci/setup.sh"

cd "$IMAGECD_ROOT"
step "Build"
ci/build.sh dev
step "Format"
ci/format.sh
step "Generated files"
ci/generated.sh
step "Fuzzers, a few seconds each"
ci/fuzz.sh 5
step "Tests"
ctest --preset dev --parallel "$(imagecd_jobs)"
