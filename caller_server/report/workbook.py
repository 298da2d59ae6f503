"""All tables as one workbook for spreadsheets, and the visitors of each hour as a chart."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from caller_server.journal.durably import written_durably
from caller_server.report.chart import Chart
from caller_server.report.figures.figure import Kind
from caller_server.report.tables import Cell, Table

SHOWN_AS = {Kind.COUNT: "#,##0", Kind.MINUTES: "#,##0.0", Kind.NUMBER: "0.00", Kind.SHARE: "0.0%"}
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""Made in memory: temporary files would be left behind where the disk is full."""
NARROWEST, WIDEST = 8, 60
"""Of a column, in digits."""
HEAD_WIDEST = 14
"""A longer heading is broken into lines."""


def write_workbook(path: Path, tables: Sequence[Table], chart: Chart, about: dict[str, Any]) -> None:
    """Write the file, whole or not at all; `about` are its properties. Raise OSError."""
    made = BytesIO()
    with Workbook(made, OPTIONS) as book:
        book.set_properties(about)
        formats = _Formats(book)
        for table in tables:
            _write(book.add_worksheet(table.title), table, formats)
            if table.name == chart.after:
                _draw(book, chart)
    with written_durably(path) as fresh:
        fresh.write_bytes(made.getbuffer())


class _Formats:
    """How cells look, by kind; a workbook wants each made once."""

    def __init__(self, book: Any) -> None:
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.of = {kind: book.add_format({"num_format": shown}) for kind, shown in SHOWN_AS.items()}


def _write(sheet: Any, table: Table, formats: _Formats) -> None:
    sheet.freeze_panes(1, table.fixed)
    for column, heading in enumerate(table.headings):
        sheet.set_column(column, column, _width(heading, [row[column] for row in table.rows]))
        sheet.write_string(0, column, heading, formats.head)
    for number, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell.value, str):
                sheet.write_string(number, column, cell.value)  # as text, whatever it begins with
            elif cell.value is not None:
                sheet.write_number(number, column, cell.value, formats.of[cell.kind])
    if table.fixed > 1 and table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.headings) - 1)


def _width(heading: str, cells: Sequence[Cell]) -> int:
    longest = max((_digits(f"{cell.value}") for cell in cells), default=0)
    return min(max(longest, min(_digits(heading), HEAD_WIDEST), NARROWEST), WIDEST) + 2


def _digits(text: str) -> int:
    """How wide a text is, in digits: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _draw(book: Any, chart: Chart) -> None:
    drawn = book.add_chart({"type": "column"})
    for column in chart.columns:
        drawn.add_series(
            {
                "name": [chart.sheet, 0, column],
                "categories": [chart.sheet, 1, chart.labels, chart.rows, chart.labels],
                "values": [chart.sheet, 1, column, chart.rows, column],
            }
        )
    drawn.set_title({"name": chart.title})
    drawn.set_legend({"position": "bottom"})
    book.add_chartsheet(chart.title).set_chart(drawn)
