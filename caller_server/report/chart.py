"""The visitors of each hour, drawn from the table of hours."""

from __future__ import annotations

from dataclasses import dataclass

from caller_server.report.columns import HOUR
from caller_server.report.figures import FIGURES
from caller_server.report.tables import Table
from caller_server.report.words import VISITORS_BY_HOUR, say

LABELS = 1
"""The column of the hour."""
SHOWN = ("issued", "served")


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns of one sheet, drawn side by side; the rows are the first of that sheet."""

    title: str
    sheet: str
    after: str  # its place is behind this table's sheet
    labels: int
    columns: tuple[int, ...]
    rows: int


def visitors_by_hour(hours: Table, language: str) -> Chart:
    """Issued and served in each hour of the one day, or of all days together, which come first in the table."""
    first = hours.rows[0][0] if hours.rows else None
    rows = sum(row[0] == first for row in hours.rows)
    columns = tuple(hours.fixed + HOUR.index(FIGURES[key]) for key in SHOWN)
    return Chart(say(VISITORS_BY_HOUR, language), hours.title, "totals", LABELS, columns, rows)
