"""Who is around a client that is watched or measured: people with raw connections, friends with a screen of their own."""

import os
import struct
import sys
import time
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "interop"), os.path.join(HERE, "..", "faults")]
import harness
import servers
from client import Client as WireClient
from terminal import Terminal

DOMAIN = servers.DOMAIN
ME = "alice@" + DOMAIN
ROOM = "lounge@conference." + DOMAIN
PASSWORD = "wonder land"
WORDS = ("deploy tomorrow the notes are on Friday lunch 日本語 review 👍🏽 again with thanks build train שלום a question "
         "https://example.org/x *bold* `code` >quote").split()


class Daemon(servers.Xmppd):
    log_level = "warning"


class Wire:
    """What the raw client wants to know of a daemon."""

    def __init__(self, server):
        self.direct, self.c2s, self.path = server.tls_port, server.port, server.certificate

    def certificate(self):
        return self.path


class Person:
    """Somebody with a raw connection, who writes plain messages with ids of their own."""

    def __init__(self, wire, name, dice):
        self.name, self.jid, self.dice = name, f"{name}@{DOMAIN}", dice
        self.client = WireClient(wire, direct=True, domain=DOMAIN).log_in(name, PASSWORD, "soak")
        self.sent = {}  # id -> body as it reads now; None: retracted
        self.number = 0

    def text(self):
        self.number += 1
        return f"{self.name}.{self.number} " + " ".join(self.dice.choices(WORDS, k=self.dice.randint(1, 40)))

    def send(self, to, kind, content, key):
        self.client.send(f"<message to='{to}' type='{kind}' id='{key}'>{content}</message>")

    def write(self):
        key, text = f"{self.name}-{self.number + 1}", self.text()
        self.sent[key] = text
        self.send(ME, "chat", f"<body>{escape(text)}</body><request xmlns='urn:xmpp:receipts'/>"
                              "<markable xmlns='urn:xmpp:chat-markers:0'/><active xmlns='http://jabber.org/protocol/chatstates'/>", key)

    def correct(self):
        key = self.last()
        if not key:
            return self.write()
        self.sent[key] = text = self.text()
        self.send(ME, "chat", f"<body>{escape(text)}</body><replace xmlns='urn:xmpp:message-correct:0' id='{key}'/>",
                  f"{key}-c{self.number}")

    def retract(self):
        key = self.last()
        if not key:
            return self.write()
        self.number += 1
        self.sent[key] = None
        self.send(ME, "chat", f"<retract xmlns='urn:xmpp:message-retract:1' id='{key}'/><store xmlns='urn:xmpp:hints'/>",
                  f"{key}-r{self.number}")

    def react(self):
        key = self.last()
        if not key:
            return self.write()
        self.number += 1
        self.send(ME, "chat", f"<reactions xmlns='urn:xmpp:reactions:0' id='{key}'><reaction>{self.dice.choice('👍😄🎉')}</reaction>"
                              "</reactions><store xmlns='urn:xmpp:hints'/>", f"{key}-e{self.number}")

    def last(self):
        return next((key for key in reversed(self.sent) if self.sent[key] is not None), None)

    def fidget(self):
        self.client.send(f"<message to='{ME}' type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>"
                         f"<presence><show>{self.dice.choice(('away', 'dnd', 'chat'))}</show>"
                         f"<status>{self.dice.choice(WORDS).strip('>*`')}</status></presence>")

    def drain(self):
        while self.client.receive(0.001) is not None:
            pass


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def png(path, dice):
    """A small picture that nobody else has."""
    width, height = 64, 48
    rows = b"".join(b"\0" + dice.randbytes(3 * width) for _ in range(height))

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
                   chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


class Friend:
    """Somebody with a screen of their own and OMEMO; writes by the verbs beside it."""

    def __init__(self, options, server, folder, name):
        self.client = harness.Client(options.client, server, folder, name, PASSWORD)
        self.jid, self.sent, self.number = self.client.jid, [], 0
        self.terminal = Terminal(os.path.join(self.client.folder, "t"), 80, 24, {"HOME": self.client.folder})
        self.terminal.enter("clear; " + " ".join(self.client.arguments()))
        self.terminal.wait(rf"\A {self.jid} ● online", 60)

    def write(self, dice):
        self.number += 1
        self.sent.append(f"{self.jid.split('@')[0]}.{self.number} " + " ".join(dice.choices(WORDS, k=dice.randint(1, 12))))
        self.client.run("send", ME, "-", stdin=self.sent[-1] + "\n")

    def upload(self, dice):
        path = os.path.join(self.client.folder, "picture.png")
        png(path, dice)
        self.client.run("upload", ME, path)


def befriend(wire, people):
    """Contacts on both sides, before the client starts."""
    with WireClient(wire, direct=True, domain=DOMAIN).log_in("alice", PASSWORD, "first") as alice:
        alice.send("<presence/>")
        for kind in ("subscribe", "subscribed"):
            alice.send("".join(f"<presence type='{kind}' to='{person.jid}'/>" for person in people))
            for person in people:
                person.client.send(f"<presence/><presence type='{kind}' to='{ME}'/>")
                person.client.ping()
            alice.ping()


def enter_room(people):
    for person in people:
        person.client.send(f"<presence to='{ROOM}/{person.name}'><x xmlns='http://jabber.org/protocol/muc'>"
                           "<history maxstanzas='0'/></x></presence>")
        person.client.ping()
        if person is people[0]:
            person.client.send(f"<iq type='set' id='open' to='{ROOM}'><query xmlns='http://jabber.org/protocol/muc#owner'>"
                               "<x xmlns='jabber:x:data' type='submit'/></query></iq>")
            person.client.ping()
