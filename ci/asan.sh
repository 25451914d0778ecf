#!/usr/bin/env bash
# Usage: ci/asan.sh [ctest arguments]
# The whole suite under AddressSanitizer and UndefinedBehaviorSanitizer, then what can bear it under ThreadSanitizer.
set -euo pipefail
# shellcheck source=ci/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=ci/setup.sh
. "$IMAGECD_ROOT/ci/setup.sh"

cd "$IMAGECD_ROOT"
for preset in asan tsan; do
  step "Build $preset"
  ci/build.sh $preset
  step "Tests $preset"
  ctest --preset $preset --parallel "$(imagecd_jobs)" "$@"
done
