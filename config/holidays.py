"""China's public holidays and make-up working days, as the State Council announces them each year (chinesecalendar)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chinese_calendar import holidays, workdays


@dataclass(frozen=True, slots=True)
class Holidays:
    """Days off and make-up working days; beyond the last year that was announced nothing is known."""

    closed: frozenset[date]
    opened: frozenset[date]

    @property
    def known_until(self) -> date:
        """The end of the last year known."""
        return date(max(self.closed).year, 12, 31)


def china() -> Holidays:
    """The holidays that the library knows."""
    return Holidays(frozenset(holidays), frozenset(workdays))
