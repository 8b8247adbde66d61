#!/usr/bin/python3
"""xmpp-tui and a client of python3-slixmpp, python3-omemo and python3-oldmemo (--omemo-2: python3-twomemo) write to each
other: online and offline, with messages lost, repeated, out of order and tampered with, devices that come and go, a store
that was put back, and both started again in the middle of a session."""

import json
import os
import queue
import re
import shutil
import subprocess
import sys
import threading

import harness
from harness import check

HERE = os.path.dirname(os.path.abspath(__file__))


# Taken out before the harness reads its arguments.
OPTIONS = [sys.argv.pop(sys.argv.index("--omemo-2"))] if "--omemo-2" in sys.argv else []


class SlixmppPeer:
    def __init__(self, server, folder, name, password, *options, device=""):
        self.jid = f"{name}@{server.domain}"
        self.folder = os.path.join(folder, name + device)
        os.makedirs(self.folder)
        self.password_file = os.path.join(self.folder, "password")
        with open(self.password_file, "w") as file:
            file.write(password + "\n")
        self.server = server
        self.options = options
        self.process = None
        self.early = []  # what waited on the server may come before the word that we are online

    def start(self):
        self.events = queue.Queue()
        self.errors = open(os.path.join(self.folder, "stderr"), "ab")
        self.process = subprocess.Popen(
            ["/usr/bin/python3", os.path.join(HERE, "omemo_peer.py"), "--jid", self.jid, "--password-file",
             self.password_file, "--server", f"127.0.0.1:{self.server.port}", "--ca", self.server.trusted,
             "--state", os.path.join(self.folder, "state.json"), *self.options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True)
        threading.Thread(target=self.read, args=(self.process.stdout,), daemon=True).start()
        self.wait("online")

    def read(self, stream):
        for line in stream:
            self.events.put(json.loads(line))

    def wait(self, kind, timeout=60):
        if kind == "message" and self.early:
            return self.early.pop(0)
        while True:
            try:
                event = self.events.get(timeout=timeout)
            except queue.Empty:
                self.errors.flush()
                with open(os.path.join(self.folder, "stderr"), errors="replace") as file:
                    raise harness.Failed(f"{self.jid}: no {kind}; stderr: {file.read()[-3000:]}") from None
            if event["event"] == kind:
                return event
            if event["event"] == "message" and kind == "online":
                self.early.append(event)
            elif event["event"] not in ("transport", "foreign"):
                raise harness.Failed(f"{self.jid}: {event} where {kind} was expected")

    def tell(self, **command):
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()

    def send(self, to, text):
        self.tell(do="send", to=to, text=text)
        self.wait("sent")

    def read_text(self, sender, text):
        message = self.wait("message")
        check(message["encrypted"] and message["text"] == text and message["from"] == sender,
              f"{self.jid} read {message}, expected {text!r}")

    def stop(self):
        self.tell(do="quit")
        self.process.wait(20)
        self.errors.close()
        self.process = None


def recipients(log):
    """The numbers of the devices that what was sent is encrypted for."""
    with open(log, encoding="utf-8") as file:
        return set(re.findall(r"rid=['\"](\d+)", "".join(line for line in file if line.startswith("> <message"))))


def story(server, program, folder):
    server.add_account("ours", "one password")
    server.add_account("other", "another password")
    ours = harness.Client(program, server, folder, "ours", "one password")
    other = SlixmppPeer(server, folder, "other", "another password", *OPTIONS)
    ours.run("recv", "--timeout", "3")  # publishes our keys
    other.start()
    try:
        # Online, they begin: their prekey message, our answer on the same session, and on.
        listening = ours.start("recv", "--json")
        other.send(ours.jid, "hello from slixmpp, ünïcödé 😀")
        message = listening.message()
        check(message["encrypted"] and message["body"] == "hello from slixmpp, ünïcödé 😀", f"read {message}")
        listening.stop()
        for number in range(3):
            ours.run("send", other.jid, f"answer {number}")
            other.read_text(ours.jid, f"answer {number}")
            other.send(ours.jid, f"reply {number}")
            message = ours.receive(1)[0]
            check(message["encrypted"] and message["body"] == f"reply {number}", f"read {message}")

        # We are offline while they write; out of the server's store in order.
        for number in range(4):
            other.send(ours.jid, f"while you were away {number}")
        bodies = [m["body"] for m in ours.receive(4)]
        check(bodies == [f"while you were away {n}" for n in range(4)], f"offline: {bodies}")

        # They are offline while we write.
        other.stop()
        for number in range(4):
            ours.run("send", other.jid, f"for later {number}")
        other.start()
        for number in range(4):
            other.read_text(ours.jid, f"for later {number}")
        # Both have been started anew since that session began; it goes on.
        other.send(ours.jid, "where were we?")
        check(ours.receive(1)[0].get("body") == "where were we?", "the session did not go on")

        # On the way two are lost, one comes twice, and none in its order, both while we are there and while we are not.
        texts = [f"shuffled {number}" for number in range(6)]
        order = [3, 0, 3, 5, 1]
        listening = ours.start("recv", "--json")
        listening.silent(1)
        other.tell(do="shuffle", to=ours.jid, texts=texts, order=order)
        other.wait("sent")
        bodies = [listening.message().get("body") for _ in range(4)]
        check(bodies == [texts[n] for n in (3, 0, 5, 1)], f"shuffled: {bodies}")
        listening.stop()
        other.tell(do="shuffle", to=ours.jid, texts=["away " + text for text in texts], order=order)
        other.wait("sent")
        bodies = [m.get("body") for m in ours.receive(4)]
        check(bodies == ["away " + texts[n] for n in (3, 0, 5, 1)], f"shuffled while away: {bodies}")
        ours.run("send", other.jid, "all the same")
        other.read_text(ours.jid, "all the same")

        # A device of ours that begins: our prekey message to them.
        second = harness.Client(program, server, folder, "ours", "one password", device="-second")
        second.run("recv", "--timeout", "3")
        second.run("send", other.jid, "from my second device")
        other.read_text(ours.jid, "from my second device")
        at_desk, on_second = ours.start("recv", "--json"), second.start("recv", "--json")
        for listening in (at_desk, on_second):
            listening.silent(2)  # and is online by then
        other.send(ours.jid, "to both devices")
        for listening in (at_desk, on_second):
            message = listening.message()
            check(message["encrypted"] and message.get("body") == "to both devices", f"two devices: {message}")
        on_second.stop()

        # A device of theirs that comes reads what is said from then on; for one that is off the list nothing is encrypted.
        phone = SlixmppPeer(server, folder, "other", "another password", *OPTIONS, device="-phone")
        phone.start()
        try:
            phone.tell(do="device")
            number = str(phone.wait("device")["id"])
            log = os.path.join(second.folder, "log")
            second.run("--xml-log", log, "send", other.jid, "to your phone as well")
            for device in (other, phone):
                device.read_text(ours.jid, "to your phone as well")
            check(number in recipients(log), f"no key for {number}")
            phone.send(ours.jid, "from my phone")
            message = at_desk.message()
            check(message["encrypted"] and message.get("body") == "from my phone", f"their second device: {message}")
        finally:
            phone.stop()
        other.tell(do="alone")
        other.wait("sent")
        second.run("--xml-log", log, "send", other.jid, "not to your phone")
        other.read_text(ours.jid, "not to your phone")
        check(recipients(log) and number not in recipients(log), f"a key for {number}")

        # A session out of step says so, and heals by itself.
        other.tell(do="garble", to=ours.jid)
        other.wait("sent")
        message = at_desk.message()
        check("undecryptable" in message and message["undecryptable"], f"garbled: {message}")
        other.wait("transport")
        other.send(ours.jid, "healed")
        message = at_desk.message()
        check(message["encrypted"] and message.get("body") == "healed", f"after healing: {message}")
        at_desk.stop()

        # An old copy of our store is put back: the archive knows what the copy does not, and sessions begin anew, so that
        # nothing is encrypted with keys that were used already.
        ours.run("send", other.jid, "before the copy")
        other.read_text(ours.jid, "before the copy")
        store, copy = (os.path.join(ours.folder, name) for name in ("data", "copy"))
        shutil.copytree(store, copy)
        for number in range(2):
            ours.run("send", other.jid, f"not in the copy {number}")
            other.read_text(ours.jid, f"not in the copy {number}")
        shutil.rmtree(store)
        shutil.copytree(copy, store)
        listening = ours.start("recv", "--json")
        other.wait("transport")
        listening.stop()
        ours.run("send", other.jid, "after it was put back")
        other.read_text(ours.jid, "after it was put back")
        other.send(ours.jid, "and back")
        message = ours.receive(1)[0]
        check(message["encrypted"] and message.get("body") == "and back", f"after the copy: {message}")
    finally:
        if other.process:
            other.process.kill()
            other.process.wait()


if __name__ == "__main__":
    sys.exit(harness.main(os.path.basename(__file__), story))
