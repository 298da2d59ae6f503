"""One figure of a benchmark, and how a table of them is printed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A ratio, what it should be, and a note for scale."""

    what: str
    ratio: float
    at_least: float | None = None
    at_most: float | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the aim is met; None where there is none."""
        if self.at_least is not None:
            return self.ratio >= self.at_least
        if self.at_most is not None:
            return self.ratio <= self.at_most
        return None

    def __str__(self) -> str:
        aim = f"≥ {self.at_least:g}" if self.at_least is not None else ""
        aim = f"≤ {self.at_most:g}" if self.at_most is not None else aim
        met = {True: "met", False: "MISSED", None: ""}[self.met]
        return f"{self.what:<58} {self.ratio:>7.2f}  {aim:<7} {met:<7} {self.note}"
