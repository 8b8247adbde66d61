#!/usr/bin/python3
"""An XMPP client of other people's making: python3-slixmpp with python3-omemo and python3-oldmemo, or with --omemo-2
python3-twomemo; the glue is here.

Commands come as JSON lines on standard input: {"do": "send", "to": JID, "text": TEXT}, {"do": "garble", "to": JID} (an
encrypted message that nobody can open), {"do": "shuffle", "to": JID, "texts": [TEXT], "order": [NUMBER]} (encrypted in
one order, sent in another: what the order lacks is lost, what it has twice comes twice), {"do": "alone"} (publishes a device
list with this device and no other), {"do": "join", "room": JID, "nick": NICK}, {"do": "say", "room": JID, "text": TEXT}
(to the devices of all members of a room), {"do": "device"} (which number it has), {"do": "quit"}. What happens goes out as
JSON lines: {"event": "online"}, {"event": "message", "from", "text", "encrypted"}, {"event": "sent"}, {"event": "joined"},
{"event": "device", "id"}, {"event": "foreign"} (not encrypted for this device), {"event": "error",
"text"}; "from" is who wrote, in a room as well. The device lives in --state, so that it can be offline between runs.
"""

import argparse
import asyncio
import base64
import datetime
import json
import logging
import os
import sys
import types
import xml.etree.ElementTree as ET

import slixmpp
from slixmpp.exceptions import IqError, IqTimeout


class AcceptAll:
    """Stands in for xmlschema, which Debian's package of oldmemo lacks: its XML reader wants a validator."""

    def __init__(self, _text):
        pass

    def validate(self, _element):
        pass


sys.modules["xmlschema"] = types.SimpleNamespace(XMLSchema=AcceptAll, XMLSchema11=AcceptAll)

import omemo  # noqa: E402
OMEMO_2 = "--omemo-2" in sys.argv
if OMEMO_2:
    from twomemo import etree  # noqa: E402
    from twomemo.twomemo import NAMESPACE, Twomemo as Backend  # noqa: E402
else:
    from oldmemo import etree  # noqa: E402
    from oldmemo.oldmemo import NAMESPACE, Oldmemo as Backend  # noqa: E402

PUBSUB = "{http://jabber.org/protocol/pubsub}"
EVENT = "{http://jabber.org/protocol/pubsub#event}"
DEVICE_LIST = NAMESPACE + (":devices" if OMEMO_2 else ".devicelist")
SCE = "{urn:xmpp:sce:1}"
BODY = "{jabber:client}body"


def bundle_place(device_id):
    """Node and item of a bundle."""
    return (NAMESPACE + ":bundles", str(device_id)) if OMEMO_2 else (f"{NAMESPACE}.bundles:{device_id}", "current")


def wrap(text, sender, to):
    """What is encrypted: the text, in OMEMO 2 in an envelope of XEP-0420."""
    if not OMEMO_2:
        return text.encode()
    envelope = ET.Element(SCE + "envelope")
    ET.SubElement(ET.SubElement(envelope, SCE + "content"), BODY).text = text
    ET.SubElement(envelope, SCE + "rpad").text = "x" * 30
    ET.SubElement(envelope, SCE + "time", stamp=datetime.datetime.utcnow().strftime("%Y-%m-%dT%H:%M:%SZ"))
    ET.SubElement(envelope, SCE + "to", jid=to)
    ET.SubElement(envelope, SCE + "from", jid=sender)
    return ET.tostring(envelope)


def unwrap(plaintext, sender, to):
    if not OMEMO_2:
        return plaintext.decode()
    envelope = ET.fromstring(plaintext)
    for affix, expected in (("from", sender), ("to", to)):
        found = envelope.find(SCE + affix).get("jid")
        if found != expected:
            raise ValueError(f"{affix} is {found}, not {expected}")
    datetime.datetime.fromisoformat(envelope.find(SCE + "time").get("stamp").replace("Z", "+00:00"))
    if len(plaintext) < 256 or envelope.find(SCE + "rpad") is None:
        raise ValueError("no padding")
    return envelope.find(SCE + "content").find(BODY).text


def say(**event):
    print(json.dumps(event), flush=True)


