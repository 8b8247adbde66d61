#!/usr/bin/python3
"""Accounts move: real clients fill Debian's prosody or ejabberd; its data is imported by xmppctl, and the same people log in
with the same passwords and find what they had. Then out again by XEP-0227 into a second xmppd, and, where prosody reads
it, back to prosody."""

import asyncio
import json
import logging
import os
import subprocess
import sys
import urllib.request

import harness
import migration_people as people
from harness import check, servers
from ports import free_port

DOMAIN = servers.DOMAIN


class OldProsody(servers.Prosody):
    def settings(self):
        return 'archive_expires_after = "never"\n'

    def components(self):
        return super().components() + (f'Component "conference.{self.domain}" "muc"\nmodules_enabled = {{ "muc_mam" }}\n'
                                       "restrict_room_creation = false\n")

    moves_rooms = 1

    def export(self):
        return self.data

    @staticmethod
    def comparable(have):
        return have


class OldEjabberd(servers.Ejabberd):
    """Its command is asked for by its HTTP API: without Erlang's distribution there is no ejabberdctl."""
    rooms = "mod_muc: {default_room_options: {mam: true, persistent: true}}"

    moves_rooms = 0  # the format has no rooms

    @staticmethod
    def comparable(have):
        """What the export has: no archive, no nodes, no rooms (ejabberd 23.01)."""
        return {"request": have["request"], "bob": {"roster": have["bob"]["roster"]},
                "alice": {key: have["alice"][key] for key in ("roster", "vcard", "private", "blocked")}}

    def __init__(self, folder, options=None):
        self.api_port = free_port()
        super().__init__(folder, options)

    def listeners(self):
        return f'  - {{port: {self.api_port}, ip: "127.0.0.1", module: ejabberd_http, request_handlers: {{/api: mod_http_api}}}}'

    def settings(self):
        return ('api_permissions:\n  "all":\n    from: [mod_http_api]\n    who: all\n    what: "*"\n')

    def export(self):
        folder = os.path.join(self.folder, "export")
        os.makedirs(folder)
        request = urllib.request.Request(f"http://127.0.0.1:{self.api_port}/api/export_piefxis",
                                         json.dumps({"dir": folder}).encode(), {"Content-Type": "application/json"})
        urllib.request.urlopen(request, timeout=60).read()
        return os.path.join(folder, next(name for name in sorted(os.listdir(folder)) if name.count(".") == 1))


class NewServer(servers.Xmppd):
    def control_json(self, *words):
        done = subprocess.run([self.options.xmppctl, "--config", self.config, *words, "--json"], text=True,
                              capture_output=True)
        check(done.returncode == 0, f"{words}: {done.stdout[-3000:]} {done.stderr}")
        return json.loads(done.stdout)


async def look_at_all(server):
    have = {}
    for name in ("alice", "bob"):
        person = await people.Person(server, name).log_in()
        have[name] = await people.look(person, furnished=name == "alice")
        if name == "bob":
            request = await person.next("presence_subscribe")
            have["request"] = request["from"].bare
        if name == "alice":
            have["room"] = await people.look_at_room(person)
        await person.log_out()
    return have


async def waiting_messages(server):
    carol = await people.Person(server, "carol").log_in()
    texts = []
    for _ in range(3):
        message = await carol.next("message")
        check(message["delay"]["stamp"] is not None, f"not stamped: {message}")
        texts.append(message["body"])
    await carol.log_out()
    return texts


def differences(before, after, where=""):
    if isinstance(before, dict):
        for key in before:
            yield from differences(before[key], after.get(key), f"{where}/{key}")
    elif before != after:
        yield f"{where}: {before!r} became {after!r}"


def compare(before, after, what):
    found = list(differences(before, after))
    check(not found, what + ":\n" + "\n".join(each[:2000] for each in found))


def run(work):
    return asyncio.get_event_loop().run_until_complete(asyncio.wait_for(work, 120))


def story(old, _program, folder):
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    logging.basicConfig(level=os.environ.get("SLIXMPP_LOG", "CRITICAL"))
    for name, password in people.PASSWORDS.items():
        old.add_account(name, password)
    alice, bob = run(people.live(old))
    run(alice.log_out())
    run(bob.log_out())
    before = run(look_at_all(old))
    export = old.export()
    old.stop()

    new = NewServer(os.path.join(folder, "new"), old.options)
    with new:
        dry = new.control_json("import", "--dry-run", export)
        check(dry["accounts"] == 3 and dry["parts"]["roster"] >= 2, f"dry run: {dry}")
        check(new.control_json("users") == [], "a dry run made accounts")
        report = new.control_json("import", export)
        check(report["accounts"] == 3 and report["existing"] == 0 and "failed" not in report, f"import: {report}")
        check(report["rooms"] == old.moves_rooms, f"import: {report}")
        again = new.control_json("import", export)
        check(again["accounts"] == 0 and again["existing"] == 3 and again["existing_rooms"] == old.moves_rooms, f"again: {again}")
        after = run(look_at_all(new))
        compare(old.comparable(before), old.comparable(after), "moved to xmppd")
        exported = os.path.join(folder, "everything.xml")
        new.control("export", exported)
        check(os.stat(exported).st_mode & 0o777 == 0o600, "others may read the export")
        person = os.path.join(folder, "alice.json")
        new.control("export", "--account", f"alice@{DOMAIN}", "--json", person)
        with open(person) as file:
            known = json.load(file)
        check(len(known["archive"]) == len(after["alice"]["archive"]) and known["blocked"] == ["spam@elsewhere.example"],
              f"for a person: {list(known)}")

    fresh = NewServer(os.path.join(folder, "fresh"), old.options)
    with fresh:
        report = fresh.control_json("import", exported)
        check(report["accounts"] == 3 and report["left"] == 0, f"import of our own: {report}")
        compare(after, run(look_at_all(fresh)), "moved from xmppd to xmppd")
        check(run(waiting_messages(fresh)) == [f"while you were away {i}" for i in range(3)], "offline messages")
    return exported


if __name__ == "__main__":
    servers.KINDS.update(prosody=OldProsody, ejabberd=OldEjabberd)
    sys.exit(harness.main(os.path.basename(__file__), story, 240))
