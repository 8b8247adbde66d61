#!/usr/bin/python3
"""A slixmpp component that acts for users (XEP-0356) and answers for the server (XEP-0355): what is granted, and nothing else."""

import asyncio
import logging
import os
import sys

from slixmpp.exceptions import IqError
from slixmpp.xmlstream import ET
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

import harness
import servers
from harness import Failed, check
from slixmpp_component_test import GATEWAY, Gateway
from slixmpp_test import PATIENCE, Peer

DOMAIN = servers.DOMAIN
CLIENT = "{jabber:client}"
PRIVILEGE = "{urn:xmpp:privilege:2}"
DELEGATION = "{urn:xmpp:delegation:2}"
FORWARD = "{urn:xmpp:forward:0}"
ACCEPT = "{jabber:component:accept}"
PUBSUB = "{http://jabber.org/protocol/pubsub}"
DELEGATED = "urn:example:weather"


class Xmppd(servers.Xmppd):
    def component_settings(self):
        return f"""
privileges = ["{GATEWAY} roster=both message=outgoing presence=managed_entity iq:http://jabber.org/protocol/pubsub=set"]
delegations = ["{GATEWAY} {DELEGATED}", "{GATEWAY} urn:example:tide place"]
"""


class Privileged(Gateway):
    def __init__(self, server):
        super().__init__(server)
        self.register_plugin("xep_0356")
        for event in ("privileges_advertised", "presence_available", "presence_unavailable", "message_error"):
            self.got[event] = asyncio.Queue()
            self.add_event_handler(event, self.got[event].put_nowait)
        self.told = asyncio.Queue()
        self.answer_type = "result"
        self.register_handler(Callback("delegated", MatchXPath(f"{ACCEPT}iq/{DELEGATION}delegation"), self.answer))
        self.register_handler(Callback("told", MatchXPath(f"{ACCEPT}message/{DELEGATION}delegation"), self.told.put_nowait))

    def answer(self, iq):
        """What is delegated is answered by what was asked for; or wrongly."""
        asked = iq.xml.find(f"{DELEGATION}delegation/{FORWARD}forwarded/{CLIENT}iq")
        result = iq.reply()
        delegation = ET.SubElement(result.xml, f"{DELEGATION}delegation")
        inner = ET.SubElement(ET.SubElement(delegation, f"{FORWARD}forwarded"), f"{CLIENT}iq", type=self.answer_type,
                              id=asked.get("id"), to=asked.get("from"))
        inner.append(ET.Element(f"{{{DELEGATED}}}weather", {"for": asked.get("from")}))
        result.send()


async def roster(alice, gateway):
    await gateway["xep_0356"].set_roster(alice.boundjid.bare, {f"bob@{GATEWAY}": {"name": "Bob over there", "groups": ["Far"]}},
                                         timeout=PATIENCE)
    await alice.next("roster_update", lambda iq: f"bob@{GATEWAY}" in str(iq))
    got = await gateway["xep_0356"].get_roster(alice.boundjid.bare, timeout=PATIENCE)
    check("Bob over there" in str(got) and got["from"] == alice.boundjid.bare, f"roster: {got}")
    for target in (f"nobody@{DOMAIN}", DOMAIN):
        try:
            answer = await gateway["xep_0356"]._make_get_roster(target).send(timeout=PATIENCE)
            raise Failed(f"the roster of {target}: {answer}")
        except IqError:
            pass


async def messages(alice, phone, bob, gateway):
    """In a user's name: to the other side, to the user's other devices, into the archive; not in others' names."""
    text = "written on the other network"
    for device in (alice, phone):
        await device["xep_0280"].enable()
    message = gateway.make_message(mto=bob.boundjid.bare, mfrom=alice.boundjid.bare, mbody=text, mtype="chat")
    gateway["xep_0356"].send_privileged_message(message)
    got = await bob.next("message")
    check(got["body"] == text and got["from"] == alice.boundjid.bare, f"bob got {got}")
    for device in (alice, phone):
        copy = await device.next("carbon_sent")
        check(text in str(copy), f"copy: {copy}")
    found = await alice["xep_0313"].retrieve(with_jid=bob.boundjid.bare, timeout=PATIENCE)
    check(text in "".join(str(m) for m in found["mam"]["results"]), f"archive: {found}")
    for sender in (f"alice@{GATEWAY}", "alice@elsewhere.test", f"{alice.boundjid}", f"nobody@{DOMAIN}"):
        gateway["xep_0356"].send_privileged_message(
            gateway.make_message(mto=bob.boundjid.bare, mfrom=sender, mbody="a lie", mtype="chat"))
        error = await gateway.next("message_error")
        check("forbidden" in str(error), f"in the name of {sender}: {error}")
    await bob["xep_0199"].ping(DOMAIN, timeout=PATIENCE)
    check(bob.nothing("message"), "a lie came")


