# Shared by the scripts of this folder; sourced, never run. What people read goes to stderr, so that a script's
# stdout can be its answer (a path).
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

# only_once NAME: waits until no other run holds NAME, and holds it until this script ends.
only_once() {
  mkdir -p "$IMAGECD_CACHE/locks"
  exec 9>"$IMAGECD_CACHE/locks/$1"
  if ! flock -n 9; then
    say "waiting for another run that is preparing $1"
    flock 9
  fi
}

# The Python that makes our virtual environments: Debian's if there, because that is the one tested.
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

# make_venv NAME PIP-ARGUMENTS...: the virtual environment $IMAGECD_CACHE/NAME, made unless it is there already and whole.
make_venv() {
  local folder=$IMAGECD_CACHE/$1
  shift
  # Its programs name the folder, so it cannot be made elsewhere and moved: a file says that it is whole.
  if [ -e "$folder/.whole" ]; then return; fi
  only_once "${folder##*/}"
  if [ -e "$folder/.whole" ]; then return; fi
  say "installing from PyPI: $*"
  rm -rf "$folder"
  "$(imagecd_python)" -m venv "$folder" >&2
  "$folder/bin/python" -m pip --disable-pip-version-check install --quiet --progress-bar off "$@" >&2 ||
    die "pip could not install: $*"
  touch "$folder/.whole"
}
