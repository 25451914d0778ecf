#!/usr/bin/env bash
# Usage: ci/goexample.sh
# Builds programs/examples/go with the SDK that our schema gives, once for each state of both, looks at it with go vet,
# and prints the folder that holds it as homeslice-example. The first time the SDK for Kubernetes is compiled, for some
# minutes; it stays in Go's own build cache.
set -euo pipefail
# shellcheck source=ci/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=ci/go.sh
. "$(dirname "$0")/go.sh"

program=homeslice-example
example=$IMAGECD_ROOT/programs/examples/go
schema=$IMAGECD_ROOT/schema/schema.json
sdkgen=$("$(dirname "$0")/sdkgen.sh")
folder=$IMAGECD_CACHE/goexample-$(cat "$example"/main.go "$example"/go.mod "$schema" "$0" | sha256sum | cut -c1-12)
if [ ! -x "$folder/$program" ]; then
  only_once goexample
fi
if [ ! -x "$folder/$program" ]; then
  find_go
  began=$SECONDS
  work=$(mktemp -d "$IMAGECD_CACHE/build-$program.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  cp "$example"/main.go "$example"/go.mod "$IMAGECD_ROOT/ci/go.sum" "$work"
  # Where `pulumi install` puts the SDK, and go.mod expects it.
  mkdir -p "$work/sdks"
  "$sdkgen/generate" go "$schema" "$work/sdks/imagecd"
  module=$(sed -n 's/^replace \(.*\) => .*/\1/p' "$work/go.mod")
  pulumi=$(sed -n 's/^\t\(.*\/pulumi\/sdk\/v3\) \(.*\)/\1 \2/p' "$work/go.mod")
  printf 'module %s\n\ngo 1.25.0\n\nrequire %s\n' "$module" "$pulumi" >"$work/sdks/imagecd/go.mod"

  export GOTOOLCHAIN=local CGO_ENABLED=0 GOFLAGS='-mod=mod -buildvcs=false -trimpath' GOWORK=off
  say "$program: fetching modules"
  total=$("$GO" list -C "$work" -deps . 2> >(progress "$program: %d modules fetched" 'downloading' 50) | wc -l) ||
    die "the modules of $program could not be fetched"
  check_go_sums "$work"
  say "$program: building $total packages"
  # Not optimized, which takes half the time. The speed of this program does not matter.
  "$GO" build -C "$work" -v -gcflags 'all=-N -l' -ldflags '-s -w' -o "$work/$program" . \
    2> >(progress "$program: %d of $total packages built" '^[a-zA-Z0-9_.~/-]+$' 100) || die "$program could not be built"
  "$GO" vet -C "$work" -gcflags 'all=-N -l' . >&2 || die "go vet reports problems in $example/main.go"
  mkdir -p "$folder"
  mv "$work/$program" "$folder/$program"
  say "$program: done in $((SECONDS - began))s"
fi
echo "$folder"
