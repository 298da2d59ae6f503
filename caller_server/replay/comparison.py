"""A day as it was beside the same day under policies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from caller_server.domain.policy import Policy
from caller_server.domain.rules import HallRules
from caller_server.replay.figures import Figures, Use, Waits, measure
from caller_server.replay.play import play
from caller_server.replay.played import DayPlayed

AS_IT_WAS = "as it was"
PERCENTILES = (50, 90, 99)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The figures by name: `as it was`, then the policies."""

    rules: HallRules
    day: date
    speed: float
    chosen: int  # calls past the order, as it was
    columns: Mapping[str, Figures]

    @property
    def windows(self) -> list[str]:
        """Windows that were open in any of them, in the hall's order."""
        return [
            name for name in self.rules.windows if any(name in figures.windows for figures in self.columns.values())
        ]


def compare(played: DayPlayed, policies: Sequence[Policy], speed: float = 1) -> Comparison:
    """Play the day under each policy."""
    columns = {AS_IT_WAS: measure(played.rules, played.day, played.events)}
    for policy in policies:
        columns[policy.name] = measure(played.rules, played.day, play(played, policy))
    return Comparison(played.rules, played.day, speed, played.chosen, columns)


def as_json(comparison: Comparison) -> dict[str, Any]:
    """The same as plain JSON values; waits and times are minutes, shares between 0 and 1."""
    return {
        "v": 1,
        "hall": comparison.rules.hall,
        "day": comparison.day.isoformat(),
        "speed": comparison.speed,
        "policy": comparison.rules.policy.name,
        "chosen": comparison.chosen,
        "columns": [{"name": name, **_figures(figures)} for name, figures in comparison.columns.items()],
    }


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "visitors": figures.visitors,
        "called": figures.called,
        **{end.value: people for end, people in figures.ends.items()},
        "waits": _waits(figures.waits),
        "impatient": figures.impatient,
        "kinds": {
            kind.value: {**_waits(waits), "against_ordinary": _rounded(figures.against_ordinary(kind))}
            for kind, waits in figures.by_kind.items()
        },
        "lines": {letter: _waits(waits) for letter, waits in figures.by_line.items()},
        "use": _use(figures.use),
        "windows": {name: _use(use) for name, use in figures.windows.items()},
    }


def _waits(waits: Waits) -> dict[str, Any]:
    percentiles = {f"p{percent}": _rounded(waits.percentile(percent)) for percent in PERCENTILES}
    return {
        "people": len(waits.minutes),
        "mean": _rounded(waits.mean),
        **percentiles,
        "worst": _rounded(waits.worst),
    }


def _use(use: Use) -> dict[str, Any]:
    return {"open": _rounded(use.open), "serving": _rounded(use.serving), "share": _rounded(use.share)}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
