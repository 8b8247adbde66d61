"""Serves the page on loopback, and is its line to the test: what it shows comes here, what it shall do goes there."""

import http.server
import json
import pathlib
import queue
import threading

HERE = pathlib.Path(__file__).parent
STROPHE = pathlib.Path("/usr/share/javascript/strophe/strophe.js")


class Page(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.shown = ""
        self.steps = queue.Queue()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def begin(self):
        self.shown, self.steps = "", queue.Queue()


class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self, content, kind):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self):
        if self.path.startswith("/?"):
            return self.answer((HERE / "chat.html").read_bytes(), "text/html; charset=utf-8")
        if self.path == "/strophe.js":
            return self.answer(STROPHE.read_bytes(), "text/javascript; charset=utf-8")
        if self.path == "/next":
            return self.answer(json.dumps(self.server.steps.get()).encode(), "application/json")
        return self.send_error(404)

    def do_POST(self):
        self.server.shown = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.answer(b"", "text/plain")

    def log_message(self, *_):
        pass
