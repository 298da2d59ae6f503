"""`python -m tests.hall.chaos --seconds 300 --seed 7`: broker, server, screens, voice and drivers of a hall are killed
and started again in random order, while people work and look. In the end all must agree with the journal.

Prints a table and the faults that were found; the exit code is 1 when there were any.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.browser import chromium
from tests.hall.chaos.people import Pace
from tests.hall.chaos.plan import EVERY_S, kills
from tests.hall.chaos.play import Found, play
from tests.hall.chaos.roles import opened
from tests.hall.open_hall import weidu_with


def run(
    folder: Path, seed: int, seconds: float, *, announce_s: int = 60, pace: Pace | None = None, every_s: float = EVERY_S
) -> Found:
    """A hall of its own in a folder, its chaos, and what was found."""
    weidu = weidu_with(folder / "hall", announce_seconds=announce_s)  # so long a call is worth speaking
    with opened(weidu, folder / "data") as roles, chromium() as browser:
        return play(roles, browser, kills(seed, seconds, every_s), seed, seconds, pace or Pace())


def table(found: Found) -> str:
    """The summary."""
    rows = [
        ("killed", ", ".join(f"{role} {times}" for role, times in sorted(found.kills.items()))),
        ("commands acknowledged", f"{found.commands}, events in the journal {found.events}"),
        ("calls", ", ".join(f"{what} {times}" for what, times in found.calls.most_common())),
        ("looks at pages and panels", f"{found.looks}; phones followed {found.phones}"),
        ("TV switched off and on", f"{found.switched} times"),
        *(
            (
                f"{kind} behind at most",
                f"{late.blind_s:.1f} s; once nothing was away {late.healing_s:.1f} s, unsaid {late.unsaid_s:.1f} s",
            )
            for kind, late in found.behind.items()
        ),
        ("voice: a call's end known after", f"{found.voice_s:.1f} s at most"),
    ]
    return "\n".join(f"{what:<32} {said}" for what, said in rows)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.hall.chaos", description=__doc__)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--keep", type=Path, help="a folder for the hall's data and logs, to be looked at afterwards")
    asked = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        found = run(asked.keep or Path(folder), asked.seed, asked.seconds)
    print(f"seed {asked.seed}, {asked.seconds:.0f} s of chaos, {time.monotonic() - began:.0f} s in all\n{table(found)}")
    for fault in found.faults:
        print(f"FAULT {fault}")
    print(f"{len(found.faults)} faults" if found.faults else "no faults")
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
