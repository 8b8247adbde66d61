#!/usr/bin/env python3
"""What logs in besides the password, by independent clients: codes of oathtool, application passwords by libgsasl and slixmpp;
used up on disk, ended at once, and nowhere to be read. credentials_test.py --bin BUILD_FOLDER"""
import argparse
import base64
import datetime
import json
import os
import pathlib
import re
import socket
import ssl
import stat
import subprocess
import tempfile
import time
import xml.etree.ElementTree as ElementTree

import slixmpp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from client import CLIENT, SASL, STREAMS, Client, member
from daemon import Daemon
from login_programs import by_gsasl, by_profanity, by_slixmpp, every_mechanism_of_gsasl
from sasl2_test import SASL2, Login

COMMANDS = "http://jabber.org/protocol/commands"
DATA = "{jabber:x:data}"


def oathtool(secret, steps=0):
    """The code of now, or of so many steps later."""
    done = subprocess.run(["/usr/bin/oathtool", "--totp", "--base32", "--now", f"@{int(time.time()) + 30 * steps}", secret],
                          capture_output=True, text=True, check=True)
    return done.stdout.strip()


def run_command(client, node, fields=None, session=""):
    form = "".join(f"<field var='{var}'><value>{value}</value></field>" for var, value in (fields or {}).items())
    client.ids += 1
    client.send(f"<iq type='set' id='c{client.ids}' to='alice@example.org'><command xmlns='{COMMANDS}' node='{node}'"
                f"{session and f' sessionid={chr(39)}{session}{chr(39)}'}>"
                f"{form and f'<x xmlns={chr(39)}jabber:x:data{chr(39)} type={chr(39)}submit{chr(39)}>{form}</x>'}</command></iq>")
    while True:
        answer = client.receive()
        assert answer is not None, node
        if answer.get("id") == f"c{client.ids}":
            return answer


def values(answer):
    return {field.get("var"): [value.text for value in field.findall(DATA + "value")]
            for field in answer.iter(DATA + "field")}


def filled_in(client, node, fields):
    first = run_command(client, node)
    command = first.find(f"{{{COMMANDS}}}command")
    assert command is not None and command.get("status") == "executing", ElementTree.tostring(first)
    given = fields(values(first)) if callable(fields) else fields
    return values(first), run_command(client, node, given, command.get("sessionid"))


def notes(answer):
    return [(note.get("type"), note.text) for note in answer.iter(f"{{{COMMANDS}}}note")]


def enrol(daemon):
    with member(daemon, "alice") as alice:
        shown, done = filled_in(alice, "xmppd#second-factor", {"code": "abcdef"})
        assert notes(done)[0][0] == "error", ElementTree.tostring(done)
        uri = shown["uri"][0]
        secret = re.fullmatch(r"otpauth://totp/example\.org:alice%40example\.org\?secret=([A-Z2-7]{32})&issuer=example\.org",
                              uri).group(1)
        shown, done = filled_in(alice, "xmppd#second-factor", {"code": oathtool(secret)})
        assert shown["uri"][0] == uri, "another secret for the second attempt"
        assert notes(done)[0][0] == "info", ElementTree.tostring(done)
        codes = values(done)["codes"]
        assert len(codes) == len(set(codes)) == 10, codes
        return secret, codes


def with_code(daemon, code, password="secret"):
    """What comes of a login by password and code."""
    with Login(daemon) as phone:
        phone.hello()
        asked = phone.log_in_by_scram("alice", password, "")
        if asked.tag != SASL2 + "continue":
            return asked
        assert [task.text for task in asked.iter(SASL2 + "task")] == ["TOTP"]
        assert asked.find(SASL2 + "additional-data") is not None
        return phone.ask("<next xmlns='urn:xmpp:sasl:2' task='TOTP'>"
                         f"<totp xmlns='urn:xmpp:mfa:0'>{code}</totp></next>")


