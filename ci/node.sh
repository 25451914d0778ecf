#!/usr/bin/env bash
# Usage: ci/node.sh
# Provides node and the packages of tests/node/package-lock.json (in the cache, once for each state of that file), and
# prints the folder that holds bin/node and node_modules. Their install scripts do not run.
set -euo pipefail
# shellcheck source=ci/lib.sh
. "$(dirname "$0")/lib.sh"

MINIMUM=22 # of Pulumi's SDK

source=$IMAGECD_ROOT/tests/node
folder=$IMAGECD_CACHE/node-$(cat "$source"/package*.json "$0" | sha256sum | cut -c1-12)
if [ ! -e "$folder/.whole" ]; then
  only_once "${folder##*/}"
fi
if [ ! -e "$folder/.whole" ]; then
  rm -rf "$folder"
  mkdir -p "$folder/bin"
  major=$(node --version 2>/dev/null | sed -n 's/^v\([0-9]*\).*/\1/p')
  if [ "${major:-0}" -ge $MINIMUM ] && command -v npm >/dev/null; then
    bin=$(dirname "$(command -v node)")
  else
    say "no node of version $MINIMUM or newer, with npm, on PATH"
    venv=$(make_venv node ci/requirements/node.txt) # node and npm as a wheel
    bin=$venv/bin
  fi
  ln -s "$bin/node" "$folder/bin/node"
  cp "$source"/package*.json "$folder"
  say "installing from npm what tests/node/package.json names"
  PATH=$bin:$PATH npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error >&2 ||
    die "npm could not install tests/node/package-lock.json"
  touch "$folder/.whole"
fi
echo "$folder"
