"""A device of python3-twomemo (OMEMO 2) that speaks the JSON forms of omemo_json.hpp."""

import x3dh
from twomemo.twomemo import (
    BundleImpl, ContentImpl, EncryptedKeyMaterialImpl, KeyExchangeImpl, PlainKeyMaterialImpl, Twomemo)

from memory_device import MemoryDevice

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


class TwomemoDevice(MemoryDevice):
    backend_type, sealed_type = Twomemo, EncryptedKeyMaterialImpl
    bundle_from, bundle_to = staticmethod(bundle_from), staticmethod(bundle_to)

    @staticmethod
    def header_of(_content):
        return {"version": VERSION}

    @staticmethod
    def exchange_to(exchange, sealed):
        return exchange.serialize(sealed)

    @staticmethod
    def exchange_from(data, _bundle):
        return KeyExchangeImpl.parse(data)

    async def encrypt(self, plaintext, recipients):
        """As of MemoryDevice; there is no key to transport."""
        return (await super().encrypt(plaintext, recipients))[0], None

    async def decrypt(self, jid, message):
        """Returns (plaintext or None for an empty message, None)."""
        material = await self.open_key(jid, message)
        if "payload" not in message:
            assert material.key == PlainKeyMaterialImpl.make_empty().key, "an empty message carries zeros"
            return None, None
        return await self.backend.decrypt_plaintext(ContentImpl(bytes.fromhex(message["payload"])), material), None
