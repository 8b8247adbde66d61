#!/usr/bin/python3
"""A day's small things in a real terminal: /me, styling, a false link, what was read on two devices, messages that
disappear, a profile and an avatar, blocking with a report, another password; and an account at a server that shows a picture
first."""

import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "interop"))
import harness
from harness import check
from captcha_server import CaptchaServer, picture_of
from terminal import Terminal, leave, poll

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


def edit_profile(desk, phone, folder):
    desk.enter("/profile")
    desk.wait("Name: Alice Liddell")
    for _ in range(3):
        desk.keys("Down")  # past name, nickname, e-mail
    desk.type("+44 1865")
    for _ in range(20):
        desk.keys("Down")
    desk.keys("Up", "Enter")
    desk.wait("others see this of you now")
    phone.enter("/whois " + ALICE)
    phone.wait(r"Telephone: \+44 1865")
    phone.keys("Escape")
    phone.wait_gone("Telephone")
    image = os.path.join(folder, "picture.png")
    with open(image, "wb") as file:
        file.write(picture_of("4711"))
    desk.enter("/avatar " + image)
    desk.wait(r"others see this avatar of you now \(56×56\)")
    desk.enter("/avatar " + __file__)
    desk.wait("no image that can be shown")
    desk.enter("/avatar off")
    desk.wait("you have no avatar any more")


def new_account(folder, program):
    """XEP-0158 by the screen, at two sizes, and by the verb."""
    with CaptchaServer(os.path.join(folder, "captcha"), "4711") as server, \
            Terminal(os.path.join(folder, "newcomer"), 80, 24) as terminal:
        options = f"--server 127.0.0.1:{server.port} --ca {server.certificate}"
        terminal.enter(f"clear; {program} {options} --data d")
        terminal.wait("new NAME@SERVER")
        terminal.enter("new alice@captcha.example")
        for _ in range(2):
            terminal.wait("password for alice@captcha.example|same once more")
            terminal.enter(PASSWORD)
        terminal.wait("Passphrase for what is stored here")
        terminal.keys("Enter")
        terminal.wait("Type the digits in the picture")
        terminal.wait("(?s)[▗▖▘▝▐▌▀▄█].*Digits \\*:")  # the picture and its question
        terminal.type("1111")
        terminal.keys("Enter", "Enter")
        terminal.wait("The server refuses this")
        terminal.resize(40, 10)
        terminal.wait("There is a picture")
        terminal.keys("Down", "Down", "Enter")  # on the whole screen
        terminal.wait("168×56 PNG")
        terminal.keys("Escape")
        terminal.wait(r"Digits \*:")
        for _ in range(3):
            terminal.keys("Up")
        terminal.type("4711")
        terminal.keys("Enter", "Enter")
        poll(lambda: server.accounts, 20)
        check(server.accounts == {"alice": PASSWORD}, f"made: {server.accounts}, tried: {server.tried}")
        terminal.keys("C-q")
        terminal.wait(r"\$ *\n*\Z")

        home = os.path.join(folder, "by-verb")
        os.makedirs(home)
        done = subprocess.run([program, *options.split(), "--data", os.path.join(home, "d"), "--account", "bob@captcha.example",
                               "register", "--timeout", "20"], input="4711\n", capture_output=True, text=True, timeout=60,
                              env={"HOME": home, "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "XMPP_TUI_PASSWORD": "b"})
        check(server.accounts.get("bob") == "b", f"by the verb: {server.accounts}; {done.stderr}")
        saved = re.search(r"the picture to look at: (.+)", done.stderr)
        check(saved and harness.read(saved.group(1)) == picture_of("4711"), "no picture: " + done.stderr)
        check("Digits" in done.stderr, "no question: " + done.stderr)


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
        edit_profile(desk, phone, folder)
        disappear(desk)
        block(desk, phone, bob, server)
        password(desk, phone, alice)
    new_account(folder, program)


if __name__ == "__main__":
    sys.exit(harness.main(os.path.basename(__file__), story, 115))
