#!/usr/bin/env python3
"""SASL2 over TLS against the daemon: a session in one answer, counted in round trips; after SIGKILL the same request brings
it back with what was missed; by a token it takes one round trip, until that is revoked. sasl2_test.py --bin BUILD_FOLDER --tui BUILD_FOLDER"""
import argparse
import base64
import hashlib
import hmac
import json
import os
import select
import socket
import subprocess
import threading
import time
import xml.etree.ElementTree as ElementTree

from client import CLIENT, STREAMS, Client, StreamEnded, header, member, message
from daemon import Daemon, find_program

SASL2 = "{urn:xmpp:sasl:2}"
BIND2 = "{urn:xmpp:bind:0}"
SM = "{urn:xmpp:sm:3}"
MAM = "{urn:xmpp:mam:2}"
FAST = "{urn:xmpp:fast:0}"
IAP = "{urn:xmpp:iap:0}"
AGENT = "<user-agent id='{}'><software>Script</software><device>Test</device></user-agent>"
SESSION = ("<bind xmlns='urn:xmpp:bind:0'><tag>Script</tag><enable xmlns='urn:xmpp:carbons:2'/>"
           "<enable xmlns='urn:xmpp:sm:3' resume='true'/></bind>")


class Login(Client):
    """By SCRAM-SHA-256 (RFC 7677). `round_trips`: since TLS is up."""

    def __init__(self, daemon):
        super().__init__(daemon, direct=True)
        self.round_trips = 0

    def ask(self, data):
        self.send(data)
        self.round_trips += 1
        answer = self.receive()
        assert answer is not None, f"no answer to {data}"
        return answer

    def hello(self):
        self.restart()
        features = self.ask(header(self.domain))
        assert features.tag == STREAMS + "features", features.tag
        return features

    def log_in_by_scram(self, user, password, inlined, flag="n"):
        bare = f"n={user},r={base64.b64encode(os.urandom(18)).decode()}"
        gs2 = f"{flag},,"
        challenge = self.ask(f"<authenticate xmlns='urn:xmpp:sasl:2' mechanism='SCRAM-SHA-256'><initial-response>"
                             f"{base64.b64encode((gs2 + bare).encode()).decode()}</initial-response>{inlined}</authenticate>")
        if challenge.tag != SASL2 + "challenge":
            return challenge
        first = base64.b64decode(challenge.text).decode()
        fields = dict(part.split("=", 1) for part in first.split(","))
        salted = hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(fields["s"]), int(fields["i"]))
        final = f"c={base64.b64encode(gs2.encode()).decode()},r={fields['r']}"
        signed = f"{bare},{first},{final}".encode()
        key = hmac.digest(salted, b"Client Key", "sha256")
        signature = hmac.digest(hashlib.sha256(key).digest(), signed, "sha256")
        proof = bytes(a ^ b for a, b in zip(key, signature))
        answer = self.ask("<response xmlns='urn:xmpp:sasl:2'>" +
                          base64.b64encode(f"{final},p={base64.b64encode(proof).decode()}".encode()).decode() + "</response>")
        if answer.tag == SASL2 + "success":
            server = hmac.digest(hmac.digest(salted, b"Server Key", "sha256"), signed, "sha256")
            said = base64.b64decode(answer.find(SASL2 + "additional-data").text).decode()
            assert said == "v=" + base64.b64encode(server).decode(), "the server does not know the password"
            self.expect(STREAMS + "features")
        return answer


