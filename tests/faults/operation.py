#!/usr/bin/env python3
"""What an operator does and what befalls him: SIGTERM, SIGHUP, bad configurations and keys, a full disk, a second daemon.
operation.py --bin BUILD_FOLDER [CASE...]"""
import argparse
import atexit
import os
import pathlib
import resource
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time

from client import CLIENT, Client, StreamEnded, member, message
from daemon import Daemon, toml

CASES = []
EX_CONFIG = 78


def case(function):
    CASES.append(function)
    return function


def wait_for(there, what, seconds=30):
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end, f"waited too long for {what}"
        time.sleep(0.02)


def outcome(daemon, *arguments, **options):
    """Exit status and standard error of a daemon that is expected to end by itself."""
    done = subprocess.run([daemon.xmppd, "--config", daemon.config, *arguments], stdin=subprocess.DEVNULL, text=True,
                          capture_output=True, timeout=60, **options)
    return done.returncode, done.stdout, done.stderr


def make_certificate(folder, name, domain="example.org"):
    certificate, key = os.path.join(folder, f"{name}.pem"), os.path.join(folder, f"{name}.key")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                    "30", "-subj", f"/CN={domain}", "-addext", f"subjectAltName=DNS:{domain}", "-keyout", key, "-out",
                    certificate], check=True, capture_output=True)
    os.chmod(key, 0o600)
    return certificate, key


def shown_certificate(daemon):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", daemon.direct)) as bare:
        with context.wrap_socket(bare, server_hostname="example.org") as tls:
            return tls.getpeercert(binary_form=True)


def der(certificate):
    return ssl.PEM_cert_to_DER_cert(pathlib.Path(certificate).read_text())


@case
def first_start_and_drain(bin_folder):
    """An empty folder is enough; SIGTERM ends streams properly, keeps what was sent, and ends with 0."""
    with Daemon(bin_folder) as daemon:
        for name in ("alice", "bob", "away"):
            daemon.add_user(name)
        clients = [member(daemon, "alice"), member(daemon, "bob", direct=True)]
        for client in clients:
            client.send("<presence/>")
            client.ping()
        for number in range(50):
            clients[0].send(message("away@example.org", f"kept {number}"))
        clients[0].ping()
        begun = time.monotonic()
        daemon.process.send_signal(signal.SIGTERM)
        for client in clients:
            assert client.read_to_end() == "system-shutdown"
            assert client.closed_properly, "no </stream:stream>"
            client.close()
        assert daemon.wait(30) == 0
        assert time.monotonic() - begun < 10
        daemon.start()
        with member(daemon, "away") as away:
            away.send("<presence/>")
            wait_for(lambda: away.ping() is not None and
                     len([e for e in away.queue if e.tag == CLIENT + "message"]) == 50, "the kept messages")


@case
def drain_does_not_wait_for_the_deaf(bin_folder):
    with Daemon(bin_folder, {"shutdown.seconds": 2}) as daemon:
        daemon.add_user("alice")
        half_open = [Client(daemon), socket.create_connection(("127.0.0.1", daemon.direct))]
        member(daemon, "alice")
        begun = time.monotonic()
        assert daemon.stop() == 0
        assert time.monotonic() - begun < 8
        for client in half_open:
            client.close()


@case
def reload_swaps_certificates(bin_folder):
    """SIGHUP: new connections see the new certificate, old ones go on; a bad one changes nothing."""
    with Daemon(bin_folder) as daemon:
        daemon.add_user("alice")
        self_signed = shown_certificate(daemon)
        client = member(daemon, "alice")
        certificate, key = make_certificate(daemon.folder, "one")
        daemon.settings.update({"tls.certificate": certificate, "tls.key": key})
        daemon.write_config()

        def reload(done_with):
            before = daemon.log().count(done_with)
            daemon.process.send_signal(signal.SIGHUP)
            wait_for(lambda: daemon.log().count(done_with) > before, done_with)

        reload("configuration and certificates read again")
        assert shown_certificate(daemon) == der(certificate) != self_signed
        client.ping()
        # The same path, another file: what certbot does.
        second, second_key = make_certificate(daemon.folder, "two")
        os.replace(second, certificate)
        os.replace(second_key, key)
        reload("configuration and certificates read again")
        now = shown_certificate(daemon)
        assert now == der(certificate)
        # Half of a pair, a key for everybody to read, nonsense: refused, all stays.
        third, third_key = make_certificate(daemon.folder, "three")
        os.replace(third, certificate)
        reload("reload refused")
        os.replace(third_key, key)
        os.chmod(key, 0o644)
        reload("reload refused")
        os.chmod(key, 0o600)
        pathlib.Path(certificate).write_text("nonsense")
        reload("reload refused")
        assert shown_certificate(daemon) == now
        client.ping()
        client.close()


