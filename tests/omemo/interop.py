#!/usr/bin/python3
"""Our OMEMO device and an independent one talk to each other in both directions.

usage: interop.py oldmemo|twomemo PATH_OF_OMEMO_PEER        exit code 77: the other one is not installed
"""

import asyncio
import random
import sys

sys.dont_write_bytecode = True

try:
    from oldmemo_peer import OldmemoDevice, OmemoPeer, PeerError
    if sys.argv[1] == "twomemo":
        from twomemo_peer import TwomemoDevice
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

OURS, THEIRS = "juliet@capulet.example", "romeo@montague.example"


IS_TWO = sys.argv[1] == "twomemo"
OtherDevice = TwomemoDevice if IS_TWO else OldmemoDevice


class Story:
    """One of each, knowing each other's bundles, without sessions."""

    def __init__(self, program):
        self.program = program

    async def __aenter__(self):
        self.ours = OmemoPeer(self.program, OURS, *(["2"] if IS_TWO else []))
        self.theirs = await OtherDevice(THEIRS, 31337).start()
        self.to_ours, self.to_theirs = [(OURS, self.ours.device)], [(THEIRS, 31337)]
        self.theirs.learn(OURS, self.ours.device, self.ours.bundle())
        return self

    async def __aexit__(self, *_):
        self.ours.close()

    async def we_start(self):
        self.ours.run("process_bundle", jid=THEIRS, device=31337, bundle=await self.theirs.bundle())

    async def they_say(self, text):
        message, _ = await self.theirs.encrypt(text, self.to_ours)
        got, _ = self.ours.decrypt(THEIRS, message)
        assert got == text, (got, text)
        return message

    async def we_say(self, text):
        message = self.ours.encrypt(text, self.to_theirs)
        got, _ = await self.theirs.decrypt(OURS, message)
        assert got == text, (got, text)
        return message

    def refuses(self, error, message):
        try:
            self.ours.decrypt(THEIRS, message)
        except PeerError as refused:
            assert str(refused) == error, f"{refused} instead of {error}"
        else:
            raise AssertionError(f"accepted instead of {error}")


async def they_begin(story):
    used = await story.they_say("Bürger 🎭".encode())
    assert used["keys"][0]["prekey"]
    again = await story.they_say(b"still unanswered, so the key exchange is repeated")
    assert again["keys"][0]["prekey"]
    answer = await story.we_say(b"now we answer")
    assert not answer["keys"][0]["prekey"]
    plain = await story.they_say(b"no exchange any more")
    assert not plain["keys"][0]["prekey"]
    story.refuses("duplicate", used)
    story.refuses("duplicate", plain)


async def we_begin(story):
    await story.we_start()
    first = await story.we_say(b"first")
    assert first["keys"][0]["prekey"]
    assert (await story.we_say(b"second, unanswered"))["keys"][0]["prekey"]
    await story.they_say(b"answer")
    assert not (await story.we_say(b"third"))["keys"][0]["prekey"]


async def long_talk(story):
    await story.we_start()
    talk = random.Random(1)
    for number in range(60):
        text = bytes(talk.randrange(256) for _ in range(talk.randrange(1, 300)))
        for _ in range(talk.randrange(1, 4)):
            await (story.we_say if talk.random() < 0.5 else story.they_say)(text + str(number).encode())


async def out_of_order_to_us(story):
    await story.they_say(b"hello")
    await story.we_say(b"hello to you")
    sent = []
    for turn in range(4):
        for number in range(5):
            text = f"turn {turn} number {number}".encode()
            sent.append((text, (await story.theirs.encrypt(text, story.to_ours))[0]))
        # One of the turn arrives and is answered, so that the next turn runs on a new chain.
        text, message = sent.pop()
        assert story.ours.decrypt(THEIRS, message)[0] == text
        await story.we_say(b"go on")
    random.Random(2).shuffle(sent)
    for text, message in sent:
        assert story.ours.decrypt(THEIRS, message)[0] == text
    for _, message in sent:
        story.refuses("duplicate", message)


async def out_of_order_to_them(story):
    await story.we_start()
    await story.we_say(b"hello")
    await story.they_say(b"hello to you")
    sent = [(f"{n}".encode(), story.ours.encrypt(f"{n}".encode(), story.to_theirs)) for n in range(12)]
    random.Random(3).shuffle(sent)
    for text, message in sent:
        assert (await story.theirs.decrypt(OURS, message))[0] == text


