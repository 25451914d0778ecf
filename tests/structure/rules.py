"""The rules for the structure of this repository, as functions from a file's path and text to a list of violations."""

import json
import os
import re

# The folders that a folder may include, in addition to itself. Dependencies point one way, and each is used.
OURS = {
    "provider/base": set(),
    "provider/http": {"provider/base"},
    "provider/oci": {"provider/base", "provider/http"},
    "provider/git": {"provider/base"},
    "provider/policy": {"provider/base"},
    "provider/property": {"provider/base"},
    "provider/proto": set(),
    "provider/inputs": {"provider/base", "provider/git", "provider/oci", "provider/policy", "provider/property"},
    "provider/evidence": {"provider/base", "provider/git", "provider/http", "provider/inputs", "provider/oci", "provider/policy"},
    "provider/resources": {"provider/base", "provider/evidence", "provider/git", "provider/inputs", "provider/oci",
                           "provider/policy", "provider/property", "schema"},
    "provider/server": {"provider/base", "provider/property", "provider/resources"},
    "provider": {"provider/base", "provider/http", "provider/inputs", "provider/resources", "provider/server"},  # main.cc
    "schema": set(),
    # The programs that people run themselves never use the server.
    "programs/generator": {"provider/base", "provider/git", "provider/oci", "provider/policy"},
    "cli/stack": {"provider/base", "provider/inputs", "provider/oci", "provider/policy", "provider/property", "provider/resources"},
    "cli/operate": {"cli/stack", "provider/base", "provider/git", "provider/inputs", "provider/policy", "provider/property"},
    "cli/report": {"provider/git", "provider/policy"},
    "cli/watch": {"programs/generator", "provider/base", "provider/http", "provider/inputs", "provider/oci",
                  "provider/policy", "provider/property", "provider/resources"},
    "cli/commands": {"cli/operate", "cli/report", "cli/stack", "cli/watch", "programs/generator", "provider/base", "provider/evidence",
                     "provider/git", "provider/http", "provider/inputs", "provider/policy", "provider/property", "provider/resources"},
    "cli": {"cli/commands", "provider/base", "provider/http", "provider/inputs"},  # main.cc
}
EVERYWHERE = None

# The folders that may include a library, by the beginning of the header's path. Other libraries are not allowed.
LIBRARIES = {
    "absl/": EVERYWHERE,
    "nlohmann/": EVERYWHERE,
    "re2/": {"provider/policy", "cli/stack", "programs/generator", "tests"},
    "openssl/": {"provider/oci", "tests"},
    "curl/": {"provider/http"},
    "git2": {"provider/git"},
    "google/protobuf/": {"provider/property", "provider/server", "provider/proto", "tests"},
    "grpc/": {"provider/server", "provider/proto", "tests"},
    "grpcpp/": {"provider/server", "provider/proto", "tests"},
    "pulumi/": {"provider/server", "provider/proto", "tests"},  # generated from provider/proto
    "google/rpc/": {"provider/server", "provider/proto", "tests"},
    "zlib.h": {"programs/generator", "tests"},
    "yaml-cpp/": {"programs/generator", "cli/stack", "tests"},
    "CLI/": {"cli/commands", "tests"},
    "httplib.h": {"tests"},
    "gtest/": {"tests"},
    "gmock/": {"tests"},
}

# A choice is a function of values, so policy must not access the clock, files or the network.
IMPURE = re.compile(
    r"^(fstream|iostream|cstdio|stdio\.h|filesystem|ctime|time\.h|random|thread|unistd\.h|sys/.*|netinet/.*"
    r"|absl/time/clock\.h|absl/random/.*|provider/base/(clock|environment|sleeper)\.h)$"
)

_INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]', re.MULTILINE)


def _folder(path):
    """The longest key of OURS that contains the file; "tests" for files of tests."""
    if path.startswith("tests/"):
        return "tests"
    for folder in sorted(OURS, key=len, reverse=True):
        if path.startswith(folder + "/"):
            return folder
    return None


def _is_test(path):
    return path.startswith("tests/") or path.endswith("_test.cc")