def test(daemon):
    with Login(daemon) as phone:
        features = phone.hello()
        offer = features.find(SASL2 + "authentication")
        mechanisms = [each.text for each in offer.findall(SASL2 + "mechanism")]
        assert mechanisms[0] == "SCRAM-SHA-512-PLUS" and "SCRAM-SHA-256" in mechanisms, mechanisms
        success = phone.log_in_by_scram("alice", "secret", SESSION)
        assert success.tag == SASL2 + "success", ElementTree.tostring(success)
        assert phone.round_trips == 3, phone.round_trips
        address = success.find(SASL2 + "authorization-identifier").text
        assert address.startswith("alice@example.org/Script/"), address
        bound = success.find(BIND2 + "bound")
        resume = bound.find(SM + "enabled").get("id")
        assert bound.find(MAM + "metadata") is not None
        phone.send("<presence/>")
        own = phone.expect(CLIENT + "presence")
        assert own.get("from") == address, own.attrib
        received = 1
        phone.send("<r xmlns='urn:xmpp:sm:3'/>")
        while True:
            element = phone.receive()
            assert element is not None, "no acknowledgement"
            if element.tag == SM + "a":
                break
            received += element.tag.startswith(CLIENT)
        assert element.get("h") == "1", element.attrib
    daemon.kill()
    daemon.start()
    with member(daemon, "bob") as bob:
        bob.send(message("alice@example.org", "while you were away"))
        bob.ping()
    with Login(daemon) as phone:
        phone.hello()
        success = phone.log_in_by_scram(
            "alice", "secret", f"<resume xmlns='urn:xmpp:sm:3' h='{received}' previd='{resume}'/>" + SESSION)
        resumed = success.find(SM + "resumed")
        assert resumed is not None and resumed.get("h") == "1", ElementTree.tostring(success)
        assert success.find(BIND2 + "bound") is None
        assert success.find(SASL2 + "authorization-identifier").text == address
        assert phone.round_trips == 3
        while True:
            element = phone.receive()
            assert element is not None, "the message did not come"
            if element.find(CLIENT + "body") is not None:
                break
        assert element.find(CLIENT + "body").text == "while you were away"
    with Login(daemon) as stranger:
        stranger.hello()
        answer = stranger.log_in_by_scram("alice", "wrong", SESSION)
        assert answer.tag == SASL2 + "failure" and answer[0].tag.endswith("}not-authorized"), ElementTree.tostring(answer)
        # It could bind to TLS, and was told that there is nothing to bind to: somebody in the middle.
        answer = stranger.log_in_by_scram("alice", "secret", SESSION, flag="y")
        assert answer.tag == SASL2 + "failure", ElementTree.tostring(answer)
        stranger.send("<next xmlns='urn:xmpp:sasl:2' task='none'/>" * 5)
        try:
            while stranger.receive() is not None:
                pass
            raise AssertionError("as many attempts as one likes")
        except StreamEnded as end:
            assert end.args[0] == "policy-violation", end


def by_token(user, token, count, inlined):
    proof = hmac.digest(token.encode(), b"Initiator", "sha256")
    return ("<authenticate xmlns='urn:xmpp:sasl:2' mechanism='HT-SHA-256-NONE'><initial-response>" +
            base64.b64encode(user.encode() + b"\0" + proof).decode() +
            f"</initial-response><fast xmlns='urn:xmpp:fast:0' count='{count}'/>{inlined}</authenticate>")


def refused(daemon, request):
    with Login(daemon) as stranger:
        stranger.hello()
        answer = stranger.ask(request)
        return answer.tag == SASL2 + "failure" and answer[0].tag.endswith("}not-authorized")


