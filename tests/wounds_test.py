#!/usr/bin/env python3
"""docs/wounds.md holds: each file it names is there, and has the number in it."""
import pathlib
import re

TOP = pathlib.Path(__file__).resolve().parent.parent


def main():
    rows, missing = 0, []
    for line in (TOP / "docs/wounds.md").read_text().splitlines():
        if not line.startswith("| CVE-"):
            continue
        rows += 1
        number, _, places = [cell.strip() for cell in line.strip("|").split("|")]
        files = re.findall(r"`([^`]+)`", places)
        if not files:
            missing.append(f"{number}: no test is named")
        for file in files:
            text = (TOP / file).read_text() if (TOP / file).exists() else ""
            missing += [f"{file}: {each} is not in it" for each in number.split(", ") if each not in text]
    if missing or rows == 0:
        raise SystemExit("\n".join(missing) or "no rows")


if __name__ == "__main__":
    main()
