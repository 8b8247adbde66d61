#!/usr/bin/env python3
"""Backups of a daemon under load, everything wiped, restored and compared; killed half-way; and what is no backup.
backup_test.py --bin BUILD_FOLDER [CASE...]"""
import argparse
import datetime
import json
import os
import pathlib
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time

from client import CLIENT, Client, LoginFailed, member, message
from daemon import Daemon

CASES = []
MAM = "urn:xmpp:mam:2"
SM = "urn:xmpp:sm:3"


def case(function):
    CASES.append(function)
    return function


def data_of(daemon):
    return pathlib.Path(daemon.folder, "data")


def ctl(daemon, *words):
    done = daemon.control(*words, "--json")
    assert done.returncode == 0, (words, done.stderr, done.stdout)
    return json.loads(done.stdout)


def add_upload(daemon, owner, name, content):
    """A file as if it had been uploaded."""
    folder = data_of(daemon) / "uploads" / name[-2:]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    with sqlite3.connect(data_of(daemon) / "xmppd.db", timeout=20) as store:
        store.execute("INSERT INTO uploads (id, account_id, state, name, type, size, counts, created) SELECT ?, id, 2, 'f', '', ?, ?, 1 "
                      "FROM accounts WHERE jid = ?", (name, len(content), len(content), owner))
    store.close()


def archived(daemon, user):
    """The bodies in an archive, oldest first, as a client gets them."""
    with member(daemon, user, resource="reader") as client:
        bodies, after = [], ""
        while True:
            client.ids += 1
            rsm = f"<set xmlns='http://jabber.org/protocol/rsm'><max>200</max>{after}</set>"
            client.send(f"<iq type='set' id='m{client.ids}'><query xmlns='{MAM}'>{rsm}</query></iq>")
            while True:
                element = client.receive()
                assert element is not None, "no page of the archive"
                if element.tag == CLIENT + "message":
                    body = element.find(f".//{CLIENT}body")
                    if body is not None:
                        bodies.append(body.text)
                elif element.get("id") == f"m{client.ids}":
                    break
            fin = element.find("{" + MAM + "}fin")
            if fin.get("complete") == "true":
                return bodies
            last = fin.find(".//{http://jabber.org/protocol/rsm}last").text
            after = f"<after>{last}</after>"


class Talker(threading.Thread):
    """Sends numbered messages one by one; `acknowledged` grows when the server has said that it has them."""

    def __init__(self, daemon, sender, receiver):
        super().__init__(daemon=True)
        self.client = member(daemon, sender, resource="talker")
        self.client.send(f"<enable xmlns='{SM}'/>")
        self.client.expect("{" + SM + "}enabled")
        self.receiver, self.stop_now, self.acknowledged, self.slowest = receiver, False, [], 0.0

    def run(self):
        number = 0
        while not self.stop_now:
            number += 1
            begun = time.monotonic()
            self.client.send(message(f"{self.receiver}@example.org", f"load {number}") + f"<r xmlns='{SM}'/>")
            while True:
                element = self.client.receive()
                if element is None:
                    return
                if element.tag == "{" + SM + "}a" and int(element.get("h")) >= number:
                    break
            self.slowest = max(self.slowest, time.monotonic() - begun)
            self.acknowledged.append((time.time(), number))

    def finish(self):
        self.stop_now = True
        self.join(60)
        self.client.close()


def fill(daemon, messages=300):
    for name in ("romeo", "juliet", "nurse"):
        daemon.add_user(name)
    with member(daemon, "romeo") as romeo:
        romeo.send("<iq type='set' id='r'><query xmlns='jabber:iq:roster'><item jid='juliet@example.org' name='Julia'/></query></iq>")
        for number in range(messages):
            romeo.send(message("juliet@example.org", f"sonnet {number}"))
        romeo.ping()
    add_upload(daemon, "romeo@example.org", "upload-of-romeo-1-xy", b"picture" * 50_000)
    add_upload(daemon, "juliet@example.org", "upload-of-juliet-2-yz", b"letter")


