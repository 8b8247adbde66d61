"""The HTTP API of a real daemon: its OpenAPI document beside what it does. Every path is called without a token, with one of too
small a scope or of another domain, with wrong arguments and with right ones, and each answer is held against the document;
then the same by xmppctl --json and by commands of an administrator's client."""
import argparse
import http.client
import json
import os
import pathlib
import re
import ssl
import subprocess
import urllib.parse

import jsonschema

from client import CLIENT, Client, member
from daemon import Daemon
from monitoring_test import values
from shells import complete

COMMANDS = "{http://jabber.org/protocol/commands}"
DATA = "{jabber:x:data}"
DISCO = "{http://jabber.org/protocol/disco#items}"
DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs" / "api.md"
METHODS = {"get", "post"}

# What is right for each argument; the account is made for it, and what a path does to it is looked at in its place.
RIGHT = {"jid": "victim@example.org", "password": "a long enough word", "domain": "example.org", "of": "victim@example.org",
         "to": "online", "text": "Good morning", "name": "somebody", "contact": "victim", "days": 3, "uses": 1, "id": 1,
         "number": 1, "check": True, "confirm": True, "settle": "drop",
         "action": "exempt"}
# Where the daemon may say no to arguments that are right: nobody is connected, there is no such invite.
MAY_REFUSE = {"kick": 404, "revoke_invite": 404, "remove_report": 404, "delete_upload": 404, "s2s": 403, "s2s_test": 403,
              "revoke_tokens": 404, "adduser": 409, "revoke_app_passwords": 404, "revoke_certificates": 404,
              "add_certificate": 400, "decide_registration": 404, "revoke_devices": 404, "lift_abuse": 404, "trace_next": 404, "trace_end": 404}


