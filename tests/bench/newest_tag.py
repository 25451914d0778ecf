"""The newest image by hand, as scripts of this kind do it: newest_tag.py HOST REPOSITORY prints TAG@DIGEST."""

import json
import re
import sys
import urllib.request

host, repository = sys.argv[1:]
ACCEPT = "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json"


def request(path, method="GET", **headers):
    return urllib.request.urlopen(urllib.request.Request(f"http://{host}{path}", method=method, headers=headers))


token = json.load(request(f"/token?service={host}&scope=repository:{repository}:pull"))["token"]
tags, page = [], f"/v2/{repository}/tags/list?n=1000"
while page:
    with request(page, Authorization=f"Bearer {token}") as answer:
        tags += json.load(answer)["tags"]
        link = re.match("<([^>]*)>", answer.headers.get("Link", ""))
        page = link and link[1]
newest = sorted(tag for tag in tags if tag.startswith("main."))[-1]
with request(f"/v2/{repository}/manifests/{newest}", "HEAD", Authorization=f"Bearer {token}", Accept=ACCEPT) as answer:
    print(f"{newest}@{answer.headers['Docker-Content-Digest']}")
