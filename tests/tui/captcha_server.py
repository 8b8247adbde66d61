"""A server that makes accounts for who can read a picture (XEP-0077 with XEP-0158), and does nothing else."""

import base64
import hashlib
import os
import re
import socket
import ssl
import struct
import subprocess
import threading
import zlib

DOMAIN = "captcha.example"
GLYPHS = {"4": ("1001", "1001", "1111", "0001", "0001"), "7": ("1111", "0001", "0010", "0100", "0100"),
          "1": ("0010", "0110", "0010", "0010", "0111")}


def picture_of(text, scale=8):
    """A PNG of black digits on white."""
    rows = ["0".join(("",) + tuple(GLYPHS[c][y] for c in text) + ("",)) for y in range(5)]
    width = len(rows[0]) * scale
    blank = b"\x00" + b"\xff" * width
    lines = [blank] * scale
    for row in rows:
        lines += [b"\x00" + b"".join((b"\x00" if c == "1" else b"\xff") * scale for c in row)] * scale
    lines += [blank] * scale

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, len(lines), 8, 0, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(b"".join(lines))) + chunk(b"IEND", b""))


class CaptchaServer:
    """with CaptchaServer(folder, "4711") as server: … server.port, server.certificate; `accounts` are those made."""

    def __init__(self, folder, answer):
        os.makedirs(folder)
        self.certificate, key = (os.path.join(folder, name) for name in ("certificate.pem", "key.pem"))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                        "-subj", "/CN=" + DOMAIN, "-addext", "subjectAltName=DNS:" + DOMAIN, "-keyout", key, "-out", self.certificate],
                       check=True, capture_output=True)
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(self.certificate, key)
        self.answer, self.picture = answer, picture_of(answer)
        self.accounts, self.tried = {}, []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def __enter__(self):
        threading.Thread(target=self.listen, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.close()

    def listen(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            self.greet(connection, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>")
            self.read(connection, "<starttls")
            connection.sendall(b"<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
            connection = self.tls.wrap_socket(connection, server_side=True)
            self.greet(connection, "<register xmlns='http://jabber.org/features/iq-register'/>"
                       "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms>")
            while True:
                request = self.read(connection, "</iq>", "</auth>")
                if "<auth" in request:  # nobody logs in here
                    connection.sendall(b"<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure></stream:stream>")
                    return
                self.register(connection, request)
        except OSError:
            pass
        finally:
            connection.close()

    @staticmethod
    def read(connection, *until):
        text = ""
        while not any(end in text for end in until):
            piece = connection.recv(65536)
            if not piece:
                raise OSError("gone")
            text += piece.decode()
        return text

    def greet(self, connection, features):
        self.read(connection, "version='1.0'")
        connection.sendall(("<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
                            f"from='{DOMAIN}' id='1' version='1.0'><stream:features>{features}</stream:features>").encode())

    def register(self, connection, iq):
        number = re.search(r"id='([^']+)'", iq).group(1)
        if "type='get'" in iq:
            cid = f"sha1+{hashlib.sha1(self.picture).hexdigest()}@bob.xmpp.org"
            answer = (f"<iq type='result' id='{number}'><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='form'>"
                      "<instructions>Type the digits in the picture</instructions>"
                      "<field var='FORM_TYPE' type='hidden'><value>urn:xmpp:captcha</value></field>"
                      "<field var='username'><required/></field><field var='password' type='text-private'><required/></field>"
                      "<field var='ocr' label='Digits'><required/><media xmlns='urn:xmpp:media-element'><uri type='image/png'>"
                      f"cid:{cid}</uri></media></field></x><data xmlns='urn:xmpp:bob' cid='{cid}' type='image/png'>"
                      f"{base64.b64encode(self.picture).decode()}</data></query></iq>")
        else:
            said = dict(re.findall(r"var='(\w+)'[^>]*><value>([^<]*)<", iq))
            self.tried.append(said.get("ocr"))
            if said.get("ocr") == self.answer:
                self.accounts[said["username"]] = said["password"]
                answer = f"<iq type='result' id='{number}'/>"
            else:
                answer = (f"<iq type='error' id='{number}'><error type='modify'>"
                          "<not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>")
        connection.sendall(answer.encode())


if __name__ == "__main__":
    raise SystemExit("this is a module")
