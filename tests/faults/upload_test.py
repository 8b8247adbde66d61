"""Uploaded files (XEP-0363) of a real daemon, over HTTPS: used well, badly and slowly; killed, and with a full disk."""
import argparse
import hashlib
import http.client
import json
import os
import pathlib
import resource
import socket
import ssl
import time
import urllib.parse
import xml.etree.ElementTree as ElementTree

from client import CLIENT, member
from daemon import Daemon

WAIT = 30  # seconds, for what has to come
UPLOAD = "{urn:xmpp:http:upload:0}"
TYPES = "{urn:ietf:params:xml:ns:xmpp-stanzas}"


def wait_for(condition, what):
    end = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.02)


class House:
    """The daemon, where it speaks HTTPS, and its folder of files."""

    def __init__(self, daemon):
        self.daemon = daemon
        self.uploads = pathlib.Path(daemon.folder, "data", "uploads")

    def port(self, kind="http"):
        return int(json.loads(pathlib.Path(self.daemon.report).read_text())[kind][0].rsplit(":", 1)[1])

    def connect(self):
        context = ssl.create_default_context(cafile=self.daemon.certificate())
        raw = socket.create_connection(("127.0.0.1", self.port()), timeout=WAIT)
        return context.wrap_socket(raw, server_hostname="upload.example.org")

    def request(self, method, path, body=None, **fields):
        connection = http.client.HTTPConnection("upload.example.org", timeout=WAIT)
        connection.sock = self.connect()
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in fields.items()})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer, content

    def raw(self, data):
        """The status; 0 if the connection was closed without one."""
        with self.connect() as peer:
            peer.sendall(data)
            received = b""
            while b"\r\n" not in received:
                try:
                    part = peer.recv(4096)
                except (ConnectionResetError, ssl.SSLError):
                    break
                if not part:
                    break
                received += part
            return int(received.split(b" ")[1]) if received else 0

    def files(self):
        return sorted(path.name for path in self.uploads.glob("??/*"))

    def arriving(self):
        return sorted(path.name for path in self.uploads.glob("arriving/*"))


def ask_slot(client, size, name="très cool.jpg", content_type="image/jpeg", to="upload.example.org"):
    client.ids += 1
    kind = f" content-type='{content_type}'" if content_type else ""
    client.send(f"<iq type='get' id='slot{client.ids}' to='{to}'><request xmlns='{UPLOAD[1:-1]}' filename='{name}' "
                f"size='{size}'{kind}/></iq>")
    return client.expect(CLIENT + "iq")


def slot(client, size, **options):
    """The path of its URL."""
    answer = ask_slot(client, size, **options)
    assert answer.get("type") == "result", ElementTree.tostring(answer)
    url = urllib.parse.urlsplit(answer.find(f"{UPLOAD}slot/{UPLOAD}put").get("url"))
    assert url.scheme == "https" and url.hostname == "upload.example.org" and url.path.startswith("/upload/"), url
    assert answer.find(f"{UPLOAD}slot/{UPLOAD}get").get("url") == url.geturl()
    return url.path


def refusal(answer):
    assert answer.get("type") == "error", ElementTree.tostring(answer)
    return next(child.tag[len(TYPES):] for child in answer.find(CLIENT + "error") if child.tag.startswith(TYPES))


def put(house, path, content, **fields):
    return house.request("PUT", path, content, **fields)[0].status


