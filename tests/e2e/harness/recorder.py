"""A replacement for a real resource plugin. It creates nothing and records the resources that it is asked to create.

`write_plugin` puts it into a folder for the engine to find on PATH, `install` into a plugin cache. Outputs are the
inputs and what the table `outputs` says for the type, which no preview knows; a Kubernetes object without a name gets
one, as the real plugin does.
"""

import json
import os
import pathlib
import re
import stat
import sys

VERSION = "9.9.9"
# The marker of an unknown text in the engine's protocol.
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"

_LAUNCHER = "#!{python}\nimport sys\nsys.path.insert(0, {folder!r})\nimport recorder\nrecorder.serve({settings!r})\n"


def write_plugin(folder, package, resources, outputs, version=VERSION):
    """`resources`: {token: names of properties}; `outputs`: {token: function of the inputs, given as its JSON}.

    Gives the path of the file in which each line is what was done to a resource: {"operation", "type", "name", "inputs"}.
    """
    record = pathlib.Path(folder) / f"{package}.jsonl"
    record.touch()
    settings = {
        "record": str(record),
        "outputs": outputs,
        "schema": {
            "name": package,
            "version": version,
            "resources": {
                token: {"inputProperties": {name: {"$ref": "pulumi.json#/Any"} for name in names},
                        "properties": {name: {"$ref": "pulumi.json#/Any"} for name in [*names, *outputs.get(token, {})]}}
                for token, names in resources.items()
            },
        },
    }
    plugin = pathlib.Path(folder) / f"pulumi-resource-{package}"
    plugin.write_text(_LAUNCHER.format(python=sys.executable, folder=os.path.dirname(os.path.abspath(__file__)), settings=settings))
    plugin.chmod(plugin.stat().st_mode | stat.S_IXUSR)
    return record


def install(cache, package, resources, outputs, version=VERSION):
    """As write_plugin, into a plugin cache; an SDK asks for its own version there."""
    folder = pathlib.Path(cache) / f"resource-{package}-v{version}"
    folder.mkdir(parents=True)
    return write_plugin(folder, package, resources, outputs, version)


def types_of(program, package):
    """The resources of `package` in a YAML program, in the form that write_plugin takes."""
    types = {}
    for resource in program["resources"].values():
        if resource["type"].startswith(package + ":"):
            types.setdefault(resource["type"], set()).update(resource.get("properties", {"metadata": {}}))
    return {token: sorted(names) for token, names in types.items()}


def read(record):
    return [json.loads(line) for line in pathlib.Path(record).read_text().splitlines()]


def made_name(name):
    """The generated name of an object without a name."""
    return name + "-0a1b2c3d"


def differences(old, new, path=""):
    """{path as the engine writes it: ADD, DELETE or UPDATE} of two values."""
    if isinstance(old, dict) and isinstance(new, dict):
        found = {}
        for key in {**old, **new}:
            plain = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", key)
            step = (f".{key}" if path else key) if plain else f"[{json.dumps(key)}]"
            if key not in new or key not in old:
                found[path + step] = "ADD" if key in new else "DELETE"
            else:
                found.update(differences(old[key], new[key], path + step))
        return found
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return {at: kind for i, pair in enumerate(zip(old, new)) for at, kind in differences(*pair, f"{path}[{i}]").items()}
    return {} if old == new else {path: "UPDATE"}


def serve(settings):
    """Serves the engine until it goes. Prints the port, as every plugin does."""
    from concurrent import futures

    import grpc
    from google.protobuf import empty_pb2, json_format, struct_pb2
    from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

    def struct(value):
        made = struct_pb2.Struct()
        json_format.ParseDict(value, made)
        return made

    class Recorder(provider_pb2_grpc.ResourceProviderServicer):
        def GetPluginInfo(self, request, context):
            return plugin_pb2.PluginInfo(version=settings["schema"]["version"])

        def GetSchema(self, request, context):
            return provider_pb2.GetSchemaResponse(schema=json.dumps(settings["schema"]))

        def CheckConfig(self, request, context):
            return provider_pb2.CheckResponse(inputs=request.news)

        def Configure(self, request, context):
            return provider_pb2.ConfigureResponse(supportsPreview=True)

        def DiffConfig(self, request, context):
            return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)

        def Check(self, request, context):
            return provider_pb2.CheckResponse(inputs=request.news)

        def Diff(self, request, context):
            found = differences(*map(json_format.MessageToDict, (request.old_inputs, request.news)))
            kinds = provider_pb2.PropertyDiff
            return provider_pb2.DiffResponse(
                changes=provider_pb2.DiffResponse.DIFF_SOME if found else provider_pb2.DiffResponse.DIFF_NONE,
                diffs=sorted({re.split(r"[.\[]", path)[0] for path in found}), hasDetailedDiff=True,
                detailedDiff={path: kinds(kind=kinds.Kind.Value(kind), inputDiff=True) for path, kind in found.items()})

        def Create(self, request, context):
            return provider_pb2.CreateResponse(
                id=request.urn.split("::")[-1], properties=self.done("create", request, request.properties))

        def Update(self, request, context):
            return provider_pb2.UpdateResponse(properties=self.done("update", request, request.news))

        def Delete(self, request, context):
            self.done("delete", request, request.properties)
            return empty_pb2.Empty()

        def Read(self, request, context):
            # An object that is only looked up has no state yet.
            found = request.properties if request.properties.fields else struct({"metadata": {"name": request.id}})
            return provider_pb2.ReadResponse(id=request.id, inputs=request.inputs, properties=found)

        @staticmethod
        def done(operation, request, properties):
            """Records the operation and returns the outputs."""
            _, _, token, name = request.urn.split("::")
            token = token.split("$")[-1]
            inputs = json_format.MessageToDict(properties)
            preview = getattr(request, "preview", False)
            if not preview:
                with open(settings["record"], "a", encoding="utf-8") as record:
                    record.write(json.dumps({"operation": operation, "type": token, "name": name, "inputs": inputs}) + "\n")
            made = settings["outputs"].get(token, {})
            outputs = {**inputs, **(dict.fromkeys(made, UNKNOWN) if preview else made)}
            if "metadata" in outputs:
                outputs["metadata"] = {"name": made_name(name), **outputs["metadata"]}
            return struct(outputs)

    server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(Recorder(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    sys.stdin.read()
    server.wait_for_termination()
