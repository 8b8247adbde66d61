"""Servers to test against, on free loopback ports in a folder of their own: Debian's prosody and ejabberd, and our xmppd."""

import ctypes
import os
import shutil
import signal
import socket
import ssl
import subprocess
import time

from ports import free_port

DOMAIN = "interop.test"
UPLOAD_LIMIT = 8 * 1024 * 1024
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)  # loaded here: between fork and exec little is allowed


def die_with_parent():
    """For Popen's preexec_fn: a test that is killed leaves nothing running behind."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Server:
    """Base: a certificate for `domain`, a process of our own, and accounts."""
    domain = DOMAIN
    log_level = "info"

    def __init__(self, folder, options=None):
        self.options = options
        for program in ("client", "xmppd", "xmppctl"):  # they run in folders of their own
            if getattr(options, program, None):
                setattr(options, program, os.path.abspath(getattr(options, program)))
        self.folder = folder
        os.makedirs(folder, mode=0o700)
        self.port = free_port()
        self.tls_port = free_port()
        self.certificate = os.path.join(folder, "server.crt")
        self.key = os.path.join(folder, "server.key")
        self.data = os.path.join(folder, "data")
        self.process = None
        self.trusted = self.certificate
        self.make_certificate()

    def make_certificate(self):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-keyout", self.key, "-out", self.certificate, "-subj", "/CN=" + self.domain,
             "-addext", "subjectAltName=DNS:" + self.domain + ",DNS:*." + self.domain + ",DNS:localhost"],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.chmod(self.key, 0o600)

    def s2s_settings(self):
        """What the configuration says about other servers: a server of its own has none."""
        raise NotImplementedError

    def settings(self):
        """More of the configuration, in the server's own language."""
        return ""

    def command(self):
        raise NotImplementedError

    def start(self):
        log = open(os.path.join(self.folder, "output.log"), "ab")
        self.process = subprocess.Popen(self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder,
                                        preexec_fn=die_with_parent)
        log.close()
        deadline = time.monotonic() + 180  # Erlang may take long
        while True:
            if self.process.poll() is not None:
                raise RuntimeError(self.name + " ended with " + str(self.process.returncode) + ":\n" + self.output())
            try:
                for port in (self.port, self.tls_port):
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return
            except OSError:
                if time.monotonic() > deadline:
                    raise RuntimeError(self.name + " does not listen:\n" + self.output())
                time.sleep(0.1)

    def output(self):
        with open(os.path.join(self.folder, "output.log"), errors="replace") as log:
            return log.read()[-4000:]

    def stop(self, how=signal.SIGTERM):
        if not self.process:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        status, self.process = self.process.returncode, None
        if how == signal.SIGTERM and status != 0:
            raise RuntimeError(f"{self.name} ended with {status}:\n{self.output()}")

    def stored_bytes(self):
        """Everything the server keeps on disk."""
        content = b""
        for folder, _, files in os.walk(self.data):
            for path in (os.path.join(folder, name) for name in files):
                if not os.path.isfile(path):  # a socket
                    continue
                with open(path, "rb") as file:
                    content += file.read()
        return content

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()


