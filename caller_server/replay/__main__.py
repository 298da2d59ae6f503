"""`python -m caller_server.replay HALL_DIR`: a day of the journal, as it was and as it would have been."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from math import inf
from pathlib import Path

from caller_server.arguments import day_named
from caller_server.domain.policy import POLICIES, UnknownPolicy, policy_named
from caller_server.journal.archive import Archive
from caller_server.journal.faults import JournalUnavailable, JournalUnreadable
from caller_server.journal.store import Store
from caller_server.replay.comparison import Comparison, as_json, compare
from caller_server.replay.played import CannotReplay, DayPlayed, played
from caller_server.replay.table import table
from caller_server.rules_of import rules_of
from config.fonts import FontUnreadable
from config.load import HallFaulty, load_hall
from config.models import Hall, Language, in_language
from config.settings import Settings

LANGUAGE: Language = "zh-Hans"
"""Of the names of hall and lines."""
DAYS_NAMED = 5
"""So many days that have events are named to whoever asks for one that has none."""


def main(arguments: list[str] | None = None) -> int:
    """Compare and print; 0 when all is well."""
    asked = _parser().parse_args(arguments)
    try:
        policies = [policy_named(name) for name in dict.fromkeys(asked.policy or POLICIES)]
        hall = load_hall(asked.hall_dir)
        comparison = compare(_day(hall, asked.day, asked.speed), policies, asked.speed)
        _write(comparison, hall, asked)
    except (CannotReplay, UnknownPolicy, HallFaulty, JournalUnavailable, JournalUnreadable, FontUnreadable) as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    except (KeyboardInterrupt, BrokenPipeError):
        sys.stderr.close()  # the reader has gone: nothing more to say
    return os.EX_OK


def _day(hall: Hall, day: date | None, speed: float) -> DayPlayed:
    """A day of the journal, today's unless another is asked for."""
    rules, settings = rules_of(hall, demo=True), Settings()
    store = Store(settings.journal_url, Archive(settings.data / "archive"))
    try:
        day = day or rules.business_day(datetime.now(UTC))
        events = store.events(hall.id, day)
        if not events:
            raise CannotReplay(f"{hall.id} has no events on {day}; {_known(store.days(hall.id))}")
    finally:
        store.close()
    return played(rules, day, events, speed)


def _known(days: Sequence[date]) -> str:
    if not days:
        return "no day has any: ONEDOOR_DATA or ONEDOOR_DATABASE_URL may name another hall's journal"
    last = ", ".join(str(day) for day in days[-DAYS_NAMED:])
    return f"the last that have are {last}" if len(days) > DAYS_NAMED else f"those that have are {last}"


def _write(comparison: Comparison, hall: Hall, asked: argparse.Namespace) -> None:
    name = in_language(hall.hall.name, LANGUAGE)
    if asked.chart is not None:
        _draw(comparison, f"{name} · {comparison.day}", asked.chart)
    if asked.json:
        sys.stdout.write(f"{json.dumps(as_json(comparison), ensure_ascii=False)}\n")
        return
    at_pace = "" if asked.speed == 1 else f", played {asked.speed:g} times faster than life"
    sys.stdout.write(f"{name} {comparison.day}{at_pace}\n\n")
    sys.stdout.write(table(comparison, {line.letter: in_language(line.name, LANGUAGE) for line in hall.line}))
    sys.stdout.writelines(f"\n{note}\n" for note in _notes(comparison))


def _notes(comparison: Comparison) -> Iterator[str]:
    if comparison.rules.policy.name in comparison.columns:
        yield "* the hall's policy"
    if comparison.chosen:
        yield f"{comparison.chosen} numbers were chosen, past the order; here the policies choose"


def _draw(comparison: Comparison, title: str, file: Path) -> None:
    from caller_server.replay.chart import draw  # takes a second to load, which a table does without

    try:
        draw(comparison, title, file)
    except OSError as fault:
        raise CannotReplay(f"the chart cannot be written to {file} ({fault.strerror}); name another file") from fault


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="onedoor replay",
        description="Plays a day of the journal again under other calling policies and compares what people would have "
        "waited. Visitors and clerks do as they did on the day; only the order of calls differs.",
    )
    parser.add_argument("hall_dir", type=Path, metavar="HALL_DIR")
    parser.add_argument("--day", type=day_named, metavar="YYYY-MM-DD", help="this day, not today")
    parser.add_argument(
        "--policy", action="append", metavar="NAME", help=f"one of {', '.join(POLICIES)}; may be repeated; all if none"
    )
    parser.add_argument("--json", action="store_true", help="print JSON, not a table")
    parser.add_argument("--chart", type=Path, metavar="FILE.png", help="draw the waits as well")
    parser.add_argument(
        "--speed",
        type=_speed,
        default=1,
        metavar="X",
        help="the day was played X times faster than the hall's clock went: all its intervals count X-fold. What was "
        "done by hand meanwhile is stretched as well; a hall whose clock went faster, too, needs none",
    )
    return parser


def _speed(word: str) -> float:
    try:
        speed = float(word)
    except ValueError:
        speed = 0
    if not 0 < speed < inf:
        raise argparse.ArgumentTypeError(f"{word} is no speed; 1 is as in life, 600 ten minutes in a second")
    return speed


if __name__ == "__main__":
    sys.exit(main())
