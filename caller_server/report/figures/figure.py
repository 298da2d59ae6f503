"""What a figure is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from caller_server.report.tally import Count, Tally
from caller_server.report.words import Sentence, say

Value = int | float | str | None
"""What stands in a cell; None where there is nothing to tell, such as the mean of no visits."""


class Kind(StrEnum):
    """How a value is to be read."""

    TEXT = "text"
    COUNT = "count"
    MINUTES = "minutes"  # with two decimals
    NUMBER = "number"  # with two decimals
    SHARE = "share"  # 0 to 1, with four decimals


IN_MINUTES: Sentence = ("（分钟）", "（分鐘）", " (min)")
DECIMALS = {Kind.MINUTES: 2, Kind.NUMBER: 2, Kind.SHARE: 4}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, as it heads a column, as it is explained, and as it is found."""

    key: str
    kind: Kind
    of: Callable[[Tally], float | None]
    name: Sentence
    meaning: Sentence

    def heading(self, language: str) -> str:
        """Its name, with the unit."""
        return say(self.name, language) + (say(IN_MINUTES, language) if self.kind is Kind.MINUTES else "")

    def value(self, tally: Tally) -> Value:
        """It, of this stretch, rounded as its kind is shown."""
        found = self.of(tally)
        return found if found is None or self.kind is Kind.COUNT else round(found, DECIMALS[self.kind])


def counted(what: Count, name: Sentence, meaning: Sentence) -> Figure:
    """A figure that is simply counted."""
    return Figure(what.value, Kind.COUNT, lambda tally: tally.counts[what], name, meaning)


def share(part: float, whole: float) -> float | None:
    """A part of a whole, 0 to 1; None of nothing."""
    return part / whole if whole else None
