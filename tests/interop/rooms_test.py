#!/usr/bin/python3
"""profanity, a slixmpp client and two xmpp-tui in one encrypted room; one of them is away and reads everything later."""

import os
import re
import sys

import harness
from harness import check
from profanity_test import ALICE, ENCRYPTED, PASSWORD, Profanity
from slixmpp_omemo_test import SlixmppPeer
from terminal import Terminal

DOMAIN = harness.servers.DOMAIN
ROOM = "group@conference." + DOMAIN
LOCK, DELIVERED = "🔒", "✓✓"


def log_in(terminal, server, program, name):
    terminal.enter(f"alias tui={program}; clear")
    terminal.enter(f"tui --server 127.0.0.1:{server.port}")
    terminal.wait("Your address")
    terminal.enter(f"{name}@{DOMAIN}")
    terminal.wait("Password for")
    terminal.enter(PASSWORD)
    terminal.wait("Trust this certificate")
    terminal.enter("yes")
    terminal.wait(rf"\A {name}@{DOMAIN} ● online")


def reads(terminal, nick, text):
    terminal.wait(rf"{nick} +{re.escape(text)} +{LOCK}")


def says(terminal, text):
    terminal.enter(text)
    terminal.wait(rf"me +{re.escape(text)} +{LOCK} {DELIVERED}")


def talk(server, profanity, slixmpp, bob, carol):
    bob.enter("/create " + ROOM)
    bob.wait("made: a private group")
    for member in (f"carol@{DOMAIN}", ALICE, slixmpp.jid):
        bob.enter("/invite " + member)
        bob.wait(f"invited {member}, who can read")
    carol.enter("/join " + ROOM)
    carol.wait("group +2 here")
    slixmpp.tell(do="join", room=ROOM, nick="slix")
    slixmpp.wait("joined")
    profanity.terminal.enter("/join " + ROOM)
    profanity.terminal.wait("You have joined the room|members.only|participants", 20)
    bob.wait(f"group +4 here .*{LOCK} OMEMO · 3 devices *\n")
    profanity.terminal.enter("/omemo start")
    profanity.terminal.wait(r"\[OMEMO\]")

    says(bob, "to all of us")
    reads(carol, "bob", "to all of us")
    slixmpp.read_text(f"bob@{DOMAIN}", "to all of us")
    profanity.terminal.wait(rf"{ENCRYPTED} bob: to all of us")

    carol.keys("C-q")
    carol.wait(r"\$ *\n*\Z")
    bob.wait("group +3 here")
    profanity.terminal.enter("written in profanity")
    reads(bob, "alice", "written in profanity")
    slixmpp.read_text(ALICE, "written in profanity")
    slixmpp.tell(do="say", room=ROOM, text="written with slixmpp")
    slixmpp.wait("sent")
    reads(bob, "slix", "written with slixmpp")
    profanity.terminal.wait(rf"{ENCRYPTED} slix: written with slixmpp")
    says(bob, "and carol is away")
    slixmpp.read_text(f"bob@{DOMAIN}", "and carol is away")

    carol.enter("clear; tui")
    carol.wait(rf"\A carol@{DOMAIN} ● online")
    carol.wait(r"# group +(@\d )?3")
    carol.keys("M-Down")
    reads(carol, "bob", "and carol is away")
    reads(carol, "alice", "written in profanity")
    reads(carol, "slix", "written with slixmpp")
    screen = carol.screen()
    check(screen.count("written in profanity") == 1 and screen.count("to all of us") == 1, "not once:\n" + screen)
    stored = server.stored_bytes()
    for text in (b"to all of us", b"written in profanity", b"written with slixmpp", b"carol is away"):
        check(text not in stored, f"the server stored {text}")

    # Somebody who is removed reads no more.
    bob.enter("/affiliation slix none")
    bob.wait("group +3 here .*2 devices")
    says(bob, "without slix now")
    reads(carol, "bob", "without slix now")
    slixmpp.tell(do="send", to=f"bob@{DOMAIN}", text="what did you say?")
    slixmpp.wait("sent")  # and no message of the room came before it


def story(server, program, folder):
    for name in ("alice", "bob", "carol", "slixmpp"):
        server.add_account(name, PASSWORD)
    slixmpp = SlixmppPeer(server, folder, "slixmpp", PASSWORD)
    slixmpp.start()
    try:
        with Profanity(folder) as profanity, Terminal(os.path.join(folder, "bob"), 120, 40) as bob, \
                Terminal(os.path.join(folder, "carol"), 80, 24) as carol:
            profanity.start()
            profanity.first_login(server.port)
            profanity.make_keys()
            log_in(bob, server, program, "bob")
            log_in(carol, server, program, "carol")
            talk(server, profanity, slixmpp, bob, carol)
    finally:
        slixmpp.process.kill()
        slixmpp.process.wait()


if __name__ == "__main__":
    sys.exit(harness.main(os.path.basename(__file__), story, 120))
