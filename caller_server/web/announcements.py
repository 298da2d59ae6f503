"""`/api/announcements` and `/api/voices`: what the voices say besides calls, and whether they may."""

from __future__ import annotations

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from caller_server.domain.commands import HushVoice, MakeAnnouncement
from caller_server.domain.events import AnnouncementMade
from caller_server.web.access import Access, Actor, Role
from caller_server.web.deps import Deps
from caller_server.web.desk import Desk, asked, read_body
from caller_server.web.refusals import Rejected, WebCode, wrong_field
from caller_server.web.replies import reply, reply_if_changed
from caller_server.web.voice_views import VoiceViews
from config.models import Hall
from wire import api

WORDED = ("zh-Hans", "zh-Hant", "yue", "en")
"""Languages that the announcers word what they say in."""
ACTS = {"pause": True, "resume": False}


def routes(deps: Deps, access: Access, desk: Desk) -> Blueprint:
    """The routes of announcements and voices."""
    pages = Blueprint("announcements", __name__, url_prefix="/api")
    zones = deps.hall.spoken_zones
    views = VoiceViews(deps)

    @pages.post("/announcements")
    def announce() -> Response:
        actor = staff()
        body = read_body(api.AnnouncementRequest)
        command = MakeAnnouncement(
            asked=asked(body, actor.name),
            zones=_zones(body.zones, zones),
            text=_text(body, deps.hall),
            template=body.template,
        )
        obeyed = desk.obey("announce", command)
        made = [(event.seq, event.fact) for event in obeyed.events if isinstance(event.fact, AnnouncementMade)]
        answer = api.AnnouncementMade(
            announcements=tuple(api.AnnouncementPlace(zone=fact.zone, seq=seq) for seq, fact in made),
            text=made[0][1].text,
        )
        return reply(answer, 200 if obeyed.repeated else 201)

    @pages.get("/announcements")
    def said() -> Response:
        staff()
        return reply_if_changed(views.said())

    @pages.get("/voices")
    def voices() -> Response:
        access.actor()
        return reply_if_changed(views.now())

    @pages.post("/voices/<zone>/<act>")
    def allow(zone: str, act: str) -> Response:
        actor = access.supervisor()
        if zone not in zones or act not in ACTS:
            raise NotFound
        body = read_body(api.VoiceMoveRequest)
        desk.obey("voice", HushVoice(asked=asked(body, actor.name), zone=zone, paused=ACTS[act]))
        return reply(views.now())

    def staff() -> Actor:
        actor = access.actor()
        if not may_announce(actor, deps.hall):
            raise Rejected(WebCode.NOT_YOURS, who=actor.name)
        return actor

    return pages


def may_announce(actor: Actor, hall: Hall) -> bool:
    """A supervisor or the guide desk: what is said to a whole hall is not each window's."""
    helps = actor.window is not None and actor.window == hall.hall.guide_desk
    return actor.role is Role.SUPERVISOR or helps


def sayable(hall: Hall) -> list[str]:
    """The languages in which words may be given: those of the voices; of Chinese each script that one of them reads."""
    offered = set(map(_tongue, hall.hall.languages))
    voices = [tag for tag in hall.calling.voices if _tongue(tag) in offered]
    written = {"zh-Hans", "zh-Hant"} if "zh" in map(_tongue, voices) else set()
    return [tag for tag in WORDED if tag in voices or tag in written]


def _zones(named: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    """The zones that are meant, each once and each with a voice, or the refusal."""
    for index, zone in enumerate(named):
        if zone not in known:
            raise wrong_field(f"zones.{index}", "enum", expected=", ".join(known))
    if not named and not known:
        raise wrong_field("zones", "other", detail="no zone of this hall has a voice")
    return tuple(dict.fromkeys(named or known))


def _text(body: api.AnnouncementRequest, hall: Hall) -> dict[str, str]:
    """The words by language, the template's places filled, or the refusal."""
    if body.text is not None:
        known = sayable(hall)
        for language in body.text:
            if language not in known:
                raise wrong_field(f"text.{language}", "enum", expected=", ".join(known))
        return body.text
    templates = {one.name: one for one in hall.announcement}
    template = templates.get(body.template or "")
    if template is None:
        raise wrong_field("template", "enum", expected=", ".join(templates) or "none: the hall has no templates")
    if body.values.keys() != template.places:
        raise wrong_field("values", "enum", expected=", ".join(sorted(template.places)) or "{}")
    return template.filled(body.values)


def _tongue(language: str) -> str:
    return "zh" if language == "yue" else language.partition("-")[0]
