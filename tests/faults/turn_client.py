"""As much of STUN (RFC 8489) and TURN (RFC 8656) over UDP as a call needs: a binding, an allocation, a datagram relayed."""
import hashlib
import hmac
import os
import socket
import struct

COOKIE = 0x2112A442
BINDING, ALLOCATE, SEND, DATA, CREATE_PERMISSION = 1, 3, 6, 7, 8
MAPPED, USERNAME, INTEGRITY, ERROR, PEER, CONTENT, REALM, NONCE, RELAYED, TRANSPORT = 32, 6, 8, 9, 18, 19, 20, 21, 22, 25
UDP = 17
WAIT = 10


class Refused(Exception):
    """args[0]: the code of the error."""


def attribute(kind, value):
    return struct.pack(">HH", kind, len(value)) + value + bytes(-len(value) % 4)


def address(value):
    """XOR-MAPPED-ADDRESS and its like, of IPv4."""
    port, number = struct.unpack(">HI", value[2:8])
    return socket.inet_ntoa(struct.pack(">I", number ^ COOKIE)), port ^ (COOKIE >> 16)


def packed(host, port):
    number = struct.unpack(">I", socket.inet_aton(host))[0]
    return struct.pack(">xBHI", 1, port ^ (COOKIE >> 16), number ^ COOKIE)


class Turn:
    def __init__(self, host, port):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.settimeout(WAIT)
        self.socket.connect((host, port))
        self.signing = None

    def write(self, method, body, transaction, indication=False):
        if self.signing and not indication:
            user, realm, nonce, key = self.signing
            body += attribute(USERNAME, user) + attribute(REALM, realm) + attribute(NONCE, nonce)
            head = struct.pack(">HHI", method, len(body) + 24, COOKIE) + transaction
            body += attribute(INTEGRITY, hmac.new(key, head + body, hashlib.sha1).digest())
        kind = method | (0x10 if indication else 0)
        self.socket.send(struct.pack(">HHI", kind, len(body), COOKIE) + transaction + body)

    def read(self):
        """Its type, its transaction and its attributes."""
        data = self.socket.recv(65536)
        kind, length = struct.unpack(">HH", data[:4])
        found, at = {}, 20
        while at < 20 + length:
            name, size = struct.unpack(">HH", data[at:at + 4])
            found.setdefault(name, data[at + 4:at + 4 + size])
            at += 4 + size + -size % 4
        return kind, data[8:20], found

    def ask(self, method, body=b""):
        transaction = os.urandom(12)
        self.write(method, body, transaction)
        while True:
            kind, answered, found = self.read()
            if answered == transaction:
                break
        if kind & 0x110 == 0x110:
            raise Refused(found[ERROR][2] * 100 + found[ERROR][3], found)
        return found

    def binding(self):
        """Our address as the server sees it."""
        return address(self.ask(BINDING)[MAPPED])

    def allocate(self, user, password):
        """The address at which the server relays for us."""
        wanted = attribute(TRANSPORT, bytes([UDP, 0, 0, 0]))
        try:
            self.ask(ALLOCATE, wanted)
            raise AssertionError("relays for anybody")
        except Refused as refused:
            assert refused.args[0] == 401, refused.args[0]
            realm, nonce = refused.args[1][REALM], refused.args[1][NONCE]
        key = hashlib.md5(user.encode() + b":" + realm + b":" + password.encode()).digest()
        self.signing = (user.encode(), realm, nonce, key)
        return address(self.ask(ALLOCATE, wanted)[RELAYED])

    def permit(self, peer):
        self.ask(CREATE_PERMISSION, attribute(PEER, packed(*peer)))

    def send(self, peer, content):
        self.write(SEND, attribute(PEER, packed(*peer)) + attribute(CONTENT, content), os.urandom(12), indication=True)

    def data(self):
        """Who sent what to the relayed address."""
        while True:
            kind, _, found = self.read()
            if kind == DATA | 0x10:
                return address(found[PEER]), found[CONTENT]

    def close(self):
        self.socket.close()
