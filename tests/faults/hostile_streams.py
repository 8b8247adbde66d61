#!/usr/bin/env python3
"""Hostile and broken clients: each ends in the right stream error, while two honest users chat on and notice nothing.
hostile_streams.py --bin BUILD_FOLDER [CASE...]"""
import argparse
import concurrent.futures
import resource
import socket
import ssl
import subprocess
import sys
import time
import warnings

from bystanders import Bystanders
from client import CLIENT, SASL, TLS_NS, Client, LoginFailed, StreamEnded, header, member, message, plain
from daemon import Daemon

ATTACKER = "127.0.0.2"
CASES = []


def case(function):
    CASES.append(function)
    return function


def refused(daemon, data, condition, logged_in=False, direct=False):
    """`data` ends a stream with this condition, after a header of the daemon's."""
    with Client(daemon, direct=direct, source=ATTACKER) as client:
        if logged_in:
            client.log_in("mallory")
        try:
            for start in range(0, len(data), 65536):
                client.send(data[start:start + 65536])
        except OSError:
            pass  # it has had enough: what it said is read below
        found = client.read_to_end()
        assert client.header_seen, "no stream header before the error"
        assert found == condition, f"{found} instead of {condition}"


def wait_for(there, what, seconds=30):
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end, f"waited too long for {what}"
        time.sleep(0.02)


@case
def oversized_stanza(daemon):
    refused(daemon, message("bob@example.org", "x" * 300_000), "policy-violation", logged_in=True)


# CVE-2021-32918.
@case
def stanza_that_never_ends(daemon):
    refused(daemon, "<message to='bob@example.org'><body>" + "x" * 2_000_000, "policy-violation", logged_in=True)


@case
def item_of_ten_mebibytes(daemon):
    """The stream ends long before it is read; the node keeps nothing of it."""
    publish = ("<iq type='set' id='p'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:large'>"
               "<item id='1'><x xmlns='urn:example:x'>" + "x" * (10 * 1024 * 1024) +
               "</x></item></publish></pubsub></iq>")
    refused(daemon, publish, "policy-violation", logged_in=True)
    with Client(daemon, source=ATTACKER) as client:
        client.log_in("mallory")
        client.send("<iq type='get' id='g'><pubsub xmlns='http://jabber.org/protocol/pubsub'>"
                    "<items node='urn:example:large'/></pubsub></iq>")
        answer = client.expect(CLIENT + "iq")
        assert answer.get("type") == "error" and answer.find(".//{*}item-not-found") is not None, "some of it was kept"


# CVE-2011-1753, CVE-2011-1754, CVE-2011-1755, CVE-2011-2205.
@case
def entity_bomb(daemon):
    entities = "<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{i} '&a{i - 1};&a{i - 1};'>" for i in range(1, 64))
    refused(daemon, f"<?xml version='1.0'?><!DOCTYPE bomb [{entities}]>" + header()[21:] + "&a63;", "restricted-xml")


@case
def document_type(daemon):
    refused(daemon, "<!DOCTYPE stream SYSTEM 'file:///etc/passwd'>", "restricted-xml")
    refused(daemon, header() + "<!DOCTYPE x>", "not-well-formed")


@case
def foreign_entity(daemon):
    refused(daemon, message("bob@example.org", "&file;"), "restricted-xml", logged_in=True)


@case
def processing_instruction(daemon):
    refused(daemon, header() + "<?php system('id') ?>", "restricted-xml")
    refused(daemon, message("bob@example.org", "<?x y?>"), "restricted-xml", logged_in=True)


@case
def comment(daemon):
    refused(daemon, header() + "<!-- hello -->", "restricted-xml")
    refused(daemon, message("bob@example.org", "<!-- hello -->"), "restricted-xml", logged_in=True)


