#!/usr/bin/python3
"""A file of SIZE bytes over HTTPS: uploaded to xmppd and to nginx (WebDAV), and downloaded from both, in turns on the same machine.
Prints bytes a second, the server's CPU time, and how much memory xmppd grew. bench/web/files.py --bin BUILD [--size 1073741824]"""
import argparse
import os
import pathlib
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests" / "faults"))

from client import member  # noqa: E402
from daemon import Daemon  # noqa: E402
from upload_test import House, slot, wait_for  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")
BLOCK = os.urandom(1 << 20)


def cpu_seconds(pids):
    total = 0
    for pid in pids:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


class Nginx:
    def __init__(self, folder, certificate, key):
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        os.makedirs(f"{folder}/files")
        pathlib.Path(f"{folder}/nginx.conf").write_text(f"""
daemon off; worker_processes 1; error_log {folder}/error.log; pid {folder}/pid; user root;
events {{}}
http {{ access_log off; sendfile on; client_max_body_size 0; client_body_temp_path {folder}/body;
 server {{ listen 127.0.0.1:{self.port} ssl; ssl_certificate {certificate}; ssl_certificate_key {key}; ssl_protocols TLSv1.3;
  location / {{ root {folder}/files; dav_methods PUT; }} }} }}
""")
        self.process = subprocess.Popen(["nginx", "-c", f"{folder}/nginx.conf", "-p", folder], stdin=subprocess.DEVNULL)
        wait_for(self.answers, "nginx does not listen")

    def answers(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            return True
        except OSError:
            return False

    def pids(self):
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [self.process.pid, *map(int, children)]

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


def connect(port):
    context = ssl._create_unverified_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context.wrap_socket(socket.create_connection(("127.0.0.1", port), timeout=300), server_hostname="upload.example.org")


def upload(port, path, size):
    with connect(port) as peer:
        peer.sendall(f"PUT {path} HTTP/1.1\r\nHost: upload.example.org\r\nContent-Length: {size}\r\nConnection: close\r\n\r\n".encode())
        left = size
        while left > 0:
            peer.sendall(BLOCK[:left])
            left -= len(BLOCK)
        status = peer.recv(4096).split(b" ")[1]
        assert status in (b"201", b"204"), status


def download(port, path, size):
    buffer = bytearray(1 << 18)
    with connect(port) as peer:
        peer.sendall(f"GET {path} HTTP/1.1\r\nHost: upload.example.org\r\nConnection: close\r\n\r\n".encode())
        got = 0
        while got < size:
            count = peer.recv_into(buffer)
            assert count, f"{got} of {size}"
            got += count


def measured(what, pids, *arguments):
    begun, used = time.monotonic(), cpu_seconds(pids)
    what(*arguments)
    return time.monotonic() - begun, cpu_seconds(pids) - used


class Growth:
    """The most that the daemon's memory grows, looked at all the time by another process."""

    def __init__(self, pid):
        self.start = self.most = 0
        self.pid = pid

    def __enter__(self):
        program = ("import sys, time\npeak = 0\nwhile True:\n"
                   "    peak = max(peak, next(int(line.split()[1]) for line in open(f'/proc/{sys.argv[1]}/status') if line.startswith('VmRSS')))\n"
                   "    print(peak, flush=True)\n    time.sleep(0.05)\n")
        self.out = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen([sys.executable, "-c", program, str(self.pid)], stdout=self.out, stderr=subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.out.seek(0)
        seen = [int(line) for line in self.out.read().split("\n")[:-1] if line]
        self.kib = seen[-1] - seen[0]
        self.out.close()


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--bin", required=True)
    arguments.add_argument("--size", type=int, default=1 << 30)
    arguments.add_argument("--rounds", type=int, default=3)
    options = arguments.parse_args()
    size = options.size
    results, growth = {}, []
    with tempfile.TemporaryDirectory(prefix="bench-files-") as folder, \
            Daemon(options.bin, {"http.listen": ["127.0.0.1:0"], "upload.max_file_bytes": size, "upload.user_quota_bytes": 20 * size,
                                 "upload.total_quota_bytes": 20 * size, "log.level": "warning"}) as daemon:
        daemon.add_user("romeo")
        house = House(daemon)
        nginx = Nginx(folder, daemon.certificate(), daemon.certificate().replace("certificate.pem", "certificate-key.pem"))
        try:
            with member(daemon, "romeo") as romeo:
                small = slot(romeo, 1 << 20, name="warm", content_type="")
                upload(house.port(), small, 1 << 20)
                download(house.port(), small, 1 << 20)
                for number in range(options.rounds):
                    path = slot(romeo, size, name=f"f{number}", content_type="")
                    servers = {"nginx": (nginx.port, f"/f{number}", nginx.pids()),
                               "xmppd": (house.port(), path, [daemon.process.pid])}
                    for what in (upload, download):
                        for name, (port, where, pids) in servers.items():
                            with Growth(daemon.process.pid) as grown:
                                figures = measured(what, pids, port, where, size)
                            results.setdefault((what.__name__, name), []).append(figures)
                            if name == "xmppd":
                                growth.append(grown.kib)
                    os.remove(f"{folder}/files/f{number}")
                    daemon.control("uploads", "delete", path.split("/")[2])
        finally:
            nginx.stop()
    for what in ("upload", "download"):
        speed, cpu = {}, {}
        for name in ("nginx", "xmppd"):
            speed[name] = size / 2 ** 20 / statistics.median(wall for wall, _ in results[what, name])
            cpu[name] = statistics.median(used for _, used in results[what, name])
            print(f"{what:<9} {name}: {speed[name]:7.0f} MiB/s, {cpu[name]:5.2f} s of CPU")
        print(f"{what:<9} xmppd / nginx: speed {speed['xmppd'] / speed['nginx']:.2f}, CPU {cpu['xmppd'] / cpu['nginx']:.2f}")
    print(f"memory of xmppd grew by at most {max(growth) / 1024:.1f} MiB in one of them")


if __name__ == "__main__":
    main()
