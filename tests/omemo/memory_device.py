"""What devices of python3-oldmemo and python3-twomemo share: sessions by (jid, device), kept in memory as the library hands
them out. A subclass says what differs on the wire."""

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


class MemoryDevice:
    backend_type = None  # of the library
    sealed_type = None  # its EncryptedKeyMaterialImpl

    def __init__(self, jid, device, storage=None):
        self.jid, self.device = jid, device
        self.backend = self.backend_type(storage or MemoryStorage())
        self.sessions = {}
        self.bundles = {}

    async def start(self):
        if await self.backend.get_num_visible_pre_keys() == 0:
            await self.backend.generate_pre_keys(100)
        return self

    async def bundle(self):
        return self.bundle_to(await self.backend.get_bundle(self.jid, self.device))

    def learn(self, jid, device, value):
        self.bundles[jid, device] = self.bundle_from(value, jid, device)

    async def encrypt(self, plaintext, recipients):
        """An <encrypted> for recipients [(jid, device)], one without a payload if plaintext is None; and its key."""
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
                data = self.exchange_to(session.key_exchange, data)
            keys.append({"jid": address[0], "rid": address[1], "prekey": prekey, "data": data.hex()})
        message = {"sid": self.device, "keys": keys, **self.header_of(content)}
        if plaintext is not None:
            message["payload"] = content.ciphertext.hex()
        return message, material.key

    async def open_key(self, jid, message):
        """The key material that the message has for this device."""
        key = next(k for k in message["keys"] if k["rid"] == self.device and (k.get("jid") or self.jid) == self.jid)
        address = (jid, message["sid"])
        data = bytes.fromhex(key["data"])
        session = self.sessions.get(address)
        exchange = None
        if key["prekey"]:
            exchange, data = self.exchange_from(data, self.bundles[address])
            assert exchange.identity_key == self.bundles[address].identity_key, "another identity key"
        sealed = self.sealed_type.parse(data, *address)
        if exchange is not None and (session is None or not session.key_exchange.builds_same_session(exchange)):
            session, material = await self.backend.build_session_passive(*address, exchange, sealed)
            self.sessions[address] = session
            await self.backend.hide_pre_key(session)
            return material
        return await self.backend.decrypt_key_material(session, sealed)
