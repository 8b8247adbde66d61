"""XMPP servers for tests: ours and Prosody, each in a folder of its own, on a free port of loopback, ended by pid.

Environment: XMPPD and XMPPCTL name our programs. `prosody` and `openssl` come from the path.
"""
import ctypes
import json
import os
import signal
import socket
import subprocess
import time

PR_SET_PDEATHSIG = 1


def die_with_parent():
    """For Popen's preexec_fn: a test that is killed leaves no server behind."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def wait_until(condition, seconds, what):
    """Polls until condition() is true and returns its value; TimeoutError names `what` otherwise."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {seconds} s")
        time.sleep(0.02)


def end_process(process, seconds=10):
    """SIGTERM, SIGKILL after `seconds`; returns the exit status."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    return process.returncode


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def text_of(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


class Server:
    """What both have: .domain, .port (STARTTLS), .ca (a PEM file that vouches for it), .folder, .log."""

    domain = "localhost"

    def __init__(self, folder):
        self.folder = folder
        self.log = os.path.join(folder, "log")
        self.process = None
        self.port = 0
        os.makedirs(folder, mode=0o700, exist_ok=True)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exception):
        self.stop()

    def run(self, arguments):
        with open(self.log + ".stderr", "ab") as errors:
            self.process = subprocess.Popen(
                arguments, stdin=subprocess.DEVNULL, stdout=errors, stderr=errors, cwd=self.folder,
                preexec_fn=die_with_parent)

    def wait_for(self, condition, seconds=20):
        def ready():
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.process.args[0]} ended with {self.process.returncode}\n{self.last_words()}")
            return condition()
        return wait_until(ready, seconds, f"start of {self.process.args[0]}")

    def stop(self):
        if not self.process:
            return
        process, self.process = self.process, None
        status = end_process(process)
        if status != 0:
            raise RuntimeError(f"{process.args[0]} ended with status {status}\n{self.last_words()}")

    def last_words(self, lines=20):
        words = ""
        for path in (self.log, self.log + ".stderr"):
            if os.path.exists(path):
                words += "".join(text_of(path).splitlines(True)[-lines:])
        return words


class Xmppd(Server):
    """`settings`: further lines of its configuration. stop() and start() again keep port and data."""

    name = "xmppd"

    def __init__(self, folder, settings=""):
        super().__init__(folder)
        self.settings = settings
        self.config = os.path.join(folder, "xmppd.toml")
        self.ca = os.path.join(folder, "data", "certificate.pem")

    def start(self):
        report = os.path.join(self.folder, "ports.json")
        if os.path.exists(report):
            os.remove(report)
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(f"""[[host]]
domain = "{self.domain}"
[listen]
c2s = ["127.0.0.1:{self.port}"]
c2s_direct_tls = []
report_file = "{report}"
[storage]
directory = "{self.folder}/data"
[log]
file = "{self.log}"
level = "debug"
{self.settings}
""")
        self.run([os.environ["XMPPD"], "--config", self.config])
        self.wait_for(lambda: os.path.exists(report))
        self.port = int(json.loads(text_of(report))["c2s"][0].rsplit(":", 1)[1])

    def ctl(self, *arguments, stdin=None):
        """Runs xmppctl and returns what it prints; CalledProcessError if it fails."""
        return subprocess.run([os.environ["XMPPCTL"], "--config", self.config, *arguments], input=stdin, text=True,
                              check=True, stdout=subprocess.PIPE, timeout=30).stdout

    def add_user(self, name, password):
        self.ctl("adduser", f"{name}@{self.domain}", "--password-stdin", stdin=password + "\n")


class Prosody(Server):
    """Debian's, with the modules of its default configuration except those between servers."""

    name = "prosody"

    def __init__(self, folder):
        super().__init__(folder)
        self.ca = os.path.join(folder, "localhost.crt")

    def start(self):
        # Prosody takes no port 0: another process may take the port first, so it gets more than one try.
        for last in (False, False, True):
            self.port = self.port or free_port()
            try:
                return self.start_once()
            except RuntimeError:
                if last:
                    raise
                self.port = 0

    def start_once(self):
        key = os.path.join(self.folder, "localhost.key")
        if not os.path.exists(self.ca):
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                            "-nodes", "-days", "2", "-subj", f"/CN={self.domain}", "-addext",
                            f"subjectAltName=DNS:{self.domain}", "-keyout", key, "-out", self.ca],
                           check=True, stderr=subprocess.DEVNULL)
        config = os.path.join(self.folder, "prosody.cfg.lua")
        pidfile = os.path.join(self.folder, "prosody.pid")
        with open(config, "w", encoding="utf-8") as file:
            file.write(f"""run_as_root = true
pidfile = "{pidfile}"
data_path = "{self.folder}/data"
log = {{ debug = "{self.log}" }}
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {self.port} }}
c2s_direct_tls_ports = {{ }}
c2s_require_encryption = true
authentication = "internal_hashed"
modules_enabled = {{ "disco", "roster", "saslauth", "tls", "blocklist", "bookmarks", "carbons", "pep", "private",
  "smacks", "vcard4", "vcard_legacy", "csi_simple", "ping", "register", "time", "uptime", "version", "posix",
  "offline" }}
modules_disabled = {{ "s2s" }}
ssl = {{ certificate = "{self.ca}", key = "{key}" }}
VirtualHost "{self.domain}"
""")
        os.makedirs(os.path.join(self.folder, "data"), exist_ok=True)
        self.run(["prosody", "-F", "--config", config])
        self.wait_for(lambda: os.path.exists(self.log) and f"[127.0.0.1]:{self.port}" in text_of(self.log))

    def add_user(self, name, password):
        # What prosodyctl would write; it turns the password into keys at the first login.
        accounts = os.path.join(self.folder, "data", self.domain, "accounts")
        os.makedirs(accounts, exist_ok=True)
        with open(os.path.join(accounts, f"{name}.dat"), "w", encoding="utf-8") as file:
            file.write(f'return {{ ["password"] = "{password}" }};\n')


SERVERS = {"xmppd": Xmppd, "prosody": Prosody}
