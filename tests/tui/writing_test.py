#!/usr/bin/python3
"""What only a real terminal shows: the bytes of links, clipboard and mouse; the user's editor; suspending; a Linux console;
misspelt words, emoji and right-to-left text on the screen."""

import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "interop"))
import harness
from harness import check
from terminal import Terminal, leave

ALICE = "alice@" + harness.servers.DOMAIN
BOB = "bob@" + harness.servers.DOMAIN
PASSWORD = "wonder land"


class Bytes:
    """A terminal that keeps what is written to it."""

    def __init__(self, client, term):
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            environment = {**client.environment, "TERM": term, "LC_ALL": "C.UTF-8"}
            environment.pop("TMUX", None)
            os.execve(client.program, client.arguments("--chat", BOB), environment)
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.seen = b""

    def wait(self, text, seconds=30):
        end = time.monotonic() + seconds
        while text not in self.seen:
            check(time.monotonic() < end, f"{text!r} was not written: {self.seen[-3000:]!r}")
            if select.select([self.descriptor], [], [], 0.2)[0]:
                self.seen += os.read(self.descriptor, 65536)

    def type(self, data):
        self.seen = b""
        os.write(self.descriptor, data)

    def end(self):
        self.type(b"\x11")
        try:
            while True:
                data = os.read(self.descriptor, 65536)
                if not data:
                    break
                self.seen += data
        except OSError:
            pass
        check(os.waitpid(self.pid, 0)[1] == 0, "the client's exit status")


def on_the_screen(alice, bob, folder):
    editor = os.path.join(folder, "editor")
    with open(editor, "w") as file:
        file.write('#!/bin/sh\nstat -c %a "$2" >"$0.mode"\ncat "$2" >"$0.got"\nprintf "written\\noutside\\n" >"$2"\n')
    os.chmod(editor, 0o700)
    with Terminal(os.path.join(folder, "t"), 80, 24, {**alice.environment, "EDITOR": editor + " --wait"}) as terminal:
        terminal.enter("clear; " + " ".join(alice.arguments("--chat", BOB)))
        terminal.wait(rf"\A {ALICE} ● online")
        bob.run("send", ALICE, "שלום world")
        terminal.wait("world םולש")
        terminal.type("wrogn :smi")
        terminal.keys("Tab")
        terminal.wait("> wrogn 😄")
        check(re.search(r"\x1b\[(0;)?4[m;].{0,20}wrogn", terminal.screen(attributes=True)),
              "the misspelt word is not marked:\n" + terminal.screen(attributes=True))
        terminal.keys("F7")
        terminal.wait("> wrong 😄")
        for width, height in ((40, 10), (200, 60), (80, 24)):
            terminal.resize(width, height)
            terminal.wait("> wrong 😄")
        terminal.keys("C-x", "C-e")
        terminal.wait(r"> written *.*\n *outside")
        with open(editor + ".got") as file:
            check(file.read() == "wrong 😄", "the editor did not get the text")
        with open(editor + ".mode") as file:
            check(file.read() == "600\n", "others could read it")
        terminal.keys("C-z")
        terminal.wait("Stopped")
        terminal.enter("clear; fg")
        terminal.wait(r"> written *.*\n *outside")
        terminal.keys("C-c")
        leave(terminal)


def in_bytes(alice, bob):
    terminal = Bytes(alice, "xterm-256color")
    terminal.wait("● online".encode())
    terminal.wait(b"\x1b[?1000h")
    bob.run("send", ALICE, "see https://example.org/page for more")
    terminal.wait(b"\x1b]8;;https://example.org/page\x1b\\")
    terminal.type(b"\x1bc")
    terminal.wait(b"\x1b]52;c;c2VlIGh0dHBzOi8vZXhhbXBsZS5vcmcvcGFnZSBmb3IgbW9yZQ==\x07")
    terminal.end()
    check(b"\x1b[?1000l" in terminal.seen, "the mouse is left switched on")
    console = Bytes(alice, "linux")
    console.wait(b"online")
    console.wait(b"example.org")
    check(b"\x1b]8" not in console.seen and b"\x1b]2" not in console.seen, "a Linux console got what it does not know")
    console.end()


def story(server, program, folder):
    server.add_account("alice", PASSWORD)
    server.add_account("bob", PASSWORD)
    alice = harness.Client(program, server, folder, "alice", PASSWORD)
    bob = harness.Client(program, server, folder, "bob", PASSWORD)
    os.makedirs(alice.folder + "/.config/xmpp-tui")
    with open(alice.folder + "/.config/xmpp-tui/config.toml", "w") as file:
        file.write("mouse = true\nspelling = 'en_US'\n")
    alice.run("recv", "--timeout", "1")
    bob.run("recv", "--timeout", "1")
    on_the_screen(alice, bob, folder)
    in_bytes(alice, bob)


if __name__ == "__main__":
    sys.exit(harness.main("writing", story))
