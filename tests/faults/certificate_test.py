"""A certificate is renewed while the daemon runs: by stand-ins for certbot and lego, which run the hook that
docs/ten-minutes.md has, and by whoever just puts other files there. New connections see the new one, old ones go on; what is
no good is refused, loudly, and the old stays. certificate_test.py --bin BUILD_FOLDER"""
import argparse
import datetime
import json
import os
import pathlib
import re
import subprocess

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from client import member
from daemon import Daemon
from monitoring_test import values
from operation import der, shown_certificate, wait_for

GUIDE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "ten-minutes.md"


def make_pair(domain="example.org", days=(-1, 30)):
    """PEM of a chain and of its key, good from so many days on until so many."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([]), datetime.datetime.utcnow()
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(now + datetime.timedelta(days=days[0]))
            .not_valid_after(now + datetime.timedelta(days=days[1]))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(domain)]), True).sign(key, hashes.SHA256()))
    return (made.public_bytes(serialization.Encoding.PEM),
            key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))


class Lineage:
    """What certbot keeps: live/NAME has links, archive/NAME the files of each renewal."""

    def __init__(self, folder):
        self.live, self.archive = os.path.join(folder, "live", "example.org"), os.path.join(folder, "archive", "example.org")
        os.makedirs(self.live)
        os.makedirs(self.archive)
        self.number = 0
        self.renew()

    def renew(self, pair=None, mode=0o600):
        self.number += 1
        for name, text in zip(("fullchain", "privkey"), pair or make_pair()):
            path, link = os.path.join(self.archive, f"{name}{self.number}.pem"), os.path.join(self.live, f"{name}.pem")
            pathlib.Path(path).write_bytes(text)
            os.chmod(path, mode)
            if os.path.lexists(link):
                os.remove(link)
            os.symlink(os.path.relpath(path, self.live), link)

    def file(self, name):
        return os.path.join(self.live, name + ".pem")


def hook_of_the_guide(daemon, folder):
    """The script as the guide has it, with the daemon's folder for /etc/xmppd, and programs beside it that do as root's do."""
    text = re.search(r"renewal-hooks/deploy/xmppd <<'END'\n(.*?)^END$", GUIDE.read_text(), re.M | re.S).group(1)
    assert "/etc/xmppd/" in text and "xmppctl reload" in text, text
    programs = pathlib.Path(folder, "programs")
    programs.mkdir()
    for name, lines in {"systemctl": '[ "$*" = "-q is-active xmppd" ]',
                        "xmppctl": f'exec {daemon.xmppctl} --config {daemon.config} "$@"',
                        "install": 'while [ $# -gt 2 ]; do case $1 in -o|-g) shift;; -m) mode=$2; shift;; esac; shift; done\n'
                                   'cp "$1" "$2.new" && chmod "$mode" "$2.new" && mv "$2.new" "$2"'}.items():
        path = programs / name
        path.write_text(f"#!/bin/sh\n{lines}\n")
        path.chmod(0o755)
    hook = pathlib.Path(folder, "hook")
    hook.write_text(text.replace("/etc/xmppd/", daemon.folder + "/"))
    hook.chmod(0o755)

    def run(**variables):
        return subprocess.run([str(hook)], env={"PATH": f"{programs}:/usr/bin:/bin", **variables}, capture_output=True, text=True,
                              timeout=60)
    return run


def metrics(daemon):
    return values(int(json.loads(pathlib.Path(daemon.report).read_text())["monitoring"][0].rsplit(":", 1)[1]))


def by_hook(daemon, lineage, folder):
    run = hook_of_the_guide(daemon, folder)
    assert run(RENEWED_LINEAGE=lineage.live).returncode == 0
    daemon.settings.update({"tls.certificate": "fullchain.pem", "tls.key": "privkey.pem"})
    daemon.write_config()
    assert daemon.control("reload").returncode == 0
    first = shown_certificate(daemon)
    assert first == der(lineage.file("fullchain"))
    with member(daemon, "alice") as old:
        # certbot: the lineage has been renewed, then its deploy hooks run.
        lineage.renew()
        done = run(RENEWED_LINEAGE=lineage.live)
        assert done.returncode == 0, done
        assert shown_certificate(daemon) == der(lineage.file("fullchain")) != first
        # lego says where its files are.
        lineage.renew()
        done = run(LEGO_CERT_PATH=lineage.file("fullchain"), LEGO_CERT_KEY_PATH=lineage.file("privkey"), LEGO_CERT_DOMAIN="example.org")
        assert done.returncode == 0, done
        now = der(lineage.file("fullchain"))
        assert shown_certificate(daemon) == now
        # One for another domain: the hook fails, so that certbot tells its operator, and the old goes on.
        lineage.renew(make_pair("example.net"))
        done = run(RENEWED_LINEAGE=lineage.live)
        assert done.returncode != 0 and "does not name example.org" in done.stderr, done
        assert shown_certificate(daemon) == now
        assert metrics(daemon)["xmppd_certificates_refused",] == 1
        old.ping()
    print("the guide's hook, by stand-ins for certbot and lego")


def by_watching(daemon, lineage):
    daemon.settings.update({"tls.certificate": lineage.file("fullchain"), "tls.key": lineage.file("privkey"), "tls.watch_seconds": 1})
    daemon.write_config()
    lineage.renew()
    daemon.stop()
    daemon.start()
    with member_of(daemon, lineage) as old:
        lineage.renew()
        fresh = der(lineage.file("fullchain"))
        wait_for(lambda: shown_certificate(daemon) == fresh, "the new certificate")
        assert metrics(daemon)["xmppd_certificate_reads_total", "taken"] == 1
        refused = 0
        for pair, mode, why in ((make_pair(days=(-9, -1)), 0o600, "has expired"),
                                ((make_pair()[0], make_pair()[1]), 0o600, "does not belong"),
                                (make_pair(), 0o644, "open to group or others")):
            lineage.renew(pair, mode)
            refused += 1
            wait_for(lambda: metrics(daemon)["xmppd_certificate_reads_total", "refused"] == refused, why)
            assert metrics(daemon)["xmppd_certificates_refused",] == 1
            lines = [line for line in daemon.log().splitlines() if "CERTIFICATES REFUSED" in line]
            assert len(lines) == refused and why in lines[-1] and "error" in lines[-1], lines
            assert shown_certificate(daemon) == fresh, why
        lineage.renew()
        wait_for(lambda: metrics(daemon)["xmppd_certificates_refused",] == 0, "the good one")
        assert shown_certificate(daemon) == der(lineage.file("fullchain"))
        old.ping()
    audited = [each["event"] for each in json.loads(daemon.control("audit", "--json").stdout)]
    assert audited.count("certificates read") == 2, audited
    print("files are watched; what is no good is refused, and the old stays")


def member_of(daemon, lineage):
    trusted = pathlib.Path(daemon.folder, "trusted.pem")
    trusted.write_bytes(pathlib.Path(lineage.file("fullchain")).read_bytes())
    daemon.certificate = lambda: str(trusted)
    return member(daemon, "alice")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True)
    options = parser.parse_args()
    with Daemon(options.bin, {"monitoring.listen": ["127.0.0.1:0"]}) as daemon:
        daemon.add_user("alice")
        lineage = Lineage(os.path.join(daemon.folder, "letsencrypt"))
        daemon.certificate = lambda: os.path.join(daemon.folder, "fullchain.pem")
        by_hook(daemon, lineage, daemon.folder)
        by_watching(daemon, lineage)


if __name__ == "__main__":
    main()