async def exchange_overtaken(story):
    """The second prekey message arrives before the first."""
    first, _ = await story.theirs.encrypt(b"one", story.to_ours)
    second, _ = await story.theirs.encrypt(b"two", story.to_ours)
    assert story.ours.decrypt(THEIRS, second)[0] == b"two"
    assert story.ours.decrypt(THEIRS, first)[0] == b"one"


async def key_transport(story):
    message, key = await story.theirs.encrypt(None, story.to_ours)
    assert story.ours.decrypt(THEIRS, message) == (None, key)
    message = story.ours.encrypt(None, story.to_theirs)
    plaintext, key = await story.theirs.decrypt(OURS, message)
    assert plaintext is None and (IS_TWO or len(key) == 16)
    await story.they_say(b"text after it")


async def used_prekeys(story):
    before = {p["id"] for p in story.ours.bundle()["prekeys"]}
    message = await story.they_say(b"uses one up")
    after = {p["id"] for p in story.ours.bundle()["prekeys"]}
    assert len(before) == len(after) == 100 and len(before - after) == 1, (before - after)
    # Without the session the used prekey cannot begin it again.
    story.ours.run("delete_session", jid=THEIRS, device=31337)
    story.refuses("unknown_prekey", message)
    # Healing: a new session from their bundle, announced by a key transport.
    await story.we_start()
    await story.theirs.decrypt(OURS, story.ours.encrypt(None, story.to_theirs))
    await story.they_say(b"healed")
    await story.we_say(b"healed here too")


async def late_signed_prekey(story):
    message, _ = await story.theirs.encrypt(b"built on the old one", story.to_ours)
    story.ours.run("rotate")
    assert story.ours.decrypt(THEIRS, message)[0] == b"built on the old one"
    other = await OtherDevice("mercutio@verona.example", 7).start()
    other.learn(OURS, story.ours.device, story.ours.bundle())
    message, _ = await other.encrypt(b"built on the new one", story.to_ours)
    assert story.ours.decrypt("mercutio@verona.example", message)[0] == b"built on the new one"


async def several_devices(story):
    second = await OtherDevice(THEIRS, 4242).start()
    second.learn(OURS, story.ours.device, story.ours.bundle())
    await story.we_start()
    story.ours.run("process_bundle", jid=THEIRS, device=4242, bundle=await second.bundle())
    message = story.ours.encrypt(b"to both", story.to_theirs + [(THEIRS, 4242)])
    assert (await story.theirs.decrypt(OURS, message))[0] == b"to both"
    assert (await second.decrypt(OURS, message))[0] == b"to both"
    message, _ = await second.encrypt(b"from the second", story.to_ours)
    assert story.ours.decrypt(THEIRS, message)[0] == b"from the second"


async def tampering(story):
    await story.they_say(b"hello")
    await story.we_say(b"hello to you")
    message, _ = await story.theirs.encrypt(b"precious", story.to_ours)
    for field, error in (("payload", "bad_payload"), ("iv", "bad_payload"))[:1 if IS_TWO else 2]:
        broken = dict(message)
        data = bytearray.fromhex(message[field])
        data[0] ^= 1
        broken[field] = data.hex()
        story.refuses(error, broken)
    data = bytearray.fromhex(message["keys"][0]["data"])
    data[-1] ^= 1
    story.refuses("broken_session", {**message, "keys": [{**message["keys"][0], "data": data.hex()}]})
    assert story.ours.decrypt(THEIRS, message)[0] == b"precious"
    bundle = await story.theirs.bundle()
    signature = bytearray.fromhex(bundle["signature"])
    signature[5] ^= 1
    try:
        story.ours.run("process_bundle", jid="tybalt@example", device=1, bundle={**bundle, "signature": signature.hex()})
    except PeerError as refused:
        assert str(refused) == "bad_bundle"
    else:
        raise AssertionError("forged bundle accepted")


async def main(program):
    stories = [they_begin, we_begin, long_talk, out_of_order_to_us, out_of_order_to_them, exchange_overtaken,
               key_transport, used_prekeys, late_signed_prekey, several_devices, tampering]
    for tell in stories:
        # Several rounds: the identity key's sign and the signature differ from key to key.
        for _ in range(1 if tell is long_talk else 4):
            async with Story(program) as story:
                await tell(story)
        print(f"ok {tell.__name__}", flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[2]))
