#!/usr/bin/python3
"""The network changes under a running xmpp-tui, in a network namespace of the test's own: a connection that has died in
silence is found in seconds, and who waits for the next attempt waits no longer."""

import ctypes
import os
import socket
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "interop"))
import harness
from harness import check
from terminal import Terminal, leave, poll

ALICE = "alice@" + harness.servers.DOMAIN
PASSWORD = "wonder land"
CLONE_NEWNET, CLONE_NEWUSER = 0x40000000, 0x10000000


class Path:
    """The way to the server: it can swallow what is on it without a word, or be closed."""

    def __init__(self, port):
        self.server_port, self.era, self.closed, self.connections = port, 0, False, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            if self.closed:
                client.close()
                continue
            server = socket.create_connection(("127.0.0.1", self.server_port))
            self.connections += 1
            for source, target in ((client, server), (server, client)):
                threading.Thread(target=self.pump, args=(source, target, self.era), daemon=True).start()

    def pump(self, source, target, era):
        try:
            while data := source.recv(65536):
                if self.closed:
                    break
                if era == self.era:
                    target.sendall(data)
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def swallow(self):
        """All connections there are say nothing any more, and stay open."""
        self.era += 1


def another_address(number):
    subprocess.run(["ip", "addr", "add", f"192.0.2.{number}/32", "dev", "lo"], check=True)


def dies_in_silence(desk, path, bob):
    path.swallow()
    bob.run("send", ALICE, "before anybody noticed")
    time.sleep(1)
    check("1 unread" not in desk.screen() and path.connections == 1, "the path swallows nothing")
    another_address(5)
    start = time.monotonic()
    check(poll(lambda: path.connections == 2, 10), "still on the dead connection")
    print(f"replaced after {time.monotonic() - start:.1f} s", flush=True)
    desk.wait("1 unread", 10)


def waits_no_longer(desk, path):
    path.closed = True
    path.swallow()
    another_address(6)
    waiting = r"retrying in ([6-9]|\d\d+) s"
    desk.wait(waiting, 60)
    path.closed = False
    another_address(7)
    start = time.monotonic()
    desk.wait(rf"\A {ALICE} ● online", 4)
    print(f"online after {time.monotonic() - start:.1f} s", flush=True)


def story(server, program, folder):
    server.add_account("alice", PASSWORD)
    bob = harness.Client(program, server, folder, "bob", "builder")
    bob.run("register")
    alice = harness.Client(program, server, folder, "alice", PASSWORD)
    path = Path(server.port)
    alice.connect = ["--server", f"127.0.0.1:{path.port}"]
    with Terminal(os.path.join(folder, "desk"), 80, 24) as desk:
        desk.enter(f"alias tui='{' '.join(alice.arguments())}'; clear")
        desk.enter("tui")
        desk.wait(rf"\A {ALICE} ● online")
        desk.settled(1)
        harness.step(dies_in_silence, desk, path, bob)
        harness.step(waits_no_longer, desk, path)
        leave(desk)


def own_network():
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET | (0 if os.geteuid() == 0 else CLONE_NEWUSER)) != 0:
        return False
    return subprocess.run(["ip", "link", "set", "lo", "up"], check=False).returncode == 0


if __name__ == "__main__":
    if not own_network():
        print("SKIP: no network namespace can be made here")
        sys.exit(harness.SKIPPED)
    sys.exit(harness.main(os.path.basename(__file__), story, 115))
