"""xmppctl check of a real daemon with Debian's dnsmasq: each finding with the line that mends it, and the exit status; and
xmppd init, whose configuration runs."""
import argparse
import json
import os
import pathlib
import socket
import subprocess
import sys
import time

from daemon import Daemon, find_program

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "interop"))
import servers  # noqa: E402  (die_with_parent, free_port)

DNSMASQ = "/usr/sbin/dnsmasq"


class Names:
    """dnsmasq with what a zone file has."""

    def __init__(self, folder, lines):
        self.port = servers.free_port()
        path = os.path.join(folder, f"dnsmasq-{self.port}.conf")
        pathlib.Path(path).write_text(f"port={self.port}\nlisten-address=127.0.0.1\nbind-interfaces\nkeep-in-foreground\n"
                                      "no-resolv\nno-hosts\nuser=\npid-file=\nlocal=/example.org/\n" + "\n".join(lines) + "\n")
        self.process = subprocess.Popen([DNSMASQ, "-C", path], preexec_fn=servers.die_with_parent)
        end = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                assert time.monotonic() < end and self.process.poll() is None, "dnsmasq does not listen"
                time.sleep(0.05)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)


def check(daemon, names, *more):
    """Exit status, findings."""
    done = daemon.control("check", "--json", "--dns", f"127.0.0.1:{names.port}", *more)
    assert done.returncode in (0, 1), done.stderr
    return done.returncode, json.loads(done.stdout)


def of(findings, level, area=None):
    return [each for each in findings if each["level"] == level and area in (None, each["area"])]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True)
    arguments = parser.parse_args()
    if not os.path.exists(DNSMASQ):
        print("SKIP: dnsmasq is not installed")
        return
    ports = {service: servers.free_port() for service in ("xmpp-client", "xmpps-client")}
    # Not only for this machine, so that others would have to find it.
    settings = {"listen.c2s": [f"0.0.0.0:{ports['xmpp-client']}"],
                "listen.c2s_direct_tls": [f"0.0.0.0:{ports['xmpps-client']}"]}
    good = ["host-record=example.org,127.0.0.1", "host-record=chat.example.org,127.0.0.1"]
    good += [f"srv-host=_{service}._tcp.example.org,chat.example.org,{port},0,5" for service, port in ports.items()]
    with Daemon(arguments.bin, settings) as daemon:
        with Names(daemon.folder, good) as names:
            status, findings = check(daemon, names)
            assert status == 0 and not of(findings, "error"), findings
            assert len(of(findings, "ok", "dns")) == 2, findings
            assert len(of(findings, "ok", "ports")) == 2, findings
            assert any("self-signed" in each["text"] for each in of(findings, "warning", "certificate")), findings
            assert of(findings, "ok", "limits") and of(findings, "ok", "files"), findings
            done = daemon.control("check", "other.example", "--dns", f"127.0.0.1:{names.port}")
            assert done.returncode == 1 and "not served here" in done.stderr, done
            # s2s.enabled is off.
            status, findings = check(daemon, names, "--s2s", "example.net")
            assert status == 1 and of(findings, "error", "federation"), findings
        bad = [good[0], f"srv-host=_xmpp-client._tcp.example.org,nowhere.example.org,{ports['xmpp-client']},0,5"]
        with Names(daemon.folder, bad) as names:
            status, findings = check(daemon, names)
            assert status == 1, findings
            assert any("nowhere.example.org has no address" in each["text"] for each in of(findings, "error", "dns"))
            fixes = [each["fix"] for each in findings]
            assert f"_xmpps-client._tcp.example.org. 3600 IN SRV 0 5 {ports['xmpps-client']} nowhere.example.org." in fixes
            os.chmod(os.path.join(daemon.folder, "data"), 0o755)
            key = os.path.join(daemon.folder, "data", "certificate-key.pem")
            os.chmod(key, 0o644)
            done = daemon.control("check", "--dns", f"127.0.0.1:{names.port}")
            assert f"→ chmod 600 {key}" in done.stdout and "→ chmod 700 " in done.stdout, done.stdout
            os.chmod(key, 0o600)
            os.chmod(os.path.join(daemon.folder, "data"), 0o700)
            assert daemon.stop() == 0
            status, findings = check(daemon, names)
            assert status == 1 and of(findings, "error", "ports")[0]["fix"] == "systemctl start xmppd", findings
        assert check_without_answers(daemon) == 1
    print("xmppctl check finds what is wrong, and what would mend it")
    host_meta(arguments.bin)

    with Daemon(arguments.bin) as daemon:  # for its folder and programs
        daemon.stop()
        config = os.path.join(daemon.folder, "etc", "xmppd.toml")
        command = [find_program(arguments.bin, "xmppd"), "--config", config]
        made = subprocess.run([*command, "init", "example.org", "--directory", daemon.folder + "/store", "--host",
                               "chat.example.org"], capture_output=True, text=True)
        assert made.returncode == 0 and "SRV 0 5 5223 chat.example.org." in made.stdout, made
        checked = subprocess.run([*command, "--check"], capture_output=True, text=True)
        assert checked.returncode == 0, checked
        again = subprocess.run([*command, "init", "example.net"], capture_output=True, text=True)
        assert again.returncode == 1 and "stays as it is" in again.stderr, again
        assert "example.net" not in pathlib.Path(config).read_text()
        assert subprocess.run([*command, "init", "not a domain"], capture_output=True).returncode == 2
    print("xmppd init writes a configuration that the daemon takes, once")


def host_meta(bin_folder):
    """At port 443 of an address that nobody else has, as browsers ask; with and without what they look for."""
    address = "127.0.0.77"
    try:
        socket.create_server((address, 443)).close()
    except OSError as error:
        return print(f"SKIP: host-meta: {error}")
    settings = {"http.listen": [f"{address}:443"], "http.public_url": "https://example.org", "s2s.ca_file": "data/certificate.pem"}
    with Daemon(bin_folder, settings) as daemon:
        with Names(daemon.folder, [f"host-record=example.org,{address}"]) as names:
            _, findings = check(daemon, names)
            (found,) = [each for each in findings if each["area"] == "host-meta"]
            assert found["level"] == "ok" and "leads to example.org" in found["text"], found
            daemon.stop()
            _, findings = check(daemon, names)
            (found,) = [each for each in findings if each["area"] == "host-meta"]
            assert found["level"] == "note" and "Connection refused" in found["text"], found
            assert found["fix"].startswith("location /.well-known/host-meta { proxy_pass https://127.0.0.77:443;"), found
    print("host-meta is asked for as browsers do")


def check_without_answers(daemon):
    """A name server that is not there."""
    done = daemon.control("check", "--json", "--dns", f"127.0.0.1:{servers.free_port()}")
    assert of(json.loads(done.stdout), "error", "dns"), done.stdout
    return done.returncode


main()
