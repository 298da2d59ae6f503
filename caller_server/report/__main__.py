"""`python -m caller_server.report HALL_DIR`: figures of a day or of several, as files for a spreadsheet."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from caller_server.arguments import day_named
from caller_server.journal.archive import Archive
from caller_server.journal.faults import JournalUnavailable, JournalUnreadable
from caller_server.journal.store import Store
from caller_server.report.chart import visitors_by_hour
from caller_server.report.comma_separated import write_csv
from caller_server.report.fold import DayMakesNoSense
from caller_server.report.paper import page
from caller_server.report.period import Period, period, span
from caller_server.report.tables import Table, Tables
from caller_server.report.tally import Count
from caller_server.rules_of import rules_of
from config.load import HallFaulty, load_hall
from config.models import LANGUAGES, Hall, in_language
from config.settings import Settings


def main(arguments: list[str] | None = None) -> int:
    """Write the report; 0 when all is well."""
    asked = _parser().parse_args(arguments)
    try:
        hall = load_hall(asked.hall_dir)
        told = _told(hall, Settings(), asked, datetime.now(UTC))
        if asked.format == "page":
            sys.stdout.write(page(hall, told, asked.language or hall.hall.languages[0]) + "\n")
            return os.EX_OK
        if not told.days:
            sys.stdout.write(f"{hall.id} {_days(told)}: no events, so there is nothing to report\n")
            return os.EX_OK
        of = told.together.hall.counts
        sys.stdout.write(f"{hall.id} {_days(told)}: {of[Count.ISSUED]:,} issued, {of[Count.SERVED]:,} served\n")
        return _written(hall, told, asked)
    except (HallFaulty, JournalUnavailable, JournalUnreadable, DayMakesNoSense) as fault:
        sys.stderr.write(f"{fault}\n")
        return 1


def _told(hall: Hall, settings: Settings, asked: argparse.Namespace, now: datetime) -> Period:
    rules = rules_of(hall)
    try:
        first, last = span(asked.day, asked.first, asked.last, today=rules.business_day(now))
    except ValueError as wrong:
        sys.stderr.write(f"{wrong}\n")
        raise SystemExit(os.EX_USAGE) from wrong
    store = Store(settings.journal_url, Archive(settings.data / "archive"))
    try:
        days = store.days(hall.id, since=first)
        return period(rules, first, last, days=days, events=partial(store.events, hall.id), now=now)
    finally:
        store.close()


def _written(hall: Hall, told: Period, asked: argparse.Namespace) -> int:
    try:
        for path in _write(hall, told, asked):
            sys.stdout.write(f"{path}\n")
    except OSError as fault:
        sys.stderr.write(f"the report could not be written ({fault}); make room, or name another folder with --out\n")
        return 1
    return os.EX_OK


def _write(hall: Hall, told: Period, asked: argparse.Namespace) -> list[Path]:
    """Write the files; return their paths."""
    language = asked.language or hall.hall.languages[0]
    tables = Tables(hall, told, language).all()
    name = f"{hall.id}-{told.named}"
    asked.out.mkdir(parents=True, exist_ok=True)
    written = []
    if asked.format != "csv":
        written.append(asked.out / f"{name}.xlsx")
        _write_workbook(written[-1], tables, language, f"{in_language(hall.hall.name, language)} {_days(told)}")
    if asked.format != "xlsx":
        for table in tables:
            written.append(asked.out / f"{name}-{table.name}.csv")
            write_csv(written[-1], table)
    return written


def _write_workbook(path: Path, tables: list[Table], language: str, title: str) -> None:
    from caller_server.report.workbook import write_workbook  # takes long to load

    hours = next(table for table in tables if table.name == "hours")
    write_workbook(path, tables, visitors_by_hour(hours, language), {"title": title})


def _days(told: Period) -> str:
    return f"{told.first}" if told.first == told.last else f"{told.first} to {told.last}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="onedoor report",
        description="Writes the figures of a day (today unless another is named) or of several, by line, window and "
        "hour. An earlier report of the same days gives way.",
    )
    parser.add_argument("hall_dir", type=Path, metavar="HALL_DIR")
    parser.add_argument("--day", type=day_named, metavar="YYYY-MM-DD", help="this day")
    parser.add_argument("--from", dest="first", type=day_named, metavar="YYYY-MM-DD", help="from this day on")
    parser.add_argument("--to", dest="last", type=day_named, metavar="YYYY-MM-DD", help="up to this day")
    parser.add_argument("--out", type=Path, default=Path(), metavar="FOLDER", help="where the files go")
    parser.add_argument(
        "--format",
        choices=("csv", "xlsx", "both", "page"),
        default="both",
        help="which files; page: none, but the main figures as a page for a ticket printer, as JSON",
    )
    parser.add_argument("--language", choices=LANGUAGES, help="of headings and meanings; else the hall's first")
    return parser


if __name__ == "__main__":
    sys.exit(main())
