#!/usr/bin/python3
"""Two slixmpp clients on the server: login, roster and subscription, presence, chat, offline messages, vCard, ping, disco,
personal eventing."""

import asyncio
import logging
import os
import ssl
import sys

from slixmpp.exceptions import IqError
from slixmpp.xmlstream import ET

import harness
from harness import check
from remembering_client import RememberingClient

DOMAIN = harness.servers.DOMAIN
PATIENCE = 15
TUNE = "http://jabber.org/protocol/tune"


class Peer(RememberingClient):
    EVENTS = ("session_start", "failed_auth", "disconnected", "message", "message_error", "presence_subscribe", "presence_subscribed",
              "presence_unsubscribed", "got_online", "got_offline", "changed_status", "roster_update", "pubsub_publish",
              "pubsub_retract")
    PLUGINS = ("xep_0030", "xep_0054", "xep_0060", "xep_0092", "xep_0115", "xep_0163", "xep_0199", "xep_0202", "xep_0203")
    PATIENCE = PATIENCE

    def __init__(self, server, name, password):
        super().__init__(f"{name}@{DOMAIN}", password)
        self.port = server.port
        self.ca_certs = server.certificate

    async def log_in(self, presence=True):
        self.connect(("127.0.0.1", self.port))
        await self.next("session_start")
        await self.get_roster()
        if presence:
            self.plugin["xep_0163"].add_interest(TUNE)
            await self.plugin["xep_0115"].update_caps(broadcast=False)
            self.send_presence()

    async def log_out(self):
        self.disconnect()
        await self.next("disconnected")

    def nothing(self, event):
        return self.got[event].empty()


async def failing_login(server):
    intruder = Peer(server, "alice", "wrong")
    intruder.connect(("127.0.0.1", server.port))
    await intruder.next("failed_auth")
    intruder.abort()


async def logging_in(peer):
    await peer.log_in()
    mechanism = peer.plugin["feature_mechanisms"].mech.name
    check(mechanism.startswith("SCRAM-SHA-"), f"logged in by {mechanism}")
    tls = peer.transport.get_extra_info("ssl_object")
    check(isinstance(tls, ssl.SSLObject) and tls.version() in ("TLSv1.2", "TLSv1.3"), "not over TLS")
    check(peer.boundjid.resource, "no resource was bound")


async def whole_roster(peer):
    """The roster by bare address; get_roster() asks for changes only."""
    request = peer.make_iq_get()
    request.enable("roster")
    answer = await request.send(timeout=PATIENCE)
    return {str(jid): item for jid, item in answer["roster"]["items"].items()}


async def subscribing(alice, bob):
    await alice.update_roster(bob.boundjid.bare, name="Bob the builder", groups=["Work", "Friends"])
    alice.send_presence_subscription(pto=bob.boundjid.bare)
    asked = await bob.next("presence_subscribe")
    check(asked["from"] == alice.boundjid.bare, f"request from {asked['from']}")
    bob.send_presence_subscription(pto=alice.boundjid.bare, ptype="subscribed")
    await alice.next("presence_subscribed")
    seen = await alice.next("got_online", lambda p: p["from"].bare == bob.boundjid.bare)
    check(seen["from"].full == bob.boundjid.full, f"presence from {seen['from']}")
    bob.send_presence_subscription(pto=alice.boundjid.bare)
    await alice.next("presence_subscribe")
    alice.send_presence_subscription(pto=bob.boundjid.bare, ptype="subscribed")
    await bob.next("got_online", lambda p: p["from"].full == alice.boundjid.full)

    item = (await whole_roster(alice)).get(bob.boundjid.bare)
    check(item and item["subscription"] == "both" and item["name"] == "Bob the builder" and
          sorted(item["groups"]) == ["Friends", "Work"], f"roster: {item}")

    bob.send_presence(pshow="dnd", pstatus="building", ppriority=7)
    seen = await alice.next("changed_status", lambda p: p["from"].full == bob.boundjid.full and p["show"] == "dnd")
    check(seen["status"] == "building" and seen["priority"] == 7, f"presence: {seen}")
    bob.send_presence()


async def chatting(alice, bob):
    for number, (sender, recipient, to) in enumerate(((alice, bob, bob.boundjid.full), (bob, alice, alice.boundjid.bare))):
        body = f"<hello & 'good' \"morning\"> ümläut 😀 {number}"
        sender.send_message(mto=to, mbody=body, mtype="chat")
        message = await recipient.next("message")
        check(message["body"] == body and message["from"] == sender.boundjid and message["type"] == "chat",
              f"message: {message}")
    # RFC 6121 §8.5.1: nobody there.
    alice.send_message(mto=f"nobody@{DOMAIN}", mbody="anybody?", mtype="chat")
    refused = await alice.next("message_error")
    check(refused["type"] == "error" and refused["error"]["condition"] == "service-unavailable", f"answer: {refused}")


