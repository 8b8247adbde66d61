"""WebSocket (RFC 7395) and host-meta (XEP-0156, XEP-0487) of a real daemon: a stream with all it has over TCP, resumed and ended;
origins; frames that are wrong, endless or too large."""
import argparse
import base64
import hashlib
import json
import os
import ssl
import struct
import time
import xml.etree.ElementTree as ElementTree

from client import CLIENT, SASL, STREAMS, member, message, plain
from daemon import Daemon
from upload_test import WAIT, House, wait_for

FRAMING = "{urn:ietf:params:xml:ns:xmpp-framing}"
SM = "{urn:xmpp:sm:3}"
BIND = "{urn:ietf:params:xml:ns:xmpp-bind}"
ERRORS = "{urn:ietf:params:xml:ns:xmpp-streams}"
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


def frame(opcode, payload=b"", fin=True, masked=True, rsv=0):
    head = bytes([(0x80 if fin else 0) | rsv << 4 | opcode])
    bit = 0x80 if masked else 0
    if len(payload) < 126:
        head += bytes([bit | len(payload)])
    elif len(payload) < 65536:
        head += bytes([bit | 126]) + struct.pack(">H", len(payload))
    else:
        head += bytes([bit | 127]) + struct.pack(">Q", len(payload))
    if not masked:
        return head + payload
    key = os.urandom(4)
    return head + key + bytes(byte ^ key[i % 4] for i, byte in enumerate(payload))


class Ended(Exception):
    pass


class WebSocket:
    def __init__(self, house, **fields):
        self.peer = house.connect()
        self.received, self.code = b"", None
        key = base64.b64encode(os.urandom(16)).decode()
        asked = {"Host": "example.org", "Upgrade": "websocket", "Connection": "keep-alive, Upgrade", "Sec-WebSocket-Key": key,
                 "Sec-WebSocket-Version": "13", "Sec-WebSocket-Protocol": "xmpp"}
        asked.update({name.replace("_", "-"): value for name, value in fields.items()})
        lines = "".join(f"{name}: {value}\r\n" for name, value in asked.items() if value)
        self.peer.sendall(f"GET /xmpp-websocket HTTP/1.1\r\n{lines}\r\n".encode())
        while b"\r\n\r\n" not in self.received:
            self.more()
        head, self.received = self.received.split(b"\r\n\r\n", 1)
        self.status = int(head.split(b" ")[1])
        if self.status == 101:
            accept = base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest())
            assert b"Sec-WebSocket-Accept: " + accept in head and b"Sec-WebSocket-Protocol: xmpp" in head, head

    def more(self):
        self.peer.settimeout(WAIT)
        try:
            part = self.peer.recv(65536)
        except (ConnectionError, ssl.SSLError) as error:
            if isinstance(error, TimeoutError):
                raise
            part = b""
        if not part:
            raise Ended(self.code)
        self.received += part

    def take(self, count):
        while len(self.received) < count:
            self.more()
        taken, self.received = self.received[:count], self.received[count:]
        return taken

    def frame(self):
        first, second = self.take(2)
        assert first & 0x80 and not second & 0x80, "the server fragments or masks"
        length = second & 0x7f
        if length == 126:
            length = struct.unpack(">H", self.take(2))[0]
        elif length == 127:
            length = struct.unpack(">Q", self.take(8))[0]
        payload = self.take(length)
        if first & 0xf == CLOSE:
            self.code = struct.unpack(">H", payload[:2])[0] if payload else 1005
        return first & 0xf, payload

    def element(self):
        while True:
            opcode, payload = self.frame()
            if opcode == TEXT:
                return ElementTree.fromstring(payload)
            if opcode == CLOSE:
                raise Ended(self.code)

    def expect(self, tag):
        element = self.element()
        assert element.tag == tag, ElementTree.tostring(element)
        return element

    def send(self, text):
        self.peer.sendall(frame(TEXT, text.encode()))

    def open(self, to="example.org"):
        self.send(f"<open xmlns='{FRAMING[1:-1]}' to='{to}' version='1.0'/>")
        header = self.expect(FRAMING + "open")
        assert header.get("from") == to and header.get("version") == "1.0" and header.get("id"), header.attrib
        return self.expect(STREAMS + "features")

    def authenticate(self, user, password="secret"):
        features = self.open()
        assert features.find("{urn:ietf:params:xml:ns:xmpp-tls}starttls") is None, "TLS below is all there is"
        self.send(plain(user, password))
        self.expect(SASL + "success")
        return self.open()

    def log_in(self, user, resource="web"):
        features = self.authenticate(user)
        assert features.find(SM + "sm") is not None and features.find("{urn:xmpp:csi:0}csi") is not None
        self.send(f"<iq xmlns='jabber:client' type='set' id='b'><bind xmlns='{BIND[1:-1]}'><resource>{resource}</resource></bind></iq>")
        assert self.expect(CLIENT + "iq").get("type") == "result"
        return self

    def code_at_end(self):
        try:
            while True:
                self.frame()
        except Ended:
            return self.code

    def close(self):
        self.peer.close()


