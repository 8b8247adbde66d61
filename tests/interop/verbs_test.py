#!/usr/bin/python3
"""Two people with xmpp-tui's verbs on a server: encrypted both ways, online and offline, and every way it can fail."""

import json
import os
import shlex
import signal
import sys
import time

import harness
from harness import check
from ports import free_port
from terminal import Terminal, leave

SECRET = "the cat sleeps on the warm windowsill"


def logging_in(server, program, folder):
    alice = harness.Client(program, server, folder, "alice", "wonder land")
    alice.run("register")
    alice.run("register", expect=1)  # taken

    impostor = harness.Client(program, server, folder, "alice", "wrong", device="-impostor")
    done = impostor.run("send", "bob@" + harness.servers.DOMAIN, "hi", expect=3)
    check("wrong password" in done.stderr, "the reason is missing: " + done.stderr)

    careless = harness.Client(program, server, folder, "alice", "wonder land", device="-careless")
    careless.trust = []
    done = careless.run("fingerprint", "bob@" + harness.servers.DOMAIN, expect=3)
    check("--pin " in done.stderr, "no way to pin is shown: " + done.stderr)
    careless.trust = ["--pin", done.stderr.split("--pin ")[1].split()[0]]
    careless.run("send", "--plain", alice.jid, "pinned")
    check(alice.receive(1)[0]["body"] == "pinned", "the pinned connection did not work")
    careless.trust = ["--pin", "00" * 32]
    careless.run("send", "--plain", alice.jid, "never", expect=3)

    direct = harness.Client(program, server, folder, "alice", "wonder land", device="-direct")
    direct.connect = ["--server", f"127.0.0.1:{server.tls_port}", "--direct-tls"]
    direct.run("send", "--plain", alice.jid, "direct")
    check(alice.receive(1)[0]["body"] == "direct", "direct TLS did not work")

    lost = harness.Client(program, server, folder, "alice", "wonder land", device="-lost")
    lost.connect = ["--server", f"127.0.0.1:{free_port()}"]
    lost.run("send", "--plain", alice.jid, "never", expect=3)
    return alice


def without_omemo(alice, bob):
    done = alice.run("send", bob.jid, SECRET, expect=4)
    check("no OMEMO device" in done.stderr, "the reason is missing: " + done.stderr)
    alice.run("send", "--plain", bob.jid, "in the open")
    message = bob.receive(1)[0]
    check(message["body"] == "in the open" and not message["encrypted"], f"plain message: {message}")
    check(message["from"].split("/")[0] == alice.jid, f"sender: {message}")
    # What was said plainly for one message says nothing about the next.
    alice.run("send", bob.jid, "encrypted again")
    message = bob.receive(1)[0]
    check(message["encrypted"] and message["body"] == "encrypted again", f"after --plain: {message}")


def offline(server, alice, bob):
    texts = [SECRET, "second\nof two lines", "третье 😀 ‮ ünï"]
    for text in texts:
        alice.run("send", bob.jid, "-", stdin=text)
    stored = server.stored_bytes()
    check(SECRET.encode() not in stored, "the server stored plain text")
    check(b"eu.siacs.conversations.axolotl" in stored, "the server stored nothing; the check above proves nothing")
    messages = bob.receive(3)
    check([m["body"] for m in messages] == texts, f"offline messages: {messages}")
    check(all(m["encrypted"] for m in messages), f"not encrypted: {messages}")
    bob.run("recv", "--timeout", "2")  # nothing is left
    alice.run("send", "nobody@" + harness.servers.DOMAIN, "hello?", expect=4)
    alice.run("send", "--plain", "nobody@" + harness.servers.DOMAIN, "hello?", expect=1)


def online(alice, bob):
    listening = bob.start("recv", "--json")
    alice.run("send", bob.jid, "are you there")
    check(listening.message()["body"] == "are you there", "online message")
    long_text = "long " * 15000
    alice.run("send", bob.jid, "-", stdin=long_text)
    check(listening.message()["body"] == long_text.rstrip("\n"), "long message")
    for number in range(5):
        alice.run("send", bob.jid, f"number {number}")
    check([listening.message()["body"] for _ in range(5)] == [f"number {n}" for n in range(5)], "order")
    done = bob.run("send", alice.jid, "second process", expect=1)
    check("use" in done.stderr or "lock" in done.stderr or "held" in done.stderr, "locked store: " + done.stderr)
    listening.silent(1)
    listening.stop()
    # The ratchet turns: the answer, and the answer to the answer.
    for number in range(3):
        bob.run("send", alice.jid, f"ping {number}")
        check(alice.receive(1)[0]["body"] == f"ping {number}", f"ping {number}")
        alice.run("send", bob.jid, f"pong {number}")
        check(bob.receive(1)[0]["body"] == f"pong {number}", f"pong {number}")


def two_devices(server, program, folder, alice, bob):
    phone = harness.Client(program, server, folder, "alice", "wonder land", device="-phone")
    at_desk = alice.start("recv", "--json")
    on_phone = phone.start("recv", "--json")
    time.sleep(3)  # the phone publishes its keys
    bob.run("send", alice.jid, "to both of you")
    for listening in (at_desk, on_phone):
        message = listening.message()
        check(message["body"] == "to both of you" and message["encrypted"], f"two devices: {message}")
    at_desk.stop()
    on_phone.stop()


def answering(alice, bob):
    partner = bob.start("answer")
    listening = alice.start("recv", "--json")
    time.sleep(2)
    listening.stop()
    alice.run("send", bob.jid, "echo?")
    check("echo?" in partner.line(), "the partner does not print what it read")
    message = alice.receive(1)[0]
    check(message["body"] == "You wrote: echo?" and message["encrypted"], f"answer: {message}")
    partner.stop()


