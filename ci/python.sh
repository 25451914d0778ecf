#!/usr/bin/env bash
# Usage: ci/python.sh
# Provides a Python with the packages of tests/requirements.txt (a virtual environment in the cache, one for each state
# of that file) and prints its path.
set -euo pipefail
# shellcheck source=ci/lib.sh
. "$(dirname "$0")/lib.sh"

requirements=$IMAGECD_ROOT/tests/requirements.txt
name=python-$(sha256sum "$requirements" | cut -c1-12)
make_venv "$name" -r "$requirements"
echo "$IMAGECD_CACHE/$name/bin/python"
