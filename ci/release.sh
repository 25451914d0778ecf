#!/usr/bin/env bash
# Usage: ci/release.sh
# Builds the optimized plugin and command line into build/release/bin, with only the packages that this needs.
set -euo pipefail
# shellcheck source=ci/lib.sh
. "$(dirname "$0")/lib.sh"

cd "$IMAGECD_ROOT"
ci/deps.sh build
build_programs release
