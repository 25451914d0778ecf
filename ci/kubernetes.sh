#!/usr/bin/env bash
# Usage: ci/kubernetes.sh [cluster]
# Provides an API server of Kubernetes and prints the folder that holds it: built once from its module at a pinned version
# into the cache (about 3 minutes); etcd is Debian's. With `cluster` also what makes pods of a Deployment, nodes that run
# nothing (kwok), and Pulumi's resource plugin for Kubernetes, which take 12 minutes more and are therefore asked for by
# name. Once they are there they belong to every run.
set -euo pipefail
# shellcheck source=ci/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=ci/go.sh
. "$(dirname "$0")/go.sh"

VERSION=v1.34.1
KWOK_VERSION=v0.7.0
# The commit with the tag v4.25.0. The repository has no tags for a module in this folder.
PLUGIN=github.com/pulumi/pulumi-kubernetes/provider/v4
PLUGIN_COMMIT=v4.0.0-20260115033456-f47bc2d6f199
PLUGIN_VERSION=4.25.0 # as in the SDKs of tests/requirements.txt, tests/node and the generated programs

CLUSTER='kube-controller-manager kube-scheduler kwok pulumi-resource-kubernetes'
source=$(cat "$IMAGECD_ROOT"/tests/testing/kubernetes/plugin/*.go | sha256sum | cut -c1-12)
folder=$IMAGECD_CACHE/kubernetes-$VERSION-kwok-$KWOK_VERSION-plugin-$PLUGIN_VERSION-$source

# module_has FIELD MODULE@VERSION: GoMod, its go.mod, or Dir, its folder; fetched if need be.
module_has() { GOTOOLCHAIN=local "$GO" mod download -json "$2" | sed -n "s/.*\"$1\": \"\(.*\)\".*/\1/p"; }

# The module of Kubernetes replaces libraries by folders of its repository. Outside of it, use their
# releases.
build_kubernetes() {
  local go_mod GO_MOD_LINES
  go_mod=$(module_has GoMod "k8s.io/kubernetes@$VERSION")
  GO_MOD_LINES=$(awk -v version="v0.${VERSION#v1.}" '$2 == "=>" && $3 ~ "^\\./staging/" { print "replace", $1, "=>", $1, version }' "$go_mod")
  build_go_program "$folder" "$1" "k8s.io/kubernetes/cmd/$1" \
    "-X k8s.io/component-base/version.gitVersion=$VERSION -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=34" \
    "k8s.io/kubernetes@$VERSION"
}

build_plugin() {
  local module
  module=$(module_has Dir "$PLUGIN@$PLUGIN_COMMIT")
  mkdir -p "$folder"
  sed '1,/^ *"name"/s/^ *"name"/    "version": "'$PLUGIN_VERSION'",\n&/' "$module/cmd/$1/schema.json" >"$folder/schema.json"
  cp --no-preserve=mode "$module/cmd/$1/terraform-mapping.json" "$folder"
  build_go_program "$folder" "$1" ./tests/testing/kubernetes/plugin "-X $PLUGIN/pkg/version.Version=$PLUGIN_VERSION" \
    "$PLUGIN@$PLUGIN_COMMIT" "github.com/pulumi/pulumi-kubernetes/sdk/v4@v$PLUGIN_VERSION"
}

names=kube-apiserver
case ${1:-} in
  '') ;;
  cluster) names="$names $CLUSTER" ;;
  *) die "usage: ci/kubernetes.sh [cluster]" ;;
esac
only_once kubernetes
for name in $names; do
  [ ! -x "$folder/$name" ] || continue
  find_go
  case $name in
    kwok) build_go_program "$folder" kwok sigs.k8s.io/kwok/cmd/kwok '' "sigs.k8s.io/kwok@$KWOK_VERSION" ;;
    pulumi-resource-kubernetes) build_plugin "$name" ;;
    *) build_kubernetes "$name" ;;
  esac
done
echo "$folder"
