#!/usr/bin/python3
"""What clients of today expect of a server, asked by slixmpp: archive, carbons, stream resumption, blocking, bookmarks,
avatars, personal eventing, push, client state. The same questions go to xmppd, prosody and ejabberd; where one of the others
answers differently, DIFFERENCES says how, and why ours does not."""

import asyncio
import base64
import hashlib
import logging
import os
import sys

import slixmpp
from slixmpp.exceptions import IqError
from slixmpp.xmlstream import ET
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

import harness
from harness import check

DOMAIN = harness.servers.DOMAIN
PATIENCE = 20
SILENCE = 0.7  # what has not come by then, with a ping answered after it, does not come
CLIENT = "{jabber:client}"
NS = {
    "c": "jabber:client", "mam": "urn:xmpp:mam:2", "rsm": "http://jabber.org/protocol/rsm", "sid": "urn:xmpp:sid:0",
    "carbons": "urn:xmpp:carbons:2", "forward": "urn:xmpp:forward:0", "block": "urn:xmpp:blocking",
    "pubsub": "http://jabber.org/protocol/pubsub", "event": "http://jabber.org/protocol/pubsub#event",
    "vcard": "vcard-temp", "update": "vcard-temp:x:update", "delay": "urn:xmpp:delay",
    "errors": "urn:ietf:params:xml:ns:xmpp-stanzas", "private": "jabber:iq:private", "bookmarks": "storage:bookmarks",
}
BOOKMARKS = "urn:xmpp:bookmarks:1"
DISPLAYED = "urn:xmpp:mds:displayed:0"
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")

# (server, chapter): why the chapter, or the named part of it, is not asked there.
DIFFERENCES = {
    ("prosody", "push"): "prosody 0.12 in Debian has no push module; it came with 13",
    ("prosody", "forged stanza-ids"): "prosody 0.12 leaves an id that a client put there in its own archive's name beside the right one (XEP-0359 §3)",
    ("prosody", "csi"): "prosody 0.12 with csi_simple let five presences of one contact through to an inactive client; no rule is broken, nothing is saved",
    ("prosody", "reactions archived"): "prosody 0.12 archives no message without a body that gives no hint; people miss it",
    ("ejabberd", "unknown page"): "ejabberd 23.01 answers with an empty page, which a client takes for the end of the archive (XEP-0313 §4.3)",
    ("ejabberd", "foreign archive"): "ejabberd 23.01 answers who asks for somebody else's archive with the asker's own",
    ("ejabberd", "reactions archived"): "ejabberd 23.01 archives no message without a body that gives no hint; people miss it",
    ("ejabberd", "blocking"): "ejabberd 23.01 did not tell the blocked contact that the other is gone (XEP-0191 §3.3)",
    ("ejabberd", "displayed sync"): "ejabberd 23.01 answers max_items in publish-options with resource-constraint (XEP-0490 §3 asks for it)",
    ("ejabberd", "bookmarks"): "ejabberd 23.01 refuses max_items in publish-options (XEP-0402 §3.1 asks for it) and converts no native bookmarks (§6)",
    ("ejabberd", "avatars"): "ejabberd 23.01 did not put the hash of an avatar published by PEP into presence (XEP-0398 §4.1)",
}