def wrapped(gateway, user, payload, kind="set", inner_kind=None, **attributes):
    iq = gateway.make_iq(id=gateway.new_id(), ifrom=GATEWAY, ito=user, itype=kind)
    outer = ET.SubElement(iq.xml, f"{PRIVILEGE}privileged_iq")
    inner = ET.SubElement(outer, f"{CLIENT}iq", type=inner_kind or kind, id="inner", **attributes)
    inner.append(payload)
    return iq


def publication(text):
    pubsub = ET.Element(f"{PUBSUB}pubsub")
    publish = ET.SubElement(pubsub, f"{PUBSUB}publish", node="urn:example:mood")
    ET.SubElement(ET.SubElement(publish, f"{PUBSUB}item", id="1"), "{urn:example:mood}mood").text = text
    return pubsub


async def requests(alice, gateway):
    """IQs in a user's name: those of the namespace and type that is granted."""
    user = alice.boundjid.bare
    answer = await wrapped(gateway, user, publication("fine")).send(timeout=PATIENCE)
    inner = answer.xml.find(f"{PRIVILEGE}privilege/{FORWARD}forwarded/{CLIENT}iq")
    check(inner is not None and inner.get("type") == "result" and inner.get("id") == "inner", f"answer: {answer}")
    got = await alice["xep_0060"].get_items(user, "urn:example:mood", timeout=PATIENCE)
    check("fine" in str(got), f"published: {got}")
    vcard = ET.Element("{vcard-temp}vCard")
    for refused in (wrapped(gateway, user, publication("x"), kind="get"), wrapped(gateway, user, vcard),
                    wrapped(gateway, user, publication("x"), kind="set", inner_kind="get"),
                    wrapped(gateway, user, publication("x"), **{"from": f"bob@{DOMAIN}"}),
                    wrapped(gateway, f"nobody@{DOMAIN}", publication("x")), wrapped(gateway, DOMAIN, publication("x"))):
        try:
            answer = await refused.send(timeout=PATIENCE)
            raise Failed(f"not refused: {answer}")
        except IqError as error:
            check("<forbidden " in str(error.iq) or "<service-unavailable " in str(error.iq), str(error.iq))


async def delegated(alice, gateway):
    told = await asyncio.wait_for(gateway.told.get(), PATIENCE)
    check(DELEGATED in str(told) and 'name="place"' in str(told), f"told: {told}")

    async def ask(to, ns=DELEGATED, **attributes):
        iq = alice.make_iq_get(ito=to)
        iq.append(ET.Element(f"{{{ns}}}weather", **attributes))
        return await iq.send(timeout=PATIENCE)

    async def unavailable(*arguments, **attributes):
        try:
            raise Failed(f"answered: {await ask(*arguments, **attributes)}")
        except IqError as error:
            check(error.iq["error"]["condition"] == "service-unavailable", str(error.iq))

    for to in (DOMAIN, alice.boundjid.bare, f"bob@{DOMAIN}"):
        answer = await ask(to)
        check(f'for="{alice.boundjid}"' in str(answer) and answer["from"] == to, f"{to}: {answer}")
    answer = await ask(DOMAIN, "urn:example:tide", place="here")
    check("weather" in str(answer), f"with the attribute: {answer}")
    await unavailable(DOMAIN, "urn:example:tide")
    gateway.answer_type = "error"
    await unavailable(DOMAIN)
    gateway.answer_type = "result"
    await gateway.go()
    await unavailable(DOMAIN)


async def conversation(server):
    alice, phone, bob = (Peer(server, name, "wonder land") for name in ("alice", "alice", "bob"))
    for peer in (alice, phone):
        for event in ("carbon_sent",):
            peer.got[event] = asyncio.Queue()
            peer.add_event_handler(event, peer.got[event].put_nowait)
        for plugin in ("xep_0280", "xep_0313"):
            peer.register_plugin(plugin)
    await alice.log_in()
    gateway = Privileged(server)
    await gateway.come()
    await gateway.next("privileges_advertised")
    gateway.server_host = DOMAIN  # its plugin takes the address that it connected to for the name
    granted = gateway["xep_0356"].granted_privileges
    check(granted["roster"] == "both" and granted["message"] == "outgoing" and granted["presence"] == "managed_entity",
          f"granted: {granted}")
    there = await gateway.next("presence_available")
    check(there["from"] == alice.boundjid, f"who is there: {there}")
    for peer in (phone, bob):
        await peer.log_in()
        there = await gateway.next("presence_available")
        check(there["from"] == peer.boundjid, f"who comes: {there}")
    await roster(alice, gateway)
    await messages(alice, phone, bob, gateway)
    await requests(alice, gateway)
    await phone.log_out()
    gone = await gateway.next("presence_unavailable")
    check(gone["from"] == phone.boundjid, f"who goes: {gone}")
    await delegated(alice, gateway)
    for peer in (alice, bob):
        await peer.log_out()


def story(server, _program, _folder):
    logging.basicConfig(level=os.environ.get("SLIXMPP_LOG", "CRITICAL"))
    for name in ("alice", "bob"):
        server.add_account(name, "wonder land")
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(conversation(server))


if __name__ == "__main__":
    servers.KINDS["xmppd"] = Xmppd
    sys.exit(harness.main(os.path.basename(__file__), story, 80))