def includes(path, text):
    """#includes of a C++ file that point the wrong way."""
    folder = _folder(path)
    if folder is None:
        return [f"{path}: this folder is not in tests/structure/rules.py"]
    wrong = []
    for kind, header in _INCLUDE.findall(text):
        target = _folder(header)
        if target is not None:
            allowed = folder == "tests" or target == folder or target in OURS[folder]
            if target == "tests":
                allowed = _is_test(path)
            if not allowed:
                wrong.append(f"{path}: {folder} may not include {header}")
        elif (library := next((l for l in LIBRARIES if header.startswith(l)), None)) is not None:
            users = LIBRARIES[library]
            as_test = _is_test(path) and users is not EVERYWHERE and "tests" in users
            if not (users is EVERYWHERE or folder in users or as_test):
                wrong.append(f"{path}: {header} belongs to {', '.join(sorted(users))} only")
        elif kind == '"':
            wrong.append(f"{path}: {header} is of no known library; includes are written from the repository's root")
        if path.endswith(".h") and not _is_test(path) and header == "nlohmann/json.hpp":
            wrong.append(f"{path}: a header takes nlohmann/json_fwd.hpp; json.hpp costs every user two seconds")
        if folder == "provider/policy" and not _is_test(path) and IMPURE.match(header):
            wrong.append(f"{path}: policy is pure and may not include {header}")
    return wrong


def unused_dependencies(files):
    """Dependencies that OURS allows and no file has. Tests count: a test may need more than its folder."""
    used = {folder: set() for folder in OURS}
    for path, text in files.items():
        if path.endswith((".h", ".cc")) and (folder := _folder(path)) in OURS:
            used[folder].update(_folder(header) for _, header in _INCLUDE.findall(text))
    return [f"tests/structure/rules.py: nothing in {folder} includes {dependency}"
            for folder, allowed in OURS.items() for dependency in sorted(allowed - used[folder])]


_NAMED_FOLDER = re.compile(r"^\| `([a-z_/]+)` \|", re.MULTILINE)


def architecture(text, tracked):
    """The table of folders in ARCHITECTURE.md, against the folders that hold tracked files."""
    named = set(_NAMED_FOLDER.findall(text))
    folders = {path[: path.rindex("/")] for path in tracked if "/" in path}
    exist = {"/".join(folder.split("/")[:depth]) for folder in folders for depth in range(1, folder.count("/") + 2)}
    wrong = [f"ARCHITECTURE.md: there is no folder {folder}" for folder in sorted(named - exist)]
    # A folder is described if it, one above it, or each one in it is.
    for folder in sorted({"/".join(folder.split("/")[:2]) for folder in folders if not folder.startswith(".")}):
        if not any(folder == name or folder.startswith(name + "/") or name.startswith(folder + "/") for name in named):
            wrong.append(f"ARCHITECTURE.md does not describe the folder {folder}")
    return wrong


_CODE = re.compile(r"`([^`]+)`")
_FILE = re.compile(r"[a-z0-9_./]*[/_][a-z0-9_./]*")
_CODE_NAME = re.compile(r"(?:[a-z]+::)?([A-Z]\w*[a-z]\w*)(?:::(\w+))?")


def names_in_architecture(text, files):
    """Files and names of C++ code that ARCHITECTURE.md has in backquotes and that do not exist."""
    paths = "\n".join("/" + path for path in files)
    words = set(re.findall(r"\w+", "\n".join(text for path, text in files.items() if path.endswith((".h", ".cc")))))
    wrong = []
    for code in _CODE.findall(text):
        if _FILE.fullmatch(code):
            # A path from any folder on, of a folder or of a file with or without its suffix.
            if not re.search(rf"/{re.escape(code)}(?=[/.\n]|$)", paths):
                wrong.append(f"ARCHITECTURE.md: there is no file {code}")
        elif named := _CODE_NAME.fullmatch(code):
            wrong += [f"ARCHITECTURE.md: there is no {name} in the code" for name in named.groups() if name and name not in words]
    return wrong


_NAMESPACE = re.compile(r"^namespace (?P<name>[\w:]*) ?\{|^\}  // namespace(?P<anonymous>)$|^(?:struct|class|enum class) (?P<type>\w+)\b(?![:<])[^;{]*\{",
                        re.MULTILINE)