def test_tokens(daemon):
    phone = AGENT.format("phone")
    with Login(daemon) as first:
        version = first.hello().find(IAP + "config-version").get("value")
        success = first.log_in_by_scram("alice", "secret", phone + SESSION +
                                        "<request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/>")
        token = success.find(FAST + "token").get("token")
        assert first.round_trips == 3
    iap = f"<config-version xmlns='urn:xmpp:iap:0' scheme='opaque' value='{version}'/>"
    daemon.kill()
    daemon.start()
    # Header and login in one flight, header, features and session in the next: one round trip since TLS is up.
    again = Login(daemon)
    again.restart()
    features = again.ask(header() + by_token("alice", token, 1, phone + SESSION + iap))
    assert features.tag == STREAMS + "features", features.tag
    success = again.expect(SASL2 + "success")
    assert again.round_trips == 1
    assert success.find(BIND2 + "bound").find(SM + "enabled") is not None
    expected = hmac.digest(token.encode(), b"Responder", "sha256")
    assert base64.b64decode(success.find(SASL2 + "additional-data").text) == expected
    again.expect(STREAMS + "features")
    again.send("<presence/>")
    again.expect(CLIENT + "presence")
    # Its count is on disk: what was said is not good again, even after a crash.
    daemon.kill()
    daemon.start()
    assert refused(daemon, by_token("alice", token, 1, phone))
    assert refused(daemon, by_token("alice", token, 2, AGENT.format("another")))
    assert refused(daemon, by_token("bob", token, 2, phone))
    with Login(daemon) as live:
        live.hello()
        assert live.ask(by_token("alice", token, 2, phone + SESSION)).tag == SASL2 + "success"
        live.expect(STREAMS + "features")
        listed = json.loads(daemon.control("tokens", "alice@example.org", "--json").stdout)
        assert [(each["software"], each["name"]) for each in listed] == [("Script", "Test")], listed
        assert listed[0]["last_used"] is not None
        said = daemon.control("tokens", "alice@example.org", "revoke", str(listed[0]["number"])).stdout
        assert "was disconnected" in said, said
        assert live.read_to_end() == "not-authorized"
    assert refused(daemon, by_token("alice", token, 3, phone))
    assert token not in daemon.log()
    for name in ("xmppd.db", "xmppd.db-wal"):
        path = os.path.join(daemon.folder, "data", name)
        assert not os.path.exists(path) or token.encode() not in open(path, "rb").read(), "the token is in the database"


class OneWay:
    """Between a client and the daemon's direct TLS: the client hears the server's half of the handshake, and nothing after."""

    def __init__(self, port):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.server_port, self.spoken = port, 0
        threading.Thread(target=self.relay, daemon=True).start()

    def relay(self):
        client, _ = self.listener.accept()
        server = socket.create_connection(("127.0.0.1", self.server_port))
        with client, server:
            while True:
                for end in select.select([client, server], [], [])[0]:
                    data = end.recv(65536)
                    if not data:
                        return
                    if end is client:
                        self.spoken += 1  # a ClientHello is one piece; what follows answers the server's flight
                        server.sendall(data)
                    elif self.spoken == 1:
                        client.sendall(data)


def test_client(daemon, tui):
    """xmpp-tui, which has been there before: all that a login takes is said without a word heard since the handshake."""
    folder = os.path.join(daemon.folder, "tui")
    for name, text in (("toml", ""), ("password", "secret\n")):
        with open(f"{folder}.{name}", "w") as file:
            file.write(text)

    def start(port):
        return subprocess.Popen([tui, "--data", folder, "--config", folder + ".toml", "--account", "carol@example.org", "--password-file",
                                 folder + ".password", "--server", f"127.0.0.1:{port}", "--direct-tls", "--ca", daemon.certificate(),
                                 "recv", "--timeout", "3"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    assert start(daemon.direct).wait(60) == 0
    assert daemon.log().count("bound carol@example.org/") == 1
    again = start(OneWay(daemon.direct).port)
    end = time.monotonic() + 30
    while daemon.log().count("bound carol@example.org/") != 2:
        assert time.monotonic() < end and again.poll() is None, "it waits for more than the handshake"
        time.sleep(0.05)
    assert "logged in as carol@example.org by HT-SHA-256-EXPR" in daemon.log(), "not by its token"
    again.kill()
    again.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    parser.add_argument("--tui", required=True)
    options = parser.parse_args()
    with Daemon(options.bin) as daemon:
        for user in ("alice", "bob", "carol"):
            daemon.add_user(user)
        test(daemon)
        test_tokens(daemon)
        test_client(daemon, find_program(options.tui, "xmpp-tui"))
    print("a session in three round trips, by a token in one, xmpp-tui's, too, and back after SIGKILL")


if __name__ == "__main__":
    main()
