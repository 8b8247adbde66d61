#!/usr/bin/python3
"""The local store behind a passphrase, in a real terminal: set, asked for, locked, changed, and with verbs."""

import json
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "interop"))
import harness
from harness import check
from terminal import Terminal, leave

ALICE = "alice@" + harness.servers.DOMAIN
BOB = "bob@" + harness.servers.DOMAIN
PASSWORD, FIRST, SECOND = "wonder land", "open sesame", "rosebud 7"
QUESTION = "Passphrase for the local store:"


def start(terminal, server, passphrase=None):
    terminal.enter(f"clear; tui --chat {BOB}")
    if passphrase:
        terminal.wait(QUESTION)
        terminal.enter(passphrase)
    screen = terminal.wait(rf"\A {ALICE} ● online")
    check(not passphrase or passphrase not in screen, "the passphrase is on the screen:\n" + screen)


def set_it(terminal, server, data):
    start(terminal, server)
    terminal.enter("a secret for bob")
    terminal.wait(r"me +a secret for bob +🔒 ✓")
    terminal.enter("/passphrase")
    terminal.wait(r"Passphrase for the local store \(Enter: none\)")
    terminal.type(FIRST)
    screen = terminal.wait("•" * len(FIRST))
    check(FIRST not in screen, "the passphrase is on the screen:\n" + screen)
    terminal.keys("Enter")
    terminal.wait("The same once more")
    terminal.enter(FIRST)
    terminal.wait("opens with this passphrase alone")
    check(not os.path.exists(os.path.join(data, "store.key")), "the key file is still there")
    check(os.stat(os.path.join(data, "store.keys")).st_mode & 0o077 == 0, "others can read the key slots")


def lock_it(terminal, alice, bob):
    terminal.type("half a draft")
    terminal.wait("> half a draft")
    terminal.keys("M-l")
    screen = terminal.wait("🔒 locked")
    for text in ("secret", "bob", "alice", "draft"):
        check(text not in screen, f"{text} on the locked screen:\n{screen}")
    bob.run("send", ALICE, "psst, while locked")
    done = alice.run("recv", "--count", "1", expect=1)
    check("locked" in done.stderr and not done.stdout, f"a verb beside the locked screen: {done}")
    terminal.enter("not this one")
    screen = terminal.wait("wrong passphrase")
    check("psst" not in screen, "a message on the locked screen:\n" + screen)
    terminal.enter(FIRST)
    terminal.wait("bob +psst, while locked +🔒")
    # Who is in needs no passphrase beside it.
    check("psst" in alice.run("history", BOB).stdout, "history beside the unlocked screen")
    fresh = os.path.join(alice.folder, "password")
    check("/passphrase" in alice.run("passphrase", "--new-file", fresh, expect=1).stderr, "passphrase beside a screen")
    terminal.wait("a secret for bob")
    terminal.wait("> half a draft")
    terminal.keys("C-u")
    leave(terminal)


def search(terminal):
    start(terminal, None, FIRST)
    terminal.keys("M-0")
    terminal.wait("Home")
    terminal.keys("C-f")
    terminal.wait("Search in all chats")
    terminal.type("psst lock")
    terminal.wait("bob: psst, while locked")
    terminal.keys("Enter")
    terminal.wait(rf"{BOB} .*\n(.*\n)*.*psst, while locked +🔒")
    terminal.keys("Escape")
    terminal.enter("/clear")
    terminal.wait("Delete all messages")
    terminal.enter("yes")
    terminal.wait(r"\d messages are deleted from this device")
    terminal.wait_gone("psst")
    terminal.enter("/search psst")
    terminal.wait(r"> psst.*\n.*nothing")
    terminal.keys("Escape")
    leave(terminal)


def ask_for_it(terminal, server):
    terminal.enter("clear; tui")
    terminal.wait(rf"{QUESTION} *\n*\Z")
    terminal.enter("wrong one")
    terminal.wait(rf"wrong passphrase for the local store\n{QUESTION} *\n*\Z")
    terminal.enter(FIRST)
    terminal.wait(rf"\A {ALICE} ● online")
    leave(terminal)


