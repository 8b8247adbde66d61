#!/usr/bin/env python3
"""More than the daemon can do: users who send as fast as it reads, and crowds that connect and waste its time. Honest
users still get through, and memory stays within what the configuration allows.
overload.py --bin BUILD_FOLDER [--hostile N] [--flooders N] [--seconds N]"""
import argparse
import multiprocessing
import os
import random
import resource
import selectors
import socket
import time

from bystanders import Bystanders
from client import header, member, message
from daemon import Daemon

KINDS = 4
PER_ADDRESS = 200  # below c2s.max_connections_per_address


def source(number):
    """A loopback address of its own for every PER_ADDRESS connections."""
    return f"127.1.{number // PER_ADDRESS // 250}.{number // PER_ADDRESS % 250 + 1}"


def crowd(daemon, count, over, seen):
    """`count` connections that waste time, each in its way; who is thrown out comes again."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit[1], limit[1]))
    chance = random.Random(1)
    selector = selectors.DefaultSelector()

    def connect(number):
        kind = number % KINDS
        try:
            bare = socket.create_connection(("127.0.0.1", daemon.direct if kind == 1 else daemon.c2s), timeout=5,
                                            source_address=(source(number), 0))
        except OSError:
            return
        bare.setblocking(False)
        selector.register(bare, selectors.EVENT_READ, number)
        with seen.get_lock():
            seen.value += 1

    def bother(bare, kind):
        try:
            if kind == 0:
                bare.send(b" ")  # a header that never comes
            elif kind == 1:
                bare.send(b"\x16\x03\x01\x02\x00\x01\x00"[:chance.randrange(1, 7)])  # a handshake that never ends
            elif kind == 2:
                bare.send(header().encode() + b"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AA</auth>")
            else:
                bare.send(b"<a>" * chance.randrange(1, 2000))
        except OSError:
            pass

    number = 0
    while not over.is_set():
        while len(selector.get_map()) < count and not over.is_set():
            connect(number)
            number = (number + 1) % (10 * count)
            if number % 50 == 0:
                break
        for key, _ in selector.select(0.02):
            try:
                gone = key.fileobj.recv(65536) == b""
            except BlockingIOError:
                gone = False
            except OSError:
                gone = True
            if gone:
                selector.unregister(key.fileobj)
                key.fileobj.close()
        for key in chance.sample(list(selector.get_map().values()), min(20, len(selector.get_map()))):
            bother(key.fileobj, key.data % KINDS)


def flood(daemon, name, over, sent):
    """As fast as the daemon reads, to somebody who does not read, to a user who is away and to itself."""
    client = member(daemon, name, source="127.0.1.1")
    client.send("<presence/>")
    client.socket.settimeout(0.5)
    batch = "".join(message(to, "x" * 500) for to in ("away@example.org", f"{name}@example.org", "nobody@example.org")
                    for _ in range(20))
    while not over.is_set():
        try:
            client.send(batch)
            with sent.get_lock():
                sent.value += 60
        except TimeoutError:
            pass
        except OSError:
            try:
                client = member(daemon, name, source="127.0.1.1")
                client.socket.settimeout(0.5)
            except Exception:  # thrown out again: that is the daemon's right
                time.sleep(0.2)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True)
    parser.add_argument("--hostile", type=int, default=1000)
    parser.add_argument("--flooders", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=6)
    arguments = parser.parse_args()
    settings = {"c2s.max_connections": arguments.hostile + 100, "c2s.unauthenticated_seconds": 5,
                "c2s.max_bytes_per_second": 8 << 20, "c2s.max_outgoing_bytes": 1 << 20, "offline.max_messages": 500,
                "archive.max_messages": 2000, "log.level": "warning"}
    with Daemon(arguments.bin, settings) as daemon:
        flooders = [f"flooder{number}" for number in range(arguments.flooders)]
        for user in ("alice", "bob", "away", *flooders):
            daemon.add_user(user)
        bystanders = Bystanders(daemon, patience=30.0)
        bystanders.start()
        time.sleep(1)
        alone, quiet = bystanders.slowest, daemon.resident_kib()
        over = multiprocessing.Event()
        seen, sent = multiprocessing.Value("l", 0), multiprocessing.Value("l", 0)
        workers = [multiprocessing.Process(target=crowd, args=(daemon, arguments.hostile, over, seen))]
        workers += [multiprocessing.Process(target=flood, args=(daemon, name, over, sent)) for name in flooders]
        for worker in workers:
            worker.start()
        before, largest, end = bystanders.rounds, quiet, time.monotonic() + arguments.seconds
        while time.monotonic() < end or seen.value < arguments.hostile or bystanders.rounds < before + 5:
            assert time.monotonic() < end + 120, f"only {seen.value} came, or the honest pair got through {bystanders.rounds - before} times"
            assert daemon.alive(), "the daemon died"
            bystanders.check()
            largest = max(largest, daemon.resident_kib())
            time.sleep(0.05)
        during = bystanders.rounds - before
        # Somebody new gets in, too.
        begun = time.monotonic()
        member(daemon, "alice", "second").close()
        login = time.monotonic() - begun
        over.set()
        for worker in workers:
            worker.join(30)
            if worker.is_alive():
                worker.kill()
        bystanders.finish()
        print(f"{seen.value} hostile connections, {sent.value} messages of {len(flooders)} flooders; an honest pair had "
              f"{during} rounds, the slowest {1000 * bystanders.slowest:.0f} ms ({1000 * alone:.0f} ms alone), a login took "
              f"{1000 * login:.0f} ms; memory {quiet // 1024} -> {largest // 1024} MiB")
        # 20 KiB for each connection that has not logged in, what each flooder may have waiting both ways, and the store's cache.
        allowed = quiet + 48 * arguments.hostile + 32 * 1024 * len(flooders) + 64 * 1024
        assert os.environ.get("ASAN_OPTIONS") or largest < allowed, f"{largest} KiB, {allowed} expected at most"


if __name__ == "__main__":
    main()
