# Everything that the tests need around the build; sourced after lib.sh. Exports where it is, for ci/build.sh.
# shellcheck shell=bash

step "Debian packages"
"$IMAGECD_ROOT/ci/deps.sh"
step "Pulumi engine"
IMAGECD_PULUMI_BIN=$("$IMAGECD_ROOT/ci/pulumi.sh")
step "Registries and tools in Go"
IMAGECD_GOTOOLS_BIN=$("$IMAGECD_ROOT/ci/gotools.sh")
step "API server of Kubernetes"
IMAGECD_KUBERNETES_BIN=$("$IMAGECD_ROOT/ci/kubernetes.sh")
step "SDK generator"
IMAGECD_SDKGEN=$("$IMAGECD_ROOT/ci/sdkgen.sh")
step "Example in Go"
IMAGECD_GOEXAMPLE=$("$IMAGECD_ROOT/ci/goexample.sh")
step "Packages of node"
IMAGECD_NODE=$("$IMAGECD_ROOT/ci/node.sh")
step "Python packages"
IMAGECD_PYTHON=$("$IMAGECD_ROOT/ci/python.sh")
export IMAGECD_PULUMI_BIN IMAGECD_GOTOOLS_BIN IMAGECD_KUBERNETES_BIN IMAGECD_SDKGEN IMAGECD_GOEXAMPLE IMAGECD_NODE IMAGECD_PYTHON
