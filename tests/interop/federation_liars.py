"""Servers by hand, for what no honest one says: a peer that connects with a certificate of its own and lies about who sends,
one that is connected to and answers with lies, and those that are slow."""

import base64
import socket
import ssl
import threading
import time

from harness import Failed, check

STREAMS = "http://etherx.jabber.org/streams"
SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
TLS = "urn:ietf:params:xml:ns:xmpp-tls"
PATIENCE = 15


def header(own, other, more=""):
    return (f"<?xml version='1.0'?><stream:stream xmlns='jabber:server' xmlns:stream='{STREAMS}' "
            f"xmlns:db='jabber:server:dialback' from='{own}' to='{other}' version='1.0'{more}>")


class Wire:
    """One connection: bytes out, and what comes, kept until somebody asks."""

    def __init__(self, plain):
        plain.settimeout(PATIENCE)
        self.socket, self.heard = plain, ""

    def say(self, text):
        self.socket.sendall(text.encode())

    def until(self, *ends, patience=PATIENCE):
        """What came up to the first of `ends`; what is behind it is dropped."""
        deadline = time.monotonic() + patience
        while not any(end in self.heard for end in ends):
            self.socket.settimeout(max(0.1, deadline - time.monotonic()))
            try:
                piece = self.socket.recv(65536)
            except (TimeoutError, ConnectionError, ssl.SSLError) as error:
                raise Failed(f"no {ends} but {self.heard[-500:]!r}: {error}") from None
            if not piece:
                raise Failed(f"no {ends}, the end after {self.heard[-500:]!r}")
            self.heard += piece.decode()
        heard, self.heard = self.heard, ""
        return heard

    def close(self):
        self.socket.close()


class Caller:
    """Connects to `home` as `domain` with the certificate PATH.crt."""

    def __init__(self, home, domain, path):
        self.home, self.domain, self.path = home, domain, path

    def secured(self):
        """A wire inside TLS, its header sent; and the features."""
        wire = Wire(socket.create_connection(("127.0.0.1", self.home.s2s_port), timeout=PATIENCE))
        wire.say(header(self.domain, self.home.domain))
        wire.until("</stream:features>")
        wire.say(f"<starttls xmlns='{TLS}'/>")
        wire.until("<proceed")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.load_cert_chain(self.path + ".crt", self.path + ".key")
        wire = Wire(context.wrap_socket(wire.socket))
        wire.say(header(self.domain, self.home.domain))
        return wire, wire.until("</stream:features>")

    def logged_in(self):
        wire, features = self.secured()
        check("EXTERNAL" in features, f"{self.domain} is not believed: {features}")
        wire.say(f"<auth xmlns='{SASL}' mechanism='EXTERNAL'>{base64.b64encode(self.domain.encode()).decode()}</auth>")
        wire.until("<success")
        wire.say(header(self.domain, self.home.domain))
        wire.until("</stream:features>", "<stream:features/>")
        return wire


class Listener(threading.Thread):
    """Listens; each connection is `serve`d."""

    def __init__(self):
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.closing = threading.Event()
        self.start()

    def run(self):
        while True:
            try:
                plain, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.answer, args=(plain,), daemon=True).start()

    def answer(self, plain):
        try:
            self.serve(Wire(plain))
        except (OSError, Failed):
            pass

    def serve(self, wire):
        raise NotImplementedError

    def close(self):
        self.closing.set()
        self.listener.close()


class Silent(Listener):
    """Takes connections and says nothing."""

    def serve(self, wire):
        self.closing.wait()


class Dripping(Listener):
    """Sends a header that never ends, a byte at a time."""

    def serve(self, wire):
        wire.say("<stream:stream a='")
        while not self.closing.wait(0.1):
            wire.say("x")


