#!/usr/bin/env python3
"""xmppctl erase: of a person nothing is left in the files but what the report says. And retention 0. erase_test.py --bin
BUILD_FOLDER"""
import argparse
import json
import pathlib

from client import CLIENT, Client
from daemon import Daemon

DOMAIN = "localhost"
MUC = "http://jabber.org/protocol/muc"
ROOM = f"garden@conference.{DOMAIN}"
PUBSUB = "http://jabber.org/protocol/pubsub"
# One word for each place where it may stay behind.
WORDS = {place: f"zyx{place}wvu" for place in ("vcard", "private", "item", "note", "room", "offline", "node", "dead", "wait")}
SHARED = "zyxsharedwvu"  # in somebody else's archive, too: it stays


def log_in(daemon, user):
    client = Client(daemon, domain=DOMAIN).log_in(user, password="secret")
    client.send("<presence/>")
    return client


def ask(client, kind, payload, to=None):
    client.ids += 1
    key = f"a{client.ids}"
    address = f" to='{to}'" if to else ""
    client.send(f"<iq type='{kind}' id='{key}'{address}>{payload}</iq>")
    while True:
        element = client.receive()
        assert element is not None, f"no answer to {payload}"
        if element.tag == CLIENT + "iq" and element.get("id") == key:
            return element


def set_up(client, payload, to=None):
    answer = ask(client, "set", payload, to)
    assert answer.get("type") == "result", payload


def fill(daemon):
    romeo, juliet = log_in(daemon, "romeo"), log_in(daemon, "juliet")
    set_up(romeo, f"<vCard xmlns='vcard-temp'><FN>{WORDS['vcard']}</FN></vCard>")
    set_up(romeo, f"<query xmlns='jabber:iq:private'><x xmlns='u'>{WORDS['private']}</x></query>")
    publish = "<pubsub xmlns='%s'><publish node='%s'><item id='1'><x xmlns='u'>%s</x></item></publish></pubsub>"
    set_up(romeo, publish % (PUBSUB, "mine", WORDS["node"]))
    set_up(juliet, f"<pubsub xmlns='{PUBSUB}'><create node='wall'/><configure><x xmlns='jabber:x:data' type='submit'>"
                   "<field var='pubsub#publish_model'><value>open</value></field></x></configure></pubsub>", f"pubsub.{DOMAIN}")
    set_up(romeo, publish % (PUBSUB, "wall", WORDS["item"]), f"pubsub.{DOMAIN}")
    for client, nick in ((romeo, "Romeo"), (juliet, "Juliet")):
        client.send(f"<presence to='{ROOM}/{nick}'><x xmlns='{MUC}'/></presence>")
        if nick == "Romeo":
            client.ping()
            set_up(client, f"<query xmlns='{MUC}#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'>"
                           f"<value>{MUC}#roomconfig</value></field><field var='muc#roomconfig_persistentroom'><value>1</value>"
                           "</field></x></query>", ROOM)
    romeo.send(f"<message type='groupchat' to='{ROOM}'><body>{WORDS['room']} in public</body></message>")
    romeo.send(f"<message type='chat' to='romeo@{DOMAIN}'><body>{WORDS['note']} to myself</body></message>")
    romeo.send(f"<message type='chat' to='juliet@{DOMAIN}'><body>{SHARED}</body></message>")
    romeo.ping()
    # Searched for once, so that it is in the index.
    set_up(romeo, "<query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>"
                  "urn:xmpp:mam:2</value></field><field var='{urn:xmpp:fulltext:0}fulltext'><value>"
                  f"{WORDS['note']}</value></field></x></query>")
    romeo.close()
    juliet.close()


def files(daemon):
    return b"".join(path.read_bytes() for path in sorted(pathlib.Path(daemon.folder, "data").glob("xmppd.db*")))


def control(daemon, *words):
    done = daemon.control(*words, "--json")
    assert done.returncode == 0, (words, done.stdout, done.stderr)
    return json.loads(done.stdout)


def test_erase(daemon):
    fill(daemon)
    before = files(daemon)
    present = [place for place, word in WORDS.items() if word.encode() in before]
    assert set(present) >= {"vcard", "private", "item", "note", "room", "node"}, present
    # What is held about the person says the same, what was said in rooms and published elsewhere, too.
    told_file = pathlib.Path(daemon.folder, "romeo.json")
    assert daemon.control("export", "--account", f"romeo@{DOMAIN}", "--json", str(told_file)).returncode == 0
    held = json.loads(told_file.read_text())
    assert [each["room"] for each in held["room_messages"]] == [ROOM] and WORDS["room"] in held["room_messages"][0]["xml"], held
    assert [(each["node"], WORDS["item"] in each["xml"]) for each in held["published"]] == [("wall", True)], held
    missing = [place for place in present if WORDS[place] not in told_file.read_text()]
    assert not missing and SHARED in told_file.read_text(), missing
    dry = control(daemon, "erase", f"romeo@{DOMAIN}", "--dry-run", "--room-messages")
    told = "\n".join(dry["erased"] + dry["remains"])
    assert "owner of " + ROOM in told and "1 items published at pubsub" in told and "without an owner" in told, told
    assert "1 messages in rooms" in told and "1 messages that others have" in told, told
    assert control(daemon, "users", DOMAIN) and WORDS["vcard"].encode() in files(daemon)
    with log_in(daemon, "juliet") as watching:
        watching.send(f"<presence to='{ROOM}/Juliet'><x xmlns='{MUC}'/></presence>")
        watching.ping()
        control(daemon, "erase", f"romeo@{DOMAIN}", "--room-messages")
        affiliations = ask(watching, "get", f"<query xmlns='{MUC}'/>", f"conference.{DOMAIN}")
        assert affiliations is not None
        # The room has forgotten it, too.
        watching.send(f"<presence type='unavailable' to='{ROOM}/Juliet'/>")
        watching.ping()
        watching.queue.clear()
        watching.send(f"<presence to='{ROOM}/Juliet'><x xmlns='{MUC}'/></presence>")
        watching.ping()
        assert not any(WORDS["room"] in (each.findtext(CLIENT + "body") or "") for each in watching.queue)
    after = files(daemon)
    left = [place for place, word in WORDS.items() if word.encode() in after]
    assert not left, f"still in the database: {left}"
    assert SHARED.encode() in after, "juliet's own message is gone"
    again = daemon.control("erase", f"romeo@{DOMAIN}")
    assert again.returncode == 1 and "does not exist" in again.stderr, again
    print("a person is erased, and what remains is said")


def test_retention_0(daemon):
    daemon.stop()
    daemon.settings["host.archive"] = False
    daemon.write_config()
    daemon.start()
    with log_in(daemon, "juliet") as juliet:
        juliet.send(f"<message type='chat' to='juliet@{DOMAIN}'><body>{WORDS['dead']}</body></message>")
        juliet.ping()
        fin = ask(juliet, "set", f"<query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'>"
                                 f"<value>urn:xmpp:mam:2</value></field><field var='with'><value>juliet@{DOMAIN}</value></field>"
                                 "</x></query>")
        assert fin.find("{urn:xmpp:mam:2}fin").get("complete") == "true"
    assert WORDS["dead"].encode() not in files(daemon), "a message was archived"
    print("retention 0 keeps nothing")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True)
    arguments = parser.parse_args()
    with Daemon(arguments.bin, domains=(DOMAIN,)) as daemon:
        for name in ("romeo", "juliet"):
            daemon.add_user(name)
        test_erase(daemon)
        test_retention_0(daemon)


main()
