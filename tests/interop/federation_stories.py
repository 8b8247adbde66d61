"""More of what happens between servers: three of them in one network, servers that lie or are slow, addresses that are dead."""

import asyncio
import os
import socket
import time

import federation
import federation_liars as by_hand
from federation_people import (PATIENCE, Running, bare, encrypted, file_of, messages, pair, refused, subscribe, with_account)
from harness import check
from terminal import Terminal, first_start, leave


async def three(world, **trust):
    """xmppd, prosody and ejabberd with DNS of dnsmasq: every pair, then all in one room at each."""
    members = [kind(world, domain, **trust) for kind, domain in (
        (federation.Xmppd, "one.test"), (federation.Prosody, "two.test"), (federation.Ejabberd, "three.test"))]
    world.zone.start()
    async with Running(*members) as (one, two, far):
        for here, there in ((one, two), (one, far), (two, far)):
            await pair(here, there)
            await asyncio.to_thread(encrypted, here, there, world.folder)
        people = [with_account(server, "dora") for server in members]
        for person in people:
            await person.log_in()
        for sender in people:
            for receiver in people:
                if sender is not receiver:
                    await file_of(sender, receiver)
        for server in members:
            await everybody(server, people)
        for person in people:
            await person.log_out()


async def three_by_dialback(world):
    await three(world, dialback=True, certificate={"strangers": True})


async def everybody(server, people):
    """In a room at `server`, each hears each, and a guest's end is seen."""
    name = f"square@conference.{server.domain}"
    host = next(person for person in people if person.home is server)
    for person in [host] + [person for person in people if person is not host]:
        await person["xep_0045"].join_muc_wait(name, person.home.domain.split(".")[0], timeout=PATIENCE)
        if person is host:
            await host["xep_0045"].set_room_config(name, host["xep_0004"].make_form("submit"))
    for sender in people:
        said = f"{bare(sender)} at {server.domain}"
        sender.send_message(mto=name, mbody=said, mtype="groupchat")
        for receiver in people:
            await receiver.next("groupchat_message", lambda m, said=said: m["body"] == said)
    for person in people:
        person["xep_0045"].leave_muc(name, person.home.domain.split(".")[0])


async def liars(world):
    """A peer speaks for the domain that its certificate names, and for no other, on whatever path; it is told so and ended, and
    nothing of it reaches anybody. Those who are slow or not who they should be cost their senders an error."""
    async with Running(federation.Xmppd(world, "one.test", settings="dial_seconds = 4\nconnect_seconds = 2"),
                       federation.Xmppd(world, "two.test")) as (one, two):
        alice, carol, bob = with_account(one, "alice"), with_account(one, "carol"), with_account(two, "bob")
        for person in (alice, carol, bob):
            await person.log_in()
        await subscribe(alice, bob)
        await subscribe(alice, carol)
        room = "garden@conference.one.test"
        await alice["xep_0045"].join_muc_wait(room, "Alice", timeout=PATIENCE)
        await alice["xep_0045"].set_room_config(room, alice["xep_0004"].make_form("submit"))
        certificate = os.path.join(world.folder, "evil")
        world.authority.issue(certificate, "evil.test")
        await slow_ones(world, one, alice)
        world.zone.add("hijacked.test", two.s2s_port)
        await refused(alice, "x@hijacked.test", "remote-server-not-found")
        check(one.failure("hijacked.test")[0] == "stream", str(one.failure("hijacked.test")))

        caller = by_hand.Caller(one, "evil.test", certificate)
        wire = await asyncio.to_thread(caller.logged_in)
        wire.say(f"<message from='x@evil.test/y' to='{bare(alice)}' type='chat'><body>honest</body></message>")
        await alice.next("message", lambda m: m["body"] == "honest")
        wire.close()
        for person in (alice, carol, bob):
            person.forget()
        for victim in (bob.boundjid.full, carol.boundjid.full):
            for path, lie in by_hand.lies(victim, bare(alice), room).items():
                wire = await asyncio.to_thread(caller.logged_in)
                wire.say(lie)
                heard = await asyncio.to_thread(wire.until, "</stream:stream>")
                check("<invalid-from " in heard, f"{path} of {victim}: {heard}")
                wire.close()
        await claims(caller, alice, bob)
        # The other way: whom we have called answers with lies.
        for number, lie in enumerate(by_hand.lies(bob.boundjid.full, bare(alice), room).values()):
            domain = f"evil{number}.test"
            world.authority.issue(certificate + str(number), domain)
            called = by_hand.Answering(domain, certificate + str(number), [lie], by_hand.OFFERS)
            world.zone.add(domain, called.port)
            alice.send_presence(pto=f"x@{domain}", ptype="probe")
            deadline = time.monotonic() + PATIENCE
            while called.end is None and time.monotonic() < deadline:
                await asyncio.sleep(0.05)
            check(called.end and "<invalid-from " in called.end, f"{lie}: {called.end}")
            called.close()
        for person in (alice, carol, bob):
            await person["xep_0199"].ping(person.boundjid.domain, timeout=PATIENCE)
            check(person.heard() == [], f"{bare(person)} got {person.heard()}")
        occupants = alice["xep_0045"].get_roster(room)
        check(list(occupants) == ["Alice"], f"in the room: {occupants}")
        await messages(alice, bob)
        for person in (alice, carol, bob):
            await person.log_out()


