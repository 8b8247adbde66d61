#!/usr/bin/python3
"""profanity, a slixmpp client and two xmpp-tui in one encrypted room; one of them is away and reads everything later. Who
becomes a member reads from then on, who was removed reads nothing more: no key is made for their devices."""

import os
import re
import sys
import time

import harness
from harness import check
from profanity_test import ALICE, ENCRYPTED, PASSWORD, Profanity
from slixmpp_omemo_test import SlixmppPeer
from terminal import Terminal, come_back, first_start, leave

DOMAIN = harness.servers.DOMAIN
ROOM = "group@conference." + DOMAIN
LOCK, DELIVERED = "🔒", "✓✓"


def reads(terminal, nick, text):
    terminal.wait(rf"{nick} +{re.escape(text)} +{LOCK}")


def says(terminal, text):
    terminal.enter(text)
    terminal.wait(rf"me +{re.escape(text)} +{LOCK} {DELIVERED}")


def talk(server, profanity, slixmpp, bob, carol, log):
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
    bob.wait(f"group +4 here .*{LOCK} OMEMO 2 \\+ 0.3 · 3 devices *\n")
    profanity.terminal.enter("/omemo start")
    profanity.terminal.wait(r"\[OMEMO\]")

    says(bob, "to all of us")
    reads(carol, "bob", "to all of us")
    slixmpp.read_text(f"bob@{DOMAIN}", "to all of us")
    profanity.terminal.wait(rf"{ENCRYPTED} bob: to all of us")

    leave(carol)
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

    come_back(carol, f"carol@{DOMAIN}", "--xml-log " + log)
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


def recipients_of_last(log):
    """The device numbers that the newest encrypted message of the room in this log has a key for."""
    with open(log) as file:
        messages = re.findall(rf"<message [^>]*from='{ROOM}/.*?</message>", file.read(), re.DOTALL)
    encrypted = [message for message in messages if "<encrypted" in message]
    return set(re.findall(r"<key[^>]* rid='(\d+)'", encrypted[-1]))


def device_of(slixmpp):
    slixmpp.tell(do="device")
    return str(slixmpp.wait("device")["id"])


def members_change(server, program, folder, log, profanity, slixmpp, bob, carol):
    device = device_of(slixmpp)
    check(device in recipients_of_last(log), f"no key for {device}: nothing can be concluded from one that is missing")
    bob.enter("/affiliation slix none")
    bob.wait("group +3 here .*2 devices")
    says(bob, "without slix now")
    reads(carol, "bob", "without slix now")
    check(device not in recipients_of_last(log), f"a key for the removed {device}")
    slixmpp.tell(do="send", to=f"bob@{DOMAIN}", text="what did you say?")
    slixmpp.wait("sent")  # and no message of the room came before it

    with Terminal(os.path.join(folder, "dave"), 120, 40) as dave:
        first_start(dave, server, program, f"dave@{DOMAIN}", PASSWORD)
        bob.enter(f"/invite dave@{DOMAIN}")
        bob.wait(f"invited dave@{DOMAIN}, who can read")
        dave.wait(f"invites you to {ROOM}")
        dave.enter("/join " + ROOM)
        dave.wait(f"group +4 here .*{LOCK} OMEMO 2 \\+ 0.3 · 3 devices")
        says(bob, "welcome, dave")
        reads(dave, "bob", "welcome, dave")
        # profanity asks for the devices of members when it begins to encrypt, and no more.
        profanity.terminal.enter("/omemo end")
        profanity.terminal.wait_gone(r"\[OMEMO\]")
        profanity.terminal.enter("/omemo start")
        profanity.terminal.wait(r"\[OMEMO\]")
        time.sleep(1)  # their answers, of which nothing is shown
        profanity.terminal.enter("hello from profanity")
        reads(dave, "alice", "hello from profanity")
        says(dave, "thank you all")
        for terminal in (bob, carol):
            reads(terminal, "dave", "thank you all")
        profanity.terminal.wait(rf"{ENCRYPTED} dave: thank you all")
        said = dave.screen()
        for text in ("to all of us", "written in profanity", "without slix now"):
            check(text not in said, "a new member reads what was said before:\n" + said)

    bob.enter("/affiliation slixmpp@" + DOMAIN + " member")
    bob.wait(f"done: slixmpp@{DOMAIN} as member")
    slixmpp.tell(do="join", room=ROOM, nick="slix again")
    slixmpp.wait("joined")
    bob.wait("4 devices")
    says(bob, "welcome back, slix")
    slixmpp.read_text(f"bob@{DOMAIN}", "welcome back, slix")


def story(server, program, folder):
    for name in ("alice", "bob", "carol", "dave", "slixmpp"):
        server.add_account(name, PASSWORD)
    slixmpp = SlixmppPeer(server, folder, "slixmpp", PASSWORD)
    slixmpp.start()
    try:
        with Profanity(folder) as profanity, Terminal(os.path.join(folder, "bob"), 120, 40) as bob, \
                Terminal(os.path.join(folder, "carol"), 80, 24) as carol:
            profanity.start()
            profanity.first_login(server.port)
            profanity.make_keys()
            first_start(bob, server, program, f"bob@{DOMAIN}", PASSWORD)
            first_start(carol, server, program, f"carol@{DOMAIN}", PASSWORD)
            log = os.path.join(folder, "stanzas.xml")
            talk(server, profanity, slixmpp, bob, carol, log)
            members_change(server, program, folder, log, profanity, slixmpp, bob, carol)
    finally:
        slixmpp.process.kill()
        slixmpp.process.wait()


if __name__ == "__main__":
    sys.exit(harness.main(os.path.basename(__file__), story, 120))