def second_factor(daemon, secret, codes):
    assert with_code(daemon, oathtool(secret, 1)).tag == SASL2 + "success"
    last = oathtool(secret, 1)
    daemon.kill()
    daemon.start()
    refused = with_code(daemon, last)
    assert refused.tag == SASL2 + "failure" and refused[0].tag == SASL + "not-authorized", ElementTree.tostring(refused)
    assert with_code(daemon, codes[0].upper()).tag == SASL2 + "success"
    assert with_code(daemon, codes[0]).tag == SASL2 + "failure"
    shown = json.loads(daemon.control("second-factor", "alice@example.org", "--json").stdout)
    assert shown["recovery_codes"] == 9 and shown["enrolled"] and shown["policy"] == "host", shown


def app_passwords(daemon, codes):
    # A session that may do everything makes them; with a second factor it shows a code.
    with Login(daemon) as home:
        home.hello()
        home.log_in_by_scram("alice", "secret", "<bind xmlns='urn:xmpp:bind:0'/>")
        home.ask(f"<next xmlns='urn:xmpp:sasl:2' task='TOTP'><totp xmlns='urn:xmpp:mfa:0'>{codes[1]}</totp></next>")
        home.expect(STREAMS + "features")
        _, refused = filled_in(home, "xmppd#new-app-password", {"name": "phone", "code": codes[1]})
        assert notes(refused)[0][0] == "error", ElementTree.tostring(refused)
        _, made = filled_in(home, "xmppd#new-app-password", {"name": "phone", "code": codes[2]})
        phone = values(made)["password"][0]
    assert re.fullmatch(r"([a-z2-7]{4}-){4}[a-z2-7]{4}", phone), phone
    laptop = json.loads(daemon.control("app-passwords", "alice@example.org", "add", "laptop", "--json").stdout)
    for mechanism in ("SCRAM-SHA-1", "SCRAM-SHA-256"):
        assert by_gsasl(daemon, mechanism, "bob", "secret") is None
        assert by_gsasl(daemon, mechanism, "bob", "wrong") == "not-authorized"
        assert by_gsasl(daemon, mechanism, "alice", phone) is None
        assert by_gsasl(daemon, mechanism, "alice", laptop["password"]) is None
        assert by_gsasl(daemon, mechanism, "alice", "secret") == "mechanism-too-weak"
        assert by_gsasl(daemon, mechanism, "bob", phone) == "not-authorized"
    mechanism = by_profanity(daemon, daemon.folder, "alice", phone, "secret")
    assert mechanism.startswith("SCRAM-SHA-"), mechanism
    print(f"profanity logs in by an application password, {mechanism}; not by the password of an account with a second factor")
    known = slixmpp.ClientXMPP("x@y", "z").plugin["feature_mechanisms"]
    for mechanism in ("SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"):
        assert known is not None
        assert by_slixmpp(daemon, mechanism, "alice", phone) == mechanism, mechanism
    assert by_slixmpp(daemon, "SCRAM-SHA-1", "alice", "secret") is None
    with member(daemon, "alice", password=phone) as chatting:
        answer = run_command(chatting, "xmppd#new-app-password")
        assert answer.find(CLIENT + "error") is not None, ElementTree.tostring(answer)
        listed = json.loads(daemon.control("app-passwords", "alice@example.org", "--json").stdout)
        assert [each["name"] for each in listed] == ["phone", "laptop"], listed
        assert all(each["last_used"] for each in listed), listed
        said = daemon.control("app-passwords", "alice@example.org", "revoke", str(listed[0]["number"])).stdout
        assert "was disconnected" in said, said
        assert chatting.read_to_end() == "not-authorized"
    assert by_gsasl(daemon, "SCRAM-SHA-1", "alice", phone) == "not-authorized"
    assert by_gsasl(daemon, "SCRAM-SHA-1", "alice", laptop["password"]) is None
    assert daemon.control("passwd", "alice@example.org", "--password-stdin", text="new secret\n").returncode == 0
    assert by_gsasl(daemon, "SCRAM-SHA-1", "alice", laptop["password"]) == "not-authorized"
    assert with_code(daemon, codes[3], "new secret").tag == SASL2 + "success"
    return phone, laptop["password"]


