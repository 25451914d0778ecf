"""Signs an image of the fake registry as `cosign sign --key` does, with the openssl program."""

import base64
import json
import subprocess

MANIFEST = "application/vnd.oci.image.manifest.v1+json"


def key_pair(folder):
    """Makes cosign.key, not encrypted, and cosign.pub in `folder`."""
    _openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", folder / "cosign.key")
    _openssl("ec", "-in", folder / "cosign.key", "-pubout", "-out", folder / "cosign.pub")


def sign(registry, reference, tag, folder):
    """Signs what `tag` of `reference` (HOST/PATH) names, with the key in `folder`, which is made if it is not there."""
    if not (folder / "cosign.key").exists():
        key_pair(folder)
    repository = reference.split("/", 1)[1]
    digest = registry.digest(repository, tag)
    payload = json.dumps({"critical": {
        "identity": {"docker-reference": reference},
        "image": {"docker-manifest-digest": digest},
        "type": "cosign container image signature"}, "optional": None})
    signature = _openssl("dgst", "-sha256", "-sign", folder / "cosign.key", input=payload.encode())
    layer = {
        "mediaType": "application/vnd.dev.cosign.simplesigning.v1+json",
        "digest": registry.content(repository, payload),
        "size": len(payload),
        "annotations": {"dev.cosignproject.cosign/signature": base64.b64encode(signature).decode()}}
    registry.content(
        repository, json.dumps({"schemaVersion": 2, "mediaType": MANIFEST, "layers": [layer]}),
        tag=digest.replace(":", "-") + ".sig", media_type=MANIFEST)


def _openssl(*arguments, **options):
    return subprocess.run(["openssl", *arguments], check=True, capture_output=True, timeout=30, **options).stdout
