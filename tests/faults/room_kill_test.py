#!/usr/bin/env python3
"""SIGKILL while a room is changed: its configuration, affiliations, subject and archive hold whatever was acknowledged.
room_kill_test.py --bin BUILD_FOLDER [--rounds N] [--seed N]"""
import random
import sys
import threading
import time

from client import CLIENT, StreamEnded, member
from daemon import Daemon, arguments_of_rounds

MUC = "http://jabber.org/protocol/muc"
USER, ADMIN, OWNER = f"{MUC}#user", f"{MUC}#admin", f"{MUC}#owner"
DATA, RSM, MAM = "jabber:x:data", "http://jabber.org/protocol/rsm", "urn:xmpp:mam:2"
ROOM = "coven@conference.example.org"
FORM_TYPE = f"<field var='FORM_TYPE'><value>{MUC}#roomconfig</value></field>"


def ask(client, kind, payload, key):
    """The answer to an IQ to the room; what comes before it goes to nobody."""
    client.send(f"<iq to='{ROOM}' type='{kind}' id='{key}'>{payload}</iq>")
    while True:
        element = client.receive()
        assert element is not None, f"no answer to {payload}"
        if element.tag == CLIENT + "iq" and element.get("id") == key:
            return element


def configure(client, key, fields=None):
    form = FORM_TYPE + "".join(f"<field var='muc#roomconfig_{name}'><value>{value}</value></field>"
                               for name, value in (fields or {}).items())
    answer = ask(client, "set", f"<query xmlns='{OWNER}'><x xmlns='{DATA}' type='submit'>{form}</x></query>", key)
    assert answer.get("type") == "result", f"a configuration is refused: {fields}"


def enter(client, nick):
    """The occupant id (XEP-0421) and the subject."""
    client.send(f"<presence to='{ROOM}/{nick}'><x xmlns='{MUC}'><history maxstanzas='0'/></x></presence>")
    occupant = None
    while True:
        element = client.receive()
        assert element is not None and element.get("type") != "error", f"{nick} can't enter"
        if element.tag == CLIENT + "presence" and element.get("from") == f"{ROOM}/{nick}":
            occupant = element.find("{urn:xmpp:occupant-id:0}occupant-id").get("id")
        if element.tag == CLIENT + "message" and element.find(CLIENT + "subject") is not None:
            return occupant, element.findtext(CLIENT + "subject") or ""


class Writer(threading.Thread):
    """Makes the same change again and again, with a higher number, until the connection breaks."""

    def __init__(self, daemon, first):
        super().__init__(daemon=True)
        self.sent = self.acknowledged = first
        self.failure = None
        self.client = member(daemon, "crone", resource=type(self).__name__)
        self.occupant, _ = enter(self.client, "crone")

    def run(self):
        try:
            while True:
                self.sent += 1
                self.change(self.sent)
                self.acknowledged = self.sent
        except (StreamEnded, OSError):
            pass  # the kill
        except Exception as error:
            self.failure = error

    def await_reflected(self, child, text):
        while True:
            element = self.client.receive()
            assert element is not None, f"{text} never came back"
            assert element.get("type") != "error", f"{text} is refused"
            if element.tag == CLIENT + "message" and element.findtext(CLIENT + child) == text:
                return


class Configuration(Writer):
    def change(self, number):
        configure(self.client, f"c{number}", {"roomname": f"name {number}"})


class Affiliations(Writer):
    def change(self, number):
        item = f"<item affiliation='member' jid='m{number}@example.org'/>"
        answer = ask(self.client, "set", f"<query xmlns='{ADMIN}'>{item}</query>", f"a{number}")
        assert answer.get("type") == "result", f"member {number} is refused"


class Subject(Writer):
    def change(self, number):
        self.client.send(f"<message to='{ROOM}' type='groupchat'><subject>{number}</subject></message>")
        self.await_reflected("subject", str(number))


class Archive(Writer):
    def change(self, number):
        self.client.send(f"<message to='{ROOM}' type='groupchat'><body>{number}</body></message>")
        self.await_reflected("body", str(number))


