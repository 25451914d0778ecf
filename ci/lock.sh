#!/usr/bin/env bash
# Usage: ci/lock.sh
# Writes the hashes of the packages from PyPI that ci/ installs: from each .in file, which names the packages that we use,
# the .txt file next to it, with everything that these need. Versions stay as they are, unless the .in file demands others.
set -euo pipefail
# shellcheck source=ci/lib.sh
. "$(dirname "$0")/lib.sh"

MINIMUM=3.11 # the oldest Python that the tests are known to pass with: Debian 12's

cd "$IMAGECD_ROOT"
venv=$(make_venv uv ci/requirements/uv.txt)
for file in ci/requirements/*.in tests/requirements.in; do
  "$venv/bin/uv" pip compile --quiet --universal --python-version $MINIMUM --generate-hashes \
    --custom-compile-command ci/lock.sh "$file" --output-file "${file%.in}.txt"
done
