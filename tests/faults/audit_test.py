#!/usr/bin/env python3
"""What a daemon writes down, and what it does not: the audit log, and the log at its most talkative.
audit_test.py --bin BUILD_FOLDER [CASE...]"""
import argparse
import json
import os
import pathlib
import resource
import signal
import sqlite3
import subprocess
import sys
import time

from client import CLIENT, Client, LoginFailed, StreamEnded, member, message
from daemon import Daemon

CASES = []


def case(function):
    CASES.append(function)
    return function


def ctl(daemon, *words):
    done = daemon.control(*words, "--json")
    assert done.returncode == 0, (words, done.stderr, done.stdout)
    return json.loads(done.stdout)


def events(daemon, *words):
    return [(record["event"], record["account"]) for record in ctl(daemon, "audit", *words)]


@case
def logins_and_administration(daemon):
    daemon.add_user("romeo", "the-right-one")
    with Client(daemon) as client:
        client.log_in("romeo", "the-right-one")
    for name in ("romeo", "nobody"):
        with Client(daemon) as client:
            client.start_tls()
            client.open()
            try:
                client.authenticate(name, "the-wrong-one")
                raise AssertionError("logged in")
            except LoginFailed:
                pass
    assert daemon.control("reload").returncode == 0
    daemon.process.send_signal(signal.SIGHUP)
    found = events(daemon)
    for expected in [("server started", ""), ("command", "romeo@example.org"), ("account created", "romeo@example.org"),
                     ("login", "romeo@example.org"), ("login failed", "romeo@example.org"), ("login failed", ""),
                     ("configuration read", "")]:
        assert expected in found, (expected, found)
    logins = [record for record in ctl(daemon, "audit", "--account", "romeo@example.org") if record["event"] == "login"]
    assert logins[0]["address"] == "this machine" and logins[0]["detail"] == "PLAIN", logins
    text = daemon.control("audit").stdout + json.dumps(ctl(daemon, "audit"))
    assert "the-right-one" not in text and "the-wrong-one" not in text
    assert events(daemon, "--since", "1h") == events(daemon)

    # What comes is shown as it comes.
    follower = subprocess.Popen([daemon.xmppctl, "--config", daemon.config, "audit", "--follow", "--json"],
                                stdout=subprocess.PIPE, text=True)
    daemon.add_user("juliet", "the-right-one")
    end = time.monotonic() + 30
    while '"juliet@example.org"' not in follower.stdout.readline():
        assert time.monotonic() < end
    follower.kill()
    follower.wait()

    head = ctl(daemon, "audit", "verify")
    assert head["intact"] and head["records"] >= 8, head
    assert daemon.stop() == 0
    store = sqlite3.connect(pathlib.Path(daemon.folder, "data", "xmppd.db"))
    with store:
        store.execute("UPDATE audit_log SET account = 'mercutio@example.org' WHERE event = 'login'")
    store.close()
    daemon.start()
    done = daemon.control("audit", "verify", "--anchor", head["head"])
    assert done.returncode == 1 and "does not follow" in done.stdout, done


@case
def brute_force_stays_small(daemon):
    """However many fail: a bounded number of records, and the rest is counted."""
    daemon.settings["audit.max_failures"] = 5
    daemon.write_config()
    assert daemon.control("reload").returncode == 0
    daemon.add_user("romeo")
    for attempt in range(12):
        with Client(daemon, source=f"127.0.0.{attempt + 2}") as client:
            client.start_tls()
            client.open()
            try:
                client.authenticate(f"guess{attempt}", "x")
            except LoginFailed:
                pass
    failed = [event for event in events(daemon) if event[0] == "login failed"]
    assert len(failed) == 5, failed


WORDS = {"body": "Wherefore-art-thou-7261", "password": "Capulet-Orchard-9917", "private": "Hidden-Dagger-5512",
         "status": "Banished-3310", "muc": "Masquerade-8844", "subject": "Verona-Square-4471"}


