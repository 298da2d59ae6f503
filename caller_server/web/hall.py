"""`GET /api/hall`: what a kiosk needs to know to serve a visitor."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, request

from caller_server.domain.hall_day import HallDay
from caller_server.domain.issuing import closed_because, quota_left
from caller_server.web.access import Access
from caller_server.web.deps import Deps
from caller_server.web.language import preferred
from caller_server.web.quieter import QuieterHours
from caller_server.web.replies import reply
from caller_server.web.search_keys import keys_of
from caller_server.web.words import say, worded
from caller_server.web.words.refusals import REFUSALS
from config.models import Hall, Line, Matter, Text, in_language
from wire import api
from wire.messages import Estimate


def routes(deps: Deps, access: Access) -> Blueprint:
    """The route of the hall."""
    pages = Blueprint("hall", __name__)
    quieter = QuieterHours(deps)
    matters = tuple(_matter(matter, deps.hall) for matter in deps.hall.matter)

    @pages.get("/api/hall")
    def hall() -> Response:
        access.actor()
        language = preferred(request.headers.get("Accept-Language", ""), worded(deps.hall.hall.languages))
        quieter.read(deps.rules.business_day(deps.clock()))
        with deps.engine.reading(deps.hall.id) as (day, now):
            lines = tuple(_line(line, deps.hall, day, now, language, quieter) for line in deps.hall.line)
        return reply(_hall(deps, day, now, lines, matters))

    return pages


def _hall(
    deps: Deps, day: HallDay, now: datetime, lines: tuple[api.LineView, ...], matters: tuple[api.MatterView, ...]
) -> api.HallView:
    hall, rules = deps.hall, deps.rules
    return api.HallView(
        hall=hall.id,
        name=_all(hall.hall.name, hall),
        day=day.day,
        timezone=hall.hall.timezone,
        languages=hall.hall.languages,
        sessions=tuple(
            api.SessionView(opens=f"{s.opens:%H:%M}", closes=f"{s.closes:%H:%M}") for s in hall.hall.sessions
        ),
        open=rules.always_open or rules.hours.session_at(now, rules.closing_margin) is not None,
        lines=lines,
        matters=matters,
        visitor_url=deps.settings.visitor_url,
        now=now.astimezone(rules.timezone),
    )


def _line(line: Line, hall: Hall, day: HallDay, now: datetime, language: str, quieter: QuieterHours) -> api.LineView:
    known = day.lines[line.letter]
    told = day.estimate(line.letter, len(known), now)
    closed = closed_because(day, line.letter, now)
    return api.LineView(
        letter=line.letter,
        name=_all(line.name, hall),
        waiting=len(known),
        estimate=Estimate(low=told.low, high=told.high),
        windows=day.rules.windows_of(line.letter),
        zone=line.zone,
        open=closed is None,
        left=quota_left(day, line.letter, now),
        appointments=line.per_slot > 0,
        quieter=quieter.of(line.letter, told, day.day, now),
        closed_because=None if closed is None else say(REFUSALS, closed.code, language, **closed.facts),
    )


def _all(text: Text, hall: Hall) -> dict[str, str]:
    """The words in every language of the hall, whichever were written down."""
    return {language: in_language(text, language) for language in hall.hall.languages}


def _matter(matter: Matter, hall: Hall) -> api.MatterView:
    return api.MatterView(
        code=matter.code,
        name=_all(matter.name, hall),
        keys=keys_of(in_language(matter.name, "zh-Hans")),
        unit=matter.unit,
        line=matter.line,
        audience=matter.audience,
        legal_days=matter.legal_days,
        promised_days=matter.promised_days,
        topics=matter.topics,
        life_events=matter.life_events,
        stages=matter.stages,
        materials=tuple(
            api.MaterialView(name=_all(m.name, hall), copies=m.copies, must=m.must) for m in matter.materials
        ),
    )
