"""The smallest images that registries accept, as an OCI layout in a folder; see the OCI image specification."""

import gzip
import hashlib
import io
import json
import tarfile

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"


def layout(folder, revision="", platforms=("linux/amd64",), index=None):
    """Writes an image below `folder` and returns the digest that its tag will name.

    One platform makes a plain manifest, several an index of manifests; `index=True` makes an index of one. `revision`
    becomes the label org.opencontainers.image.revision, and makes images of different revisions differ.
    """
    blobs = folder / "blobs" / "sha256"
    blobs.mkdir(parents=True)

    def put(media_type, content):
        content = content if isinstance(content, bytes) else json.dumps(content, sort_keys=True).encode()
        digest = hashlib.sha256(content).hexdigest()
        (blobs / digest).write_bytes(content)
        return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(content)}

    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        body = revision.encode()
        entry = tarfile.TarInfo("revision")
        entry.size = len(body)
        tar.addfile(entry, io.BytesIO(body))
    tar_bytes = archive.getvalue()
    layer = put("application/vnd.oci.image.layer.v1.tar+gzip", gzip.compress(tar_bytes, mtime=0))

    manifests = []
    for platform in platforms:
        system, architecture, *variant = platform.split("/")
        where = {"os": system, "architecture": architecture, **({"variant": variant[0]} if variant else {})}
        labels = {"org.opencontainers.image.revision": revision} if revision else {}
        config = put("application/vnd.oci.image.config.v1+json", {
            **where, "config": {"Labels": labels},
            "rootfs": {"type": "layers", "diff_ids": [f"sha256:{hashlib.sha256(tar_bytes).hexdigest()}"]}})
        manifest = put(MANIFEST, {"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": [layer]})
        manifests.append({**manifest, "platform": where})
    if index or len(manifests) > 1:
        top = put(INDEX, {"schemaVersion": 2, "mediaType": INDEX, "manifests": manifests})
    else:
        top = {key: value for key, value in manifests[0].items() if key != "platform"}

    (folder / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
    (folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [top]}))
    return top["digest"]
