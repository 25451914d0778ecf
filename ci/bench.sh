#!/usr/bin/env bash
# Usage: ci/bench.sh [ARGUMENT...]     (of tests/bench/bench.py: --json FILE, --quick)
# Measures the release build and the alternatives that a user has, and prints the expected values. Fails only if something
# cannot be measured.
set -euo pipefail
# shellcheck source=ci/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=ci/go.sh
. "$(dirname "$0")/go.sh"

# Like ci/go.sh, but for one of our own modules. Its go.sum pins its dependencies.
go_provider() {
  local source=$IMAGECD_ROOT/tests/bench/goprovider folder
  folder=$IMAGECD_CACHE/goprovider-$(cat "$source"/main.go "$source"/go.mod "$source"/go.sum | sha256sum | cut -c1-12)
  if [ ! -x "$folder/goprovider" ]; then
    mkdir -p "$folder"
    only_once goprovider
    find_go
    say "goprovider: fetching modules and building, once, some minutes"
    GOTOOLCHAIN=local CGO_ENABLED=0 GOWORK=off GOFLAGS='-mod=readonly -buildvcs=false -trimpath' \
      "$GO" build -C "$source" -ldflags '-s -w' -o "$folder/goprovider.new" . \
      2> >(progress 'goprovider: %d modules fetched' '^go: downloading' 50) ||
      die "the minimal Go provider could not be built"
    mv "$folder/goprovider.new" "$folder/goprovider"
  fi
  echo "$folder/goprovider"
}

cd "$IMAGECD_ROOT"
step "Debian packages"
ci/deps.sh
step "Crane and toxiproxy"
IMAGECD_GOTOOLS_BIN=$(ci/gotools.sh crane toxiproxy)
step "A minimal provider in Go"
provider=$(go_provider)
step "Python packages"
IMAGECD_PYTHON=$(ci/python.sh)
export IMAGECD_GOTOOLS_BIN IMAGECD_PYTHON
step "Release build"
ci/build.sh release imagecd pulumi-resource-imagecd fake-ghcr bench-run bench-pages git-history-bench parsing-bench
step "Measuring the readers of foreign bytes"
build/release/bin/parsing-bench
step "Measuring the walks through a git history"
"$IMAGECD_PYTHON" -B tests/bench/git_bench.py --bin build/release/bin
step "Measuring the status of a stack"
"$IMAGECD_PYTHON" -B tests/bench/status_bench.py --bin build/release/bin
step "Measuring the generator"
"$IMAGECD_PYTHON" -B tests/bench/generating.py --bin build/release/bin
step "Measuring"
exec "$IMAGECD_PYTHON" -B tests/bench/bench.py --bin build/release/bin --go-provider "$provider" "$@"
