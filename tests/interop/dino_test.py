#!/usr/bin/python3
"""Debian's dino-im logs in, by an account's own password and, where that has a second factor, by an application password, and
gets a message. It draws into a virtual screen that nobody looks at; its account is put into its database, and what came of
it is read there and asked of the daemon. As root, in namespaces of its own: Dino finds a server by its domain alone.
dino_test.py --bin BUILD_FOLDER"""
import argparse
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "faults"))
from client import member, message  # noqa: E402
from credentials_test import enrol  # noqa: E402
from daemon import Daemon  # noqa: E402

PROGRAMS = ("dino-im", "Xvfb", "dbus-run-session", "unshare", "mount", "ip")
TRUSTED = "/etc/ssl/certs/ca-certificates.crt"


def wait_for(there, what, seconds=40):
    end = time.monotonic() + seconds
    while not (found := there()):
        assert time.monotonic() < end, f"waited too long for {what}"
        time.sleep(0.1)
    return found


class Dino:
    def __init__(self, folder):
        self.folder = folder
        self.database = os.path.join(folder, ".local", "share", "dino", "dino.db")
        self.program = None

    def start(self):
        # GLib's monitor would look for a way out of this machine.
        environment = {"PATH": "/usr/bin:/bin", "HOME": self.folder, "DISPLAY": ":0", "LC_ALL": "C.UTF-8", "GDK_BACKEND": "x11",
                       "GSK_RENDERER": "cairo", "GIO_USE_NETWORK_MONITOR": "base", "GTK_A11Y": "none"}
        self.log = open(os.path.join(self.folder, "log"), "ab")
        self.program = subprocess.Popen(["dbus-run-session", "--", "dino-im"], env=environment, stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=self.log, start_new_session=True)

    def stop(self):
        os.killpg(self.program.pid, signal.SIGTERM)
        self.program.wait(30)

    def asked(self, question, *values):
        """Rows of its database, which it makes when it starts."""
        if not os.path.exists(self.database):
            return []
        with sqlite3.connect(self.database, timeout=20) as database:
            try:
                return database.execute(question, values).fetchall()
            except sqlite3.OperationalError:
                return []

    def use(self, address, password):
        self.start()
        wait_for(lambda: self.asked("SELECT name FROM sqlite_master WHERE name = 'account'"), "Dino's database")
        time.sleep(1)
        self.stop()
        with sqlite3.connect(self.database, timeout=20) as database:
            database.execute("DELETE FROM account")
            database.execute("INSERT INTO account (bare_jid, resourcepart, password, enabled, mam_earliest_synced) VALUES (?, 'dino.test', ?, 1, 0)",
                             (address, password))
        self.start()


def sessions(daemon, user):
    return json.loads(daemon.control("sessions", f"{user}@example.org", "--json").stdout)


def story(bin_folder, folder):
    settings = {"listen.c2s": ["127.0.0.1:5222"], "listen.c2s_direct_tls": ["127.0.0.1:5223"]}
    with Daemon(bin_folder, settings) as daemon:
        for user in ("alice", "bob"):
            daemon.add_user(user)
        bundle = pathlib.Path(folder, "trusted.crt")
        bundle.write_bytes(pathlib.Path(TRUSTED).read_bytes() + pathlib.Path(daemon.certificate()).read_bytes())
        subprocess.run(["mount", "--bind", bundle, TRUSTED], check=True)
        screen = subprocess.Popen(["Xvfb", ":0", "-screen", "0", "1000x700x24"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(lambda: os.path.exists("/tmp/.X11-unix/X0"), "the screen")
        try:
            for name, password in (("own", lambda: "secret"), ("application", lambda: application_password(daemon))):
                home = os.path.join(folder, name)
                os.mkdir(home)
                dino = Dino(home)
                dino.use("alice@example.org", password())
                try:
                    session, = wait_for(lambda: sessions(daemon, "alice"), "Dino's login")
                    assert session["mechanism"].startswith("SCRAM-SHA-"), session
                    with member(daemon, "bob") as bob:
                        bob.send(message("alice@example.org", f"for the {name} password"))
                        bob.ping()
                    wait_for(lambda: dino.asked("SELECT 1 FROM message WHERE body = ?", f"for the {name} password"), "the message")
                    print(f"Dino logs in by the {name} password, {session['mechanism']} over {session['tls']}, and gets a message")
                except BaseException:
                    print(pathlib.Path(home, "log").read_text(errors="replace")[-3000:])
                    raise
                finally:
                    dino.stop()
                wait_for(lambda: not [each for each in sessions(daemon, "alice") if not each["hibernates"]], "its end")
                daemon.control("kick", "alice@example.org")
        finally:
            screen.terminate()
            screen.wait(20)


def application_password(daemon):
    enrol(daemon)
    return json.loads(daemon.control("app-passwords", "alice@example.org", "add", "Dino", "--json").stdout)["password"]


def apart(folder):
    """The names and addresses that there are, in this process's namespaces alone."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    # Names are looked up for a machine that has an address of its own (AI_ADDRCONFIG).
    subprocess.run(["ip", "address", "add", "10.0.0.1/32", "dev", "lo"], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "none", "/tmp/.X11-unix"], check=True)
    for name, text in (("hosts", "127.0.0.1 localhost example.org\n"), ("resolv.conf", "nameserver 127.0.0.1\n")):
        path = pathlib.Path(folder, name)
        path.write_text(text)
        subprocess.run(["mount", "--bind", path, os.path.realpath("/etc/" + name)], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True)
    arguments = parser.parse_args()
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    if missing or os.geteuid() != 0:
        print("SKIP: " + ("there is no " + ", ".join(missing) if missing else "only root can make namespaces"))
        return 0
    if "DINO_TEST_APART" not in os.environ:
        os.makedirs("/tmp/.X11-unix", mode=0o1777, exist_ok=True)
        return subprocess.run(["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", sys.executable, "-B", __file__, "--bin",
                               os.path.abspath(arguments.bin)], env={**os.environ, "DINO_TEST_APART": "1"}, check=False).returncode
    subprocess.run(["mount", "-t", "proc", "proc", "/proc"], check=True)
    with tempfile.TemporaryDirectory(prefix="dino-test.") as folder:
        apart(folder)
        story(arguments.bin, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