def chatting(house, juliet):
    """One element in each message, both ways, and the end by <close/>."""
    romeo = WebSocket(house).log_in("romeo")
    romeo.send(message("juliet@example.org/test", "from a browser", " id='m1' xmlns='jabber:client'"))
    assert juliet.expect(CLIENT + "message").find(CLIENT + "body").text == "from a browser"
    for number in range(3):
        juliet.send(message("romeo@example.org/web", f"to a browser {number}"))
    for number in range(3):
        assert romeo.expect(CLIENT + "message").find(CLIENT + "body").text == f"to a browser {number}"
    # In fragments, with a ping between them.
    text = message("juliet@example.org/test", "in pieces", " xmlns='jabber:client'").encode()
    for at in range(0, len(text), 7):
        last = at + 7 >= len(text)
        romeo.peer.sendall(frame(TEXT if at == 0 else 0, text[at:at + 7], fin=last))
        romeo.peer.sendall(frame(PING, b"there?"))
        assert romeo.frame() == (PONG, b"there?")
    assert juliet.expect(CLIENT + "message").find(CLIENT + "body").text == "in pieces"
    romeo.send(f"<close xmlns='{FRAMING[1:-1]}'/>")
    romeo.expect(FRAMING + "close")
    assert romeo.code_at_end() == 1000


def resuming(house, juliet):
    """XEP-0198: what was not acknowledged comes over the next connection, WebSocket or not."""
    romeo = WebSocket(house).log_in("romeo")
    romeo.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>")
    token = romeo.expect(SM + "enabled").get("id")
    romeo.close()
    juliet.send(message("romeo@example.org/web", "while you were away", " id='away'"))
    juliet.ping()
    again = WebSocket(house)
    again.authenticate("romeo")
    again.send(f"<resume xmlns='urn:xmpp:sm:3' h='0' previd='{token}'/>")
    again.expect(SM + "resumed")
    assert again.expect(CLIENT + "message").find(CLIENT + "body").text == "while you were away"
    again.close()


# CVE-2022-0217.
def refused(house):
    for status, fields in ((400, {"Sec_WebSocket_Protocol": "chat"}), (400, {"Sec_WebSocket_Version": "8"}),
                           (400, {"Sec_WebSocket_Key": "short"}), (400, {"Upgrade": "h2c"}), (400, {"Connection": "close"}),
                           (403, {"Origin": "https://evil.example"}), (101, {"Origin": "https://chat.example.org"})):
        asked = WebSocket(house, **fields)
        assert asked.status == status, (fields, asked.status)
        asked.close()
    login = WebSocket(house)
    login.open()
    login.send(plain("romeo", "wrong"))
    login.expect(SASL + "failure")
    login.close()
    for text, condition in (("<message xmlns='jabber:client'/>", "not-authorized"), ("no element", "not-well-formed"),
                            (f"<open xmlns='{FRAMING[1:-1]}' to='nowhere.example' version='1.0'/>", "host-unknown"),
                            ("<iq xmlns='jabber:client'", "not-well-formed"), ("<a/><b/>", "not-well-formed"),
                            ("<!DOCTYPE a><a/>", "not-well-formed"), ("", "not-well-formed")):
        peer = WebSocket(house)
        if condition == "not-authorized":
            peer.open()
        peer.send(text)
        element = peer.element()
        if element.tag == FRAMING + "open":
            element = peer.element()
        assert element.tag == STREAMS + "error" and element[0].tag == ERRORS + condition, ElementTree.tostring(element)
        assert peer.code_at_end() == 1000
    huge = WebSocket(house)
    huge.open()
    huge.send("<a>" + "x" * 200_000 + "</a>")
    assert huge.element()[0].tag == ERRORS + "policy-violation"


