"""`/console/voice`: the voices of the hall for its supervisor, and words to be said for the guide desk, too."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response

from caller_server.web.access import Access, Role
from caller_server.web.announcements import may_announce, sayable
from caller_server.web.deps import Deps
from caller_server.web.pages import Pages
from caller_server.web.words import NATIVE_NAMES, all_of, say
from caller_server.web.words.voice import VOICE
from config.models import PLACE, in_language
from wire.api import LONGEST_ANNOUNCEMENT

TONGUES = NATIVE_NAMES | {"yue": "粵語"}
"""What the languages of a voice are called in themselves."""


def routes(deps: Deps, access: Access, pages: Pages) -> Blueprint:
    """The route of the page."""
    voice = Blueprint("voice", __name__)
    hall = deps.hall
    heard = hall.spoken_zones
    spoken = [tag for tag in sayable(hall) if tag in hall.calling.voices]
    desk = hall.hall.guide_desk or hall.window[0].name

    @voice.get("/console/voice")
    def page() -> Response:
        session = access.session()
        language = pages.language()
        zones = {zone.name: in_language(zone.title, language) for zone in hall.zone if zone.name in heard}
        return pages.render(
            "voice.html",
            language,
            say=partial(say, VOICE, language=language),
            hall=in_language(hall.hall.name, language),
            zones=zones,
            tongues={tag: TONGUES.get(tag, tag) for tag in spoken},
            templates={one.name: PLACE.sub("…", in_language(one.text, language)) for one in hall.announcement},
            page={
                "inside": session is not None and may_announce(session.actor, hall),
                "supervisor": session is not None and session.actor.role is Role.SUPERVISOR,
                "window": desk,  # a session is of a window; a supervisor's is good for each
                "timezone": hall.hall.timezone,
                "zones": zones,
                "longest": LONGEST_ANNOUNCEMENT,
                "templates": {
                    one.name: {"text": in_language(one.text, language), "places": sorted(one.places)}
                    for one in hall.announcement
                },
                "words": all_of(VOICE, language),
            },
        )

    return voice