class Prosody(Server):
    name = "prosody"
    modules = ", ".join(f'"{name}"' for name in (
        "disco", "roster", "saslauth", "tls", "pep", "private", "register", "ping", "time", "version", "vcard4",
        "vcard_legacy", "carbons", "smacks", "blocklist", "mam", "bookmarks", "csi_simple"))
    storage = '"internal"'

    def __init__(self, folder, options=None):
        super().__init__(folder, options)
        os.makedirs(self.data)
        self.https_port = free_port()
        self.config = os.path.join(folder, "prosody.cfg.lua")
        with open(self.config, "w") as config:
            config.write(f"""
run_as_root = true
daemonize = false
pidfile = "{folder}/prosody.pid"
data_path = "{self.data}"
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {self.port} }}
c2s_direct_tls_ports = {{ {self.tls_port} }}
modules_enabled = {{ {self.modules} }}
authentication = "internal_hashed"
allow_registration = true
storage = {self.storage}
https_interfaces = {{ "127.0.0.1" }}
https_ports = {{ {self.https_port} }}
http_ports = {{ }}
https_ssl = {{ key = "{self.key}", certificate = "{self.certificate}" }}
log = {{ {{ levels = {{ min = "{self.log_level}" }}, to = "file", filename = "{folder}/prosody.log" }} }}
{self.s2s_settings()}
{self.settings()}
VirtualHost "{self.domain}"
{self.components()}
""")

    def components(self):
        return f"""
Component "upload.{self.domain}" "http_file_share"
http_host = "localhost"
http_external_url = "https://localhost:{self.https_port}/"
http_file_share_size_limit = {UPLOAD_LIMIT}
"""

    def s2s_settings(self):
        return f"""
modules_disabled = {{ "s2s" }}
ssl = {{ key = "{self.key}", certificate = "{self.certificate}" }}
"""

    @staticmethod
    def available():
        return shutil.which("prosody") and shutil.which("prosodyctl")

    def command(self):
        return ["prosody", "-F", "--config", self.config]

    def output(self):
        text = super().output()
        try:
            with open(os.path.join(self.folder, "prosody.log"), errors="replace") as log:
                text += log.read()[-4000:]
        except OSError:
            pass
        return text

    def add_account(self, name, password):
        subprocess.run(["prosodyctl", "--config", self.config, "register", name, self.domain, password],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Xmppd(Server):
    name = "xmppd"
    COMPONENT = "gateway." + DOMAIN
    SECRET = "a secret of the gateway's"
    log_level = "debug"
    registration = "enabled = true"

    def __init__(self, folder, options):
        super().__init__(folder, options)
        self.component_port = free_port()
        self.http_port = free_port()
        self.config = os.path.join(folder, "xmppd.toml")
        with open(self.config, "w") as config:
            config.write(f"""
[[host]]
domain = "{self.domain}"
certificate = "{self.certificate}"
key = "{self.key}"
[listen]
c2s = ["127.0.0.1:{self.port}"]
c2s_direct_tls = ["127.0.0.1:{self.tls_port}"]
{self.s2s_settings()}
[storage]
directory = "{self.data}"
[register]
{self.registration}
[passwords]
min_length = 1
refuse_common = false
[devices]
announce_new = false
[limits]
new_days = 0
messages_per_minute = 0
requests_per_hour = 0
departures_per_minute = 0
departing_bytes_per_minute = 0
[http]
listen = ["127.0.0.1:{self.http_port}"]
public_url = "https://localhost:{self.http_port}"
{self.http_settings()}
[upload]
max_file_bytes = {UPLOAD_LIMIT}
[component]
listen = ["127.0.0.1:{self.component_port}"]
secrets = ["{self.COMPONENT} {self.SECRET}"]
{self.component_settings()}
[log]
level = "{self.log_level}"
{self.settings()}
""")

    def http_settings(self):
        return ""

    def s2s_settings(self):
        return "[s2s]\nenabled = false"

    def component_settings(self):
        """More of them."""
        return ""

    @staticmethod
    def available():
        return True

    def command(self):
        return [self.options.xmppd, "--config", self.config]

    def control(self, *words):
        """What xmppctl prints."""
        return subprocess.run([self.options.xmppctl, "--config", self.config, *words], text=True, check=True,
                              stdout=subprocess.PIPE).stdout

    def add_account(self, name, password):
        subprocess.run([self.options.xmppctl, "--config", self.config, "adduser", f"{name}@{self.domain}",
                        "--password-stdin"], input=password + "\n", text=True, check=True, stdout=subprocess.DEVNULL)


class Ejabberd(Server):
    """Without Erlang's distribution, so that no epmd is started that would outlive the test."""
    name = "ejabberd"
    modules = ""  # more of them
    archive = "mod_mam: {default: always, assume_mam_usage: true}"
    rooms = "mod_muc: {}"
    PROGRAM_LIBRARIES = "/usr/lib/x86_64-linux-gnu"

    def __init__(self, folder, options=None):
        super().__init__(folder, options)
        os.makedirs(self.data)
        self.config = os.path.join(folder, "ejabberd.yml")
        both = os.path.join(folder, "both.pem")
        with open(both, "w") as file:
            for part in (self.key, self.certificate):
                with open(part) as source:
                    file.write(source.read())
        os.chmod(both, 0o600)
        with open(self.config, "w") as config:
            config.write(f"""
hosts: ["{self.domain}"]
{self.s2s_settings()}
loglevel: {self.log_level}
certfiles: ["{both}"]
registration_timeout: infinity
auth_password_format: scram
listen:
  - {{port: {self.port}, ip: "127.0.0.1", module: ejabberd_c2s, starttls: true, starttls_required: true, max_stanza_size: 262144}}
  - {{port: {self.tls_port}, ip: "127.0.0.1", module: ejabberd_c2s, tls: true}}
{self.listeners()}
{self.settings()}
access_rules:
  everybody: {{allow: all}}
modules:
  mod_adhoc: {{}}
  mod_avatar: {{}}
  mod_blocking: {{}}
  mod_caps: {{}}
  mod_carboncopy: {{}}
  mod_client_state: {{}}
  mod_disco: {{}}
  mod_last: {{}}
  {self.archive}
  {self.rooms}
  mod_offline: {{}}
  mod_ping: {{}}
  mod_privacy: {{}}
  mod_private: {{}}
  mod_pubsub: {{access_createnode: everybody, plugins: [flat, pep], force_node_config: {{"eu.siacs.conversations.axolotl.*": {{access_model: open}}}}}}
  mod_push: {{}}
  mod_register: {{ip_access: everybody, access: everybody}}
  mod_roster: {{versioning: true}}
  mod_stream_mgmt: {{resend_on_timeout: if_offline}}
  mod_vcard: {{}}
  mod_vcard_xupdate: {{}}
  mod_version: {{}}
{self.modules}
""")

    def s2s_settings(self):
        return ""

    def listeners(self):
        """More of them."""
        return ""

    @staticmethod
    def available():
        return shutil.which("erl") and os.path.exists("/usr/sbin/ejabberdctl")

    def command(self):
        os.environ.update(ERL_LIBS=self.PROGRAM_LIBRARIES, EJABBERD_CONFIG_PATH=self.config,
                          EJABBERD_LOG_PATH=os.path.join(self.folder, "ejabberd.log"))
        return ["erl", "-noinput", "-mnesia", "dir", f'"{self.data}"', "-s", "ejabberd"]

    def add_account(self, name, password):
        """In-band registration (XEP-0077); there is no distribution to give commands through."""
        context = ssl.create_default_context(cafile=self.trusted)
        with socket.create_connection(("127.0.0.1", self.tls_port), timeout=20) as plain, \
                context.wrap_socket(plain, server_hostname=self.domain) as stream:
            stream.sendall(f"<stream:stream to='{self.domain}' version='1.0' xmlns='jabber:client' "
                           "xmlns:stream='http://etherx.jabber.org/streams'>"
                           "<iq type='set' id='register'><query xmlns='jabber:iq:register'>"
                           f"<username>{name}</username><password>{password}</password></query></iq>".encode())
            answer = b""
            while b"</iq>" not in answer and b"id='register'/>" not in answer:
                piece = stream.recv(65536)
                if not piece:
                    break
                answer += piece
            if b"type='result'" not in answer:
                raise RuntimeError(f"ejabberd did not register {name}: {answer[-500:]}")


KINDS = {"prosody": Prosody, "ejabberd": Ejabberd, "xmppd": Xmppd}
