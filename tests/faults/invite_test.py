"""Invites of a real daemon: xmppctl, the page, registration over TLS (XEP-0445), contacts, resets, guesses, and a daemon
that is killed right after an answer."""
import argparse
import http.client
import json
import os
import pathlib
import re
import socket
import ssl
import subprocess
import xml.etree.ElementTree as ElementTree

from client import CLIENT, Client, LoginFailed
from daemon import Daemon, find_program

HOST = "localhost"
STANZAS = "{urn:ietf:params:xml:ns:xmpp-stanzas}"
REGISTER = "jabber:iq:register"
ROSTER = "{jabber:iq:roster}"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class House:
    def __init__(self, daemon, port):
        self.daemon, self.port = daemon, port

    def invite(self, *arguments):
        done = self.daemon.control("invite", *arguments, "--json")
        assert done.returncode == 0, done.stderr
        made = json.loads(done.stdout)
        made["token"] = re.search("preauth=([a-z2-7]{32})", made["uri"])[1]
        return made

    def get(self, path, method="GET"):
        context = ssl.create_default_context(cafile=self.daemon.certificate())
        connection = http.client.HTTPSConnection(HOST, self.port, timeout=30, context=context)
        connection.request(method, path)
        answer = connection.getresponse()
        return answer, answer.read().decode()

    def states(self):
        done = self.daemon.control("invites")
        assert done.returncode == 0, done.stderr
        rows = [line.split() for line in done.stdout.splitlines()[1:]]
        return {int(row[0]): row[-1] for row in rows}


class Stranger(Client):
    """Somebody before the login."""

    def __init__(self, daemon, source="127.0.0.1"):
        super().__init__(daemon, source=source, domain=HOST)
        self.start_tls()
        self.features = self.open()

    def ask(self, kind, content):
        self.ids += 1
        self.send(f"<iq type='{kind}' id='r{self.ids}' to='{HOST}'>{content}</iq>")
        answer = self.expect(CLIENT + "iq")
        assert answer.get("id") == f"r{self.ids}", ElementTree.tostring(answer)
        if answer.get("type") == "result":
            return "result"
        return next(each.tag[len(STANZAS):] for each in answer.find(CLIENT + "error") if each.tag.startswith(STANZAS))

    def show(self, token):
        return self.ask("set", f"<preauth xmlns='urn:xmpp:pars:0' token='{token}'/>")

    def register(self, name, password="secret word"):
        return self.ask("set", f"<query xmlns='{REGISTER}'><username>{name}</username><password>{password}</password>"
                               "</query>")


def log_in(daemon, user, password="secret word"):
    return Client(daemon, domain=HOST).log_in(user, password=password)


def test_page(house):
    made = house.invite()
    assert made["page"] == f"https://{HOST}:{house.port}/invite/{made['token']}", made
    answer, text = house.get("/invite/" + made["token"])
    assert answer.status == 200 and made["uri"].replace("&", "&amp;") in text, text
    assert "<script" not in text and "<svg" in text and "xmpp-tui register" in text
    policy = answer.getheader("Content-Security-Policy")
    assert policy.startswith("default-src 'none'; style-src 'sha256-"), policy
    assert answer.getheader("Referrer-Policy") == "no-referrer" and answer.getheader("Cache-Control") == "no-store"
    assert answer.getheader("Link") == f"<{made['uri']}>; rel=\"alternate\"", answer.getheader("Link")
    answer, text = house.get("/invite/" + made["token"], "HEAD")
    assert answer.status == 200 and text == ""
    assert house.get("/invite/" + made["token"], "POST")[0].status == 405
    for path in ("/invite/", "/invite/%3Cscript%3E", "/invite/" + "a" * 2000, "/invite/" + made["token"] + "x"):
        answer, text = house.get(path)
        assert answer.status == 404 and "script" not in text, (path, answer.status)
    assert made["token"] not in house.daemon.log(), "a token in the log"
    # Looking has used nothing.
    assert house.states()[made["id"]] == "open"
    print("the page shows the invite, and nothing else")