async def claims(caller, alice, bob):
    """Dialback over a stream with a good certificate of another domain."""
    wire = await asyncio.to_thread(caller.logged_in)
    wire.say("<db:result from='two.test' to='one.test'>0123456789abcdef</db:result>")
    heard = await asyncio.to_thread(wire.until, "</db:result>")
    check("type='error'" in heard and "not-authorized" in heard, heard)
    wire.say(f"<message from='{bob.boundjid}' to='{bare(alice)}' type='chat'><body>lie</body></message>")
    check("<invalid-from " in await asyncio.to_thread(wire.until, "</stream:stream>"), "a refused claim was believed")
    wire.close()


async def slow_ones(world, home, alice):
    for domain, stub, stage in (("silent.test", by_hand.Silent(), "TCP"), ("dripping.test", by_hand.Dripping(), "TCP")):
        world.zone.add(domain, stub.port)
        started = time.monotonic()
        await refused(alice, f"x@{domain}", "remote-server-timeout")
        check(time.monotonic() - started < 6, f"{domain}: told after {time.monotonic() - started:.1f} s")
        check(home.failure(domain)[0] == stage, str(home.failure(domain)))
        stub.close()


async def liars_by_dialback(world):
    """Where dialback is enough, the domain's own server is asked; its word counts."""
    strangers = {"strangers": True}
    async with Running(federation.Xmppd(world, "one.test", dialback=True, certificate=strangers),
                       federation.Xmppd(world, "two.test", dialback=True, certificate=strangers)) as (one, two):
        alice, bob = with_account(one, "alice"), with_account(two, "bob")
        for person in (alice, bob):
            await person.log_in()
        await messages(alice, bob)
        certificate = os.path.join(world.folder, "evil")
        world.strangers.issue(certificate, "evil.test")
        caller = by_hand.Caller(one, "evil.test", certificate)
        for victim, answer in (("two.test", "type='invalid'"), ("nowhere.test", "type='error'"), ("one.test", "type='error'")):
            wire, features = await asyncio.to_thread(caller.secured)
            check("EXTERNAL" not in features, features)
            wire.say(f"<db:result from='{victim}' to='one.test'>0123456789abcdef</db:result>")
            heard = await asyncio.to_thread(wire.until, "</db:result>", "/>")
            check(answer in heard, f"{victim}: {heard}")
            wire.say(f"<message from='bob@{victim}/test' to='{bare(alice)}' type='chat'><body>lie</body></message>")
            check("<not-authorized " in await asyncio.to_thread(wire.until, "</stream:stream>"), f"{victim} was believed")
            wire.close()
        await alice["xep_0199"].ping("one.test", timeout=PATIENCE)
        check(alice.nothing("message"), "a lie was delivered")
        for person in (alice, bob):
            await person.log_out()


