#!/usr/bin/env bash
# Usage: ci/pulumi.sh
# Provides `pulumi` and `pulumi-language-yaml` and prints the folder that holds both: that of the pulumi on PATH if it is
# not too old, otherwise one in the cache, built from the Go modules (a few minutes, once).
set -euo pipefail
# shellcheck source=ci/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=ci/go.sh
. "$(dirname "$0")/go.sh"

OLDEST=3.259.0 # the oldest version that the tests are known to pass with
VERSION=3.259.0
YAML_VERSION=1.38.1

if on_path=$(command -v pulumi); then
  version=$(PULUMI_SKIP_UPDATE_CHECK=true pulumi version)
  folder=$(dirname "$on_path")
  if printf '%s\n' $OLDEST "${version#v}" | sort -V -C && [ -x "$folder/pulumi-language-yaml" ]; then
    echo "$folder"
    exit
  fi
  say "pulumi $version on PATH is not used: it is older than $OLDEST, or pulumi-language-yaml is not next to it"
fi

folder=$IMAGECD_CACHE/pulumi-$VERSION-yaml-$YAML_VERSION
if [ ! -x "$folder/pulumi" ] || [ ! -x "$folder/pulumi-language-yaml" ]; then
  only_once pulumi
  find_go
  if [ ! -x "$folder/pulumi-language-yaml" ]; then
    build_go_program "$folder" pulumi-language-yaml github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml \
      "-X github.com/pulumi/pulumi-yaml/pkg/version.Version=v$YAML_VERSION" "github.com/pulumi/pulumi-yaml@v$YAML_VERSION"
  fi
  if [ ! -x "$folder/pulumi" ]; then
    # pkg's own go.mod replaces sdk by a folder, which counts only in its own repository: so sdk is required here.
    build_go_program "$folder" pulumi github.com/pulumi/pulumi/pkg/v3/cmd/pulumi \
      "-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v$VERSION" \
      "github.com/pulumi/pulumi/pkg/v3@v$VERSION" "github.com/pulumi/pulumi/sdk/v3@v$VERSION"
  fi
fi
echo "$folder"