class Peer(slixmpp.ClientXMPP):
    """One device; `messages` and `presences` are all that came, as XML, until somebody waits for them."""

    def __init__(self, server, name, resource, resume=False):
        super().__init__(f"{name}@{DOMAIN}/{resource}", "secret")
        self.host = server
        self.ca_certs = server.certificate
        self.arrived = {kind: asyncio.Queue() for kind in ("message", "presence", "session_start", "session_resumed",
                                                           "sm_failed", "disconnected", "push")}
        for event in ("session_start", "session_resumed", "sm_failed", "disconnected"):
            self.add_event_handler(event, self.arrived[event].put_nowait)
        for kind in ("message", "presence"):
            self.register_handler(Callback(f"raw {kind}", MatchXPath(f"{CLIENT}{kind}"),
                                           lambda stanza, kind=kind: self.arrived[kind].put_nowait(stanza.xml)))
        for plugin in ("xep_0030", "xep_0060", "xep_0115", "xep_0163", "xep_0191", "xep_0199", "xep_0280", "xep_0313",
                       "xep_0352", "xep_0084"):
            self.register_plugin(plugin)
        if resume:
            self.register_plugin("xep_0198", {"window": 1})

    async def next(self, kind, matches=lambda xml: True, what=""):
        async def search():
            while True:
                xml = await self.arrived[kind].get()
                if matches(xml):
                    return xml
        try:
            return await asyncio.wait_for(search(), PATIENCE)
        except asyncio.TimeoutError:
            raise harness.Failed(f"{self.boundjid}: no {kind} {what} within {PATIENCE} s") from None

    async def body(self, text):
        return await self.next("message", lambda xml: xml.findtext("c:body", namespaces=NS) == text, f"with the body {text!r}")

    def drain(self, kind):
        found = []
        while not self.arrived[kind].empty():
            found.append(self.arrived[kind].get_nowait())
        return found

    async def quiet(self, kind, wanted, what):
        """Nothing that `wanted` names comes; what else came is dropped."""
        await self["xep_0199"].ping(DOMAIN, timeout=PATIENCE)
        await asyncio.sleep(SILENCE)
        bad = [xml for xml in self.drain(kind) if wanted(xml)]
        check(not bad, f"{self.boundjid}: {what}: {[ET.tostring(xml) for xml in bad]}")

    async def log_in(self, presence=True, interests=()):
        self.connect(("127.0.0.1", self.host.port))
        await self.next("session_start")
        if presence:
            for interest in interests:
                self["xep_0163"].add_interest(interest)
            await self["xep_0115"].update_caps(broadcast=False)
            self.send_presence()
            await self.next("presence", lambda xml: xml.get("from") == self.boundjid.full, "of its own")

    async def log_out(self):
        self.disconnect()
        await self.next("disconnected")

    async def ask(self, kind, xml, to=None):
        """The answer's first child, as XML; IqError if refused."""
        iq = self.make_iq(itype=kind, ito=to)
        iq.append(ET.fromstring(xml))
        answer = await iq.send(timeout=PATIENCE)
        return answer.xml[0] if len(answer.xml) else None

    def say(self, to, body="", extra="", kind="chat", ident=None):
        ident = ident or self.new_id()
        text = f"<body>{body}</body>" if body else ""
        self.send_raw(f"<message to='{to}' type='{kind}' id='{ident}'>{text}{extra}</message>")
        return ident

    async def archive(self, to=None, fields="", rsm="<max>50</max>"):
        """[(id, message)], fin"""
        query = self.new_id()
        form = ("<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:mam:2</value></field>"
                f"{fields}</x>")
        before = self.drain("message")
        fin = await self.ask("set", f"<query xmlns='urn:xmpp:mam:2' queryid='{query}'>{form}"
                                    f"<set xmlns='http://jabber.org/protocol/rsm'>{rsm}</set></query>", to)
        found = []
        for xml in self.drain("message"):
            result = xml.find("mam:result", NS)
            if result is None:
                before.append(xml)
                continue
            check(result.get("queryid") == query and xml.get("from") in (None, self.boundjid.bare, to), f"result: {ET.tostring(xml)}")
            found.append((result.get("id"), result.find("forward:forwarded/c:message", NS)))
        for xml in before:
            self.arrived["message"].put_nowait(xml)
        return found, fin


def bodies(results):
    return [message.findtext("c:body", namespaces=NS) for _, message in results]


def field(name, value):
    return f"<field var='{name}'><value>{value}</value></field>"


async def refused(asked, *conditions):
    try:
        await asked
    except IqError as error:
        check(error.condition in conditions, f"{error.condition} instead of {conditions}")
        return
    raise harness.Failed(f"not refused, expected {conditions}")


async def befriend(one, other):
    for asker, asked in ((one, other), (other, one)):
        asker.send_presence_subscription(pto=asked.boundjid.bare)
        asked.send_presence_subscription(pto=asker.boundjid.bare, ptype="subscribed")
    for peer, contact in ((one, other), (other, one)):
        await peer.next("presence", lambda xml: xml.get("from") == contact.boundjid.full and xml.get("type") is None, "of the contact")


