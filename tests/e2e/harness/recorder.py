"""A resource plugin in place of a real one: it makes nothing, and writes down what it is asked to make.

`write_plugin` puts it into a folder for the engine to find on PATH. Outputs are the inputs and what the table `outputs`
says for the type; a Kubernetes object without a name gets one, as the real plugin does.
"""

import json
import os
import pathlib
import stat
import sys

_LAUNCHER = "#!{python}\nimport sys\nsys.path.insert(0, {folder!r})\nimport recorder\nrecorder.serve({settings!r})\n"


def write_plugin(folder, package, resources, outputs):
    """`resources`: {token: names of properties}; `outputs`: {token: function of the inputs, given as its JSON}.

    Gives the path of the file in which each line is a resource: {"type", "name", "inputs"}.
    """
    record = pathlib.Path(folder) / f"{package}.jsonl"
    record.touch()
    settings = {
        "record": str(record),
        "outputs": outputs,
        "schema": {
            "name": package,
            "version": "9.9.9",
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


def read(record):
    return [json.loads(line) for line in pathlib.Path(record).read_text().splitlines()]


def made_name(name):
    """What an object without a name of its own is called."""
    return name + "-0a1b2c3d"


def serve(settings):
    """Serves the engine until it goes. Prints the port, as every plugin does."""
    from concurrent import futures

    import grpc
    from google.protobuf import json_format, struct_pb2
    from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

    def struct(value):
        made = struct_pb2.Struct()
        json_format.ParseDict(value, made)
        return made

    class Recorder(provider_pb2_grpc.ResourceProviderServicer):
        def GetPluginInfo(self, request, context):
            return plugin_pb2.PluginInfo(version="9.9.9")

        def GetSchema(self, request, context):
            return provider_pb2.GetSchemaResponse(schema=json.dumps(settings["schema"]))

        def CheckConfig(self, request, context):
            return provider_pb2.CheckResponse(inputs=request.news)

        def Configure(self, request, context):
            return provider_pb2.ConfigureResponse()

        def Check(self, request, context):
            return provider_pb2.CheckResponse(inputs=request.news)

        def Create(self, request, context):
            _, _, token, name = request.urn.split("::")
            token = token.split("$")[-1]
            inputs = json_format.MessageToDict(request.properties)
            with open(settings["record"], "a", encoding="utf-8") as record:
                record.write(json.dumps({"type": token, "name": name, "inputs": inputs}) + "\n")
            outputs = {**inputs, **settings["outputs"].get(token, {})}
            if "metadata" in outputs:
                outputs["metadata"] = {"name": made_name(name), **outputs["metadata"]}
            return provider_pb2.CreateResponse(id=name, properties=struct(outputs))

    server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(Recorder(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    sys.stdin.read()
    server.wait_for_termination()
