#!/usr/bin/env bash
# Usage: ci/tidy.sh [--all | FILE...]
# clang-tidy, every finding an error: of the C++ files that differ from the main branch (or from HEAD on main itself), of
# all, or of those named. 10 to 20 seconds a file.
set -euo pipefail
# shellcheck source=ci/lib.sh
. "$(dirname "$0")/lib.sh"

cd "$IMAGECD_ROOT"
case "${1:-}" in
  --all) mapfile -t files < <(git ls-files -- '*.cc') ;;
  '')
    base=$(git merge-base HEAD main 2>/dev/null || git rev-parse HEAD)
    mapfile -t files < <(git diff --name-only --diff-filter=d "$base" -- '*.cc' && git ls-files --others --exclude-standard -- '*.cc')
    ;;
  *) files=("$@") ;;
esac
# Only what the preset compiles has a command line for clang-tidy.
cmake --preset tidy >/dev/null
mapfile -t files < <(for file in "${files[@]}"; do
  if grep -qF "\"file\": \"$IMAGECD_ROOT/$file\"" build/tidy/compile_commands.json; then echo "$file"; fi
done)
if [ ${#files[@]} -eq 0 ]; then
  say "no C++ file to check; --all checks every one"
  exit
fi
if [ "${1:-}" = --all ]; then
  say "building with clang, for its thread-safety analysis"
  ci/build.sh tidy
else
  say "building the generated headers"
  ci/build.sh tidy imagecd_proto
fi
# shellcheck disable=SC2016  # $1 is the inner shell's
check='echo "-- $1" >&2; clang-tidy-14 --quiet -p build/tidy "$1" 2>/dev/null'
say "checking ${#files[@]} files"
printf '%s\0' "${files[@]}" |
  xargs -0 -n 1 -P "$(imagecd_jobs)" sh -c "$check" tidy ||
  die "clang-tidy has findings"
