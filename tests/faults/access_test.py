#!/usr/bin/env python3
"""Who gets into accounts, against the real daemon: devices and new logins, registrations that wait, passwords guessed from
many addresses of this machine, limits, and an operator who looks on. access_test.py --bin BUILD_FOLDER"""
import argparse
import json
import subprocess
import time
import xml.etree.ElementTree as ElementTree

from client import CLIENT, Client, LoginFailed, member, message
from daemon import Daemon
from sasl2_test import AGENT, FAST, SASL2, Login, by_token

CAM = "{urn:xmpp:cam:0}"
STANZAS = "{urn:ietf:params:xml:ns:xmpp-stanzas}"
REGISTER = "jabber:iq:register"
SESSION = "<bind xmlns='urn:xmpp:bind:0'><tag>Script</tag></bind>"


def said(daemon, *words):
    done = daemon.control(*words)
    assert done.returncode == 0, (words, done.stderr)
    return done.stdout


def ask(client, kind, payload, to=""):
    client.ids += 1
    key = f"ask{client.ids}"
    address = f" to='{to}'" if to else ""
    client.send(f"<iq type='{kind}' id='{key}'{address}>{payload}</iq>")
    while True:
        element = client.receive()
        assert element is not None, f"no answer to {payload}"
        if element.get("id") == key:
            return element


def body_of(client, seconds=10):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        element = client.receive(end - time.monotonic())
        if element is None:
            break
        found = element.find(CLIENT + "body")
        if found is not None:
            return found.text
    return None


def session_of(daemon, agent, token=False):
    client = Login(daemon)
    client.hello()
    wanted = "<request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/>" if token else ""
    success = client.log_in_by_scram("alice", "secret", AGENT.format(agent) + SESSION + wanted)
    assert success.tag == SASL2 + "success", ElementTree.tostring(success)
    client.send("<presence/>")
    client.ids = 0
    return client, success


def devices(daemon):
    phone, _ = session_of(daemon, "phone")
    with phone:
        laptop, success = session_of(daemon, "laptop", token=True)
        token = success.find(FAST + "token").get("token")
        told = body_of(phone)
        assert told and told.startswith("New login to your account: Script on Test, from this machine"), told
        listed = ask(laptop, "get", "<list xmlns='urn:xmpp:cam:0'/>").findall(f"{CAM}clients/{CAM}client")
        assert [each.get("connected") for each in listed] == ["true", "true"]
        own = [each for each in listed if each.find("{urn:xmppd:login:0}login").get("own") == "true"]
        assert len(own) == 1 and own[0].find(f"{CAM}auth/{CAM}fast") is not None
        assert body_of(laptop, 0.3) is None, "told of itself"
        # Who was let in by the password can come back; the token is taken, and the session ends at once.
        answer = ask(phone, "set", f"<revoke xmlns='urn:xmpp:cam:0' id='{own[0].get('id')}'/>")
        assert answer.find(f"{CLIENT}error/{CAM}password-reset-required") is not None, ElementTree.tostring(answer)
        assert laptop.read_to_end() == "not-authorized"
        again = Login(daemon)
        again.hello()
        assert again.ask(by_token("alice", token, 1, AGENT.format("laptop") + SESSION)).tag == SASL2 + "failure"
        again.close()
        rows = json.loads(said(daemon, "devices", "alice@example.org", "--json"))
        assert [row["from"] for row in rows] == ["this machine"] * 2, rows
        assert "127.0.0.1" not in json.dumps(rows)
        assert "this machine" in said(daemon, "users")
        phone_id = next(row["id"] for row in rows if row["connected"])
        answer = said(daemon, "devices", "alice@example.org", "revoke", phone_id)
        assert "was disconnected" in answer and "knows the password" in answer, answer
        assert phone.read_to_end() == "not-authorized"
    assert daemon.control("devices", "alice@example.org", "revoke", "client/99").returncode == 1
    daemon.control("passwd", "alice@example.org", "--password-stdin", text="secret\n")
    assert json.loads(said(daemon, "devices", "alice@example.org", "--json")) == []


