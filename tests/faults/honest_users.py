"""Pairs of honest users who chat at a steady pace, and how long their messages take. Beside them, through a process that
only echoes, how long the machine itself takes: it is shared, and its delays are not the daemon's."""
import multiprocessing
import os
import re
import selectors
import socket
import ssl
import time

from client import member

SENT = re.compile(rb"<body>sent (\d+)</body>")
ECHO_BYTES = 16


def echo(listener):
    connection, _ = listener.accept()
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    while data := connection.recv(4096):
        connection.sendall(data)


class _Pair:
    def __init__(self, one, other):
        self.one, self.to = one.socket, other.jid
        self.reader, self.rest = other.socket, b""


def _stamps(data):
    """Times of sending, and what is left of the data."""
    end = 0
    stamps = []
    for found in SENT.finditer(data):
        stamps.append(int(found[1]))
        end = found.end()
    return stamps, data[end:][-4096:]


def _chat(daemon, names, pace, echo_port, over, results):
    clients = []
    for number, name in enumerate(names):
        client = member(daemon, name, "home", direct=number % 2 == 1)
        client.send("<presence/>")
        client.ping()
        clients.append(client)
    pairs = [_Pair(one, other) for one, other in zip(clients[::2], clients[1::2])]
    echoing = socket.create_connection(("127.0.0.1", echo_port))
    echoing.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    selector = selectors.DefaultSelector()
    for pair in pairs:
        selector.register(pair.reader, selectors.EVENT_READ, pair)
        pair.reader.setblocking(False)
        pair.one.settimeout(30)
    selector.register(echoing, selectors.EVENT_READ, echoing)
    results.put("ready")
    turn, due, took, echoed = 0, time.monotonic_ns(), [], []
    step = int(1e9 / (pace * len(pairs)))
    window = time.monotonic()
    while not over.is_set():
        now = time.monotonic_ns()
        if now >= due:
            pair = pairs[turn % len(pairs)]
            pair.one.sendall(f"<message to='{pair.to}' type='chat'><body>sent {time.monotonic_ns()}</body></message>".encode())
            if turn % 4 == 0:
                echoing.sendall(time.monotonic_ns().to_bytes(ECHO_BYTES, "big"))
            turn, due = turn + 1, max(due + step, now - 20 * step)  # what was missed is made up for, but not for long
            continue
        for key, _ in selector.select((due - now) / 1e9):
            if key.data is echoing:
                stamp = echoing.recv(ECHO_BYTES, socket.MSG_WAITALL)
                echoed.append(time.monotonic_ns() - int.from_bytes(stamp, "big"))
                continue
            pair = key.data
            try:
                data = pair.reader.recv(65536)
            except ssl.SSLWantReadError:
                continue
            if not data:
                results.put("an honest user was disconnected")
                return
            stamps, pair.rest = _stamps(pair.rest + data)
            took += [time.monotonic_ns() - stamp for stamp in stamps]
        if time.monotonic() > window + 1:
            results.put((took, echoed))
            took, echoed, window = [], [], time.monotonic()


class HonestUsers:
    """`pace` messages a second of each pair. Milliseconds everywhere."""

    def __init__(self, daemon, names, pace=20):
        self.over, self.results = multiprocessing.Event(), multiprocessing.Queue()
        listener = socket.create_server(("127.0.0.1", 0))
        self.echo = multiprocessing.Process(target=echo, args=(listener,), daemon=True)
        self.echo.start()
        self.process = multiprocessing.Process(
            target=_chat, args=(daemon, names, pace, listener.getsockname()[1], self.over, self.results), daemon=True)
        self.process.start()
        assert self.results.get(timeout=60) == "ready"

    def window(self, seconds, patience=60.0):
        """(of the messages, of the echoes): the 99th percentiles of what arrived in that time."""
        while not self.results.empty():
            self._next(patience)
        took, echoed, end = [], [], time.monotonic() + seconds
        while time.monotonic() < end or not took:
            more, more_echoed = self._next(patience)
            took += more
            echoed += more_echoed
        return percentile(took, 0.99), percentile(echoed, 0.99)

    def _next(self, patience):
        found = self.results.get(timeout=patience)
        assert isinstance(found, tuple), found
        return found

    def finish(self):
        self.over.set()
        self.process.join(10)
        self.process.kill()
        self.echo.kill()


def percentile(nanoseconds, part):
    ordered = sorted(nanoseconds)
    return ordered[int(part * (len(ordered) - 1))] / 1e6 if ordered else 0.0
