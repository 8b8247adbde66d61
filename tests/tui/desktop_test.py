#!/usr/bin/python3
"""The desktop beside the terminal: the store's key in a keyring, notifications that come, are clicked on and go. Wants a
session bus of its own: dbus-run-session."""

import json
import os
import queue
import subprocess
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "interop"))
import harness
from harness import check
from terminal import Terminal, leave

ALICE = "alice@" + harness.servers.DOMAIN
BOB = "bob@" + harness.servers.DOMAIN
PASSWORD, PASSPHRASE = "wonder land", "open sesame"


class Services:
    """desktop_services.py and what it says."""

    def __init__(self):
        here = os.path.dirname(os.path.abspath(__file__))
        self.process = subprocess.Popen(["/usr/bin/python3", "-B", os.path.join(here, "desktop_services.py")],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        preexec_fn=harness.servers.die_with_parent)
        self.lines = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()
        self.wait("ready")

    def read(self):
        for line in self.process.stdout:
            self.lines.put(json.loads(line))

    def wait(self, word, seconds=20):
        """The next event of that kind; others before it are passed by."""
        while True:
            try:
                event = self.lines.get(timeout=seconds)
            except queue.Empty:
                raise harness.Failed(f"the desktop was not asked: {word}") from None
            if word in event:
                return event

    def silent(self, word, seconds):
        try:
            event = self.wait(word, seconds)
        except harness.Failed:
            return
        raise harness.Failed(f"the desktop was asked: {event}")

    def tell(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        self.wait("obeyed")

    def end(self):
        self.process.stdin.close()
        self.process.wait(20)


def keyring(alice, desktop, folder):
    passphrase = os.path.join(folder, "passphrase")
    with open(passphrase, "w") as file:
        file.write(PASSPHRASE + "\n")
    alice.run("passphrase", "--keyring", "--new-file", passphrase)
    kept = desktop.wait("kept")
    store = os.path.realpath(os.path.join(alice.folder, "data"))
    check(kept["kept"].items() >= {"application": "xmpp-tui", "store": store}.items(), kept)
    check(kept["bytes"] == 64 and PASSPHRASE not in json.dumps(kept), kept)
    check(not os.path.exists(os.path.join(store, "store.key")), "the key is in a file still")
    # Without a terminal or a passphrase.
    alice.run("unread")
    alice.run("--store-key", "keyring", "unread")
    refused = alice.run("--store-key", "passphrase", "unread", expect=1)
    check("needs its passphrase" in refused.stderr, refused.stderr)
    alice.run("--store-key", "passphrase", "--store-passphrase-file", passphrase, "unread")
    desktop.tell("keyring off")
    refused = alice.run("--store-key", "keyring", "unread", expect=1)
    check("no program offers a keyring here" in refused.stderr, refused.stderr)
    refused = alice.run("unread", expect=1)
    check("no program offers" in refused.stderr and "needs its passphrase" in refused.stderr, refused.stderr)
    alice.run("--store-passphrase-file", passphrase, "unread")
    desktop.tell("keyring on")
    alice.run("unread")


def notifications(desk, bob, desktop):
    desk.enter("tui")
    desk.wait(rf"\A {ALICE} ● online")
    bob.run("send", ALICE, "dinner <b>at</b> eight?")
    shown = desktop.wait("shown")
    check(shown["title"] == "bob" and shown["text"] == "dinner &lt;b&gt;at&lt;/b&gt; eight?", shown)
    check(shown["actions"] == ["default", "Open"], shown)
    bob.run("send", ALICE, "or nine")
    again = desktop.wait("shown")
    check(again["shown"] == shown["shown"], "two notifications of one chat")
    desktop.tell(f"act {shown['shown']}")
    desk.wait("bob +or nine")
    check(desktop.wait("closed")["closed"] == shown["shown"], "it stays")
    # Who looks is told nothing; what is read goes.
    bob.run("send", ALICE, "you see this")
    desk.wait("bob +you see this")
    desktop.silent("shown", 1)
    desk.enter("/close")
    bob.run("send", ALICE, "and this later")
    shown = desktop.wait("shown")
    desk.keys("M-Down")
    desk.wait("bob +and this later")
    check(desktop.wait("closed")["closed"] == shown["shown"], "it stays, though it was read")


def slow_desktop(desk, bob, desktop):
    """A service that hangs keeps nobody from writing."""
    desk.enter("/close")
    desktop.tell("sleep 4")
    bob.run("send", ALICE, "slow")
    desk.wait("1 unread")
    desk.type("typed meanwhile")
    desk.wait("typed meanwhile", 2)
    desk.keys("C-u")
    desktop.wait("shown")


def keyring_on_the_screen(desk, desktop):
    desk.enter("/passphrase keyring off")
    desk.wait("does not open the local store any more")
    desktop.wait("forgotten")
    desk.enter("/passphrase keyring")
    desk.wait("Present passphrase")
    desk.enter(PASSPHRASE)
    desktop.wait("kept")
    desk.wait("the keyring opens the local store from now on")
    leave(desk)
    desk.enter("clear; tui")
    desk.wait(rf"\A {ALICE} ● online")
    desk.enter("/passphrase none")
    desk.wait("Present passphrase")
    desk.enter(PASSPHRASE)
    desk.wait("no passphrase any more")
    desktop.wait("forgotten")
    leave(desk)


def story(server, program, folder):
    server.add_account("alice", PASSWORD)
    bob = harness.Client(program, server, folder, "bob", "builder")
    bob.run("register")
    alice = harness.Client(program, server, folder, "alice", PASSWORD)
    alice.run("recv", "--timeout", "2")  # publishes its keys
    desktop = Services()
    harness.step(keyring, alice, desktop, folder)
    config = os.path.join(alice.folder, "config.toml")
    with open(config, "w") as file:
        file.write('[notify]\ndesktop = "dbus"\ncontent = true\n')
    environment = {"DBUS_SESSION_BUS_ADDRESS": os.environ["DBUS_SESSION_BUS_ADDRESS"]}
    with Terminal(os.path.join(folder, "desk"), 80, 24, environment) as desk:
        desk.enter(f"alias tui='{' '.join(alice.arguments('--config', config))}'; clear")
        harness.step(notifications, desk, bob, desktop)
        harness.step(slow_desktop, desk, bob, desktop)
        harness.step(keyring_on_the_screen, desk, desktop)
    desktop.end()


if __name__ == "__main__":
    sys.exit(harness.main(os.path.basename(__file__), story, 115))