def roster_of(daemon, user):
    with member(daemon, user, resource="roster") as client:
        client.send("<iq type='get' id='ro'><query xmlns='jabber:iq:roster'/></iq>")
        while True:
            element = client.receive()
            if element.get("id") == "ro":
                return sorted((item.get("jid"), item.get("name")) for item in element[0])


@case
def everything_comes_back(daemon):
    """Under load; into a wiped folder, then into a running server."""
    fill(daemon)
    talker = Talker(daemon, "nurse", "romeo")
    talker.start()
    while len(talker.acknowledged) < 30:
        time.sleep(0.02)
    target = os.path.join(daemon.folder, "backup")
    begun = time.monotonic()
    facts = ctl(daemon, "backup", target)
    print(f"  backup of {facts['bytes']} bytes in {time.monotonic() - begun:.2f} s")
    after = len(talker.acknowledged)
    while len(talker.acknowledged) < after + 30:
        time.sleep(0.02)
    talker.finish()
    print(f"  {len(talker.acknowledged)} messages meanwhile, the slowest acknowledged after {talker.slowest * 1000:.0f} ms")
    assert talker.slowest < 10, talker.slowest
    assert facts["accounts"] == 3 and facts["uploads"] == 2 and facts["domains"] == ["example.org"], facts
    assert oct(os.stat(target).st_mode & 0o777) == "0o700"

    taken = datetime.datetime.fromisoformat(facts["taken"].replace("Z", "+00:00")).timestamp()
    owed = [number for when, number in talker.acknowledged if when < taken]
    late = talker.acknowledged[-1][1]
    assert owed, "nothing was acknowledged before the backup"

    before = {"juliet": [b for b in archived(daemon, "juliet")], "roster": roster_of(daemon, "romeo")}
    assert daemon.stop() == 0
    shutil.rmtree(data_of(daemon))

    # A stopped server, nothing there but the folder; what root restores belongs to whom that belongs to.
    nobody = 65534 if os.geteuid() == 0 else os.geteuid()
    data_of(daemon).mkdir(mode=0o700)
    os.chown(data_of(daemon), nobody, -1)
    restored = ctl(daemon, "restore", target)
    strangers = [path for path in data_of(daemon).rglob("*") if path.stat().st_uid != nobody]
    assert not strangers, strangers
    assert restored["restarted"] is False and restored["old_store"] == "", restored
    daemon.start()
    assert archived(daemon, "juliet") == before["juliet"], "the archive differs"
    assert roster_of(daemon, "romeo") == before["roster"] == [("juliet@example.org", "Julia")]
    load = [int(body.split()[1]) for body in archived(daemon, "romeo") if body.startswith("load ")]
    assert load == list(range(1, len(load) + 1)), "a hole in what was sent during the backup"
    assert len(load) >= owed[-1], f"{owed[-1]} were acknowledged before the backup, {len(load)} are in it"
    assert len(load) < late, "what came after the backup is in it"
    assert (data_of(daemon) / "uploads/xy/upload-of-romeo-1-xy").read_bytes() == b"picture" * 50_000
    assert ctl(daemon, "verify")["problems"] == []
    assert ctl(daemon, "verify", "--thorough")["problems"] == []

    # A running one: it is told of nothing but the new state; the old store is kept.
    with member(daemon, "romeo") as romeo:
        romeo.send(message("juliet@example.org", "of the other life"))
        romeo.ping()
        refused = daemon.control("restore", target)
        assert refused.returncode == 1 and "--replace" in refused.stderr, refused
        romeo.ping()
        process = daemon.process.pid
        restored = ctl(daemon, "restore", target, "--replace")
        assert restored["restarted"] is True, restored
        assert romeo.read_to_end() == "system-shutdown"
    ports = json.loads(pathlib.Path(daemon.report).read_text())
    daemon.c2s = int(ports["c2s"][0].rsplit(":", 1)[1])
    assert ports["pid"] == process, "it is another process"
    assert archived(daemon, "juliet") == before["juliet"]
    with sqlite3.connect(os.path.join(restored["old_store"], "xmppd.db")) as old:
        count = old.execute("SELECT COUNT(*) FROM archive_messages WHERE stanza LIKE '%of the other life%'").fetchone()[0]
    assert count >= 1, "the old store lost something"
    events = [record["detail"] for record in ctl(daemon, "audit") if record["event"] == "store restored"]
    assert len(events) == 1, events
    assert ctl(daemon, "audit", "verify")["intact"] is True


