"""`/plan`: the picture of the hall on which phones show where the windows are."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from caller_server.web.compressed import TEXT, either, packed
from config.models import Hall


@dataclass(frozen=True, slots=True)
class Plan:
    """A hall's picture of itself, as it goes to the phones."""

    picture: bytes
    media: str


def plan_of(hall: Hall, folder: Path) -> Plan | None:
    """The plan in a hall's folder, which was checked before; None for a hall without one."""
    if hall.hall.plan is None:
        return None
    file = folder / hall.hall.plan
    return Plan(file.read_bytes(), "image/png" if file.suffix == ".png" else "image/svg+xml")


def routes(plan: Plan | None) -> Blueprint:
    """The route of the plan."""
    pages = Blueprint("plan", __name__)
    small = packed(plan.picture) if plan is not None and plan.media in TEXT else None

    @pages.get("/plan")
    def picture() -> Response:
        if plan is None:
            raise NotFound
        response = either(plan.picture, small, plan.media)
        response.set_etag(blake2b(plan.picture, digest_size=9).hexdigest(), weak=small is not None)
        response.headers["Cache-Control"] = "no-cache"  # kept, and asked about each time
        response.make_conditional(request)
        return response

    return pages
