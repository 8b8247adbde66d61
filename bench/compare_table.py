"""The table of docs/performance.md: figures of several servers side by side, and what xmppd is meant to reach."""

import os
import platform
import subprocess

BEGIN, END = "<!-- bench/compare writes what follows -->", "<!-- bench/compare wrote what precedes -->"
SERVERS = ("xmppd", "ejabberd", "prosody", "relay")
COSTS = "µs of server CPU"

# Key, what it is, unit, target: "rival N": at most 1/N of the better rival; "relay N": at most N times the relay; "at
# most N".
ROWS = (
    ("chat_16", "message between two users, 16 on their way per pair, no archive", COSTS, ("rival", 12)),
    ("chat_1", "the same, one on its way per pair", COSTS, ("relay", 1.6)),
    ("archived_chat_16", "message in the archives of both users in SQLite, 16 on their way", COSTS, ("rival", 50)),
    ("archived_archive_query", "page of the 50 newest archived messages", COSTS, None),
    ("room_10_message", "message heard in a room of 10", COSTS, None),
    ("room_50_message", "message heard in a room of 50", COSTS, ("rival", 12)),
    ("room_100_message", "message heard in a room of 100", COSTS, ("rival", 12)),
    ("room_{room}_message", "message heard in a room of {room}", COSTS, ("rival", 12)),
    ("room_100_entry", "presence delivered while 100 enter a room", COSTS, None),
    ("room_{room}_entry", "presence delivered while {room} enter a room", COSTS, None),
    ("room_{room}_memory", "memory of an occupant of a room of {room}", "KiB", None),
    ("empty_room_memory", "memory of a persistent room that is empty", "KiB", None),
    ("presence", "presence delivered to a contact", COSTS, ("rival", 12)),
    ("login", "login: TLS 1.3, SCRAM-SHA-1, resource, presence (relay: TLS alone)", COSTS, ("relay", 1.5)),
    ("offline_store", "message kept for a user who is away", COSTS, ("rival", 12)),
    ("offline_deliver", "kept message given at login", COSTS, ("rival", 12)),
    ("memory", "memory of an idle session over TLS with 20 contacts", "KiB", ("at most", 20)),
    ("latency_p50", "latency at 1,000 messages per second, median", "ms", None),
    ("latency_p99", "latency at 1,000 messages per second, 99 of 100 are faster", "ms", ("relay", 2)),
)


def value(results, server, key):
    figure = results.get(server, {}).get(key)
    return None if figure is None else figure["value"]


def shown(number):
    if number is None:
        return "–"
    return f"{number:,.0f}" if number >= 100 else f"{number:.1f}" if number >= 10 else f"{number:.2f}"


def bound(target, rival, relay):
    """The highest value that meets the target, and the words for it."""
    kind, factor = target or (None, None)
    if kind == "rival" and rival:
        return rival / factor, f"1/{factor} of the better rival"
    if kind == "relay" and relay:
        return relay * factor, f"{factor} × relay"
    if kind == "at most":
        return factor, f"{factor}"
    return None, ""


def table(results, room):
    lines = ["| figure | unit | xmppd | ejabberd | Prosody | relay | better rival ÷ xmppd | target | met |",
             "|---|---|--:|--:|--:|--:|--:|---|---|"]
    for key, (what, unit, target) in {row[0].format(room=room): row[1:] for row in ROWS}.items():
        what = what.format(room=room)
        values = {server: value(results, server, key) for server in SERVERS}
        own = values["xmppd"]
        if own is None:
            continue
        rivals = [number for number in (values["ejabberd"], values["prosody"]) if number]
        rival = min(rivals) if rivals else None
        limit, words = bound(target, rival, values["relay"])
        met = "" if limit is None else "yes" if own <= limit else f"no ({shown(limit)})"
        ratio = f"{rival / own:.1f}" if rival and own > 0 else "–"
        lines.append(f"| {what} | {unit} | {' | '.join(shown(values[server]) for server in SERVERS)} | {ratio} | {words} | {met} |")
    return lines


def rates(results, room):
    """What the clock said, for whom it helps: it depends on what else the machine did."""
    lines = ["| on the clock | xmppd | ejabberd | Prosody | relay |", "|---|--:|--:|--:|--:|"]
    for key, what in (("chat_16", "messages per second, no archive"), ("archived_chat_16", "messages per second, archived"),
                      *((f"room_{size}_message", f"stanzas delivered per second in a room of {size}")
                        for size in sorted({10, 100, room})),
                      ("login", "logins per second")):
        speeds = [results.get(server, {}).get(key, {}).get("per_second") for server in SERVERS]
        lines.append(f"| {what} | {' | '.join('–' if not speed else f'{speed:,.0f}' for speed in speeds)} |")
    return lines


def version(package):
    shown_version = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True)
    return shown_version.stdout or "?"


def machine():
    with open("/proc/cpuinfo") as file:
        names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    with open("/proc/meminfo") as file:
        kib = int(file.readline().split()[1])
    load = os.getloadavg()
    return (f"{len(names)} CPUs ({names[0] if names else '?'}), {kib / 2**20:.0f} GiB, Linux {platform.release()}; servers and "
            f"clients share it. Load average at the end: {load[0]:.1f} (1 minute), {load[2]:.1f} (15 minutes): where that is "
            "more than the number of CPUs, others used the machine, too, and only ratios mean something. "
            f"ejabberd {version('ejabberd')}, Prosody {version('prosody')}.")


def write(path, results, room, seconds):
    """Into the file, or to be read at once if `path` is "-"."""
    if path == "-":
        print(*table(results, room), "", *rates(results, room), sep="\n")
        return
    with open(path) as file:
        text = file.read()
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    lines = [BEGIN, "", f"Machine: {machine()} The run took {seconds / 60:.0f} minutes.", "", *table(results, room), "", *rates(results, room), "",
             END]
    with open(path, "w") as file:
        file.write(before + "\n".join(lines) + after)
