#!/usr/bin/python3
"""A page in Chromium, with Strophe.js, chats with xmpp-tui: over WebSocket and over BOSH, found by host-meta; it gets a file that
xmpp-tui has uploaded; a page of another origin gets no stream."""

import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "interop"))

import harness  # noqa: E402
import servers  # noqa: E402
from harness import check, step  # noqa: E402
from page_server import Page  # noqa: E402
from terminal import poll  # noqa: E402

ALICE, PASSWORD = "alice@" + servers.DOMAIN, "wonder land"
PATIENCE = 40
PAGE = Page()
ORIGIN = f"http://127.0.0.1:{PAGE.server_port}"


class Browsed(servers.Xmppd):
    """Pages of our origin alone may have streams."""

    def http_settings(self):
        return f'websocket_origins = ["{ORIGIN}"]'

    def key_hash(self):
        """What Chromium trusts: SHA-256 of the public key, in Base64."""
        return subprocess.run("openssl x509 -pubkey -noout | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64",
                              shell=True, check=True, stdin=open(self.certificate, "rb"), stdout=subprocess.PIPE,
                              text=True).stdout.strip()


class Browser:
    def __init__(self, server, by, host="127.0.0.1"):
        PAGE.begin()
        asked = {"by": by, "jid": ALICE + "/page", "password": PASSWORD,
                 "host_meta": f"https://localhost:{server.http_port}/.well-known/host-meta.json"}
        self.folder = tempfile.TemporaryDirectory(prefix="browser-", ignore_cleanup_errors=True)
        self.log = open(os.path.join(self.folder.name, "output"), "w+b")
        self.process = subprocess.Popen(
            ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir=" + self.folder.name,
             "--ignore-certificate-errors-spki-list=" + server.key_hash(),
             f"http://{host}:{PAGE.server_port}/?" + urllib.parse.urlencode(asked)],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, preexec_fn=servers.die_with_parent)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
        self.folder.cleanup()

    def output(self):
        self.log.seek(0)
        return self.log.read()[-1500:].decode(errors="replace")

    def wait(self, text):
        check(poll(lambda: text in PAGE.shown, PATIENCE), f"the page does not show {text!r} but:\n{PAGE.shown}\n{self.output()}")

    def say(self, text, to):
        PAGE.steps.put({"send": text, "to": to})


def chat(server, bob, by, place):
    with Browser(server, by) as page:
        page.wait(f"localhost:{server.http_port}{place}")
        page.wait("status: CONNECTED")
        if by == "xbosh":
            page.wait("a request: 200")
        listening = bob.start("recv", "--json", "--count", "2")
        # An answer from the page's own server would prove nothing: what bob says is unknown to it until then.
        for number in range(2):
            page.say(f"from the page {number} <&> ö", bob.jid)
            message = listening.message(PATIENCE)
            check(message["body"] == f"from the page {number} <&> ö" and message["from"] == ALICE + "/page", f"bob got {message}")
        listening.end()
        for number in range(3):
            bob.run("send", "--plain", ALICE, f"answer {number} over {by}")
            page.wait(f"received: answer {number} over {by}")
        PAGE.steps.put({"leave": True})
        page.wait("status: DISCONNECTED")


def websocket(server, bob):
    chat(server, bob, "websocket", "/xmpp-websocket")


def bosh(server, bob):
    chat(server, bob, "xbosh", "/http-bind")


def file_of_xmpp_tui(server, bob, folder):
    path = os.path.join(folder, "picture.png")
    content = harness.write(path, 300_000)
    with Browser(server, "websocket") as page:
        page.wait("status: CONNECTED")
        bob.run("upload", "--plain", ALICE, path)
        page.wait("received: https://localhost:")
        page.wait("file: " + hashlib.sha256(content).hexdigest())
        url = next(line for line in PAGE.shown.splitlines() if "received: https://" in line).split("received: ")[1]
    got = subprocess.run(["curl", "--silent", "--show-error", "--fail", "--cacert", server.certificate, url], check=True,
                         stdout=subprocess.PIPE).stdout
    check(got == content, "curl got another file")


def other_origin(server):
    """The same page under another name is another web site: Chromium says so, and has no stream."""
    for by in ("websocket", "xbosh"):
        with Browser(server, by, host="localhost") as page:
            page.wait("status: CONNECTING")
            page.wait("a request: refused" if by == "xbosh" else "status: CONNFAIL")
            check("AUTHENTICATING" not in PAGE.shown, PAGE.shown)


def story(server, program, folder):
    server.add_account("alice", PASSWORD)
    bob = harness.Client(program, server, folder, "bob", "builder")
    bob.run("register")
    step(websocket, server, bob)
    step(bosh, server, bob)
    step(file_of_xmpp_tui, server, bob, folder)
    step(other_origin, server)


if __name__ == "__main__":
    servers.KINDS["xmppd"] = Browsed
    sys.exit(harness.main("browser", story, seconds=300))
