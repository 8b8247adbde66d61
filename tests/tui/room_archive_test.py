#!/usr/bin/python3
"""A room goes on while somebody is away, for several pages of its archive: everything is there once and in order, after
another start too, and on a new device as far back as the room's archive goes."""

import asyncio
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "interop"))
import harness
from harness import check
from remembering_client import RememberingClient
from terminal import Terminal, come_back, first_start, leave, read_back
from slixmpp.xmlstream import ET

DOMAIN = harness.servers.DOMAIN
ROOM = "open@conference." + DOMAIN
ALICE = "alice@" + DOMAIN
PASSWORD = "wonder land"
BEFORE, MISSED = 20, 260  # a page of an archive is 100
NUMBER = r"talker +number (\d+)\b"
OWNER = "{http://jabber.org/protocol/muc#owner}"


class Talker(RememberingClient):
    EVENTS = ("session_start", "groupchat_message", "groupchat_presence")
    PLUGINS = ("xep_0045", "xep_0199")

    def __init__(self, server, password):
        super().__init__(f"talker@{DOMAIN}", password)
        self.ca_certs = server.certificate
        self.said = 0

    async def make_room(self, server):
        self.connect(("127.0.0.1", server.port))
        await self.next("session_start")
        self.plugin["xep_0045"].join_muc(ROOM, "talker")
        await self.next("groupchat_presence")
        iq = self.make_iq_set(ito=ROOM)
        query = ET.Element(OWNER + "query")
        ET.SubElement(query, "{jabber:x:data}x", type="submit")
        iq.append(query)
        await iq.send()

    async def talk(self, count):
        for _ in range(count):
            self.said += 1
            self.send_message(mto=ROOM, mbody=f"number {self.said}", mtype="groupchat")
        last = f"number {self.said}"
        await self.next("groupchat_message", lambda message: message["body"] == last)


def check_all(terminal, last, where):
    numbers = [int(number) for number in read_back(terminal, NUMBER)]
    check(numbers == list(range(1, last + 1)), f"{where}: {len(numbers)} messages: {numbers}")


def pages_asked(log):
    with open(log) as file:
        return len(re.findall(rf"to='{ROOM}'[^<]*<query xmlns='urn:xmpp:mam:2'", file.read()))


def story(server, program, folder):
    for name in ("alice", "talker"):
        server.add_account(name, PASSWORD)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    talker = Talker(server, PASSWORD)
    loop.run_until_complete(talker.make_room(server))
    with Terminal(os.path.join(folder, "alice"), 110, 60) as alice:
        first_start(alice, server, program, ALICE, PASSWORD)
        alice.enter("/join " + ROOM)
        alice.wait("open +2 here")
        loop.run_until_complete(talker.talk(BEFORE))
        alice.wait(rf"number {BEFORE}\b")
        leave(alice)

        loop.run_until_complete(talker.talk(MISSED))
        log = os.path.join(folder, "stanzas.xml")
        come_back(alice, ALICE, "--xml-log " + log)
        alice.wait(rf"# open +{MISSED}\b")
        check(pages_asked(log) >= 3, f"{pages_asked(log)} questions for {MISSED} messages")
        alice.keys("M-Down")
        alice.wait(rf"number {BEFORE + MISSED}\b")
        check_all(alice, BEFORE + MISSED, "after the absence")
        # What is said now comes once, too, and what was read is not read again.
        alice.keys("Escape")
        loop.run_until_complete(talker.talk(1))
        alice.wait(rf"number {talker.said}\b")
        leave(alice)
        come_back(alice, ALICE)
        alice.wait(r"# open *\n|# open +│")
        alice.enter("/join " + ROOM)
        alice.wait("open +2 here")
        check_all(alice, talker.said, "after another start")
        leave(alice)

    with Terminal(os.path.join(folder, "laptop"), 110, 60) as laptop:
        first_start(laptop, server, program, ALICE, PASSWORD)
        laptop.wait("# open")  # by its bookmark
        laptop.enter("/join " + ROOM)
        laptop.wait(rf"number {talker.said}\b")
        check_all(laptop, talker.said, "on a new device")
    loop.run_until_complete(talker.disconnect())


if __name__ == "__main__":
    sys.exit(harness.main(os.path.basename(__file__), story, 90))
