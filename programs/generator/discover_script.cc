#include "programs/generator/discover_script.h"

#include <string_view>

#include "programs/generator/discovery_rules.h"
#include "programs/generator/source_text.h"

namespace imagecd::generator {
namespace {

// A JSON list is a Python list, too.
template <typename Names>
std::string List(const Names& names) {
  std::string out;
  for (const std::string_view name : names) {
    if (!out.empty()) out += ", ";
    out += JsonString(name);
  }
  return "[" + out + "]";
}

std::string Rules() {
  std::string beside;
  for (const SkippedBesideFile& rule : kSkippedBesideFiles) {
    if (!beside.empty()) beside += ", ";
    beside += JsonString(rule.folder) + ": " + JsonString(rule.file);
  }
  return "DOCKERFILES = " + List(kDockerfileNames) +
         "\nSKIPPED = " + List(kSkippedFolders) + "\nSKIPPED_BESIDE = {" +
         beside + "}\nDEEPEST = " + std::to_string(kDeepestFolder) + "\n";
}

constexpr char kImports[] = R"script(import json
import os
import re
import subprocess
import sys

)script";

constexpr char kScript[] = R"script(

def pattern(glob):
    """A folder with a slash behind it; ** is any number of components."""
    text = ""
    for part in glob.strip("/").split("/"):
        if part == "**":
            text += "(?:[^/]+/)*"
        else:
            text += "[^/]*".join(re.escape(piece) for piece in part.split("*")) + "/"
    return re.compile(text, re.DOTALL)


def escape(message):
    return message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def fail(message):
    print("::error title=apps::" + escape(message))
    sys.exit(1)


def skipped(folder):
    """Whether the files of a folder were installed or built, or are too deep."""
    parts = folder.split("/")
    return len(parts) >= DEEPEST or any(
        part in SKIPPED or part in SKIPPED_BESIDE and "/".join(parts[:i] + [SKIPPED_BESIDE[part]]) in files
        for i, part in enumerate(parts)
    )


def exists(path):
    """Whether a path of the repository leads to a file inside of it, and not to one of git's own."""
    real = os.path.relpath(os.path.realpath(path), os.path.realpath("."))
    return path in files and os.path.isfile(path) and not {"..", ".git"} & {part.lower() for part in real.split(os.sep)}


wanted = [pattern(glob) for glob in json.loads(os.environ["APPS"])]
unwanted = [pattern(glob) for glob in json.loads(os.environ["EXCLUDE"])]
settings = json.loads(os.environ["SETTINGS"])

if os.environ.get("GITHUB_REF_TYPE") == "tag":
    fail("images are named after a branch, and this run is of a git tag: start the workflow on a branch")

listing = subprocess.run(["git", "ls-files", "-z"], check=True, stdout=subprocess.PIPE)
files = set(listing.stdout.decode("utf-8", "surrogateescape").split("\0"))

declared = {name: known["dockerfile"] for name, known in settings.items() if "dockerfile" in known}
folders = {}
for path in sorted(files):
    folder, _, name = path.rpartition("/")
    if name not in DOCKERFILES or not folder or skipped(folder) or not exists(path):
        continue
    if re.search("[^\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", path):
        print("::warning title=apps::" + escape(f"{path!r} is left out: its name is not text on one line"))
        continue
    if any(glob.fullmatch(folder + "/") for glob in wanted):
        if not any(glob.fullmatch(folder + "/") for glob in unwanted):
            if folder not in folders or DOCKERFILES.index(name) < DOCKERFILES.index(folders[folder].rpartition("/")[2]):
                folders[folder] = path

dockerfiles = {name: path for name, path in declared.items() if exists(path)}
for folder, path in sorted(folders.items()):
    name = folder.rpartition("/")[2]
    if path in declared.values() or name in declared:
        continue
    if not re.fullmatch("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?", name):
        print("::warning title=apps::" + escape(f"{folder!r} is left out: {name!r} is not a valid name for an app"))
        continue
    if name in dockerfiles:
        fail(f"two apps are called {name!r}: {dockerfiles[name]!r} and {path!r}")
    dockerfiles[name] = path

apps = []
for name, dockerfile in sorted(dockerfiles.items()):
    known = settings.get(name, {})
    image = known.get("image", os.environ["REGISTRY"] + "/" + name)
    if not re.fullmatch("[a-z0-9][a-z0-9.-]*(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+", image):
        fail(f"app {name}: {image!r} is not a valid image repository")
    context = known.get("context", dockerfile.rpartition("/")[0]) or "."
    for path in (context, dockerfile):
        # Docker's actions trim a path, read {{ in it as a template, and pass it on the command line.
        if path != path.strip() or not path.isprintable() or "{{" in path or path.startswith("-"):
            fail(f"app {name}: {path!r} cannot be built by this workflow: rename it (no '-' at the beginning, no '{{{{', "
                 "no blanks at its ends, no control characters)")
    apps.append({
        "name": name,
        "image": image,
        "context": context,
        "dockerfile": dockerfile,
        "platforms": known.get("platforms", os.environ["PLATFORMS"]),
        "target": known.get("target", ""),
        "arguments": known.get("arguments", ""),
    })
if len(apps) > 256:
    fail(f"{len(apps)} apps: a matrix has room for 256; split them between workflows with `apps` and `exclude`")
print(f"{len(apps)} apps: " + ", ".join(app["name"] for app in apps))
with open(os.environ["GITHUB_OUTPUT"], "a", encoding="utf-8") as output:
    output.write("apps=" + json.dumps(apps) + "\n")
)script";

}  // namespace

std::string DiscoverScript() { return kImports + Rules() + kScript; }

}  // namespace imagecd::generator