@case
def reload_changes_settings(bin_folder):
    with Daemon(bin_folder) as daemon:
        daemon.add_user("alice")
        daemon.settings["c2s.max_stanza_bytes"] = 20_000
        daemon.settings["listen.c2s"] = ["127.0.0.1:0", "127.0.0.1:0"]
        daemon.write_config()
        done = daemon.control("reload")
        assert done.returncode == 0, done.stderr
        assert "listen.c2s" in done.stdout + done.stderr, "did not say what waits for a restart"
        with member(daemon, "alice") as client:
            client.send(message("alice@example.org", "x" * 25_000))
            assert client.read_to_end() == "policy-violation"
        status, output, _ = outcome(daemon, "--check")
        assert status == 0 and "xmppd runs" in output, output
        # A mistake: all of the old stays, and the reason is told.
        good = pathlib.Path(daemon.config).read_text()
        pathlib.Path(daemon.config).write_text(good.replace("20000", "30000") + "\n[c2s2]\nbogus = 1\n")
        done = daemon.control("reload")
        assert done.returncode != 0 and "c2s2" in done.stderr, done
        with member(daemon, "alice") as client:
            client.send(message("alice@example.org", "x" * 25_000))
            assert client.read_to_end() == "policy-violation"
        pathlib.Path(daemon.config).write_text(good)


@case
def log_is_reopened(bin_folder):
    with Daemon(bin_folder) as daemon:
        daemon.add_user("alice")
        os.rename(daemon.log_file, daemon.log_file + ".1")
        daemon.process.send_signal(signal.SIGHUP)
        wait_for(lambda: os.path.exists(daemon.log_file) and "read again" in daemon.log(), "the new log")
        with member(daemon, "alice") as client:
            client.ping()
        wait_for(lambda: "logged in as alice@example.org" in daemon.log(), "a line in the new log")


@case
def log_has_no_secrets(bin_folder):
    with Daemon(bin_folder, {"log.level": "trace"}) as daemon:
        daemon.add_user("alice", "very-secret-password")
        daemon.add_user("bob")
        with Client(daemon, direct=True) as client:
            client.log_in("alice", "very-secret-password")
            client.send(message("bob@example.org", "very secret body"))
            client.ping()
        assert daemon.stop() == 0
        log = daemon.log()
        assert "alice@example.org" in log
        assert "very-secret-password" not in log and "very secret body" not in log and "AHZlcnk" not in log


@case
def bad_configurations(bin_folder):
    """78, and file, line and key in the message; --check says the same without starting."""
    daemon = Daemon(bin_folder)
    good = pathlib.Path(daemon.config).read_text()
    status, output, errors = outcome(daemon, "--check")
    assert status == 0 and not errors and "in order" in output
    assert not os.path.exists(os.path.join(daemon.folder, "data")), "--check made the data folder"
    for text, word in ((good + "[c2s]\nmax_depht = 5\n", "max_depht"), (good + "[c2s]\nmax_depth = true\n", "max_depth"),
                       (good + "[c2s]\nmax_depth = 99999999\n", "max_depth"), (good + "[[[", "xmppd.toml"), ("", "empty"),
                       (good.replace("127.0.0.1:0", "nowhere"), "listen"),
                       (good + "[tls]\ncertificate = \"missing.pem\"\nkey = \"missing.key\"\n", "missing")):
        pathlib.Path(daemon.config).write_text(text)
        for arguments in (("--check",), ()):
            status, _, errors = outcome(daemon, *arguments)
            assert status == EX_CONFIG, f"{status} for {word} {arguments}: {errors}"
            assert word in errors, errors
    os.remove(daemon.config)
    assert outcome(daemon)[0] == EX_CONFIG


@case
def arguments_of_the_program(bin_folder):
    daemon = Daemon(bin_folder)
    run = lambda *words: subprocess.run([daemon.xmppd, *words], capture_output=True, text=True, timeout=60)
    assert run("--version").stdout.startswith("xmppd ")
    assert "--config" in run("--help").stdout
    for words in (("--bogus",), ("--config",), ("stray",)):
        assert run(*words).returncode == 2, words
    printed = run("--print-default-config")
    assert printed.returncode == 0 and "max_stanza_bytes" in printed.stdout


