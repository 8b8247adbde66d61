"""A BOSH client (XEP-0124, XEP-0206) that can behave or not: bodies over HTTPS, one request at a time on each connection."""
import random
import xml.etree.ElementTree as ElementTree

from client import BIND, CLIENT, SASL, STREAMS, plain

BIND_NS = "http://jabber.org/protocol/httpbind"
BODY = "{" + BIND_NS + "}body"
PATIENCE = 30


class Connection:
    """HTTP/1.1, kept open. `fields` of the last response."""

    def __init__(self, house):
        self.house, self.peer, self.received, self.fields = house, None, b"", {}

    def begin(self, content, method="POST", path="/http-bind", **fields):
        """Sends the request."""
        if self.peer is None:
            self.peer, self.received = self.house.connect(), b""
        content = content.encode() if isinstance(content, str) else content
        asked = {"Host": "example.org", "Content-Type": "text/xml; charset=utf-8", "Content-Length": len(content)}
        asked.update({name.replace("_", "-"): value for name, value in fields.items()})
        lines = "".join(f"{name}: {value}\r\n" for name, value in asked.items())
        self.peer.sendall(f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + content)

    def more(self, seconds):
        self.peer.settimeout(seconds)
        part = self.peer.recv(65536)
        if not part:
            raise ConnectionError("closed without a response")
        self.received += part

    def finish(self, seconds=PATIENCE):
        """The status and the content of the response."""
        while b"\r\n\r\n" not in self.received:
            self.more(seconds)
        head, self.received = self.received.split(b"\r\n\r\n", 1)
        lines = head.decode().split("\r\n")
        self.fields = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines[1:])}
        length = int(self.fields.get("content-length", 0))
        while len(self.received) < length:
            self.more(seconds)
        content, self.received = self.received[:length], self.received[length:]
        if self.fields["connection"] == "close":
            self.close()
        return int(lines[0].split(" ")[1]), content

    def ask(self, content, **options):
        self.begin(content, **options)
        return self.finish()

    def close(self):
        if self.peer:
            self.peer.close()
        self.peer = None


def body(content="", **attributes):
    names = {"lang": "xml:lang", "restart": "xmpp:restart", "version": "xmpp:version"}
    text = "".join(f" {names.get(name, name)}='{value}'" for name, value in attributes.items() if value is not None)
    return f"<body xmlns='{BIND_NS}' xmlns:xmpp='urn:xmpp:xbosh'{text}>{content}</body>"


class Bosh:
    """A session. What came and was not asked for yet is in `queue`."""

    def __init__(self, house, **attributes):
        self.house, self.queue, self.sid = house, [], None
        self.rid = random.randrange(1, 1 << 52)
        self.connections = [Connection(house), Connection(house)]
        asked = {"to": "example.org", "wait": 30, "hold": 1, "ver": "1.11", "version": "1.0", "rid": self.rid}
        asked.update(attributes)
        self.answer = self.read(*self.connections[0].ask(body(**asked)))
        self.sid = self.answer.get("sid")

    def read(self, status, content):
        assert status == 200, status
        answer = ElementTree.fromstring(content)
        assert answer.tag == BODY, content
        self.queue += list(answer)
        return answer

    def next(self, content="", rid=None, **attributes):
        """The text of the next request."""
        if rid is None:
            self.rid += 1
            rid = self.rid
        return body(content, sid=self.sid, rid=rid, **attributes)

    def ask(self, content="", **attributes):
        return self.read(*self.connections[0].ask(self.next(content, **attributes)))

    def expect(self, tag):
        while not self.queue:
            answer = self.ask()
            assert answer.get("type") is None, answer.attrib
        element = self.queue.pop(0)
        assert element.tag == tag, ElementTree.tostring(element)
        return element

    def authenticate(self, user, password="secret"):
        self.expect(STREAMS + "features")
        self.ask(plain(user, password))
        self.expect(SASL + "success")
        self.ask(restart="true", to="example.org")
        return self.expect(STREAMS + "features")

    def log_in(self, user, resource="bosh"):
        features = self.authenticate(user)
        assert features.find("{urn:xmpp:sm:3}sm") is not None and features.find("{urn:xmpp:csi:0}csi") is not None
        self.ask(f"<iq xmlns='{CLIENT[1:-1]}' type='set' id='b'><bind xmlns='{BIND[1:-1]}'><resource>{resource}</resource></bind></iq>")
        assert self.expect(CLIENT + "iq").get("type") == "result"
        return self

    def close(self):
        for connection in self.connections:
            connection.close()


def terminated(answer, condition):
    assert answer.get("type") == "terminate" and answer.get("condition") == condition, answer.attrib


def refused(house, text, condition):
    connection = Connection(house)
    status, content = connection.ask(text)
    connection.close()
    assert status == 200, status
    terminated(ElementTree.fromstring(content), condition)
