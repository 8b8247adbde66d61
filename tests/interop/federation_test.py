#!/usr/bin/python3
"""People at different servers: subscriptions, presence, messages, rooms, device lists (OMEMO); and what happens where servers
can't be trusted or reached."""

import argparse
import asyncio
import os
import shutil
import signal
import ssl
import sys
import tempfile
import time

from slixmpp.exceptions import IqError, IqTimeout
from slixmpp.xmlstream import ET

import federation
import harness
import servers
from harness import Failed, check
from remembering_client import RememberingClient

PATIENCE = 20
DEVICES = "eu.siacs.conversations.axolotl.devicelist"
OMEMO = "eu.siacs.conversations.axolotl"


class Peer(RememberingClient):
    EVENTS = ("session_start", "disconnected", "message", "message_error", "groupchat_message", "presence_subscribe",
              "presence_subscribed", "presence_unsubscribe", "presence_unsubscribed", "got_online", "got_offline",
              "changed_status", "presence_error", "groupchat_presence", "presence_available", "pubsub_publish")
    PLUGINS = ("xep_0030", "xep_0045", "xep_0060", "xep_0115", "xep_0163", "xep_0199")
    PATIENCE = PATIENCE

    def __init__(self, server, name):
        super().__init__(f"{name}@{server.domain}/test", "secret")
        self.home = server
        self.ssl_context.check_hostname = False  # what servers think of each other is the matter here
        self.ssl_context.verify_mode = ssl.CERT_NONE

    def nothing(self, event):
        return self.got[event].empty()

    async def log_in(self):
        self.connect(("127.0.0.1", self.home.port))
        await self.next("session_start")
        await self.get_roster()
        self.plugin["xep_0163"].add_interest(DEVICES)
        await self.plugin["xep_0115"].update_caps(broadcast=False)
        self.send_presence()
        await self.next("presence_available", lambda p: p["from"] == self.boundjid)  # now messages come here

    async def log_out(self):
        self.disconnect()
        await self.next("disconnected")


def bare(peer):
    return peer.boundjid.bare


async def subscribe(alice, bob):
    """Both see each other."""
    for asker, asked in ((alice, bob), (bob, alice)):
        asker.send_presence_subscription(pto=bare(asked))
        await asked.next("presence_subscribe", lambda p, who=asker: p["from"].bare == bare(who))
        asked.send_presence(pto=bare(asker), ptype="subscribed")
        await asker.next("presence_subscribed", lambda p, who=asked: p["from"].bare == bare(who))
        await asker.next("got_online", lambda p, who=asked: p["from"].bare == bare(who))


async def presence(alice, bob):
    alice.send_presence(pshow="dnd", pstatus="writing")
    seen = await bob.next("changed_status", lambda p: p["from"].bare == bare(alice) and p["status"] == "writing")
    check(seen["show"] == "dnd", f"{bare(bob)} saw {seen['show']}")


async def messages(alice, bob):
    """Both ways, in order."""
    for sender, receiver in ((alice, bob), (bob, alice)):
        for number in range(20):
            sender.send_message(mto=bare(receiver), mbody=f"Nr. {number} ✓ <&>", mtype="chat")
        for number in range(20):
            got = await receiver.next("message")
            check(got["body"] == f"Nr. {number} ✓ <&>", f"{bare(receiver)} got {got['body']!r} instead of {number}")
            check(got["from"] == sender.boundjid, f"from {got['from']}")


async def errors(alice, bob):
    """Nobody of that name; and a request that its client does not understand."""
    alice.send_message(mto=f"nobody@{bob.boundjid.domain}", mbody="hello?", mtype="chat")
    refused = await alice.next("message_error")
    check(refused["error"]["condition"] in ("service-unavailable", "item-not-found", "not-found"), str(refused))
    ping = alice.make_iq_get(ito=bob.boundjid)
    ping.append(ET.Element("{urn:example:unknown}query"))
    try:
        await ping.send(timeout=PATIENCE)
        raise Failed("an unknown request was answered")
    except IqError as error:
        check(error.iq["from"] == bob.boundjid, f"answered by {error.iq['from']}")
    await alice["xep_0199"].ping(bob.boundjid, timeout=PATIENCE)
    await alice["xep_0199"].ping(bob.boundjid.domain, timeout=PATIENCE)


async def device_lists(alice, bob):
    """PEP between servers: notified of what a contact publishes, and able to fetch it."""
    for owner, watcher, device in ((alice, bob, "11"), (bob, alice, "22")):
        item = ET.Element(f"{{{OMEMO}}}list")
        ET.SubElement(item, f"{{{OMEMO}}}device", id=device)
        options = owner["xep_0004"].make_form("submit")
        options.add_field(var="FORM_TYPE", ftype="hidden", value="http://jabber.org/protocol/pubsub#publish-options")
        options.add_field(var="pubsub#access_model", value="open")
        await owner["xep_0060"].publish(bare(owner), DEVICES, id="current", payload=item, options=options, timeout=PATIENCE)
        note = await watcher.next("pubsub_publish", lambda m, who=owner: m["from"].bare == bare(who))
        check(f'id="{device}"' in str(note), f"notified of {note}")
        fetched = await watcher["xep_0060"].get_items(bare(owner), DEVICES, timeout=PATIENCE)
        check(f'id="{device}"' in str(fetched), f"fetched {fetched}")


