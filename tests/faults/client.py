"""A client that can behave or not: raw bytes to the daemon, stanzas and stream errors back."""
import base64
import socket
import ssl
import time
import xml.etree.ElementTree as ElementTree

STREAMS = "{http://etherx.jabber.org/streams}"
ERRORS = "{urn:ietf:params:xml:ns:xmpp-streams}"
SASL = "{urn:ietf:params:xml:ns:xmpp-sasl}"
BIND = "{urn:ietf:params:xml:ns:xmpp-bind}"
CLIENT = "{jabber:client}"
TLS_NS = "urn:ietf:params:xml:ns:xmpp-tls"

PATIENCE = 30.0


class StreamEnded(Exception):
    pass


class LoginFailed(Exception):
    """args[0]: the SASL condition."""


def header(domain="example.org", extra=""):
    return (f"<?xml version='1.0'?><stream:stream to='{domain}' version='1.0' xmlns='jabber:client' "
            f"xmlns:stream='http://etherx.jabber.org/streams'{extra}>")


def plain(user, password):
    message = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
    return f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{message}</auth>"


class Client:
    """Blocking. `condition` is the stream error that came; None without one."""

    def __init__(self, daemon, direct=False, source="127.0.0.1", domain="example.org"):
        self.daemon, self.domain, self.condition, self.ended = daemon, domain, None, False
        self.header_seen = self.closed_properly = False
        self.socket = socket.create_connection(("127.0.0.1", daemon.direct if direct else daemon.c2s),
                                               timeout=PATIENCE, source_address=(source, 0))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.ids = 0
        self.restart()
        if direct:
            self.wrap()

    def restart(self):
        self.parser = ElementTree.XMLPullParser(["start", "end"])
        self.depth, self.root, self.queue = 0, None, []

    def wrap(self):
        context = ssl.create_default_context(cafile=self.daemon.certificate())
        context.set_alpn_protocols(["xmpp-client"])
        self.socket = context.wrap_socket(self.socket, server_hostname=self.domain)

    def send(self, data):
        self.socket.sendall(data if isinstance(data, bytes) else data.encode())

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _read(self):
        try:
            data = self.socket.recv(65536)
        except (ConnectionError, ssl.SSLError) as error:
            if isinstance(error, (ssl.SSLWantReadError, TimeoutError)):
                raise
            data = b""
        if not data:
            self.ended = True
            return
        self.parser.feed(data)
        for event, element in self.parser.read_events():
            if event == "start":
                self.depth += 1
                if self.depth == 1:
                    self.root, self.header_seen = element, True
                continue
            self.depth -= 1
            if self.depth == 0:
                self.closed_properly = True
            if self.depth != 1:
                continue
            self.root.remove(element)
            if element.tag == STREAMS + "error":
                names = [child.tag for child in element if child.tag.startswith(ERRORS) and child.tag != ERRORS + "text"]
                self.condition = names[0][len(ERRORS):]
            else:
                self.queue.append(element)

    def receive(self, seconds=PATIENCE):
        """The next element; None when the time is up; StreamEnded at the end."""
        end = time.monotonic() + seconds
        while not self.queue:
            if self.ended:
                raise StreamEnded(self.condition)
            left = end - time.monotonic()
            if left <= 0:
                return None
            self.socket.settimeout(left)
            try:
                self._read()
            except (TimeoutError, ssl.SSLWantReadError):
                return None
        return self.queue.pop(0)

    def expect(self, tag, seconds=PATIENCE):
        element = self.receive(seconds)
        assert element is not None, f"nothing came instead of {tag}"
        assert element.tag == tag, f"{element.tag} {element.attrib} came instead of {tag}"
        return element

    def read_to_end(self, seconds=PATIENCE):
        """The stream error's condition, after the connection has ended."""
        end = time.monotonic() + seconds
        try:
            while time.monotonic() < end:
                self.receive(end - time.monotonic())
        except StreamEnded:
            return self.condition
        raise AssertionError("the stream did not end")

    def open(self):
        self.restart()
        self.send(header(self.domain))
        return self.expect(STREAMS + "features")

    def start_tls(self):
        self.open()
        self.send(f"<starttls xmlns='{TLS_NS}'/>")
        self.expect("{" + TLS_NS + "}proceed")
        self.wrap()

    def authenticate(self, user, password):
        self.send(plain(user, password))
        answer = self.receive()
        if answer is None or answer.tag != SASL + "success":
            raise LoginFailed(answer[0].tag[len(SASL):] if answer is not None and len(answer) else "no answer")

    def bind(self, resource):
        self.send(f"<iq type='set' id='bind'><bind xmlns='{BIND[1:-1]}'><resource>{resource}</resource></bind></iq>")
        result = self.expect(CLIENT + "iq")
        assert result.get("type") == "result", ElementTree.tostring(result)
        self.jid = result.find(f"{BIND}bind/{BIND}jid").text

    def log_in_without_binding(self, user, password="secret"):
        """Up to the features that follow SASL, which are returned."""
        if not isinstance(self.socket, ssl.SSLSocket):
            self.start_tls()
        self.open()
        self.authenticate(user, password)
        return self.open()

    def log_in(self, user, password="secret", resource="test"):
        self.log_in_without_binding(user, password)
        self.bind(resource)
        return self

    def ping(self):
        """Returns once the daemon has handled all that was sent before."""
        self.ids += 1
        key = f"ping{self.ids}"
        self.send(f"<iq type='get' id='{key}' to='{self.domain}'><ping xmlns='urn:xmpp:ping'/></iq>")
        kept = []
        while True:
            element = self.receive()
            assert element is not None, "no answer to a ping"
            if element.tag == CLIENT + "iq" and element.get("id") == key:
                self.queue = kept + self.queue
                return element
            kept.append(element)


def member(daemon, user, resource="test", direct=False, source="127.0.0.1", password="secret"):
    return Client(daemon, direct=direct, source=source).log_in(user, password, resource=resource)


def message(to, body, extra=""):
    return f"<message to='{to}' type='chat'{extra}><body>{body}</body></message>"
