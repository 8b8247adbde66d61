"""A small network of XMPP servers on loopback: a certificate authority, DNS of its own, and xmppd, prosody and ejabberd with a
domain each. Every server has its own ports, so several such networks can be there at a time."""

import datetime
import json
import os
import re
import socket
import struct
import subprocess
import threading
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import servers
from ports import free_port

SERVICES = ("conference", "pubsub", "upload")


class Authority:
    """Certificates for the servers; `trusted` is what they are to trust."""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Authority of " + os.path.basename(folder))])
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        self.certificate = self.sign(self.name, self.key.public_key(), 10, [
            (x509.BasicConstraints(ca=True, path_length=None), True), (usage, True)])
        self.trusted = os.path.join(folder, "authority.pem")
        with open(self.trusted, "wb") as file:
            file.write(self.certificate.public_bytes(serialization.Encoding.PEM))

    def sign(self, subject, key, days, extensions):
        now = datetime.datetime.now(datetime.timezone.utc)
        end = now + datetime.timedelta(days=days)
        builder = x509.CertificateBuilder(subject_name=subject, issuer_name=self.name, public_key=key,
                                          serial_number=x509.random_serial_number(),
                                          not_valid_before=min(now, end) - datetime.timedelta(days=1),
                                          not_valid_after=end)
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        return builder.sign(self.key, hashes.SHA256())

    def issue(self, path, domain, days=2, names=None):
        """Writes PATH.crt and PATH.key: for `domain`, its services and localhost (files), or for `names` instead."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = names or [domain, "localhost"] + [f"{service}.{domain}" for service in SERVICES]
        certificate = self.sign(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, domain)]), key.public_key(), days,
                                [(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), False)])
        with open(path + ".crt", "wb") as file:
            file.write(certificate.public_bytes(serialization.Encoding.PEM))
        with open(os.open(path + ".key", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                         serialization.NoEncryption()))


class Zone:
    """A name server that knows where the servers are: addresses, and SRV records with their ports."""

    A, AAAA, SRV, SOA = 1, 28, 33, 6
    TTL = 60
    TARGET = "localhost"  # the only name that ejabberd, which asks the system for addresses, finds the same way

    def __init__(self):
        self.ports = {}  # domain: port of the server
        self.direct = {}  # the same with TLS from the first byte
        self.targets = {}  # domain: the SRV records' target, if it is another than TARGET
        self.addresses = {self.TARGET: ["127.0.0.1"]}  # of targets, of both families
        self.asked = []  # names, with the kind of question
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def add(self, domain, port, direct=None):
        for name in [domain] + [f"{service}.{domain}" for service in SERVICES]:
            self.ports[name] = port
            if direct:
                self.direct[name] = direct

    @staticmethod
    def encode(name):
        return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"

    def answer(self, question):
        labels, at = [], 12
        while question[at]:
            labels.append(question[at + 1:at + 1 + question[at]].decode())
            at += question[at] + 1
        kind = struct.unpack(">H", question[at + 1:at + 3])[0]
        name = ".".join(labels).lower()
        self.asked.append((name, kind))
        records = []
        known_here = name in self.ports or name in self.addresses
        for address in self.addresses.get(name, self.addresses[self.TARGET]) if known_here else ():
            if kind == (self.AAAA if ":" in address else self.A):
                records.append(socket.inet_pton(socket.AF_INET6 if ":" in address else socket.AF_INET, address))
        service = re.match(r"_(xmpps?)-server\._tcp\.(.*)", name)
        if kind == self.SRV and service:
            port = (self.direct if service[1] == "xmpps" else self.ports).get(service[2])
            if port:
                records.append(struct.pack(">HHH", 1, 1, port) + self.encode(self.targets.get(service[2], self.TARGET)))
        known = bool(records) or known_here
        header = question[:2] + struct.pack(">HHHHH", 0x8580 if known else 0x8583, 1, len(records), not records, 0)
        body = question[12:at + 5]
        for record in records:
            body += struct.pack(">HHHIH", 0xC00C, kind, 1, self.TTL, len(record)) + record
        if not records:  # RFC 2308: for how long there is none
            soa = self.encode("test") + self.encode("test") + struct.pack(">IIIII", 1, 1, 1, 1, self.TTL)
            body += struct.pack(">HHHIH", 0xC00C, self.SOA, 1, self.TTL, len(soa)) + soa
        return header + body

    def serve(self):
        while True:
            try:
                question, asker = self.socket.recvfrom(2048)
                self.socket.sendto(self.answer(question), asker)
            except OSError:
                return
            except (IndexError, UnicodeDecodeError, struct.error):
                continue

    def close(self):
        self.socket.close()


class Dnsmasq:
    """Debian's dnsmasq with the same zone. All is known before it starts."""
    PROGRAM = "/usr/sbin/dnsmasq"

    def __init__(self, folder):
        self.folder, self.process = folder, None
        os.makedirs(folder)
        self.port = free_port()
        self.lines = ["local=/test/"]

    @classmethod
    def available(cls):
        return os.path.exists(cls.PROGRAM)

    def add(self, domain, port, direct=None):
        for name in [domain] + [f"{service}.{domain}" for service in SERVICES]:
            self.lines.append(f"host-record={name},127.0.0.1")
            self.lines.append(f"srv-host=_xmpp-server._tcp.{name},{Zone.TARGET},{port},1,1")
            if direct:
                self.lines.append(f"srv-host=_xmpps-server._tcp.{name},{Zone.TARGET},{direct},1,1")

    def start(self):
        path = os.path.join(self.folder, "dnsmasq.conf")
        with open(path, "w") as config:
            config.write(f"""
port={self.port}
listen-address=127.0.0.1
bind-interfaces
keep-in-foreground
no-resolv
no-hosts
user=
pid-file=
log-facility={self.folder}/dnsmasq.log
local-ttl=60
host-record={Zone.TARGET},127.0.0.1
""" + "".join(line + "\n" for line in self.lines))
        self.process = subprocess.Popen([self.PROGRAM, "-C", path], preexec_fn=servers.die_with_parent)
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError("dnsmasq does not listen, see " + self.folder) from None
                time.sleep(0.05)

    def close(self):
        if self.process:
            self.process.terminate()
            self.process.wait(20)


