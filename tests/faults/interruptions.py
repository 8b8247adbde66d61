#!/usr/bin/env python3
"""Every message once, on every device, through every interruption: two people with three devices each write to each other
while their connections are cut (at stanza boundaries and at random bytes, in both directions, with and without the server
noticing), and the daemon is restarted and killed. At the end each device has every message exactly once, and those of each
other device in the order in which it sent them.
interruptions.py --bin BUILD_FOLDER [--messages N] [--cuts N] [--restarts N] [--kills N] [--seed N]"""
import argparse
import collections
import random
import re
import socket
import sys
import threading
import time

from client import CLIENT, Client, LoginFailed, StreamEnded
from cutting_proxy import CuttingProxy
from daemon import Daemon
from managed_client import ManagedClient

MAM = "{urn:xmpp:mam:2}"
RSM = "{http://jabber.org/protocol/rsm}"

PEOPLE = ("alice", "bob")
DEVICES = ("desk", "phone", "tablet")
CARBONS = "{urn:xmpp:carbons:2}"
FORWARD = "{urn:xmpp:forward:0}"
WINDOW = 25  # messages a device has out before it waits for an acknowledgement
BROKEN = (OSError, StreamEnded, LoginFailed)


class Device(threading.Thread):
    """Writes its share, notes what comes, reconnects as often as it has to."""

    def __init__(self, daemon, user, resource, share, seed):
        super().__init__(daemon=True)
        self.proxy = CuttingProxy(lambda: daemon.direct, f"{seed}-{user}-{resource}")
        self.proxy.start()
        self.client = ManagedClient(daemon, self.proxy.port, user, resource)
        self.name_ = f"{user}/{resource}"
        self.peer = f"{PEOPLE[1 - PEOPLE.index(user)]}@example.org"
        self.share, self.written = share, 0
        self.got = []  # (sender, number) in the order of arrival
        self.errors = []
        self.failure = None
        self.over = threading.Event()
        self.siblings = set()  # devices of this account that are known to be available, this one included
        self.lost_connections = 0

    def run(self):
        try:
            while not self.over.is_set():
                try:
                    if not self.client.connect():
                        self.enter()
                    self.converse()
                except BROKEN as error:
                    if isinstance(error, LoginFailed) and error.args[0] not in ("no answer", "temporary-auth-failure"):
                        raise
                    if isinstance(error, StreamEnded) and error.args[0] not in (None, "no answer to resume", "system-shutdown", "conflict"):
                        raise
                    self.lost_connections += 1
                    time.sleep(0.05)
            self.client.drop()
        except Exception as error:  # reported by the main thread
            self.failure = f"{type(error).__name__}: {error}"

    def enter(self):
        self.client.send("<iq type='set' id='carbons'><enable xmlns='urn:xmpp:carbons:2'/></iq>")
        self.client.send("<presence/>")

    def done(self):
        return self.written == self.share and not self.client.unacknowledged

    def converse(self):
        while not self.over.is_set():
            room = WINDOW - len(self.client.unacknowledged)
            for _ in range(min(room, self.share - self.written)):
                body = f"{self.name_} {self.written}"
                self.written += 1
                self.client.send(f"<message to='{self.peer}' type='chat' id='{body.replace(' ', '-')}'><body>{body}</body></message>")
            if self.client.unacknowledged:
                self.client.request()
            stanza = self.client.receive(0.2)
            while stanza is not None:
                self.take(stanza)
                stanza = self.client.receive(0)

    def take(self, stanza):
        if stanza.get("type") == "error":
            self.errors.append(stanza)
        if stanza.tag == CLIENT + "presence":
            self.siblings.add(stanza.get("from"))
        if stanza.tag != CLIENT + "message":
            return
        inner = stanza
        for kind in ("sent", "received"):
            carbon = stanza.find(CARBONS + kind)
            if carbon is not None:
                inner = carbon.find(f"{FORWARD}forwarded/{CLIENT}message")
        body = inner.findtext(CLIENT + "body")
        match = re.fullmatch(r"(\S+) (\d+)", body or "")
        if match:
            self.got.append((match[1], int(match[2])))


def check(devices, shares):
    everybody = [device.name_ for device in devices]
    for device in devices:
        assert not device.errors, f"{device.name_} was refused something: {device.errors[0].attrib}"
        counts = collections.Counter(device.got)
        repeated = [message for message, count in counts.items() if count > 1]
        expected = {(name, number) for name in everybody if name != device.name_ for number in range(shares[name])}
        missing = expected - set(counts)
        assert not missing, f"{device.name_} never got {len(missing)} messages, such as {sorted(missing)[:3]}"
        assert not repeated, f"{device.name_} got {len(repeated)} messages more than once, such as {sorted(repeated)[:3]}"
        last = {}
        for sender, number in device.got:
            assert number > last.get(sender, -1), f"{device.name_}: {sender} {number} came after {last[sender]}"
            last[sender] = number


