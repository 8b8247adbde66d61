#!/usr/bin/env python3
"""How long a daemon takes to start on a store with many accounts, and to make a backup of it.
large_store.py --bin BUILD_FOLDER [--accounts 1000000] [--rounds 5]

Makes the store once (some hundred bytes for each account), then starts the daemon until it listens: after a start
before, and with the file out of the kernel's cache. No time counts but that of the daemon."""
import argparse
import json
import os
import pathlib
import sqlite3
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "faults"))
from daemon import Daemon  # noqa: E402


def fill(file, accounts):
    store = sqlite3.connect(file)
    store.execute("PRAGMA synchronous = OFF")
    store.execute("PRAGMA cache_size = -400000")
    begun = time.monotonic()
    names = [f"user{number:07}@example.org" for number in range(accounts)]
    with store:
        store.executemany("INSERT INTO accounts (jid, domain, created) VALUES (?, 'example.org', 1)", ((name,) for name in names))
        first = store.execute("SELECT MIN(id) FROM accounts").fetchone()[0]
        for kind, size in (("sha1", 20), ("sha256", 32), ("sha512", 64)):
            store.executemany("INSERT INTO scram_keys VALUES (?, ?, ?, 10000, ?, ?)",
                              ((first + number, kind, os.urandom(16), os.urandom(size), os.urandom(size)) for number in range(accounts)))
        store.executemany("INSERT INTO rosters VALUES (?, 2, 0)", ((first + number,) for number in range(accounts)))
        store.executemany("INSERT INTO roster_items VALUES (?, ?, '', 'both', 0, 0, 1)",
                          ((first + number, names[(number + 1) % accounts]) for number in range(accounts)))
    store.close()
    print(f"store of {accounts} accounts, {os.path.getsize(file) / 1e6:.0f} MB, made in {time.monotonic() - begun:.0f} s")


def forget_cache(file):
    with open(file, "rb") as opened:
        os.fsync(opened.fileno())
        os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def start_seconds(daemon):
    begun = time.monotonic()
    daemon.start()
    took = time.monotonic() - begun
    assert daemon.stop() == 0
    return took


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True)
    parser.add_argument("--accounts", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with Daemon(arguments.bin) as daemon:
        daemon.stop()
        empty = min(start_seconds(daemon) for _ in range(arguments.rounds))
        file = pathlib.Path(daemon.folder, "data", "xmppd.db")
        fill(file, arguments.accounts)
        start_seconds(daemon)
        warm = sorted(start_seconds(daemon) for _ in range(arguments.rounds))
        cold = []
        for _ in range(arguments.rounds):
            forget_cache(file)
            cold.append(start_seconds(daemon))
        daemon.start()
        begun = time.monotonic()
        facts = json.loads(daemon.control("backup", os.path.join(daemon.folder, "copy"), "--json").stdout)
        backup = time.monotonic() - begun
    print(json.dumps({"accounts": arguments.accounts, "start_of_empty_store_s": round(empty, 3),
                      "start_s": [round(each, 3) for each in warm], "start_uncached_s": [round(each, 3) for each in sorted(cold)],
                      "backup_s": round(backup, 2), "backup_bytes": facts["bytes"]}, indent=1))


if __name__ == "__main__":
    main()
