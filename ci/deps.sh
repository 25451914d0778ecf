#!/usr/bin/env bash
# Usage: ci/deps.sh [--list]
# Installs the Debian packages that building and testing need, as far as they are missing. Needs root or sudo only then.
set -euo pipefail
# shellcheck source=ci/lib.sh
. "$(dirname "$0")/lib.sh"

BUILD='build-essential cmake ninja-build pkg-config ca-certificates
  libgrpc++-dev protobuf-compiler-grpc libprotobuf-dev protobuf-compiler libabsl-dev libgit2-dev nlohmann-json3-dev
  libcurl4-openssl-dev libssl-dev libre2-dev libyaml-cpp-dev libcli11-dev'
# ccache and lld only save time; docker-registry and skopeo are a registry of another make and its client; chromium looks
# at the report; fish is asked for its completion (so is zsh, where it is installed).
TEST='git ccache lld clang-14 clang-tidy-14 clang-format-14 libclang-rt-14-dev libgtest-dev libgmock-dev
  libcpp-httplib-dev docker-registry skopeo etcd-server python3 python3-venv shellcheck jq chromium fish'
SERVICES='docker-registry etcd' # installed for their programs; the tests start their own

if [ "${1:-}" = --list ]; then
  tr -s ' \n' '\n' <<<"$BUILD $TEST"
  exit
fi

missing=()
for package in $BUILD $TEST; do
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

command -v apt-get >/dev/null || die "this is not Debian; install what corresponds to: ${missing[*]}"
say "installing ${#missing[@]} Debian packages: ${missing[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || die "installing packages needs root: run '$0' as root once, or install sudo"
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