class World:
    """What the servers of one test have in common. dnsmasq: Debian's answers for DNS, not our own."""

    def __init__(self, folder, options, dnsmasq=False):
        self.folder, self.options = folder, options
        self.authority = Authority(os.path.join(folder, "authority"))
        self.strangers = Authority(os.path.join(folder, "strangers"))  # nobody trusts it
        self.zone = Dnsmasq(os.path.join(folder, "dnsmasq")) if dnsmasq else Zone()


class Member:
    """Mixed into a server: a domain, a certificate of the network's authority, ports for other servers."""

    def __init__(self, world, domain, dialback=False, certificate=None, direct_only=False):
        """dialback: servers that have no good certificate are believed by it. certificate: arguments of
        Authority.issue(); "strangers" for one of an authority that nobody trusts."""
        self.world, self.domain, self.dialback = world, domain, dialback
        self.certificate_options = certificate or {}
        self.s2s_port, self.s2s_tls_port = free_port(), free_port()
        world.zone.add(domain, self.s2s_port, self.s2s_tls_port if direct_only else None)
        super().__init__(os.path.join(world.folder, domain), world.options)

    def make_certificate(self):
        options = dict(self.certificate_options)
        authority = self.world.strangers if options.pop("strangers", False) else self.world.authority
        self.trusted = authority.trusted
        authority.issue(os.path.join(self.folder, "server"), self.domain, **options)


