#!/usr/bin/env bash
# Usage: ci/gotools.sh [NAME...]     (without names: all but cosign and cosign3, each of which takes as long as all others)
# Provides Go programs that only the tests need, built once from their modules at pinned versions into the cache, and
# prints the folder that holds them.
set -euo pipefail
# shellcheck source=ci/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=ci/go.sh
. "$(dirname "$0")/go.sh"

# NAME PACKAGE MODULE@VERSION
PROGRAMS='
registry  github.com/distribution/distribution/v3/cmd/registry  github.com/distribution/distribution/v3@v3.0.0
crane     github.com/google/go-containerregistry/cmd/crane      github.com/google/go-containerregistry@v0.20.6
toxiproxy github.com/Shopify/toxiproxy/v2/cmd/server            github.com/Shopify/toxiproxy/v2@v2.12.0
actionlint github.com/rhysd/actionlint/cmd/actionlint           github.com/rhysd/actionlint@v1.7.7
cosign    github.com/sigstore/cosign/v2/cmd/cosign              github.com/sigstore/cosign/v2@v2.5.3
cosign3   github.com/sigstore/cosign/v3/cmd/cosign              github.com/sigstore/cosign/v3@v3.1.3
'

# Each program is in a separate folder that is named after its version. A common folder links to all of them. So a new program
# or version does not affect the others.
folder=$IMAGECD_CACHE/gotools-$(printf '%s' "$PROGRAMS" | sha256sum | cut -c1-12)
if [ $# -eq 0 ]; then
  mapfile -t names < <(awk 'NF && $1 !~ /^cosign/ { print $1 }' <<<"$PROGRAMS")
  # A built program is shared by all runs.
  [ ! -x "$IMAGECD_CACHE/go-cosign-v2.5.3/cosign" ] || names+=(cosign)
  [ ! -x "$IMAGECD_CACHE/go-cosign3-v3.1.3/cosign3" ] || names+=(cosign3)
  set -- "${names[@]}"
fi
only_once gotools
mkdir -p "$folder"
for name in "$@"; do
  read -r _ package module < <(grep "^$name " <<<"$PROGRAMS") || die "unknown program: $name"
  built=$IMAGECD_CACHE/go-$name-${module##*@}
  if [ ! -x "$built/$name" ]; then
    find_go
    build_go_program "$built" "$name" "$package" '' "$module"
  fi
  ln -sfn "$built/$name" "$folder/$name"
done
echo "$folder"