async def room(host, guest):
    """`guest` comes into a room at the server of `host`, both talk, the guest's session ends."""
    name = f"garden@conference.{host.boundjid.domain}"
    await host["xep_0045"].join_muc_wait(name, "Host", timeout=PATIENCE)
    form = host["xep_0004"].make_form("submit")
    await host["xep_0045"].set_room_config(name, form)
    await guest["xep_0045"].join_muc_wait(name, "Guest", timeout=PATIENCE)
    for sender, receiver, text in ((host, guest, "welcome"), (guest, host, "thank you")):
        sender.send_message(mto=name, mbody=text, mtype="groupchat")
        await receiver.next("groupchat_message", lambda m, said=text: m["body"] == said)
        await sender.next("groupchat_message", lambda m, said=text: m["body"] == said)
    guest["xep_0045"].leave_muc(name, "Guest")
    await host.next("groupchat_presence", lambda p: p["from"] == f"{name}/Guest")
    host["xep_0045"].leave_muc(name, "Host")


async def pair(one, other):
    """All that people do with each other."""
    for server, name in ((one, "alice"), (other, "bob")):
        if name not in server.accounts:
            server.add_account(name, "secret")
            server.accounts.add(name)
    alice, bob = Peer(one, "alice"), Peer(other, "bob")
    await alice.log_in()
    await bob.log_in()
    await messages(alice, bob)
    await subscribe(alice, bob)
    await presence(alice, bob)
    await device_lists(alice, bob)
    await errors(alice, bob)
    await room(alice, bob)
    await room(bob, alice)
    await bob.log_out()
    await alice.next("got_offline", lambda p: p["from"].bare == bare(bob))
    await alice.log_out()


async def refused(alice, to, condition):
    alice.send_message(mto=to, mbody="hello?", mtype="chat")
    error = await alice.next("message_error", lambda m: m["from"].bare == to)
    check(f"<{condition} " in str(error), f"{to}: expected {condition}, got {error}")  # slixmpp does not know all of them


async def rogues(world, home, alice):
    """Servers that are down, unknown, or not who they say: the sender hears of it, nothing is delivered, the operator sees
    why."""
    world.zone.add("down.test", servers.free_port())
    for domain, condition, stage, words in (
            ("nowhere.test", "remote-server-not-found", "DNS", "nowhere.test"),
            ("down.test", "remote-server-timeout", "TCP", "refused")):
        await refused(alice, f"bob@{domain}", condition)
        check(home.failure(domain)[0] == stage and words in home.failure(domain)[1], str(home.failure(domain)))
        status, text = home.test(domain)
        check(status == 1 and stage in text, f"xmppctl s2s test {domain}: {status} {text}")
    for domain, certificate, words in (
            ("expired.test", {"days": -1}, "expired"),
            ("stranger.test", {"strangers": True}, "issuer is unknown"),
            ("impostor.test", {"names": ["other.test"]}, "wrong name")):
        with federation.Xmppd(world, domain, certificate=certificate) as rogue:
            rogue.add_account("bob", "secret")
            bob = Peer(rogue, "bob")
            await bob.log_in()
            await refused(alice, f"bob@{domain}", "remote-server-timeout")
            await refused(bob, bare(alice), "remote-server-timeout")
            check(bob.nothing("message") and alice.nothing("message"), f"{domain}: something was delivered")
            stage, reason = home.failure(domain)
            check(stage == "certificate" and words in reason, f"{domain}: {stage}: {reason}")
            await bob.log_out()


async def between_two(world):
    async with Running(federation.Xmppd(world, "one.test", direct_only=True), federation.Xmppd(world, "two.test")) as (one, two):
        await pair(one, two)
        streams = one.s2s()["streams"]
        check(all(stream["mechanism"] == "certificate" and stream["acknowledged"] for stream in streams), str(streams))
        check(any(stream["direction"] == "both" for stream in streams), str(streams))
        status, text = one.test("two.test")
        check(status == 0 and "It works" in text, text)
        alice = Peer(one, "alice")
        await alice.log_in()
        await rogues(world, one, alice)
        await alice.log_out()
        await many_dead(world, one)
        await blocked_and_gone(one, two)


