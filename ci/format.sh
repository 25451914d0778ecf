#!/usr/bin/env bash
# Usage: ci/format.sh [--fix]
# Checks the C++ files that git knows against .clang-format, or rewrites them.
set -euo pipefail
# shellcheck source=ci/lib.sh
. "$(dirname "$0")/lib.sh"

cd "$IMAGECD_ROOT"
mapfile -t files < <(git ls-files --cached --others --exclude-standard -- '*.h' '*.cc')
if [ "${1:-}" = --fix ]; then
  clang-format-14 -i "${files[@]}"
else
  clang-format-14 --dry-run --Werror "${files[@]}" || die "run 'make format'"
fi
