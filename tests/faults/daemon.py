"""A real xmppd on a temporary data folder, for tests that misuse it."""
import argparse
import atexit
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

START_SECONDS = 30
STOP_SECONDS = 30


def find_program(folder, name):
    for path in sorted(pathlib.Path(folder).rglob(name)):
        if path.is_file() and os.access(path, os.X_OK):
            return str(path)
    raise SystemExit(f"no program {name} below {folder}")


def arguments_of_rounds(description):
    """--bin, --rounds and --seed, which is printed, so that a failed run can be had again."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--bin", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}")
    return arguments


def toml(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(toml(item) for item in value) + "]"
    return json.dumps(value)


class Daemon:
    """settings: {"table.key": value}; those of "host" are of the first domain. The folder goes with this process."""

    def __init__(self, bin_folder, settings=None, domains=("example.org",)):
        self.xmppd = find_program(bin_folder, "xmppd")
        self.xmppctl = find_program(bin_folder, "xmppctl")
        self.folder = tempfile.mkdtemp(prefix="xmppd-faults.")
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        self.config = os.path.join(self.folder, "xmppd.toml")
        self.log_file = os.path.join(self.folder, "log")
        self.report = os.path.join(self.folder, "ports.json")
        self.domains = domains
        self.settings = {
            "listen.c2s": ["127.0.0.1:0"],
            "listen.c2s_direct_tls": ["127.0.0.1:0"],
            "listen.report_file": "ports.json",
            "s2s.enabled": False,
            "storage.directory": "data",
            "log.file": "log",
            "scram.iterations": 4096,
            "devices.announce_new": False,  # tests tell devices apart themselves
            "limits.new_days": 0,
            "limits.messages_per_minute": 0,
            "limits.requests_per_hour": 0,
        }
        if threads := os.environ.get("XMPPD_IO_THREADS"):
            self.settings["c2s.io_threads"] = int(threads)
        self.settings.update(settings or {})
        self.write_config()
        self.process = None
        self.c2s = self.direct = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, kind, *_):
        if self.process and self.process.poll() is None:
            status = self.stop()
            if kind is None and status != 0:
                raise AssertionError(f"the daemon ended with {status}\n{self.tail()}")
        if kind is not None:
            print(f"--- the end of {self.log_file}\n{self.tail()}")

    def write_config(self):
        tables = {}
        for key, value in self.settings.items():
            table, name = key.split(".", 1)
            tables.setdefault(table, []).append(f"{name} = {toml(value)}")
        of_first = "".join(line + "\n" for line in tables.pop("host", []))
        text = "".join(f'[[host]]\ndomain = "{domain}"\n' + (of_first if domain == self.domains[0] else "")
                       for domain in self.domains)
        for table, lines in tables.items():
            text += f"[{table}]\n" + "\n".join(lines) + "\n"
        pathlib.Path(self.config).write_text(text)

    def spawn(self, *arguments, **options):
        return subprocess.Popen([self.xmppd, "--config", self.config, *arguments], stdin=subprocess.DEVNULL, **options)

    def start(self):
        if os.path.exists(self.report):
            os.remove(self.report)
        self.errors = open(os.path.join(self.folder, "stderr"), "ab")
        self.process = self.spawn(stderr=self.errors)
        end = time.monotonic() + START_SECONDS
        while not os.path.exists(self.report):
            if self.process.poll() is not None:
                raise AssertionError(f"the daemon did not start: {self.tail()}")
            if time.monotonic() > end:
                raise AssertionError("the daemon is not ready in time")
            time.sleep(0.01)
        ports = json.loads(pathlib.Path(self.report).read_text())
        self.c2s = int(ports["c2s"][0].rsplit(":", 1)[1])
        self.direct = int(ports["c2s_direct_tls"][0].rsplit(":", 1)[1])

    def stop(self):
        """SIGTERM; the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.wait(STOP_SECONDS)

    def wait(self, seconds):
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return "a SIGKILL, because it did not end in time"

    def kill(self):
        """SIGKILL: no warning, no flush."""
        self.process.kill()
        self.process.wait()

    def alive(self):
        return self.process.poll() is None

    def control(self, *arguments, text=""):
        return subprocess.run([self.xmppctl, "--config", self.config, *arguments], input=text, text=True,
                              capture_output=True, timeout=60)

    def add_user(self, name, password="secret"):
        done = self.control("adduser", f"{name}@{self.domains[0]}", "--password-stdin", text=password + "\n")
        assert done.returncode == 0, done.stderr

    def log(self):
        return pathlib.Path(self.log_file).read_text(errors="replace")

    def tail(self, lines=30):
        text = ""
        for name in ("log", "stderr"):
            path = pathlib.Path(self.folder, name)
            if path.exists():
                text += "\n".join(path.read_text(errors="replace").splitlines()[-lines:]) + "\n"
        return text

    def processor_seconds(self):
        """User and system time so far."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_kib(self):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
        return 0

    def expect_memory(self, kib, limit_kib, what):
        """Under a sanitizer, which keeps what was freed and shadows the rest, memory says nothing."""
        if kib >= limit_kib and not self.sanitized():
            raise AssertionError(f"{kib} KiB {what}, less than {limit_kib} expected")

    def sanitized(self):
        program = pathlib.Path(self.xmppd).read_bytes()
        return b"__asan_init" in program or b"__tsan_init" in program

    def certificate(self):
        return os.path.join(self.folder, "data", "certificate.pem")
