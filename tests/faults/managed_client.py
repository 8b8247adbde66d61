"""A client with stream management (XEP-0198): counts, acknowledges, resumes, and sends again what was not acknowledged."""
import xml.etree.ElementTree as ElementTree

from client import CLIENT, Client, StreamEnded

SM = "{urn:xmpp:sm:3}"
STANZAS = (CLIENT + "message", CLIENT + "presence", CLIENT + "iq")
WRAP = 1 << 32


class ManagedClient:
    """One device. connect() logs in and resumes if it can; `stanzas` is what came, each once per count of the stream.

    The device behaves as the XEP asks and trusts the server to do the same: it removes no duplicates."""

    def __init__(self, daemon, port, user, resource, password="secret", direct=True):
        self.daemon, self.port, self.user, self.resource, self.password, self.direct = daemon, port, user, resource, password, direct
        self.client = None
        self.resume_id = None
        self.received = self.sent = self.acknowledged = 0  # counts modulo 2^32, as on the wire
        self.unacknowledged = []
        self.resumptions = self.new_sessions = 0

    # --- connections
    def connect(self):
        """True: the old session was resumed; false: this is a new one. Raises StreamEnded, OSError or LoginFailed if it fails
        on the way; may be called again then."""
        self.drop()
        client = Client(Relayed(self.daemon, self.port), direct=self.direct)
        try:
            self._log_in(client)
            resumed = self.resume_id is not None and self._resume(client)
            if not resumed:
                self._bind(client)
        except BaseException:
            client.close()
            raise
        self.client = client
        return resumed

    def drop(self):
        if self.client:
            self.client.close()
            self.client = None

    def _log_in(self, client):
        try:
            client.log_in_without_binding(self.user, self.password)
        except ElementTree.ParseError as error:
            # A daemon that ends just after <success/> says so in a new stream, and both may come in one read.
            if "declaration not at start" not in str(error):
                raise
            raise StreamEnded("system-shutdown") from error

    def _resume(self, client):
        client.send(f"<resume xmlns='{SM[1:-1]}' h='{self.received}' previd='{self.resume_id}'/>")
        answer = client.receive()
        if answer is None:
            raise StreamEnded("no answer to resume")
        if answer.tag == SM + "resumed":
            self.take_acknowledgement(int(answer.get("h")))
            self.resumptions += 1
            for stanza in self.unacknowledged:
                client.send(stanza)
            return True
        assert answer.tag == SM + "failed", ElementTree.tostring(answer)
        if answer.get("h") is not None:
            self.take_acknowledgement(int(answer.get("h")))
        return False

    def _bind(self, client):
        client.bind(self.resource)
        client.send(f"<enable xmlns='{SM[1:-1]}' resume='true'/>")
        enabled = client.expect(SM + "enabled")
        assert enabled.get("resume") in ("true", "1"), ElementTree.tostring(enabled)
        self.resume_id = enabled.get("id")
        self.new_sessions += 1
        self.received = self.sent = self.acknowledged = 0
        # A new session: what the old one may not have got is sent once more, under the same ids.
        again, self.unacknowledged = self.unacknowledged, []
        for stanza in again:
            self.unacknowledged.append(stanza)
            self.sent += 1
            client.send(stanza)

    # --- stanzas
    def send(self, stanza):
        """Kept until the server has acknowledged it, sent again after a resumption; OSError if the connection is gone."""
        self.unacknowledged.append(stanza)
        self.sent = (self.sent + 1) % WRAP
        if self.client:
            self.client.send(stanza)

    def request(self):
        self.client.send(f"<r xmlns='{SM[1:-1]}'/>")

    def take_acknowledgement(self, handled):
        new = (handled - self.acknowledged) % WRAP
        assert new <= len(self.unacknowledged), f"acknowledged {handled}, {len(self.unacknowledged)} are out after {self.acknowledged}"
        del self.unacknowledged[:new]
        self.acknowledged = handled

    def receive(self, seconds):
        """The next stanza, None when the time is up; answers requests on the way."""
        while True:
            element = self.client.receive(seconds)
            if element is None:
                return None
            if element.tag == SM + "r":
                self.client.send(f"<a xmlns='{SM[1:-1]}' h='{self.received}'/>")
            elif element.tag == SM + "a":
                self.take_acknowledgement(int(element.get("h")))
            elif element.tag in STANZAS:
                self.received = (self.received + 1) % WRAP
                return element
            else:
                raise AssertionError(f"unexpected {element.tag}")


class Relayed:
    """The daemon as seen through a relay."""

    def __init__(self, daemon, port):
        self.c2s = self.direct = port
        self.certificate = daemon.certificate
