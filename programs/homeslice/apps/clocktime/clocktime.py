"""The time, in large figures."""

import datetime
import http.server


class Clock(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Refresh", "10")
        self.end_headers()
        self.wfile.write(f"<h1 style='font-size: 30vw'>{datetime.datetime.now():%H:%M}</h1>".encode())


http.server.ThreadingHTTPServer(("", 8080), Clock).serve_forever()
