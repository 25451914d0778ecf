#!/usr/bin/env bash
# Usage: ci/pulumi.sh
# Provides `pulumi` and `pulumi-language-yaml` and prints the folder that holds both: that of the pulumi on PATH when it
# is a version that we test with, otherwise one in the cache, built from the Go modules (a few minutes, once).
set -euo pipefail
# shellcheck source=ci/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=ci/go.sh
. "$(dirname "$0")/go.sh"

TESTED='3.259.0' # versions that the tests are known to pass with, separated by blanks
VERSION=3.259.0
YAML_VERSION=1.38.1

if on_path=$(command -v pulumi); then
  version=$(PULUMI_SKIP_UPDATE_CHECK=true pulumi version)
  folder=$(dirname "$on_path")
  if [[ " $TESTED " == *" ${version#v} "* ]] && [ -x "$folder/pulumi-language-yaml" ]; then
    echo "$folder"
    exit
  fi
  say "pulumi $version on PATH is left alone: tested are $TESTED, with pulumi-language-yaml beside it"
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