@case
def what_was_used_up_is_void(daemon):
    """A session of then can't be resumed, its messages come to the next; an invite that resets a password is gone."""
    fill(daemon, messages=1)
    juliet = member(daemon, "juliet", resource="window")
    juliet.send(f"<enable xmlns='{SM}' resume='true'/><presence/>")
    enabled = juliet.expect("{" + SM + "}enabled")
    juliet.ping()
    with member(daemon, "romeo") as romeo:
        romeo.send(message("juliet@example.org/window", "unheard"))
        romeo.ping()
    assert daemon.control("invite", "example.org", "--reset", "juliet").returncode == 0
    target = os.path.join(daemon.folder, "backup")
    ctl(daemon, "backup", target)
    juliet.socket.shutdown(2)
    juliet.close()
    ctl(daemon, "restore", target, "--replace")
    ports = json.loads(pathlib.Path(daemon.report).read_text())
    daemon.c2s = int(ports["c2s"][0].rsplit(":", 1)[1])
    assert all(invite["for"] != "password" for invite in ctl(daemon, "invites")), ctl(daemon, "invites")
    again = Client(daemon)
    again.log_in_without_binding("juliet")
    again.send(f"<resume xmlns='{SM}' previd='{enabled.get('id')}' h='0'/>")
    answer = again.receive()
    assert answer.tag == "{" + SM + "}failed", answer.tag
    again.bind("window")
    again.send("<presence/>")
    end = time.monotonic() + 30
    while time.monotonic() < end:
        element = again.receive()
        if element is not None and element.tag == CLIENT + "message" and element.find(CLIENT + "body") is not None:
            if element.find(CLIENT + "body").text == "unheard":
                again.close()
                return
    raise AssertionError("the message of the session that could not be resumed did not come")


