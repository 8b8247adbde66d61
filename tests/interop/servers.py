"""Servers to test against, on free loopback ports in a folder of their own: Debian's prosody and our xmppd."""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import time

DOMAIN = "interop.test"
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)  # loaded here: between fork and exec little is allowed


def die_with_parent():
    """For Popen's preexec_fn: a test that is killed leaves nothing running behind."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """Base: a certificate for DOMAIN, a process of our own, and accounts."""

    def __init__(self, folder, options=None):
        self.options = options
        self.folder = folder
        os.makedirs(folder, mode=0o700)
        self.port = free_port()
        self.tls_port = free_port()
        self.certificate = os.path.join(folder, "server.crt")
        self.key = os.path.join(folder, "server.key")
        self.data = os.path.join(folder, "data")
        self.process = None
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-keyout", self.key, "-out", self.certificate, "-subj", "/CN=" + DOMAIN,
             "-addext", "subjectAltName=DNS:" + DOMAIN + ",DNS:*." + DOMAIN],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.chmod(self.key, 0o600)

    def command(self):
        raise NotImplementedError

    def start(self):
        log = open(os.path.join(self.folder, "output.log"), "ab")
        self.process = subprocess.Popen(self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder,
                                        preexec_fn=die_with_parent)
        log.close()
        deadline = time.monotonic() + 60
        while True:
            if self.process.poll() is not None:
                raise RuntimeError(self.name + " ended with " + str(self.process.returncode) + ":\n" + self.output())
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
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

    def __init__(self, folder, options=None):
        super().__init__(folder, options)
        os.makedirs(self.data)
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
modules_enabled = {{ "disco", "roster", "saslauth", "tls", "pep", "private", "register", "ping", "time", "version",
                     "vcard4", "vcard_legacy", "carbons", "smacks", "blocklist" }}
modules_disabled = {{ "s2s" }}
authentication = "internal_hashed"
allow_registration = true
storage = "internal"
log = {{ {{ levels = {{ min = "info" }}, to = "file", filename = "{folder}/prosody.log" }} }}
ssl = {{ key = "{self.key}", certificate = "{self.certificate}" }}
VirtualHost "{DOMAIN}"
""")

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
        subprocess.run(["prosodyctl", "--config", self.config, "register", name, DOMAIN, password],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Xmppd(Server):
    name = "xmppd"

    def __init__(self, folder, options):
        super().__init__(folder, options)
        self.config = os.path.join(folder, "xmppd.toml")
        with open(self.config, "w") as config:
            config.write(f"""
[[host]]
domain = "{DOMAIN}"
certificate = "{self.certificate}"
key = "{self.key}"
[listen]
c2s = ["127.0.0.1:{self.port}"]
c2s_direct_tls = ["127.0.0.1:{self.tls_port}"]
[storage]
directory = "{self.data}"
[register]
enabled = true
[log]
level = "debug"
""")

    @staticmethod
    def available():
        return True

    def command(self):
        return [self.options.xmppd, "--config", self.config]

    def add_account(self, name, password):
        subprocess.run([self.options.xmppctl, "--config", self.config, "adduser", f"{name}@{DOMAIN}",
                        "--password-stdin"], input=password + "\n", text=True, check=True, stdout=subprocess.DEVNULL)


KINDS = {"prosody": Prosody, "xmppd": Xmppd}
