"""A bilingual hour of calls in two waiting areas, played in a real hall and measured in what its loudspeakers played.

    python -m tests.hall.bilingual_hour --minutes 60 --seed 7 --keep FOLDER

leaves `east.wav` and `west.wav` in FOLDER, from the first moment to the last on one axis of time, and prints a table.
The hour has what hours have: windows that open together, visitors who do not come and are called again, announcements
in between, and a supervisor who pauses one of the voices and lets it go on.
"""

from __future__ import annotations

import argparse
import contextlib
import heapq
import random
import sys
import tempfile
import wave
from array import array
from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count, pairwise
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from config.load import load_hall
from hardware.voices.sound import RATE, from_wav
from tests.hall.hurried import CALLED, HurriedHall, Piece, Voice, hurried_hall

BEGINS = datetime.fromisoformat("2026-11-24T09:00:00+08:00")
CALLS_AN_HOUR = {"east": 100, "west": 80}
"""First calls, of all windows of a zone together; recalls come on top."""
COMES = 0.85
"""So many visitors come when they are called first."""
WORDS = {"zh-Hans": "请照看好您的随身物品", "en": "Please keep your belongings with you"}
FAINT = 200
"""Samples below this are silence to the ear."""
STEP = RATE // 50
TICK = timedelta(milliseconds=1)
"""What the journal's times are rounded to."""

Doings = Generator[float, None, None]
"""What somebody does, giving the seconds until the next of it."""


@dataclass(frozen=True)
class Hour:
    """What was played and journalled."""

    voices: dict[str, Voice]
    journal: list[dict[str, Any]]
    begins: datetime
    ends: datetime
    hushed: tuple[datetime, datetime]  # while the first zone's voice was paused


def play(hurried: HurriedHall, minutes: float, seed: int) -> Hour:
    """Play so many minutes, and let the last calls be said."""
    begins, ends = hurried.now, hurried.now + timedelta(minutes=minutes)
    chance = random.Random(seed)
    hall = load_hall(hurried.hall.folder)
    doings: list[Doings] = [_announcing(hurried, chance)]
    for zone, calls in CALLS_AN_HOUR.items():
        windows = [window for window in hall.window if window.zone == zone and window.lines]
        doings += [_serving(hurried, w.name, w.lines[0], 3600 * len(windows) / calls, chance) for w in windows]
    first = next(iter(CALLS_AN_HOUR))
    silent_from = begins + 0.4 * (ends - begins)
    hushed = silent_from, min(silent_from + timedelta(seconds=70), ends)  # nothing is said to its end while paused
    doings.append(_hushing(hurried, first, hushed, begins))
    order = count()
    agenda = [(begins, next(order), doing) for doing in doings]
    while agenda:
        hurried.settle()
        hurried.leap(agenda[0][0])
        while agenda and agenda[0][0] <= hurried.now:
            _, _, doing = heapq.heappop(agenda)
            with contextlib.suppress(StopIteration):
                then = hurried.now + timedelta(seconds=next(doing))
                if then <= ends:
                    heapq.heappush(agenda, (then, next(order), doing))
    hurried.play_out()
    return Hour(hurried.voices, hurried.journal, begins, hurried.now, hushed)


def _serving(hurried: HurriedHall, window: str, line: str, cycle_s: float, chance: random.Random) -> Doings:
    """A clerk: calls, calls again whom nobody saw come, serves, and calls the next."""
    hurried.move(window, "open").raise_for_status()
    while True:
        hurried.post("kiosk-1", "/api/tickets", line=line).raise_for_status()
        hurried.move(window, "next").raise_for_status()
        took = 0.0
        while chance.random() > COMES:
            again = chance.uniform(10.5, 20)
            yield again
            took += again
            if hurried.move(window, "recall").is_error:  # called often enough
                break
        walk = chance.uniform(10.5, 25)
        yield walk
        hurried.move(window, "start").raise_for_status()
        yield max(5.0, chance.expovariate(1 / (cycle_s - walk - 5)) - took)


def _announcing(hurried: HurriedHall, chance: random.Random) -> Doings:
    yield chance.uniform(20, 60)
    while True:
        hurried.post("supervisor", "/api/announcements", text=WORDS).raise_for_status()
        yield chance.uniform(120, 360)


def _hushing(hurried: HurriedHall, zone: str, hushed: tuple[datetime, datetime], begins: datetime) -> Doings:
    yield (hushed[0] - begins).total_seconds()
    hurried.hush(zone, "pause")
    yield (hushed[1] - hushed[0]).total_seconds()
    hurried.hush(zone, "resume")


# -- what is measured ---------------------------------------------------------------------------


def in_order(voice: Voice) -> list[Piece]:
    """What was played, by when it began."""
    return sorted([*voice.pieces.values(), *voice.repeats.values()], key=lambda piece: (piece.began, piece.seq))


def overlaps(voice: Voice) -> list[tuple[str, str]]:
    """Pieces that begin before the one before has ended."""
    return [(a.name, b.name) for a, b in pairwise(in_order(voice)) if b.began < a.ended]


def calls(voice: Voice) -> dict[int, dict[str, Any]]:
    """The journal's calls of a zone, by their place."""
    return {seq: event for seq, event in voice.asked.items() if event["kind"] == CALLED}


