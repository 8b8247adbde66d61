#!/usr/bin/python3
"""xmpp-tui left running with 50 chats: messages, corrections, reactions, retractions, pictures, a room, cut connections,
pages opened and closed. Samples memory and file descriptors of client and daemon; at the end a table and a verdict: nothing
lost or doubled, no descriptor kept, memory flat (judged in runs of ten minutes or more).
soak.py --client xmpp-tui --xmppd xmppd --xmppctl xmppctl [--seconds N] [--chats N] [--seed N] [--rate PER_SECOND] [--wrap COMMAND]"""

import argparse
import collections
import json
import os
import random
import shutil
import signal
import statistics
import sys
import tempfile
import time

from soak_people import ME, PASSWORD, ROOM, WORDS, Daemon, Friend, Person, Wire, befriend, enter_room, escape
import harness
from client import StreamEnded
from cutting_proxy import CuttingProxy
from harness import Failed, check
from terminal import Terminal, poll

ENCRYPTED, OCCUPANTS = 2, 4
JUDGED_FROM = 600  # seconds: memory of shorter runs is still on its way up
GROWTH = 0.05  # of what it was when the run had settled


class Subject:
    """The client that is watched, and the fingers on its keyboard."""

    def __init__(self, options, server, port, folder, dice):
        self.dice = dice
        self.client = harness.Client(options.client, server, folder, "alice", PASSWORD,
                                     environment={"XDG_DOWNLOAD_DIR": os.path.join(folder, "downloads")})
        self.client.connect = ["--server", f"127.0.0.1:{port}"]
        self.terminal = Terminal(os.path.join(self.client.folder, "t"), 100, 28, self.client.environment)
        self.terminal.enter(f"clear; {options.wrap} {' '.join(self.client.arguments())} 2>{folder}/errors".replace("clear;  ", "clear; "))
        self.patience = 300 if options.wrap else 60
        self.terminal.wait(rf"\A {ME} ● online", self.patience)

    def pid(self):
        shell = self.terminal.tmux("display-message", "-p", "-t", "t", "#{pane_pid}").strip()
        with open(f"/proc/{shell}/task/{shell}/children") as file:
            return int(file.read().split()[0])

    def keys(self, *names):
        self.terminal.keys(*names)
        time.sleep(0.05)

    def act(self):
        self.dice.choice((self.unread, self.unread, self.move, self.scroll, self.write, self.write, self.find, self.page, self.go,
                          self.annotate, self.picture, self.resize))()
        self.keys("Escape")
        time.sleep(0.1)
        self.keys("Escape")
        self.keys("C-u")

    def unread(self):
        self.keys("M-Down")

    def move(self):
        self.keys(self.dice.choice(("C-n", "C-p", "M-0", "M-1", "M-5", "M-9")))

    def scroll(self):
        self.keys(*["PPage"] * self.dice.randint(1, 12))
        self.keys(*["NPage"] * self.dice.randint(0, 4))

    def write(self):
        self.terminal.type(" ".join(self.dice.choices(WORDS, k=6)).lstrip("/"))
        self.keys("Enter")

    def find(self):
        self.keys("C-f")
        self.terminal.type(self.dice.choice(("deploy", "notes fri", "lunch")))
        time.sleep(0.2)
        self.keys("Down", "Enter")

    def page(self):
        self.dice.choice((lambda: self.keys("F1", "NPage"), lambda: self.keys("C-t"), lambda: self.keys("M-t"),
                          lambda: self.keys("C-o")))()

    def go(self):
        self.keys("C-k")
        self.terminal.type(self.dice.choice(("c1", "c2", "c30", "o", "lou")))
        self.keys("Enter")

    def annotate(self):
        self.keys(*["C-Up"] * self.dice.randint(1, 6))
        self.terminal.type("/react 👍" if self.dice.random() < 0.5 else "/reply yes")
        self.keys("Enter")

    def picture(self):
        self.keys("M-s")
        time.sleep(0.3)
        self.keys("M-v")
        time.sleep(0.3)

    def resize(self):
        self.terminal.resize(*self.dice.choice(((40, 10), (80, 24), (200, 60), (100, 28))))

    def stored(self, jid):
        return [json.loads(line) for line in
                self.client.run("history", jid, "--json", "--limit", "1000000", timeout=self.patience).stdout.splitlines()]