def used_well(house, romeo):
    content = os.urandom(300_001)
    path = slot(romeo, len(content))
    assert path.endswith("/tr%C3%A8s%20cool.jpg"), path
    assert house.request("GET", path)[0].status == 404, "there before it was uploaded"
    assert put(house, path, content, Content_Type="image/jpeg", Expect="100-continue") == 201
    answer, got = house.request("GET", path)
    assert answer.status == 200 and got == content
    fields = answer.headers
    assert fields["Content-Type"] == "image/jpeg" and fields["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in fields["Content-Security-Policy"] and "sandbox" in fields["Content-Security-Policy"]
    assert fields["Content-Disposition"] == "inline; filename*=UTF-8''tr%C3%A8s%20cool.jpg", fields["Content-Disposition"]
    assert fields["Access-Control-Allow-Origin"] == "*" and fields["Accept-Ranges"] == "bytes"
    tag = fields["ETag"]
    answer, got = house.request("HEAD", path)
    assert answer.status == 200 and int(answer.headers["Content-Length"]) == len(content) and got == b""
    for value, status in ((tag, 304), (f'"other", {tag}', 304), ("*", 304), ('"other"', 200)):
        answer, got = house.request("GET", path, If_None_Match=value)
        assert answer.status == status and (got == content) == (status == 200), value
    for value, first, last in (("bytes=0-0", 0, 0), ("bytes=100-", 100, 300_000), ("bytes=-7", 299_994, 300_000),
                               ("bytes=65536-131071", 65536, 131071), ("bytes=300000-999999999", 300_000, 300_000)):
        answer, got = house.request("GET", path, Range=value)
        assert answer.status == 206 and got == content[first:last + 1], value
        assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(content)}", value
    for value in ("bytes=300001-", "bytes=-0"):
        answer, _ = house.request("GET", path, Range=value)
        assert answer.status == 416 and answer.headers["Content-Range"] == f"bytes */{len(content)}", value
    for value in ("bytes=5-4", "bytes=0-1,5-6", "bytes=x-", "lines=0-1", "bytes=99999999999999999999-"):
        assert house.request("GET", path, Range=value)[0].status == 200, value
    assert house.request("GET", path, Range="bytes=0-1", If_Range='"other"')[0].status == 200
    assert house.request("GET", path, Range="bytes=0-1", If_Range=tag)[0].status == 206
    answer, _ = house.request("OPTIONS", path, Origin="https://elsewhere.example")
    assert answer.status == 204 and "PUT" in answer.headers["Access-Control-Allow-Methods"]
    answer, _ = house.request("DELETE", path)
    assert answer.status == 405 and "PUT" in answer.headers["Allow"]
    assert put(house, path, content) == 409, "a slot is used once"
    # What a browser could run is saved, never shown.
    for content_type, disposition in (("text/html", "attachment"), ("image/svg+xml", "attachment"), ("", "attachment"),
                                      ("video/mp4", "inline")):
        other = slot(romeo, 4, name="x.y", content_type=content_type)
        assert put(house, other, b"abcd") == 201
        answer, _ = house.request("GET", other)
        assert answer.headers["Content-Disposition"].startswith(disposition + ";"), content_type
        assert answer.headers["Content-Type"] == (content_type or "application/octet-stream")
    return path, content


