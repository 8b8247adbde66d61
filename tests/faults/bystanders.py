"""Two honest users who chat all the time, and say whether they noticed anything."""
import threading
import time

from client import CLIENT, member, message


class Bystanders(threading.Thread):
    """Each message must come back answered, in order, within `patience` seconds; the slowest is kept."""

    def __init__(self, daemon, names=("alice", "bob"), patience=10.0):
        super().__init__(daemon=True)
        self.patience, self.slowest, self.rounds, self.failure = patience, 0.0, 0, None
        self.over = threading.Event()
        self.one = member(daemon, names[0], "home")
        self.other = member(daemon, names[1], "home", direct=True)
        for client in (self.one, self.other):
            client.send("<presence/>")
            client.ping()
            client.queue.clear()

    def next_body(self, client):
        while True:
            element = client.receive(self.patience)
            if element is None:
                raise AssertionError(f"a message took more than {self.patience} s")
            if element.tag == CLIENT + "message":
                return element.findtext(CLIENT + "body")

    def run(self):
        try:
            while not self.over.is_set():
                begun = time.monotonic()
                self.one.send(message(self.other.jid, f"question {self.rounds}"))
                assert self.next_body(self.other) == f"question {self.rounds}"
                self.other.send(message(self.one.jid, f"answer {self.rounds}"))
                assert self.next_body(self.one) == f"answer {self.rounds}"
                self.slowest = max(self.slowest, time.monotonic() - begun)
                self.rounds += 1
                time.sleep(0.01)
        except Exception as error:  # reported by the main thread
            self.failure = f"{type(error).__name__}: {error}"

    def check(self):
        assert self.failure is None, f"the bystanders noticed: {self.failure}"

    def finish(self):
        self.over.set()
        self.join(self.patience + 5)
        self.check()
        assert self.rounds > 0, "the bystanders never got to talk"
