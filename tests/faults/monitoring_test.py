"""/metrics and /health of a real daemon, asked well and badly."""
import argparse
import http.client
import json
import pathlib
import socket
import time

from prometheus_client.openmetrics.parser import text_string_to_metric_families

from daemon import Daemon

WAIT = 30  # seconds, for what has to come


def get(port, path, method="GET"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT)
    connection.request(method, path)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer, body


def raw(port, data):
    """The first line of the answer; empty if the connection was closed without one."""
    with socket.create_connection(("127.0.0.1", port), timeout=WAIT) as peer:
        peer.sendall(data)
        received = b""
        while b"\r\n" not in received:
            try:
                part = peer.recv(4096)
            except ConnectionResetError:
                break
            if not part:
                break
            received += part
        return received.split(b"\r\n")[0].decode()


def values(port):
    answer, body = get(port, "/metrics")
    assert answer.status == 200, answer.status
    assert answer.headers["Content-Type"].startswith("application/openmetrics-text; version=1.0.0")
    found = {}
    for family in text_string_to_metric_families(body):
        for sample in family.samples:
            found[(sample.name, *sorted(sample.labels.values()))] = sample.value
    return found


def well_asked(daemon, port):
    before = values(port)
    assert before["xmppd_sessions", "example.org"] == 0
    assert before["xmppd_resident_memory_bytes",] > 1_000_000
    assert 3600 * 24 * 365 < before["xmppd_certificate_seconds_left", "example.org"]
    assert before["xmppd_storage_bytes", "database"] > 0
    daemon.add_user("romeo")
    after = values(port)
    assert after["xmppd_storage_commits_total",] > before["xmppd_storage_commits_total",]
    assert after["xmppd_storage_failed_commits_total",] == 0
    with socket.create_connection(("127.0.0.1", daemon.c2s), timeout=WAIT):
        end = time.monotonic() + WAIT
        while values(port)["xmppd_connections",] != 1:
            assert time.monotonic() < end, "the connection is not counted"
            time.sleep(0.02)
    for path in ("/health/live", "/health/ready", "/health/ready?why=not"):
        assert get(port, path)[0].status == 200, path
    answer, body = get(port, "/metrics", "HEAD")
    assert answer.status == 200 and int(answer.headers["Content-Length"]) > 100 and body == ""


def badly_asked(port):
    for path in ("/", "/metrics/", "/../etc/passwd", "/%6detrics"):
        assert get(port, path)[0].status == 404, path
    answer, _ = get(port, "/metrics", "DELETE")
    assert answer.status == 405 and answer.headers["Allow"] == "GET, HEAD"
    host = b"Host: a\r\n"
    for data, status in (
        (b"GET /metrics HTTP/1.1\r\n\r\n", 400),  # RFC 9112 §3.2
        (b"GET /metrics HTTP/1.1\r\n" + host + host + b"\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (b"GET /metrics HTTP/1.1\r\n" + host + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        (b"GET /metrics HTTP/1.1\r\n" + host + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n", 400),
        (b"POST /metrics HTTP/1.1\r\n" + host + b"Content-Length: 5\r\n\r\n", 413),
        (b"POST /metrics HTTP/1.1\r\n" + host + b"Transfer-Encoding: chunked\r\n\r\n", 413),
        (b"GET /" + b"a" * 1100, 431),
        (b"GET /metrics HTTP/1.1\r\n" + b"A: b\r\n" * 200, 431),
        (b"GET /metrics HTTP/1.0\r\n\r\n", 200),
        (b"GET /health/live HTTP/1.1\r\n" + host + b"\r\nGET /metrics HTTP/1.1\r\n", 200),  # one connection, one answer
    ):
        line = raw(port, data)
        assert line.startswith(f"HTTP/1.1 {status} "), (data[:60], status, line)


def slowly_asked(port):
    """A byte now and then buys no time, and a full house answers nobody until there is room."""
    slow = [socket.create_connection(("127.0.0.1", port), timeout=WAIT) for _ in range(4)]
    for peer in slow:
        peer.sendall(b"GET /metrics")
    assert raw(port, b"GET /health/live HTTP/1.0\r\n\r\n") == "", "one more than max_connections"
    for peer in slow:
        peer.settimeout(0.2)
        received, end = b"", time.monotonic() + WAIT
        while b"\r\n" not in received:
            assert time.monotonic() < end, "a slow client is kept"
            try:
                peer.sendall(b"x")
                received += peer.recv(4096)
            except TimeoutError:
                continue
            except (BrokenPipeError, ConnectionResetError):
                break
        assert received == b"" or received.startswith(b"HTTP/1.1 408 "), received
        peer.close()
    end = time.monotonic() + WAIT
    while raw(port, b"GET /health/live HTTP/1.0\r\n\r\n") == "":
        assert time.monotonic() < end, "no room again"
        time.sleep(0.05)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--bin", required=True)
    options = arguments.parse_args()
    with Daemon(options.bin, {"monitoring.listen": ["127.0.0.1:0"], "monitoring.max_header_bytes": 1024,
                              "monitoring.max_connections": 4, "monitoring.request_seconds": 2}) as daemon:
        ports = json.loads(pathlib.Path(daemon.report).read_text())
        port = int(ports["monitoring"][0].rsplit(":", 1)[1])
        well_asked(daemon, port)
        badly_asked(port)
        slowly_asked(port)
    with Daemon(options.bin) as daemon:
        assert json.loads(pathlib.Path(daemon.report).read_text())["monitoring"] == [], "nothing listens by default"
    print("monitoring: metrics, health, bad and slow questions")


if __name__ == "__main__":
    main()
