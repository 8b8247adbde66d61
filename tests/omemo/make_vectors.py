#!/usr/bin/python3
"""Writes the fixed vectors that tests/unit/omemo/vectors_test.cpp opens, with python3-oldmemo as the sender.

usage: make_vectors.py PATH_OF_OMEMO_PEER        writes vectors/*.json beside this script; needed again only if the
                                                 set is to be extended: old files must stay readable for ever

key_exchange.json   our side is nothing but raw keys made here; messages that begin sessions with them
conversation.json   our side is a store as the Signal library left it after a talk; messages that continue it
payload.json        AES-128-GCM alone, with vectors of 12 and of 16 bytes
"""

import asyncio
import json
import pathlib
import secrets
import sys

sys.dont_write_bytecode = True

import xeddsa  # noqa: E402
from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: E402
from oldmemo.oldmemo import StateImpl  # noqa: E402
from oldmemo_peer import OldmemoDevice, OmemoPeer  # noqa: E402

OURS, THEIRS = "juliet@capulet.example", "romeo@montague.example"
FOLDER = pathlib.Path(__file__).parent / "vectors"


def key_pair():
    private = bytearray(secrets.token_bytes(32))
    private[0] &= 248
    private[31] = private[31] & 127 | 64
    return {"public": xeddsa.priv_to_curve25519_pub(bytes(private)).hex(), "private": private.hex()}


def raw_store():
    """A device of five prekeys, and its bundle in the form of the wire."""
    identity, signed = key_pair(), key_pair()
    private = bytes.fromhex(identity["private"])
    wire = StateImpl.serialize_public_key
    signature = bytearray(xeddsa.ed25519_priv_sign(private, wire(bytes.fromhex(signed["public"]))))
    signature[63] |= xeddsa.priv_to_ed25519_pub(private)[31] & 0x80
    prekeys = [{"id": 100 + n, **key_pair()} for n in range(5)]
    store = {
        "local": {"device_id": 27182, "identity": identity, "next_prekey_id": 105, "next_signed_prekey_id": 8},
        "prekeys": prekeys,
        "signed_prekeys": [{"id": 7, "signature": signature.hex(), **signed}],
        "sessions": [], "identities": [],
    }
    bundle = {
        "identity_key": wire(bytes.fromhex(identity["public"])).hex(),
        "signed_prekey": {"id": 7, "key": wire(bytes.fromhex(signed["public"])).hex()},
        "signature": signature.hex(),
        "prekeys": [{"id": p["id"], "key": wire(bytes.fromhex(p["public"])).hex()} for p in prekeys],
    }
    return store, bundle


async def said(device, text, to):
    message, key = await device.encrypt(text, to)
    return {"from": device.jid, "message": message,
            **({"transported_key": key.hex()} if text is None else {"plaintext": text.hex()})}


async def key_exchange():
    store, bundle = raw_store()
    to = [(OURS, 27182)]
    senders = [await OldmemoDevice(THEIRS, 31337).start(), await OldmemoDevice("nurse@capulet.example", 5).start()]
    messages = []
    for sender in senders:
        sender.learn(OURS, 27182, bundle)
        for text in (b"It is the east", "und Julia ist die Sonne ☀".encode(), None, b"Arise, fair sun"):
            messages.append(await said(sender, text, to))
    # Of the first sender in order, of the second with the first message last.
    return {"own_jid": OURS, "store": store, "bundle": bundle,
            "fingerprints": {s.jid: xeddsa.ed25519_pub_to_curve25519_pub(
                (await s.backend.get_bundle(s.jid, s.device)).identity_key).hex() for s in senders},
            "messages": messages[:4] + messages[5:] + messages[4:5]}


async def conversation(program):
    ours = OmemoPeer(program, OURS)
    theirs = await OldmemoDevice(THEIRS, 31337).start()
    theirs.learn(OURS, ours.device, ours.bundle())
    to = [(OURS, ours.device)]
    ours.run("process_bundle", jid=THEIRS, device=31337, bundle=await theirs.bundle())
    await theirs.decrypt(OURS, ours.encrypt(b"first", [(THEIRS, 31337)]))
    late = await said(theirs, b"sent in the first turn, arriving last", to)
    ours.decrypt(THEIRS, (await said(theirs, b"second", to))["message"])
    await theirs.decrypt(OURS, ours.encrypt(b"third", [(THEIRS, 31337)]))
    store = ours.run("dump")["store"]
    messages = [await said(theirs, text, to) for text in (b"fourth", b"fifth", None, b"sixth")]
    ours.close()
    return {"own_jid": OURS, "store": store, "messages": [messages[0], messages[2], messages[1], messages[3], late]}


def payload():
    rows = []
    for iv_size in (12, 16):
        for text in (b"", b"x", b"The lady doth protest too much, methinks"):
            key, iv = secrets.token_bytes(16), secrets.token_bytes(iv_size)
            sealed = AESGCM(key).encrypt(iv, text, None)
            rows.append({"key_and_tag": (key + sealed[-16:]).hex(), "iv": iv.hex(), "ciphertext": sealed[:-16].hex(),
                         "plaintext": text.hex()})
    return rows


async def main(program):
    FOLDER.mkdir(exist_ok=True)
    for name, value in (("key_exchange", await key_exchange()), ("conversation", await conversation(program)),
                        ("payload", payload())):
        (FOLDER / f"{name}.json").write_text(json.dumps(value, indent=1) + "\n")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