def server_restart(server, alice, bob):
    listening = bob.start("recv", "--json")
    alice.run("send", bob.jid, "before")
    check(listening.message()["body"] == "before", "before the restart")
    server.stop()
    time.sleep(1)
    server.start()
    alice.run("send", bob.jid, "after")
    check(listening.message(90)["body"] == "after", "after the restart")
    listening.stop()


def fingerprints(alice, bob):
    own = alice.run("fingerprint").stdout.split("\t")
    seen = bob.run("fingerprint", alice.jid).stdout
    check(own[0] in seen and own[1] in seen, f"fingerprints differ: {own}, {seen}")


# What needs no other end and changes nothing, with the same output whoever has the store.
READING = [("unread", "--json"), ("unread",), ("history", "bob@" + harness.servers.DOMAIN, "--json"), ("export",),
           ("export", "--format", "text"), ("export", "--format", "xep0227"), ("contacts", "--json"), ("fingerprint",),
           ("fingerprint", "bob@" + harness.servers.DOMAIN), ("verify",)]


def beside_a_screen(server, alice, bob):
    """The same verbs while the client with a screen has the store."""
    socket = os.path.join(alice.folder, "data", "socket")
    screen = shlex.join(alice.arguments())
    with Terminal(os.path.join(alice.folder, "terminal"), 100, 28) as terminal:
        terminal.enter("clear; " + screen)
        terminal.wait(rf"\A {alice.jid} ● online")
        check(os.stat(socket).st_mode & 0o777 == 0o600, "others can reach the socket")
        terminal.settled(1)  # it has read the archive
        beside = [alice.run(*verb).stdout for verb in READING]
        leave(terminal)
        alone = [alice.run(*verb).stdout for verb in READING]
        for verb, one, other in zip(READING, alone, beside):
            check(one == other, f"{verb} says something else beside a screen:\n{one[-500:]}\n{other[-500:]}")
        terminal.enter("clear; " + screen)
        terminal.wait(rf"\A {alice.jid} ● online")

        alice.run("send", bob.jid, "from beside the screen")
        message = bob.receive(1)[0]
        check(message["body"] == "from beside the screen" and message["encrypted"], f"sent beside a screen: {message}")
        terminal.enter("/msg " + bob.jid)
        terminal.wait("me +from beside the screen +🔒 ✓✓")
        terminal.keys("M-0")
        alice.run("send", "nobody@" + harness.servers.DOMAIN, "hello?", expect=4)
        alice.run("send", "--plain", "nobody@" + harness.servers.DOMAIN, "hello?", expect=1)
        alice.run("send", "a@b@c", "hello?", expect=2)

        bob.run("send", alice.jid, "for the script")
        terminal.wait("⚡ 1 unread")
        check(json.loads(alice.run("unread", "--json").stdout)["unread"] == 1, "unread beside a screen")
        check(alice.receive(1)[0]["body"] == "for the script", "recv beside a screen")
        terminal.wait_gone("⚡")
        following = alice.start("recv", "--json", "--follow")
        time.sleep(0.5)
        for where in ("M-0", "M-1"):  # the chat is open, or not
            terminal.keys(where)
            bob.run("send", alice.jid, "as it comes, " + where)
            check(following.message()["body"] == "as it comes, " + where, "recv --follow beside a screen")
        following.stop()
        alice.run("recv", "--count", "1", "--timeout", "1", expect=5)
        done = alice.run("backup", os.path.join(alice.folder, "never"), expect=1)
        check("quit the running xmpp-tui" in done.stderr, "backup beside a screen: " + done.stderr)

        done = alice.run(f"xmpp:{bob.jid}?message;body=out%20of%20a%20link")
        check("opened in the xmpp-tui that runs" in done.stdout, f"a URI beside a screen: {done}")
        terminal.wait("> out of a link")
        terminal.keys("C-u")
        alice.run("http://example.org", expect=2)
        alice.run("unread", "xmpp:" + bob.jid, expect=2)

        # Who is killed leaves its socket; nobody takes that for a client that runs.
        with open(os.path.join(alice.folder, "data", "store.lock")) as file:
            os.kill(int(file.read()), signal.SIGKILL)
        terminal.wait("Killed")
        check(os.path.exists(socket), "nothing is left: the next line proves nothing")
        check(alice.run("fingerprint").stdout == alone[READING.index(("fingerprint",))], "after SIGKILL")
        terminal.enter("stty sane; clear; " + screen)
        terminal.wait(rf"\A {alice.jid} ● online")
        following = alice.start("recv", "--json", "--follow")
        bob.run("send", alice.jid, "before the screen goes")
        check(following.message()["body"] == "before the screen goes", "recv --follow beside the next screen")
        leave(terminal)
        following.end(expect=1)
        check("has ended" in following.errors[-1], f"the client was quit: {following.errors}")
        check(not os.path.exists(socket), "the socket is left behind")


def story(server, program, folder):
    server.add_account("bob", "builder")
    bob = harness.Client(program, server, folder, "bob", "builder")
    alice = logging_in(server, program, folder)
    without_omemo(alice, bob)
    offline(server, alice, bob)
    online(alice, bob)
    fingerprints(alice, bob)
    two_devices(server, program, folder, alice, bob)
    answering(alice, bob)
    beside_a_screen(server, alice, bob)
    server_restart(server, alice, bob)


if __name__ == "__main__":
    sys.exit(harness.main(os.path.basename(__file__), story))
