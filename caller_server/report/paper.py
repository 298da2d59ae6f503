"""A report for a ticket printer: its main figures as a page, in the form that `hardware/printers/written.py` reads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from caller_server.report.figures import FIGURES, Figure
from caller_server.report.figures.figure import Kind
from caller_server.report.period import Period
from caller_server.report.tally import Tally
from caller_server.report.words import COLUMNS, PAPER, Sentence, say
from config.models import Hall, in_language

Block = dict[str, Any]

WHOLE = (
    "issued", "served", "missed", "cancelled", "lapsed", "still_open", "wait_mean", "wait_p90", "wait_worst",
    "handling_mean", "told_share", "rating_mean", "satisfied_share", "slips_printed", "slips_failed",
)  # fmt: skip
EACH_LINE = ("issued", "served", "missed", "wait_mean", "wait_p90")
EACH_WINDOW = ("served", "handling_mean", "busy_share")


def page(hall: Hall, told: Period, language: str) -> str:
    """The page as JSON. Lines and windows where nothing happened are left out: paper is short."""
    return json.dumps({"blocks": list(_blocks(hall, told, language))}, ensure_ascii=False)


def _blocks(hall: Hall, told: Period, language: str) -> Iterator[Block]:
    days = f"{told.first}" if told.first == told.last else f"{told.first} – {told.last}"
    together = told.together
    yield {"block": "text", "text": in_language(hall.hall.name, language), "align": "centre"}
    yield {"block": "heading", "text": say(PAPER["daily"] if told.first == told.last else PAPER["several"], language)}
    yield {"block": "text", "text": days, "align": "centre", "bold": True}
    yield {"block": "rule"}
    yield from _figures(WHOLE, together.hall, language)
    for line in hall.line:
        if line.letter in together.lines:
            title = f"{line.letter} {in_language(line.name, language)}"
            yield from _part(title, EACH_LINE, together.lines[line.letter], language)
    for window in hall.window:
        if window.name in together.windows:
            title = f"{_word('window', language)} {window.name}"
            yield from _part(title, EACH_WINDOW, together.windows[window.name], language)
    yield {"block": "rule"}
    until = f"{_word('until', language)} {told.until:%Y-%m-%d %H:%M}"
    yield {"block": "text", "text": until, "align": "centre", "small": True}


def _part(title: str, keys: Sequence[str], tally: Tally, language: str) -> Iterator[Block]:
    yield {"block": "rule", "dashed": True}
    yield {"block": "text", "text": title, "bold": True}
    yield from _figures(keys, tally, language)


def _figures(keys: Sequence[str], tally: Tally, language: str) -> Iterator[Block]:
    for key in keys:
        figure = FIGURES[key]
        if (shown := _shown(figure, tally)) is not None:
            yield {"block": "columns", "left": figure.heading(language), "right": shown}


def _shown(figure: Figure, tally: Tally) -> str | None:
    """As people read it; None where there is nothing to tell."""
    value = figure.of(tally)
    if value is None:
        return None
    match figure.kind:
        case Kind.SHARE:
            return f"{value:.0%}"
        case Kind.MINUTES | Kind.NUMBER:
            return f"{value:.1f}"
        case _:
            return f"{value:,.0f}"


def _word(name: str, language: str) -> str:
    sentence: Sentence = COLUMNS[name]
    return say(sentence, language)