def verbs(alice, folder):
    def run(passphrase, *arguments, expect=0):
        path = os.path.join(folder, "passphrase")
        with open(path, "w") as file:
            file.write(passphrase + "\n")
        return alice.run(*arguments, "--store-passphrase-file", path, expect=expect)

    check(run(FIRST, "fingerprint").stdout.count("\t") == 2, "no fingerprint")
    run("wrong", "fingerprint", expect=1)
    # Without a terminal that could be asked.
    done = subprocess.run(alice.arguments("fingerprint"), capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          env=alice.environment, start_new_session=True, timeout=30)
    check(done.returncode == 1 and "--store-passphrase-file" in done.stderr, "without the passphrase: " + done.stderr)
    fresh = os.path.join(folder, "fresh")
    with open(fresh, "w") as file:
        file.write(SECOND + "\n")
    run("wrong", "passphrase", "--new-file", fresh, expect=1)
    run(FIRST, "passphrase", "--new-file", fresh)
    run(FIRST, "fingerprint", expect=1)
    run(SECOND, "send", BOB, "from a script")
    descriptor, other = os.pipe()
    os.write(other, (SECOND + "\nnot this line\n").encode())
    os.close(other)
    done = subprocess.run(alice.arguments("fingerprint", "--store-passphrase-fd", str(descriptor)),
                          pass_fds=[descriptor], capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          env=alice.environment, timeout=30)
    check(done.returncode == 0, "with a file descriptor: " + done.stderr)
    run(SECOND, "passphrase", "--none")
    alice.run("fingerprint")


def backup(alice, bob, folder):
    """A restored store is another device, reads and is read, and has what was said before."""
    file = os.path.join(folder, "alice.backup")
    secret = os.path.join(folder, "backup-passphrase")
    with open(secret, "w") as out:
        out.write("for a rainy day\n")
    alice.run("send", BOB, "before the backup")
    old = alice.run("fingerprint").stdout.split("\t")[:2]
    alice.run("backup", file, "--passphrase-file", secret)
    with open(file, "rb") as made:
        check(b"before the backup" not in made.read(), "the backup is not encrypted")
    alice.run("restore", file, "--passphrase-file", secret, expect=1)  # there is a store
    shutil.move(os.path.join(alice.folder, "data"), os.path.join(alice.folder, "old"))
    alice.run("restore", file, "--passphrase-file", os.path.join(folder, "fresh"), expect=1)
    alice.run("restore", file, "--passphrase-file", secret)

    def run(*arguments):
        return alice.run(*arguments, "--store-passphrase-file", secret)
    new = run("fingerprint").stdout.split("\t")[:2]
    check(old[0] != new[0] and old[1] != new[1], f"the same device again: {old} {new}")
    bodies = [json.loads(line)["body"] for line in run("history", BOB, "--json").stdout.splitlines()]
    check("before the backup" in bodies, f"the history has {bodies}")
    bob.run("recv", "--timeout", "2")
    run("send", BOB, "from the new device")
    got = bob.receive(1)
    check([(m["body"], m["encrypted"]) for m in got] == [("from the new device", True)], f"bob got {got}")
    bob.run("send", ALICE, "to the new device")
    lines = run("recv", "--json", "--count", "1", "--timeout", "30").stdout.splitlines()
    got = [json.loads(line) for line in lines]
    check([(m.get("body"), m["encrypted"]) for m in got] == [("to the new device", True)], f"alice got {got}")
    check(old[0] != run("fingerprint").stdout.split("\t")[0], "the old device is back")


def story(server, program, folder):
    server.add_account("alice", PASSWORD)
    bob = harness.Client(program, server, folder, "bob", "builder")
    bob.run("register")
    alice = harness.Client(program, server, folder, "alice", PASSWORD)
    alice.run("send", BOB, "hello")
    with Terminal(os.path.join(folder, "terminal")) as terminal:
        terminal.enter(f"alias tui='{' '.join(alice.arguments())}'; clear")
        set_it(terminal, server, os.path.join(alice.folder, 'data'))
        lock_it(terminal, alice, bob)
        search(terminal)
        ask_for_it(terminal, server)
    verbs(alice, folder)
    backup(alice, bob, folder)


if __name__ == "__main__":
    sys.exit(harness.main(os.path.basename(__file__), story, 115))
