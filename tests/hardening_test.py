#!/usr/bin/env python3
"""What the release build hardens in its programs, read from the files themselves: hardening_test.py PROGRAM..."""
import subprocess
import sys


def read(program, *options):
    return subprocess.run(["readelf", "--wide", *options, program], check=True, capture_output=True, text=True).stdout


def missing(program):
    header, segments, dynamic = read(program, "--file-header"), read(program, "--segments"), read(program, "--dynamic")
    symbols = read(program, "--dyn-syms")
    stack = [line for line in segments.splitlines() if "GNU_STACK" in line]
    expected = {
        "position-independent (PIE)": "DYN (Position-Independent" in header,
        "GNU_RELRO": "GNU_RELRO" in segments,
        "symbols bound at the start (BIND_NOW)": "BIND_NOW" in dynamic or "NOW" in dynamic.split("FLAGS_1")[-1],
        "a stack that is not executable": bool(stack) and "RWE" not in stack[0],
        "no segment both writable and executable": "RWE" not in segments,
        "no text relocations": "TEXTREL" not in dynamic,
        "stack protector": "__stack_chk_fail" in symbols,
        "_FORTIFY_SOURCE": "_chk@" in symbols.replace("__stack_chk", ""),
        "_GLIBCXX_ASSERTIONS": "__glibcxx_assert_fail" in symbols,
    }
    return [what for what, there in expected.items() if not there]


def main():
    failures = [f"{program}: {what}" for program in sys.argv[1:] for what in missing(program)]
    if failures:
        raise SystemExit("missing:\n" + "\n".join(failures))


if __name__ == "__main__":
    main()
