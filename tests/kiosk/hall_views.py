"""What a server would say of a configured hall."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from config.models import Hall, Line, Text
from wire.api import HallView, LineView, MaterialView, MatterView, SessionView
from wire.messages import Estimate

KEYS = {
    "GS-001": ("yyzzsldj", "yingyezhizhaoshelidengji"),
    "GS-002": ("spjyxk", "shipinjingyingxuke"),
    "MZ-001": ("hydj", "hunyindengji"),
}
"""What the server finds these matters by besides their names."""


def hall_view(
    hall: Hall, waiting: Mapping[str, int] | None = None, closed: Mapping[str, str] | None = None
) -> HallView:
    """The hall with so many people waiting in each line; `closed` gives the reason of each closed line."""
    counts, reasons = waiting or {}, closed or {}
    return HallView(
        hall=hall.id,
        name=_plain(hall.hall.name),
        day=date(2026, 11, 23),
        timezone=hall.hall.timezone,
        languages=hall.hall.languages,
        sessions=tuple(SessionView(opens=f"{s.opens:%H:%M}", closes=f"{s.closes:%H:%M}") for s in hall.hall.sessions),
        open=True,
        lines=tuple(_line(hall, line, counts.get(line.letter, 0), reasons.get(line.letter)) for line in hall.line),
        matters=_matters(hall),
        visitor_url="http://127.0.0.1:8080",
    )


def estimate_for(hall: Hall, letter: str, waiting: int) -> Estimate:
    """A range that grows with the line; with nobody waiting, somebody is still being served."""
    minutes = next(line.usual_minutes for line in hall.line if line.letter == letter)
    each = minutes / max(1, len(hall.windows_of(letter)))
    return Estimate(low=int(waiting * each), high=int(max(waiting, 0.5) * each * 1.5))


def _line(hall: Hall, line: Line, waiting: int, closed_because: str | None) -> LineView:
    return LineView(
        letter=line.letter,
        name=_plain(line.name),
        waiting=waiting,
        estimate=estimate_for(hall, line.letter, waiting),
        windows=hall.windows_of(line.letter),
        zone=line.zone,
        open=closed_because is None,
        closed_because=closed_because,
    )


def _matters(hall: Hall) -> tuple[MatterView, ...]:
    return tuple(
        MatterView(
            code=m.code,
            name=_plain(m.name),
            keys=KEYS.get(m.code, ()),
            unit=m.unit,
            line=m.line,
            audience=m.audience,
            legal_days=m.legal_days,
            promised_days=m.promised_days,
            topics=m.topics,
            life_events=m.life_events,
            stages=m.stages,
            materials=tuple(MaterialView(name=_plain(x.name), copies=x.copies, must=x.must) for x in m.materials),
        )
        for m in hall.matter
    )


def _plain(name: Text) -> dict[str, str]:
    return {str(language): words for language, words in name.items()}
