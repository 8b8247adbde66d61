"""People who live on a server: they fill it with what servers keep, and look at what they have. The same on the old server
and on the new one."""

import base64
import xml.etree.ElementTree as ET

from slixmpp.exceptions import IqError
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

from harness import check, servers
from remembering_client import RememberingClient

DOMAIN = servers.DOMAIN
ROOMS = "conference." + DOMAIN
ROOM = "garden@" + ROOMS
PASSWORDS = {"alice": "wonder land", "bob": "builder", "carol": "sings"}
PICTURE = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
PATIENCE = 30
PUBSUB = "http://jabber.org/protocol/pubsub"
MAM = "urn:xmpp:mam:2"
DELAY = "{urn:xmpp:delay}delay"
CLIENT = "{jabber:client}"
OPTIONS = ("<publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'>"
           f"<value>{PUBSUB}#publish-options</value></field>%s</x></publish-options>")
PRIVATE = "<field var='pubsub#persist_items'><value>true</value></field><field var='pubsub#access_model'><value>whitelist</value></field>"
PRIVATE_LIST = OPTIONS % (PRIVATE + "<field var='pubsub#max_items'><value>10</value></field>")
OPEN = OPTIONS % "<field var='pubsub#access_model'><value>open</value></field>"


class Person(RememberingClient):
    EVENTS = ("session_start", "failed_auth", "disconnected", "message", "presence_subscribe", "presence_subscribed",
              "got_online", "groupchat_message", "groupchat_subject", "groupchat_presence")
    PLUGINS = ("xep_0030", "xep_0045", "xep_0199", "xep_0203")
    PATIENCE = PATIENCE

    def __init__(self, server, name):
        super().__init__(f"{name}@{DOMAIN}", PASSWORDS[name])
        self.home = server
        self.name = name
        self.port = server.port
        self.ca_certs = server.certificate

    async def log_in(self, presence=True):
        self.connect(("127.0.0.1", self.port))
        await self.next("session_start")
        await self.get_roster()
        if presence:
            self.send_presence()
        return self

    async def log_out(self):
        self.disconnect()
        await self.next("disconnected")

    async def ask(self, kind, content, to=None):
        iq = self.make_iq(ito=to)
        iq["type"] = kind
        iq.append(ET.fromstring(content))
        return (await iq.send(timeout=PATIENCE)).xml

    async def publish(self, node, item, payload, options):
        await self.ask("set", f"<pubsub xmlns='{PUBSUB}'><publish node='{node}'><item id='{item}'>{payload}</item></publish>"
                              f"{options}</pubsub>")


def plain(element):
    """A tree that compares as XML does."""
    return (element.tag, sorted(element.attrib.items()), (element.text or "").strip(), [plain(each) for each in element])


def roster_item(item):
    """Its groups are a set (RFC 6121, section 2.1.2.6): prosody gives them in any order."""
    tag, attributes, text, groups = plain(item)
    return (tag, attributes, text, sorted(groups))


async def make_friends(one, other):
    await one.update_roster(other.boundjid.bare, name="Friend " + other.name, groups=["Work", "Friends"])
    one.send_presence_subscription(pto=other.boundjid.bare)
    await other.next("presence_subscribe")
    other.send_presence_subscription(pto=one.boundjid.bare, ptype="subscribed")
    await one.next("presence_subscribed")
    other.send_presence_subscription(pto=one.boundjid.bare)
    await one.next("presence_subscribe")
    one.send_presence_subscription(pto=other.boundjid.bare, ptype="subscribed")
    await other.next("presence_subscribed")


async def say(sender, recipient, text):
    sender.send_message(mto=recipient.boundjid.bare, mbody=text, mtype="chat")
    got = await recipient.next("message", lambda m: m["body"] == text)
    check(got["from"].bare == sender.boundjid.bare, f"message: {got}")