# CVE-2022-25235, CVE-2022-25236, CVE-2022-22784.
@case
def bad_bytes(daemon):
    for text in (b"\xc3\x28", b"\xff\xfe", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\xaf", b"\x00"):
        refused(daemon, b"<message to='bob@example.org'><body>" + text + b"</body></message>", "not-well-formed",
                logged_in=True)
    refused(daemon, "<?xml version='1.0' encoding='ISO-8859-1'?>" + header()[21:], "unsupported-encoding")
    refused(daemon, header().encode("utf-16"), "unsupported-encoding")


@case
def not_xml(daemon):
    refused(daemon, "GET / HTTP/1.1\r\nHost: example.org\r\n\r\n", "not-well-formed")
    refused(daemon, "<message></presence>", "not-well-formed", logged_in=True)
    refused(daemon, "<message a='1' a='2'/>", "not-well-formed", logged_in=True)
    refused(daemon, "<undeclared:message/>", "bad-namespace-prefix", logged_in=True)


@case
def depth(daemon):
    refused(daemon, "<message to='bob@example.org'>" + "<a>" * 10_000, "policy-violation", logged_in=True)


@case
def many_children_and_attributes(daemon):
    refused(daemon, "<message>" + "<a/>" * 20_000, "policy-violation", logged_in=True)
    attributes = " ".join(f"a{i}='x'" for i in range(5000))
    refused(daemon, f"<message {attributes}/>", "policy-violation", logged_in=True)


@case
def stanzas_before_login(daemon):
    for stanza in (message("bob@example.org", "hi"), "<presence/>",
                   "<iq type='set' id='1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"):
        refused(daemon, header() + stanza, "not-authorized")
        refused(daemon, header() + stanza, "not-authorized", direct=True)


@case
def false_sender(daemon):
    for sender in ("alice@example.org", "alice@example.org/home", "mallory@example.org/other", "example.org"):
        refused(daemon, message("bob@example.org", "trust me", f" from='{sender}'"), "invalid-from", logged_in=True)


@case
def unknown_elements(daemon):
    refused(daemon, "<bogus xmlns='jabber:client'/>", "unsupported-stanza-type", logged_in=True)
    refused(daemon, "<message xmlns='jabber:server'/>", "unsupported-stanza-type", logged_in=True)


@case
def wrong_headers(daemon):
    refused(daemon, header("elsewhere.example"), "host-unknown")
    refused(daemon, header().replace("jabber:client", "jabber:server"), "invalid-namespace")
    refused(daemon, header().replace("version='1.0' xmlns", "xmlns"), "unsupported-version")


@case
def endless_header(daemon):
    refused(daemon, "<stream:stream to='example.org' x='" + "x" * 1_000_000, "policy-violation")
    refused(daemon, "<?xml version='1.0'?>" + " " * 1_000_000, "policy-violation")


@case
def too_much_before_login(daemon):
    refused(daemon, header() + " " * 1_000_000, "policy-violation")
    refused(daemon, header() + "<a xmlns='" + "u" * 1_000_000, "policy-violation")


@case
def half_open_and_slow(daemon):
    """They say nothing, or a byte now and then; c2s.unauthenticated_seconds is 3 here."""
    begun = time.monotonic()
    silent = [Client(daemon, source=ATTACKER) for _ in range(5)]
    untalkative = [socket.create_connection(("127.0.0.1", daemon.direct), source_address=(ATTACKER, 0))
                   for _ in range(5)]
    slow = Client(daemon, source=ATTACKER)
    try:
        for byte in header() + " " * 1000:
            slow.send(byte)
            if slow.receive(0.05) is not None and time.monotonic() - begun > 10:
                break
    except (OSError, StreamEnded):
        pass
    assert slow.read_to_end() == "connection-timeout"
    for client in silent:
        assert client.read_to_end() == "connection-timeout"
        client.close()
    for bare in untalkative:  # no TLS, so no word
        bare.settimeout(20)
        while bare.recv(4096):
            pass
        bare.close()
    assert time.monotonic() - begun < 20


@case
def bad_tls(daemon):
    def ends(client, data):
        client.settimeout(20)
        try:
            client.sendall(data)
            while client.recv(4096):
                pass
        except OSError:
            pass
        client.close()

    # On the port for direct TLS.
    for data in (b"<?xml version='1.0'?>" + header().encode(), b"\x16\x03\x01\xff\xff" + b"\0" * 70000, bytes(range(256))):
        ends(socket.create_connection(("127.0.0.1", daemon.direct), source_address=(ATTACKER, 0)), data)
    # After <proceed/>.
    client = Client(daemon, source=ATTACKER)
    client.open()
    client.send(f"<starttls xmlns='{TLS_NS}'/>")
    client.expect("{" + TLS_NS + "}proceed")
    ends(client.socket, b"this is no TLS at all" * 100)
    # Old protocols, and another application's.
    for change in ("maximum_version", "alpn"):
        context = ssl.create_default_context(cafile=daemon.certificate())
        if change == "alpn":
            context.set_alpn_protocols(["h2"])
        else:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # it is; that is the point
                context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
            context.set_ciphers("ALL:@SECLEVEL=0")
        bare = socket.create_connection(("127.0.0.1", daemon.direct), source_address=(ATTACKER, 0))
        try:
            context.wrap_socket(bare, server_hostname="example.org")
            raise AssertionError(f"{change}: the handshake succeeded")
        except (ssl.SSLError, ConnectionError):
            bare.close()


# CVE-2021-32920.
@case
def renegotiation(daemon):
    """Each would cost the daemon a handshake; OpenSSL's client asks for one on a line with an R."""
    done = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{daemon.direct}", "-servername", "example.org",
                           "-tls1_2", "-no_ign_eof", "-bind", f"{ATTACKER}:0"], input=b"R\n", capture_output=True, timeout=30)
    said = done.stdout + done.stderr
    assert b"RENEGOTIATING" in said, said[-2000:]
    assert b"no renegotiation" in said, said[-2000:]