class FileStorage(omemo.Storage):
    def __init__(self, path):
        super().__init__(disable_cache=True)
        self.path = path
        self.values = {}
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                self.values = json.load(file)

    def save(self):
        with open(self.path + ".new", "w", encoding="utf-8") as file:
            json.dump(self.values, file)
        os.replace(self.path + ".new", self.path)

    async def _load(self, key):
        return omemo.Just(self.values[key]) if key in self.values else omemo.Nothing()

    async def _store(self, key, value):
        self.values[key] = value
        self.save()

    async def _delete(self, key):
        self.values.pop(key, None)
        self.save()


class Peer(slixmpp.ClientXMPP):
    def __init__(self, jid, password, state):
        super().__init__(jid, password)
        self.storage = FileStorage(state)
        self.sessions = None
        self.early = []
        self.order = asyncio.Lock()
        self.occupants = {}  # room/nick to the bare address behind it
        self.nicks = set()   # ours, as room/nick
        for plugin in ("xep_0030", "xep_0060", "xep_0163", "xep_0115", "xep_0199"):
            self.register_plugin(plugin)
        self["xep_0163"].add_interest(DEVICE_LIST)
        self.add_event_handler("session_start", self.begin)
        self.add_event_handler("failed_auth", lambda _: say(event="error", text="authentication failed"))
        self.register_handler(slixmpp.xmlstream.handler.CoroutineCallback(
            "every message", slixmpp.xmlstream.matcher.MatchXPath("{jabber:client}message"), self.handle_message))

        self.register_handler(slixmpp.xmlstream.handler.Callback(
            "every presence", slixmpp.xmlstream.matcher.MatchXPath("{jabber:client}presence"), self.handle_presence))

    # --- rooms, by hand ---------------------------------------------------------------------------------------------

    def handle_presence(self, presence):
        user = presence.xml.find("{http://jabber.org/protocol/muc#user}x")
        item = user.find("{http://jabber.org/protocol/muc#user}item") if user is not None else None
        if item is None or presence["type"] == "error":
            return
        place = presence["from"].full
        if item.get("jid"):
            self.occupants[place] = slixmpp.JID(item.get("jid")).bare
        codes = [status.get("code") for status in user.findall("{http://jabber.org/protocol/muc#user}status")]
        if "110" in codes and presence["type"] != "unavailable" and place not in self.nicks:
            self.nicks.add(place)
            say(event="joined")

    async def members(self, room):
        query = "{http://jabber.org/protocol/muc#admin}"
        found = set()
        for affiliation in ("owner", "admin", "member"):
            iq = self.make_iq_get(ito=room)
            element = ET.Element(query + "query")
            ET.SubElement(element, query + "item", affiliation=affiliation)
            iq.append(element)
            result = await iq.send()
            found.update(item.get("jid") for item in result.xml.iter(query + "item"))
        return found - {self.boundjid.bare}

    def join(self, room, nick):
        presence = self.make_presence(pto=f"{room}/{nick}")
        x = ET.Element("{http://jabber.org/protocol/muc}x")
        # What was read before can't be opened a second time.
        ET.SubElement(x, "{http://jabber.org/protocol/muc}history", maxstanzas="0")
        presence.append(x)
        presence.send()

    async def say_in_room(self, room, text):
        members = await self.members(room)
        for member in members:
            await self.sessions.refresh_device_list(NAMESPACE, member)
        messages, errors = await self.sessions.encrypt(frozenset(members), {NAMESPACE: wrap(text, self.boundjid.bare, room)},
                                                        [NAMESPACE])
        for error in errors:
            say(event="error", text=repr(error))
        for message in messages:
            self.send_encrypted(room, etree.serialize_message(message), "encrypted", "groupchat")
        say(event="sent")

    # --- pubsub, by hand: the shapes of XEP-0384 v0.3 -------------------------------------------------------------

    async def publish(self, node, payload, item="current"):
        iq = self.make_iq_set()
        pubsub = ET.Element(PUBSUB + "pubsub")
        publish = ET.SubElement(pubsub, PUBSUB + "publish", node=node)
        ET.SubElement(publish, PUBSUB + "item", id=item).append(payload)
        form = ET.SubElement(ET.SubElement(pubsub, PUBSUB + "publish-options"), "{jabber:x:data}x", type="submit")
        options = [("FORM_TYPE", "http://jabber.org/protocol/pubsub#publish-options"), ("pubsub#access_model", "open")]
        if item != "current":
            options.append(("pubsub#max_items", "max"))
        for var, value in options:
            field = ET.SubElement(form, "{jabber:x:data}field", var=var)
            if var == "FORM_TYPE":
                field.set("type", "hidden")
            ET.SubElement(field, "{jabber:x:data}value").text = value
        iq.append(pubsub)
        await iq.send()

    async def payload_of(self, jid, node, item="current"):
        iq = self.make_iq_get(ito=jid)
        pubsub = ET.Element(PUBSUB + "pubsub")
        wanted = ET.SubElement(pubsub, PUBSUB + "items", node=node)
        if item != "current":
            ET.SubElement(wanted, PUBSUB + "item", id=item)
        iq.append(pubsub)
        result = await iq.send()
        items = result.xml.findall(f".//{PUBSUB}item")
        return list(items[-1])[0] if items and len(items[-1]) else None

    def session_manager_class(self):
        peer = self

        class Sessions(omemo.SessionManager):
            @staticmethod
            async def _upload_bundle(bundle):
                node, item = bundle_place(bundle.device_id)
                await peer.publish(node, etree.serialize_bundle(bundle), item)

            @staticmethod
            async def _download_bundle(namespace, bare_jid, device_id):
                try:
                    payload = await peer.payload_of(bare_jid, *bundle_place(device_id))
                except (IqError, IqTimeout) as error:
                    raise omemo.BundleDownloadFailed(str(error)) from error
                if payload is None:
                    raise omemo.BundleNotFound()
                return etree.parse_bundle(payload, bare_jid, device_id)

            @staticmethod
            async def _delete_bundle(namespace, device_id):
                pass

            @staticmethod
            async def _upload_device_list(namespace, device_list):
                await peer.publish(DEVICE_LIST, etree.serialize_device_list(device_list))

            @staticmethod
            async def _download_device_list(namespace, bare_jid):
                try:
                    payload = await peer.payload_of(bare_jid, DEVICE_LIST)
                except IqError:
                    return {}
                except IqTimeout as error:
                    raise omemo.DeviceListDownloadFailed() from error
                return etree.parse_device_list(payload) if payload is not None else {}

            async def _evaluate_custom_trust_level(self, device):
                return omemo.TrustLevel.TRUSTED

            async def _make_trust_decision(self, undecided, identifier):
                for device in undecided:
                    await self.set_trust(device.bare_jid, device.identity_key, "trusted")

            @staticmethod
            async def _send_message(message, bare_jid):
                peer.send_encrypted(bare_jid, etree.serialize_message(message), None)

        return Sessions

    # --- life -------------------------------------------------------------------------------------------------------

    async def begin(self, _):
        self.sessions = await self.session_manager_class().create(
            [Backend(self.storage)], self.storage, self.boundjid.bare, None, "trusted")
        await self.sessions.ensure_data_consistency()
        await self.sessions.after_history_sync()
        self.send_presence()
        await self.get_roster()
        for message in self.early:
            await self.handle_message(message)
        say(event="online")

    def send_encrypted(self, to, encrypted, fallback, mtype="chat"):
        message = self.make_message(mto=to, mtype=mtype)
        message["id"] = self.new_id()
        if fallback:
            message["body"] = fallback
        message.append(encrypted)
        message.append(ET.Element("{urn:xmpp:hints}store"))
        message.send()

    async def send_text(self, to, text):
        await self.sessions.refresh_device_list(NAMESPACE, to)
        messages, errors = await self.sessions.encrypt(frozenset({to}), {NAMESPACE: wrap(text, self.boundjid.bare, to)},
                                                        [NAMESPACE])
        for error in errors:
            say(event="error", text=repr(error))
        for message in messages:
            self.send_encrypted(to, etree.serialize_message(message), "encrypted")
        await self.plugin["xep_0199"].ping(self.boundjid.host)  # the server has handled it
        say(event="sent")

    async def shuffle(self, to, texts, order):
        await self.sessions.refresh_device_list(NAMESPACE, to)
        sealed = []
        for text in texts:
            messages, errors = await self.sessions.encrypt(
                frozenset({to}), {NAMESPACE: wrap(text, self.boundjid.bare, to)}, [NAMESPACE])
            for error in errors:
                say(event="error", text=repr(error))
            sealed.append([etree.serialize_message(message) for message in messages])
        for number in order:
            for element in sealed[number]:
                self.send_encrypted(to, element, "encrypted")
        await self.plugin["xep_0199"].ping(self.boundjid.host)
        say(event="sent")

    async def be_alone(self):
        own, _ = await self.sessions.get_own_device_information()
        await self.publish(DEVICE_LIST, etree.serialize_device_list({own.device_id: None}))
        say(event="sent")

    async def garble(self, to):
        """The same as send_text, but every key is wrong by one bit: a session out of step."""
        messages, _ = await self.sessions.encrypt(frozenset({to}), {NAMESPACE: wrap("garbled", self.boundjid.bare, to)}, [NAMESPACE])
        for message in messages:
            element = etree.serialize_message(message)
            for key in element.iter(f"{{{NAMESPACE}}}key"):
                data = bytearray(base64.b64decode(key.text))
                data[-1] ^= 1
                key.text = base64.b64encode(bytes(data)).decode()
            self.send_encrypted(to, element, "encrypted")
        say(event="sent")

    async def handle_message(self, message):
        if self.sessions is None:
            self.early.append(message)
            return
        async with self.order:
            sender, place = message["from"].bare, self.boundjid.bare
            if message["type"] == "groupchat":
                if message["from"].full in self.nicks or message["from"].full not in self.occupants:
                    return
                sender, place = self.occupants[message["from"].full], sender
            items = message.xml.find(f"{EVENT}event/{EVENT}items")
            if items is not None:
                payload = items.find(f"{EVENT}item")
                if items.get("node") == DEVICE_LIST and payload is not None and len(payload):
                    await self.sessions.update_device_list(NAMESPACE, sender, etree.parse_device_list(list(payload)[0]))
                return
            encrypted = message.xml.find(f"{{{NAMESPACE}}}encrypted")
            if encrypted is None:
                if message["body"]:
                    say(event="message", **{"from": sender}, text=message["body"], encrypted=False)
                return
            try:
                if OMEMO_2:
                    parsed = etree.parse_message(encrypted, sender)
                else:
                    parsed = await etree.parse_message(encrypted, sender, self.boundjid.bare, self.sessions)
                plaintext, _, _ = await self.sessions.decrypt(parsed)
            except omemo.MessageNotForUs:
                say(event="foreign", **{"from": sender})  # a key exchange with another device of ours
                return
            except Exception as error:  # whatever it is, the test has to see it
                say(event="error", text=f"decrypt: {error!r}")
                return
            if plaintext is not None:
                say(event="message", **{"from": sender}, text=unwrap(plaintext, sender, place), encrypted=True)
            else:
                say(event="transport", **{"from": sender})

    async def obey(self):
        loop = asyncio.get_running_loop()
        while True:
            line = await loop.run_in_executor(None, sys.stdin.readline)
            command = json.loads(line) if line else {"do": "quit"}
            try:
                if command["do"] == "send":
                    await self.send_text(command["to"], command["text"])
                elif command["do"] == "join":
                    self.join(command["room"], command["nick"])
                elif command["do"] == "say":
                    await self.say_in_room(command["room"], command["text"])
                elif command["do"] == "device":
                    own, _ = await self.sessions.get_own_device_information()
                    say(event="device", id=own.device_id)
                elif command["do"] == "shuffle":
                    await self.shuffle(command["to"], command["texts"], command["order"])
                elif command["do"] == "alone":
                    await self.be_alone()
                elif command["do"] == "garble":
                    await self.garble(command["to"])
                elif command["do"] == "quit":
                    await self.disconnect()
                    return
            except Exception as error:
                say(event="error", text=f"{command['do']}: {error!r}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--jid", required=True)
    parser.add_argument("--password-file", required=True)
    parser.add_argument("--server", required=True, help="HOST:PORT")
    parser.add_argument("--ca", required=True)
    parser.add_argument("--state", required=True)
    parser.add_argument("--omemo-2", action="store_true", help="urn:xmpp:omemo:2 in place of the deployed version")
    parser.add_argument("--debug", action="store_true")
    options = parser.parse_args()
    logging.basicConfig(level=logging.DEBUG if options.debug else logging.ERROR)
    with open(options.password_file, encoding="utf-8") as file:
        password = file.readline().rstrip("\n")
    peer = Peer(options.jid, password, options.state)
    peer.ca_certs = options.ca
    host, port = options.server.rsplit(":", 1)
    peer.connect(address=(host, int(port)), force_starttls=True, disable_starttls=False)
    peer.loop.run_until_complete(peer.obey())


if __name__ == "__main__":
    main()
