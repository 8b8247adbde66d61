"""Who writes without being known, and who is on a list of those who are not wanted."""

import asyncio
import hashlib
import json

from slixmpp.exceptions import IqError, IqTimeout
from slixmpp.xmlstream import ET

import federation
from federation_people import PATIENCE, Running, bare, refused, with_account
from harness import Failed, check

SETTINGS = """
[strangers]
max_per_hour = 3
max_held = 5
[blocklists]
nodes = ["pubsub.two.test bans"]
"""


async def until(condition, what):
    for _ in range(PATIENCE * 10):
        if condition():
            return
        await asyncio.sleep(0.1)
    raise Failed(what)


def blocklist(server):
    return server.s2s()["blocklists"][0]


async def bodies(person, count):
    return [(await person.next("message"))["body"] for _ in range(count)]


async def strangers(world):
    """The first few get through, more is kept (over a restart, too) until the user turns to the sender or the operator brings
    it; beyond that the sender is told. A blocklist by pubsub is subscribed to, and stops whom it names, in rooms, too."""
    async with Running(federation.Xmppd(world, "one.test", settings=SETTINGS), federation.Xmppd(world, "two.test")) as (one, two):
        alice, carol = with_account(one, "alice"), with_account(one, "carol")
        spammer, friend = with_account(two, "spammer"), with_account(two, "friend")
        for person in (alice, carol, spammer, friend):
            await person.log_in()
        await make_list(friend)  # before the first server asks for it again
        await quarantine(one, alice, spammer, friend)
        alice = await over_a_restart(one, alice, spammer)
        carol = with_account(one, "carol")
        await carol.log_in()
        await listed(one, carol, spammer, friend)
        for person in (alice, carol, spammer, friend):
            await person.log_out()


async def quarantine(one, alice, spammer, friend):
    for number in range(6):
        spammer.send_message(mto=bare(alice), mbody=f"buy {number}", mtype="chat")
    check(await bodies(alice, 3) == ["buy 0", "buy 1", "buy 2"], "the first three")
    friend.send_presence_subscription(pto=bare(alice))
    await until(lambda: len(json.loads(one.control("strangers", bare(alice), "--json"))) == 4, "kept: " +
                one.control("strangers", bare(alice), "--json"))
    check(alice.nothing("message") and alice.nothing("presence_subscribe"), "more than three came")
    for number in (6, 7):
        spammer.send_message(mto=bare(alice), mbody=f"buy {number}", mtype="chat")
    error = await spammer.next("message_error", lambda m: m["from"].bare == bare(alice))
    check("resource-constraint" in str(error), f"a sixth: {error}")
    # Writing to somebody brings what they sent, and nothing else.
    alice.send_message(mto=bare(friend), mbody="is it you?", mtype="chat")
    await alice.next("presence_subscribe", lambda p: p["from"].bare == bare(friend))
    check(alice.nothing("message"), "the spammer's came, too")
    friend.send_message(mto=bare(alice), mbody="yes", mtype="chat")
    check(await bodies(alice, 1) == ["yes"], "the friend's answer")


async def over_a_restart(one, alice, spammer):
    one.control("stop")
    one.process.wait(20)
    one.start()
    alice.abort()
    alice = with_account(one, "alice")
    await alice.log_in()
    kept = json.loads(one.control("strangers", bare(alice), "--json"))
    check([each["text"] for each in kept] == ["buy 3", "buy 4", "buy 5", "buy 6"], f"kept over a restart: {kept}")
    # A fresh budget: three of them come by themselves; the operator brings the rest.
    one.control("strangers", bare(alice), "deliver")
    check(await bodies(alice, 4) == ["buy 3", "buy 4", "buy 5", "buy 6"], "delivered")
    check(json.loads(one.control("strangers", bare(alice), "--json")) == [], "they are still kept")
    return alice


def item(address):
    return hashlib.sha256(address.encode()).hexdigest()


async def publish_in(friend, address):
    await friend["xep_0060"].publish("pubsub.two.test", "bans", id=item(address), payload=ET.Element("{urn:example:x}x"),
                                     timeout=PATIENCE)


async def make_list(friend):
    form = friend["xep_0004"].make_form("submit")
    form.add_field(var="FORM_TYPE", ftype="hidden", value="http://jabber.org/protocol/pubsub#node_config")
    form.add_field(var="pubsub#access_model", value="open")
    form.add_field(var="pubsub#max_items", value="max")
    form.add_field(var="pubsub#persist_items", value="1")
    await friend["xep_0060"].create_node("pubsub.two.test", "bans", config=form, timeout=PATIENCE)
    await publish_in(friend, "somebody@else.test")


async def listed(one, carol, spammer, friend):
    """`friend` keeps the list."""
    async def publish(address):
        await publish_in(friend, address)

    await until(lambda: blocklist(one)["items"] == 1, f"subscribed and fetched: {blocklist(one)}")
    check(blocklist(one)["subscribed"] and not blocklist(one)["problem"], str(blocklist(one)))
    room = "lounge@conference.one.test"
    await carol["xep_0045"].join_muc_wait(room, "Carol", timeout=PATIENCE)
    await carol["xep_0045"].set_room_config(room, carol["xep_0004"].make_form("submit"))
    await publish(bare(spammer))
    await until(lambda: blocklist(one)["items"] == 2, f"kept up to date: {blocklist(one)}")
    await refused(spammer, bare(carol), "policy-violation")
    try:
        await spammer["xep_0045"].join_muc_wait(room, "Buy", timeout=5)
        raise Failed("the spammer is in the room")
    except (IqError, IqTimeout, asyncio.TimeoutError):
        pass
    except Exception as error:
        check("policy-violation" in str(error) or "Presence" in type(error).__name__, repr(error))
    check(carol.nothing("message") and list(carol["xep_0045"].get_roster(room)) == ["Carol"], "something of it came")
    check(blocklist(one)["refused"] >= 2, str(blocklist(one)))
    abuse = json.loads(one.control("abuse", "--json"))
    check(abuse["blocklists"][0]["refused"] >= 2 and abuse["strangers"]["released"] == 4, f"what abuse shows: {abuse}")
    await friend["xep_0060"].retract("pubsub.two.test", "bans", item(bare(spammer)), notify=True, timeout=PATIENCE)
    await until(lambda: blocklist(one)["items"] == 1, f"taken from the list: {blocklist(one)}")
    spammer.send_message(mto=bare(carol), mbody="sorry", mtype="chat")
    check(await bodies(carol, 1) == ["sorry"], "who is not on the list any more")
    await publish("two.test")
    await until(lambda: blocklist(one)["items"] == 2, str(blocklist(one)))
    await refused(spammer, bare(carol), "policy-violation")
