"""A storm of calls in one waiting area of a real hall, whose broker then dies; and a voice that dies in a sentence.

    python -m tests.hall.storm_of_calls --calls 500 --windows 60

Far more is called than can be spoken in a minute. What is spoken must be in order and fresh, what is not must be in the
journal with the reason, and no call may have waited for the voice.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import quantiles

import psutil

from tests.brokers import until
from tests.hall.bilingual_hour import BEGINS, calls, in_order, outcomes, overlaps, untold, waits
from tests.hall.hurried import HurriedHall, Voice, hurried_hall
from tests.halls import small_hall_files

ZONE, LINE = "east", "A"
HANDS = 12
"""So many clerks press at once."""
MISCHIEF_S = 20.0


@dataclass(frozen=True)
class Storm:
    """What came of it."""

    voice: Voice
    called_at: datetime  # by the hall's clock, all of them
    seconds: float  # that the calls took, by this machine
    answered_s: list[float]  # how long each clerk waited for the answer to a call
    grown_by: int  # bytes that the announcer's process took more than before
    after_death: int  # the call in the middle of which the voice was killed


def windows_of_storm(count: int) -> tuple[str, ...]:
    """Windows that the small hall has not."""
    return tuple(str(name) for name in range(101, 101 + count))


def windows_file(names: Iterable[str]) -> str:
    """The small hall's windows and these, all for one line in one zone."""
    more = (f'[[window]]\nname = "{name}"\nzone = "{ZONE}"\nlines = ["{LINE}"]\n' for name in names)
    return small_hall_files()["windows.toml"] + "\n".join(more)


def play(hurried: HurriedHall, count: int, windows: tuple[str, ...]) -> Storm:
    """Call `count` visitors at once, kill the broker, let all be said; then kill the voice in a sentence."""
    with ThreadPoolExecutor(HANDS) as hands:
        for window in windows:
            hurried.move(window, "open").raise_for_status()
        tickets = [hands.submit(hurried.post, "kiosk-1", "/api/tickets", line=LINE) for _ in range(count + 1)]
        for ticket in tickets:
            ticket.result().raise_for_status()
        before = _memory(hurried)
        called_at, began = hurried.now, time.monotonic()
        rounds = [count // len(windows) + (place < count % len(windows)) for place in range(len(windows))]
        answered = list(hands.map(lambda to: _calls(hurried, *to), zip(windows, rounds, strict=True)))
        seconds = time.monotonic() - began
    hurried.settle()
    hurried.hall.kill("broker")  # what was spoken and what was not is told after it is back
    hurried.play_out()
    grown_by = _memory(hurried) - before
    after_death = _dies_in_a_sentence(hurried, windows[0])
    return Storm(
        hurried.voices[ZONE], called_at, seconds, [s for each in answered for s in each], grown_by, after_death
    )


def _calls(hurried: HurriedHall, window: str, rounds: int) -> list[float]:
    """A clerk who calls so many visitors one after another."""
    took = []
    for _ in range(rounds):
        began = time.monotonic()
        hurried.move(window, "next").raise_for_status()
        took.append(time.monotonic() - began)
        hurried.move(window, "start").raise_for_status()
    return took


def _dies_in_a_sentence(hurried: HurriedHall, window: str) -> int:
    hurried.move(window, "next").raise_for_status()
    hurried.settle()
    (seq,) = hurried.voices[ZONE].due
    spoken = hurried.voices[ZONE].pieces[seq].path
    first = spoken.stat().st_mtime_ns
    hurried.hall.kill("announcer")
    until(lambda: spoken.stat().st_mtime_ns > first, MISCHIEF_S)  # it is back, and begins anew
    hurried.play_out()
    return seq


def _memory(hurried: HurriedHall) -> int:
    return int(psutil.Process(hurried.hall.run["pids"]["announcer"]).memory_info().rss)


def main() -> int:
    """Play, and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.hall.storm_of_calls", description=__doc__.split("\n")[0])
    parser.add_argument("--calls", type=int, default=500)
    parser.add_argument("--windows", type=int, default=60)
    asked = parser.parse_args()
    names = windows_of_storm(asked.windows)
    with (
        tempfile.TemporaryDirectory() as folder,
        hurried_hall(Path(folder), BEGINS, windows=windows_file(names)) as hurried,
    ):
        storm = play(hurried, asked.calls, names)
        voice = storm.voice
        p50, p99 = quantiles(storm.answered_s, n=100)[49::49]
        print(
            f"{asked.calls} calls in {storm.seconds:.1f} s; a clerk waited {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms"
        )
        print(f"ends: {dict(outcomes(voice))}; untold {untold(voice)}; overlaps {overlaps(voice)}")
        print(f"from the call to its first sample: {', '.join(f'{wait:.0f}' for wait in waits(voice))} s")
        print(f"the announcer's memory grew by {storm.grown_by / 2**20:.1f} MiB")
        spoken = [piece.seq for piece in in_order(voice) if piece.seq in calls(voice)]
    return 0 if not untold(voice) and spoken == sorted(spoken) else 1


if __name__ == "__main__":
    sys.exit(main())
