"""`GET /openapi.json`."""

from __future__ import annotations

from functools import cache

from flask import Blueprint, Response

from caller_server.web.openapi.document import text


@cache
def _described() -> str:
    return text()


def routes() -> Blueprint:
    """The route of the description, which is made when it is first asked for."""
    pages = Blueprint("openapi", __name__)

    @pages.get("/openapi.json")
    def described() -> Response:
        return Response(_described(), mimetype="application/json")

    return pages
