#!/usr/bin/env bash
# Usage: ci/python.sh
# Provides a Python with the packages of tests/requirements.txt (a virtual environment in the cache, one for each state
# of that file) and prints its path.
set -euo pipefail
# shellcheck source=ci/lib.sh
. "$(dirname "$0")/lib.sh"

venv=$(make_venv python tests/requirements.txt)
echo "$venv/bin/python"
