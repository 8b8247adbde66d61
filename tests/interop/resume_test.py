#!/usr/bin/python3
"""One device's connection is cut in the middle of a conversation: the session goes on, and each device of both people has
every message once, in order."""

import os
import socket
import sys
import threading

import harness
from harness import check


class Proxy:
    """TCP between a client and the server, to be cut."""

    def __init__(self, port):
        self.server_port = port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.ends = []
        self.connections = 0
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            server = socket.create_connection(("127.0.0.1", self.server_port))
            self.connections += 1
            self.ends += [client, server]
            for source, target in ((client, server), (server, client)):
                threading.Thread(target=self.pump, args=(source, target), daemon=True).start()

    @staticmethod
    def pump(source, target):
        try:
            while data := source.recv(65536):
                target.sendall(data)
        except OSError:
            pass
        Proxy.shut(source, target)

    @staticmethod
    def shut(*ends):
        for end in ends:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # the other thread was first

    def cut(self):
        ends, self.ends = self.ends, []
        self.shut(*ends)


def story(server, program, folder):
    server.add_account("alice", "wonder land")
    server.add_account("bob", "builder")
    alice = harness.Client(program, server, folder, "alice", "wonder land")
    desk = harness.Client(program, server, folder, "bob", "builder")
    phone = harness.Client(program, server, folder, "bob", "builder", device="-phone")
    for device in (desk, phone):
        device.run("recv", "--timeout", "3")  # publishes its keys
    proxy = Proxy(server.port)
    log = os.path.join(folder, "desk.xml")
    desk.connect = ["--server", f"127.0.0.1:{proxy.port}", "--xml-log", log]
    at_desk, on_phone = desk.start("recv", "--json"), phone.start("recv", "--json")

    def both(text):
        for device in (at_desk, on_phone):
            check(device.message()["body"] == text, text)

    alice.run("send", desk.jid, "before")
    both("before")
    for cut in range(2):
        proxy.cut()
        texts = [f"cut {cut}, message {number}" for number in range(3)]
        for text in texts:
            alice.run("send", desk.jid, text)
        for text in texts:
            both(text)
    at_desk.silent(1)
    on_phone.silent(1)
    at_desk.stop()
    on_phone.stop()
    check(proxy.connections == 3, f"{proxy.connections} connections instead of three")
    with open(log) as file:
        sessions = file.read().count("<enabled ")
    check(sessions == 1, f"{sessions} sessions instead of one that was resumed twice")


if __name__ == "__main__":
    sys.exit(harness.main(os.path.basename(__file__), story, seconds=240))