def make_certificate(folder, name, *options):
    """A key and a certificate, self-signed unless options say otherwise."""
    key, certificate = os.path.join(folder, name + ".key"), os.path.join(folder, name + ".pem")
    subprocess.run(["/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-keyout", key, "-out", certificate, "-subj", f"/CN={name}", "-days", "30", *options],
                   check=True, capture_output=True)
    return certificate, key


def names(address):
    return ["-addext", f"subjectAltName=otherName:1.3.6.1.5.5.7.8.5;UTF8:{address}"]


def make_expired(folder, address):
    """By the authority of make_certificate(folder, "ca"); openssl of today makes none that is over."""
    authority = x509.load_pem_x509_certificate(open(os.path.join(folder, "ca.pem"), "rb").read())
    signer = serialization.load_pem_private_key(open(os.path.join(folder, "ca.key"), "rb").read(), None)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.OtherName(x509.ObjectIdentifier("1.3.6.1.5.5.7.8.5"), bytes([12, len(address)]) + address.encode())
    now = datetime.datetime.utcnow()
    made = (x509.CertificateBuilder().subject_name(x509.Name([])).issuer_name(authority.subject).public_key(key.public_key())
            .serial_number(7).not_valid_before(now - datetime.timedelta(days=9))
            .not_valid_after(now - datetime.timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([name]), True).sign(signer, hashes.SHA256()))
    pair = os.path.join(folder, "old.pem"), os.path.join(folder, "old.key")
    open(pair[0], "wb").write(made.public_bytes(serialization.Encoding.PEM))
    open(pair[1], "wb").write(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                                serialization.NoEncryption()))
    return pair


def by_certificate(daemon, pair, authzid="", sasl2=True):
    """The address; None: EXTERNAL is not offered; otherwise the condition of the failure."""
    client = Client(daemon)
    try:
        client.open()
        client.send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
        client.expect("{urn:ietf:params:xml:ns:xmpp-tls}proceed")
        context = ssl.create_default_context(cafile=daemon.certificate())
        if pair:
            context.load_cert_chain(*pair)
        client.socket = context.wrap_socket(client.socket, server_hostname="example.org")
        features = client.open()
        if "EXTERNAL" not in [each.text for each in features.iter(SASL2 + "mechanism")]:
            return None
        text = base64.b64encode(authzid.encode()).decode()
        if sasl2:
            client.send("<authenticate xmlns='urn:xmpp:sasl:2' mechanism='EXTERNAL'>"
                        f"<initial-response>{text}</initial-response></authenticate>")
            answer = client.receive()
            if answer.tag == SASL2 + "success":
                return answer.find(SASL2 + "authorization-identifier").text
        else:
            client.send(f"<auth xmlns='{SASL[1:-1]}' mechanism='EXTERNAL'>{text or '='}</auth>")
            answer = client.receive()
            if answer.tag == SASL + "success":
                client.open()
                client.bind("test")
                return client.jid
        return answer[0].tag[len(SASL):]
    finally:
        client.close()