class Api:
    def __init__(self, daemon):
        ports = json.loads(pathlib.Path(daemon.report).read_text())
        self.port, self.plain = (int(ports[name][0].rsplit(":", 1)[1]) for name in ("api", "api_plain"))
        self.context = ssl.create_default_context(cafile=daemon.certificate())
        self.daemon = daemon

    def raw(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.plain, timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()

    def call(self, token, method, path, given=None, **headers):
        """Status and document."""
        if token:
            headers["Authorization"] = "Bearer " + token
        body = None
        if given is not None and method == "GET":
            path += "?" + urllib.parse.urlencode({key: str(value).lower() if isinstance(value, bool) else value
                                                  for key, value in given.items()})
        elif given is not None:
            body = json.dumps(given)
            headers["Content-Type"] = "application/json"
        answer, content = self.raw(method, "/api/v1" + path, body, headers)
        assert answer.getheader("Content-Type") == "application/json", (path, answer.status)
        assert answer.getheader("Access-Control-Allow-Origin") is None and answer.getheader("Set-Cookie") is None
        return answer.status, json.loads(content)

    def token(self, name, scope, *more):
        done = self.daemon.control("api-tokens", "add", name, "--scope", scope, *more)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


class Document:
    def __init__(self, document):
        self.document = document
        assert document["openapi"] == "3.1.0" and document["servers"] == [{"url": "/api/v1"}]
        error = document["components"]["responses"]["Error"]["content"]["application/json"]["schema"]
        self.error = jsonschema.Draft202012Validator(error)
        self.operations = []
        for path, methods in document["paths"].items():
            assert len(methods) == 1 and set(methods) <= METHODS, path
            (method, operation), = methods.items()
            self.operations.append((path, method.upper(), operation))
            assert operation["operationId"] == path[1:] and operation["summary"], path
            for schema in (self.arguments(operation), self.answer(operation)):
                jsonschema.Draft202012Validator.check_schema(schema)

    @staticmethod
    def arguments(operation):
        """As one schema, wherever they stand."""
        if "requestBody" in operation:
            return operation["requestBody"]["content"]["application/json"]["schema"]
        parameters = operation["parameters"]
        return {"type": "object", "additionalProperties": False,
                "properties": {each["name"]: each["schema"] for each in parameters},
                "required": [each["name"] for each in parameters if each["required"]]}

    @staticmethod
    def answer(operation):
        return operation["responses"]["200"]["content"]["application/json"]["schema"]

    def check(self, operation, status, document):
        if status == 200:
            jsonschema.Draft202012Validator(self.answer(operation)).validate(document)
        else:
            self.error.validate(document)


def right_arguments(operation):
    schema = Document.arguments(operation)
    given = {name: RIGHT[name] for name in schema["properties"] if name in RIGHT}
    given = {name: str(value) if schema["properties"][name].get("type") == "string" else value for name, value in given.items()}
    for name in schema.get("required", []):
        each = schema["properties"][name]
        given.setdefault(name, each["enum"][0] if "enum" in each else True if each.get("type") == "boolean" else each.get("minimum", "x"))
    path = operation["operationId"]
    if path == "invite":
        given.pop("reset", None)
    if path == "deluser" or path == "adduser":
        given["jid"] = "other@example.org"
    if path == "delete_upload":
        given["id"] = "AAAA"
    jsonschema.Draft202012Validator(schema).validate(given)
    return given


def wrong_arguments(operation):
    """Each breaks the document's schema, and only that."""
    schema = Document.arguments(operation)
    right = right_arguments(operation)
    yield {**right, "surplus": "x"}
    for name in schema.get("required", []):
        yield {key: value for key, value in right.items() if key != name}
    for name, each in schema["properties"].items():
        if name == "after":
            continue
        if each.get("type") == "integer":
            yield from ({**right, name: value} for value in (each["minimum"] - 1, 10**30, 1.5, "x"))
        elif each.get("type") == "boolean":
            yield {**right, name: "perhaps"}
        elif "const" in each:
            yield {**right, name: False}
        elif "enum" in each:
            yield {**right, name: "perhaps"}
        elif "pattern" in each:
            yield {**right, name: "no address"}
        else:
            yield {**right, name: "x" * (each["maxLength"] + 1)}
        if "requestBody" in operation:
            yield from ({**right, name: value} for value in (None, ["x"], {"x": 1}))


def every_path(api, document, tokens):
    everything, reader, elsewhere = tokens["all"], tokens["read"], tokens["two.example"]
    for path, method, operation in document.operations:
        def ask(token, given=None, method=method, path=path, operation=operation):
            status, answer = api.call(token, method, path, given)
            document.check(operation, status, answer)
            return status, answer

        right = right_arguments(operation)
        # Who is it, may he, then what he says.
        assert ask(None, right)[0] == ask("0" * 64, right)[0] == ask(tokens["revoked"], right)[0] == 401, path
        if operation["x-scope"] == "read":
            assert ask(tokens["operate"], right)[0] == 403, path
        else:
            assert ask(reader, right)[0] == 403, path
        status, answer = ask(elsewhere, right)
        if operation["x-one-domain"] and "reset" not in right and any(key in right for key in ("jid", "of", "domain")):
            assert status == 403 and "not of two.example" in answer["error"]["message"], (path, status, answer)
        elif not operation["x-one-domain"]:
            assert status == 403 and "concerns more than two.example" in answer["error"]["message"], (path, answer)
        for wrong in wrong_arguments(operation):
            status, answer = ask(everything, wrong)
            assert status == 400, (path, wrong, status, answer)
        assert ask(everything, right, "POST" if method == "GET" else "GET")[0] == 405, path
        if path in ("/stop", "/restart"):
            continue
        status, answer = ask(everything, right)
        assert status in (200, MAY_REFUSE.get(path[1:])), (path, status, answer)
    return {path[1:] for path, *_ in document.operations}


def content_that_is_none(api, token):
    def status(body, method="POST", path="/api/v1/kick", **headers):
        answer, content = api.raw(method, path, body, {"Authorization": "Bearer " + token,
                                                       "Content-Type": "application/json", **headers})
        assert "error" in json.loads(content)
        return answer.status

    good = '{"jid": "nobody@example.org"}'
    assert status(good) == 404
    for body in ("", "{", "[]", "7", '"x"', '{"jid": "a@example.org", "jid": "b@example.org"}', '{"jid": ["a@example.org"]}',
                 good + "x", good.replace("nobody", "\\ud800"), '{"a":' * 5000 + "1" + "}" * 5000,
                 b'{"jid": "\xff@example.org"}'):
        assert status(body.encode() if isinstance(body, str) else body) == 400, body[:50]
    assert status("x" * 65_537) == 413
    assert status(good, **{"Content-Type": "text/plain"}) == 415
    assert status(good, path="/api/v1/kick?jid=a@example.org") == 400
    assert status(None, "GET", "/api/v1/users?domain=example.org&domain=example.org") == 400
    assert status(None, "GET", "/api/v1/users?domain=%ff") == 400
    for path in ("/", "/api/v1/", "/api/v1/add_api_token", "/api/v1/api_tokens", "/api/v2/users", "/api/v1/users/"):
        assert status(None, "GET", path) == 404, path
    assert api.raw("GET", "/api/v1/users", headers={"Authorization": "Basic " + token})[0].status == 401
    assert api.raw("GET", "/api/v1/users?access_token=" + token)[0].status == 401


def over_tls(api, token):
    connection = http.client.HTTPSConnection("localhost", api.port, timeout=60, context=api.context)
    for _ in range(2):  # over one connection
        connection.request("GET", "/api/v1/users?domain=example.org", headers={"Authorization": "bearer " + token})
        answer = connection.getresponse()
        assert answer.status == 200 and "items" in json.loads(answer.read())
    connection.close()


def tokens_end(api, daemon):
    listed = json.loads(daemon.control("api-tokens", "--json").stdout)
    names = {each["name"]: each for each in listed}
    assert names["two.example"]["domain"] == "two.example" and names["days"]["expires"] and not names["all"]["expires"]
    assert names["all"]["last_used"] and not names["days"]["last_used"]
    stored = pathlib.Path(daemon.folder, "data", "api-tokens.json")
    assert stored.stat().st_mode & 0o077 == 0
    token = api.token("brief", "read")
    assert token not in stored.read_text()
    assert api.call(token, "GET", "/stats")[0] == 200
    assert daemon.control("api-tokens", "revoke", "brief").returncode == 0
    assert api.call(token, "GET", "/stats")[0] == 401
    for wrong in (("add", "all", "--scope", "read"), ("add", "x y", "--scope", "read"), ("add", "x", "--scope", "root"),
                  ("add", "x", "--scope", "read", "--domain", "elsewhere.example"), ("revoke", "brief")):
        assert daemon.control("api-tokens", *wrong).returncode == 1, wrong


def guesses(api, daemon, token):
    before = values(int(json.loads(pathlib.Path(daemon.report).read_text())["monitoring"][0].rsplit(":", 1)[1]))
    wait = None
    for number in range(400):
        status = api.call(f"{number:064x}", "GET", "/stats")[0]
        if status == 429:
            wait = number
            break
        assert status == 401
    assert wait is not None, "nobody was told to wait"
    assert api.call(token, "GET", "/stats")[0] == 200, "a good token was kept out"
    after = values(int(json.loads(pathlib.Path(daemon.report).read_text())["monitoring"][0].rsplit(":", 1)[1]))
    assert after["xmppd_api_requests_total", "unauthorized"] - before["xmppd_api_requests_total", "unauthorized"] == wait + 1
    assert after["xmppd_api_requests_total", "done"] - before["xmppd_api_requests_total", "done"] == 1


def guide(api, daemon, token):
    """The examples of docs/api.md, as they stand there."""
    text = DOCS.read_text()
    examples = re.findall(r"^```sh\n(.*?)```", text, re.M | re.S)
    assert len(examples) >= 4
    for example in examples:
        if "xmppctl" in example:
            continue
        script = example.replace("https://localhost:5281", f"http://127.0.0.1:{api.plain}")
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", script], capture_output=True, text=True, timeout=120,
                              env={"TOKEN": token, "PATH": "/usr/bin:/bin", "HOME": daemon.folder})
        assert done.returncode == 0, (example, done.stdout, done.stderr)
        assert done.stdout, example


