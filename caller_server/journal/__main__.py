"""`python -m caller_server.journal [WORD] HALL_DIR`: all that is done with a journal by hand; no word prints a day."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from caller_server.arguments import day_named
from caller_server.journal.archive import Archive
from caller_server.journal.archiving import archive_days
from caller_server.journal.audit import REMEDY, audit, write_heads
from caller_server.journal.backup import back_up
from caller_server.journal.faults import JournalUnavailable
from caller_server.journal.heads import Heads
from caller_server.journal.printing import print_day
from caller_server.journal.restore import restore, set_heads_aside
from caller_server.journal.store import Store
from caller_server.journal.verify import Broken, Unbroken
from caller_server.rules_of import rules_of
from config.keys import KeysUnreadable, read_keys
from config.load import HallFaulty, load_hall
from config.models import Hall
from config.settings import Settings


@dataclass(frozen=True)
class Desk:
    """What is asked, and of what."""

    asked: argparse.Namespace
    hall: Hall
    settings: Settings
    store: Store
    archive: Archive

    @property
    def today(self) -> date:
        """The hall's day now."""
        return rules_of(self.hall).business_day(datetime.now(UTC))

    @property
    def heads(self) -> Heads:
        """The heads written of each day."""
        return Heads(self.settings.data / "heads")


def main(arguments: list[str] | None = None) -> int:
    """Do what is asked; 0 when all is well."""
    asked = _asked(sys.argv[1:] if arguments is None else arguments)
    try:
        settings = Settings()
        archive = Archive(settings.data / "archive")
        store = Store(settings.journal_url, archive)
        try:
            return ACTIONS[asked.action](Desk(asked, load_hall(asked.hall_dir), settings, store, archive))
        finally:
            store.close()
    except (HallFaulty, KeysUnreadable, JournalUnavailable) as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    except Broken as broken:
        sys.stderr.write(f"{broken}; {REMEDY}\n")
        return 1
    except (KeyboardInterrupt, BrokenPipeError):
        sys.stderr.close()  # the reader has gone: nothing more to say
    return os.EX_OK


def _print(desk: Desk) -> int:
    print_day(desk.store, desk.hall.id, desk.asked.day or desk.today, follow=desk.asked.follow)
    return os.EX_OK


def _verify(desk: Desk) -> int:
    days = 0
    with desk.store.record() as record:
        for day in audit(record, desk.heads, desk.hall.id, desk.asked.day):
            days += 1
            _say(day)
        record.must_be_sound()
    if not days:
        sys.stdout.write(f"{desk.hall.id} has no events{' on that day' if desk.asked.day else ''}\n")
    return os.EX_OK


def _head(desk: Desk) -> int:
    with desk.store.record() as record:
        write_heads(record, desk.heads, desk.hall.id)
        head = record.head(desk.hall.id)
    if head is not None:
        sys.stdout.write(f"{desk.hall.id} {head.day} {head.seq} {head.digest}\n")
    return os.EX_OK


def _backup(desk: Desk) -> int:
    file = _file(desk)
    for day in back_up(desk.settings.journal_url, file):
        _say(day)
    sys.stdout.write(
        f"{file}: whole; it holds every event up to these heads. The folders archive and heads are apart\n"
    )
    return os.EX_OK


def _restore(desk: Desk) -> int:
    now = datetime.now(UTC)
    desk.store.close()
    days, kept = restore(desk.settings.journal_url, _file(desk), now)
    kept += set_heads_aside(desk.heads, desk.archive, desk.hall.id, days, now)
    for day in days:
        _say(day)
    for path in kept:
        sys.stdout.write(f"kept: {path}\n")
    sys.stdout.write(
        "restored; what happened after these heads is not in it, so numbers given since may be given again\n"
    )
    return os.EX_OK


def _own(desk: Desk) -> int:
    keys = read_keys(desk.settings.data)
    desk.store.migrate()
    desk.store.own(desk.hall.id, keys.installation)
    sys.stdout.write(f"{desk.hall.id} belongs to this installation now; start no other server of it\n")
    return os.EX_OK


def _archive(desk: Desk) -> int:
    for said in archive_days(desk.store, desk.archive, desk.heads, desk.hall.id, desk.today, desk.hall.retention):
        sys.stdout.write(f"{said}\n")
    return os.EX_OK


def _say(day: Unbroken) -> None:
    sys.stdout.write(f"{day.hall} {day.head.day}: {day.events:,} events, unbroken; head {day.head.digest}\n")


def _file(desk: Desk) -> Path:
    if desk.asked.file is None:
        sys.stderr.write(f"{desk.asked.action}: name the file\n")
        raise SystemExit(os.EX_USAGE)
    file: Path = desk.asked.file
    return file


ACTIONS: dict[str, Callable[[Desk], int]] = {
    "print": _print,
    "verify": _verify,
    "head": _head,
    "backup": _backup,
    "restore": _restore,
    "archive": _archive,
    "own": _own,
}


def _asked(words: list[str]) -> argparse.Namespace:
    """What is asked. The word may stand before the folder or after it, or be left out: then a day is printed."""
    action = next((word for word in words[:2] if word in ACTIONS), "print")
    if action in words[:2]:
        words = words.copy()
        words.remove(action)
    asked = _parser().parse_args(words)
    asked.action = action
    return asked


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="onedoor journal",
        usage="%(prog)s [verify|head|backup|restore|archive|own] HALL_DIR [FILE] [--day YYYY-MM-DD] [--follow]",
        description="Prints a day's events, one JSON line each; verify says whether the journal is as it was written, "
        "head writes down where it ends, own takes a hall over from another installation.",
    )
    parser.add_argument("hall_dir", type=Path, metavar="HALL_DIR")
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="of backup and restore")
    parser.add_argument("--day", type=day_named, metavar="YYYY-MM-DD", help="this day alone, not today or all")
    parser.add_argument("--follow", action="store_true", help="go on printing as things happen")
    return parser


if __name__ == "__main__":
    sys.exit(main())