async def archive(server, alice, bob):
    texts = [f"archived {number}" for number in range(5)]
    for text in texts:
        alice.say(bob.boundjid.bare, text)
    live = [await bob.body(text) for text in texts]
    results, fin = await bob.archive(fields=field("with", alice.boundjid.bare))
    check(bodies(results)[-5:] == texts, f"archive: {bodies(results)}")
    # XEP-0359: what came live names its place in the archive.
    for (ident, _), message in zip(results[-5:], live):
        named = [sid.get("id") for sid in message.findall("sid:stanza-id", NS) if sid.get("by") == bob.boundjid.bare]
        check(named == [ident], f"stanza-id {named}, archived as {ident}")
    # The sender has it as well.
    results, _ = await alice.archive(fields=field("with", bob.boundjid.bare))
    check(bodies(results)[-5:] == texts, f"the sender's archive: {bodies(results)}")
    # Pages: forward, then backward.
    seen, after = [], ""
    while True:
        page, fin = await bob.archive(fields=field("with", alice.boundjid.bare), rsm=f"<max>2</max>{after}")
        seen += bodies(page)
        if fin.get("complete") == "true":
            break
        check(len(page) == 2 and fin.findtext("rsm:set/rsm:last", namespaces=NS) == page[-1][0], f"page: {ET.tostring(fin)}")
        after = f"<after>{page[-1][0]}</after>"
    check(seen[-5:] == texts, f"by pages: {seen}")
    page, fin = await bob.archive(fields=field("with", alice.boundjid.bare), rsm="<max>2</max><before/>")
    check(bodies(page) == texts[-2:], f"the last page: {bodies(page)}")
    page, fin = await bob.archive(fields=field("with", alice.boundjid.bare), rsm=f"<max>2</max><before>{page[0][0]}</before>")
    check(bodies(page) == texts[1:3], f"the page before: {bodies(page)}")
    # By time: nothing is from the future.
    page, fin = await bob.archive(fields=field("start", "2100-01-01T00:00:00Z"))
    check(not page and fin.get("complete") == "true", f"from the future: {bodies(page)}")
    # Chat states alone are for the moment.
    alice.say(bob.boundjid.bare, extra="<composing xmlns='http://jabber.org/protocol/chatstates'/>")
    alice.say(bob.boundjid.bare, "last")
    await bob.body("last")
    page, _ = await bob.archive(fields=field("with", alice.boundjid.bare), rsm="<max>1</max><before/>")
    check(bodies(page) == ["last"], f"after a chat state: {bodies(page)}")


async def unknown_page(server, alice, bob):
    await refused(bob.archive(rsm="<max>5</max><after>no-such-id</after>"), "item-not-found")


async def foreign_archive(server, alice, bob):
    await refused(bob.archive(to=alice.boundjid.bare), "forbidden", "service-unavailable", "not-allowed")


async def forged_stanza_ids(server, alice, bob):
    alice.say(bob.boundjid.bare, "forged id", f"<stanza-id xmlns='urn:xmpp:sid:0' id='forged' by='{bob.boundjid.bare}'/>")
    message = await bob.body("forged id")
    check("forged" not in [sid.get("id") for sid in message.findall("sid:stanza-id", NS)], f"forged: {ET.tostring(message)}")


async def reactions_archived(server, alice, bob):
    about = alice.say(bob.boundjid.bare, "react to this")
    await bob.body("react to this")
    bob.say(alice.boundjid.bare, extra=f"<reactions xmlns='urn:xmpp:reactions:0' id='{about}'><reaction>👍</reaction></reactions>")
    await alice.next("message", lambda xml: xml.find("{urn:xmpp:reactions:0}reactions") is not None, "with a reaction")
    page, _ = await alice.archive(fields=field("with", bob.boundjid.bare), rsm="<max>1</max><before/>")
    check(page[0][1].find("{urn:xmpp:reactions:0}reactions") is not None, f"the newest is {ET.tostring(page[0][1])}")


async def carbons(server, alice, bob):
    tablet = Peer(server, "alice", "tablet")
    await tablet.log_in()
    await tablet["xep_0280"].enable(timeout=PATIENCE)
    await alice["xep_0280"].enable(timeout=PATIENCE)

    def carbon(kind, text):
        def matches(xml):
            inner = xml.find(f"carbons:{kind}/forward:forwarded/c:message", NS)
            return xml.get("from") == alice.boundjid.bare and inner is not None and inner.findtext("c:body", namespaces=NS) == text
        return matches
    bob.say(alice.boundjid.full, "to one device")
    await alice.body("to one device")
    await tablet.next("message", carbon("received", "to one device"), "carbon")
    alice.say(bob.boundjid.full, "from one device")
    await bob.body("from one device")
    await tablet.next("message", carbon("sent", "from one device"), "carbon")
    alice.say(bob.boundjid.full, "not for others", "<private xmlns='urn:xmpp:carbons:2'/><no-copy xmlns='urn:xmpp:hints'/>")
    await bob.body("not for others")
    await tablet.quiet("message", carbon("sent", "not for others"), "a carbon of a private message")
    await tablet["xep_0280"].disable(timeout=PATIENCE)
    alice.say(bob.boundjid.full, "no more copies")
    await bob.body("no more copies")
    await tablet.quiet("message", carbon("sent", "no more copies"), "a carbon after disabling")
    await tablet.log_out()
    await alice["xep_0280"].disable(timeout=PATIENCE)


