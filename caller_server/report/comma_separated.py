"""A table as CSV, one file each, as spreadsheets in China open it at a double click: UTF-8 with a byte order mark."""

from __future__ import annotations

import csv
from pathlib import Path

from caller_server.journal.durably import written_durably
from caller_server.report.figures.figure import Value
from caller_server.report.tables import Table

RECKONS = ("=", "+", "-", "@", "\t", "\r")
"""Text that begins so would be reckoned with when it is opened, not shown."""


def write_csv(path: Path, table: Table) -> None:
    """Write a table's file, whole or not at all. Raise OSError."""
    with written_durably(path) as fresh, fresh.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table.headings)
        writer.writerows([as_shown(cell.value) for cell in row] for row in table.rows)


def as_shown(value: Value) -> Value:
    """The value; before text that a spreadsheet would take for a formula stands the sign that makes it text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(RECKONS) else value
