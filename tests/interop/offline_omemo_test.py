#!/usr/bin/python3
"""Encrypted messages of several people, in a room and alone, come while somebody is away: xmpp-tui reads them out of the
room's and the account's archive, each once and in order, and still has them after another start."""

import os
import sys

import harness
from harness import check, step
from slixmpp_omemo_test import SlixmppPeer
from terminal import Terminal, come_back, first_start, leave, read_back

DOMAIN = harness.servers.DOMAIN
ROOM = "group@conference." + DOMAIN
PASSWORD = "builder"
CAROL = "carol@" + DOMAIN
FROM_ALICE, FROM_BOB, FROM_SLIXMPP = 30, 25, 6
ALONE = 12
LOCK, SENT, DELIVERED = "🔒", "✓", "✓✓"


def making_the_group(server, program, alice, bob, carol, slixmpp):
    for terminal, name in ((alice, "alice"), (bob, "bob"), (carol, "carol")):
        first_start(terminal, server, program, f"{name}@{DOMAIN}", PASSWORD)
    alice.enter("/create " + ROOM)
    alice.wait("made: a private group")
    for member in (f"bob@{DOMAIN}", CAROL, slixmpp.jid):
        alice.enter("/invite " + member)
        alice.wait(f"invited {member}, who can read")
    for terminal in (bob, carol):
        terminal.enter("/join " + ROOM)
        terminal.wait(f"group +. here .*{LOCK} OMEMO 2 \\+ 0.3 · 3 devices")
    slixmpp.tell(do="join", room=ROOM, nick="slix")
    slixmpp.wait("joined")
    alice.wait(f"group +4 here .*{LOCK} OMEMO 2 \\+ 0.3 · 3 devices")
    # A session with everybody before carol goes.
    alice.enter("are all here?")
    for terminal in (bob, carol):
        terminal.wait(rf"are all here\? +{LOCK}")
    slixmpp.read_text(f"alice@{DOMAIN}", "are all here?")
    leave(carol)
    alice.wait("group +3 here")


def talking_to_carol(alice, slixmpp):
    alice.enter("/msg " + CAROL)
    alice.wait(f"{CAROL} .*{LOCK} OMEMO 2 · 1 device")
    for number in range(ALONE):
        alice.enter(f"alice whispers {number}")
        slixmpp.tell(do="send", to=CAROL, text=f"slix whispers {number}")
        slixmpp.wait("sent")
    alice.wait(rf"alice whispers {ALONE - 1} +{LOCK} {SENT}")
    alice.enter("/join " + ROOM)
    alice.wait("group +3 here")


def talking_in_the_room(alice, bob, slixmpp):
    # slixmpp first: to read what the others say takes it longer than anybody.
    for number in range(FROM_SLIXMPP):
        slixmpp.tell(do="say", room=ROOM, text=f"slix says {number}")
    bob.wait(rf"slix says {FROM_SLIXMPP - 1} +{LOCK}", 40)
    for terminal, name, count in ((alice, "alice", FROM_ALICE), (bob, "bob", FROM_BOB)):
        terminal.type("".join(f"{name} says {number}\r" for number in range(count)))
    for terminal, last in ((alice, f"alice says {FROM_ALICE - 1}"), (bob, f"bob says {FROM_BOB - 1}")):
        terminal.wait(rf"{last} +{LOCK} {DELIVERED}", 40)


def check_chat(carol, pattern, expected):
    """`expected`: by sender, how many."""
    said = read_back(carol, pattern)
    for who, count in expected.items():
        texts = [text for text in said if text.startswith(who)]
        check(len(texts) == count and texts == [f"{texts[0].rsplit(' ', 1)[0]} {n}" for n in range(count)],
              f"{len(texts)} messages of {who} instead of {count}: {texts}")
    check(len(said) == sum(expected.values()), f"{len(said)} messages: {said}")
    check("⚠" not in carol.screen(), "a warning:\n" + carol.screen())


def check_everything(carol):
    carol.enter("/join " + ROOM)
    carol.wait("group +. here")
    check_chat(carol, rf"(\w+ says \d+) +{LOCK}", {"alice": FROM_ALICE, "bob": FROM_BOB, "slix": FROM_SLIXMPP})
    carol.enter(f"/msg alice@{DOMAIN}")
    carol.wait(f"alice@{DOMAIN} ·")
    check_chat(carol, rf"(\w+ whispers \d+) +{LOCK}", {"alice": ALONE})
    carol.enter(f"/msg slixmpp@{DOMAIN}")
    carol.wait(f"slixmpp@{DOMAIN} ·")
    check_chat(carol, rf"(\w+ whispers \d+) +{LOCK}", {"slix": ALONE})


def reading(server, alice, carol):
    come_back(carol, CAROL)
    carol.wait(rf"# group +{FROM_ALICE + FROM_BOB + FROM_SLIXMPP}\b", 40)
    for name in ("alice", "slixmpp"):
        carol.wait(rf"[·●○] {name} +{ALONE}\b")
    check_everything(carol)
    stored = server.stored_bytes()
    check(b" says " not in stored and b"whispers" not in stored, "the server stored plain text")
    leave(carol)
    come_back(carol, CAROL)
    carol.wait(r"# group *[│\n]")  # nothing is unread, and nothing comes a second time
    check_everything(carol)
    # The ratchets go on where the archive ended, both ways.
    alice.enter(f"/msg {CAROL} welcome back")
    carol.enter(f"/msg alice@{DOMAIN}")
    carol.wait(rf"welcome back +{LOCK}")
    carol.enter("I have read it all")
    alice.wait(rf"I have read it all +{LOCK}")


def story(server, program, folder):
    for name in ("alice", "bob", "carol", "slixmpp"):
        server.add_account(name, PASSWORD)
    slixmpp = SlixmppPeer(server, folder, "slixmpp", PASSWORD)
    slixmpp.start()

    try:
        with Terminal(os.path.join(folder, "alice"), 120, 40) as alice, \
                Terminal(os.path.join(folder, "bob"), 120, 40) as bob, \
                Terminal(os.path.join(folder, "carol"), 110, 60) as carol:
            step(making_the_group, server, program, alice, bob, carol, slixmpp)
            step(talking_to_carol, alice, slixmpp)
            step(talking_in_the_room, alice, bob, slixmpp)
            step(reading, server, alice, carol)
    finally:
        slixmpp.process.kill()
        slixmpp.process.wait()


if __name__ == "__main__":
    sys.exit(harness.main(os.path.basename(__file__), story, 120))