def registrations(daemon):
    with member(daemon, "admin") as admin:
        admin.send("<presence/>")
        with Client(daemon) as stranger:
            stranger.start_tls()
            stranger.open()
            form = ask(stranger, "get", f"<query xmlns='{REGISTER}'/>", "example.org")
            assert "approve" in form.find(f"{{{REGISTER}}}query/{{{REGISTER}}}instructions").text
            fields = "<username>{}</username><password>a long secret</password>"
            for name in ("romeo", "tybalt"):
                answer = ask(stranger, "set", f"<query xmlns='{REGISTER}'>{fields.format(name)}</query>", "example.org")
                assert answer.get("type") == "result", ElementTree.tostring(answer)
            answer = ask(stranger, "set", f"<query xmlns='{REGISTER}'>{fields.format('paris')}</query>", "example.org")
            assert answer.find(f"{CLIENT}error/{STANZAS}resource-constraint") is not None, ElementTree.tostring(answer)
        assert "romeo@example.org would like to have an account" in body_of(admin)
    assert login_refused(daemon, "romeo", "a long secret") == "account-disabled"
    assert "has not approved this account yet" in refusal_text(daemon, "romeo", "a long secret")
    listed = json.loads(said(daemon, "registrations", "--json"))
    assert [each["jid"] for each in listed] == ["romeo@example.org", "tybalt@example.org"], listed
    assert listed[0]["network"] == "127.0.0.0/24"
    assert "awaits approval" in said(daemon, "users")
    assert "can log in now" in said(daemon, "registrations", "approve", "romeo@example.org")
    assert "was refused" in said(daemon, "registrations", "refuse", "tybalt@example.org")
    assert daemon.control("registrations", "refuse", "alice@example.org").returncode == 1
    assert json.loads(said(daemon, "registrations", "--json")) == []
    Client(daemon).log_in("romeo", "a long secret").close()
    assert login_refused(daemon, "tybalt", "a long secret") == "not-authorized"


def login_refused(daemon, user, password, source="127.0.0.1"):
    with Client(daemon, direct=True, source=source) as client:
        try:
            client.log_in(user, password)
        except LoginFailed as failed:
            return failed.args[0]
    return None


def refusal_text(daemon, user, password, source="127.0.0.1"):
    from client import SASL, plain
    with Client(daemon, direct=True, source=source) as client:
        client.open()
        client.send(plain(user, password))
        failure = client.receive()
        assert failure.tag == SASL + "failure", failure.tag
        return failure.find(SASL + "text").text


def brute_force(daemon):
    # Of one address: after three, nothing is looked at any more, not even the right one.
    for _ in range(3):
        assert login_refused(daemon, "alice", "wrong", "127.0.1.5") == "not-authorized"
    assert login_refused(daemon, "alice", "secret", "127.0.1.5") == "temporary-auth-failure"
    assert "try again in 15 minutes" in refusal_text(daemon, "alice", "secret", "127.0.1.5")
    # Neither is it looked at which account it is for; others go on.
    assert login_refused(daemon, "bob", "secret", "127.0.1.5") == "temporary-auth-failure"
    assert login_refused(daemon, "alice", "secret", "127.0.1.6") is None
    # Many addresses of one network, each of them once, against many accounts: the network is blocked at the eighteenth.
    for number in range(17):
        assert login_refused(daemon, f"user{number}", "wrong", f"127.0.2.{number + 1}") == "not-authorized", number
    assert login_refused(daemon, "bob", "secret", "127.0.2.200") is None
    assert login_refused(daemon, "user99", "wrong", "127.0.2.99") == "not-authorized"
    assert login_refused(daemon, "carol", "secret", "127.0.2.201") == "temporary-auth-failure"
    # Who has logged in from there before does: strangers lock nobody out.
    assert login_refused(daemon, "bob", "secret", "127.0.2.200") is None
    held = json.loads(said(daemon, "abuse", "--json"))["logins"]
    blocked = {each["key"] for each in held if each["blocked_until"]}
    assert blocked == {"127.0.1.5", "127.0.2.0/24"}, held
    assert "blocked" in said(daemon, "abuse")
    said(daemon, "abuse", "lift", "127.0.1.5")
    assert login_refused(daemon, "alice", "secret", "127.0.1.5") is None
    assert daemon.control("abuse", "lift", "127.0.9.9").returncode == 1