@case
def nothing_of_what_people_write_is_logged(daemon):
    daemon.settings["log.level"] = "trace"
    daemon.write_config()
    assert daemon.control("reload").returncode == 0
    daemon.add_user("romeo", WORDS["password"])
    daemon.add_user("juliet", WORDS["password"])
    with Client(daemon) as romeo, Client(daemon, direct=True) as juliet:
        romeo.log_in("romeo", WORDS["password"])
        juliet.log_in("juliet", WORDS["password"])
        juliet.send("<presence/>")
        juliet.ping()
        romeo.send(f"<presence><status>{WORDS['status']}</status></presence>")
        romeo.send(message("juliet@example.org", WORDS["body"]))
        romeo.send(message("nobody@example.org", WORDS["body"]))
        romeo.send(message("juliet@elsewhere.example", WORDS["body"]))
        romeo.send(f"<message to='juliet@example.org' type='bad'><body>{WORDS['body']}</body></message>")
        romeo.send(f"<iq type='set' id='p'><query xmlns='jabber:iq:private'><x xmlns='x:y'>{WORDS['private']}</x></query></iq>")
        romeo.send(f"<iq type='set' id='q'><query xmlns='jabber:iq:nonsense'><x>{WORDS['private']}</x></query></iq>")
        romeo.send("<presence to='room@conference.example.org/romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>")
        romeo.send("<iq type='set' id='c' to='room@conference.example.org'><query xmlns='http://jabber.org/protocol/muc#owner'>"
                   "<x xmlns='jabber:x:data' type='submit'/></query></iq>")
        romeo.send(f"<message to='room@conference.example.org' type='groupchat'><body>{WORDS['muc']}</body></message>")
        romeo.send(f"<message to='room@conference.example.org' type='groupchat'><subject>{WORDS['subject']}</subject></message>")
        romeo.ping()
        heard = False
        while not heard:
            element = juliet.receive()
            assert element is not None, "the message did not come"
            body = element.find(CLIENT + "body")
            heard = body is not None and body.text == WORDS["body"]
    for broken in (f"<message to='juliet@example.org'><body>{WORDS['body']}</boddy></message>",
                   f"<message to='@@@'><body>{WORDS['body']}</body></message>", f"<nonsense>{WORDS['body']}</nonsense>"):
        with Client(daemon) as client:
            client.log_in("romeo", WORDS["password"])
            client.send(broken + f"<iq type='get' id='last'><query xmlns='jabber:iq:roster'/></iq>")
            try:
                client.receive(2)
            except StreamEnded:
                pass
    with Client(daemon) as client:  # a password that is wrong is one that is right elsewhere
        client.start_tls()
        client.open()
        try:
            client.authenticate("romeo", "x" + WORDS["password"])
        except LoginFailed:
            pass
    for words in (["announce", "example.org", "all", WORDS["body"]], ["motd", "example.org", WORDS["body"]]):
        daemon.control(*words)
    keys = [path.read_bytes() for path in pathlib.Path(daemon.folder, "data").glob("*.secret")]
    stored = sqlite3.connect(pathlib.Path(daemon.folder, "data", "xmppd.db"))
    keys += [row[0] for row in stored.execute("SELECT stored_key FROM scram_keys")]
    stored.close()
    assert daemon.stop() == 0
    for name in ("log", "stderr"):
        log = pathlib.Path(daemon.folder, name).read_bytes()
        for what, word in WORDS.items():
            assert word.encode() not in log, f"{what} is in {name}"
        for key in keys:
            assert key not in log and key.hex().encode() not in log, f"a key is in {name}"
    assert b"[trace]" in log or pathlib.Path(daemon.folder, "log").read_bytes().count(b"\n") > 10, "the log is silent"
    daemon.start()
    text = json.dumps(ctl(daemon, "audit", "--since", "1d"))
    for what, word in WORDS.items():
        assert word not in text, f"{what} is in the audit log"


@case
def a_crash_leaves_no_dump(daemon):
    """The limit that keeps the kernel from writing a dump, and from piping it to a program (core(5))."""
    def limit():
        lines = pathlib.Path(f"/proc/{daemon.process.pid}/limits").read_text().splitlines()
        return next(line.split()[4] for line in lines if line.startswith("Max core file size"))
    assert limit() == "1", limit()
    assert daemon.stop() == 0
    daemon.settings["log.core_dumps"] = True
    daemon.write_config()
    daemon.start()
    assert limit() == str(resource.getrlimit(resource.RLIMIT_CORE)[0]).replace("-1", "unlimited"), limit()


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