# CVE-2011-0411, in XMPP's words.
@case
def injection_before_tls(daemon):
    """What a man in the middle adds behind <starttls/> must not count inside TLS."""
    for injected in (plain("mallory", "secret"), header() + plain("mallory", "secret"), "<presence/>"):
        client = Client(daemon, source=ATTACKER)
        client.open()
        client.send(f"<starttls xmlns='{TLS_NS}'/>" + injected)
        client.expect("{" + TLS_NS + "}proceed")
        client.wrap()
        features = client.open()
        assert features.find(SASL + "mechanisms") is not None, "logged in by what came in plain text"
        assert client.receive(0.2) is None
        client.authenticate("mallory", "secret")
        client.close()


@case
def injection_before_login(daemon):
    """What comes in one read behind the credentials belongs to no stream."""
    with Client(daemon, source=ATTACKER, direct=True) as client:
        client.open()
        client.send(plain("mallory", "secret") + message("bob@example.org", "injected"))
        client.expect(SASL + "success")
        assert client.receive(0.2) is None
        client.open()
        client.bind("test")
        client.ping()


# CVE-2014-8760.
@case
def sasl_without_tls(daemon):
    with Client(daemon, source=ATTACKER) as client:
        features = client.open()
        assert features.find(SASL + "mechanisms") is None
        client.send(plain("mallory", "secret"))
        assert client.receive()[0].tag == SASL + "encryption-required"
        assert client.read_to_end() == "policy-violation"


