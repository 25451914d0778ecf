#include "programs/generator/plan_script.h"

namespace imagecd::generator {

const char kPlanScript[] = R"script(import json
import os
import posixpath
import re
import subprocess
import sys

known = json.loads(os.environ["KNOWN"])
runners = json.loads(os.environ["RUNNERS"])


def source_of(text):
    """A path in the context, from its root; "" for all of it."""
    start = re.split(r"[*?\[$\\]", text, maxsplit=1)[0]
    if start != text:
        start = start.rpartition("/")[0]
    return posixpath.normpath("/" + start).strip("/")


def mounted(text):
    """Sources of the bind mounts of a RUN."""
    for mount in re.findall(r"--mount=(\S+)", text):
        options = dict(part.partition("=")[::2] for part in mount.split(","))
        if options.get("type", "bind") == "bind" and "from" not in options:
            yield options.get("source", options.get("src", "."))


def copied(text):
    """Sources of a COPY or an ADD; None if they cannot be read."""
    words = text.split()
    while words and words[0].startswith("--"):
        if words.pop(0).startswith("--from="):
            return []
    if words and words[0].startswith("["):
        try:
            words = json.loads(" ".join(words))
        except ValueError:
            return None
    elif re.search("[\"']", text):
        return None
    return [word for word in words[:-1] if not re.match(r"<<|[a-z]+://|git@", word)]


def sources(text):
    """What a build of this Dockerfile reads in its context; None if that can be anything."""
    if re.search(r"(?im)^[ \t]*#[ \t]*escape[ \t]*=", text):
        return None
    text = re.sub(r"(?m)^[ \t]*#.*\n?", "", text.replace("\r\n", "\n"))
    found = []
    for line in re.sub(r"\\[ \t]*\n", " ", text).splitlines():
        instruction, _, rest = re.sub(r"\s+", " ", line.strip()).partition(" ")
        instruction = instruction.upper()
        more = []
        if instruction == "ONBUILD" or (instruction == "FROM" and "onbuild" in rest):
            return None
        if instruction == "RUN":
            more = list(mounted(rest))
        elif instruction in ("COPY", "ADD"):
            more = copied(rest)
        if more is None or any(re.search("[\"']", path) for path in more):
            return None
        found += [source_of(path) for path in more]
    return None if "" in found else found


def paths_of(app, settings):
    """Files and folders whose change makes another image."""
    dockerfile, context = app["dockerfile"], app["context"]
    fixed = [dockerfile, dockerfile + ".dockerignore", os.environ["WORKFLOW"]]
    if "paths" in settings:
        return settings["paths"] + fixed
    with open(dockerfile, encoding="utf-8", errors="replace") as file:
        found = sources(file.read())
    named = [path for path in settings.get("contexts", {}).values() if "://" not in path]
    paths = [posixpath.normpath(posixpath.join(context, path)) for path in [".dockerignore", *(found or [])]]
    # A link can lead anywhere.
    if found is None or any(os.path.realpath(path) != os.path.abspath(path) for path in paths):
        paths = [context]
    return sorted({*paths, *named}) + fixed


def changed(paths):
    """Whether the pull request changes one of them. Also if that cannot be found out."""
    return subprocess.run(["git", "--literal-pathspecs", "diff", "--quiet", "HEAD^1", "HEAD", "--", *paths]).returncode != 0


def item(key, value):
    """An item of an input that Docker's actions read as lines of CSV."""
    text = f"{key}={value}"
    return '"' + text.replace('"', '""') + '"' if re.search('["\r\n]', text) else text


apps = []
for app in json.loads(os.environ["APPS"]):
    settings = known.get(app["name"], {})
    if os.environ["ONLY_CHANGED"] == "true":
        paths = paths_of(app, settings)
        if os.environ["EVENT"] == "pull_request" and not changed(paths):
            print(app["name"] + ": not changed")
            continue
        app["paths"] = json.dumps(paths)
    run = [item(key, os.environ[variable]) for key, variable in settings.get("arguments", {}).items()]
    app["arguments"] = "\n".join([app["arguments"]] * bool(app["arguments"]) + run)
    app["contexts"] = "\n".join(item(*one) for one in settings.get("contexts", {}).items())
    app["secrets"] = sorted(set(settings.get("secrets", {}).values()))
    app["secret_variables"] = "\n".join(f"{key}=BUILD_SECRET_{name}" for key, name in settings.get("secrets", {}).items())
    apps.append(app)

builds = []
for app in apps:
    for platform in app["platforms"].split(","):
        builds.append({
            **app,
            "platforms": platform,
            "slug": platform.replace("/", "-"),
            "runner": runners.get(platform, json.loads(os.environ["RUNNER"])),
            "emulated": platform not in runners and platform != "linux/amd64",
        })
if runners and len(builds) > 256:
    print(f"::error title=apps::{len(builds)} builds of apps and platforms: a matrix has room for 256")
    sys.exit(1)
print(f"{len(apps)} apps to build: " + ", ".join(app["name"] for app in apps))
with open(os.environ["GITHUB_OUTPUT"], "a", encoding="utf-8") as output:
    output.write("apps=" + json.dumps(apps) + "\n")
    output.write("builds=" + json.dumps(builds) + "\n")
)script";

const char kKeepDigestScript[] = R"script(set -euo pipefail
mkdir -p "$RUNNER_TEMP/digests"
if [ -n "$KEPT" ]; then state=kept digest=$KEPT; else state=built digest=$BUILT; fi
[[ "$digest" =~ ^sha256:[0-9a-f]{64}$ ]] || { echo "::error title=no digest::the build gave none: '$digest'"; exit 1; }
printf '%s %s\n' "$state" "$digest" >"$RUNNER_TEMP/digests/$SLUG"
)script";

const char kPublishScript[] = R"script(set -euo pipefail
fail() {
  echo "::error title=not published::$1"
  exit 1
}
declare -A states=() digests=()
for platform in ${PLATFORMS//,/ }; do
  file="$RUNNER_TEMP/digests/${platform//\//-}"
  [ -f "$file" ] || fail "there is no build for $platform: see its job"
  read -r state digest <"$file"
  states[$state]=1
  digests["$IMAGE@$digest"]=1
done
[ "${#states[@]}" = 1 ] || fail 'some platforms were built and others kept: run this workflow again'
arguments=()
while read -r tag; do arguments+=(--tag "$tag"); done <<<"$TAGS"
docker buildx imagetools create --prefer-index=false "${arguments[@]}" "${!digests[@]}"
newest=$(head -n 1 <<<"$TAGS")
digest=$(docker buildx imagetools inspect "$newest" --format '{{.Manifest.Digest}}')
echo "digest=$digest" >>"$GITHUB_OUTPUT"
)script";

}  // namespace imagecd::generator