def deaf_port(address, port):
    """Takes the port; nobody who connects there gets an answer. Gives back what keeps it so."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((address, port))
    listener.listen(0)
    kept = [listener]
    for _ in range(8):  # beyond its backlog the kernel drops who comes
        caller = socket.socket(family)
        caller.setblocking(False)
        caller.connect_ex((address, port))
        kept.append(caller)
    return kept


async def addresses(world):
    """Of a server's addresses some are dead: that costs a moment, not the time-out of each (RFC 8305). What DNS has said is
    not asked again, what it has not either."""
    async with Running(federation.Xmppd(world, "one.test", settings="connect_seconds = 4"),
                       federation.Xmppd(world, "two.test")) as (one, two):
        alice, bob = with_account(one, "alice"), with_account(two, "bob")
        for person in (alice, bob):
            await person.log_in()
        dead = ["127.0.7.1", "127.0.7.2"] + (["::1"] if socket.has_ipv6 and os.path.exists("/proc/net/if_inet6") else [])
        kept = [deaf_port(address, two.s2s_port) for address in dead]
        world.zone.targets["two.test"] = "many.test"
        world.zone.addresses["many.test"] = dead + ["127.0.0.1"]
        started = time.monotonic()
        await messages(alice, bob)
        took = time.monotonic() - started
        check(took < 4, f"two dead addresses cost {took:.1f} s")
        status, text = one.test("two.test")
        check(status == 0 and "not waited for" in text, text)

        # A stream that ends and a new one: from memory.
        two.control("stop")
        two.process.wait(20)
        await refused_or_lost(alice, bob)
        asked = len([name for name, _ in world.zone.asked if "two.test" in name])
        two.start()
        await asyncio.sleep(1.2)  # s2s.first_retry_seconds
        bob = with_account(two, "bob")
        await bob.log_in()
        alice.send_message(mto=bare(bob), mbody="again", mtype="chat")
        await bob.next("message", lambda m: m["body"] == "again")
        by_one = [name for name, _ in world.zone.asked[:] if "two.test" in name]
        check(len(by_one) == asked, f"DNS was asked again: {by_one[asked:]}")
        for _ in range(2):
            await refused(alice, "x@nowhere.test", "remote-server-not-found")
            await asyncio.sleep(1.2)
        times = [name for name, _ in world.zone.asked].count("_xmpp-server._tcp.nowhere.test")
        check(times == 1, f"nowhere.test was asked for {times} times")
        for person in (alice, bob):
            await person.log_out()
        for sockets in kept:
            for each in sockets:
                each.close()


async def refused_or_lost(alice, bob):
    alice.send_message(mto=bare(bob), mbody="are you there?", mtype="chat")
    await alice.next("message_error", lambda m: m["from"].bare == bare(bob))


async def client(world):
    """What the terminal client says, in words, of servers that are not there, do not answer or are not who they should be."""
    async with Running(federation.Xmppd(world, "one.test", settings="connect_seconds = 2")) as (one,):
        one.add_account("alice", "secret")
        silent = by_hand.Silent()
        world.zone.add("silent.test", silent.port)
        certificate = os.path.join(world.folder, "evil")
        world.authority.issue(certificate, "evil.test")
        impostor = by_hand.Answering("impostor.test", certificate, [], by_hand.OFFERS)
        world.zone.add("impostor.test", impostor.port)
        await asyncio.to_thread(on_the_screen, world, one)
        silent.close()
        impostor.close()


def on_the_screen(world, server):
    with Terminal(os.path.join(world.folder, "terminal"), 140) as terminal:
        first_start(terminal, server, world.options.client, "alice@one.test", "secret")
        for domain, words in (("nowhere.test", "the recipient's server was not found"),
                              ("silent.test", "the recipient's server did not answer"),
                              ("impostor.test", "did not prove that it is that server")):
            terminal.enter(f"/msg bob@{domain}")
            terminal.wait(f"bob@{domain} ")
            terminal.enter("/plain")
            terminal.wait(f"bob@{domain} .*NOT ENCRYPTED")
            terminal.enter(f"hello {domain}")
            # Behind the message, over the ends of lines.
            terminal.wait(rf"hello {domain}[^\0]*" + r"[\s│]+".join(words.split()), 30)
        leave(terminal)
