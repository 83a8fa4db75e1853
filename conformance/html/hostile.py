"""A server that means harm to whoever reads a report: every text of its answers holds markup.

hostile.py PROGRAM: it asks the reference, which PROGRAM serves, and spoils what comes back. The first
line of its output is its base URL.
"""

import http.client
import http.server
import json
import re
import signal
import subprocess
import sys
import urllib.parse

PAYLOAD = "<script>alert(1)</script>\"><img src=x onerror=alert(1)>"
IN_XML = PAYLOAD.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def spoiled(value):
    if isinstance(value, dict):
        return {key: spoiled(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [spoiled(inner) for inner in value]
    return value + PAYLOAD if isinstance(value, str) and not value.isdigit() else value


def spoil(body):
    if body.lstrip().startswith(b"{"):
        return json.dumps(spoiled(json.loads(body))).encode()
    texts = re.compile(r">([^<>]*[^<>\s\d][^<>]*)</")
    return texts.sub(lambda text: f">{text[1]}{IN_XML}</", body.decode()).encode()


class Spoiler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        there = http.client.HTTPConnection(UPSTREAM.hostname, UPSTREAM.port)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")}
        there.request(self.command, self.path, body, headers)
        answer = there.getresponse()
        text = spoil(answer.read())
        there.close()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.headers["Content-Type"])
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_POST = do_GET

    def log_message(self, *_):
        pass


# So that the reference ends with this.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
reference = subprocess.Popen([sys.argv[1], "serve"], stdout=subprocess.PIPE, text=True)
try:
    UPSTREAM = urllib.parse.urlsplit(reference.stdout.readline().strip())
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Spoiler)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
finally:
    reference.kill()