def check_archives(daemon, messages):
    """Each person's archive has each message once, too."""
    for user in PEOPLE:
        client = Client(daemon)
        client.log_in(user, "secret", "reader")
        client.send("<iq type='set' id='a'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>0</max></set></query></iq>")
        answer = client.expect(CLIENT + "iq")
        count = int(answer.findtext(f"{MAM}fin/{RSM}set/{RSM}count"))
        assert count == messages, f"the archive of {user} has {count} messages of {messages}"
        client.close()


def interrupt(daemon, devices, plan, shares, chance, pause):
    """Plays the list of interruptions one by one; with each, everybody may write a bit more, so that it hits them writing."""
    for number, what in enumerate(plan):
        time.sleep(chance.uniform(0.2, 1.8) * pause)
        if what == "cut":
            chosen = chance.choice(devices)
            end = time.monotonic() + 10
            while not chosen.proxy.cut() and time.monotonic() < end:
                time.sleep(0.01)
        for device in devices:
            device.share = shares[device.name_] * (number + 1) // len(plan)
        if what != "cut":
            time.sleep(chance.uniform(0, 0.1))
        if what == "restart":
            status = daemon.stop()
            assert status == 0, f"the daemon ended with {status}"
            daemon.start()
        elif what == "kill":
            daemon.kill()
            daemon.start()


def wait_for(devices, condition, seconds, what):
    end = time.monotonic() + seconds
    while not condition():
        for device in devices:
            assert device.failure is None, f"{device.name_}: {device.failure}"
        assert time.monotonic() < end, what()
        time.sleep(0.05)


def play(daemon, arguments):
    chance = random.Random(arguments.seed)
    count = len(PEOPLE) * len(DEVICES)
    names = [(user, resource) for user in PEOPLE for resource in DEVICES]
    shares = {f"{user}/{resource}": arguments.messages // count + (index < arguments.messages % count)
              for index, (user, resource) in enumerate(names)}
    devices = [Device(daemon, user, resource, 0, arguments.seed) for user, resource in names]
    for device in devices:
        device.start()
    # Everybody is known to the server before the first message.
    wait_for(devices, lambda: all(len(device.siblings) == len(DEVICES) for device in devices), 60, lambda: "not everybody could log in")
    plan = ["cut"] * arguments.cuts + ["restart"] * arguments.restarts + ["kill"] * arguments.kills
    chance.shuffle(plan)
    begun = time.monotonic()
    interrupt(daemon, devices, plan, shares, chance, arguments.pause)
    wait_for(devices, lambda: all(device.done() for device in devices), arguments.patience,
             lambda: "not acknowledged in time: " + ", ".join(f"{d.name_} {len(d.client.unacknowledged)} of {d.written}" for d in devices))
    expected = {device.name_: sum(shares.values()) - shares[device.name_] for device in devices}
    try:
        wait_for(devices, lambda: all(len(set(d.got)) >= expected[d.name_] for d in devices), arguments.patience, lambda: "")
    except AssertionError:
        pass  # check() says what is missing
    time.sleep(1)  # for what should not come
    took = time.monotonic() - begun
    for device in devices:
        device.over.set()
    for device in devices:
        device.join(40)
        device.proxy.stop()
        assert device.failure is None, f"{device.name_}: {device.failure}"
    kinds = collections.Counter()
    for device in devices:
        kinds.update(device.proxy.cuts)
    resumed = sum(device.client.resumptions for device in devices)
    lost = sum(device.lost_connections for device in devices)
    anew = sum(device.client.new_sessions for device in devices) - count
    assert anew == 0, f"{anew} sessions could not be resumed, {resumed} were"  # who begins anew says things again
    check(devices, shares)
    check_archives(daemon, arguments.messages)
    for kind, number in sorted(kinds.items()):
        print(f"  {number:4} cuts {kind}")
    print(f"{arguments.messages} messages, {count} devices, {arguments.cuts} cuts, {arguments.restarts} restarts, {arguments.kills} kills: "
          f"each device has each message once, in order; {lost} connections lost, {resumed} resumed, {anew} begun anew; {took:.0f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True)
    parser.add_argument("--messages", type=int, default=600)
    parser.add_argument("--cuts", type=int, default=20)
    parser.add_argument("--restarts", type=int, default=2)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--pause", type=float, default=0.3, help="mean seconds between interruptions")
    parser.add_argument("--patience", type=float, default=120)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}")
    socket.setdefaulttimeout(30)
    settings = {"log.level": "info", "c2s.max_connections_per_address": 1000}
    with Daemon(arguments.bin, settings) as daemon:
        for name in PEOPLE:
            daemon.add_user(name)
        play(daemon, arguments)


if __name__ == "__main__":
    sys.exit(main())
