#!/usr/bin/python3
"""A day's small things in a real terminal: /me, styling, a false link, what was read on two devices, messages that
disappear, blocking with a report, another password."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "interop"))
import harness
from harness import check
from terminal import Terminal, leave

ALICE = "alice@" + harness.servers.DOMAIN
BOB = "bob@" + harness.servers.DOMAIN
PASSWORD, FRESH, THIRD = "wonder land", "looking glass", "white rabbit"


def start(terminal, client):
    terminal.enter(f"alias tui='{' '.join(client.arguments())}'; clear")
    terminal.enter("tui")
    terminal.wait(rf"\A {ALICE} ● online")


def read_on_both(desk, phone, bob):
    for number, text in enumerate(("/me waves", "see *this* `code`", "https://bank.example@evil.example/"), 1):
        bob.run("send", ALICE, text)
        for terminal in (desk, phone):
            terminal.wait(rf"{number} unread")
    desk.enter(f"/msg {BOB}")
    screen = desk.wait("goes to evil.example")
    check("bob waves" in screen and "/me" not in screen, "no action:\n" + screen)
    check("*this*" in screen, "what was typed is gone:\n" + screen)
    check("\x1b[1m*this*" in desk.screen(attributes=True), "nothing is bold:\n" + desk.screen(attributes=True))
    phone.wait_gone("unread")


def profile(desk, phone):
    """What one says of oneself, as oneself and another device see it; the small screen shows it, too."""
    desk.enter("/name Alice Liddell")
    desk.wait("others see you called Alice Liddell now")
    desk.enter("/whois " + ALICE)
    desk.wait("Name: Alice Liddell")
    desk.keys("Escape")
    phone.enter("/name")
    phone.wait("Name: Alice Liddell")
    phone.keys("Escape")
    phone.wait_gone("Name: Alice")
    desk.enter("/whois " + BOB)
    desk.wait("They say nothing of themselves")
    desk.keys("Escape")
    desk.wait_gone("nothing of themselves")


def disappear(desk):
    desk.enter("/timer 10s")
    desk.wait("disappear 10 s after they were read: a request, no lock")
    desk.enter("gone soon")
    desk.wait(r"me +gone soon")
    desk.wait(r"me +\(this message has disappeared\)", 40)
    check("gone soon" not in desk.screen(), "it is still there:\n" + desk.screen())
    desk.enter("/timer off")
    desk.wait("new messages stay")


def block(desk, phone, bob, server):
    phone.enter(f"/msg {BOB}")
    phone.wait(r"\(this message has")
    desk.enter("/report spam he sells pills")
    desk.wait(r"report it to your server's operator as spam, naming \d messages")
    desk.enter("yes")
    desk.wait(f"You have blocked {BOB}")
    phone.wait("You have blocked")
    bob.run("send", ALICE, "can you hear me?", expect=1)
    desk.enter("/blocked")
    desk.wait(f"⊘ {BOB}")
    desk.keys("Escape")
    desk.enter("/unblock")
    desk.wait_gone("You have blocked")
    phone.wait_gone("You have blocked")
    bob.run("send", ALICE, "and now?")
    check("can you hear me?" not in desk.wait("and now?"), "blocked, and heard:\n" + desk.screen())


def password(desk, phone, alice):
    desk.enter(f"/roster add {BOB}")
    desk.enter("/password")
    for question in ("New password for", "The same once more"):
        desk.wait(question)
        desk.type(FRESH)
        check(FRESH not in desk.wait("•" * len(FRESH)), "the password is on the screen")
        desk.keys("Enter")
    desk.wait("is changed; the file")
    leave(desk)
    leave(phone)
    alice.run("contacts", expect=3)
    write(alice.password_file, FRESH)
    check(BOB in alice.run("contacts").stdout, "the new password is taken, and the roster is not shown")
    third = os.path.join(alice.folder, "third")
    write(third, THIRD)
    alice.run("passwd", "--new-file", third)
    alice.run("contacts", expect=3)
    write(alice.password_file, THIRD)
    check(BOB in alice.run("contacts", "--json").stdout, "the third password is taken, and the roster is not shown")


def write(path, line):
    with open(path, "w") as file:
        file.write(line + "\n")


def story(server, program, folder):
    server.add_account("alice", PASSWORD)
    bob = harness.Client(program, server, folder, "bob", "builder")
    bob.run("register")
    alice = harness.Client(program, server, folder, "alice", PASSWORD)
    other = harness.Client(program, server, folder, "alice", PASSWORD, "-phone")
    with Terminal(os.path.join(folder, "desk")) as desk, Terminal(os.path.join(folder, "phone"), 40, 10) as phone:
        start(desk, alice)
        start(phone, other)
        read_on_both(desk, phone, bob)
        profile(desk, phone)
        disappear(desk)
        block(desk, phone, bob, server)
        password(desk, phone, alice)


if __name__ == "__main__":
    sys.exit(harness.main(os.path.basename(__file__), story, 115))
