#!/usr/bin/python3
"""Others upload files (XEP-0363) to xmppd: profanity, in plain text and with OMEMO, and slixmpp; anybody fetches them."""

import asyncio
import os
import re
import ssl
import sys
import urllib.parse
import urllib.request

import harness
from harness import check
from profanity_test import BOB, PASSWORD, Profanity
from remembering_client import RememberingClient
from terminal import poll

PATIENCE = 20
CONTENT = bytes(range(256)) * 1001


class Uploader(RememberingClient):
    EVENTS = ("session_start", "disconnected")
    PLUGINS = ("xep_0030", "xep_0363")
    PATIENCE = PATIENCE


def fetch(server, url):
    context = ssl.create_default_context(cafile=server.certificate)
    with urllib.request.urlopen(url, context=context, timeout=PATIENCE) as answer:
        return answer.headers, answer.read()


def profanity_uploads(server, profanity, bob, path):
    profanity.open_chat()
    listening = bob.start("recv", "--json")
    profanity.terminal.enter(f"/sendfile {path}")
    body = listening.message(PATIENCE)["body"]
    listening.stop()
    check(body.startswith(f"https://localhost:{server.http_port}/upload/") and body.endswith("/picture.png"), f"URL: {body}")
    headers, content = fetch(server, body)
    check(content == CONTENT, "another file came back")
    check(headers["Content-Type"] == "image/png", f"type: {headers['Content-Type']}")


def profanity_uploads_encrypted(server, profanity, bob, path):
    fingerprint = bob.run("fingerprint").stdout.split("\t")[1].replace(" ", "-")
    profanity.terminal.enter("/omemo start")
    profanity.terminal.wait(r"\[OMEMO\]")
    profanity.has_keys_of(fingerprint)
    profanity.terminal.enter(f"/sendfile {path}")
    message = bob.receive(1, PATIENCE)[0]
    check(message["encrypted"] and message["body"].startswith("aesgcm://localhost"), f"encrypted upload: {message}")
    url = urllib.parse.urlsplit(message["body"])
    _, content = fetch(server, f"https://{url.netloc}{url.path}")
    check(len(content) == len(CONTENT) + 16 and content[:64] != CONTENT[:64], "not encrypted on the server")


async def slixmpp_uploads(server, path):
    client = Uploader(f"bob@{server.domain}", "builder")
    client.ca_certs = server.certificate
    client.connect(("127.0.0.1", server.port))
    await client.next("session_start")
    # Its own search fails under Python 3.11.
    client["xep_0363"].upload_service = "upload." + server.domain
    url = await client["xep_0363"].upload_file(path, timeout=PATIENCE)
    check(fetch(server, url)[1] == CONTENT, "another file came back")
    client.disconnect()
    await client.next("disconnected")


def story(server, program, folder):
    os.environ["SSL_CERT_FILE"] = server.certificate  # for aiohttp
    path = os.path.join(folder, "picture.png")
    with open(path, "wb") as file:
        file.write(CONTENT)
    server.add_account("alice", PASSWORD)
    bob = harness.Client(program, server, folder, "bob", "builder")
    bob.run("register")
    asyncio.run(slixmpp_uploads(server, path))
    with Profanity(folder) as profanity:
        profanity.start()
        profanity.first_login(server.port)
        profanity.make_keys()
        harness.step(profanity_uploads, server, profanity, bob, path)
        harness.step(profanity_uploads_encrypted, server, profanity, bob, path)
        profanity.quit()
    listed = server.control("uploads")
    check(len(re.findall("picture.png", listed)) == 3, f"xmppctl uploads: {listed}")
    check(poll(lambda: len(os.listdir(os.path.join(server.data, "uploads", "arriving"))) == 0, 1), "half files are left")
    check(BOB in listed, f"xmppctl uploads: {listed}")


if __name__ == "__main__":
    sys.exit(harness.main("uploads", story, 120))