async def offline(server, alice, bob):
    await bob.log_out()
    await alice.next("got_offline", lambda p: p["from"].bare == bob.boundjid.bare)
    texts = [f"offline {number}" for number in range(3)]
    for text in texts:
        alice.send_message(mto=bob.boundjid.bare, mbody=text, mtype="chat")
    await alice.plugin["xep_0199"].ping(DOMAIN, timeout=PATIENCE)  # by now the server has them
    returned = Peer(server, "bob", "builder")
    await returned.log_in()
    for text in texts:
        message = await returned.next("message")
        check(message["body"] == text and message["from"] == alice.boundjid, f"expected {text!r}, got {message}")
        check(message["delay"]["stamp"] is not None, f"not stamped: {message}")
    await alice.next("got_online", lambda p: p["from"].full == returned.boundjid.full)
    return returned


async def vcards(alice, bob):
    card = alice.plugin["xep_0054"].make_vcard()
    card["FN"] = "Alice Liddell"
    card["NICKNAME"] = "alice"
    await alice.plugin["xep_0054"].publish_vcard(card)
    seen = await bob.plugin["xep_0054"].get_vcard(jid=alice.boundjid.bare, cached=False)
    check(seen["vcard_temp"]["FN"] == "Alice Liddell", f"vCard: {seen}")


async def questions(alice, bob):
    await alice.plugin["xep_0199"].ping(DOMAIN, timeout=PATIENCE)
    await alice.plugin["xep_0199"].ping(bob.boundjid.full, timeout=PATIENCE)
    try:
        await alice["xep_0199"].ping(f"{bob.boundjid.bare}/nowhere", timeout=PATIENCE)
        raise harness.Failed("a resource that is not there answered")
    except IqError as error:
        check(error.condition == "service-unavailable", f"a resource that is not there: {error.condition}")

    info = (await alice["xep_0030"].get_info(jid=DOMAIN))["disco_info"]
    check(("server", "im") in {identity[:2] for identity in info["identities"]}, f"identities: {info['identities']}")
    for feature in ("http://jabber.org/protocol/disco#info", "vcard-temp", "urn:xmpp:ping", "jabber:iq:version"):
        check(feature in info["features"], f"{feature} is missing in {info['features']}")
    account = (await alice["xep_0030"].get_info(jid=alice.boundjid.bare))["disco_info"]
    check(("pubsub", "pep") in {identity[:2] for identity in account["identities"]}, f"account: {account}")
    for feature in ("publish", "publish-options", "auto-create", "persistent-items", "retrieve-items"):
        check(f"http://jabber.org/protocol/pubsub#{feature}" in account["features"],
              f"{feature} is missing in {account['features']}")
    theirs = (await alice["xep_0030"].get_info(jid=bob.boundjid.full))["disco_info"]
    check("urn:xmpp:ping" in theirs["features"], f"bob's client: {theirs}")

    version = (await alice["xep_0092"].get_version(DOMAIN))["software_version"]
    check(version["name"] and version["version"], f"version: {version}")
    time = (await alice["xep_0202"].get_entity_time(DOMAIN)).xml.find(".//{urn:xmpp:time}utc")
    check(time is not None and time.text.endswith("Z"), "no time")


async def eventing(alice, bob):
    pubsub = alice.plugin["xep_0060"]
    tune = ET.fromstring(f"<tune xmlns='{TUNE}'><artist>Bach</artist><title>Air</title></tune>")
    await pubsub.publish(None, TUNE, id="current", payload=tune)

    def of_alice(message):
        return message["from"].bare == alice.boundjid.bare and message["pubsub_event"]["items"]["node"] == TUNE
    event = await bob.next("pubsub_publish", of_alice)
    check("Bach" in str(event), f"event: {event}")
    items = (await bob.plugin["xep_0060"].get_items(alice.boundjid.bare, TUNE))["pubsub"]["items"]
    check([item["id"] for item in items] == ["current"] and "Air" in str(items), f"items: {items}")
    await pubsub.retract(None, TUNE, "current", notify=True)
    await bob.next("pubsub_retract", of_alice)
    try:
        await bob.plugin["xep_0060"].publish(alice.boundjid.bare, TUNE, id="current", payload=tune)
        raise harness.Failed("a stranger may publish")
    except IqError as error:
        check(error.condition == "forbidden", f"publishing for others: {error.condition}")


async def parting(alice, bob):
    await alice.del_roster_item(bob.boundjid.bare)
    await bob.next("presence_unsubscribed", lambda p: p["from"].bare == alice.boundjid.bare)
    await bob.next("got_offline", lambda p: p["from"].bare == alice.boundjid.bare)
    roster = await whole_roster(alice)
    check(bob.boundjid.bare not in roster, f"still in the roster: {roster}")
    check(alice.nothing("message") and bob.nothing("message"), "messages nobody waited for")
    await alice.log_out()
    await bob.log_out()


async def conversation(server):
    alice, bob = Peer(server, "alice", "wonder land"), Peer(server, "bob", "builder")
    await failing_login(server)
    await logging_in(alice)
    await logging_in(bob)
    await subscribing(alice, bob)
    await chatting(alice, bob)
    bob = await offline(server, alice, bob)
    await vcards(alice, bob)
    await questions(alice, bob)
    await eventing(alice, bob)
    await parting(alice, bob)


def story(server, _program, _folder):
    logging.basicConfig(level=os.environ.get("SLIXMPP_LOG", "CRITICAL"))
    server.add_account("alice", "wonder land")
    server.add_account("bob", "builder")
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(conversation(server))


if __name__ == "__main__":
    sys.exit(harness.main(os.path.basename(__file__), story, 80))