@case
def keys_that_must_not_be_used(bin_folder):
    daemon = Daemon(bin_folder)
    certificate, key = make_certificate(daemon.folder, "one")
    _, other_key = make_certificate(daemon.folder, "other")
    daemon.settings.update({"tls.certificate": certificate, "tls.key": key})
    daemon.write_config()
    os.chmod(key, 0o644)
    status, _, errors = outcome(daemon)
    assert status == EX_CONFIG and "one.key" in errors, (status, errors)
    daemon.settings["tls.key"] = other_key
    daemon.write_config()
    status, _, errors = outcome(daemon)
    assert status == EX_CONFIG and "does not belong" in errors, (status, errors)
    daemon.settings["tls.key"] = os.path.join(daemon.folder, "none.key")
    daemon.write_config()
    status, _, errors = outcome(daemon)
    assert status == EX_CONFIG and "none.key" in errors, (status, errors)
    if os.geteuid() != 0:  # root can read anything
        os.chmod(key, 0)
        daemon.settings["tls.key"] = key
        daemon.write_config()
        assert outcome(daemon)[0] == EX_CONFIG


@case
def second_daemon(bin_folder):
    with Daemon(bin_folder) as daemon:
        status, _, errors = outcome(daemon)
        assert status == 1 and "in use" in errors, (status, errors)
        with Client(daemon) as client:
            client.open()  # the first is unharmed
        # After a SIGKILL the lock is free, and the dead control socket no hindrance.
        daemon.kill()
        daemon.start()


@case
def address_in_use(bin_folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        daemon = Daemon(bin_folder, {"listen.c2s": [f"127.0.0.1:{port}"]})
        status, _, errors = outcome(daemon)
        assert status == 1 and str(port) in errors, (status, errors)


def limit_file_size(limit):
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))


@case
def disk_full_at_start(bin_folder):
    daemon = Daemon(bin_folder)
    del daemon.settings["log.file"]
    daemon.write_config()
    status, _, errors = outcome(daemon, preexec_fn=limit_file_size(8192))
    assert status == 1 and "data" in errors, (status, errors)
    # A folder that can't be made.
    pathlib.Path(daemon.folder, "data2").write_text("a file")
    daemon.settings["storage.directory"] = "data2"
    daemon.write_config()
    status, _, errors = outcome(daemon)
    assert status == 1 and "data2" in errors, (status, errors)


@case
def disk_full_while_running(bin_folder):
    """What can't be stored is refused, not lost in silence; with space again, all works again."""
    with Daemon(bin_folder, {"offline.max_messages": 10000}) as daemon:
        daemon.add_user("alice")
        daemon.add_user("away")
        with member(daemon, "alice") as client:
            sizes = [path.stat().st_size for path in pathlib.Path(daemon.folder, "data").iterdir()]
            before = resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE)
            resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE, (max(sizes) + 4096, before[1]))
            for number in range(20):
                client.send(message("away@example.org", "x" * 20_000, f" id='m{number}'"))
            client.ping()
            refused = {e.get("id") for e in client.queue if e.get("type") == "error"}
            client.queue.clear()
            assert refused, "nothing was refused, though nothing could be stored"
            resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE, before)
            client.send(message("away@example.org", "there is space again", " id='last'"))
            client.ping()
            assert not client.queue, "still refused"
        with member(daemon, "away") as away:
            away.send("<presence/>")
            kept = lambda: [e for e in away.queue if e.tag == CLIENT + "message"]
            wait_for(lambda: away.ping() is not None and len(kept()) == 21 - len(refused), "what was accepted")
            assert not refused & {e.get("id") for e in kept()}, "refused, but stored"