class Answering(Listener):
    """A server of `domain` with the certificate PATH.crt that does all that is asked of it, but what is offered after TLS is
    `offers`; then it says `lines` and goes on listening until the other side has enough of it."""

    def __init__(self, domain, path, lines, offers):
        self.domain, self.path, self.lines, self.offers = domain, path, lines, offers
        self.end = None  # what the other side said at last
        super().__init__()

    def serve(self, wire):
        wire.until("<stream:stream", "version=")
        wire.say(header(self.domain, "one.test", " id='1'") +
                 f"<stream:features><starttls xmlns='{TLS}'><required/></starttls></stream:features>")
        wire.until("<starttls")
        wire.say(f"<proceed xmlns='{TLS}'/>")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path + ".crt", self.path + ".key")
        wire = Wire(context.wrap_socket(wire.socket, server_side=True))
        wire.until("<stream:stream")
        wire.say(header(self.domain, "one.test", " id='2'") + f"<stream:features>{self.offers}</stream:features>")
        wire.until("</auth>")
        wire.say(f"<success xmlns='{SASL}'/>")
        wire.until("<stream:stream")
        wire.say(header(self.domain, "one.test", " id='3'") + "<stream:features/>")
        for line in self.lines:
            wire.say(line)
        self.end = wire.until("</stream:stream>")


OFFERS = (f"<mechanisms xmlns='{SASL}'><mechanism>EXTERNAL</mechanism></mechanisms>"
          "<bidi xmlns='urn:xmpp:features:bidi'/>")


def lies(victim, target, room):
    """Stanzas in the name of `victim` (an address of a domain that the peer is not), one for each path into a server."""
    bare, domain = victim.split("/")[0], target.split("@")[1]
    query = "<pubsub xmlns='http://jabber.org/protocol/pubsub'>"
    return {
        "message": f"<message from='{victim}' to='{target}' type='chat'><body>lie</body></message>",
        "headline": f"<message from='{bare}' to='{target}' type='headline'><event "
                    "xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:avatar:metadata'/></event></message>",
        "error": f"<message from='{victim}' to='{target}' type='error' id='1'><error type='cancel'><gone "
                 "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>",
        "presence": f"<presence from='{victim}' to='{target}'><status>lie</status></presence>",
        "unavailable": f"<presence from='{victim}' to='{target}' type='unavailable'/>",
        "subscription request": f"<presence from='{bare}' to='{target}' type='subscribe'/>",
        "subscription granted": f"<presence from='{bare}' to='{target}' type='subscribed'/>",
        "subscription taken": f"<presence from='{bare}' to='{target}' type='unsubscribed'/>",
        "probe": f"<presence from='{bare}' to='{target}' type='probe'/>",
        "iq": f"<iq from='{victim}' to='{target}' type='get' id='1'><vCard xmlns='vcard-temp'/></iq>",
        "iq result": f"<iq from='{bare}' to='{target}/test' type='result' id='1'/>",
        "room entry": f"<presence from='{victim}' to='{room}/Liar'><x xmlns='http://jabber.org/protocol/muc'/></presence>",
        "room message": f"<message from='{victim}' to='{room}' type='groupchat'><body>lie</body></message>",
        "room administration": f"<iq from='{victim}' to='{room}' type='set' id='1'><query "
                               "xmlns='http://jabber.org/protocol/muc#owner'><destroy/></query></iq>",
        "pubsub items": f"<iq from='{victim}' to='{target}' type='get' id='1'>{query}"
                        "<items node='urn:xmpp:avatar:metadata'/></pubsub></iq>",
        "pubsub publish": f"<iq from='{victim}' to='pubsub.{domain}' type='set' id='1'>{query}<publish node='news'>"
                          "<item><x xmlns='urn:example:x'/></item></publish></pubsub></iq>",
        "pubsub subscription": f"<iq from='{victim}' to='pubsub.{domain}' type='set' id='1'>{query}<subscribe node='news' "
                               f"jid='{bare}'/></pubsub></iq>",
    }
