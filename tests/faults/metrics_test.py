"""What /metrics says of a daemon that is used over TCP, WebSocket, BOSH and HTTP; that promtool takes it, and the rules and the
dashboard of docs/monitoring, which name nothing that is not there."""
import argparse
import http.client
import json
import pathlib
import re
import subprocess

from bosh_client import Bosh
from client import CLIENT, LoginFailed, member, message
from daemon import Daemon
from monitoring_test import get, values
from upload_test import House, put, slot, wait_for
from web_socket_test import WebSocket

DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs" / "monitoring"
NAME = re.compile(r"\bxmppd_[a-z0-9_]+")


def used(daemon, house, port):
    def now(*name):
        return values(port)[name]

    def comes_to(value, *name):
        wait_for(lambda: now(*name) == value, f"{name} is {now(*name)}, not {value}")

    before = values(port)
    assert before["xmppd_streams", "tcp"] == before["xmppd_streams", "websocket"] == before["xmppd_streams", "bosh"] == 0
    with member(daemon, "juliet") as juliet:
        socket, bosh = WebSocket(house).log_in("romeo"), Bosh(house).log_in("romeo")
        for kind in ("tcp", "websocket", "bosh"):
            assert now("xmppd_streams", kind) == 1, kind
        assert now("xmppd_connections",) == now("xmppd_sessions", "example.org") == 3
        assert now("xmppd_bosh_sessions_total",) == 1
        assert now("xmppd_logins_total", "success") - before["xmppd_logins_total", "success"] == 3
        assert now("xmppd_secured_streams_total", "TLSv1.3") == 3
        for number in range(5):
            juliet.send(message("romeo@example.org/web", f"{number}"))
            socket.expect(CLIENT + "message")
        assert now("xmppd_stanzas_total", "client", "message", "received") == 5
        assert now("xmppd_stanzas_total", "client", "message", "sent") == 5
        path = slot(juliet, 100_000)
        assert put(house, path, bytes(100_000), Content_Type="image/jpeg") == 201
        assert house.request("GET", path)[0].status == 200
        assert put(house, path, bytes(100_000)) == 409
        found = values(port)
        assert found["xmppd_upload_received_bytes_total",] == found["xmppd_upload_sent_bytes_total",] == 100_000
        assert found["xmppd_uploads_total", "success"] == found["xmppd_uploads_total", "failed"] == 1
        assert found["xmppd_http_responses_total", "2xx"] > 5 and found["xmppd_http_responses_total", "4xx"] == 1
        assert found["xmppd_http_responses_total", "1xx"] == 1, "the WebSocket"
        comes_to(1, "xmppd_upload_files")
        comes_to(100_000, "xmppd_upload_bytes")
        socket.close()
        bosh.ask(type="terminate")
        bosh.close()
        comes_to(0, "xmppd_streams", "websocket")
        comes_to(0, "xmppd_streams", "bosh")
        try:
            member(daemon, "juliet@wrong")
        except LoginFailed:
            pass
        assert now("xmppd_logins_total", "failed") == 1
        found = values(port)
        count = found["xmppd_storage_commit_seconds_count",]
        assert count == found["xmppd_storage_commits_total",] == found["xmppd_storage_commit_seconds_bucket", "+Inf"] > 0
        assert found["xmppd_storage_commit_tasks_sum",] >= count and found["xmppd_storage_commit_seconds_sum",] > 0
        assert 5 < found["xmppd_open_files",] < found["xmppd_open_files_limit",] and found["xmppd_cpu_seconds_total",] > 0
        juliet.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>")
        juliet.expect("{urn:xmpp:sm:3}enabled")
    comes_to(1, "xmppd_hibernating_sessions", "example.org")


def older_format(port):
    """For who asks for it alone; promtool reads no other."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/metrics", headers={"Accept": "text/plain;version=0.0.4"})
    answer = connection.getresponse()
    text = answer.read().decode()
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4"), answer.headers["Content-Type"]
    assert "# EOF" not in text and "# TYPE xmppd_stanzas_total counter" in text
    return text


def promtool(*arguments, text=None):
    done = subprocess.run(["promtool", *arguments], input=text, text=True, capture_output=True, timeout=60)
    assert done.returncode == 0, f"promtool {' '.join(map(str, arguments))}: {done.stdout}{done.stderr}"


def documents(port):
    _, text = get(port, "/metrics")
    there = set(NAME.findall("\n".join(line for line in text.splitlines() if not line.startswith("#"))))
    for name in ("alerts.yml", "dashboard.json"):
        named = set(NAME.findall((DOCS / name).read_text()))
        assert len(named) > 10 and not named - there, f"{name} names what is not there: {sorted(named - there)}"
    dashboard = json.loads((DOCS / "dashboard.json").read_text())
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])
    forgotten = {re.sub("_(bucket|sum|count)$", "", name) for name in there}
    shown = {re.sub("_(bucket|sum|count)$", "", name) for name in NAME.findall(json.dumps(dashboard))}
    assert forgotten - shown <= {"xmppd_storage_slowest_commit_seconds", "xmppd_storage_largest_commit_tasks"}, forgotten - shown
    return dashboard


def expressions(dashboard, folder):
    """What the panels ask, with Grafana's variables filled in, as rules: promtool reads those."""
    lines = ["groups:", "- name: panels", "  rules:"]
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            asked = target["expr"].replace("$__rate_interval", "5m").replace("$instance", ".*")
            lines += [f"  - record: panel_{panel['id']}_{target['refId']}", f"    expr: {json.dumps(asked)}"]
    rules = pathlib.Path(folder, "panels.yml")
    rules.write_text("\n".join(lines) + "\n")
    promtool("check", "rules", str(rules))


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--bin", required=True)
    options = arguments.parse_args()
    with Daemon(options.bin, {"monitoring.listen": ["127.0.0.1:0"], "http.listen": ["127.0.0.1:0"]}) as daemon:
        daemon.add_user("romeo")
        daemon.add_user("juliet")
        port = int(json.loads(pathlib.Path(daemon.report).read_text())["monitoring"][0].rsplit(":", 1)[1])
        used(daemon, House(daemon), port)
        promtool("check", "metrics", text=older_format(port))
        expressions(documents(port), daemon.folder)
    promtool("check", "rules", str(DOCS / "alerts.yml"))
    promtool("test", "rules", str(pathlib.Path(__file__).with_name("alerts_test.yml")))
    print("metrics: counted, accepted by promtool; rules and dashboard name what is there")


if __name__ == "__main__":
    main()