def certificates(daemon, folder):
    phone = make_certificate(folder, "phone")
    assert by_certificate(daemon, None) is None
    assert by_certificate(daemon, phone) == "not-authorized"
    assert daemon.control("certificates", "bob@example.org", "add", phone[0], "phone").returncode == 0
    assert daemon.control("certificates", "bob@example.org", "add", phone[0]).returncode == 1
    assert daemon.control("certificates", "bob@example.org", "add", phone[1]).returncode == 1  # a key is none
    assert by_certificate(daemon, phone) == "bob@example.org"
    assert by_certificate(daemon, phone, "bob@example.org", sasl2=False) == "bob@example.org/test"
    assert by_certificate(daemon, phone, "alice@example.org") == "not-authorized"
    assert by_certificate(daemon, phone, "no address") == "invalid-authzid"
    # One that says whose it is proves nothing by itself; nor one of another authority; nor one of ours that has expired.
    own = make_certificate(folder, "own", *names("alice@example.org"))
    assert by_certificate(daemon, own) == "not-authorized"
    ours = ["-CA", os.path.join(folder, "ca.pem"), "-CAkey", os.path.join(folder, "ca.key")]
    card = make_certificate(folder, "card", *ours, *names("alice@example.org"))
    assert by_certificate(daemon, card) == "alice@example.org"
    assert by_certificate(daemon, card, "bob@example.org") == "not-authorized"
    assert by_certificate(daemon, make_certificate(folder, "elsewhere", *ours, *names("alice@example.net"))) == "not-authorized"
    assert by_certificate(daemon, make_certificate(folder, "nobody", *ours, *names("nobody@example.org"))) == "not-authorized"
    theirs = make_certificate(folder, "theirs")
    forged = make_certificate(folder, "forged", "-CA", theirs[0], "-CAkey", theirs[1], *names("alice@example.org"))
    assert by_certificate(daemon, forged) == "not-authorized"
    old = make_expired(folder, "alice@example.org")
    assert by_certificate(daemon, old) is None
    assert daemon.control("certificates", "bob@example.org", "add", old[0]).returncode == 1
    # By slixmpp, and ended at once.
    assert by_slixmpp(daemon, "EXTERNAL", "bob", "", phone) == "EXTERNAL"
    assert by_slixmpp(daemon, "EXTERNAL", "bob", "", own) is None
    listed = json.loads(daemon.control("certificates", "bob@example.org", "--json").stdout)
    assert len(listed) == 1 and listed[0]["name"] == "phone" and listed[0]["last_used"], listed
    assert daemon.control("certificates", "bob@example.org", "revoke", "all").returncode == 0
    assert by_certificate(daemon, phone) == "not-authorized"


def own_certificates(daemon, folder, codes):
    """By their owner, from a client: with a code of the second factor, never by an application password."""
    pair = make_certificate(folder, "laptop")
    pem = pathlib.Path(pair[0]).read_text()
    key = pathlib.Path(pair[1]).read_text()
    with Login(daemon) as home:
        home.hello()
        home.log_in_by_scram("alice", "new secret", "<bind xmlns='urn:xmpp:bind:0'/>")
        home.ask(f"<next xmlns='urn:xmpp:sasl:2' task='TOTP'><totp xmlns='urn:xmpp:mfa:0'>{codes[4]}</totp></next>")
        home.expect(STREAMS + "features")
        for text, code, why in ((pem, codes[0], "wrong"), (key, codes[5], "no certificate"), ("x", codes[6], "no certificate")):
            _, refused = filled_in(home, "xmppd#add-certificate", {"certificate": text, "name": "laptop", "code": code})
            assert notes(refused)[0][0] == "error" and why in notes(refused)[0][1], ElementTree.tostring(refused)
        _, done = filled_in(home, "xmppd#add-certificate", {"certificate": pem, "name": "laptop", "code": codes[7]})
        assert notes(done)[0][0] == "info", ElementTree.tostring(done)
        assert by_certificate(daemon, pair) == "alice@example.org"
        first = run_command(home, "xmppd#certificates")
        (number,) = [option.find(DATA + "value").text for option in first.iter(DATA + "option")]
        session = first.find(f"{{{COMMANDS}}}command").get("sessionid")
        done = run_command(home, "xmppd#certificates", {"revoke": number}, session)
        assert "Revoked" in notes(done)[0][1], ElementTree.tostring(done)
        assert by_certificate(daemon, pair) == "not-authorized"
    made = json.loads(daemon.control("app-passwords", "alice@example.org", "add", "toy", "--json").stdout)["password"]
    with member(daemon, "alice", password=made) as toy:
        assert run_command(toy, "xmppd#add-certificate").find(CLIENT + "error") is not None
    daemon.control("app-passwords", "alice@example.org", "revoke", "all")
    print("certificates are registered and revoked by their owner, with a code")