def room_name(client):
    answer = ask(client, "get", f"<query xmlns='{OWNER}'/>", "form")
    for field in answer.iter(f"{{{DATA}}}field"):
        if field.get("var") == "muc#roomconfig_roomname":
            return int(field.findtext(f"{{{DATA}}}value").split()[1])
    raise AssertionError("the form has no room name")


def members(client):
    answer = ask(client, "get", f"<query xmlns='{ADMIN}'><item affiliation='member'/></query>", "members")
    return sorted(int(item.get("jid")[1:].split("@")[0]) for item in answer.iter(f"{{{ADMIN}}}item"))


def archive(client):
    bodies, after = [], ""
    while True:
        page = f"<query xmlns='{MAM}' queryid='q'><set xmlns='{RSM}'><max>100</max>{after}</set></query>"
        client.send(f"<iq to='{ROOM}' type='set' id='page'>{page}</iq>")
        while True:
            element = client.receive()
            assert element is not None, "the archive does not answer"
            if element.tag == CLIENT + "iq" and element.get("id") == "page":
                break
            if element.find(f"{{{MAM}}}result") is not None:
                bodies += [int(body.text) for body in element.iter(CLIENT + "body")]
        end = element.find(f"{{{MAM}}}fin")
        assert end is not None, "the archive is not readable"
        if end.get("complete") == "true":
            return bodies
        after = f"<after>{end.find(f'{{{RSM}}}set').findtext(f'{{{RSM}}}last')}</after>"


def play(daemon, number, first, seed):
    """One round; where each counter stands afterwards."""
    writers = {kind: kind(daemon, first[kind]) for kind in (Configuration, Affiliations, Subject, Archive)}
    for writer in writers.values():
        writer.start()
    time.sleep(random.Random(f"{seed}-{number}").uniform(0.3, 0.9))
    daemon.kill()
    for writer in writers.values():
        writer.join(30)
        assert not writer.is_alive(), "a client did not notice the end"
        if writer.failure:
            raise writer.failure
    daemon.start()
    reader = member(daemon, "crone", resource="reader")
    occupant, subject = enter(reader, "crone")
    assert occupant == writers[Subject].occupant, "the occupant id has changed"
    listed, bodies = members(reader), archive(reader)
    kept = {Configuration: room_name(reader), Affiliations: listed[-1], Subject: int(subject), Archive: bodies[-1]}
    for kind, writer in writers.items():
        assert writer.acknowledged <= kept[kind] <= writer.sent, \
            f"{kind.__name__}: {kept[kind]} is kept, {writer.acknowledged} was acknowledged, {writer.sent} sent"
    assert listed == list(range(1, listed[-1] + 1)), "members are missing"
    assert bodies == list(range(1, bodies[-1] + 1)), "the archive has gaps, repeats or another order"
    reader.close()
    acknowledged = sum(writer.acknowledged - first[kind] for kind, writer in writers.items())
    print(f"round {number}: {acknowledged} changes acknowledged, none lost", flush=True)
    return kept


def main():
    arguments = arguments_of_rounds(__doc__)
    with Daemon(arguments.bin, {"log.level": "warning"}) as daemon:
        daemon.add_user("crone")
        creator = member(daemon, "crone", resource="creator")
        enter(creator, "crone")
        configure(creator, "make", {"persistentroom": 1, "roomname": "name 0"})
        for kind in (Affiliations, Subject, Archive):  # so that there is something to find in each
            writer = kind(daemon, 0)
            writer.change(1)
            writer.client.close()
        kept = {Configuration: 0, Affiliations: 1, Subject: 1, Archive: 1}
        creator.close()
        for number in range(arguments.rounds):
            kept = play(daemon, number, kept, arguments.seed)
        assert min(kept.values()) > 1, f"nothing was changed: {kept}"
    print(f"{arguments.rounds} rounds, none lost")


if __name__ == "__main__":
    sys.exit(main())