async def furnish(person):
    photo = base64.b64encode(PICTURE).decode()
    await person.ask("set", f"<vCard xmlns='vcard-temp'><FN>{person.name} Liddell</FN><NICKNAME>al &amp; co</NICKNAME>"
                            f"<PHOTO><TYPE>image/png</TYPE><BINVAL>{photo}</BINVAL></PHOTO></vCard>")
    await person.ask("set", "<query xmlns='jabber:iq:private'><exodus xmlns='exodus:prefs'><nick>a] [[x]] \\ \"q\"</nick>"
                            "</exodus></query>")
    # COMPAT(ejabberd 23.01): it knows no other options, and keeps ten items without them.
    options = OPTIONS % PRIVATE if person.home.name == "ejabberd" else PRIVATE_LIST
    for room, nick in ((ROOM, "Al"), (f"kitchen@{ROOMS}", "Cook")):
        await person.publish("urn:xmpp:bookmarks:1", room,
                             f"<conference xmlns='urn:xmpp:bookmarks:1' name='{room.split('@')[0]}' autojoin='true'>"
                             f"<nick>{nick}</nick></conference>", options)
    await person.publish("eu.siacs.conversations.axolotl.devicelist", "current",
                         "<list xmlns='eu.siacs.conversations.axolotl'><device id='4711'/><device id='815'/></list>", OPEN)
    await person.publish("eu.siacs.conversations.axolotl.bundles:4711", "current",
                         "<bundle xmlns='eu.siacs.conversations.axolotl'><identityKey>QUJD</identityKey></bundle>", OPEN)
    await person.ask("set", "<block xmlns='urn:xmpp:blocking'><item jid='spam@elsewhere.example'/></block>")


async def make_room(owner, guest):
    """With a name, members only, and something said in it."""
    await owner.plugin["xep_0045"].join_muc_wait(ROOM, "Al", maxstanzas=0, timeout=PATIENCE)
    values = {"muc#roomconfig_roomname": "The Garden", "muc#roomconfig_persistentroom": "1", "muc#roomconfig_publicroom": "1",
              "muc#roomconfig_membersonly": "1", "muc#roomconfig_whois": "anyone"}
    fields = "".join(f"<field var='{var}'><value>{value}</value></field>" for var, value in values.items())
    await owner.ask("set", "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'>"
                           "<field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field>"
                           f"{fields}</x></query>", ROOM)
    admin = "<query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='%s' jid='%s'/></query>"
    await owner.ask("set", admin % ("member", guest.boundjid.bare), ROOM)
    await owner.ask("set", admin % ("outcast", "troll@elsewhere.example"), ROOM)
    await guest.plugin["xep_0045"].join_muc_wait(ROOM, "Bob", maxstanzas=0, timeout=PATIENCE)
    owner.send_message(mto=ROOM, mtype="groupchat", msubject="Roses")
    for speaker, text in ((owner, "welcome to the garden"), (guest, "lovely roses"), (owner, "mind the thorns")):
        speaker.send_message(mto=ROOM, mbody=text, mtype="groupchat")
        await owner.next("groupchat_message", lambda m, text=text: m["body"] == text)
    for person in (guest, owner):
        person.plugin["xep_0045"].leave_muc(ROOM, person.plugin["xep_0045"].our_nicks.get(ROOM, "Al"))


async def live(server):
    """What happens on the old server."""
    alice, bob, carol = [Person(server, name) for name in PASSWORDS]
    for person in (alice, bob, carol):
        await person.log_in()
    await make_friends(alice, bob)
    await furnish(alice)
    for i in range(12):
        await say(*((alice, bob) if i % 2 else (bob, alice)), f"message {i}: <hello & 'good' \"morning\"> ümläut 😀")
    await make_room(alice, bob)
    carol.send_presence_subscription(pto=bob.boundjid.bare)  # bob never answers
    await bob.next("presence_subscribe", lambda p: p["from"].bare == carol.boundjid.bare)
    await carol.log_out()
    for i in range(3):
        alice.send_message(mto=f"carol@{DOMAIN}", mbody=f"while you were away {i}", mtype="chat")
    await alice.plugin["xep_0199"].ping(DOMAIN, timeout=PATIENCE)
    return alice, bob


