"""What people at different servers do with each other."""

import os
import ssl
import urllib.request

from slixmpp.exceptions import IqError
from slixmpp.xmlstream import ET

from harness import Failed, check
from remembering_client import RememberingClient
from slixmpp_omemo_test import SlixmppPeer

PATIENCE = 20
DEVICES = "eu.siacs.conversations.axolotl.devicelist"
OMEMO = "eu.siacs.conversations.axolotl"


class Peer(RememberingClient):
    EVENTS = ("session_start", "disconnected", "message", "message_error", "groupchat_message", "presence_subscribe",
              "presence_subscribed", "presence_unsubscribe", "presence_unsubscribed", "got_online", "got_offline",
              "changed_status", "presence_error", "groupchat_presence", "presence_available", "pubsub_publish",
              "carbon_received")
    PLUGINS = ("xep_0030", "xep_0045", "xep_0060", "xep_0115", "xep_0163", "xep_0199", "xep_0191", "xep_0280", "xep_0313", "xep_0363")
    PATIENCE = PATIENCE

    def __init__(self, server, name, resource="test"):
        super().__init__(f"{name}@{server.domain}/{resource}", "secret")
        self.home = server
        self.ssl_context.check_hostname = False  # what servers think of each other is the matter here
        self.ssl_context.verify_mode = ssl.CERT_NONE

    def nothing(self, event):
        return self.got[event].empty()

    def forget(self):
        for queue in self.got.values():
            while not queue.empty():
                queue.get_nowait()

    def heard(self):
        """All that came and nobody has waited for."""
        return [str(item) for queue in self.got.values() for item in list(queue._queue)]

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


async def away_and_blocked(alice, bob):
    """What waits for somebody who is away; another device's copies and the archive; a contact who is blocked. At xmppd."""
    await bob.log_out()
    alice.send_message(mto=bare(bob), mbody="for later", mtype="chat")
    await alice["xep_0199"].ping(bob.boundjid.domain, timeout=PATIENCE)
    bob = Peer(bob.home, bob.boundjid.user)
    await bob.log_in()
    got = await bob.next("message")
    check(got["body"] == "for later" and "urn:xmpp:delay" in str(got), f"kept: {got}")
    phone = Peer(bob.home, bob.boundjid.user, "phone")
    await phone.log_in()
    await phone["xep_0280"].enable()
    alice.send_message(mto=bob.boundjid, mbody="to the desk", mtype="chat")
    await bob.next("message", lambda m: m["body"] == "to the desk")
    copy = await phone.next("carbon_received")
    check("to the desk" in str(copy), f"copy: {copy}")
    await phone.log_out()
    for person, other in ((alice, bob), (bob, alice)):
        kept = await person["xep_0313"].retrieve(with_jid=bare(other), timeout=PATIENCE)
        check("to the desk" in "".join(str(m) for m in kept["mam"]["results"]), f"archive of {bare(person)}: {kept}")
    await bob["xep_0191"].block(bare(alice), timeout=PATIENCE)
    alice.send_message(mto=bare(bob), mbody="hello?", mtype="chat")
    await alice.next("message_error", lambda m: m["from"].bare == bare(bob))
    await bob["xep_0191"].unblock(bare(alice), timeout=PATIENCE)
    check(bob.nothing("message"), "who is blocked got through")
    await messages(alice, bob)
    return bob


async def file_of(sender, receiver):
    """Uploaded at one server, its URL sent to the other, fetched there."""
    os.environ["SSL_CERT_FILE"] = sender.home.trusted  # for aiohttp
    content = bytes(range(256)) * 40
    path = os.path.join(sender.home.folder, "picture.png")
    with open(path, "wb") as file:
        file.write(content)
    # Its own search fails under Python 3.11.
    sender["xep_0363"].upload_service = "upload." + sender.home.domain
    url = await sender["xep_0363"].upload_file(path, timeout=PATIENCE)
    sender.send_message(mto=bare(receiver), mbody=url, mtype="chat")
    got = await receiver.next("message")
    context = ssl.create_default_context(cafile=sender.home.trusted)
    context.check_hostname = False  # it says localhost
    with urllib.request.urlopen(got["body"], context=context, timeout=PATIENCE) as answer:
        check(answer.read() == content, f"another file came from {url}")


def encrypted(one, other, folder):
    """OMEMO: device lists, bundles and messages go between the servers; each can answer."""
    people = [SlixmppPeer(server, os.path.join(folder, f"omemo-{server.domain}-{number}"), f"omemo{number}", "secret")
              for number, server in ((other.domain.split(".")[0], one), (one.domain.split(".")[0], other))]
    for person, server in zip(people, (one, other)):
        server.add_account(person.jid.split("@")[0], "secret")
    alice, bob = people
    try:
        for person in people:
            person.start()
        for number in range(2):
            for sender, receiver in ((alice, bob), (bob, alice)):
                sender.send(receiver.jid, f"for your eyes alone {number}")
                receiver.read_text(sender.jid, f"for your eyes alone {number}")
    finally:
        for person in people:
            if person.process:
                person.process.kill()
                person.process.wait()


def with_account(server, name):
    if name not in server.accounts:
        server.add_account(name, "secret")
        server.accounts.add(name)
    return Peer(server, name)


async def pair(one, other):
    """All that people do with each other."""
    alice, bob = with_account(one, "alice"), with_account(other, "bob")
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