class Xmppd(Member, servers.Xmppd):
    def __init__(self, world, domain, settings="", **options):
        self.more = settings
        super().__init__(world, domain, **options)

    def s2s_settings(self):
        return f"""
[s2s]
listen = ["127.0.0.1:{self.s2s_port}"]
listen_direct_tls = ["127.0.0.1:{self.s2s_tls_port}"]
ca_file = "{self.world.authority.trusted}"
dns_servers = "127.0.0.1:{self.world.zone.port}"
dialback = {'["*"]' if self.dialback else "[]"}
first_retry_seconds = 1
{self.more}
"""

    def s2s(self):
        return json.loads(self.control("s2s", "--json"))

    def failure(self, domain):
        """Stage and reason of the last one."""
        for each in self.s2s()["domains"]:
            if each["domain"] == domain and each["last_failure"]:
                return each["last_failure"]["stage"], each["last_failure"]["reason"]
        return None

    def test(self, domain):
        """Exit status and words of xmppctl s2s test."""
        done = subprocess.run([self.options.xmppctl, "--config", self.config, "s2s", "test", domain], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout


class Prosody(Member, servers.Prosody):
    modules = servers.Prosody.modules + ', "dialback", "s2s_bidi", "test_dns"'

    def s2s_settings(self):
        modules = os.path.join(self.folder, "modules")
        os.makedirs(modules)
        with open(os.path.join(modules, "mod_test_dns.lua"), "w") as module:
            module.write(RESOLVER % self.world.zone.port)
        return f"""
plugin_paths = {{ "{modules}" }}
s2s_ports = {{ {self.s2s_port} }}
s2s_direct_tls_ports = {{ {self.s2s_tls_port} }}
s2s_secure_auth = {"false" if self.dialback else "true"}
s2s_require_encryption = true
ssl = {{ key = "{self.key}", certificate = "{self.certificate}", cafile = "{self.world.authority.trusted}" }}
"""

    def components(self):
        return super().components() + f'Component "conference.{self.domain}" "muc"\nrestrict_room_creation = false'


class Ejabberd(Member, servers.Ejabberd):
    def __init__(self, *arguments, **options):
        self.https_port = free_port()
        super().__init__(*arguments, **options)

    @property
    def modules(self):
        return f"""  mod_s2s_dialback: {{}}
  mod_http_upload: {{put_url: "https://localhost:{self.https_port}/upload", docroot: "{self.folder}/files", thumbnail: false, access: everybody}}
"""

    def s2s_settings(self):
        return f"""
s2s_use_starttls: {"required" if self.dialback else "required_trusted"}
s2s_cafile: "{self.world.authority.trusted}"
ca_file: "{self.world.authority.trusted}"
"""

    def listeners(self):
        return f"""
  - {{port: {self.s2s_port}, ip: "127.0.0.1", module: ejabberd_s2s_in}}
  - {{port: {self.https_port}, ip: "127.0.0.1", module: ejabberd_http, tls: true, request_handlers: {{/upload: mod_http_upload}}}}
"""

    def command(self):
        name_server = ('inet_db:set_lookup([dns]), inet_db:res_option(resolv_conf, ""), '
                       f"inet_db:res_option(nameservers, [{{{{127,0,0,1}}, {self.world.zone.port}}}]).")
        command = super().command()
        at = command.index("-s")
        return command[:at] + ["-eval", name_server] + command[at:]


# Prosody asks the name servers of the system and no others; so its resolver is replaced by one that asks ours for each answer.
RESOLVER = """
module:set_global();
local adns = require "net.adns";
local socket = require "socket";
local port = %d;
local types = { A = 1, AAAA = 28, SRV = 33 };
local function encode(name)
  local out = "";
  for label in name:gmatch("[^.]+") do out = out .. string.char(#label) .. label; end
  return out .. "\\0";
end
local function ask(name, kind)
  local udp = socket.udp();
  udp:settimeout(2);
  udp:setpeername("127.0.0.1", port);
  udp:send("\\1\\2\\1\\0\\0\\1\\0\\0\\0\\0\\0\\0" .. encode(name) .. "\\0" .. string.char(types[kind] or 255) .. "\\0\\1");
  local answer = udp:receive();
  udp:close();
  if not answer then return nil; end
  local at = 13 + #encode(name) + 4;
  local records = {};
  for _ = 1, answer:byte(8) do
    local size = answer:byte(at + 10) * 256 + answer:byte(at + 11);
    local data = answer:sub(at + 12, at + 11 + size);
    if kind == "A" then
      records[#records + 1] = { a = table.concat({ data:byte(1, 4) }, ".") };
    else
      local labels, i = {}, 7;
      while data:byte(i) ~= 0 do
        labels[#labels + 1] = data:sub(i + 1, i + data:byte(i));
        i = i + data:byte(i) + 1;
      end
      records[#records + 1] = { srv = { priority = data:byte(2), weight = data:byte(4),
        port = data:byte(5) * 256 + data:byte(6), target = table.concat(labels, ".") .. "." } };
    end
    at = at + 12 + size;
  end
  return #records > 0 and records or nil;
end
function adns.resolver()
  return { lookup = function (_, handler, name, kind) handler(ask(name:gsub("%%.$", ""), kind)); return {}; end };
end
"""