class Samples:
    """Memory in KiB and open descriptors of processes, over time."""

    def __init__(self, pids):
        self.pids, self.start = pids, time.monotonic()
        self.rows = collections.defaultdict(list)  # name -> (seconds, rss, pss, descriptors)

    def take(self):
        for name, pid in self.pids.items():
            values = {}
            with open(f"/proc/{pid}/smaps_rollup") as file:
                for line in file:
                    parts = line.split()
                    if parts[0] in ("Rss:", "Pss:"):
                        values[parts[0]] = int(parts[1])
            self.rows[name].append((time.monotonic() - self.start, values["Rss:"], values["Pss:"],
                                    len(os.listdir(f"/proc/{pid}/fd"))))

    def between(self, name, first, last, column):
        rows = self.rows[name]
        end = rows[-1][0]
        chosen = [row[column] for row in rows if end * first <= row[0] <= end * last]
        return statistics.median(chosen or [rows[-1][column]])

    def table(self):
        lines = ["| process | at | RSS KiB | PSS KiB | descriptors |", "|---|--:|--:|--:|--:|"]
        for name in self.rows:
            for part in (0, 0.1, 0.25, 0.5, 0.75, 1):
                low, high = max(0, part - 0.03), min(1, part + 0.03)
                lines.append(f"| {name} | {self.rows[name][-1][0] * part / 60:.1f} min | "
                             f"{self.between(name, low, high, 1):,.0f} | {self.between(name, low, high, 2):,.0f} | "
                             f"{self.between(name, low, high, 3):.0f} |")
        return "\n".join(lines)

    def faults(self, judge_memory):
        for name in self.rows:
            settled, at_end = self.between(name, 0.3, 0.5, 3), self.between(name, 0.9, 1, 3)
            if at_end > settled + 4:
                yield f"{name} has {at_end:.0f} descriptors at the end and had {settled:.0f}"
            before, after = self.between(name, 0.3, 0.5, 1), self.between(name, 0.9, 1, 1)
            if judge_memory and after > before * (1 + GROWTH) + 1024:
                yield f"{name} has grown from {before:,.0f} to {after:,.0f} KiB"


def compare(person, stored):
    """What the store has of one person's messages, against what was sent."""
    got = collections.Counter(row["body"] for row in stored if row["body"].startswith(person.name + "."))
    wanted = collections.Counter(text for text in person.sent.values() if text is not None)
    if got == wanted:
        return
    lost, more = wanted - got, got - wanted
    yield f"{person.jid}: lost {len(lost)} {list(lost)[:2]}, doubled or not as it should be {len(more)} {list(more)[:2]}"


def traffic(options, dice, people, friends, subject, proxy, samples):
    """Until the time is over; the number of each thing that was done."""
    done = collections.Counter()
    end = time.monotonic() + options.seconds
    every = max(0.5, options.seconds / 240)
    next_sample = next_key = next_cut = 0.0
    cut_every = max(4.0, options.seconds / 120)
    pause = 1 / options.rate
    while (now := time.monotonic()) < end:
        if now >= next_sample:
            samples.take()
            next_sample = now + every
        if now >= next_cut:
            if next_cut:
                done["cuts"] += proxy.cut()
            next_cut = now + cut_every
        if now >= next_key:
            subject.act()
            done["deeds at the keyboard"] += 1
            next_key = time.monotonic() + 1
        person, chance = dice.choice(people), dice.random()
        if chance < 0.005:
            dice.choice(friends).upload(dice)
            done["pictures"] += 1
        elif chance < 0.02:
            dice.choice(friends).write(dice)
            done["encrypted messages"] += 1
        elif chance < 0.10:
            occupant = dice.choice(people[:OCCUPANTS])
            occupant.send(ROOM, "groupchat", f"<body>room: {escape(occupant.text())}</body>", f"{occupant.name}-{occupant.number}")
            done["messages in the room"] += 1
        else:
            name, deed = dice.choices((("messages", person.write), ("corrections", person.correct), ("reactions", person.react),
                                       ("retractions", person.retract), ("typing and presence", person.fidget)),
                                      (60, 10, 10, 4, 6))[0]
            deed()
            done[name] += 1
        person.drain()
        time.sleep(pause)
    return done


