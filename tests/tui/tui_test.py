#!/usr/bin/python3
"""One person's day with xmpp-tui in a real terminal (tmux) and on a real server, judged by what is on the screen."""

import hashlib
import os
import re
import ssl
import subprocess
import sys
import time
import unicodedata

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "interop"))
import harness
from harness import check, step
from terminal import Terminal, poll

ALICE = "alice@" + harness.servers.DOMAIN
BOB = "bob@" + harness.servers.DOMAIN
PASSWORD, NEW_PASSWORD = "wonder land", "looking glass"
LOCK, DELIVERED, SENT, WAITING = "🔒", "✓✓", "✓", "⧗"


def cells(line):
    """The cells that a line takes in a terminal."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def leave(terminal, command=None):
    if command:
        terminal.enter(command)
    else:
        terminal.keys("C-q")
    terminal.wait(r"\$ *\n*\Z")
    terminal.enter('echo "ended with $?"')
    screen = terminal.wait(r"ended with \d")
    check("ended with 0" in screen, "the client's exit status:\n" + screen)


def first_start(terminal, server):
    terminal.enter(f"tui --server 127.0.0.1:{server.port}")
    terminal.wait("Welcome")
    terminal.wait("Your address")
    terminal.enter("nonsense")
    terminal.wait("is no address like")
    terminal.enter(ALICE)
    terminal.wait("Password for " + ALICE)
    terminal.type(PASSWORD)
    screen = terminal.wait("•" * len(PASSWORD))
    check(PASSWORD not in screen, "the password is on the screen:\n" + screen)
    terminal.keys("Enter")
    terminal.wait("Passphrase for what is stored here")
    terminal.keys("Enter")
    screen = terminal.wait("Trust this certificate")
    with open(server.certificate) as file:
        fingerprint = hashlib.sha256(ssl.PEM_cert_to_DER_cert(file.read())).hexdigest()
    check(fingerprint in re.sub(r"[^0-9a-f]", "", screen), f"the fingerprint {fingerprint} is not shown:\n{screen}")
    check("online" not in screen, "online before the certificate was accepted:\n" + screen)
    terminal.enter("yes")
    terminal.wait(rf"\A {ALICE} ● online")
    config = os.path.join(terminal.folder, ".config/xmpp-tui/config.toml")
    check(poll(lambda: os.path.exists(config), 5), "the account was not written to the config file")
    with open(config) as file:
        text = file.read()
    check(f"'{ALICE}'" in text and PASSWORD not in text, "config file: " + text)


def conversation(terminal, server, bob):
    partner = bob.start("answer")
    terminal.enter(f"/msg {BOB}")
    terminal.wait(rf"{BOB} .*{LOCK} OMEMO 2 · 1 device")
    terminal.wait(f"{BOB} · no contact:")
    terminal.enter("/roster add")
    terminal.wait(f"{BOB} ● online")
    terminal.type("hello bob")
    terminal.wait(f"> hello bob .*{LOCK} encrypted · 9 ch")
    terminal.keys("Enter")
    terminal.wait(f"me +hello bob +{LOCK} {DELIVERED}")
    terminal.wait(f"bob +You wrote: hello bob +{LOCK}")
    check("hello bob" in partner.line(20), "bob did not read it")
    check(b"hello bob" not in server.stored_bytes(), "the server stored plain text")
    terminal.keys("M-Enter")
    terminal.paste("two lines\npasted 日本語 😀")
    screen = terminal.wait("pasted 日本語 😀")
    check(screen.count("You wrote") == 1, "a pasted newline has sent the message:\n" + screen)
    terminal.keys("Enter")
    terminal.wait("You wrote: .*\n.*two lines *\n.*pasted 日本語 😀 *\n")
    partner.stop()


def unread(terminal, bob):
    terminal.keys("M-0")
    terminal.wait("Home")
    bob.run("send", ALICE, "are you still there?")
    terminal.wait("⚡ 1 unread")
    terminal.wait(r"\n [●○] bob +1 │")
    terminal.keys("M-Down")
    terminal.wait(f"─ new ─+\n.*bob +are you still there\\? +{LOCK}")
    terminal.wait_gone("⚡")


def pages(terminal, bob, fingerprint):
    terminal.enter("/help")
    terminal.wait("/msg ADDRESS")
    terminal.keys(*["PageDown"] * 12)
    terminal.wait("Ctrl-Q")
    terminal.keys("Escape")
    terminal.wait_gone("Ctrl-Q")
    terminal.keys("F1")
    terminal.wait("/msg ADDRESS")
    terminal.keys("Escape")
    terminal.keys("M-0")
    terminal.wait("Home")
    terminal.keys("C-k")
    terminal.wait("Go to chat")
    terminal.type("bo")
    terminal.wait(f"> bo *│\n.*bob  {BOB}")
    terminal.keys("Enter")
    terminal.wait("are you still there")

    terminal.keys("C-t")
    screen = terminal.wait("OMEMO devices of " + BOB)
    number, key = fingerprint
    check(number in screen and key in screen, f"bob's device {number}, {key} is not shown:\n{screen}")
    terminal.keys("Escape")
    terminal.wait_gone("OMEMO devices of")
    terminal.enter(f"/omemo verify {BOB} {number}")
    terminal.wait("OMEMO 2 · verified · 1 device")


def plain_text(terminal, server, bob):
    terminal.enter("/plain")
    screen = terminal.wait("THIS CHAT IS IN PLAIN TEXT")
    check(screen.count("NOT ENCRYPTED") == 2, "header and input line must say so:\n" + screen)
    terminal.enter("no secret")
    screen = terminal.wait(f"me +no secret +{SENT}")
    check(LOCK not in re.search("me +no secret.*", screen)[0], "a lock at a plain message:\n" + screen)
    check(b"no secret" in server.stored_bytes(), "the plain message is not in the server's store: what are checks worth?")
    terminal.enter("/encrypt")
    terminal.wait_gone("PLAIN TEXT")
    terminal.enter("a secret")
    terminal.wait(f"me +a secret +{LOCK} {SENT}")
    check(b"a secret" not in server.stored_bytes(), "the server stored plain text")
    got = [(message["body"], message["encrypted"]) for message in bob.receive(2)]
    check(got == [("no secret", False), ("a secret", True)], f"bob got {got}")
    terminal.wait(f"me +a secret +{LOCK} {DELIVERED}")


def still(terminal):
    """The screen once it has stopped changing."""
    seen = [None]

    def same():
        before, seen[0] = seen[0], terminal.screen()
        time.sleep(0.2)
        return before == seen[0]
    poll(same, 10)
    return seen[0]


def sizes(terminal):
    terminal.type("half a message")
    terminal.wait("> half a message")
    before = still(terminal)
    for width, height in ((40, 10), (80, 24), (200, 60), (21, 6), (10, 3), (63, 11), (100, 28)):
        terminal.resize(width, height)
        if width < 40:
            continue
        screen = still(terminal)
        lines = screen.splitlines()
        check(len(lines) == height, f"{len(lines)} lines instead of {height}:\n{screen}")
        for line in lines:
            check(cells(line) <= width, f"a line of {cells(line)} cells at {width} columns: {line}")
        check(lines[0].startswith(" " + ALICE), f"top line at {width}x{height}:\n{screen}")
        check("> half a message" in lines[-2], f"input line at {width}x{height}:\n{screen}")
        check("a secret" in screen, f"the newest message at {width}x{height}:\n{screen}")
        check(("│" in screen) == (width >= 64), f"the list at {width}x{height}:\n{screen}")
    check(screen == before, f"after coming back to the first size:\n{before}\n---\n{screen}")
    terminal.keys("C-u")


def scrollback(terminal, bob):
    bob.run("send", ALICE, "-", stdin="\n".join(f"line {number}." for number in range(1, 101)))
    terminal.wait(r"line 100\.")
    check(not re.search(r"line 1\.", terminal.screen()), "a hundred lines fit the screen?")
    for _ in range(20):
        if re.search(r"are you still there.*", terminal.screen()):
            break
        terminal.keys("PageUp")
        still(terminal)
    screen = terminal.wait("are you still there")
    check("lines below" in screen, "no sign of where one is:\n" + screen)
    bob.run("send", ALICE, "meanwhile")
    time.sleep(1)
    screen = terminal.screen()
    check("are you still there" in screen, "a new message moved what was being read:\n" + screen)
    terminal.keys("C-End")
    terminal.wait("bob +meanwhile")


def suspend(terminal):
    before = still(terminal)
    terminal.keys("C-z")
    terminal.wait(r"Stopped")
    terminal.enter("echo shell $((6*7))")
    terminal.wait("shell 42")
    terminal.enter("fg")
    terminal.wait("bob +meanwhile")
    check(still(terminal) == before, f"after fg:\n{terminal.screen()}\n--- before:\n{before}")


def server_away(terminal, server):
    server.stop()
    terminal.wait(rf"\A {ALICE} ○ .*retrying in \d+ s")
    terminal.enter("typed while away")
    terminal.wait(f"me +typed while away +({LOCK} )?{WAITING}")
    server.start()
    terminal.wait(rf"\A {ALICE} ● online", 30)
    terminal.wait(f"me +typed while away +{LOCK} {SENT}")


def restart(terminal, bob):
    leave(terminal)
    check(bob.receive(1)[0]["body"] == "typed while away", "bob did not get it")
    terminal.enter("clear; tui")
    terminal.wait(rf"\A {ALICE} ● online")
    terminal.keys("C-n")
    terminal.wait(f"me +typed while away +{LOCK} ({SENT}|{DELIVERED})")
    leave(terminal, "/quit")


def wrong_password(terminal, server):
    subprocess.run([server.options.xmppctl, "--config", server.config, "passwd", ALICE, "--password-stdin"],
                   input=NEW_PASSWORD + "\n", text=True, check=True, stdout=subprocess.DEVNULL)
    terminal.enter("clear; tui")
    refusal = r"│ \d\d:\d\d wrong password"
    terminal.wait(refusal)
    terminal.wait("Password for " + ALICE)
    terminal.enter("mistyped")
    terminal.wait(rf"(?s){refusal}.*{refusal}")
    screen = terminal.wait("Password for " + ALICE)
    check("mistyped" not in screen, "the password is on the screen:\n" + screen)
    terminal.enter(NEW_PASSWORD)
    terminal.wait(rf"\A {ALICE} ● online")
    leave(terminal)


def ascii_only(terminal):
    terminal.enter(f"clear; LC_ALL=C tui --chat {BOB}")
    terminal.wait(rf"\A {re.escape(ALICE)} \* online")
    terminal.wait(r"me +typed while away +@@ v")
    screen = still(terminal)
    check(screen.isascii(), "not ASCII:\n" + screen)
    check(re.search(r"^-+\+-+$", screen, re.M) and "|" in screen, "no lines are drawn:\n" + screen)
    leave(terminal)


def own_look(terminal):
    """Keys and colours out of files; a slip in one is told and costs that line."""
    config = os.path.join(terminal.folder, ".config/xmpp-tui")
    with open(os.path.join(config, "config.toml")) as file:
        before = file.read()
    with open(os.path.join(config, "config.toml"), "w") as file:
        file.write('theme = "sea"\n' + before)
    os.makedirs(os.path.join(config, "themes"))
    with open(os.path.join(config, "themes", "sea.toml"), "w") as file:
        file.write('[me]\nforeground = "#5fafff"\n[peer]\nforeground = "pinkish"\n')
    with open(os.path.join(config, "keys.toml"), "w") as file:
        file.write('help = "F5"\nfly = "F6"\n')
    terminal.enter("clear; tui")
    screen = terminal.wait("keys.toml:2: fly:")
    check("sea.toml:4:" in screen, "the slip in the theme is not told:\n" + screen)
    check("\n F5 help  ^K go to chat" in screen, "the hints are of other keys:\n" + screen)
    terminal.keys("C-n")
    terminal.wait("me +typed while away")
    colored = terminal.screen(attributes=True)
    check(re.search(r"\x1b\[[0-9;]*38;5;75m(\x1b\[[0-9;]*m)*me", colored), f"not in the theme's colour: {colored[-600:]!r}")
    terminal.keys("F1")
    terminal.keys("F5")
    terminal.wait("/msg ADDRESS")
    for _ in range(15):
        if re.search("F5 +this help", terminal.screen()):
            break
        terminal.keys("PageDown")
        terminal.settled(0.1)
    terminal.wait("F5 +this help")
    terminal.keys("Escape")
    leave(terminal)
    terminal.enter("clear; NO_COLOR=1 tui")
    terminal.wait(rf"\A {ALICE} ● online")
    terminal.keys("C-n")
    terminal.wait("me +typed while away")
    check("38;5;" not in terminal.screen(attributes=True), "colours with NO_COLOR")
    leave(terminal)


def story(server, program, folder):
    server.add_account("alice", PASSWORD)
    bob = harness.Client(program, server, folder, "bob", "builder")
    bob.run("register")
    number, key = bob.run("fingerprint").stdout.split("\t")[:2]

    with Terminal(os.path.join(folder, "alice")) as terminal:
        terminal.enter(f"alias tui={program}; clear")
        step(first_start, terminal, server)
        step(conversation, terminal, server, bob)
        step(unread, terminal, bob)
        step(pages, terminal, bob, (number, key))
        step(plain_text, terminal, server, bob)
        step(sizes, terminal)
        step(scrollback, terminal, bob)
        step(suspend, terminal)
        step(server_away, terminal, server)
        step(restart, terminal, bob)
        step(wrong_password, terminal, server)
        step(ascii_only, terminal)
        step(own_look, terminal)


if __name__ == "__main__":
    sys.exit(harness.main(os.path.basename(__file__), story, 90))