def limits(daemon):
    with member(daemon, "carol") as carol, member(daemon, "bob") as bob:
        bob.send("<presence/>")
        for number in range(12):
            carol.send(message("bob@example.org", f"buy {number}", f" id='m{number}'"))
        carol.ping()
        refused = [each for each in carol.queue if each.get("type") == "error"]
        assert len(refused) == 2, [ElementTree.tostring(each) for each in carol.queue]
        error = refused[0].find(CLIENT + "error")
        assert error.get("type") == "wait" and error.find(STANZAS + "policy-violation") is not None
        abuse = json.loads(said(daemon, "abuse", "--json"))
        assert abuse["refused"]["messages"] == 2 and abuse["refused"]["logins"] > 0, abuse["refused"]
        assert abuse["strangers"] == {"passed": 0, "held": 0, "refused": 0, "released": 0} and abuse["blocklists"] == [], abuse
        assert "strangers' stanzas: 0 let through" in said(daemon, "abuse") and " 2 messages," in said(daemon, "abuse")
        found = abuse["accounts"]
        assert [(each["account"], each["too_many"], each["new"]) for each in found] == [
            ("carol@example.org", "messages", True)], found
        said(daemon, "abuse", "lift", "carol@example.org")
        carol.queue.clear()
        for number in range(12):
            carol.send(message("bob@example.org", "again"))
        carol.ping()
        assert not [each for each in carol.queue if each.get("type") == "error"]


def looking_on(daemon):
    levels = json.loads(said(daemon, "log", "--json"))
    assert levels["all"] == "info" and "c2s" in levels["parts"], levels
    said(daemon, "log", "limits", "debug")
    assert json.loads(said(daemon, "log", "--json"))["parts"]["limits"] == "debug"
    assert daemon.control("log", "limits", "loud").returncode == 1
    said(daemon, "log", "limits", "default")
    assert daemon.control("trace", "nobody@example.org/x").returncode == 1
    with member(daemon, "bob", resource="desk") as bob:
        bob.send("<presence/>")
        trace = subprocess.Popen([daemon.xmppctl, "--config", daemon.config, "trace", "bob@example.org/desk",
                                  "--seconds", "3"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 20
        while "are followed" not in daemon.log():
            assert time.monotonic() < deadline, "the trace does not begin"
            time.sleep(0.02)
        bob.send(message("alice@example.org", "the secret words", " id='traced1'"))
        bob.ping()
        shown, _ = trace.communicate(timeout=60)
        assert trace.returncode == 0
        assert "traced1" in shown and "alice@example.org" in shown and " < bob@example.org/desk " in shown, shown
        assert "secret" not in shown and "words" not in shown, shown
    assert "the secret words" not in daemon.log()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    options = parser.parse_args()
    settings = {
        "devices.announce_new": True,
        "register.enabled": True,
        "register.approval": True,
        "register.max_waiting": 2,
        "host.admins": ["admin@example.org"],
        "login.free_failures": 1000,
        "login.block_failures": 3,
        "login.network_factor": 6,
        "login.forget_seconds": 3600,
        "limits.new_days": 3,
        "limits.new_messages_per_minute": 10,
    }
    with Daemon(options.bin, settings) as daemon:
        for user in ("alice", "bob", "carol", "admin"):
            daemon.add_user(user)
        devices(daemon)
        registrations(daemon)
        brute_force(daemon)
        limits(daemon)
        looking_on(daemon)
    print("devices, registrations, guesses from many addresses, limits and traces")


if __name__ == "__main__":
    main()