async def resumption(server, alice, bob):
    phone = Peer(server, "alice", "phone", resume=True)
    await phone.log_in()
    await phone["xep_0199"].ping(DOMAIN, timeout=PATIENCE)
    check(phone["xep_0198"].sm_id, "no id to resume by")
    address = phone.boundjid.full
    phone.abort()
    await phone.next("disconnected")
    for number in range(3):
        bob.say(address, f"while away {number}")
    await bob["xep_0199"].ping(DOMAIN, timeout=PATIENCE)
    phone.connect(("127.0.0.1", server.port))
    await phone.next("session_resumed")
    for number in range(3):
        await phone.body(f"while away {number}")
    await phone.quiet("message", lambda xml: xml.findtext("c:body", namespaces=NS), "a message twice")
    bob.say(address, "after it")
    await phone.body("after it")
    # An id that is not ours to use.
    thief = Peer(server, "bob", "thief", resume=True)
    thief["xep_0198"].sm_id = phone["xep_0198"].sm_id
    thief.connect(("127.0.0.1", server.port))
    await thief.next("sm_failed")
    await thief.next("session_start")
    await thief.log_out()
    await phone["xep_0199"].ping(DOMAIN, timeout=PATIENCE)
    await phone.log_out()


async def blocking(server, alice, bob):
    tablet = Peer(server, "alice", "tablet")
    await tablet.log_in()
    await tablet["xep_0191"].get_blocked(timeout=PATIENCE)
    await alice["xep_0191"].get_blocked(timeout=PATIENCE)
    pushed = asyncio.Queue()
    tablet.add_event_handler("blocked", pushed.put_nowait)
    bob.drain("presence")
    await alice["xep_0191"].block(bob.boundjid.bare, timeout=PATIENCE)
    await asyncio.wait_for(pushed.get(), PATIENCE)
    await bob.next("presence", lambda xml: xml.get("from") == alice.boundjid.full and xml.get("type") == "unavailable", "of the one who blocks")
    ident = bob.say(alice.boundjid.bare, "let me in")
    error = await bob.next("message", lambda xml: xml.get("type") == "error" and xml.get("id") == ident, "error")
    check(error.find("c:error/errors:service-unavailable", NS) is not None, f"blocked: {ET.tostring(error)}")
    await refused(bob["xep_0199"].send_ping(alice.boundjid.full, timeout=PATIENCE), "service-unavailable")
    await alice.quiet("message", lambda xml: xml.findtext("c:body", namespaces=NS) == "let me in", "a blocked message")
    ident = alice.say(bob.boundjid.bare, "to the blocked one")
    error = await alice.next("message", lambda xml: xml.get("type") == "error" and xml.get("id") == ident, "error")
    check(error.find("c:error/errors:not-acceptable", NS) is not None, f"to a blocked one: {ET.tostring(error)}")
    listed = await alice.ask("get", "<blocklist xmlns='urn:xmpp:blocking'/>")
    check([item.get("jid") for item in listed] == [bob.boundjid.bare], f"list: {ET.tostring(listed)}")
    await alice["xep_0191"].unblock(bob.boundjid.bare, timeout=PATIENCE)
    await bob.next("presence", lambda xml: xml.get("from") == alice.boundjid.full and xml.get("type") is None, "after unblocking")
    bob.say(alice.boundjid.bare, "in again")
    await alice.body("in again")
    await tablet.log_out()


def publish(node, ident, payload, options):
    form = "".join(field(f"pubsub#{name}", value) for name, value in options.items())
    return (f"<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='{node}'><item id='{ident}'>{payload}</item></publish>"
            "<publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'>"
            f"<value>http://jabber.org/protocol/pubsub#publish-options</value></field>{form}</x></publish-options></pubsub>")


PRIVATE = {"persist_items": "true", "max_items": "max", "send_last_published_item": "never", "access_model": "whitelist"}