def test_registration(house):
    daemon = house.daemon
    made = house.invite("--account", "juliet")
    with Stranger(daemon) as juliet:
        names = [each.tag for each in juliet.features]
        assert "{urn:xmpp:ibr-token:0}register" in names and "{http://jabber.org/features/iq-register}register" in names
        assert juliet.ask("get", f"<query xmlns='{REGISTER}'/>") == "not-allowed"
        assert juliet.register("juliet") == "not-allowed"
        assert juliet.show("a" * 32) == "item-not-found"
        assert juliet.show(made["token"]) == "result"
        assert juliet.register("nurse") == "not-allowed"
        assert juliet.register("juliet") == "result"
        assert juliet.register("nurse") == "not-allowed", "the invite is used"
    # What was answered is there after the worst.
    daemon.kill()
    daemon.start()
    log_in(daemon, "juliet").close()
    assert house.states()[made["id"]] == "used"
    with Stranger(daemon) as second:
        assert second.show(made["token"]) == "item-not-found"

    both = house.invite("--uses", "2", "--contact", "juliet")
    owner = log_in(daemon, "juliet")
    owner.send("<iq type='get' id='roster'><query xmlns='jabber:iq:roster'/></iq>")
    owner.ping()
    owner.queue.clear()
    for name in ("nurse", "tybalt"):
        with Stranger(daemon) as fresh:
            assert fresh.show(both["token"]) == "result"
            assert fresh.register(name) == "result"
        push = owner.expect(CLIENT + "iq").find(f"{ROSTER}query/{ROSTER}item")
        assert push.get("jid") == f"{name}@{HOST}" and push.get("subscription") == "both", ElementTree.tostring(push)
    owner.close()
    assert house.states()[both["id"]] == "used"

    gone = house.invite()
    assert daemon.control("invites", "revoke", str(gone["id"])).returncode == 0
    with Stranger(daemon) as late:
        assert late.show(gone["token"]) == "item-not-found"
    assert gone["id"] not in house.states()
    print("accounts are made by invites, each as often as it says")


def test_reset(house):
    daemon = house.daemon
    connected = log_in(daemon, "juliet")
    made = house.invite("--reset", f"juliet@{HOST}")
    assert "new password" in house.get("/invite/" + made["token"])[1]
    with Stranger(daemon) as lost:
        assert lost.show(made["token"]) == "result"
        assert lost.register("nurse", "mine now") == "not-allowed"
        assert lost.register("juliet", "another one") == "result"
    assert connected.read_to_end() == "not-authorized"
    log_in(daemon, "juliet", "another one").close()
    try:
        log_in(daemon, "juliet")
        raise AssertionError("the old password is still good")
    except LoginFailed:
        pass
    for wrong in (["--reset", "nobody"], ["--account", "juliet"], ["--contact", "nobody"], ["--days", "0"],
                  ["--days", "x"], ["--uses", "0"], ["--reset", "juliet", "--account", "x"], ["other.example"]):
        done = daemon.control("invite", *wrong)
        assert done.returncode == 1, (wrong, done.stdout)
    print("a password is reset by an invite, and its sessions end")


def test_client(house, tui):
    daemon = house.daemon
    made = house.invite("--contact", "juliet")
    data = os.path.join(daemon.folder, "tui")
    password = pathlib.Path(daemon.folder, "pw")
    password.write_text("chosen by romeo\n")
    pathlib.Path(data + ".toml").write_text("")

    def register(*arguments):
        return subprocess.run([tui, "--data", data, "--config", data + ".toml", "--server", f"127.0.0.1:{daemon.c2s}",
                               "--ca", daemon.certificate(), "--password-file", password, "register", *arguments],
                              capture_output=True, text=True, timeout=120)

    done = register(made["page"])
    assert done.returncode == 2 and f"--account NAME@{HOST}" in done.stderr, done
    done = register("--account", f"romeo@{HOST}", made["page"])
    assert done.returncode == 0, done
    client = log_in(daemon, "romeo", "chosen by romeo")
    client.send("<iq type='get' id='roster'><query xmlns='jabber:iq:roster'/></iq>")
    item = client.expect(CLIENT + "iq").find(f"{ROSTER}query/{ROSTER}item")
    assert item.get("jid") == f"juliet@{HOST}" and item.get("subscription") == "both"
    client.close()
    done = register("--account", f"paris@{HOST}", made["uri"])
    assert done.returncode == 1 and "over" in done.stderr, done
    done = register("--account", f"paris@{HOST}", made["page"])
    assert done.returncode == 1, done
    print("xmpp-tui registers by an invite's link")


def test_guesses(house):
    daemon = house.daemon
    made = house.invite()
    with Stranger(daemon, source="127.0.0.9") as guesser:
        answers = [guesser.show(f"guess{i}") for i in range(25)]
        assert answers.count("item-not-found") == 20 and answers[-1] == "resource-constraint", answers
        assert guesser.show(made["token"]) == "resource-constraint"
    with Stranger(daemon, source="127.0.0.8") as friend:
        assert friend.show(made["token"]) == "result"
    statuses = [house.get(f"/invite/guess{i}")[0].status for i in range(25)]
    assert statuses[-1] == 429, statuses
    assert house.get("/invite/" + made["token"])[0].status == 429
    print("guessing is slow, by the stream and by the page")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True)
    parser.add_argument("--tui", required=True)
    arguments = parser.parse_args()
    port = free_port()
    settings = {"http.listen": [f"127.0.0.1:{port}"], "http.public_url": f"https://{HOST}:{port}"}
    with Daemon(arguments.bin, settings, domains=(HOST,)) as daemon:
        house = House(daemon, port)
        test_page(house)
        test_registration(house)
        test_reset(house)
        test_client(house, find_program(arguments.tui, "xmpp-tui"))
        test_guesses(house)


main()
