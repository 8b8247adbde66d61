"""A device of python3-twomemo (OMEMO 2) that speaks the JSON forms of omemo_json.hpp."""

import x3dh
from omemo.session import Initiation
from twomemo.twomemo import (
    BundleImpl, ContentImpl, EncryptedKeyMaterialImpl, KeyExchangeImpl, PlainKeyMaterialImpl, Twomemo)

from oldmemo_peer import MemoryStorage

VERSION = 2


def bundle_from(value, jid, device):
    ids = {bytes.fromhex(p["key"]): p["id"] for p in value["prekeys"]}
    return BundleImpl(
        jid, device,
        x3dh.Bundle(
            bytes.fromhex(value["identity_key"]),
            bytes.fromhex(value["signed_prekey"]["key"]),
            bytes.fromhex(value["signature"]),
            frozenset(ids)),
        value["signed_prekey"]["id"], ids)


def bundle_to(bundle):
    return {
        "version": VERSION,
        "identity_key": bundle.identity_key.hex(),
        "signed_prekey": {"id": bundle.signed_pre_key_id, "key": bundle.bundle.signed_pre_key.hex()},
        "signature": bundle.bundle.signed_pre_key_sig.hex(),
        "prekeys": [{"id": bundle.pre_key_ids[key], "key": key.hex()} for key in bundle.bundle.pre_keys],
    }


class TwomemoDevice:
    """One device: sessions by (jid, device), kept in memory as the library hands them out."""

    def __init__(self, jid, device, storage=None):
        self.jid, self.device = jid, device
        self.backend = Twomemo(storage or MemoryStorage())
        self.sessions = {}
        self.bundles = {}

    async def start(self):
        if await self.backend.get_num_visible_pre_keys() == 0:
            await self.backend.generate_pre_keys(100)
        return self

    async def bundle(self):
        return bundle_to(await self.backend.get_bundle(self.jid, self.device))

    def learn(self, jid, device, value):
        self.bundles[jid, device] = bundle_from(value, jid, device)

    async def encrypt(self, plaintext, recipients):
        """An <encrypted> for recipients [(jid, device)]; an empty message if plaintext is None."""
        if plaintext is None:
            content, material = await self.backend.encrypt_empty()
        else:
            content, material = await self.backend.encrypt_plaintext(plaintext)
        keys = []
        for address in recipients:
            session = self.sessions.get(address)
            if session is None:
                session, sealed = await self.backend.build_session_active(*address, self.bundles[address], material)
                self.sessions[address] = session
            else:
                sealed = await self.backend.encrypt_key_material(session, material)
            data = sealed.serialize()
            prekey = session.initiation is Initiation.ACTIVE and not session.confirmed
            if prekey:
                data = session.key_exchange.serialize(data)
            keys.append({"jid": address[0], "rid": address[1], "prekey": prekey, "data": data.hex()})
        message = {"version": VERSION, "sid": self.device, "keys": keys}
        if plaintext is not None:
            message["payload"] = content.ciphertext.hex()
        return message, None

    async def decrypt(self, jid, message):
        """Returns (plaintext or None for an empty message, None)."""
        key = next(k for k in message["keys"] if k["rid"] == self.device and k["jid"] == self.jid)
        address = (jid, message["sid"])
        data = bytes.fromhex(key["data"])
        session = self.sessions.get(address)
        exchange = None
        if key["prekey"]:
            exchange, data = KeyExchangeImpl.parse(data)
            assert exchange.identity_key == self.bundles[address].identity_key, "another identity key"
        sealed = EncryptedKeyMaterialImpl.parse(data, *address)
        if exchange is not None and (session is None or not session.key_exchange.builds_same_session(exchange)):
            session, material = await self.backend.build_session_passive(*address, exchange, sealed)
            self.sessions[address] = session
            await self.backend.hide_pre_key(session)
        else:
            material = await self.backend.decrypt_key_material(session, sealed)
        if "payload" not in message:
            assert material.key == PlainKeyMaterialImpl.make_empty().key, "an empty message carries zeros"
            return None, None
        return await self.backend.decrypt_plaintext(ContentImpl(bytes.fromhex(message["payload"])), material), None