async def blocked_and_gone(one, two):
    """A block list that is read again; a contact's server that dies with messages under way; a guest who vanishes from a room."""
    for server, name in ((one, "carol"), (two, "dave")):
        server.add_account(name, "secret")
    carol, dave = Peer(one, "carol"), Peer(two, "dave")
    await carol.log_in()
    await dave.log_in()
    with open(one.config) as file:
        before = file.read()
    with open(one.config, "w") as file:
        file.write(before.replace("first_retry_seconds", 'block = ["two.test", "*.two.test"]\nfirst_retry_seconds'))
    one.control("reload")
    await refused(carol, bare(dave), "policy-violation")
    dave.send_message(mto=bare(carol), mbody="hello?", mtype="chat")
    await dave.next("message_error", lambda m: m["from"].bare == bare(carol))
    check(carol.nothing("message"), "a blocked domain's message was delivered")
    with open(one.config, "w") as file:
        file.write(before)
    one.control("reload")
    await asyncio.sleep(1.2)  # s2s.first_retry_seconds of the other side
    await messages(carol, dave)

    name = "garden2@conference.one.test"
    await carol["xep_0045"].join_muc_wait(name, "Carol", timeout=PATIENCE)
    await carol["xep_0045"].set_room_config(name, carol["xep_0004"].make_form("submit"))
    await dave["xep_0045"].join_muc_wait(name, "Dave", timeout=PATIENCE)
    two.stop(signal.SIGKILL)
    carol.send_message(mto=bare(dave), mbody="are you there?", mtype="chat")
    await carol.next("message_error", lambda m: m["from"].bare == bare(dave))
    carol.send_message(mto=name, mbody="anybody?", mtype="groupchat")
    await carol.next("groupchat_presence", lambda p: p["from"] == f"{name}/Dave" and p["type"] == "unavailable")
    await carol.log_out()
    dave.abort()


async def many_dead(world, home, count=300):
    """Hundreds of domains that can't be reached don't delay people here, and each is told."""
    name = "eve"
    home.add_account(name, "secret")
    home.add_account("frank", "secret")
    eve, frank = Peer(home, name), Peer(home, "frank")
    await eve.log_in()
    await frank.log_in()
    port = servers.free_port()
    for number in range(count):
        world.zone.add(f"dead{number}.test", port)
        eve.send_message(mto=f"x@dead{number}.test", mbody="hello?", mtype="chat")
    started = time.monotonic()
    await messages(eve, frank)
    check(time.monotonic() - started < 5, f"messages here took {time.monotonic() - started:.1f} s meanwhile")
    for _ in range(count):
        error = await eve.next("message_error", patience=60)
        check("<remote-server-timeout " in str(error), str(error))
    await eve.log_out()
    await frank.log_out()


async def by_dialback(world):
    strangers = {"strangers": True}
    async with Running(federation.Xmppd(world, "one.test", dialback=True, certificate=strangers),
                       federation.Xmppd(world, "two.test", dialback=True, certificate=strangers)) as (one, two):
        await pair(one, two)
        streams = one.s2s()["streams"]
        check(all(stream["mechanism"] == "dialback" for stream in streams), str(streams))


class Running:
    """Servers, started together and stopped in the end."""

    def __init__(self, *members):
        self.members = members

    async def __aenter__(self):
        for member in self.members:
            member.accounts = set()
        for member in self.members:
            member.start()  # not in a thread: the server ends with who started it
        return self.members

    async def __aexit__(self, kind, *_):
        for member in self.members:
            if kind is not None:
                print(f"--- {member.domain}:", member.output()[-6000:])
            try:
                member.stop()
            except RuntimeError as error:
                if kind is None:
                    raise Failed(str(error)) from None


STORIES = {"xmppd": between_two, "dialback": by_dialback}


def others(kind, dialback):
    async def story(world):
        certificate = {"strangers": True} if dialback else None
        async with Running(federation.Xmppd(world, "one.test", dialback=dialback, certificate=certificate),
                           kind(world, "two.test", dialback=dialback, certificate=certificate)) as (one, two):
            await pair(one, two)
    return story


for name, kind in (("prosody", federation.Prosody), ("ejabberd", federation.Ejabberd)):
    STORIES[name] = others(kind, False)
    STORIES[name + "-dialback"] = others(kind, True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--client", help="not used")
    parser.add_argument("--xmppd", required=True)
    parser.add_argument("--xmppctl", required=True)
    parser.add_argument("--story", choices=sorted(STORIES), action="append")
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    options.xmppd, options.xmppctl = os.path.abspath(options.xmppd), os.path.abspath(options.xmppctl)
    folder = tempfile.mkdtemp(prefix="federation-")
    signal.signal(signal.SIGALRM, harness.out_of_time)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        for story in options.story or STORIES:
            kind = getattr(federation, story.split("-")[0].capitalize(), None)
            if kind and not kind.available():
                print(f"SKIP: {story} is not installed")
                return harness.SKIPPED
            started = time.monotonic()
            signal.alarm(240)
            world = federation.World(os.path.join(folder, story), options)
            asyncio.run(STORIES[story](world))
            world.zone.close()
            print(f"PASS: {story} in {time.monotonic() - started:.1f} s")
        return 0
    except Failed as failed:
        print(f"FAIL: {failed}")
        return 1
    finally:
        signal.alarm(0)
        if options.keep:
            print("left in", folder)
        else:
            shutil.rmtree(folder, ignore_errors=True)


sys.exit(main())
