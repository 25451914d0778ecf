"""The switches of the house: POST /NAME turns one over. Which there are is in the file that $SWITCHES names."""

import http.server
import json
import os
import pathlib
import urllib.request

switches = json.loads(pathlib.Path(os.environ["SWITCHES"]).read_text())


class Switches(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(200, sorted(switches))

    def do_POST(self):
        name = self.path.strip("/")
        if name not in switches:
            return self.answer(404, f"no switch {name}")
        urllib.request.urlopen(urllib.request.Request(switches[name] + "/toggle", method="POST"), timeout=5).close()
        return self.answer(200, name)

    def answer(self, status, value):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(value).encode())


http.server.ThreadingHTTPServer(("", 8080), Switches).serve_forever()