def types_with_two_definitions(files):
    """Types of one name in one namespace. The linker joins their functions without an error, and the program crashes."""
    places = {}
    for path, text in sorted(files.items()):
        if not path.endswith((".h", ".cc")) or _is_test(path):
            continue
        names = []
        for found in _NAMESPACE.finditer(text):
            if found["type"] is None:
                # An anonymous namespace is opened within a named one.
                names = names[:1] if found["anonymous"] is not None else names[:1] + [found["name"]]
            elif names and names[-1]:
                places.setdefault(f"{names[-1]}::{found['type']}", []).append(path)
    return [f"{name} is defined in {' and '.join(paths)}" for name, paths in places.items() if len(paths) > 1]


def include_guard(path, text):
    """A header's guard is its path."""
    guard = "IMAGECD_" + re.sub(r"[^A-Za-z0-9]", "_", path).upper() + "_"
    lines = [line.strip() for line in text.splitlines() if line.startswith("#")]
    if lines[:2] == [f"#ifndef {guard}", f"#define {guard}"] and lines[-1] == f"#endif  // {guard}":
        return []
    return [f"{path}: the include guard should be {guard}"]


_NOTE = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
# An invented user's home folder is fine in an example. These folders, and the home of the user who runs the test, are real.
_HOME = os.path.expanduser("~").strip("/") or "root"
_MACHINE_PATH = re.compile(rf"(?<![\w.$}}])/(root|work|Users|{re.escape(_HOME)})/[\w.]")


def text(path, text):
    """Finds notes to oneself and paths of one machine, which are not allowed in any file."""
    wrong = []
    for number, line in enumerate(text.splitlines(), 1):
        if _NOTE.search(line):
            wrong.append(f"{path}:{number}: a note to oneself: do it, or file an issue")
        if _MACHINE_PATH.search(line):
            wrong.append(f"{path}:{number}: a path of somebody's machine")
    return wrong


# Commands that download code, and the options that pin each of them to reviewed content. Debian's packages are signed;
# modules of Go are held to ci/go.sum by ci/go.sh.
_INSTALLS = (
    (r"\bpip[0-9.]*\b.*\b(install|download|wheel)\b", ("--require-hashes", "--only-binary :all:")),
    (r"\bnpm (install|i|add|update|exec|x)\b|\b(npx|pnpm|yarn|pipx|uvx|easy_install)\b|\buv (pip install|run|tool|add|sync)\b", ()),
    (r"\bgo (install|get|run) \S+@|\b(curl|wget)\b", ()),
)


def installs(path, text):
    """Commands of a script that install something from a registry without a hash."""
    wrong = []
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    for command in "\n".join(lines).replace("\\\n", " ").splitlines():
        for pattern, needed in _INSTALLS:
            if re.search(pattern, command) and not (needed and all(option in command for option in needed)):
                wrong.append(f"{path}: this installs something without a hash (ci/lib.sh has make_venv): {command.strip()}")
        call = re.search(r"\bmake_venv +(\S+) +([^\s)]+)", command)
        if call and not re.fullmatch(r"[\w/.-]*requirements[\w/.-]*\.txt", call[2]):
            wrong.append(f"{path}: make_venv takes a file of hashes that ci/lock.sh writes, not {call[2]}")
    return wrong


def requirements(path, text):
    """Requirements of pip without an exact version or a hash."""
    wrong = []
    for line in re.sub(r"\\\n", " ", text).splitlines():
        line = line.split(" #")[0].strip()
        if not line or line.startswith("#"):
            continue
        if not re.match(r"[A-Za-z0-9._-]+==[^\s;]+( *;[^\n]*?)? +--hash=sha256:[0-9a-f]{64}", line):
            wrong.append(f"{path}: without an exact version and a hash (ci/lock.sh writes them): {line[:60]}")
    return wrong


def npm_lock(path, text):
    """Packages of a package-lock.json without a hash."""
    packages = json.loads(text).get("packages", {})
    return [
        f"{path}: {name} has no integrity"
        for name, package in packages.items()
        if name and not package.get("link") and not re.match("sha(256|384|512)-", package.get("integrity", ""))
    ]
