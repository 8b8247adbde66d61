#!/usr/bin/env python3
"""A disk that is slow, and one that fails at the N-th write: whoever's message it was is told, nobody else notices.
disk_test.py --bin BUILD_FOLDER --disk SHARED_OBJECT"""
import argparse
import errno
import mmap
import os
import struct
import tempfile
import time

from client import CLIENT, member, message
from daemon import Daemon

FIELDS = ("sync_ms", "fail_in", "error", "failed")


class Disk:
    """What the daemon's disk is to do next."""

    def __init__(self):
        with tempfile.NamedTemporaryFile(prefix="faulty-disk.", delete=False) as file:
            file.write(bytes(4 * len(FIELDS)))
            self.path = file.name
        with open(self.path, "r+b") as file:
            self.memory = mmap.mmap(file.fileno(), 0)

    def order(self, **orders):
        for name, value in orders.items():
            struct.pack_into("i", self.memory, 4 * FIELDS.index(name), value)

    def seen(self, name):
        return struct.unpack_from("i", self.memory, 4 * FIELDS.index(name))[0]


def answers(client, ids):
    """The ids of what came back as an error, of `ids`."""
    return {element.get("id") for element in client.queue if element.get("type") == "error"} & set(ids)


def slow(daemon, disk):
    """While a message waits for the disk, others are answered."""
    with member(daemon, "alice") as alice, member(daemon, "bob") as bob:
        alice.ping()
        bob.ping()
        disk.order(sync_ms=1500)
        alice.send(message("away@example.org", "slowly", " id='slow'"))
        alice.send("<iq type='get' id='behind' to='example.org'><ping xmlns='urn:xmpp:ping'/></iq>")
        for _ in range(20):
            bob.ping()
        disk.order(sync_ms=0)
        alice.ping()
        assert not answers(alice, ["slow"]), "refused, though the disk was only slow"
    return {"slow"}


def failing(daemon, disk):
    """Each write in its turn, full and broken: refused or kept, never both and never neither."""
    kept, failures = set(), 0
    long = " and on" * 10_000  # a commit of several writes
    with member(daemon, "alice") as alice, member(daemon, "bob") as bob:
        for error in (errno.ENOSPC, errno.EIO):
            for turn in range(1, 9):
                name = f"{errno.errorcode[error]}-{turn}"
                before = disk.seen("failed")
                disk.order(error=error, fail_in=turn)
                alice.send(message("away@example.org", name + long, f" id='{name}'"))
                bob.ping()
                alice.ping()
                disk.order(fail_in=0)
                failures += disk.seen("failed") - before
                if not answers(alice, [name]):
                    kept.add(name)
                alice.queue.clear()
                # Nothing is left of it.
                alice.send(message("away@example.org", name, f" id='{name}-after'"))
                alice.ping()
                assert not answers(alice, [f"{name}-after"]), f"still refused after {name}"
                kept.add(f"{name}-after")
    assert failures >= 6, f"the disk failed {failures} times only: is it the daemon's?"
    return kept


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True)
    parser.add_argument("--disk", required=True)
    arguments = parser.parse_args()
    disk = Disk()
    os.environ.update(FAULTY_DISK=disk.path, LD_PRELOAD=arguments.disk)
    try:
        with Daemon(arguments.bin) as daemon:
            del os.environ["LD_PRELOAD"]
            for user in ("alice", "bob", "away"):
                daemon.add_user(user)
            kept = slow(daemon, disk) | failing(daemon, disk)
            # A restart reads what is on disk.
            assert daemon.stop() == 0
            daemon.start()
            with member(daemon, "away") as away:
                away.send("<presence/>")
                got, patience = [], time.monotonic() + 30
                while len(got) < len(kept) and time.monotonic() < patience:
                    away.ping()  # behind what the server sends by itself
                    got = [element.get("id") for element in away.queue if element.tag == CLIENT + "message"]
            assert sorted(got) == sorted(kept), f"kept {sorted(kept)}, but delivered {sorted(got)}"
    finally:
        os.remove(disk.path)
    print(f"{len(kept)} messages kept")


if __name__ == "__main__":
    main()
