"""Programs and libraries of others that log in: GNU SASL, profanity, slixmpp."""
import asyncio
import base64
import ctypes
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import OpenSSL.SSL
import slixmpp

from client import SASL, STREAMS, Client, header
from sasl2_test import SASL2

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "interop"))
from terminal import Terminal  # noqa: E402


class Gsasl:
    """The other half of an exchange, by GNU SASL's own program."""

    def __init__(self, mechanism, user, password):
        self.program = subprocess.Popen(
            ["/usr/bin/gsasl", "--client", "--no-cb", "--mechanism", mechanism, "--authentication-id", user,
             "--authorization-id", f"{user}@example.org", "--password", password, "--service", "xmpp", "--hostname", "example.org"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1)

    def line(self):
        while True:
            text = self.program.stdout.readline()
            if not text or re.fullmatch(r"[A-Za-z0-9+/=]+\n", text):
                return text.strip()

    def answer(self, text):
        self.program.stdin.write(text + "\n")
        self.program.stdin.flush()
        return self.line()

    def close(self):
        self.program.kill()
        self.program.wait()


def by_gsasl(daemon, mechanism, user, password):
    """The condition of a failure; None: logged in, and the server has proven itself to gsasl."""
    gsasl = Gsasl(mechanism, user, password)
    try:
        with Client(daemon, direct=True) as client:
            client.send(header())
            client.expect(STREAMS + "features")
            client.send(f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='{mechanism}'>{gsasl.line()}</auth>")
            challenge = client.receive()
            assert challenge.tag == SASL + "challenge", ElementTree.tostring(challenge)
            client.send(f"<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>{gsasl.answer(challenge.text)}</response>")
            last = client.receive()
            if last.tag != SASL + "success":
                return last[0].tag[len(SASL):]
            gsasl.program.stdin.write(last.text + "\n\n")
            gsasl.program.stdin.close()
            said = gsasl.program.stdout.read()
            assert "server trusted" in said, f"gsasl does not believe the server's proof: {said}"
            return None
    finally:
        gsasl.close()


class Libgsasl:
    """The library itself: its program binds to no channel without a server of its own kind."""
    AUTHID, AUTHZID, PASSWORD, CB_TLS_EXPORTER = 1, 2, 3, 25  # gsasl.h

    def __init__(self, mechanism, properties):
        self.library, self.mechanism = ctypes.CDLL("libgsasl.so.18"), mechanism
        self.context, self.session = ctypes.c_void_p(), ctypes.c_void_p()
        assert self.library.gsasl_init(ctypes.byref(self.context)) == 0
        assert self.library.gsasl_client_start(self.context, mechanism.encode(), ctypes.byref(self.session)) == 0, mechanism
        for name, value in properties.items():
            self.library.gsasl_property_set(self.session, name, value.encode())

    def step(self, challenge):
        """The answer, Base64; raises if the server's proof is wrong."""
        out = ctypes.c_char_p()
        status = self.library.gsasl_step64(self.session, challenge.encode(), ctypes.byref(out))
        assert status in (0, 1), f"{self.mechanism}: gsasl: error {status}"
        return out.value.decode()

    def close(self):
        self.library.gsasl_finish(self.session)
        self.library.gsasl_done(self.context)


class OverPyOpenssl(Client):
    """A connection whose keying material can be had (RFC 9266), which Python's own has not."""

    def wrap(self):
        context = OpenSSL.SSL.Context(OpenSSL.SSL.TLS_CLIENT_METHOD)
        context.set_alpn_protos([b"xmpp-client"])
        bare = self.socket
        bare.settimeout(None)
        self.socket = OpenSSL.SSL.Connection(context, bare)
        self.socket.set_tlsext_host_name(self.domain.encode())
        self.socket.set_connect_state()
        self.socket.do_handshake()
        self.socket.settimeout = lambda seconds: bare.settimeout(None)

    def exported(self):
        return base64.b64encode(self.socket.export_keying_material(b"EXPORTER-Channel-Binding", 32, b"")).decode()


def by_libgsasl(daemon, mechanism, user, password, binding=None):
    """As by_gsasl(), by SASL2, which offers channel binding; `binding`: instead of the connection's own."""
    with OverPyOpenssl(daemon, direct=True) as client:
        client.send(header())
        features = client.expect(STREAMS + "features")
        assert mechanism in [each.text for each in features.iter(SASL2 + "mechanism")], mechanism
        known = {Libgsasl.AUTHID: user, Libgsasl.PASSWORD: password}
        if mechanism.endswith("-PLUS"):
            known[Libgsasl.CB_TLS_EXPORTER] = binding or client.exported()
        gsasl = Libgsasl(mechanism, known)
        client.send(f"<authenticate xmlns='{SASL2[1:-1]}' mechanism='{mechanism}'><initial-response>{gsasl.step('')}</initial-response>"
                    "</authenticate>")
        answer = client.receive()
        while answer.tag == SASL2 + "challenge":
            client.send(f"<response xmlns='{SASL2[1:-1]}'>{gsasl.step(answer.text)}</response>")
            answer = client.receive()
        if answer.tag != SASL2 + "success":
            return answer[0].tag[len(SASL):]
        proof = answer.find(SASL2 + "additional-data")
        if proof is not None:
            gsasl.step(proof.text)
        else:
            assert mechanism == "PLAIN", "the server has not proven itself"
        gsasl.close()
        return None


def every_mechanism_of_gsasl(daemon):
    """What the library knows and the daemon offers, with bob's password: no less than these."""
    known = set(subprocess.run(["/usr/bin/gsasl", "--client-mechanisms"], capture_output=True, text=True, input="").stdout.split())
    with OverPyOpenssl(daemon, direct=True) as client:
        client.send(header())
        offered = {each.text for each in client.expect(STREAMS + "features").iter(SASL2 + "mechanism")}
    both = known & offered
    assert {"PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"} <= both, (known, offered)
    for mechanism in sorted(both):
        assert by_libgsasl(daemon, mechanism, "bob", "secret") is None, mechanism
        assert by_libgsasl(daemon, mechanism, "bob", "wrong") == "not-authorized", mechanism
        if mechanism.endswith("-PLUS"):  # somebody in the middle has another connection
            elsewhere = base64.b64encode(bytes(32)).decode()
            refused = by_libgsasl(daemon, mechanism, "bob", "secret", elsewhere)
            assert refused == "malformed-request", (mechanism, refused)
    print(f"GNU SASL logs in by {', '.join(sorted(both))}")


def by_profanity(daemon, folder, user, password, wrong):
    """Debian's profanity in its terminal; the mechanism that it has logged in by, as the daemon says."""
    with Terminal(os.path.join(folder, f"profanity-{user}"), 110, 30) as terminal:
        terminal.enter("profanity")
        terminal.wait("to show complete help")
        for attempt, word in enumerate((wrong, password)):
            terminal.enter(f"/connect {user}@example.org server 127.0.0.1 port {daemon.c2s} tls force")
            terminal.wait("Enter password:")
            terminal.enter(word)
            if attempt == 0:
                terminal.wait("TLS certificate verification failed")
                terminal.enter("/tls always")
                terminal.wait("Login failed")
        terminal.wait("logged in successfully")
        sessions = json.loads(daemon.control("sessions", f"{user}@example.org", "--json").stdout)
        terminal.enter("/quit")
        terminal.wait(r"\$ *\n*\Z")
        return sessions[0]["mechanism"]


def by_slixmpp(daemon, mechanism, user, password, pair=None):
    """The mechanism that it has logged in by; None: refused."""
    async def log_in():
        client = slixmpp.ClientXMPP(f"{user}@example.org", password, sasl_mech=mechanism)
        client.ca_certs = daemon.certificate()
        client.use_ipv6 = False
        if pair:
            client.certfile, client.keyfile = pair
        done = asyncio.get_running_loop().create_future()

        def end(result):
            if not done.done():
                done.set_result(result)
        client.add_event_handler("session_start", lambda _: end(client.plugin["feature_mechanisms"].mech.name))
        client.add_event_handler("failed_all_auth", lambda _: end(None))
        client.connect(("127.0.0.1", daemon.c2s))
        try:
            return await asyncio.wait_for(done, 60)
        finally:
            client.abort()
    return asyncio.run(log_in())
