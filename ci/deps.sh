#!/usr/bin/env bash
# Usage: ci/deps.sh [build | demo | all] [--list]
# Installs the Debian packages that building the programs, the demo or everything (which is assumed) needs, as far as they
# are missing, or lists them. Needs root or sudo only if one is missing.
set -euo pipefail
# shellcheck source=ci/lib.sh
. "$(dirname "$0")/lib.sh"

# lld saves time, and the release build needs it.
BUILD='build-essential cmake ninja-build pkg-config ca-certificates lld
  libgrpc++-dev protobuf-compiler-grpc libprotobuf-dev protobuf-compiler libabsl-dev libgit2-dev nlohmann-json3-dev
  libcurl4-openssl-dev libssl-dev libre2-dev libyaml-cpp-dev libcli11-dev zlib1g-dev'
# docker-registry and skopeo are another registry and its client.
DEMO='git docker-registry skopeo python3 python3-venv'
# ccache only saves time; the scripts of the workflows use jq; chromium looks at the report; fish is asked for its
# completion (so is zsh, where it is installed).
TEST='ccache clang-14 clang-tidy-14 clang-format-14 libclang-rt-14-dev libgtest-dev libgmock-dev libcpp-httplib-dev
  etcd-server shellcheck jq chromium fish'
SERVICES='docker-registry etcd' # installed for their programs; the tests start their own

what=all
case ${1:-} in
  build | demo | all) what=$1 && shift ;;
esac
case $what in
  build) packages=$BUILD ;;
  demo) packages="$BUILD $DEMO" ;;
  all) packages="$BUILD $DEMO $TEST" ;;
esac
if [ "${1:-}" = --list ]; then
  tr -s ' \n' '\n' <<<"$packages"
  exit
fi
[ $# -eq 0 ] || die "usage: ci/deps.sh [build | demo | all] [--list]"

missing=()
for package in $packages; do
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

command -v apt-get >/dev/null || die "cannot install packages: this is not Debian; install the equivalents of: ${missing[*]}"
say "installing ${#missing[@]} Debian packages: ${missing[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || die "cannot install packages without root: run '$0' as root once, or install sudo"
  say "not root, so sudo may ask for your password"
  as_root=(sudo)
fi

# A package manager must not start daemons on a developer's machine because a test wants their programs.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee $policy >/dev/null
  "${as_root[@]}" chmod +x $policy
  trap '"${as_root[@]}" rm -f $policy' EXIT
fi
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 "${missing[@]}" </dev/null >&2
for service in $SERVICES; do
  if [[ " ${missing[*]} " == *" $service"* ]] && [ -d /run/systemd/system ]; then
    "${as_root[@]}" systemctl disable --quiet "$service" || true
  fi
done