def story(options, server, folder):
    dice = random.Random(options.seed)
    wire = Wire(server)
    names = [f"c{n}" for n in range(1, options.chats - ENCRYPTED)]  # and a room
    for name in ["alice", *names, *(f"o{n}" for n in range(ENCRYPTED))]:
        server.add_account(name, PASSWORD)
    people = [Person(wire, name, dice) for name in names]
    befriend(wire, people)
    enter_room(people[:OCCUPANTS])
    proxy = CuttingProxy(lambda: server.port, options.seed)
    proxy.start()
    subject = Subject(options, server, proxy.port, folder, dice)
    friends = [Friend(options, server, folder, f"o{n}") for n in range(ENCRYPTED)]
    subject.terminal.enter("/join " + ROOM)
    subject.terminal.wait(f"{OCCUPANTS + 1} here", subject.patience)
    for friend in friends:
        subject.terminal.enter("/msg " + friend.jid)
        subject.terminal.wait(rf"{friend.jid} .*🔒 OMEMO", subject.patience)
        subject.terminal.enter("hello")
        friend.write(dice)
        subject.terminal.wait(rf"{friend.jid.split('@')[0]}\.1 ", subject.patience)
    for person in people:
        person.write()
    print(f"seed {options.seed}; {options.chats} chats, {options.seconds} s", flush=True)
    samples = Samples({"xmpp-tui": subject.pid(), "xmppd": server.process.pid})
    done = traffic(options, dice, people, friends, subject, proxy, samples)
    samples.take()

    subject.terminal.resize(100, 28)
    subject.keys("Escape", "Escape")
    subject.terminal.wait(rf"\A {ME} ● online", 90)
    faults = []

    def all_there():
        faults[:] = [fault for person in people for fault in compare(person, subject.stored(person.jid))]
        for friend in friends:
            got = collections.Counter(row["body"] for row in subject.stored(friend.jid))
            faults.extend(f"{friend.jid}: {text!r} is there {got[text]} times" for text in friend.sent if got[text] != 1)
        return not faults
    poll(all_there, 60)
    faults += samples.faults(options.seconds >= JUDGED_FROM)
    print(", ".join(f"{count:,} {name}" for name, count in done.items()))
    print(samples.table())
    subject.keys("C-q")
    subject.terminal.wait(r"\$ *\n*\Z", subject.patience)
    for friend in friends:
        friend.terminal.close()
    subject.terminal.close()
    proxy.stop()
    with open(os.path.join(folder, "errors")) as file:
        said = file.read()
    if said:
        print("--- on its standard error:\n" + said)
    check(not faults, "\n  ".join(faults))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for program in ("client", "xmppd", "xmppctl"):
        parser.add_argument("--" + program, required=True)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--chats", type=int, default=50)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--rate", type=float, default=20, help="things that happen a second, at most")
    parser.add_argument("--wrap", default="", help="what runs the client: valgrind …")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="soak-")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        with Daemon(os.path.join(folder, "server"), options) as server:
            story(options, server, folder)
        print("PASS: the soak" + ("" if options.seconds >= JUDGED_FROM else "; too short to judge memory"))
        return 0
    except (Failed, StreamEnded) as failed:
        print(f"FAIL: the soak: {failed!r}" if isinstance(failed, StreamEnded) else f"FAIL: the soak: {failed}")
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
