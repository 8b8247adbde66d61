#!/usr/bin/python3
"""Files between two people with xmpp-tui in their terminals (XEP-0363, XEP-0454): sent, fetched, opened, cancelled."""

import os
import re
import socket
import stat
import struct
import subprocess
import sys
import threading
import zlib

import harness
from harness import check, read, write
from terminal import Terminal, leave, poll

ALICE = "alice@" + harness.servers.DOMAIN
BOB = "bob@" + harness.servers.DOMAIN
LOCK, SENT = "🔒", "✓"


class Person:
    """xmpp-tui in a terminal, with the chat with `other` open."""

    def __init__(self, client, other, environment=None):
        self.client = client
        self.downloads = os.path.join(client.folder, "downloads")
        self.opened = os.path.join(client.folder, "opened")
        viewer = os.path.join(client.folder, "viewer")
        with open(viewer, "w") as file:
            file.write(f"#!/bin/sh\necho \"$#:$1\" >> '{self.opened}'\n")
        os.chmod(viewer, 0o700)
        self.terminal = Terminal(os.path.join(client.folder, "screen"), environment={
            "XDG_DOWNLOAD_DIR": self.downloads, "BROWSER": viewer, "HOME": client.folder, **(environment or {})})
        self.terminal.enter("clear; " + " ".join(f"'{word}'" for word in client.arguments("--chat", other)))
        self.terminal.wait(rf"\A {client.jid} ● online")

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.terminal.__exit__(*error)


def encrypted(server, alice, bob, folder):
    path = os.path.join(folder, "my notes.txt")
    content = write(path, 300000)
    alice.terminal.enter(f"/upload {path}")
    alice.terminal.wait(rf"me +\[my notes\.txt, text/plain, 293 KiB\] +{LOCK} {SENT}", 30)
    stored = server.stored_bytes()
    check(content[:64] not in stored and b"my notes" not in stored, "the server stored what it must not know")
    bob.terminal.wait(rf"alice +\[\S+\.txt, text/plain\] +{LOCK}", 30)
    check("aesgcm" not in bob.terminal.screen(), "the link, and so the key, is on the screen")
    check(not os.path.exists(bob.downloads), "fetched although nobody asked")
    bob.terminal.enter("/size")
    bob.terminal.wait(r"\.txt, text/plain, 293 ")
    bob.terminal.enter("/download")
    bob.terminal.wait("saved as")
    name, = os.listdir(bob.downloads)
    saved = os.path.join(bob.downloads, name)
    check(read(saved) == content, "what was saved is not what was sent")
    check(stat.S_IMODE(os.stat(saved).st_mode) == 0o600, "permissions of what was saved")
    bob.terminal.keys("M-o")
    # The shell makes the file before it writes to it.
    check(poll(lambda: os.path.exists(bob.opened) and read(bob.opened).decode() == f"1:{saved}\n", 10),
          "the viewer did not get the path")


def in_the_open(server, alice, bob, folder):
    alice.terminal.enter("/plain")
    alice.terminal.wait("THIS CHAT IS IN PLAIN TEXT")
    path = os.path.join(folder, "cat.jpg")
    content = write(path, 20000)
    for number in (1, 2):
        alice.terminal.enter(f"/upload {path}")
        bob.terminal.wait(r"(alice +\[cat\.jpg, image/jpeg, 19 KiB\][^\[]*){%d}" % number, 30)
        bob.terminal.enter("/download")
        check(poll(lambda: len(os.listdir(bob.downloads)) == 1 + number, 20), "not saved")
    check({"cat (2).jpg", "cat.jpg"} < set(os.listdir(bob.downloads)), f"saved: {os.listdir(bob.downloads)}")
    check(read(os.path.join(bob.downloads, "cat (2).jpg")) == content, "what was saved is not what was sent")
    alice.terminal.enter("/encrypt")
    alice.terminal.wait_gone("PLAIN TEXT")


