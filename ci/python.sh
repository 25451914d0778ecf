#!/usr/bin/env bash
# Usage: ci/python.sh
# Provides a Python with the packages of tests/requirements.txt (a virtual environment in the cache, one for each state
# of that file) and prints its path.
set -euo pipefail
# shellcheck source=ci/lib.sh
. "$(dirname "$0")/lib.sh"

requirements=$IMAGECD_ROOT/tests/requirements.txt
folder=$IMAGECD_CACHE/python-$(sha256sum "$requirements" | cut -c1-12)
only_once python
if [ ! -x "$folder/bin/python" ]; then
  say "installing the Python packages of tests/requirements.txt"
  make_venv "$folder" -r "$requirements"
fi
echo "$folder/bin/python"
