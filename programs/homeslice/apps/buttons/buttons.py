"""Counts how often each button was pressed: POST /NAME presses one."""

import collections
import http.server
import json

presses = collections.Counter()


class Buttons(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        presses[self.path.strip("/")] += 1
        self.do_GET()

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(presses).encode())


http.server.ThreadingHTTPServer(("", 8080), Buttons).serve_forever()