def ctl(daemon):
    """--json of every verb of the table, right and wrong: one document, and the exit status that it has without."""
    verbs = re.findall(r"^  ([a-z0-9-]+) +\S", daemon.control("--help").stdout, re.M)
    assert len(verbs) > 20
    good = {"adduser": ["carol@example.org", "--password-stdin"], "passwd": ["carol@example.org", "--password-stdin"],
            "deluser": ["carol@example.org"], "disable": ["victim@example.org"], "enable": ["victim@example.org"],
            "kick": ["victim@example.org"], "tokens": ["victim@example.org"], "strangers": ["victim@example.org"],
            "announce": ["example.org", "online", "Hello"], "motd": ["example.org"], "invite": ["example.org"],
            "outage": ["status.json", "Back soon"], "check": ["example.org", "--dns", "127.0.0.1:9"]}
    for verb in sorted(verbs, key=lambda each: (each != "adduser", each)):
        if verb in ("stop", "restart"):
            continue
        for arguments in (good.get(verb, []), ["one", "two", "three", "four", "five", "six"], ["--nonsense"]):
            done = subprocess.run([os.path.abspath(daemon.xmppctl), "--config", daemon.config, verb, *arguments, "--json"], timeout=100,
                                  input="a long enough word\n", capture_output=True, text=True, cwd=daemon.folder)
            if done.stdout:
                json.loads(done.stdout)
            if done.stderr:
                error = json.loads(done.stderr)["error"]
                assert error["code"] and error["message"], (verb, arguments)
            assert bool(done.stdout) or bool(done.stderr), (verb, arguments)
            assert done.returncode == 0 or done.stderr or verb == "check", (verb, arguments, done)


