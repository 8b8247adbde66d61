#!/usr/bin/python3
"""profanity, driven in its terminal, and xmpp-tui: in plain text and with OMEMO, both ways, online and offline."""

import os
import re
import sys

import harness
from harness import check
from terminal import Terminal, poll

ALICE = "alice@" + harness.servers.DOMAIN
BOB = "bob@" + harness.servers.DOMAIN
PASSWORD = "wonder land"
ENCRYPTED, PLAIN = "~", "-"  # what profanity shows between time and name


class Profanity:
    def __init__(self, folder):
        self.terminal = Terminal(os.path.join(folder, "profanity"), 130, 40)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.terminal.__exit__(*error)

    def start(self):
        self.terminal.enter("profanity")
        self.terminal.wait("to show complete help")

    def quit(self):
        self.terminal.enter("/quit")
        self.terminal.wait(r"\$ *\n*\Z")

    def first_login(self, port):
        """Its certificate check fails, as it has to for a self-signed one; a person says to trust it."""
        self.terminal.enter(f"/connect {ALICE} server 127.0.0.1 port {port} tls force")
        self.password()
        self.terminal.wait("TLS certificate verification failed")
        self.terminal.enter("/tls always")
        self.terminal.wait("logged in successfully")

    def later_login(self):
        self.terminal.enter(f"/connect {ALICE}")
        self.password()
        self.terminal.wait("logged in successfully")

    def password(self):
        self.terminal.wait("Enter password:")
        self.terminal.enter(PASSWORD)

    def make_keys(self):
        self.terminal.enter("/omemo trustmode blind")
        self.terminal.enter("/omemo gen")
        self.terminal.wait("materials generated. Your Device ID is", 40)

    def open_chat(self):
        self.terminal.enter(f"/msg {BOB}")
        self.terminal.wait(rf"\A ?{BOB} ")

    def has_keys_of(self, fingerprint):
        """It encrypts from now on; who says something while the keys are still on their way is refused."""
        def asked():
            self.terminal.enter("/omemo fingerprint")
            return poll(lambda: fingerprint in self.terminal.screen(), 2)
        check(poll(asked, 20), "profanity does not get the keys of its partner")

    def say(self, text, mark):
        self.terminal.enter(text)
        self.terminal.wait(rf"\d {mark} me: {re.escape(text)}")

    def shows(self, text, mark):
        self.terminal.wait(rf"\d {mark} {BOB}\S*: {re.escape(text)}")


def make_contacts(profanity, bob):
    """A subscription in both directions; xmpp-tui's partner mode says yes and asks back."""
    partner = bob.start("answer")
    profanity.terminal.enter(f"/sub request {BOB}")
    profanity.terminal.wait(f"Received authorization request from {BOB}")
    profanity.terminal.enter(f"/sub allow {BOB}")
    profanity.terminal.wait(f"Accepted subscription for {BOB}")
    partner.stop()


def listen_online(bob):
    """`recv` in the background, once the server has told it of its own presence."""
    log = os.path.join(bob.folder, "xml.log")
    listening = bob.start("recv", "--json", "--xml-log", log)

    def present():
        if not os.path.exists(log):
            return False
        with open(log) as file:
            return "\n< <presence" in file.read()
    check(poll(present, 20), "bob does not get online")
    return listening


def receives(bob, expected, encrypted):
    message = bob.receive(1, 20)[0]
    check(message["body"] == expected and message["encrypted"] == encrypted and message["from"].startswith(ALICE + "/"),
          f"expected {expected!r}, encrypted: {encrypted}; got {message}")


def story(server, program, folder):
    server.add_account("alice", PASSWORD)
    bob = harness.Client(program, server, folder, "bob", "builder")
    bob.run("register")
    if server.name == "prosody":
        # profanity makes its device list only where an older device has one or the server speaks of errors by number
        # (XEP-0086), which prosody does not.
        other = harness.Client(program, server, folder, "alice", PASSWORD)
        other.run("send", "--plain", BOB, "my first device")
        bob.receive(1)
    with Profanity(folder) as profanity:
        profanity.start()
        profanity.first_login(server.port)
        profanity.make_keys()
        if server.name == "prosody":
            # It publishes its keys for contacts only, unless the server's own address knows publish-options.
            make_contacts(profanity, bob)

        fingerprint = bob.run("fingerprint").stdout.split("\t")[1].replace(" ", "-")
        profanity.open_chat()
        listening = listen_online(bob)
        profanity.say("plain, online", PLAIN)
        message = listening.message(20)
        check(message["body"] == "plain, online" and not message["encrypted"], f"plain message: {message}")
        profanity.terminal.enter("/omemo start")
        profanity.terminal.wait(r"\[OMEMO\]")
        profanity.has_keys_of(fingerprint)
        profanity.say("encrypted, online", ENCRYPTED)
        message = listening.message(20)
        check(message["body"] == "encrypted, online" and message["encrypted"], f"encrypted message: {message}")
        listening.stop()

        bob.run("send", ALICE, "answer, encrypted")
        profanity.shows("answer, encrypted", ENCRYPTED)
        bob.run("send", "--plain", ALICE, "answer, in the open")
        profanity.shows("answer, in the open", PLAIN)
        profanity.say("encrypted, while bob is away", ENCRYPTED)
        profanity.say("and once more", ENCRYPTED)
        stored = server.stored_bytes()
        check(b"while bob is away" not in stored, "the server stored plain text")
        receives(bob, "encrypted, while bob is away", True)
        receives(bob, "and once more", True)

        profanity.quit()
        bob.run("send", ALICE, "while alice was away")
        bob.run("send", ALICE, "and a second one")
        check(b"while alice was away" not in server.stored_bytes(), "the server stored plain text")
        profanity.start()
        profanity.later_login()
        profanity.open_chat()
        profanity.shows("while alice was away", ENCRYPTED)
        profanity.shows("and a second one", ENCRYPTED)
        profanity.say("got both", ENCRYPTED)
        receives(bob, "got both", True)
        profanity.quit()


if __name__ == "__main__":
    sys.exit(harness.main(os.path.basename(__file__), story, 85))