@case
def bad_passwords(daemon):
    """50 of them, in parallel; the throttle lets only a few be tried, and holds up nobody else."""
    source = "127.0.0.3"
    begun = time.monotonic()

    def guess(number):
        refusals = []
        client = Client(daemon, source=source, direct=True)
        try:
            client.open()
            for attempt in range(5):
                try:
                    client.authenticate("victim", f"guess {number} {attempt}")
                    raise AssertionError("a wrong password was right")
                except LoginFailed as failure:
                    refusals.append(failure.args[0])
        except (StreamEnded, OSError):
            pass
        client.close()
        return refusals

    with concurrent.futures.ThreadPoolExecutor(13) as pool:
        guesses = [pool.submit(guess, number) for number in range(13)]
        time.sleep(1)
        logins = []
        for user, address in (("carol", "127.0.0.4"), ("dave", "127.0.0.5")):
            start = time.monotonic()
            member(daemon, user, source=address).close()
            logins.append(time.monotonic() - start)
        results = [refusal for one in guesses for refusal in one.result(120)]
    seconds = time.monotonic() - begun
    checked = results.count("not-authorized")
    assert len(results) >= 50, f"only {len(results)} answers"
    assert max(logins) < 5, f"others waited {max(logins):.1f} s to log in"
    # 5 are free, and those in parallel before them; then 0.2 s, 0.4 s, … 1 s lie between two.
    assert checked <= 5 + 13 + seconds / 0.2, f"{checked} passwords tried in {seconds:.1f} s"
    assert "temporary-auth-failure" in results, "nothing was refused"
    # The owner, at an address that he never used: he may have to wait, or to try again.
    for _ in range(60):
        try:
            member(daemon, "victim", source="127.0.0.6").close()
            break
        except (LoginFailed, StreamEnded):
            time.sleep(0.5)
    else:
        raise AssertionError("the owner is locked out")


@case
def connection_flood(daemon):
    """1,000 from one address: c2s.max_connections_per_address is 256."""
    source = "127.0.0.7"
    clients = []
    conditions = {}
    try:
        for _ in range(1000):
            try:
                clients.append(Client(daemon, source=source))
            except OSError:
                conditions["not accepted"] = conditions.get("not accepted", 0) + 1
        member(daemon, "carol", source="127.0.0.4").close()
        # A refusal may still be on its way to us: who looks open is asked again.
        looks_open, patience = clients, time.monotonic() + 20
        while len(looks_open) > 256 and time.monotonic() < patience:
            asked, looks_open = looks_open, []
            for client in asked:
                try:
                    client.receive(0.001)
                    looks_open.append(client)
                except StreamEnded:
                    conditions[client.condition] = conditions.get(client.condition, 0) + 1
        assert len(looks_open) <= 256, f"{len(looks_open)} are open"
        assert conditions.get("policy-violation", 0) >= 1, conditions
        assert set(conditions) <= {"policy-violation", None, "not accepted"}, conditions
    finally:
        for client in clients:
            client.close()
    # Once they are gone, the address is welcome again.
    for attempt in range(50):
        try:
            member(daemon, "carol", source=source).close()
            break
        except (StreamEnded, OSError):
            time.sleep(0.2)
    else:
        raise AssertionError("the address stays locked out")


@case
def reader_who_does_not_read(daemon):
    """c2s.max_outgoing_bytes is 1 MiB here: he is disconnected, his friends are not."""
    deaf = member(daemon, "mallory", "deaf", source=ATTACKER)
    deaf.send("<presence/>")
    deaf.ping()
    deaf.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    with member(daemon, "dave", "talker") as talker:
        for _ in range(150):
            talker.send(message(deaf.jid, "x" * 60_000))
        talker.ping()
    # What it is told is stuck behind what it does not read.
    wait_for(lambda: "closed with resource-constraint" in daemon.log(), "the end of the deaf client")
    deaf.close()


@case
def sender_who_floods(daemon):
    """Read more slowly, not disconnected: c2s.max_bytes_per_second is 1 MiB."""
    with member(daemon, "mallory", "flood", source=ATTACKER) as flooder:
        begun = time.monotonic()
        for number in range(50):
            flooder.send(f"<iq type='set' id='f{number}' to='example.org'><x xmlns='urn:example'>{'x' * 60_000}</x></iq>")
        flooder.socket.settimeout(60)
        flooder.ping()
        assert time.monotonic() - begun > 1.0


