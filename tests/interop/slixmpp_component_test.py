#!/usr/bin/python3
"""A slixmpp component (XEP-0114) beside the server: found, written to and heard by a client; gone, back, and replaced."""

import asyncio
import logging
import os
import sys

import slixmpp

import harness
from harness import check
from slixmpp_test import PATIENCE, Peer

GATEWAY = harness.servers.Xmppd.COMPONENT


class Gateway(slixmpp.ComponentXMPP):
    """Answers what it is told; remembers what came."""

    def __init__(self, server, secret=None):
        super().__init__(GATEWAY, secret or server.SECRET, "127.0.0.1", server.component_port)
        self.auto_authorize = None
        self.got = {event: asyncio.Queue() for event in ("session_start", "disconnected", "message", "presence_subscribe",
                                                         "presence_probe", "stream_error")}
        for event, queue in self.got.items():
            self.add_event_handler(event, queue.put_nowait)
        for plugin in ("xep_0030", "xep_0092", "xep_0199"):
            self.register_plugin(plugin)

    async def next(self, event):
        try:
            return await asyncio.wait_for(self.got[event].get(), PATIENCE)
        except asyncio.TimeoutError:
            raise harness.Failed(f"the component: no {event} within {PATIENCE} s") from None

    async def come(self):
        self.connect()
        await self.next("session_start")

    async def go(self):
        self.disconnect()
        await self.next("disconnected")


async def wrong_secret(server):
    gateway = Gateway(server, "not the secret")
    gateway.connect()
    error = await gateway.next("stream_error")
    check(error["condition"] == "not-authorized", f"a wrong secret: {error}")
    gateway.abort()


async def exchanging(alice, gateway):
    items = await alice["xep_0030"].get_items(harness.servers.DOMAIN)
    check(GATEWAY in [item[0] for item in items["disco_items"]["items"]], f"not listed: {items}")
    await alice["xep_0199"].ping(GATEWAY, timeout=PATIENCE)
    alice.send_message(f"bob@{GATEWAY}", "to the other side", mtype="chat")
    message = await gateway.next("message")
    check(message["body"] == "to the other side" and message["from"] == alice.boundjid, f"came: {message}")
    gateway.send_message(alice.boundjid, "and back", mfrom=f"bob@{GATEWAY}/x", mtype="chat")
    message = await alice.next("message")
    check(message["body"] == "and back" and message["from"] == f"bob@{GATEWAY}/x", f"back: {message}")
    # The component's own questions are answered, too.
    version = await gateway["xep_0092"].get_version(harness.servers.DOMAIN, ifrom=GATEWAY, timeout=PATIENCE)
    check(version["software_version"]["name"], f"version: {version}")


async def subscribing(alice, gateway):
    contact = f"bob@{GATEWAY}"
    alice.send_presence_subscription(contact)
    request = await gateway.next("presence_subscribe")
    check(request["from"].bare == alice.boundjid.bare and request["to"] == contact, f"request: {request}")
    gateway.send_presence(pto=request["from"], pfrom=contact, ptype="subscribed")
    await alice.next("presence_subscribed", lambda p: p["from"].bare == contact)
    gateway.send_presence(pto=request["from"], pfrom=f"{contact}/phone")
    await alice.next("got_online", lambda p: p["from"] == f"{contact}/phone")


async def coming_back(server, alice, gateway):
    await gateway.go()
    alice.send_message(f"bob@{GATEWAY}", "while it is away", mtype="chat")
    next_one = Gateway(server)
    await next_one.come()
    message = await next_one.next("message")
    check(message["body"] == "while it is away", f"kept: {message}")
    # The older connection does not answer any more, as far as the operator knows: the newer one counts.
    newest = Gateway(server)
    await newest.come()
    error = await next_one.next("stream_error")
    check(error["condition"] == "conflict", f"the older connection: {error}")
    next_one.abort()
    await newest["xep_0199"].ping(harness.servers.DOMAIN, ifrom=GATEWAY, timeout=PATIENCE)
    return newest


async def lying(gateway, alice):
    gateway.send_message(alice.boundjid, "trust me", mfrom=f"admin@{harness.servers.DOMAIN}", mtype="chat")
    error = await gateway.next("stream_error")
    check(error["condition"] == "invalid-from", f"a forged sender: {error}")
    gateway.abort()
    await alice["xep_0199"].ping(harness.servers.DOMAIN, timeout=PATIENCE)
    check(alice.nothing("message"), "the forged message came")


async def conversation(server):
    alice = Peer(server, "alice", "wonder land")
    await alice.log_in()
    await wrong_secret(server)
    gateway = Gateway(server)
    await gateway.come()
    listed = server.control("components")
    check(GATEWAY in listed and "yes" in listed, f"xmppctl components: {listed}")
    await exchanging(alice, gateway)
    await subscribing(alice, gateway)
    gateway = await coming_back(server, alice, gateway)
    await lying(gateway, alice)
    await alice.log_out()


def story(server, _program, _folder):
    logging.basicConfig(level=os.environ.get("SLIXMPP_LOG", "CRITICAL"))
    server.add_account("alice", "wonder land")
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(conversation(server))


if __name__ == "__main__":
    sys.exit(harness.main(os.path.basename(__file__), story, 80))
