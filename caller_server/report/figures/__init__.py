"""Every figure of a report: its name, what it means, and how it follows from what was counted."""

from __future__ import annotations

from caller_server.report.figures.estimates import ESTIMATES
from caller_server.report.figures.figure import Figure
from caller_server.report.figures.ratings import RATINGS
from caller_server.report.figures.slips_and_calls import SLIPS_AND_CALLS
from caller_server.report.figures.times import TIMES
from caller_server.report.figures.visits import VISITS
from caller_server.report.figures.windows import WINDOWS

ALL: tuple[Figure, ...] = (*VISITS, *TIMES, *ESTIMATES, *WINDOWS, *RATINGS, *SLIPS_AND_CALLS)
FIGURES = {figure.key: figure for figure in ALL}
"""By key, in the order in which a report gives them."""

__all__ = ["ALL", "FIGURES", "Figure"]