@case
def abrupt_ends(daemon):
    """Connections that break at every stage."""
    for stop in range(5):
        for _ in range(5):
            client = Client(daemon, source=ATTACKER)
            if stop == 1:
                client.send(header()[:40])
            if stop >= 2:
                client.start_tls()
            if stop >= 3:
                client.open()
                client.send(plain("mallory", "secret"))
            if stop >= 4:
                client.receive()
                client.open()
                client.bind("abrupt")
                client.send("<presence/><message to='bob@example.org'><body>half a mess")
            client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            client.close()


@case
def gone_before_the_answer(daemon):
    """What waits for the disk comes back to a stream that is no more."""
    def iq(content, kind="set", to=""):
        destination = f" to='{to}'" if to else ""
        return f"<iq type='{kind}' id='gone'{destination}>{content}</iq>"
    room = "gone@conference.example.org"
    requests = [
        "<enable xmlns='urn:xmpp:sm:3' resume='true'/>",
        "<enable xmlns='urn:xmpp:sm:3' resume='true'/><presence/><r xmlns='urn:xmpp:sm:3'/>" + message("carol@example.org", "x"),
        iq("<query xmlns='jabber:iq:roster'/>", "get"),
        iq("<query xmlns='jabber:iq:roster'><item jid='carol@example.org'/></query>"),
        iq("<query xmlns='urn:xmpp:mam:2'/>"),
        iq("<query xmlns='jabber:iq:private'><x xmlns='urn:example:x'/></query>"),
        iq("<vCard xmlns='vcard-temp'><FN>M</FN></vCard>"),
        iq("<block xmlns='urn:xmpp:blocking'><item jid='eve@example.net'/></block>"),
        iq("<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:n'><item id='1'><x "
           "xmlns='urn:example:x'/></item></publish></pubsub>"),
        iq("<query xmlns='jabber:iq:register'><username>mallory</username><password>secret</password></query>"),
        f"<presence to='{room}/m'><x xmlns='http://jabber.org/protocol/muc'/></presence>"
        + iq("<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query>", to=room),
        message("carol@example.org", "the last word"),
    ]
    for request in requests:
        for reset in (False, True, False, True):
            with Client(daemon, source=ATTACKER) as client:
                client.log_in("mallory")
                client.send(request)
                if reset:
                    client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            assert daemon.alive(), f"the daemon died of {request}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True)
    parser.add_argument("cases", nargs="*")
    arguments = parser.parse_args()
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit[1], limit[1]))
    settings = {
        "c2s.unauthenticated_seconds": 3, "c2s.max_outgoing_bytes": 1 << 20, "login.first_delay_ms": 200,
        "login.max_delay_seconds": 1, "login.max_attempts_per_stream": 5, "log.level": "debug",
    }
    failures = 0
    with Daemon(arguments.bin, settings) as daemon:
        for user in ("alice", "bob", "carol", "dave", "mallory", "victim"):
            daemon.add_user(user)
        bystanders = Bystanders(daemon)
        bystanders.start()
        resident = daemon.resident_kib()
        for function in CASES:
            if arguments.cases and function.__name__ not in arguments.cases:
                continue
            begun = time.monotonic()
            try:
                function(daemon)
                assert daemon.alive(), "the daemon died"
                bystanders.check()
                print(f"ok      {function.__name__} ({time.monotonic() - begun:.1f} s)", flush=True)
            except Exception as error:  # the next cases may still tell something
                failures += 1
                print(f"FAILED  {function.__name__}: {type(error).__name__}: {error}", flush=True)
                if not daemon.alive():
                    break
        bystanders.finish()
        print(f"the bystanders exchanged {2 * bystanders.rounds} messages, the slowest pair took "
              f"{bystanders.slowest * 1000:.0f} ms; memory {resident} -> {daemon.resident_kib()} KiB")
        if failures:
            print(daemon.tail(5))
            raise SystemExit(f"{failures} failed")


if __name__ == "__main__":
    sys.exit(main())
