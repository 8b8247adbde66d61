#!/usr/bin/python3
"""Two accounts in one xmpp-tui: one list, one count of what is unread, messages between the two, trouble of one alone, and
one that is removed with all it had, here and on its server."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "interop"))
import harness
from harness import check
from terminal import Terminal, leave, poll

ALICE = "alice@" + harness.servers.DOMAIN
WORK = "work@" + harness.servers.DOMAIN
BOB = "bob@" + harness.servers.DOMAIN
PASSWORD = "wonder land"


def tui(client):
    # The store and the list of accounts are all that the second start knows.
    return f"{client.program} --data {client.folder}/data --config {client.folder}/config.toml"


def add_second(desk, alice, server):
    with open(os.path.join(alice.folder, "config.toml"), "w") as config:
        config.write(f'[[account]]\njid = "{ALICE}"\npassword_file = "{alice.password_file}"\n'
                     f'server = "127.0.0.1:{server.port}"\nca_file = "{server.certificate}"\n')
    desk.enter(f"alias tui='{tui(alice)}'; clear")
    desk.enter("tui")
    desk.wait(rf"\A {ALICE} ● online")
    desk.enter(f"/account add {WORK} 127.0.0.1:{server.port}")
    desk.wait("Password for " + WORK)
    desk.enter(PASSWORD)
    desk.wait("Trust this certificate")
    desk.enter("yes")
    desk.wait(rf"W {WORK} +●")
    desk.wait(rf"A {ALICE} +●")


def unread_of_both(desk, alice, bob):
    bob.run("send", ALICE, "to alice")
    bob.run("send", WORK, "to work")
    desk.wait("2 unread")
    done = alice.run("--config", os.path.join(alice.folder, "config.toml"), "unread", "--json")
    told = json.loads(done.stdout)
    check(told["unread"] == 2 and {chat["account"] for chat in told["chats"]} == {ALICE, WORK}, done.stdout)
    desk.keys("M-Down")
    desk.wait("1 unread")
    desk.keys("M-Down")
    screen = desk.wait_gone(r"\d unread")
    check("A bob" in screen and "W bob" in screen, "the same contact is not told apart:\n" + screen)
    desk.enter("/account")
    desk.wait(rf"W  {WORK}  ● online")
    desk.keys("Escape")


def between_the_two(desk):
    """Both ends in one store, encrypted, and each has its own keys."""
    desk.enter(f"/as W msg {ALICE}")
    desk.wait(rf"\A {WORK}")
    desk.wait("🔒 OMEMO.*1 device")
    desk.enter("from work to myself")
    desk.wait(r"me +from work to myself.*🔒.*✓")
    desk.enter(f"/as A msg {WORK}")
    desk.wait(rf"\A {ALICE}")
    desk.wait(r"work +from work to myself.*🔒")
    desk.enter("and back")
    desk.wait(r"me +and back.*🔒.*✓")
    desk.enter(f"/as W msg {ALICE}")
    screen = desk.wait(r"alice +and back.*🔒")
    check("can't be read" not in screen and "could not be" not in screen, screen)


def verbs_of_either(alice):
    """Beside the screen, of the account that --account names and of no other."""
    exports = {}
    for jid, other in ((ALICE, WORK), (WORK, ALICE)):
        alice.jid = jid
        exports[jid] = alice.run("export").stdout
        accounts = {json.loads(line)["account"] for line in exports[jid].splitlines()}
        check(accounts == {jid}, f"{jid}: {accounts}")
        check("from work to myself" in alice.run("history", other).stdout, f"the chat of {jid} with {other}")
    copy = os.path.join(alice.folder, "export.json")
    with open(copy, "w") as file:
        file.write(exports[WORK])
    alice.jid = ALICE
    done = alice.run("import", copy)
    check("of another account" in done.stderr and "0 imported" in done.stdout, f"another account's messages: {done}")
    alice.jid = WORK
    check("0 imported" in alice.run("import", copy).stdout, "its own messages are taken for others")
    alice.jid = ALICE


def small(desk):
    desk.resize(40, 10)
    screen = desk.wait(r"W alice")
    check("and back" in screen, screen)
    desk.resize(80, 24)
    desk.wait(rf"W {WORK}")


def disable(desk, bob):
    desk.enter("/account disable W")
    desk.wait(rf"{WORK} is not connected any more")
    bob.run("send", WORK, "are you there?")
    bob.run("send", ALICE, "but you are")
    desk.wait("1 unread")
    leave(desk)
    desk.enter("clear; tui")
    desk.wait(rf"\A {ALICE} ● online")
    desk.wait(rf"W {WORK} +○")
    desk.enter("/account enable W")
    desk.wait(rf"W {WORK} +●")
    desk.wait("2 unread")


def remove(desk, alice, bob):
    desk.enter(f"/account remove {WORK}")
    desk.wait(r"for good\? \(yes/no\)")
    desk.enter("yes")
    desk.wait(rf"{WORK} is removed from this device")
    screen = desk.wait_gone(rf"W {WORK}")
    check("bob" in screen, "the other account's chats are gone, too:\n" + screen)
    done = bob.run("send", WORK, "nobody can read this", expect=4)
    check("device" in done.stderr, done.stderr)
    leave(desk)
    with open(os.path.join(alice.folder, "config.toml")) as config:
        check(WORK not in config.read(), "the account is in the configuration still")
    alice.jid = WORK
    left = alice.run("history", BOB)
    alice.jid = ALICE
    check(left.stdout == "", "messages are there still: " + left.stdout)
    check("to alice" in alice.run("history", BOB).stdout, "the other account's messages are gone")


def story(server, program, folder):
    server.add_account("alice", PASSWORD)
    server.add_account("work", PASSWORD)
    bob = harness.Client(program, server, folder, "bob", "builder")
    bob.run("register")
    alice = harness.Client(program, server, folder, "alice", PASSWORD)
    with Terminal(os.path.join(folder, "desk"), 80, 24) as desk:
        add_second(desk, alice, server)
        harness.step(unread_of_both, desk, alice, bob)
        harness.step(between_the_two, desk)
        harness.step(verbs_of_either, alice)
        harness.step(small, desk)
        harness.step(disable, desk, bob)
        harness.step(remove, desk, alice, bob)


if __name__ == "__main__":
    sys.exit(harness.main(os.path.basename(__file__), story, 115))