@case
def sandboxed(bin_folder):
    """Every thread makes the system calls of a server alone; with the sandbox off, that is said of none."""
    def filters(daemon):
        tasks = pathlib.Path(f"/proc/{daemon.process.pid}/task").iterdir()
        return {line.split()[1] for task in tasks for line in (task / "status").read_text().splitlines()
                if line.startswith("Seccomp:")}

    with Daemon(bin_folder) as daemon:
        daemon.add_user("alice")
        if "no limit to its system calls" not in daemon.log():  # so it is with a sanitizer
            wait_for(lambda: filters(daemon) == {"2"}, "the filter")
        # A certificate in a folder the daemon didn't know at its start: refused, with the reason.
        elsewhere = tempfile.mkdtemp(prefix="xmppd-elsewhere.")
        atexit.register(shutil.rmtree, elsewhere, ignore_errors=True)
        certificate, key = make_certificate(elsewhere, "one")
        daemon.settings.update({"tls.certificate": certificate, "tls.key": key})
        daemon.write_config()
        done = daemon.control("reload")
        if "no limit to the files" not in daemon.log():
            assert done.returncode != 0 and "security.sandbox" in done.stderr, done
        assert daemon.stop() == 0
        daemon.start()
        assert shown_certificate(daemon) == der(certificate)
    with Daemon(bin_folder, {"security.sandbox": False}) as daemon:
        daemon.add_user("alice")
        assert filters(daemon) == {"0"}


@case
def two_hosts(bin_folder):
    """Each shows its own certificate, by SNI and by the stream header."""
    daemon = Daemon(bin_folder, domains=("example.org", "other.example"))
    certificate, key = make_certificate(daemon.folder, "other", "other.example")
    text = pathlib.Path(daemon.config).read_text()
    pathlib.Path(daemon.config).write_text(text.replace(
        'domain = "other.example"\n', f'domain = "other.example"\ncertificate = {toml(certificate)}\nkey = {toml(key)}\n'))
    with daemon:
        default = daemon.certificate
        for direct in (False, True):
            for domain, file in (("example.org", default()), ("other.example", certificate)):
                daemon.certificate = lambda: file
                with Client(daemon, direct=direct, domain=domain) as client:
                    if not direct:
                        client.start_tls()
                    client.open()
                    assert client.socket.getpeercert(binary_form=True) == der(file)


@case
def service_manager_is_told(bin_folder):
    """READY when clients can connect, that the loop turns, a reload, a status and the end; nothing to a watchdog of another process."""
    with Daemon(bin_folder) as daemon:
        daemon.stop()
        address = os.path.join(daemon.folder, "notify")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(address)
            manager.settimeout(30)

            def heard(*wanted):
                told = manager.recv(4096).decode().split("\n")
                while not set(wanted) <= set(told):
                    assert told[0] == "WATCHDOG=1", told
                    told = manager.recv(4096).decode().split("\n")

            os.environ.update(NOTIFY_SOCKET=address, WATCHDOG_USEC="400000")
            os.environ.pop("WATCHDOG_PID", None)
            try:
                daemon.start()
            finally:
                for name in ("NOTIFY_SOCKET", "WATCHDOG_USEC"):
                    del os.environ[name]
            heard("READY=1", "STATUS=0 clients, 0 other servers, 0 components")
            with Client(daemon) as client:
                client.open()
                heard("WATCHDOG=1", "STATUS=1 clients, 0 other servers, 0 components")
            daemon.process.send_signal(signal.SIGHUP)
            heard("RELOADING=1")
            heard("READY=1")
            os.kill(daemon.process.pid, signal.SIGSTOP)  # a loop that does not turn says nothing
            time.sleep(0.5)
            manager.setblocking(False)
            try:
                while manager.recv(4096):
                    pass
            except BlockingIOError:
                pass
            manager.settimeout(1)
            try:
                raise AssertionError(manager.recv(4096))
            except TimeoutError:
                pass
            os.kill(daemon.process.pid, signal.SIGCONT)
            manager.settimeout(30)
            heard("WATCHDOG=1")
            daemon.process.send_signal(signal.SIGTERM)
            heard("STOPPING=1")
            assert daemon.process.wait(30) == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True)
    parser.add_argument("cases", nargs="*")
    arguments = parser.parse_args()
    failures = 0
    for function in CASES:
        if arguments.cases and function.__name__ not in arguments.cases:
            continue
        begun = time.monotonic()
        try:
            function(arguments.bin)
            print(f"ok      {function.__name__} ({time.monotonic() - begun:.1f} s)", flush=True)
        except Exception as error:  # the next cases may still tell something
            failures += 1
            print(f"FAILED  {function.__name__}: {type(error).__name__}: {error}", flush=True)
    if failures:
        raise SystemExit(f"{failures} failed")


if __name__ == "__main__":
    sys.exit(main())