async def displayed_sync(server, alice, bob):
    tablet = Peer(server, "alice", "tablet")
    await tablet.log_in(interests=[DISPLAYED])
    marker = "<displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' by='{}' id='{}'/></displayed>"
    for contact in ("bob", "carol"):
        def notified(xml):
            return xml.find(f"event:event/event:items[@node='{DISPLAYED}']/event:item[@id='{contact}@{DOMAIN}']", NS) is not None
        # Again until the server has learned from the tablet's capabilities what it wants to hear of.
        for attempt in range(PATIENCE):
            await alice.ask("set", publish(DISPLAYED, f"{contact}@{DOMAIN}", marker.format(alice.boundjid.bare, contact), PRIVATE))
            await tablet["xep_0199"].ping(DOMAIN, timeout=PATIENCE)
            if any(notified(xml) for xml in tablet.drain("message")):
                break
            await asyncio.sleep(1)
        else:
            raise harness.Failed("the account's other device heard of no marker")
    items = await alice.ask("get", f"<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='{DISPLAYED}'/></pubsub>")
    check(len(items.findall("pubsub:items/pubsub:item", NS)) == 2, f"items: {ET.tostring(items)}")
    await refused(bob.ask("get", f"<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='{DISPLAYED}'/></pubsub>",
                          alice.boundjid.bare), "not-allowed", "forbidden", "item-not-found", "not-authorized")
    await tablet.log_out()


async def bookmarks(server, alice, bob):
    room = f"room@conference.{DOMAIN}"
    await alice.ask("set", publish(BOOKMARKS, room, "<conference xmlns='urn:xmpp:bookmarks:1' name='The room' autojoin='true'><nick>Al</nick></conference>", PRIVATE))
    stored = await alice.ask("get", "<query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'/></query>")
    found = stored.find("bookmarks:storage/bookmarks:conference", NS)
    check(found is not None and found.get("jid") == room and found.get("name") == "The room" and found.get("autojoin") in ("true", "1"),
          f"old clients see {ET.tostring(stored)}")
    await alice.ask("set", "<query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'>"
                           f"<conference jid='{room}' name='Renamed' autojoin='false'/><conference jid='other@conference.{DOMAIN}' name='Other'/>"
                           "</storage></query>")
    items = await alice.ask("get", f"<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='{BOOKMARKS}'/></pubsub>")
    names = {item.get("id"): item[0].get("name") for item in items.findall("pubsub:items/pubsub:item", NS)}
    check(names == {room: "Renamed", f"other@conference.{DOMAIN}": "Other"}, f"new clients see {names}")
    info = (await alice["xep_0030"].get_info(jid=alice.boundjid.bare))["disco_info"]
    check("urn:xmpp:bookmarks:1#compat" in info["features"], "no urn:xmpp:bookmarks:1#compat")


async def avatars(server, alice, bob):
    digest = hashlib.sha1(PNG).hexdigest()
    await alice["xep_0084"].publish_avatar(PNG, timeout=PATIENCE)
    await alice["xep_0084"].publish_avatar_metadata([{"id": digest, "type": "image/png", "bytes": str(len(PNG)), "width": "1", "height": "1"}],
                                                    timeout=PATIENCE)
    card = await bob.ask("get", "<vCard xmlns='vcard-temp'/>", alice.boundjid.bare)
    photo = card.findtext("vcard:PHOTO/vcard:BINVAL", namespaces=NS)
    check(photo and base64.b64decode(photo) == PNG, f"vCard: {ET.tostring(card)[:300]}")
    alice.send_presence(pstatus="with a picture")
    await bob.next("presence", lambda xml: xml.get("from") == alice.boundjid.full and
                   xml.findtext("update:x/update:photo", namespaces=NS) == digest, "with the picture's hash")
    other = PNG + b"\0"
    await alice.ask("set", "<vCard xmlns='vcard-temp'><FN>Alice</FN><PHOTO><TYPE>image/png</TYPE><BINVAL>"
                           f"{base64.b64encode(other).decode()}</BINVAL></PHOTO></vCard>")
    node = "urn:xmpp:avatar:metadata"
    items = await bob.ask("get", f"<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='{node}'/></pubsub>", alice.boundjid.bare)
    info = items.find("pubsub:items/pubsub:item/{urn:xmpp:avatar:metadata}metadata/{urn:xmpp:avatar:metadata}info", NS)
    check(info is not None and info.get("id") == hashlib.sha1(other).hexdigest(), f"metadata: {ET.tostring(items)}")


