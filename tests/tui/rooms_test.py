#!/usr/bin/python3
"""Two people and their private group in xmpp-tui, in real terminals (tmux) and on a real server."""

import os
import signal
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "interop"))
import harness
from harness import check, step
from terminal import Terminal, come_back, first_start, leave

DOMAIN = harness.servers.DOMAIN
ROOM = "family@conference." + DOMAIN
PASSWORD = "wonder land"
LOCK, DELIVERED = "🔒", "✓✓"


def address(name):
    return f"{name}@{DOMAIN}"


def creating(alice):
    alice.enter("/create " + ROOM)
    alice.wait("made: a private group")
    alice.wait(f"family +1 here .*{LOCK} OMEMO")
    # Nobody else belongs to it yet: there is nobody to encrypt to, and nothing leaves.
    alice.enter("alone")
    alice.wait("✗ not sent: not encrypted: nobody else is a member")


def inviting(alice, bob):
    alice.enter(f"/invite {address('bob')} tea is ready")
    alice.wait(f"invited {address('bob')}, who can read from now on")
    bob.wait(rf"{address('alice')} invites you to {ROOM} \(tea is")
    bob.enter("/join " + ROOM)
    bob.wait(f"family +2 here .*{LOCK} OMEMO 2 · 1 device")
    alice.wait(f"family +2 here .*{LOCK} OMEMO 2 · 1 device")


def talking(server, alice, bob):
    alice.enter("the cake is a secret")
    alice.wait(f"me +the cake is a secret +{LOCK} {DELIVERED}")
    bob.wait(f"alice +the cake is a secret +{LOCK}")
    bob.type("ali")
    bob.keys("Tab")
    bob.wait("> alice: ")
    bob.enter("no secret to me")
    alice.wait(f"bob +alice: no secret to me +{LOCK}")
    stored = server.stored_bytes()
    check(b"the cake" not in stored and b"no secret to" not in stored, "the server stored plain text")
    alice.enter("/topic Sunday")
    bob.wait("2 here · Sunday")
    alice.enter("/who")
    alice.wait(r"│ 2 here")
    alice.wait("● @alice")
    alice.enter("/who")


def speaking_of_messages(server, alice, bob):
    bob.enter("/react 👍")  # the newest of others
    alice.wait("┆ 👍 bob")
    alice.enter("/correct the cake is a lie")
    bob.wait(f"alice +the cake is a lie \\(edited\\) +{LOCK}")
    bob.enter("/reply is it now?")
    alice.wait(f"▏ me: the cake is a lie +{LOCK}")
    alice.wait(r"is it now\?")
    alice.wait("┆ read by bob")
    bob.enter("spam, spam, spam")
    alice.wait(f"bob +spam, spam, spam +{LOCK}")
    alice.keys("C-Up")
    alice.enter("/moderate too much of it")
    for terminal in (alice, bob):
        terminal.wait(r"\(message removed by alice:")
        terminal.wait_gone("spam, spam")
    check(b"a lie" not in server.stored_bytes(), "the server stored plain text")


def whispering(server, alice, bob):
    bob.enter("/pm alice just between us")
    bob.wait("alice \\(family\\) +private, in")
    bob.wait(f"me +just between us +{LOCK} ✓")
    alice.wait(r"bob \(family\) +1")
    check("between us" not in alice.screen(), "said in the room:\n" + alice.screen())
    alice.keys("M-Down")
    alice.wait(f"just between us +{LOCK}")
    alice.enter("not a word")
    bob.wait(f"not a word +{LOCK}")
    check(b"between us" not in server.stored_bytes(), "the server stored plain text")
    for terminal in (alice, bob):
        terminal.enter("/close")
        terminal.wait("Home")
        terminal.enter("/join " + ROOM)
        terminal.wait("family +2 here")


