"""What the interop tests share: running xmpp-tui as people do, and saying what went wrong."""

import argparse
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

import servers

SKIPPED = 77  # CTest's SKIP_RETURN_CODE for these tests


class Failed(Exception):
    pass


def check(condition, what):
    if not condition:
        raise Failed(what)


def write(path, size):
    """A text nobody else has; gives it back."""
    content = (os.urandom(32).hex() + "\n").encode() * (size // 65)
    with open(path, "wb") as file:
        file.write(content)
    return content


def read(path):
    with open(path, "rb") as file:
        return file.read()


class Client:
    """One user's xmpp-tui with a data folder (and so an OMEMO device) of its own."""

    def __init__(self, program, server, folder, name, password, device="", environment=None):
        self.program = program
        self.server = server
        self.jid = f"{name}@{servers.DOMAIN}"
        self.folder = os.path.join(folder, name + device)
        os.makedirs(self.folder, mode=0o700)
        self.password_file = os.path.join(self.folder, "password")
        with open(self.password_file, "w") as file:
            file.write(password + "\n")
        # Nothing of the settings of who runs the tests.
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith(("XMPP_TUI", "XDG_"))}
        self.environment.update(HOME=self.folder, **(environment or {}))
        self.trust = ["--ca", server.certificate]
        self.connect = ["--server", f"127.0.0.1:{server.port}"]

    def arguments(self, *verb):
        return [self.program, "--account", self.jid, "--password-file", self.password_file,
                "--data", os.path.join(self.folder, "data"), *self.connect, *self.trust, *verb]

    def run(self, *verb, expect=0, stdin=None, timeout=120):
        done = subprocess.run(self.arguments(*verb), input=stdin if stdin is not None else "", env=self.environment,
                              capture_output=True, text=True, timeout=timeout)
        check(done.returncode == expect,
              f"{self.jid}: {' '.join(verb)[:80]}: exit {done.returncode}, expected {expect}\n"
              f"stdout: {done.stdout[-2000:]}\nstderr: {done.stderr[-4000:]}")
        return done

    def receive(self, count, timeout=60):
        done = self.run("recv", "--json", "--count", str(count), "--timeout", str(timeout))
        return [json.loads(line) for line in done.stdout.splitlines()]

    def start(self, *verb):
        return Running(self, verb)


class Running:
    """A verb that goes on in the background; its lines as they come."""

    def __init__(self, client, verb):
        self.what = f"{client.jid}: {' '.join(verb)}"
        self.process = subprocess.Popen(client.arguments(*verb), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True, env=client.environment,
                                        preexec_fn=servers.die_with_parent)
        self.lines = queue.Queue()
        self.errors = []
        self.readers = [threading.Thread(target=self.read, args=(self.process.stdout, self.lines.put), daemon=True),
                        threading.Thread(target=self.read, args=(self.process.stderr, self.errors.append), daemon=True)]
        for reader in self.readers:
            reader.start()

    @staticmethod
    def read(stream, put):
        for line in stream:
            put(line.rstrip("\n"))

    def line(self, timeout=60):
        try:
            return self.lines.get(timeout=timeout)
        except queue.Empty:
            raise Failed(f"{self.what}: no output within {timeout} s; stderr: {self.errors}") from None

    def message(self, timeout=60):
        return json.loads(self.line(timeout))

    def silent(self, seconds):
        try:
            line = self.lines.get(timeout=seconds)
        except queue.Empty:
            return
        raise Failed(f"{self.what}: printed {line!r} where nothing was expected")

    def end(self, expect=0, timeout=30):
        try:
            status = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Failed(f"{self.what}: does not end; stderr: {self.errors}") from None
        for reader in self.readers:
            reader.join(5)
        check(status == expect, f"{self.what}: exit {status}, expected {expect}; stderr: {self.errors}")

    def stop(self):
        """As Ctrl-C."""
        self.process.terminate()
        self.end(expect=0)

    def kill(self):
        self.process.kill()
        self.process.wait()


def step(part, *arguments):
    """A part of a story, with the time it took."""
    start = time.monotonic()
    part(*arguments)
    print(f"{part.__name__}: {time.monotonic() - start:.1f} s", flush=True)


def out_of_time(*_):
    raise Failed("out of time")


def main(name, story, seconds=0):
    """Runs `story(server, program, folder)` against the chosen server; says PASS or why not. After `seconds` (0: never)
    the story gives up by itself, so that all it started is stopped."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", choices=sorted(servers.KINDS), required=True)
    parser.add_argument("--client", required=True, help="the xmpp-tui to test")
    parser.add_argument("--xmppd", help="the xmppd to test, with --server xmppd")
    parser.add_argument("--xmppctl")
    parser.add_argument("--keep", action="store_true", help="leave the folder for a look")
    options = parser.parse_args()
    kind = servers.KINDS[options.server]
    if not kind.available():
        print(f"SKIP: {options.server} is not installed")
        return SKIPPED
    folder = tempfile.mkdtemp(prefix="interop-")
    server = None
    try:
        server = kind(os.path.join(folder, "server"), options)
        started = time.monotonic()
        signal.signal(signal.SIGALRM, out_of_time)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # by way of the clean-up below
        signal.alarm(seconds)
        with server:
            story(server, options.client, folder)
        print(f"PASS: {name} over {options.server} in {time.monotonic() - started:.1f} s")
        return 0
    except Failed as failed:
        print(f"FAIL: {name} over {options.server}: {failed}")
        if server:
            print("--- server:", server.output()[-2500:])
        return 1
    finally:
        signal.alarm(0)
        if options.keep:
            print("left in", folder)
        else:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit("this is a module")
