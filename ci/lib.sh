# Shared by the scripts of this folder; sourced, never run. Messages for people go to stderr, so that a script can return a
# path on stdout.
# shellcheck shell=bash

IMAGECD_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
HOME=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}
IMAGECD_CACHE=${IMAGECD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/imagecd}
export HOME IMAGECD_ROOT IMAGECD_CACHE

# Two jobs on two cores; a machine with many cores and little memory is kept from swapping (about 1 GiB a job).
imagecd_jobs() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/^MemAvailable/ {print int($2 / 1048576)}' /proc/meminfo)
  if [ "$memory" -lt "$cores" ]; then cores=$memory; fi
  if [ "$cores" -lt 1 ]; then cores=1; fi
  echo "${IMAGECD_JOBS:-$cores}"
}

say() { printf '== %s\n' "$*" >&2; }
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# step WORDS...: a heading with the time since the script began, for the log of a long run.
step() { printf '\n== [%d:%02d] %s\n' $((SECONDS / 60)) $((SECONDS % 60)) "$*" >&2; }

# build_programs PRESET: builds the plugin and the command line. Without the tests, which need more packages, unless the
# folder has been configured with them before.
build_programs() {
  local tests=OFF
  if grep -qs '^IMAGECD_TESTS:BOOL=ON$' "$IMAGECD_ROOT/build/$1/CMakeCache.txt"; then tests=ON; fi
  IMAGECD_TESTS=$tests "$IMAGECD_ROOT/ci/build.sh" "$1" pulumi-resource-imagecd imagecd
}

# only_once NAME: waits until no other run holds NAME, and holds it until this script ends.
only_once() {
  mkdir -p "$IMAGECD_CACHE/locks"
  exec 9>"$IMAGECD_CACHE/locks/$1"
  if ! flock -n 9; then
    say "waiting for another run that is preparing $1"
    flock 9
  fi
}

# The Python that creates our virtual environments: Debian's if it is installed, because that is the tested one.
imagecd_python() {
  local python
  for python in ${PYTHON:-} /usr/bin/python3 python3; do
    if "$python" -c 'import venv, ensurepip' 2>/dev/null; then
      echo "$python"
      return
    fi
  done
  die "no Python with venv found; 'make deps' installs it (package python3-venv), or set PYTHON"
}

# make_venv NAME REQUIREMENTS: prints the virtual environment in the cache that holds the packages of REQUIREMENTS, a file
# of ours with a hash for each of them (ci/lock.sh writes it). There is one environment for each state of that file. Only
# wheels are installed: building a package would fetch further ones without a hash.
make_venv() {
  local requirements=$IMAGECD_ROOT/$2 folder
  folder=$IMAGECD_CACHE/$1-$(sha256sum "$requirements" | cut -c1-12)
  # Its programs contain the path of the folder, so it cannot be created elsewhere and moved. A file marks it as complete.
  if [ ! -e "$folder/.whole" ]; then only_once "${folder##*/}"; fi
  if [ ! -e "$folder/.whole" ]; then
    say "installing from PyPI what $2 names"
    rm -rf "$folder"
    "$(imagecd_python)" -m venv "$folder" >&2
    "$folder/bin/python" -m pip --disable-pip-version-check install --quiet --progress-bar off \
      --require-hashes --only-binary :all: -r "$requirements" >&2 || die "pip could not install $2"
    touch "$folder/.whole"
  fi
  echo "$folder"
}