def untold(voice: Voice) -> list[int]:
    """Calls and words of which the journal does not say exactly once what became of them, or not what was played."""
    return [
        seq
        for seq in voice.asked
        if len(ends := voice.ends.get(seq, [])) != 1
        or ends[0]["kind"].endswith("_spoken") != (seq in voice.pieces)
        or (seq in voice.pieces and abs(_spoken_at(ends[0]) - voice.pieces[seq].began) > TICK)
    ]


def _spoken_at(end: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(end["spoken_at"])


def outcomes(voice: Voice) -> Counter[str]:
    """How many calls had which end: `spoken`, or the reason."""
    return Counter(
        end["reason"] if end["kind"] == "call_dropped" else "spoken" for seq in calls(voice) for end in voice.ends[seq]
    )


def waits(voice: Voice) -> list[float]:
    """Seconds from each call that was spoken until its sound began."""
    called = calls(voice)
    return sorted(
        (piece.began - datetime.fromisoformat(called[piece.seq]["at"])).total_seconds()
        for piece in voice.pieces.values()
        if piece.seq in called
    )


def track(hour: Hour, voice: Voice) -> Iterator[array[int]]:
    """The zone's hour as sound, in parts: silence, and what was played."""
    at = 0
    for piece in in_order(voice):
        begins = round((piece.began - hour.begins).total_seconds() * RATE)
        yield array("h", bytes(2 * max(0, begins - at)))  # times are rounded to the microsecond: a sample's difference
        sound = from_wav(piece.path.read_bytes())
        yield sound
        at = max(at, begins) + len(sound)
    yield array("h", bytes(2 * max(0, round((hour.ends - hour.begins).total_seconds() * RATE) - at)))


def record(hour: Hour, folder: Path) -> dict[str, Path]:
    """Write each zone's track."""
    written = {}
    for zone, voice in hour.voices.items():
        written[zone] = path = folder / f"{zone}.wav"
        with wave.open(str(path), "wb") as wav:
            wav.setparams((1, 2, RATE, 0, "NONE", ""))
            for part in track(hour, voice):
                wav.writeframesraw(part.tobytes())
    return written


@dataclass(frozen=True)
class Stretch:
    """A time in which a track is heard, or is not."""

    heard: bool
    begins_s: float
    ends_s: float

    @property
    def lasts_s(self) -> float:
        return self.ends_s - self.begins_s


def stretches(path: Path) -> tuple[list[Stretch], int]:
    """A track as it is heard, in steps of a fiftieth of a second; and its loudest sample."""
    found: list[Stretch] = []
    loudest, began, heard, at = 0, 0, False, 0
    with wave.open(str(path)) as wav:
        while part := array("h", wav.readframes(STEP)):
            high, low = max(part), -min(part)
            peak = max(high, low)
            loudest = max(loudest, peak)
            if (peak >= FAINT) != heard:
                found.append(Stretch(heard, began / 50, at / 50))
                heard, began = not heard, at
            at += 1
    return [*found, Stretch(heard, began / 50, at / 50)], loudest


def breaths(hour: Hour, voice: Voice, heard: list[Stretch]) -> list[float]:
    """Silence, in seconds, before what is said first and had waited for another piece to end."""
    lengths = []
    for before, after in pairwise(in_order(voice)):
        if after.began - before.ended < TICK and after in voice.pieces.values():
            seam = (after.began - hour.begins).total_seconds()
            lengths += [s.lasts_s for s in heard if not s.heard and s.begins_s - 0.05 <= seam <= s.ends_s + 0.05]
    return lengths


def table(hour: Hour) -> Iterator[str]:
    """The hour in figures."""
    yield f"{'zone':8}{'calls':>7}{'spoken':>8}{'merged':>8}{'late':>6}{'words':>7}{'median':>9}{'p95':>7}{'worst':>7}"
    for zone, voice in hour.voices.items():
        ended, waited = outcomes(voice), waits(voice)
        words = len(voice.asked) - len(calls(voice))
        yield (
            f"{zone:8}{len(calls(voice)):7}{ended['spoken']:8}{ended['merged']:8}{ended['late']:6}{words:7}"
            f"{median(waited):8.1f}s{quantiles(waited, n=20)[-1]:6.1f}s{waited[-1]:6.1f}s"
        )


def main() -> int:
    """Play, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.hall.bilingual_hour", description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--keep", type=Path, help="folder for the two wav files")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary, hurried_hall(Path(temporary), BEGINS) as hurried:
        hour = play(hurried, asked.minutes, asked.seed)
        keep = asked.keep or Path(temporary)
        keep.mkdir(parents=True, exist_ok=True)
        sound = True
        for zone, path in record(hour, keep).items():
            heard, loudest = stretches(path)
            between = breaths(hour, hour.voices[zone], heard)
            faults = overlaps(hour.voices[zone]), untold(hour.voices[zone])
            sound &= not any(faults)
            print(f"{zone}: loudest {loudest}, silence between {min(between):.2f} to {max(between):.2f} s")
            print(f"{zone}: overlaps {faults[0]}, untold {faults[1]}")
        print("\n".join(table(hour)))
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
