"""`/t/{token}`: the page behind the slip's QR code."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

from flask import Blueprint, Response, request

from caller_server.web import forms
from caller_server.web.deps import Deps
from caller_server.web.desk import Desk
from caller_server.web.pages import Pages
from caller_server.web.progress import Tickets
from caller_server.web.qr import qr_svg
from caller_server.web.words import all_of, say
from caller_server.web.words.phone import PHONE
from config.models import LANGUAGES, Material, in_language
from wire import api

ENDED = frozenset({api.TicketState.DONE, api.TicketState.CANCELLED, api.TicketState.LAPSED})
REASONS = ("waited_long", "unclear", "papers_again", "unfriendly", "not_solved")
"""What can be ticked to go with a bad rating."""
SCRIPT_WORDS = (
    "title",
    "comma",
    "rejoin_until",
    "hint_recalled",
    "alert_on",
    "alert_is_on",
    "alert_touch",
    "live",
    "live_lost",
)


def routes(deps: Deps, desk: Desk, tickets: Tickets, pages: Pages) -> Blueprint:
    """The routes of the phone page."""
    phone = Blueprint("phone", __name__)
    hall = deps.hall
    lines = {line.letter: line for line in hall.line}
    called_to = [window for window in hall.window if window.lines or window.helps]
    places = [window for window in called_to if None not in (window.x, window.y)] if deps.plan else []
    ways = {
        window.name: {language: in_language(window.way, language) for language in LANGUAGES}
        for window in hall.window
        if window.way
    }
    matters = {matter.code: matter for matter in hall.matter}

    @phone.get("/t/<token>")
    def page(token: str) -> Response:
        seen = tickets.progress(token)
        language = pages.language()
        line, matter = lines.get(seen.line), matters.get(seen.matter or "")
        footer = in_language(hall.printing.footer, language)
        shown = pages.render(
            "phone.html",
            language,
            say=partial(say, PHONE, language=language),
            hall=in_language(hall.hall.name, language),
            ticket=seen,
            hint=_hint(seen, language, footer),
            line=f"{seen.line} {in_language(line.name, language)}" if line else seen.line,
            matter=in_language(matter.name, language) if matter else None,
            materials=[_shown(material, language) for material in matter.materials] if matter else [],
            windows=[seen.to_window] if seen.to_window else hall.windows_of(seen.line),
            way=ways.get(seen.window or "", {}).get(language, ""),
            places=places,
            delay_by=deps.rules.delay_by,
            footer=footer,
            moving=seen.state not in ENDED,
            token=token,
            only_looks=tickets.find(token).only_looks,
            relative=deps.settings.visitor_url + "/t/" + tickets.for_a_relative(token),
            request_id=uuid4,
            reasons=REASONS,
            unexplained=request.args.get("level", ""),
            page={
                "token": token,
                "ticket": seen.model_dump(mode="json"),
                "live": pages.live(),
                "ways": {window: way[language] for window, way in ways.items()},
                "lines": {
                    letter: {"name": in_language(one.name, language), "windows": hall.windows_of(letter)}
                    for letter, one in lines.items()
                },
                "words": _script_words(language, footer),
            },
        )
        pages.keep_language(shown)
        return shown

    @phone.get("/t/<token>/relative.svg")
    def relative(token: str) -> Response:
        address = f"{deps.settings.visitor_url}/t/{tickets.for_a_relative(token)}"
        return Response(qr_svg(address), mimetype="image/svg+xml")

    forms.add_to(phone, desk, tickets, pages)
    return phone


def _hint(seen: api.TicketProgress, language: str, footer: str) -> str:
    if seen.state is api.TicketState.CALLED and len(seen.calls) > 1:
        return say(PHONE, "hint_recalled", language, n=len(seen.calls))
    if seen.state is api.TicketState.MISSED:
        return footer  # the hall's own words on what happens then
    key = f"hint_{seen.state.value}"
    return say(PHONE, key, language) if key in PHONE else ""


def _shown(material: Material, language: str) -> dict[str, str]:
    more = [say(PHONE, "copies", language, n=material.copies)] if material.copies > 1 else []
    if not material.must:
        more.append(say(PHONE, "later", language))
    return {"name": in_language(material.name, language), "more": say(PHONE, "comma", language).join(more)}


def _script_words(language: str, footer: str) -> dict[str, str]:
    words = all_of(PHONE, language) | {"hint_missed": footer}
    return {k: v for k, v in words.items() if k in SCRIPT_WORDS or k.startswith(("state_", "hint_"))}
