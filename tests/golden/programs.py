"""Runs generated programs against stand-ins for Pulumi's SDKs that only write down what is asked for.

Each reader gives {"resources": [...], "outputs": {...}} in one form for all languages:
a resource is {"type", "name", "properties", "options", "existing"}, where the options are as in YAML and `existing` is the
id of an object that is only looked up, a reference {"$output": "TYPE NAME", "path": [...]}, a file
{"$file": path from the repository's root}, a secret {"$secret": key}, another setting `${key}` before a text.
"""

import json
import posixpath
import re
import subprocess
import sys
import tempfile
import types

import goldens

_REFERENCE = re.compile(r"\$\{([A-Za-z0-9_-]+)((?:\.[A-Za-z]+|\[\"[^\"]*\"\])*)\}\Z")
_STEP = re.compile(r"\.([A-Za-z]+)|\[\"([^\"]*)\"\]")


def resource(token, name, properties, options, existing):
    return {"type": token, "name": name, "properties": properties, "options": options, "existing": existing}


def read_yaml(documents, folder):
    """`documents` are parsed: the project and, where it is apart, the program."""
    program = documents[-1]
    config = documents[0].get("config", {})
    secrets = [key for key, about in config.items() if about.get("secret")]
    settings = tuple("${%s}" % key for key in config if key not in secrets)
    resources = program.get("resources", {})
    identity = {key: f"{value['type']} {value['name']}" for key, value in resources.items()}

    def plain(text):
        """What Pulumi's own reader does with keys and values: `$$` is `$`, and a reference must not remain."""
        result = re.sub(r"\$\$|\$\{", lambda match: "$" if match.group() == "$$" else "\0", text)
        assert "\0" not in result, f"an accidental reference in {text!r}"
        return result

    def lower(value):
        if isinstance(value, dict):
            if set(value) == {"fn::readFile"}:
                return {"$file": posixpath.normpath(posixpath.join(folder, lower(value["fn::readFile"])))}
            return {plain(key): lower(item) for key, item in value.items()}
        if isinstance(value, list):
            return [lower(item) for item in value]
        if not isinstance(value, str):
            return value
        found = _REFERENCE.match(value)
        if not found:
            if settings and value.startswith(settings):
                return value
            return plain(value)
        if not found.group(2) and found.group(1) in secrets:
            assert found.group(1) not in resources
            return {"$secret": found.group(1)}
        path = [a or b for a, b in _STEP.findall(found.group(2))]
        return {"$output": identity[found.group(1)], "path": path}

    return {
        "resources": [
            resource(value["type"], value["name"], lower(value.get("properties", {})), value.get("options", {}),
                     lower(value.get("get", {}).get("id", "")))
            for value in resources.values()
        ],
        "outputs": lower(program.get("outputs", {})),
    }


def _camel(name):
    first, *rest = name.rstrip("_").split("_")
    return first + "".join(word.capitalize() for word in rest)


# The Python classes' modules back to Kubernetes' groups.
_GROUPS = {"networking": "networking.k8s.io"}


def _token(path):
    """`kubernetes.apps.v1.Deployment` or `imagecd.LatestImage` as a token."""
    package, *rest = path.split(".")
    if package == "imagecd":
        return "imagecd:" + rest[0]
    group, version, kind = rest
    return f"kubernetes:{_GROUPS.get(group, group)}/{version}:{kind}"


