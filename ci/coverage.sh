#!/usr/bin/env bash
# Usage: ci/coverage.sh [ctest arguments]
# Line coverage of the whole suite: a table, and pages in build/coverage/html.
set -euo pipefail
# shellcheck source=ci/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=ci/setup.sh
. "$IMAGECD_ROOT/ci/setup.sh"

cd "$IMAGECD_ROOT"
venv=$(make_venv gcovr ci/requirements/gcovr.txt)
step "Build"
ci/build.sh coverage
find build/coverage -name '*.gcda' -delete
step "Tests"
ctest --preset coverage --parallel "$(imagecd_jobs)" "$@"
step "Report"
mkdir -p build/coverage/html
"$venv/bin/gcovr" --root . --object-directory build/coverage --filter 'provider/' --filter 'cli/' --filter 'programs/' \
  --exclude '.*_test\.cc' --exclude-throw-branches --merge-mode-functions=separate \
  --html-details build/coverage/html/index.html --txt
