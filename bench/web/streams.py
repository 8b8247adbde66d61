#!/usr/bin/python3
"""SESSIONS clients over TCP, over WebSocket and over BOSH (TLS from the first byte, each in a daemon of its own): the memory of a session
that is still, and the daemon's CPU time for a message from one to the next. bench/web/streams.py --bin BUILD [--sessions 1000]"""
import argparse
import pathlib
import resource
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests" / "faults"))

from bosh_client import Bosh  # noqa: E402
from client import CLIENT, member, message  # noqa: E402
from daemon import Daemon  # noqa: E402
from files import cpu_seconds  # noqa: E402
from upload_test import House  # noqa: E402
from web_socket_test import WebSocket  # noqa: E402

USERS = 20
ROUNDS = 5


class Tcp:
    def __init__(self, daemon, _house, user, where):
        self.client = member(daemon, user, where, direct=True)

    def settle(self):
        pass

    def send(self, to, text):
        self.client.send(message(to, text))

    def receive(self):
        assert self.client.expect(CLIENT + "message") is not None


class Web:
    def __init__(self, _daemon, house, user, where):
        self.client = WebSocket(house).log_in(user, where)

    def settle(self):
        pass

    def send(self, to, text):
        self.client.send(message(to, text, " xmlns='jabber:client'"))

    def receive(self):
        self.client.expect(CLIENT + "message")


class Held:
    """A request is always held, as a client in a browser does it; what is sent takes the other connection."""

    def __init__(self, _daemon, house, user, where):
        self.client = Bosh(house, wait=600).log_in(user, where)
        self.holding, self.other = self.client.connections

    def settle(self):
        self.holding.begin(self.client.next())

    def send(self, to, text):
        self.other.begin(self.client.next(message(to, text, " xmlns='jabber:client'")))
        self.client.read(*self.holding.finish(120))
        self.holding, self.other = self.other, self.holding

    def receive(self):
        while not self.client.queue:
            self.client.read(*self.holding.finish(120))
            self.settle()
        assert self.client.queue.pop(0).tag == CLIENT + "message"


def measure(options, name, kind):
    count = options.sessions
    with Daemon(options.bin, {"http.listen": ["127.0.0.1:0"], "c2s.max_connections_per_address": 2 * count, "log.level": "warning",
                              "http.max_connections": 4 * count, "http.max_connections_per_address": 4 * count,
                              **({"http.bosh_wait_seconds": 600, "http.bosh_inactivity_seconds": 600} if kind is Held else {}),
                              "sessions.max_per_account": count}) as daemon:
        for number in range(USERS):
            daemon.add_user(f"user{number}")
        house = House(daemon)
        warm = [kind(daemon, house, "user0", f"warm{number}") for number in range(20)]  # what is paid once
        begin, used = daemon.resident_kib(), cpu_seconds([daemon.process.pid])
        clients = [kind(daemon, house, f"user{number % USERS}", f"r{number}") for number in range(count)]
        for client in clients:
            client.settle()
        login = (cpu_seconds([daemon.process.pid]) - used) / count
        time.sleep(2)
        size = (daemon.resident_kib() - begin) / count
        used = cpu_seconds([daemon.process.pid])
        for turn in range(ROUNDS):
            for number, client in enumerate(clients):
                to = (number + 1) % count
                client.send(f"user{to % USERS}@example.org/r{to}", f"message {turn}")
            for client in clients:
                client.receive()
        message_cost = (cpu_seconds([daemon.process.pid]) - used) / (count * ROUNDS)
        print(f"{name:<10} {size:6.1f} KiB a session, {login * 1e3:5.2f} ms of CPU a login, {message_cost * 1e6:5.0f} µs of CPU a message", flush=True)
        del warm
        daemon.kill()
        daemon.process = None
    return size, message_cost


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--bin", required=True)
    arguments.add_argument("--sessions", type=int, default=1000)
    arguments.add_argument("--kinds", default="TCP WebSocket BOSH")
    options = arguments.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65536), hard))
    kinds = {"TCP": Tcp, "WebSocket": Web, "BOSH": Held}
    results = {name: measure(options, name, kinds[name]) for name in options.kinds.split()}
    for name, (size, cost) in list(results.items())[1:]:
        print(f"{name} / TCP: memory {size / results['TCP'][0]:.2f}, CPU a message {cost / results['TCP'][1]:.2f}")


if __name__ == "__main__":
    main()