@case
def killed_half_way(daemon):
    """SIGKILL at any point of a backup or a restore: the old or the new, never a mixture."""
    fill(daemon)
    for number in range(40):
        add_upload(daemon, "romeo@example.org", f"upload-number-{number:04}-ab", os.urandom(200_000))
    good = os.path.join(daemon.folder, "good")
    ctl(daemon, "backup", good)
    target = os.path.join(daemon.folder, "backup")
    finished = 0
    for attempt in range(6):
        process = subprocess.Popen([daemon.xmppctl, "--config", daemon.config, "backup", target], stdout=subprocess.DEVNULL)
        time.sleep(0.004 * 3 ** attempt / 4)
        process.kill()
        process.wait()
        if os.path.exists(target):
            finished += 1
            assert daemon.control("backup", target, "--check").returncode == 0
            shutil.rmtree(target)
    assert daemon.control("backup", target).returncode == 0
    assert daemon.control("backup", target, "--check").returncode == 0
    assert not os.path.exists(target + ".partial")

    with member(daemon, "romeo") as romeo:
        romeo.send(message("juliet@example.org", "newer than the backup"))
        romeo.ping()
    assert daemon.stop() == 0
    wiped = {"old": 0, "new": 0}
    for attempt in range(6):
        process = subprocess.Popen([daemon.xmppctl, "--config", daemon.config, "restore", good, "--replace"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.004 * 3 ** attempt / 4)
        process.kill()
        process.wait()
        daemon.start()
        bodies = archived(daemon, "juliet")
        new = "newer than the backup" not in bodies
        wiped["new" if new else "old"] += 1
        assert len(bodies) == 300 + (0 if new else 1), len(bodies)
        assert ctl(daemon, "verify")["problems"] == []
        assert not (data_of(daemon) / "restore.ready").exists()
        if new:
            with member(daemon, "romeo") as romeo:
                romeo.send(message("juliet@example.org", "newer than the backup"))
                romeo.ping()
        assert daemon.stop() == 0
    print(f"  killed backups that were whole: {finished}; restores: {wiped}")
    kept = [path for path in data_of(daemon).glob("before-restore-*")]
    assert len(kept) == wiped["new"], (kept, wiped)
    daemon.start()


@case
def what_is_no_backup(daemon):
    """Refused in words, and nothing changes."""
    fill(daemon, messages=3)
    good = os.path.join(daemon.folder, "good")
    ctl(daemon, "backup", good)
    before = archived(daemon, "juliet")

    def refused(words, *extra):
        done = daemon.control("restore", bad, "--replace", *extra)
        assert done.returncode == 1 and words in done.stderr, done
        assert not list(data_of(daemon).glob("restore*")), "something is left"

    bad = os.path.join(daemon.folder, "bad")
    refused("no such folder")
    pathlib.Path(bad).write_text("a file")
    refused("no such folder")
    os.remove(bad)
    shutil.copytree(good, bad)
    store = pathlib.Path(bad, "xmppd.db")
    whole = store.read_bytes()
    store.write_bytes(whole[:-4096])
    refused("damaged")
    store.write_bytes(whole[:9000] + b"\xff" + whole[9001:])
    refused("damaged")
    store.write_bytes(whole)
    manifest = pathlib.Path(bad, "manifest.json")
    text = manifest.read_text()
    manifest.write_text(text.replace('"schema_version": ', '"schema_version": 9'))
    refused("newer xmppd")
    manifest.write_text(text.replace("uploads/xy/", "../../../etc/"))
    refused("no part of a backup")
    os.remove(manifest)
    refused("never finished")
    full = subprocess.run([daemon.xmppctl, "--config", daemon.config, "backup", bad + "2"], capture_output=True, text=True,
                          preexec_fn=lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
                                              resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))))
    assert full.returncode == 1 and not list(pathlib.Path(daemon.folder).glob("bad2*")), full
    assert archived(daemon, "juliet") == before


@case
def an_older_store(daemon):
    """--check tells the steps that the next start would run; a newer store is refused, left as it is."""
    daemon.add_user("romeo")
    assert daemon.stop() == 0
    done = subprocess.run([daemon.xmppd, "--config", daemon.config, "--check"], capture_output=True, text=True)
    assert done.returncode == 0 and "as this xmppd" in done.stdout, done
    file = data_of(daemon) / "xmppd.db"
    with sqlite3.connect(file) as store:
        version = store.execute("PRAGMA user_version").fetchone()[0]
        store.execute("PRAGMA user_version = 999")
    store.close()
    done = subprocess.run([daemon.xmppd, "--config", daemon.config, "--check"], capture_output=True, text=True)
    assert done.returncode == 1 and "use a newer xmppd" in done.stderr, done
    assert not daemon.spawn(stderr=subprocess.DEVNULL).wait(30) == 0
    with sqlite3.connect(file) as store:
        store.execute(f"PRAGMA user_version = {version - 1}")
    store.close()
    done = subprocess.run([daemon.xmppd, "--config", daemon.config, "--check"], capture_output=True, text=True)
    assert done.returncode == 0 and "with a copy of the database before" in done.stdout and f"  {version}  " in done.stdout, done
    with sqlite3.connect(file) as store:
        store.execute(f"PRAGMA user_version = {version}")
    store.close()
    daemon.start()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True)
    parser.add_argument("cases", nargs="*")
    arguments = parser.parse_args()
    for one in CASES:
        if arguments.cases and one.__name__ not in arguments.cases:
            continue
        print(one.__name__)
        with Daemon(arguments.bin) as daemon:
            one(daemon)
    return 0


if __name__ == "__main__":
    sys.exit(main())