class Admin:
    """Runs commands (XEP-0050) of the host as clients do."""

    def __init__(self, client, domain):
        self.client, self.domain = client, domain

    def ask(self, content, kind="set"):
        self.client.ids += 1
        self.client.send(f"<iq type='{kind}' id='h{self.client.ids}' to='{self.domain}'>{content}</iq>")
        answer = self.client.expect(CLIENT + "iq")
        assert answer.get("id") == f"h{self.client.ids}"
        return answer

    def nodes(self):
        answer = self.ask(f"<query xmlns='{DISCO[1:-1]}' node='{COMMANDS[1:-1]}'/>", "get")
        return {item.get("node") for item in answer.iter(DISCO + "item")}

    def command(self, node, session=None, fields=None):
        form = "" if fields is None else f"<x xmlns='{DATA[1:-1]}' type='submit'>" + "".join(
            f"<field var='{name}'><value>{value}</value></field>" for name, value in fields.items()) + "</x>"
        id = f" sessionid='{session}'" if session else ""
        answer = self.ask(f"<command xmlns='{COMMANDS[1:-1]}' node='{node}'{id}>{form}</command>")
        assert answer.get("type") == "result", (node, answer.find("*"))
        return answer.find(COMMANDS + "command")


    def list(self, verb, after=""):
        asked = self.command("xmppd#admin-" + verb)
        assert "after" in fields_of(asked), verb
        done = self.command("xmppd#admin-" + verb, asked.get("sessionid"), {"after": after})
        assert done.get("status") == "completed"
        return done


def fields_of(command):
    return {each.get("var"): [value.text for value in each.iter(DATA + "value")]
            for each in command.findall(f"{DATA}x/{DATA}field")}


def pages(api, daemon, token):
    """Lists in pages that are smaller or larger than what there is: each row once, in whatever steps."""
    def all_of(path, key, limit, given=None):
        rows, after, calls = [], {}, 0
        while True:
            status, page = api.call(token, "GET", path, {**(given or {}), **after, **limit})
            assert status == 200 and len(page["items"]) <= limit.get("limit", 500), (path, page)
            rows += [row[key] for row in page["items"]]
            calls += 1
            if "next" not in page:
                return rows, calls
            after = {"after": page["next"]}

    for number in range(130):
        assert api.call(token, "POST", "/invite", {"domain": "example.org", "days": 1})[0] == 200
    for path, key, given in (("/invites", "id", {"domain": "example.org"}), ("/users", "jid", {}), ("/audit", "id", {})):
        whole, _ = all_of(path, key, {}, given)
        small, calls = all_of(path, key, {"limit": 7}, given)
        assert small == whole and len(set(whole)) == len(whole) and calls > len(whole) // 8, (path, len(whole), calls)
    # The same by an administrator's client, a hundred in a stanza.
    with member(daemon, "admin") as client:
        admin = Admin(client, "example.org")
        ids = []
        after = ""
        while True:
            done = admin.list("invites", after)
            ids += [value.text for item in done.iter(DATA + "item") for value in list(item.iter(DATA + "value"))[:1]]
            note = done.find(COMMANDS + "note")
            if note is None:
                break
            after = re.fullmatch(r"There are more after (.*)\.", note.text).group(1)
        whole, _ = all_of("/invites", "id", {}, {"domain": "example.org"})
        assert ids == [str(each) for each in whole] and len(ids) > 130, (len(ids), len(whole))


