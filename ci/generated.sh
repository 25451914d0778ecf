#!/usr/bin/env bash
# Usage: ci/generated.sh
# Regenerates what is generated and committed (the CMake target `generate`) and fails if that changes any file.
set -euo pipefail
# shellcheck source=ci/lib.sh
. "$(dirname "$0")/lib.sh"

cd "$IMAGECD_ROOT"
# Compares the tree before and after, so uncommitted work does not matter.
state() {
  git diff
  git ls-files --others --exclude-standard -z | xargs -0 -r sha256sum
}
before=$(state)
cmake --build --preset dev --target generate
if [ "$(state)" != "$before" ]; then
  git --no-pager diff --stat >&2
  die "generated files are not up to date: 'cmake --build --preset dev --target generate' has just rewritten them; commit that"
fi
