"""A device of python3-oldmemo that speaks the JSON forms of omemo_json.hpp, and the pipe to our own device."""

import json
import subprocess

import x3dh
import xeddsa
from oldmemo.oldmemo import BundleImpl, ContentImpl, EncryptedKeyMaterialImpl, KeyExchangeImpl, Oldmemo, StateImpl

from memory_device import MemoryDevice


def bundle_from(value, jid, device):
    """The bundle of the wire; the sign of the identity key travels in the signature's last bit."""
    signature = bytearray.fromhex(value["signature"])
    sign_bit = bool(signature[63] >> 7)
    signature[63] &= 0x7F
    identity = StateImpl.parse_public_key(bytes.fromhex(value["identity_key"]))
    ids = {StateImpl.parse_public_key(bytes.fromhex(p["key"])): p["id"] for p in value["prekeys"]}
    return BundleImpl(
        jid, device,
        x3dh.Bundle(
            xeddsa.curve25519_pub_to_ed25519_pub(identity, sign_bit),
            StateImpl.parse_public_key(bytes.fromhex(value["signed_prekey"]["key"])),
            bytes(signature),
            frozenset(ids)),
        value["signed_prekey"]["id"], ids)


def bundle_to(bundle):
    signature = bytearray(bundle.bundle.signed_pre_key_sig)
    signature[63] |= bundle.bundle.identity_key[31] & 0x80
    public = StateImpl.serialize_public_key
    return {
        "identity_key": public(xeddsa.ed25519_pub_to_curve25519_pub(bundle.identity_key)).hex(),
        "signed_prekey": {"id": bundle.signed_pre_key_id, "key": public(bundle.bundle.signed_pre_key).hex()},
        "signature": signature.hex(),
        "prekeys": [{"id": bundle.pre_key_ids[key], "key": public(key).hex()} for key in bundle.bundle.pre_keys],
    }


class OldmemoDevice(MemoryDevice):
    backend_type, sealed_type = Oldmemo, EncryptedKeyMaterialImpl
    bundle_from, bundle_to = staticmethod(bundle_from), staticmethod(bundle_to)

    @staticmethod
    def header_of(content):
        return {"iv": content.initialization_vector.hex()}

    @staticmethod
    def exchange_to(exchange, sealed):
        return exchange.serialize(sealed)[0]

    @staticmethod
    def exchange_from(data, bundle):
        return KeyExchangeImpl.parse(data, bool(bundle.identity_key[31] >> 7))

    async def decrypt(self, jid, message):
        """Returns (plaintext or None for a key transport, key)."""
        material = await self.open_key(jid, message)
        if "payload" not in message:
            return None, material.key
        content = ContentImpl(bytes.fromhex(message["payload"]), bytes.fromhex(message["iv"]))
        return await self.backend.decrypt_plaintext(content, material), material.key


class PeerError(Exception):
    """Our device refused; str() is the error code."""


class OmemoPeer:
    """Our own device in its process."""

    def __init__(self, program, jid, *version):
        self.jid = jid
        self.process = subprocess.Popen([program, jid, *version], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        own = self.run("bundle")
        self.device, self.fingerprint = own["device"], own["fingerprint"]

    def run(self, command, **arguments):
        self.process.stdin.write(json.dumps({"cmd": command, **arguments}) + "\n")
        self.process.stdin.flush()
        reply = json.loads(self.process.stdout.readline())
        if not reply["ok"]:
            raise PeerError(reply["error"])
        return reply

    def bundle(self):
        return self.run("bundle")["bundle"]

    def encrypt(self, plaintext, recipients):
        to = [{"jid": jid, "device": device} for jid, device in recipients]
        if plaintext is None:
            return self.run("transport", to=to)["message"]
        return self.run("encrypt", to=to, plaintext=plaintext.hex())["message"]

    def decrypt(self, jid, message):
        reply = self.run("decrypt", **{"from": jid}, message=message)
        if reply["key_transport"]:
            return None, bytes.fromhex(reply["transported_key"]) or None
        return bytes.fromhex(reply["plaintext"]), None

    def close(self):
        self.process.stdin.close()
        assert self.process.wait(timeout=10) == 0, "omemo_peer ended with an error"
