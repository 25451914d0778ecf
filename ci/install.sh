#!/usr/bin/env bash
# Usage: ci/install.sh [PLUGIN]
# Puts the plugin into Pulumi's plugin cache, where every stack of this user finds it: PLUGIN, or one built for it.
set -euo pipefail
# shellcheck source=ci/lib.sh
. "$(dirname "$0")/lib.sh"

cd "$IMAGECD_ROOT"
plugin=${1:-build/release/bin/pulumi-resource-imagecd}
if [ $# -eq 0 ]; then
  ci/deps.sh
  ci/build.sh release pulumi-resource-imagecd
fi
version=$("$plugin" --version)
version=${version##* }
folder=${PULUMI_HOME:-$HOME/.pulumi}/plugins/resource-imagecd-v$version
mkdir -p "$folder"
# Whole or not at all: an engine may be starting the plugin that is there.
install -m 755 "$plugin" "$folder/.new"
mv -f "$folder/.new" "$folder/pulumi-resource-imagecd"
cat <<EOF
imagecd $version is in $folder

A stack uses it from now on, wherever it is on this machine:

    resources:
      chime:
        type: imagecd:LatestImage
        properties:
          repository: ghcr.io/owner/homeslice/chime
EOF
