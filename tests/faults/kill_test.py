#!/usr/bin/env python3
"""SIGKILL under load: whatever a later IQ result has acknowledged to its sender is delivered, or waits in offline storage.
kill_test.py --bin BUILD_FOLDER [--rounds N] [--seed N]"""
import random
import sys
import threading
import time

from client import CLIENT, StreamEnded, member, message
from daemon import Daemon, arguments_of_rounds

SENDERS = 4
ONLINE = ["on1", "on2", "on3"]
OFFLINE = ["off1", "off2", "off3"]
MESSAGES_PER_PING = 7
FETCH_SECONDS = 60


class Sender(threading.Thread):
    """Sends until the connection breaks. `acknowledged`: bodies by recipient, sent before a ping that was answered."""

    def __init__(self, daemon, number, round_number, seed):
        super().__init__(daemon=True)
        self.random = random.Random(f"{seed}-{round_number}-{number}")
        self.prefix = f"{round_number}.{number}."
        self.count, self.acknowledged, self.refused, self.failure = 0, {}, set(), None
        self.client = member(daemon, f"sender{number}", direct=number % 2 == 0)

    def run(self):
        try:
            while True:
                batch = []
                for _ in range(MESSAGES_PER_PING):
                    recipient = self.random.choice(ONLINE + OFFLINE)
                    body = f"{self.prefix}{self.count}"
                    self.count += 1
                    self.client.send(message(f"{recipient}@example.org", body, f" id='{body}'"))
                    batch.append((recipient, body))
                self.client.ping()
                for element in self.client.queue:
                    if element.get("type") == "error":
                        self.refused.add(element.get("id"))
                self.client.queue.clear()
                for recipient, body in batch:
                    self.acknowledged.setdefault(recipient, set()).add(body)
        except (StreamEnded, OSError):
            pass  # the kill
        except Exception as error:
            self.failure = error


class Recipient(threading.Thread):
    def __init__(self, daemon, name):
        super().__init__(daemon=True)
        self.name_, self.bodies, self.over = name, [], threading.Event()
        self.client = member(daemon, name)
        self.client.send("<presence/>")
        self.client.ping()

    def run(self):
        try:
            while not self.over.is_set():
                element = self.client.receive(0.1)
                if element is not None and element.tag == CLIENT + "message":
                    self.bodies.append(element.findtext(CLIENT + "body"))
        except (StreamEnded, OSError):
            pass


def play(daemon, round_number, seed):
    recipients = [Recipient(daemon, name) for name in ONLINE]
    senders = [Sender(daemon, number, round_number, seed) for number in range(SENDERS)]
    for thread in recipients + senders:
        thread.start()
    time.sleep(random.Random(f"{seed}-{round_number}").uniform(0.3, 1.5))
    daemon.kill()
    for thread in recipients + senders:
        thread.join(30)
        assert not thread.is_alive(), "a client did not notice the end"
    expected = {}
    for sender in senders:
        assert sender.failure is None, f"{type(sender.failure).__name__}: {sender.failure}"
        for recipient, bodies in sender.acknowledged.items():
            expected.setdefault(recipient, set()).update(bodies - sender.refused)
    begun = time.monotonic()
    daemon.start()
    restart = time.monotonic() - begun
    seen = {recipient.name_: list(recipient.bodies) for recipient in recipients}
    for name in ONLINE + OFFLINE:
        later = Recipient(daemon, name)
        later.start()
        wanted = expected.get(name, set())
        end = time.monotonic() + FETCH_SECONDS
        while not wanted <= set(seen.get(name, []) + later.bodies) and time.monotonic() < end:
            time.sleep(0.02)
        later.over.set()
        later.join(10)
        later.client.ping()  # what it has received is removed from the store
        later.client.send("</stream:stream>")
        later.client.close()
        received = seen.get(name, []) + later.bodies
        lost = wanted - set(received)
        assert not lost, f"{name} never got {len(lost)} acknowledged messages, such as {sorted(lost)[:3]}"
    acknowledged = sum(len(bodies) for bodies in expected.values())
    sent = sum(sender.count for sender in senders)
    print(f"round {round_number}: {sent} sent, {acknowledged} acknowledged, none lost; up again in {restart:.2f} s", flush=True)
    return acknowledged


def main():
    arguments = arguments_of_rounds(__doc__)
    settings = {"offline.max_messages": 1_000_000, "offline.max_bytes": 1 << 30, "log.level": "warning"}
    with Daemon(arguments.bin, settings) as daemon:
        for name in ONLINE + OFFLINE + [f"sender{number}" for number in range(SENDERS)]:
            daemon.add_user(name)
        total = sum(play(daemon, number, arguments.seed) for number in range(arguments.rounds))
        assert total > 0, "no message was ever acknowledged"
    print(f"{arguments.rounds} rounds, {total} acknowledged messages, none lost")


if __name__ == "__main__":
    sys.exit(main())