def read_python(text, folder):
    resources = []

    class Output:
        def __init__(self, identity, path=()):
            self._identity, self._path = identity, path

        def __getattr__(self, name):
            return Output(self._identity, self._path + (_camel(name),))

        def __getitem__(self, key):
            return Output(self._identity, self._path + (key,))

    class Secret(str):
        pass

    class File(str):
        pass

    class Names:
        """Anything below a module: a class that writes down how it is called."""

        def __init__(self, path):
            self._path = path

        def __getattr__(self, name):
            return Names(self._path + "." + name)

        def __call__(self, *arguments, opts=None, **properties):
            lowered = {_camel(key): lower(value) for key, value in properties.items()}
            if self._path.endswith("Args"):
                assert not arguments
                return lowered
            looked_up = self._path.endswith(".get")
            name, existing = arguments if looked_up else (*arguments, "")
            token = _token(self._path[:-len(".get")] if looked_up else self._path)
            resources.append(resource(token, name, lowered, opts or {}, existing))
            return Output(f"{token} {name}")

    def lower(value):
        if isinstance(value, Output):
            return {"$output": value._identity, "path": list(value._path)}
        if isinstance(value, Secret):
            return {"$secret": str(value)}
        if isinstance(value, File):
            return {"$file": str(value)}
        if isinstance(value, dict):
            return {key: lower(item) for key, item in value.items()}
        if isinstance(value, list):
            return [lower(item) for item in value]
        return value

    class Root:
        def __truediv__(self, path):
            return types.SimpleNamespace(read_bytes=lambda: types.SimpleNamespace(decode=lambda _: File(path)))

    outputs = {}
    pulumi = types.ModuleType("pulumi")
    pulumi.Config = lambda: types.SimpleNamespace(require_secret=Secret, require="${{{}}}".format)
    pulumi.ResourceOptions = lambda **options: {_camel(key): value for key, value in options.items()}
    pulumi.export = lambda name, value: outputs.__setitem__(name, lower(value))
    paths = types.ModuleType("pathlib")
    paths.Path = lambda _: types.SimpleNamespace(
        resolve=lambda: types.SimpleNamespace(parents={len(folder.split("/")): Root()})
    )
    modules = {"pulumi": pulumi, "pathlib": paths}
    for name, path in (("pulumi_kubernetes", "kubernetes"), ("pulumi_imagecd", "imagecd")):
        module = types.ModuleType(name)
        module.__getattr__ = Names(path).__getattr__
        modules[name] = module
    saved = {name: sys.modules.get(name) for name in modules}
    sys.modules.update(modules)
    try:
        exec(compile(text, "__main__.py", "exec"), {"__name__": "__main__", "__file__": "__main__.py"})
    finally:
        for name, module in saved.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module
    return {"resources": resources, "outputs": outputs}


_RECORDER = r"""
const path = require("path");
const resources = [];
const groups = { networking: "networking.k8s.io" };
function output(identity, steps) {
    return new Proxy({ identity, steps }, {
        get: (target, name) => name === "toJSON"
            ? () => ({ $output: identity, path: steps })
            : output(identity, steps.concat([name])),
    });
}
function names(steps) {
    const add = (name, properties, options, existing) => {
        const [group, version, kind] = steps.slice(1);
        const token = steps[0] === "imagecd"
            ? "imagecd:" + steps[1]
            : `kubernetes:${groups[group] || group}/${version}:${kind}`;
        resources.push({ type: token, name, properties, options, existing });
        return output(token + " " + name, []);
    };
    return new Proxy(class {}, {
        get: (_, name) => name === "get" ? (resource, id) => add(resource, {}, {}, id) : names(steps.concat([name])),
        construct: (_, [name, properties, options]) => add(name, properties, options || {}, ""),
    });
}
const modules = {
    "@pulumi/kubernetes": names(["kubernetes"]),
    "@imagecd/pulumi-imagecd": names(["imagecd"]),
    "@pulumi/pulumi": { Config: class {
        requireSecret(key) { return { $secret: key }; }
        require(key) { return "${" + key + "}"; }
    } },
    fs: { readFileSync: (name) => ({ $file: path.posix.normalize(name) }) },
    path: path.posix,
};
const outputs = {};
const text = require("fs").readFileSync(0, "utf8");
new Function("require", "exports", "__dirname", '"use strict";' + text)((name) => modules[name], outputs, process.argv[2]);
console.log(JSON.stringify({ resources, outputs }));
"""


def read_typescript(text, folder):
    """The little that is not JavaScript is taken off; node runs the rest."""
    script = re.sub(r'^import \* as (\w+) from ("[^"]+");$', r"const \1 = require(\2);", text, flags=re.M)
    script = re.sub(r"^export const (\w+) = ", r"exports.\1 = ", script, flags=re.M)
    script = script.replace("function read(name: string): string {", "function read(name) {")
    with tempfile.NamedTemporaryFile("w", suffix=".js") as recorder:
        recorder.write(_RECORDER)
        recorder.flush()
        done = subprocess.run(
            ["node", recorder.name, folder], input=script.encode(), stdout=subprocess.PIPE, check=True, timeout=60
        )
    return json.loads(done.stdout)


def yaml_program(files, folder):
    """The YAML program of a sample whose project is in `folder`."""
    project = goldens.load(files[posixpath.join(folder, "Pulumi.yaml")])
    main = project.get("main")
    if main is None:
        return read_yaml([project], folder or ".")
    return read_yaml([project, goldens.load(files[posixpath.join(folder, main, "Main.yaml")])], main)