def by_client(daemon, verbs):
    with member(daemon, "admin") as client:
        admin = Admin(client, "example.org")
        nodes = admin.nodes()
        # Two domains are served: what concerns both is nobody's here. What XEP-0133 has is not there twice.
        offered = {node[len("xmppd#admin-"):] for node in nodes if node.startswith("xmppd#admin-")}
        assert {"users", "sessions", "invite", "tokens", "strangers"} <= offered <= verbs, offered
        assert not offered & {"stop", "reload", "stats", "adduser", "deluser", "announce", "add_api_token"}, offered
        # A table; the other domain is not in it.
        done = admin.list("users")
        rows = [[value.text for value in item.iter(DATA + "value")] for item in done.iter(DATA + "item")]
        assert "last login" in {field.get("label") for field in done.find(f"{DATA}x/{DATA}reported")}
        assert {row[0] for row in rows} == {"admin@example.org", "victim@example.org"}, rows
        # A form, a wrong value that comes back, the right one.
        asked = admin.command("xmppd#admin-invite")
        assert asked.get("status") == "executing" and "days" in fields_of(asked) and "domain" not in fields_of(asked)
        session = asked.get("sessionid")
        again = admin.command("xmppd#admin-invite", session, {"name": "dora", "days": "many"})
        assert again.get("status") == "executing" and again.get("sessionid") == session
        note = again.find(COMMANDS + "note")
        assert note.get("type") == "error" and note.text == "days: expected a number from 1 to 3650", note.text
        assert fields_of(again)["name"] == ["dora"] and fields_of(again)["days"] == ["many"]
        done = admin.command("xmppd#admin-invite", session, {"name": "dora", "days": "4"})
        assert done.get("status") == "completed" and fields_of(done)["name"] == ["dora"]
        assert "xmpp:dora@example.org" in fields_of(done)["uri"][0]
        # Not of the other domain.
        asked = admin.command("xmppd#admin-tokens")
        again = admin.command("xmppd#admin-tokens", asked.get("sessionid"), {"jid": "romeo@two.example"})
        assert "not of example.org" in again.find(COMMANDS + "note").text
    with member(daemon, "victim") as client:
        assert not {node for node in Admin(client, "example.org").nodes() if node.startswith("xmppd#admin-")}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    settings = {"api.listen": ["127.0.0.1:0"], "api.plain_listen": ["127.0.0.1:0"], "api.max_wrong_per_hour": 300,
                "monitoring.listen": ["127.0.0.1:0"], "host.admins": ["admin@example.org"]}
    with Daemon(parser.parse_args().bin, settings, domains=("example.org", "two.example", "localhost")) as daemon:
        api = Api(daemon)
        for user in ("admin@example.org", "victim@example.org", "other@example.org", "romeo@two.example"):
            done = subprocess.run([daemon.xmppctl, "--config", daemon.config, "adduser", user, "--password-stdin"],
                                  input="secret\n", text=True, capture_output=True, timeout=60)
            assert done.returncode == 0, done.stderr
        tokens = {name: api.token(name, "read,accounts,operate") for name in ("all", "revoked")}
        assert daemon.control("api-tokens", "revoke", "revoked").returncode == 0
        tokens |= {name: api.token(name, name) for name in ("read", "operate")}
        tokens["two.example"] = api.token("two.example", "read,accounts,operate", "--domain", "two.example")
        api.token("days", "read", "--days", "1")
        assert api.call(None, "GET", "/openapi.json")[0] == 401
        status, document = api.call(tokens["read"], "GET", "/openapi.json")
        assert status == 200
        document = Document(document)
        verbs = every_path(api, document, tokens)
        daemon.control("enable", "victim@example.org")
        subprocess.run([daemon.xmppctl, "--config", daemon.config, "passwd", "victim@example.org", "--password-stdin"],
                       input="secret\n", text=True, check=True, capture_output=True, timeout=60)
        content_that_is_none(api, tokens["all"])
        over_tls(api, tokens["read"])
        by_client(daemon, verbs)
        pages(api, daemon, tokens["all"])
        tokens_end(api, daemon)
        guide(api, daemon, tokens["all"])
        complete(daemon)
        ctl(daemon)
        guesses(api, daemon, tokens["all"])
        # Last, what all of this was for.
        assert api.call(tokens["all"], "POST", "/stop", {"confirm": True}) == (200, {})
        assert daemon.wait(60) == 0
        print(f"{len(document.operations)} paths are as they are described")


if __name__ == "__main__":
    main()
