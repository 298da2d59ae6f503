"""Which figures stand in which table."""

from __future__ import annotations

from caller_server.report.figures import FIGURES, Figure

_MOVES_AT_A_WINDOW = ("called", "recalled", "served", "missed", "parked", "transferred_out", "transferred_in")
_TIMES = (
    "first_calls",
    "wait_mean",
    "wait_median",
    "wait_p90",
    "wait_worst",
    "past_patience",
    "handling_mean",
    "handling_median",
    "handling_p90",
)
_ESTIMATES = ("told_sooner", "told_within", "told_later", "told_share")
_RATED = ("rated", "unrated", "rating_mean", "satisfied_share")
_AT_WORK = ("walking", "serving")
_LEVELS = ("level_5", "level_4", "level_3", "level_2", "level_1")


def _without(*keys: str) -> tuple[Figure, ...]:
    return tuple(figure for key, figure in FIGURES.items() if key not in keys)


def _only(*keys: str) -> tuple[Figure, ...]:
    return tuple(FIGURES[key] for key in FIGURES if key in keys)


HALL = _without()
DAY = _without(*_LEVELS)
HOUR = _without("still_open", *_LEVELS)  # an hour inherits who came before
LINE = _without("open", "idle", "paused", "busy_share", "served_an_hour", *_LEVELS)  # a window without visitor has none
WINDOW = _only(
    *_MOVES_AT_A_WINDOW,
    *_TIMES,
    *_AT_WORK,
    "open",
    "idle",
    "paused",
    "busy_share",
    "served_an_hour",
    *_ESTIMATES,
    *_RATED,
    "calls_spoken",
    "calls_dropped",
)
RATING = _only("served", *_LEVELS, *_RATED)
