"""Our .proto files say the same as the protocol's own.

    descriptors_test.py PROTOC PROTO_ROOT

Compares messages, fields, enums and methods with the descriptors inside the
package `pulumi` (and `grpcio-health-checking`, where it is installed). Both
sides are flattened to {full name: facts}; serialized bytes cannot be compared,
because protoc fills in what the Python modules leave out.
"""

import importlib
import pathlib
import subprocess
import sys
import tempfile

import skip

# Additions to the protocol after 3.259.0. An older package may lack these, but nothing else.
NEWER = {
    "pulumirpc.CheckRequest.old_outputs",
    "pulumirpc.ErrorResourceAwaitFailed",
    "pulumirpc.ProviderHandshakeRequest.accepts_outputs_in_call",
    "pulumirpc.ProviderHandshakeRequest.accepts_outputs_in_check",
    "pulumirpc.ProviderHandshakeRequest.accepts_outputs_in_invoke",
    "pulumirpc.ProviderHandshakeRequest.sends_old_outputs_to_check",
    "pulumirpc.ProviderHandshakeResponse.accepts_outputs_in_call",
    "pulumirpc.ProviderHandshakeResponse.accepts_outputs_in_check",
    "pulumirpc.ProviderHandshakeResponse.accepts_outputs_in_invoke",
}

# Of these files we declare only what is used.
PARTIAL = ("plugin",)


def facts(file):
    """{full name: facts} of a FileDescriptorProto."""
    out = {}

    def enum(e, scope):
        out[f"{scope}.{e.name}"] = "enum"
        for value in e.value:
            out[f"{scope}.{e.name}.{value.name}"] = value.number

    def message(m, scope):
        name = f"{scope}.{m.name}"
        out[name] = ("message", m.options.map_entry)
        for f in m.field:
            oneof = ""
            if f.HasField("oneof_index"):
                oneof = m.oneof_decl[f.oneof_index].name
            out[f"{name}.{f.name}"] = (
                f.number, f.type, f.type_name, f.label, f.proto3_optional, oneof)
        for r in m.reserved_range:
            for number in range(r.start, r.end):
                out[f"{name} reserves {number}"] = True
        for reserved in m.reserved_name:
            out[f"{name} reserves {reserved}"] = True
        for e in m.enum_type:
            enum(e, name)
        for nested in m.nested_type:
            message(nested, name)

    for e in file.enum_type:
        enum(e, file.package)
    for m in file.message_type:
        message(m, file.package)
    for service in file.service:
        name = f"{file.package}.{service.name}"
        out[name] = "service"
        for r in service.method:
            out[f"{name}.{r.name}"] = (
                r.input_type, r.output_type,
                r.client_streaming, r.server_streaming)
    return out


def our_facts(protoc, root):
    from google.protobuf import descriptor_pb2

    files = sorted(str(p.relative_to(root)) for p in root.rglob("*.proto"))
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "own.pb"
        subprocess.run(
            [protoc, f"-I{root}", f"--descriptor_set_out={out}", *files],
            check=True)
        # Parsed as a message. In the pool these names are taken already.
        parsed = descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes())
    result = {}
    for file in parsed.file:
        result.update(facts(file))
    return result


def their_facts():
    from google.protobuf import descriptor_pb2

    def of(module):
        file = descriptor_pb2.FileDescriptorProto()
        importlib.import_module(module).DESCRIPTOR.CopyToProto(file)
        return facts(file)

    whole, partial = {}, {}
    for name in ("provider", "engine", "alias", "plugin", "errors", "status"):
        into = partial if name in PARTIAL else whole
        into.update(of(f"pulumi.runtime.proto.{name}_pb2"))
    try:
        whole.update(of("grpc_health.v1.health_pb2"))
    except ImportError:
        print("note: grpcio-health-checking is not installed; its messages "
              "are not compared")
        partial.update({"grpc.health.v1": None})
    return whole, partial


def compare(ours, whole, partial, newer):
    """The differences, one sentence each."""
    wrong = []
    theirs = {**partial, **whole}
    messages = {name for name in ours if ours[name] == ("message", False)}

    for name in sorted(ours):
        if name.startswith("grpc.health.v1.") and "grpc.health.v1" in partial:
            continue
        if name not in theirs:
            if name not in newer:
                wrong.append(f"{name}: only in ours")
        elif ours[name] != theirs[name]:
            wrong.append(f"{name}: ours {ours[name]}, theirs {theirs[name]}")
    for name in sorted(theirs):
        # Everything in the files that we declare completely. In the others, only what belongs to a message that we declare.
        wanted = name in whole or any(
            name.startswith((f"{m}.", f"{m} reserves ")) for m in messages)
        if wanted and name not in ours:
            wrong.append(f"{name}: only in theirs")
    return wrong


def test_comparison_notices():
    """A comparison that cannot fail would be worth nothing."""
    field = (7, 9, "", 1, True, "_id")
    theirs = {"p.M": ("message", False), "p.M.id": field, "p.S.Do": ("a", "b")}
    cases = {
        "same": ({**theirs}, 0),
        "lost presence": ({**theirs, "p.M.id": (7, 9, "", 1, False, "")}, 1),
        "missing field": ({"p.M": theirs["p.M"], "p.S.Do": ("a", "b")}, 1),
        "missing method": ({"p.M": theirs["p.M"], "p.M.id": field}, 1),
        "invented field": ({**theirs, "p.M.x": field}, 1),
        "newer field": ({**theirs, "p.M.new": field}, 0),
    }
    for name, (ours, expected) in cases.items():
        found = compare(ours, theirs, {}, {"p.M.new"})
        assert len(found) == expected, (name, found)


def main():
    protoc, root = sys.argv[1], pathlib.Path(sys.argv[2])
    version = skip.need_pulumi()
    test_comparison_notices()
    ours = our_facts(protoc, root)
    whole, partial = their_facts()
    wrong = compare(ours, whole, partial, NEWER)
    for line in wrong:
        print(line)
    lacking = sorted(NEWER - set(whole))
    print(f"compared {len(ours)} names with pulumi {version}: "
          f"{len(wrong)} differ; newer than that package: {lacking}")
    assert len(ours) > 300, "our own descriptors are incomplete"
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