def told_to_their_owner(daemon, secret, codes, passwords):
    """What is held about a person has what lets her in and who did what to that, and nothing that lets anybody in."""
    assert daemon.control("app-passwords", "alice@example.org", "add", "tablet").returncode == 0
    assert daemon.control("certificates", "alice@example.org", "add", make_certificate(os.path.dirname(daemon.config), "watch")[0],
                          "watch").returncode == 0
    path = os.path.join(daemon.folder, "alice.json")
    done = daemon.control("export", "--account", "alice@example.org", "--json", path)
    assert done.returncode == 0, done
    text = pathlib.Path(path).read_text()
    known = json.loads(text)
    assert [each["name"] for each in known["application_passwords"]] == ["tablet"], known["application_passwords"]
    assert [each["name"] for each in known["certificates"]] == ["watch"] and known["certificates"][0]["sha256"]
    assert known["second_factor"]["enrolled"] and known["second_factor"]["recovery_codes"] < 10, known["second_factor"]
    assert any("password" in each["by"] and each["last_seen"] for each in known["devices"]), known["devices"]
    assert known["held_from_strangers"] == []
    audited = [(each["event"], each["detail"]) for each in known["audit_log"]]
    events = [event for event, _ in audited]
    for event in ("login", "login failed", "second factor set up", "recovery code used", "application password made",
                  "application passwords revoked", "certificate registered", "certificates revoked", "password changed"):
        assert event in events, (event, sorted(set(events)))
    assert ("command", "make_app_password name=tablet") in audited and ("command", "export_accounts") in audited, audited[-9:]
    assert all(each["account"] == "alice@example.org" for each in known["audit_log"])
    for hidden in (secret, *codes, *passwords, "new secret", "stored_key"):
        assert hidden not in text, "a secret is in the export"
    print("the export for a person has her devices, passwords' names, certificates, second factor and the audit log about her")


def nowhere(daemon, secret, codes, passwords):
    """Neither in the log nor in the database, in whatever form."""
    hidden = [secret.encode(), base64.b32decode(secret)]
    hidden += [text.encode() for each in [*codes, *passwords] for text in (each, each.replace("-", ""))]
    folder = os.path.join(daemon.folder, "data")
    files = [os.path.join(folder, name) for name in os.listdir(folder) if os.path.isfile(os.path.join(folder, name))]
    for path in [*files, daemon.log_file]:
        content = open(path, "rb").read()
        for each in hidden:
            assert each not in content, f"{each!r} is in {path}"
    for name in ("login.secret", "xmppd.db"):
        assert stat.S_IMODE(os.stat(os.path.join(folder, name)).st_mode) == 0o600, name


def required(daemon):
    daemon.control("second-factor", "bob@example.org", "require")
    assert "required of this account" in daemon.control("second-factor", "bob@example.org").stdout
    assert by_gsasl(daemon, "SCRAM-SHA-1", "bob", "secret") is None
    with member(daemon, "bob") as bob:
        bob.send("<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>")
        while (answer := bob.receive()).get("id") != "r":
            if answer.tag == CLIENT + "message":
                assert "second factor" in answer.find(CLIENT + "body").text
        assert answer.get("type") == "error"
    assert daemon.control("second-factor", "bob@example.org", "reset").returncode == 1  # there is none
    assert daemon.control("second-factor", "alice@example.org", "reset").returncode == 0
    assert by_gsasl(daemon, "SCRAM-SHA-256", "alice", "new secret") is None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="xmppd-credentials.") as folder, Daemon(options.bin, {
            "login.exempt_loopback": True, "login.free_failures": 1000, "c2s.client_certificates": True,
            "c2s.client_ca_file": make_certificate(folder, "ca")[0]}) as daemon:
        for user in ("alice", "bob"):
            daemon.add_user(user)
        every_mechanism_of_gsasl(daemon)
        secret, codes = enrol(daemon)
        second_factor(daemon, secret, codes)
        passwords = app_passwords(daemon, codes)
        certificates(daemon, folder)
        own_certificates(daemon, folder, codes)
        nowhere(daemon, secret, codes, passwords)
        told_to_their_owner(daemon, secret, codes, passwords)
        required(daemon)
    print("codes used up, application passwords by GNU SASL and slixmpp, and an end at once")


if __name__ == "__main__":
    main()