def png(width, height, claims=None):
    """Squares of two colours; `claims` is the size that the file says it has."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + b"".join(b"\xff\0\0" if (x // 9 + y // 9) % 2 else b"\0\0\xff" for x in range(width))
                    for y in range(height))
    header = struct.pack(">IIBBBBB", *(claims or (width, height)), 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def pictures(alice, bob, folder):
    """An encrypted image as cells, here and there, and on a page; one that claims to be huge harms nobody."""
    cells = "[▀▄▌▐▖-▟]{6}"
    for number, (name, content, seen) in enumerate((("bomb.png", png(4, 4, (30000, 30000)), r"no preview: the image is too\s+large"),
                                                    ("cat.png", png(320, 200), cells))):
        path = os.path.join(folder, name)
        with open(path, "wb") as file:
            file.write(content)
        alice.terminal.enter(f"/upload {path}")
        alice.terminal.wait(rf"me +\[{name}, image/png, [^\]]*\] +{LOCK} {SENT}", 30)
        alice.terminal.wait(seen, 30)
        bob.terminal.wait(r"(?s)(\.png,\s+image/png.*){%d}" % (number + 1), 30)
        check(not re.search(seen, bob.terminal.screen()), "looked at before it was fetched")
        bob.terminal.enter("/download")
        bob.terminal.wait(seen, 30)
    alice.terminal.keys("M-v")
    alice.terminal.wait(r"cat\.png  320×200 PNG  Escape closes", 30)
    alice.terminal.wait(cells)
    alice.terminal.keys("Escape")
    alice.terminal.wait_gone("Escape closes")


def refused(alice, folder):
    path = os.path.join(folder, "large")
    with open(path, "wb") as file:
        file.truncate(harness.servers.UPLOAD_LIMIT + 1)
    alice.terminal.enter(f"/upload {path}")
    alice.terminal.wait(r"large +✗ the file has 8.0 MiB, the server takes up to 8.0 MiB")
    alice.terminal.enter("/cancel")
    alice.terminal.wait_gone("takes up to")


def files_of(server):
    """What the server keeps that is large enough for a part of one, but for its database and logs."""
    found = set()
    for place, _, files in os.walk(server.data):
        found |= {name for name in files if not name.startswith(("xmppd.db", "prosody."))}
    return found


def cancelled(alice_client, server, folder):
    """Through a proxy of the environment that never goes on."""
    before = files_of(server)
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        asked = []

        def accept():
            while True:
                try:
                    connection, _ = proxy.accept()
                except OSError:
                    return
                asked.append((connection.recv(1000), connection))
        threading.Thread(target=accept, daemon=True).start()
        port = proxy.getsockname()[1]
        with Person(alice_client, BOB, {"https_proxy": f"http://127.0.0.1:{port}"}) as alice:
            path = os.path.join(folder, "never.bin")
            write(path, 1000000)
            alice.terminal.enter(f"/upload {path}")
            alice.terminal.wait(r"never\.bin +↑ 0 % of 977 KiB")
            check(poll(lambda: asked, 10) and asked[0][0].startswith(b"CONNECT "), f"the proxy was asked {asked}")
            alice.terminal.enter("/cancel")
            alice.terminal.wait_gone("never.bin +↑")
            leave(alice.terminal)
        check(files_of(server) == before, "something of it came to the server")


def by_verb(server, alice, bob, folder):
    """From a script; what is in the open, curl gets."""
    path = os.path.join(folder, "report.pdf")
    content = write(path, 100000)
    alice.run("upload", "--plain", BOB, path)
    alice.run("upload", BOB, path)
    alice.run("upload", BOB, path + ".none", expect=1)
    plain, secret = bob.receive(2)
    check(not plain["encrypted"] and plain["file"] == {"name": "report.pdf", "type": "application/pdf", "size": len(content)},
          f"{plain}")
    fetched = subprocess.run(["curl", "-sS", "--noproxy", "*", "--cacert", server.certificate, plain["body"]],
                             check=True, stdout=subprocess.PIPE).stdout
    check(fetched == content, "curl gets something else")
    check(secret["encrypted"] and secret["body"].startswith("aesgcm://") and "report" not in secret["body"], f"{secret}")


def story(server, program, folder):
    for name in ("alice", "bob"):
        server.add_account(name, name)
    # What the environment says of proxies is not for 127.0.0.1, unless a test says so.
    clients = [harness.Client(program, server, folder, name, name) for name in ("alice", "bob")]
    for client in clients:
        client.run("send", "--plain", client.jid, "my keys are there now")
        client.receive(1)
    alice_client, bob_client = clients
    with Person(alice_client, BOB) as alice, Person(bob_client, ALICE) as bob:
        alice.terminal.wait("OMEMO 2 · 1 device")
        encrypted(server, alice, bob, folder)
        in_the_open(server, alice, bob, folder)
        pictures(alice, bob, folder)
        refused(alice, folder)
        leave(alice.terminal)
        leave(bob.terminal)
    by_verb(server, alice_client, bob_client, folder)
    os.rename(os.path.join(alice_client.folder, "screen"), os.path.join(alice_client.folder, "first screen"))
    cancelled(alice_client, server, folder)


if __name__ == "__main__":
    sys.exit(harness.main(os.path.basename(__file__), story, 85))
