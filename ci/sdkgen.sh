#!/usr/bin/env bash
# Usage: ci/sdkgen.sh
# Provides the program that writes our SDKs (sdk/generate), built once for each state of its source against Pulumi's own
# code generators, and prints the folder that holds it.
set -euo pipefail
# shellcheck source=ci/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=ci/go.sh
. "$(dirname "$0")/go.sh"

VERSION=3.259.0 # the engine's, as in ci/pulumi.sh
folder=$IMAGECD_CACHE/sdkgen-$VERSION-$(cat "$IMAGECD_ROOT"/sdk/generate/*.go | sha256sum | cut -c1-12)
if [ ! -x "$folder/generate" ]; then
  only_once sdkgen
  if [ ! -x "$folder/generate" ]; then
    find_go
    build_go_program "$folder" generate ./sdk/generate '' \
      "github.com/pulumi/pulumi/pkg/v3@v$VERSION" "github.com/pulumi/pulumi/sdk/v3@v$VERSION"
  fi
fi
echo "$folder"
