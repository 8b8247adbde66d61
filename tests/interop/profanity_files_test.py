#!/usr/bin/python3
"""Encrypted files (XEP-0363, XEP-0454) between profanity and xmpp-tui: each opens what the other has sent."""

import os
import stat
import sys

import harness
from harness import check, read, write
from profanity_test import BOB, PASSWORD, Profanity, make_contacts
from terminal import Terminal, leave, poll

ALICE = "alice@" + harness.servers.DOMAIN


def ours_is_opened(profanity, bob, folder):
    path = os.path.join(folder, "from bob.txt")
    content = write(path, 300000)
    bob.run("upload", ALICE, path)
    profanity.terminal.wait(rf"\d ~ {BOB}\S*: aesgcm://")
    saved = os.path.join(folder, "opened-by-profanity.txt")
    # Completion takes the newest link.
    profanity.terminal.type("/url save ")
    profanity.terminal.keys("Tab")
    profanity.terminal.wait(r"[0-9a-f]{60} *\n*\Z")  # the end of it: the line is scrolled
    profanity.terminal.enter(" " + saved)
    check(poll(lambda: os.path.exists(saved) and read(saved) == content, 20), "profanity did not open our file")


def theirs_is_opened(profanity, bob, server, folder):
    path = os.path.join(folder, "from-alice.txt")
    content = write(path, 200000)
    environment = {**bob.environment, "XDG_DOWNLOAD_DIR": os.path.join(folder, "saved")}
    with Terminal(os.path.join(folder, "screen"), environment=environment) as terminal:
        terminal.enter(" ".join(f"'{word}'" for word in bob.arguments("--chat", ALICE)))
        terminal.wait(rf"\A {BOB} ● online")
        profanity.terminal.enter(f"/sendfile {path}")
        terminal.wait(r"alice +\[from-alice.txt, text/plain\] +🔒", 30)
        check(content[:64] not in server.stored_bytes(), "the server stored plain text")
        terminal.enter("/download")
        terminal.wait("saved as")
        saved = os.path.join(folder, "saved", "from-alice.txt")
        check(read(saved) == content, "what was saved is not what was sent")
        check(stat.S_IMODE(os.stat(saved).st_mode) == 0o600, "the file's permissions")
        leave(terminal)


def story(server, program, folder):
    server.add_account("alice", PASSWORD)
    bob = harness.Client(program, server, folder, "bob", "builder")
    bob.run("register")
    # profanity makes its device list only where an older device has one or the server speaks of errors by number.
    harness.Client(program, server, folder, "alice", PASSWORD).run("send", "--plain", BOB, "my first device")
    with Profanity(folder) as profanity:
        profanity.start()
        profanity.first_login(server.port)
        profanity.make_keys()
        make_contacts(profanity, bob)
        fingerprint = bob.run("fingerprint").stdout.split("\t")[1].replace(" ", "-")
        profanity.open_chat()
        profanity.terminal.enter("/omemo start")
        profanity.terminal.wait(r"\[OMEMO\]")
        profanity.has_keys_of(fingerprint)
        ours_is_opened(profanity, bob, folder)
        theirs_is_opened(profanity, bob, server, folder)
        profanity.quit()


if __name__ == "__main__":
    sys.exit(harness.main(os.path.basename(__file__), story, 85))
