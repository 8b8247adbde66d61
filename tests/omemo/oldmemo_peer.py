"""A device of python3-oldmemo that speaks the JSON forms of omemo_json.hpp, and the pipe to our own device."""

import json
import subprocess

import x3dh
import xeddsa
from oldmemo.oldmemo import BundleImpl, ContentImpl, EncryptedKeyMaterialImpl, KeyExchangeImpl, Oldmemo, StateImpl
from omemo.session import Initiation
from omemo.storage import Just, Nothing, Storage


class MemoryStorage(Storage):
    def __init__(self, values=None):
        super().__init__(disable_cache=True)
        self.values = dict(values or {})

    async def _load(self, key):
        return Just(self.values[key]) if key in self.values else Nothing()

    async def _store(self, key, value):
        self.values[key] = value

    async def _delete(self, key):
        self.values.pop(key, None)


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


class OldmemoDevice:
    """One device: sessions by (jid, device), kept in memory as the library hands them out."""

    def __init__(self, jid, device, storage=None):
        self.jid, self.device = jid, device
        self.backend = Oldmemo(storage or MemoryStorage())
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
        """An <encrypted> for recipients [(jid, device)]; a key transport if plaintext is None."""
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
                data, _sign_bit = session.key_exchange.serialize(data)
            keys.append({"rid": address[1], "prekey": prekey, "data": data.hex()})
        message = {"sid": self.device, "iv": content.initialization_vector.hex(), "keys": keys}
        if plaintext is not None:
            message["payload"] = content.ciphertext.hex()
        return message, material.key

    async def decrypt(self, jid, message):
        """Returns (plaintext or None for a key transport, key)."""
        key = next(k for k in message["keys"] if k["rid"] == self.device)
        address = (jid, message["sid"])
        data = bytes.fromhex(key["data"])
        session = self.sessions.get(address)
        exchange = None
        if key["prekey"]:
            sign_bit = bool(self.bundles[address].identity_key[31] >> 7)
            exchange, data = KeyExchangeImpl.parse(data, sign_bit)
            assert exchange.identity_key == self.bundles[address].identity_key, "another identity key"
        sealed = EncryptedKeyMaterialImpl.parse(data, *address)
        if exchange is not None and (session is None or not session.key_exchange.builds_same_session(exchange)):
            session, material = await self.backend.build_session_passive(*address, exchange, sealed)
            self.sessions[address] = session
            await self.backend.hide_pre_key(session)
        else:
            material = await self.backend.decrypt_key_material(session, sealed)
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
