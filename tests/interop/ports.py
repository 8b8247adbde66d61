"""Ports for servers of tests: each is given once, in this process and in all others that ask here."""
import os
import random
import socket

FIRST, BEYOND, BLOCK = 20000, 32768, 32  # below those that outgoing connections get: who is restarted finds its port free
_blocks = []  # what keeps them ours: a name that goes with the process, however it ends
_left = []


def _take_block():
    numbers = list(range((BEYOND - FIRST) // BLOCK))
    random.shuffle(numbers)
    for number in numbers:
        claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            claim.bind(f"\0xmppd-tests-{os.getuid()}-ports-{number}")
        except OSError:
            claim.close()
            continue
        _blocks.append(claim)
        _left.extend(range(FIRST + number * BLOCK, FIRST + (number + 1) * BLOCK))
        return
    raise RuntimeError("all ports for tests are taken")


def _is_free(port):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return False
    return True


def free_port():
    """A port of 127.0.0.1 where nobody listens, by TCP or UDP. Two servers that looked for a free one by themselves would
    now and then find the same."""
    while True:
        if not _left:
            _take_block()
        port = _left.pop()
        if _is_free(port):
            return port