async def archive(person, of=None):
    """(id, time, who, body) of each message, oldest first."""
    got, found, after = [], [], ""
    handler = Callback("archive", MatchXPath(f"{CLIENT}message/{{{MAM}}}result"),
                       lambda stanza: got.append(stanza.xml.find(f"{{{MAM}}}result")))
    person.register_handler(handler)
    while True:
        got.clear()
        answer = await person.ask("set", f"<query xmlns='{MAM}'><set xmlns='http://jabber.org/protocol/rsm'><max>5</max>"
                                         f"{after}</set></query>", of)
        for result in got:
            forwarded = result[0]
            message = forwarded.find(CLIENT + "message")
            found.append((result.get("id"), forwarded.find(DELAY).get("stamp"), message.get("from").split("/")[-1] if of else
                          message.get("from").split("/")[0], message.findtext(CLIENT + "body")))
        fin = answer.find(f"{{{MAM}}}fin")
        last = fin.findtext("{http://jabber.org/protocol/rsm}set/{http://jabber.org/protocol/rsm}last")
        if fin.get("complete") == "true" or not last:
            break
        after = f"<after>{last}</after>"
    person.remove_handler("archive")
    return found


async def look(person, furnished):
    """All that the person has on the server, to be compared."""
    have = {"archive": await archive(person)}
    request = person.make_iq_get()
    request.enable("roster")
    roster = (await request.send(timeout=PATIENCE)).xml[0]
    have["roster"] = sorted(roster_item(item) for item in roster)
    if not furnished:
        return have
    vcard = (await person.ask("get", "<vCard xmlns='vcard-temp'/>"))[0]
    have["vcard"] = (vcard.findtext("{vcard-temp}FN"), vcard.findtext("{vcard-temp}NICKNAME"),
                     "".join(vcard.findtext("{vcard-temp}PHOTO/{vcard-temp}BINVAL", "").split()))
    have["private"] = plain((await person.ask("get", "<query xmlns='jabber:iq:private'><exodus xmlns='exodus:prefs'/></query>"))[0])
    for node in ("urn:xmpp:bookmarks:1", "eu.siacs.conversations.axolotl.devicelist",
                 "eu.siacs.conversations.axolotl.bundles:4711"):
        try:
            pubsub = (await person.ask("get", f"<pubsub xmlns='{PUBSUB}'><items node='{node}'/></pubsub>"))[0]
            have[node] = sorted((item.get("id"), plain(item[0])) for item in pubsub[0])
        except IqError:
            have[node] = "not there"
    blocked = (await person.ask("get", "<blocklist xmlns='urn:xmpp:blocking'/>"))[0]
    have["blocked"] = sorted(item.get("jid") for item in blocked)
    return have


async def look_at_room(owner):
    """Nothing, if there is no such room."""
    try:
        await owner.ask("get", "<query xmlns='http://jabber.org/protocol/disco#info'/>", ROOM)
    except IqError:
        return None
    while not owner.got["groupchat_subject"].empty():
        owner.got["groupchat_subject"].get_nowait()
    await owner.plugin["xep_0045"].join_muc_wait(ROOM, "Al", maxstanzas=0, timeout=PATIENCE)
    have = {"archive": await archive(owner, ROOM)}
    for affiliation in ("owner", "member", "outcast"):
        answer = await owner.ask("get", "<query xmlns='http://jabber.org/protocol/muc#admin'>"
                                        f"<item affiliation='{affiliation}'/></query>", ROOM)
        have[affiliation] = sorted(item.get("jid") for item in answer[0])
    info = (await owner.ask("get", "<query xmlns='http://jabber.org/protocol/disco#info'/>", ROOM))[0]
    features = {each.get("var") for each in info if each.tag.endswith("feature")}
    have["features"] = sorted(features & {"muc_membersonly", "muc_nonanonymous", "muc_persistent", "muc_public"})
    have["name"] = next(each.get("name") for each in info if each.tag.endswith("identity"))
    have["subject"] = (await owner.next("groupchat_subject", lambda m: True))["subject"]
    owner.plugin["xep_0045"].leave_muc(ROOM, "Al")
    return have