def configuring(alice, bob):
    alice.enter("/config")
    alice.wait("Configuration of " + ROOM)
    alice.wait("\\[ \\] |\\[x\\] ")
    alice.keys("Escape")
    alice.wait("family +2 here")
    bob.enter("/config")
    bob.wait("configuration of .*it is forbidden")
    alice.enter("/rooms")
    alice.wait("has no public rooms to show")
    alice.enter("/rooms search family")
    alice.wait("no public room was found")
    alice.enter("/affiliations")
    alice.wait("Owners · 1")
    alice.wait("Members · 1")
    alice.keys("Escape")
    alice.wait("family +2 here")
    bob.keys("C-o")
    bob.wait("Moderators · 1")
    bob.type("ali")
    bob.wait_gone("Participants · 1")
    bob.keys("Enter")
    bob.wait("> alice: ")
    bob.keys("C-c")


def reading_later(server, alice, bob):
    leave(bob)
    alice.wait("family +1 here")
    alice.enter("written while bob was away")
    alice.wait(f"written while bob was away +{LOCK} {DELIVERED}")
    come_back(bob, address("bob"))
    bob.wait(r"# family +(@\d )?1")
    bob.keys("M-Down")
    bob.wait(f"alice +written while bob was away +{LOCK}")
    screen = bob.screen()
    for text in ("is a lie (edited)", "no secret to me", "written while"):
        check(screen.count(text) == 1, f"\"{text}\" is there {screen.count(text)} times:\n{screen}")
    check(b"written while" not in server.stored_bytes(), "the server stored plain text")


def server_killed(server, alice, bob):
    server.stop(signal.SIGKILL)
    for terminal in (alice, bob):
        terminal.wait("retrying in")
    server.start()
    # Back in the room within seconds.
    for terminal in (alice, bob):
        terminal.wait("server lost you")
        terminal.wait("family +2 here", 30)
    alice.enter("after the crash")
    alice.wait(f"me +after the crash +{LOCK} {DELIVERED}", 30)
    bob.wait(f"alice +after the crash +{LOCK}", 30)


def somebody_without_keys(alice, bob):
    alice.enter("/invite " + address("carol"))
    alice.wait(f"will not be able to read: {address('carol')}")
    alice.enter("careful now")
    alice.wait(f"{address('carol')} can't read this")
    check("careful" not in bob.screen(), "sent before it was decided:\n" + bob.screen())
    alice.enter("yes")
    alice.wait(f"me +careful now +{LOCK} {DELIVERED}")
    bob.wait(f"alice +careful now +{LOCK}")


def removing(alice, bob):
    alice.enter(f"/affiliation {address('carol')} none")
    alice.wait_gone("will not be able to read")
    alice.enter("/affiliation bob none")
    bob.wait("you are no member any more")
    bob.wait("family +you are no")
    alice.wait("family +1 here")
    alice.enter("bob can't see this")
    alice.wait(f"me +bob can't see this +{LOCK} ✗")
    bob.enter("let me in")
    bob.wait("you are not in this room")
    check("can't see this" not in bob.screen(), "a removed member reads:\n" + bob.screen())


def destroying(alice):
    alice.enter("/destroy")
    alice.wait("Destroy family@.*for everybody")
    alice.enter("yes")
    alice.wait("the room was destroyed")


def story(server, program, folder):
    for name in ("alice", "bob", "carol"):
        server.add_account(name, PASSWORD)

    with Terminal(os.path.join(folder, "alice"), 120, 40) as alice, \
            Terminal(os.path.join(folder, "bob"), 80, 24) as bob:
        step(first_start, alice, server, program, address("alice"), PASSWORD)
        step(first_start, bob, server, program, address("bob"), PASSWORD)
        step(creating, alice)
        step(inviting, alice, bob)
        step(talking, server, alice, bob)
        step(speaking_of_messages, server, alice, bob)
        step(whispering, server, alice, bob)
        step(configuring, alice, bob)
        step(reading_later, server, alice, bob)
        step(server_killed, server, alice, bob)
        step(somebody_without_keys, alice, bob)
        step(removing, alice, bob)
        step(destroying, alice)


if __name__ == "__main__":
    sys.exit(harness.main(os.path.basename(__file__), story, 90))
