#!/usr/bin/env bash
# Usage: ci/demo.sh
# Sets up what the demo needs, builds the plugin and the command line, and shows the main job with the real engine and a real registry.
set -euo pipefail
# shellcheck source=ci/lib.sh
. "$(dirname "$0")/lib.sh"

cd "$IMAGECD_ROOT"
ci/deps.sh demo
IMAGECD_PULUMI_BIN=$(ci/pulumi.sh)
IMAGECD_PYTHON=$(ci/python.sh)
export IMAGECD_PULUMI_BIN IMAGECD_PYTHON
build_programs dev
exec "$IMAGECD_PYTHON" demo/demo.py
