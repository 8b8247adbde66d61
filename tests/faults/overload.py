#!/usr/bin/env python3
"""More than the daemon can do: crowds that connect and waste its time, and users who send as fast as it reads. Beside
the crowd honest users stay within twice their normal 99th percentile (with --windows); beside both they still get
through, and memory stays within what the configuration allows.
overload.py --bin BUILD_FOLDER [--hostile N] [--flooders N] [--seconds N] [--windows N]"""
import argparse
import multiprocessing
import os
import random
import resource
import selectors
import socket
import statistics
import time

from bystanders import Bystanders
from client import header, member, message
from daemon import Daemon
from honest_users import HonestUsers

KINDS = 4
PER_ADDRESS = 200  # below c2s.max_connections_per_address
PAIRS = 8
WINDOW_SECONDS = 5


def source(number):
    """A loopback address of its own for every PER_ADDRESS connections."""
    return f"127.1.{number // PER_ADDRESS // 250}.{number // PER_ADDRESS % 250 + 1}"


def only_when_idle():
    """Elsewhere than on the daemon's machine those who make trouble would not take its processors."""
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def crowd(daemon, count, over, seen, present):
    """`count` connections that waste time, each in its way; who is thrown out comes again."""
    only_when_idle()
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
        present.value = len(selector.get_map())
        for key in chance.sample(list(selector.get_map().values()), min(20, len(selector.get_map()))):
            bother(key.fileobj, key.data % KINDS)


def flood(daemon, name, over, sent):
    """As fast as the daemon reads, to somebody who does not read, to a user who is away and to itself."""
    only_when_idle()
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


class Trouble:
    """What is more than the daemon can do, while it is entered."""

    def __init__(self, daemon, hostile, flooders):
        self.over = multiprocessing.Event()
        self.seen, self.sent, self.present = (multiprocessing.Value("l", 0) for _ in range(3))
        self.workers = [multiprocessing.Process(target=crowd, args=(daemon, hostile, self.over, self.seen, self.present))]
        self.workers += [multiprocessing.Process(target=flood, args=(daemon, name, self.over, self.sent)) for name in flooders]

    def __enter__(self):
        for worker in self.workers:
            worker.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for worker in self.workers:
            worker.join(30)
            if worker.is_alive():
                worker.kill()


def windows(daemon, honest, count):
    """For each: the 99th percentiles of the messages and of the echoes in ms, the share of a processor the daemon took."""
    measured = []
    for _ in range(count):
        worked, begun = daemon.processor_seconds(), time.monotonic()
        percentiles = honest.window(WINDOW_SECONDS)
        measured.append((*percentiles, (daemon.processor_seconds() - worked) / (time.monotonic() - begun)))
    return measured


def middle(measured):
    """Of each column the median: a window in which the machine did something else does not count."""
    return tuple(statistics.median(column) for column in zip(*measured))


def compare(daemon, hostile, count):
    """The honest users' 99th percentile with `hostile` connections open, and in as many windows before and after. Whether
    it is at most twice as high, but for what the machine itself has become slower."""
    honest = HonestUsers(daemon, [f"honest{number}" for number in range(2 * PAIRS)])
    honest.window(WINDOW_SECONDS)
    quiet = windows(daemon, honest, count - count // 2)
    with Trouble(daemon, hostile, []) as trouble:
        end = time.monotonic() + 120
        while trouble.present.value < 0.98 * hostile:
            assert time.monotonic() < end, f"only {trouble.present.value} connections are open"
            time.sleep(0.1)
        beset = windows(daemon, honest, count)
        still = trouble.present.value
    honest.window(WINDOW_SECONDS)
    quiet += windows(daemon, honest, count // 2)
    honest.finish()
    alone, echo_alone, worked_alone = middle(quiet)
    among, echo_among, worked_among = middle(beset)
    # An echo waits twice for a processor, a message that goes to the disk four times.
    allowed = 2 * alone + 2 * max(0.0, echo_among - echo_alone)
    print(f"honest users' 99th percentile: {alone:.2f} ms alone, {among:.2f} ms beside {still} hostile connections "
          f"({trouble.seen.value} came), {among / alone:.2f} times, {allowed:.2f} ms allowed; of an echoing process "
          f"{echo_alone:.2f} and {echo_among:.2f} ms; the daemon took {100 * worked_alone:.0f} and {100 * worked_among:.0f} % "
          f"of a processor; windows {' '.join(f'{each[0]:.1f}' for each in quiet)} | "
          f"{' '.join(f'{each[0]:.1f}' for each in beset)}", flush=True)
    return among <= allowed


def overwhelm(daemon, hostile, flooders, seconds):
    """Everything at once; the honest pair gets through, and memory stays bounded."""
    bystanders = Bystanders(daemon, patience=30.0)
    bystanders.start()
    time.sleep(1)
    alone, quiet = bystanders.slowest, daemon.resident_kib()
    with Trouble(daemon, hostile, flooders) as trouble:
        before, largest, end = bystanders.rounds, quiet, time.monotonic() + seconds
        while time.monotonic() < end or trouble.seen.value < hostile or bystanders.rounds < before + 5:
            assert time.monotonic() < end + 120, \
                f"only {trouble.seen.value} came, or the honest pair got through {bystanders.rounds - before} times"
            assert daemon.alive(), "the daemon died"
            bystanders.check()
            largest = max(largest, daemon.resident_kib())
            time.sleep(0.05)
        during = bystanders.rounds - before
        # Somebody new gets in, too.
        begun = time.monotonic()
        member(daemon, "alice", "second").close()
        login = time.monotonic() - begun
    bystanders.finish()
    print(f"{trouble.seen.value} hostile connections, {trouble.sent.value} messages of {len(flooders)} flooders; an honest "
          f"pair had {during} rounds, the slowest {1000 * bystanders.slowest:.0f} ms ({1000 * alone:.0f} ms alone), a login "
          f"took {1000 * login:.0f} ms; memory {quiet // 1024} -> {largest // 1024} MiB")
    # 20 KiB for each connection that has not logged in, what each flooder may have waiting both ways, and the store's cache.
    allowed = quiet + 48 * hostile + 32 * 1024 * len(flooders) + 64 * 1024
    daemon.expect_memory(largest, allowed, "at most")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True)
    parser.add_argument("--hostile", type=int, default=1000)
    parser.add_argument("--flooders", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--windows", type=int, default=0, help=f"of {WINDOW_SECONDS} s each, to compare; 0: none")
    arguments = parser.parse_args()
    settings = {"c2s.max_connections": arguments.hostile + 100, "c2s.max_bytes_per_second": 8 << 20,
                "c2s.max_outgoing_bytes": 1 << 20, "offline.max_messages": 500, "archive.max_messages": 2000,
                "log.level": "warning"}
    if arguments.windows == 0:
        settings["c2s.unauthenticated_seconds"] = 5  # so that they come and go in the short time
    with Daemon(arguments.bin, settings) as daemon:
        flooders = [f"flooder{number}" for number in range(arguments.flooders)]
        for user in ("alice", "bob", "away", *flooders):
            daemon.add_user(user)
        if arguments.windows:
            for number in range(2 * PAIRS):
                daemon.add_user(f"honest{number}")
            # What others do on the machine may spoil one comparison, not three.
            assert any(compare(daemon, arguments.hostile, arguments.windows) for _ in range(3)), "honest users wait too long"
        overwhelm(daemon, arguments.hostile, flooders, arguments.seconds)


if __name__ == "__main__":
    main()