# CVE-2016-1231, CVE-2023-32315.
def used_badly(house, romeo):
    before = house.files()
    assert refusal(ask_slot(romeo, 5_000_001)) == "not-acceptable"
    for size, name in ((0, "x"), (-1, "x"), ("many", "x"), (1, "")):
        assert refusal(ask_slot(romeo, size, name=name)) == "bad-request", (size, name)
    assert refusal(ask_slot(romeo, 1, content_type="image/png&#10;Set-Cookie: a=b")) == "bad-request"
    for name, kept in (("../../etc/passwd", "passwd"), ("..", "file"), ("a\\b&#9;c", "bc"), ("/", "file")):
        assert slot(romeo, 1, name=name).split("/")[3] == kept, name
    for content, fields, status in ((b"123", {}, 400), (b"12345", {}, 413), (b"1234", {"Content_Type": "text/html"}, 415)):
        path = slot(romeo, 4)
        assert put(house, path, content, **fields) == status
        assert put(house, path, b"1234") == 404, "its one use is over"
    for path in ("/upload/", "/upload/x", "/upload/../../xmppd.db", "/upload/..%2f..%2fxmppd.db/x", "/upload/" + "a" * 40,
                 "/upload//etc/passwd", "/", "/upload/arriving/x", "/upload/%00%00%00%00%00%00%00%00%00/x", "//upload/x",
                 "/upload/................/x"):
        for method in ("GET", "PUT"):
            status = house.request(method, path, b"x" if method == "PUT" else None)[0].status
            assert status == 404 or (status == 405 and not path.startswith("/upload/")), (method, path, status)
    path = slot(romeo, 5).encode()
    host = b" HTTP/1.1\r\nHost: upload.example.org\r\n"
    for data, status in (
        (b"PUT " + path + host + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET ", 400),
        (b"PUT " + path + host + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 400),
        (b"PUT " + path + host + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400),
        (b"PUT " + path + host + b"Content-Length : 5\r\n\r\nhello", 400),
        (b"PUT " + path + host + b"Content-Length: +5\r\n\r\nhello", 400),
        (b"PUT " + path + host + b"Content-Length: 5, 5\r\n\r\nhello", 400),
        (b"PUT " + path + host + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 411),
        (b"PUT " + path + host + b"Transfer-Encoding: identity, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 411),
        (b"PUT " + path + host + b"Host: other\r\nContent-Length: 5\r\n\r\nhello", 400),
        (b"PUT " + path + b" HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello", 400),
        (b"PUT " + path + host + b"\r\n", 411),
        (b"PUT " + path + b" HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        (b"GET " + path + host + b"X: " + b"y" * 20_000 + b"\r\n\r\n", 431),
        (b"\x16\x03\x01\x02\x00\x01\x00", 400),
    ):
        got = house.raw(data)
        assert got == status, (data[:120], got)
    # What comes behind the content is not another request.
    assert house.raw(b"PUT " + path + host + b"Content-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\n\r\n") == 201
    assert len(house.files()) == len(before) + 1 and house.arriving() == []


def begin_put(house, path, size, sent):
    """A PUT that has sent some of its content, which the daemon has begun to write."""
    peer = house.connect()
    peer.sendall(f"PUT {path} HTTP/1.1\r\nHost: upload.example.org\r\nContent-Length: {size}\r\n\r\n".encode() + b"x" * sent)
    wait_for(house.arriving, "nothing arrives")
    return peer


def broken_off(house, romeo):
    before = house.files()
    path = slot(romeo, 1_000_000)
    peer = begin_put(house, path, 1_000_000, 500_000)
    assert put(house, path, b"x" * 1_000_000) == 409, "two at a time"
    assert house.request("GET", path)[0].status == 404, "half a file is shown"
    peer.close()
    wait_for(lambda: not house.arriving(), "half a file is left")
    wait_for(lambda: put(house, path, b"x" * 1_000_000) == 404, "a broken slot is open")
    assert house.files() == before


def slowly(house, romeo):
    """http.request_seconds, and http.min_bytes_per_second in each http.window_seconds; others are not held up."""
    head = house.connect()
    head.sendall(b"GET /upload/")
    bare = socket.create_connection(("127.0.0.1", house.port()), timeout=WAIT)  # not even TLS
    path = slot(romeo, 1_000_000)
    body = begin_put(house, path, 1_000_000, 10)
    started = time.monotonic()
    ends = {}
    while len(ends) < 3:
        assert time.monotonic() - started < WAIT, f"only {ends} were ended"
        for name, peer in (("head", head), ("body", body), ("bare", bare)):
            if name in ends:
                continue
            try:
                peer.settimeout(0.1)
                if name != "bare":
                    peer.sendall(b"x")
                received = peer.recv(4096)
                ends[name] = received.split(b" ")[1] if received else b""
            except TimeoutError:
                continue
            except (OSError, ssl.SSLError):
                ends[name] = b""
        assert house.request("GET", "/")[0].status == 404
    assert ends["head"] in (b"408", b"") and ends["body"] in (b"408", b""), ends
    wait_for(lambda: not house.arriving(), "what was too slow is left")


def too_many(house):
    """http.max_connections_per_address"""
    open_ones = [house.connect() for _ in range(8)]
    try:
        house.connect()
        raise AssertionError("one more than http.max_connections_per_address")
    except (ConnectionError, ssl.SSLError):
        pass
    for peer in open_ones:
        peer.close()
    def again():
        try:
            return house.request("GET", "/")[0].status == 404
        except (ConnectionError, ssl.SSLError):
            return False
    wait_for(again, "no room again")


def quota(house, juliet):
    """upload.user_quota_bytes; slots count, and what is deleted makes room."""
    first = slot(juliet, 4_000_000)
    assert put(house, first, b"j" * 4_000_000) == 201
    second = slot(juliet, 1_900_000)
    assert refusal(ask_slot(juliet, 100_001)) == "resource-constraint"
    peer = begin_put(house, second, 1_900_000, 1)
    peer.close()
    wait_for(lambda: ask_slot(juliet, 100_001).get("type") == "result", "a broken upload counts for ever")
    listed = house.daemon.control("uploads", "juliet@example.org", "--json")
    (entry,) = json.loads(listed.stdout)
    assert entry["bytes"] == 4_000_000 and entry["id"] in first and entry["owner"] == "juliet@example.org", entry
    assert entry["id"] in house.daemon.control("uploads").stdout
    assert refusal(ask_slot(juliet, 3_000_000)) == "resource-constraint"
    deleted = house.daemon.control("uploads", "delete", entry["id"])
    assert deleted.returncode == 0, deleted.stderr
    assert house.daemon.control("uploads", "delete", entry["id"]).returncode != 0
    assert house.request("GET", first)[0].status == 404
    assert ask_slot(juliet, 3_000_000).get("type") == "result"


def full_disk(house, romeo):
    before = resource.prlimit(house.daemon.process.pid, resource.RLIMIT_FSIZE)
    path = slot(romeo, 4_900_000)
    database = max(path.stat().st_size for path in pathlib.Path(house.daemon.folder, "data").iterdir())
    assert database < 4_000_000, "it needs no more room than the file, or this shows nothing"
    resource.prlimit(house.daemon.process.pid, resource.RLIMIT_FSIZE, (database + 500_000, before[1]))
    assert put(house, path, b"x" * 4_900_000) == 507
    resource.prlimit(house.daemon.process.pid, resource.RLIMIT_FSIZE, before)
    assert not house.arriving()
    path = slot(romeo, 2_000_000)
    peer = begin_put(house, path, 2_000_000, 100_000)  # set aside, so that what is there later does not matter
    peer.close()
    wait_for(lambda: not house.arriving(), "half a file is left")


def full_in_the_middle(house, romeo):
    """The disk takes no more after the upload has begun: its sender is told, others go on, nothing stays."""
    files, before = house.files(), resource.prlimit(house.daemon.process.pid, resource.RLIMIT_FSIZE)
    size = 4_900_000
    path = slot(romeo, size)
    peer = begin_put(house, path, size, 100_000)
    database = max(path.stat().st_size for path in pathlib.Path(house.daemon.folder, "data").iterdir())
    resource.prlimit(house.daemon.process.pid, resource.RLIMIT_FSIZE, (database + 1_000_000, before[1]))
    try:
        peer.sendall(b"x" * (size - 100_000))
    except OSError:
        pass  # it did not wait for the rest
    peer.settimeout(WAIT)
    assert peer.recv(4096).startswith(b"HTTP/1.1 507 ")
    peer.close()
    wait_for(lambda: not house.arriving(), "half a file is left")
    romeo.ping()
    resource.prlimit(house.daemon.process.pid, resource.RLIMIT_FSIZE, before)
    assert house.files() == files and put(house, path, b"x" * size) == 404, "the slot is used up"


def proxied(house, romeo):
    """Plain HTTP on loopback; the proxy says for whom."""
    connection = http.client.HTTPConnection("127.0.0.1", house.port("http_plain"), timeout=WAIT)
    path = slot(romeo, 3)
    connection.request("PUT", path, b"abc", {"X-Forwarded-For": "192.0.2.1, 198.51.100.7"})
    assert connection.getresponse().status == 201
    assert f"3 bytes from 198.51.100.7" in house.daemon.log()


def killed(house, path, content, more_files):
    """SIGKILL in the middle of a PUT: what was there is there, of the other nothing is."""
    with member(house.daemon, "romeo") as romeo:
        half = slot(romeo, 1_000_000)
        peer = begin_put(house, half, 1_000_000, 500_000)
        house.daemon.kill()
        assert house.arriving(), "the test was too late"
        peer.close()
    house.daemon.start()
    assert house.arriving() == [] and house.files() == more_files
    answer, got = house.request("GET", path)
    assert answer.status == 200 and got == content
    assert house.request("GET", half)[0].status == 404
    assert put(house, half, b"x" * 1_000_000) == 404, "a slot of before"


def removed(house, path):
    """With the account its files go, and with their time."""
    assert house.daemon.control("deluser", "romeo@example.org").returncode == 0
    assert house.request("GET", path)[0].status == 404
    wait_for(lambda: not house.files(), "files of nobody")


def memory(bin_folder):
    """A file goes through, it does not stay, however large, and however slowly it is taken; a login does not wait for it."""
    size = 120_000_000
    with Daemon(bin_folder, {"http.listen": ["127.0.0.1:0"], "upload.max_file_bytes": size, "upload.user_quota_bytes": 3 * size,
                             "log.level": "warning"}) as daemon:
        daemon.add_user("romeo")
        house = House(daemon)
        with member(daemon, "romeo") as romeo:
            small = slot(romeo, 1000)
            assert put(house, small, bytes(1000)) == 201 and house.request("GET", small)[1] == bytes(1000)
            path = slot(romeo, size, name="large", content_type="")
            begin, most = daemon.resident_kib(), 0
            block, logins = hashlib.sha256(path.encode()).digest() * 32768, []
            peer = house.connect()
            peer.sendall(f"PUT {path} HTTP/1.1\r\nHost: upload.example.org\r\nContent-Length: {size}\r\n\r\n".encode())
            for at in range(0, size, len(block)):
                peer.sendall(block[:size - at])
                most = max(most, daemon.resident_kib())
                if at % (16 * len(block)) == 0:
                    begun = time.monotonic()
                    member(daemon, "romeo", f"other{at}").close()
                    logins.append(time.monotonic() - begun)
            assert peer.recv(4096).startswith(b"HTTP/1.1 201 ")
            peer.close()
            daemon.expect_memory(most - begin, 8 * 1024, "more while a file comes")
            assert max(logins) < 5, f"a login took {max(logins)} s"
            stuck = []
            for _ in range(6):  # they ask, take a little, and no more
                peer = house.connect()
                peer.sendall(f"GET {path} HTTP/1.1\r\nHost: upload.example.org\r\n\r\n".encode())
                assert peer.recv(4096).startswith(b"HTTP/1.1 200 ")
                stuck.append(peer)
            time.sleep(0.5)
            grown = daemon.resident_kib() - begin
            daemon.expect_memory(grown, 12 * 1024, f"more for {len(stuck)} who take nothing")
            answer, got = house.request("GET", path, Range=f"bytes={size - 1000}-")
            assert answer.status == 206 and got == (block * (size // len(block) + 1))[size - 1000:size]
            for peer in stuck:
                peer.close()


def kept_without_http(bin_folder):
    """What was uploaded goes with its owner, even if the daemon does not listen for HTTP any more."""
    with Daemon(bin_folder, {"http.listen": ["127.0.0.1:0"]}) as daemon:
        daemon.add_user("romeo")
        house = House(daemon)
        with member(daemon, "romeo") as romeo:
            assert put(house, slot(romeo, 4), b"abcd", Content_Type="image/jpeg") == 201
        assert daemon.stop() == 0
        daemon.settings["http.listen"] = []
        daemon.write_config()
        daemon.start()
        assert house.files()
        assert daemon.control("deluser", "romeo@example.org").returncode == 0
        wait_for(lambda: not house.files(), "files of nobody")


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--bin", required=True)
    options = arguments.parse_args()
    with Daemon(options.bin, {"http.listen": ["127.0.0.1:0"], "http.plain_listen": ["127.0.0.1:0"],
                              "http.request_seconds": 2, "http.window_seconds": 1, "http.min_bytes_per_second": 2000,
                              "http.max_connections_per_address": 8, "upload.max_file_bytes": 5_000_000,
                              "upload.user_quota_bytes": 30_000_000}) as daemon:
        daemon.add_user("romeo")
        daemon.add_user("juliet")
        house = House(daemon)
        with member(daemon, "romeo") as romeo:
            path, content = used_well(house, romeo)
            used_badly(house, romeo)
            broken_off(house, romeo)
            slowly(house, romeo)
            too_many(house)
            full_disk(house, romeo)
            full_in_the_middle(house, romeo)
            proxied(house, romeo)
        killed(house, path, content, house.files())
        daemon.settings["upload.user_quota_bytes"] = 6_000_000
        daemon.write_config()
        assert daemon.control("reload").returncode == 0
        with member(daemon, "juliet") as juliet:
            quota(house, juliet)
        removed(house, path)
    memory(options.bin)
    kept_without_http(options.bin)
    print("uploads: used well, badly, slowly, broken off, killed, full, removed")


if __name__ == "__main__":
    main()