async def push(server, alice, bob):
    """The app server is a client of the same domain, which answers the server's IQs."""
    service = Peer(server, "push", "service")

    def publish_came(iq):
        if iq["type"] == "set" and iq.xml.find("pubsub:pubsub/pubsub:publish", NS) is not None:
            service.arrived["push"].put_nowait(iq.xml)
            iq.reply().send()
    service.register_handler(Callback("push", MatchXPath(f"{CLIENT}iq/{{{NS['pubsub']}}}pubsub"), publish_came))
    await service.log_in()
    phone = Peer(server, "carol", "phone")
    await phone.log_in()
    await phone.ask("set", f"<enable xmlns='urn:xmpp:push:0' jid='{service.boundjid.full}' node='device-1'/>")
    await phone.log_out()
    bob.say(f"carol@{DOMAIN}", "wake up")
    came = await service.next("push", what="publish")
    check(came.find("pubsub:pubsub/pubsub:publish", NS).get("node") == "device-1", f"push: {ET.tostring(came)}")
    check("wake up" not in ET.tostring(came).decode(), f"the push service reads along: {ET.tostring(came)}")
    bob.say(f"carol@{DOMAIN}", extra="<composing xmlns='http://jabber.org/protocol/chatstates'/>")
    await bob["xep_0199"].ping(DOMAIN, timeout=PATIENCE)
    await service.quiet("push", lambda xml: True, "a push for a chat state")
    await phone.log_in()
    await phone.body("wake up")
    await phone.ask("set", f"<disable xmlns='urn:xmpp:push:0' jid='{service.boundjid.full}'/>")
    await phone.log_out()
    bob.say(f"carol@{DOMAIN}", "nobody is woken")
    await bob["xep_0199"].ping(DOMAIN, timeout=PATIENCE)
    await service.quiet("push", lambda xml: True, "a push after disabling")
    await service.log_out()


async def csi(server, alice, bob):
    alice.drain("presence")
    alice["xep_0352"].send_inactive()
    await alice["xep_0199"].ping(DOMAIN, timeout=PATIENCE)

    def of_bob(xml):
        return xml.get("from") == bob.boundjid.full
    for number in range(5):
        bob.send_presence(pstatus=f"state {number}")
    await bob["xep_0199"].ping(DOMAIN, timeout=PATIENCE)
    await asyncio.sleep(SILENCE)
    early = [xml for xml in alice.drain("presence") if of_bob(xml)]
    check(len(early) == 0, f"an inactive client got {len(early)} presences")
    bob.say(alice.boundjid.full, "important")
    await alice.body("important")
    alice["xep_0352"].send_active()
    await alice["xep_0199"].ping(DOMAIN, timeout=PATIENCE)
    states = []
    while states[-1:] != ["state 4"]:
        states.append((await alice.next("presence", of_bob, "that was held back")).findtext("c:status", namespaces=NS))
    check(len(states) == 1, f"{states} where the newest was enough")


CHAPTERS = {
    "archive": archive, "unknown page": unknown_page, "foreign archive": foreign_archive, "forged stanza-ids": forged_stanza_ids, "reactions archived": reactions_archived, "carbons": carbons, "resumption": resumption, "blocking": blocking,
    "displayed sync": displayed_sync, "bookmarks": bookmarks, "avatars": avatars, "push": push, "csi": csi,
}


async def conversation(server):
    alice, bob = Peer(server, "alice", "desk"), Peer(server, "bob", "desk")
    await alice.log_in()
    await bob.log_in()
    await befriend(alice, bob)
    failures = []
    for name, chapter in CHAPTERS.items():
        if wanted := os.environ.get("CHAPTERS"):
            if name not in wanted.split(","):
                continue
        if (reason := DIFFERENCES.get((server.name, name))) and not os.environ.get("CHAPTERS"):
            print(f"  not asked: {name}: {reason}")
            continue
        try:
            await chapter(server, alice, bob)
            print(f"  {name}: as expected")
        except (harness.Failed, IqError, asyncio.TimeoutError) as failed:
            failures.append(f"{name}: {type(failed).__name__} {failed}")
            print(f"  {failures[-1]}")
    await alice.log_out()
    await bob.log_out()
    check(not failures, "; ".join(failures))


def story(server, _program, _folder):
    logging.basicConfig(level=os.environ.get("SLIXMPP_LOG", "CRITICAL"))
    for name in ("alice", "bob", "carol", "push"):
        server.add_account(name, "secret")
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(conversation(server))


if __name__ == "__main__":
    sys.exit(harness.main(os.path.basename(__file__), story, 240))
