"""The credentials of XEP-0215 at Debian's coturn, with which the daemon shares a secret: they open a relay, which carries a datagram
both ways; what was changed in them does not."""
import argparse
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "interop"))
from client import CLIENT, member
from daemon import Daemon
from ports import free_port
from turn_client import Refused, Turn

SECRET = "a secret of the relay's"
SERVICES = "{urn:xmpp:extdisco:2}"
WAIT = 20


class Coturn:
    def __init__(self):
        self.port = free_port()
        self.folder = tempfile.TemporaryDirectory(prefix="coturn-")
        self.log = os.path.join(self.folder.name, "log")

    def __enter__(self):
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                ["turnserver", "-n", "--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", f"--listening-port={self.port}",
                 "--use-auth-secret", f"--static-auth-secret={SECRET}", "--realm=example.org", "--no-tls", "--no-dtls", "--no-cli",
                 "--allow-loopback-peers", "--fingerprint", "--log-file=stdout", "--simple-log",
                 f"--pidfile={self.folder.name}/pid", f"--userdb={self.folder.name}/db"],
                cwd=self.folder.name, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        end = time.monotonic() + WAIT
        while True:
            probe = Turn("127.0.0.1", self.port)
            probe.socket.settimeout(0.2)
            try:
                probe.binding()
                return self
            except OSError:
                assert self.process.poll() is None and time.monotonic() < end, self.output()
                time.sleep(0.1)
            finally:
                probe.close()

    def __exit__(self, kind, *_):
        self.process.terminate()
        try:
            self.process.wait(WAIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if kind is not None:
            print(self.output())
        self.folder.cleanup()

    def output(self):
        with open(self.log, errors="replace") as log:
            return log.read()[-3000:]


def services(client):
    client.send(f"<iq type='get' id='s' to='example.org'><services xmlns='{SERVICES[1:-1]}'/></iq>")
    answer = client.expect(CLIENT + "iq")
    assert answer.get("type") == "result", answer.attrib
    return {service.get("type"): service for service in answer.find(SERVICES + "services")}


def refused(coturn, user, password):
    turn = Turn("127.0.0.1", coturn.port)
    try:
        turn.allocate(user, password)
    except Refused as no:
        assert no.args[0] == 401, no.args[0]
    else:
        raise AssertionError(f"{user} {password} is believed")
    finally:
        turn.close()


def relayed(coturn, romeo):
    found = services(romeo)
    stun, turn = found["stun"], found["turn"]
    assert stun.get("username") is None and stun.get("port") == turn.get("port") == str(coturn.port)
    caller = Turn(stun.get("host"), int(stun.get("port")))
    assert caller.binding() == caller.socket.getsockname()
    user, password = turn.get("username"), turn.get("password")
    ends = int(user.split(":")[0])
    assert time.time() + 3500 < ends < time.time() + 3700 and "romeo" not in user, user
    assert turn.get("expires").startswith(time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(ends)))
    place = caller.allocate(user, password)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as callee:
        callee.bind(("127.0.0.1", 0))
        callee.settimeout(WAIT)
        caller.permit(callee.getsockname())
        caller.send(callee.getsockname(), b"from the caller")
        content, sender = callee.recvfrom(1000)
        assert content == b"from the caller" and sender == place, (content, sender, place)
        callee.sendto(b"from the callee", place)
        assert caller.data() == (callee.getsockname(), b"from the callee")
    caller.close()
    refused(coturn, user, password[::-1])
    refused(coturn, f"{ends + 86400}:{user.split(':')[1]}", password)  # nobody makes them last longer
    refused(coturn, f"{ends}:ffffffffffffffff", password)
    return user


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--bin", required=True)
    options = arguments.parse_args()
    with Coturn() as coturn, Daemon(options.bin, {
            "external_services.list": [f"stun:127.0.0.1:{coturn.port}", f"turn:127.0.0.1:{coturn.port}?transport=udp"],
            "external_services.secret": SECRET, "external_services.credentials_seconds": 3600}) as daemon:
        for name in ("romeo", "juliet"):
            daemon.add_user(name)
        users = set()
        for name in ("romeo", "juliet"):
            with member(daemon, name) as client:
                users.add(relayed(coturn, client).split(":")[1])
        assert len(users) == 2, "two people have one name"
    print("TURN: coturn believes the daemon's credentials, and no others")


if __name__ == "__main__":
    main()
