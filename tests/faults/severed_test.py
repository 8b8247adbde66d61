#!/usr/bin/env python3
"""Connections that end after N bytes, for many N: in what comes before TLS, in the handshake, in a login, in a stanza.
What was sent in full arrives once, the rest not at all, and the daemon keeps nothing of any of them.
severed_test.py --bin BUILD_FOLDER [--step N]"""
import argparse
import os
import random
import socket
import ssl
import time

from bystanders import Bystanders
from client import CLIENT, TLS_NS, Client, StreamEnded, header, member, message
from daemon import Daemon

ATTACKER = "127.0.0.2"
RESET = b"\1\0\0\0\0\0\0\0"  # SO_LINGER of no time: RST instead of FIN


class Severed(Exception):
    pass


class SeveredTls:
    """TLS over a socket that takes `budget` bytes."""

    def __init__(self, raw, context, domain, budget):
        self.raw, self.budget, self.spent = raw, budget, 0
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing, server_hostname=domain)
        self._run(self.tls.do_handshake)

    def _flush(self):
        data = self.outgoing.read()
        self.raw.sendall(data[:max(0, self.budget - self.spent)])
        self.spent += len(data)
        if self.spent > self.budget:
            raise Severed

    def _run(self, step, *arguments):
        while True:
            try:
                result = step(*arguments)
                self._flush()
                return result
            except ssl.SSLWantReadError:
                self._flush()
                data = self.raw.recv(65536)
                if not data:
                    raise StreamEnded(None)
                self.incoming.write(data)

    def sendall(self, data):
        self._run(self.tls.write, data)

    def recv(self, size):
        return self._run(self.tls.read, size)

    def settimeout(self, seconds):
        self.raw.settimeout(seconds)

    def close(self):
        self.raw.close()


class SeveredClient(Client):
    budget = 1 << 30

    def wrap(self):
        self.raw = self.socket
        context = ssl.create_default_context(cafile=self.daemon.certificate())
        context.set_alpn_protocols(["xmpp-client"])
        self.socket = SeveredTls(self.socket, context, self.domain, self.budget)


def speak(client, body):
    """From the first byte to a stanza on its way."""
    client.open()
    client.authenticate("mallory", "secret")
    client.open()
    client.bind("cut")
    client.send("<presence/>" + message("carol@example.org", body))


def sever(daemon, budget, reset):
    """A login and a message that end after so many bytes."""
    raw = socket.create_connection(("127.0.0.1", daemon.direct), timeout=30, source_address=(ATTACKER, 0))
    if reset:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    client = SeveredClient.__new__(SeveredClient)
    client.daemon, client.domain, client.condition, client.ended = daemon, "example.org", None, False
    client.header_seen = client.closed_properly = False
    client.socket, client.ids, client.budget = raw, 0, budget
    client.restart()
    try:
        client.wrap()
        speak(client, f"cut {budget}")
    except Severed:
        pass
    finally:
        raw.close()


def length(daemon):
    """Of the whole, in bytes."""
    with SeveredClient(daemon, direct=True, source=ATTACKER) as client:
        speak(client, "whole")
        client.ping()
        before = client.socket.spent
        client.ping()
        return before - (client.socket.spent - before)


def without_tls(daemon, step):
    data = (header() + f"<starttls xmlns='{TLS_NS}'/>").encode() + b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"
    for end in range(0, len(data) + 1, step):
        raw = socket.create_connection(("127.0.0.1", daemon.c2s), timeout=30, source_address=(ATTACKER, 0))
        if end // step % 2 == 0:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        raw.sendall(data[:end])
        raw.close()


def descriptors(daemon):
    return len(os.listdir(f"/proc/{daemon.process.pid}/fd"))


def wait_for(there, what, seconds=60):
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end, f"waited too long for {what}"
        time.sleep(0.05)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True)
    parser.add_argument("--step", type=int, default=23)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}")
    chance = random.Random(arguments.seed)
    settings = {"c2s.max_outgoing_bytes": 1 << 20, "log.level": "warning", "login.exempt_loopback": True}
    with Daemon(arguments.bin, settings) as daemon:
        for user in ("alice", "bob", "carol", "mallory"):
            daemon.add_user(user)
        bystanders = Bystanders(daemon, patience=30.0)
        bystanders.start()
        carol = member(daemon, "carol")
        carol.send("<presence/>")
        carol.ping()
        whole = length(daemon)
        idle = descriptors(daemon)
        without_tls(daemon, max(1, arguments.step // 8))
        ends = list(range(chance.randrange(arguments.step), whole, arguments.step)) + [whole - 1]
        for number, end in enumerate(ends):
            sever(daemon, end, reset=number % 2 == 0)
            assert daemon.alive(), f"the daemon died of a connection that ended after {end} bytes"
            bystanders.check()
        wait_for(lambda: descriptors(daemon) <= idle, "the descriptors of connections that are gone")
        # Of sessions that are gone nobody hears any more.
        with member(daemon, "mallory", "last") as last:
            last.send("<presence/>" + message("carol@example.org", "last"))
            last.ping()
            others = [each for each in last.queue if each.tag == CLIENT + "presence" and "/cut" in each.get("from", "")]
            assert not others, [each.attrib for each in others]
        got = []
        while not got or got[-1] != "last":
            element = carol.receive()
            assert element is not None, f"only {got} came"
            if element.tag == CLIENT + "message":
                got.append(element.findtext(CLIENT + "body"))
        assert got == ["whole", "last"], got
        bystanders.finish()
        print(f"{len(ends)} ends within {whole} bytes; the bystanders exchanged {2 * bystanders.rounds} messages")


if __name__ == "__main__":
    main()