def wrong_frames(house, romeo_alone):
    """RFC 6455: told by a close frame what was wrong; nothing waits for the end of it."""
    def after(*frames):
        peer = WebSocket(house).log_in("romeo", f"w{time.monotonic_ns()}")
        for part in frames:
            try:
                peer.peer.sendall(part)
            except OSError:
                break
        return peer.code_at_end()
    element = b"<presence xmlns='jabber:client'/>"
    assert after(frame(TEXT, element, masked=False)) == 1002, "not masked"
    assert after(frame(TEXT, element, rsv=4)) == 1002, "compressed, though nobody agreed to that"
    assert after(frame(3, element)) == 1002, "an opcode of nothing"
    assert after(frame(0, element)) == 1002, "continues nothing"
    assert after(frame(TEXT, b"<a", fin=False), frame(TEXT, b"/>")) == 1002, "begins before the end"
    # Of the head of a frame that it can't read wslay says no code.
    assert after(frame(PING, b"x" * 126)) in (1002, 1005), "a control frame that is too long"
    assert after(frame(PING, b"x", fin=False)) in (1002, 1005), "a control frame in pieces"
    assert after(frame(BINARY, element)) == 1003, "binary"
    assert after(frame(TEXT, b"<a>\xff</a>")) == 1007, "not UTF-8"
    assert after(frame(TEXT, b"<a>" + b"x" * 300_000)) == 1009, "too large"
    assert after(frame(TEXT, b"x" * 60_000, fin=False), *[frame(0, b"x" * 60_000, fin=False)] * 6) == 1009, "too large in pieces"
    assert after(b"\x81\xff" + b"\x7f" * 8 + b"maskdata") == 1009, "a length that nobody has"
    assert after(frame(TEXT, b"", fin=False), *[frame(0, b"", fin=False)] * 5000) == 1008, "pieces without end"
    romeo_alone.ping()


def host_meta(house):
    answer, body = house.request("GET", "/.well-known/host-meta")
    assert answer.status == 200 and answer.headers["Access-Control-Allow-Origin"] == "*"
    place = f"upload.example.org:{house.port()}"
    url, bosh = f"wss://{place}/xmpp-websocket", f"https://{place}/http-bind"
    assert [(link.get("rel"), link.get("href")) for link in ElementTree.fromstring(body)] == [
        ("urn:xmpp:alt-connections:websocket", url), ("urn:xmpp:alt-connections:xbosh", bosh)], body
    answer, body = house.request("GET", "/.well-known/host-meta.json")
    document = json.loads(body)
    assert answer.headers["Content-Type"] == "application/json" and document["xmpp"]["ttl"] > 0
    links = {link["rel"]: link for link in document["links"]}
    socket = links["urn:xmpp:alt-connections:websocket"]
    assert socket["href"] == url and socket["sni"] == "upload.example.org" and socket["ips"] == ["192.0.2.1", "2001:db8::1"]
    assert links["urn:xmpp:alt-connections:xbosh"]["href"] == bosh
    assert links["urn:xmpp:alt-connections:tls"]["port"] == house.daemon.direct
    assert links["urn:xmpp:alt-connections:tls"]["sni"] == "example.org"
    assert house.request("GET", "/.well-known/other")[0].status == 404


def counted(house):
    """A stream has a place among the streams, not among the connections of HTTP."""
    streams = [WebSocket(house).log_in("romeo", f"many{number}") for number in range(12)]  # http.max_connections: 8
    assert house.request("GET", "/.well-known/host-meta")[0].status == 200
    more = []
    while len(more) < 30 and (not more or more[-1].status == 101):
        more.append(WebSocket(house))
    assert more[-1].status == 429 and len(streams) + len(more) < 32, "c2s.max_connections_per_address: 30"
    for each in streams + more:
        each.close()


def stopping(house):
    romeo = WebSocket(house).log_in("romeo")
    assert house.daemon.stop() == 0
    assert romeo.element()[0].tag == ERRORS + "system-shutdown"
    romeo.expect(FRAMING + "close")


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--bin", required=True)
    options = arguments.parse_args()
    with Daemon(options.bin, {"http.listen": ["127.0.0.1:0"], "http.websocket_origins": ["https://chat.example.org"],
                              "http.public_addresses": ["192.0.2.1", "2001:db8::1"], "c2s.max_stanza_bytes": 262144, "http.max_connections": 8,
                              "c2s.max_connections_per_address": 30}) as daemon:
        daemon.add_user("romeo")
        daemon.add_user("juliet")
        house = House(daemon)
        host_meta(house)
        refused(house)
        with member(daemon, "juliet") as juliet:
            chatting(house, juliet)
            resuming(house, juliet)
            wrong_frames(house, juliet)
        counted(house)
        wait_for(lambda: WebSocket(house).status == 101, "the places do not come back")
        stopping(house)
    print("WebSocket: chatted, resumed, refused, wrong frames, stopped; host-meta")


if __name__ == "__main__":
    main()
