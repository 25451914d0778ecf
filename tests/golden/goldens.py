"""The goldens on disk, and a reader of YAML that takes nothing twice."""

import os
import sys

FOLDER = os.path.dirname(os.path.abspath(__file__))

try:
    import yaml
except ImportError:
    print("skipped: PyYAML is not there (ci/python.sh, then -DIMAGECD_PYTHON=...)")
    sys.exit(77)


class StrictLoader(yaml.SafeLoader):
    """Refuses a key that is there twice; YAML 1.1 with every implicit type that PyYAML knows."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        if len(keys) != len(set(keys)):
            raise yaml.YAMLError(f"a key is there twice among {keys}")
        return super().construct_mapping(node, deep=True)


def load(text):
    return yaml.load(text, StrictLoader)


def load_all(text):
    return list(yaml.load_all(text, StrictLoader))


def samples():
    return sorted(name for name in os.listdir(FOLDER) if os.path.isdir(os.path.join(FOLDER, name)) and name != "__pycache__")


def files(sample):
    """Path from the sample's root to text, of every file."""
    root = os.path.join(FOLDER, sample)
    found = {}
    for folder, _, names in os.walk(root):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, encoding="utf-8", newline="") as file:
                found[os.path.relpath(path, root).replace(os.sep, "/")] = file.read()
    return found


def every_file(*endings):
    for sample in samples():
        for path, text in sorted(files(sample).items()):
            if path.endswith(endings):
                yield sample, path, text


def kustomizations(files):
    """Of {path: text}, for each kustomization.yaml: its folder, the names that it lists, and all their objects in that order."""
    for path in sorted(files):
        if path.endswith("kustomization.yaml"):
            folder = path[: -len("kustomization.yaml")]
            names = load(files[path])["resources"]
            yield folder, names, [thing for name in names for thing in load_all(files[folder + name])]
