#!/usr/bin/python3
"""People at different servers: subscriptions, presence, messages, rooms, device lists (OMEMO); and what happens where servers
can't be trusted or reached."""

import argparse
import asyncio
import os
import shutil
import signal
import sys
import tempfile
import time

import federation
import harness
import servers
from harness import Failed, check
from federation_people import PATIENCE, Peer, Running, away_and_blocked, bare, messages, pair, refused
from federation_stories import addresses, client, liars, liars_by_dialback, three, three_by_dialback
from federation_unwanted import strangers
from ports import free_port


async def rogues(world, home, alice):
    """Servers that are down, unknown, or not who they say: the sender hears of it, nothing is delivered, the operator sees
    why."""
    world.zone.add("down.test", free_port())
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
        alice, bob = Peer(one, "alice"), Peer(two, "bob")
        await alice.log_in()
        await bob.log_in()
        bob = await away_and_blocked(alice, bob)
        await bob.log_out()
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
    port = free_port()
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


STORIES = {"xmppd": between_two, "dialback": by_dialback, "addresses": addresses, "client": client, "liars": liars,
           "liars-dialback": liars_by_dialback, "strangers": strangers, "three": three, "three-dialback": three_by_dialback}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--client", help="the xmpp-tui, for the story \"client\"")
    parser.add_argument("--xmppd", required=True)
    parser.add_argument("--xmppctl", required=True)
    parser.add_argument("--story", choices=sorted(STORIES), action="append")
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    options.client = options.client and os.path.abspath(options.client)
    options.xmppd, options.xmppctl = os.path.abspath(options.xmppd), os.path.abspath(options.xmppctl)
    folder = tempfile.mkdtemp(prefix="federation-")
    signal.signal(signal.SIGALRM, harness.out_of_time)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        for story in options.story or STORIES:
            started = time.monotonic()
            signal.alarm(500)
            with_all = story.startswith("three")
            if with_all and not all(kind.available() for kind in (federation.Dnsmasq, federation.Prosody, federation.Ejabberd)):
                print("SKIP: dnsmasq, prosody or ejabberd is not installed")
                return harness.SKIPPED
            world = federation.World(os.path.join(folder, story), options, with_all)
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
