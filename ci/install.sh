#!/usr/bin/env bash
# Usage: ci/install.sh [FOLDER]
# Puts the plugin into Pulumi's plugin cache, where every stack of this user finds it: the one in FOLDER, next to the
# command line `imagecd`, or one built for it. The command line's man page and its completion for bash go where man and
# bash-completion look in this user's home.
set -euo pipefail
# shellcheck source=ci/lib.sh
. "$(dirname "$0")/lib.sh"

cd "$IMAGECD_ROOT"
folder=${1:-build/release/bin}
if [ $# -eq 0 ]; then
  ci/release.sh
fi
"$folder/imagecd" plugin install
data=${XDG_DATA_HOME:-$HOME/.local/share}
mkdir -p "$data/man/man1" "$data/bash-completion/completions"
"$folder/imagecd" __man >"$data/man/man1/imagecd.1"
"$folder/imagecd" completion bash >"$data/bash-completion/completions/imagecd"
cat <<EOF

Every stack on this machine can now use it:

    resources:
      chime:
        type: imagecd:LatestImage
        properties:
          repository: ghcr.io/owner/homeslice/chime

The command line is $folder/imagecd. \`imagecd --help\` lists its commands.
EOF
