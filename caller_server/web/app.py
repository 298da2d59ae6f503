"""The Flask app, put together from what it is given."""

from __future__ import annotations

from flask import Flask

from caller_server.web import (
    announcements,
    appointments,
    console,
    devices,
    hall,
    journal,
    leases,
    numbers,
    operations,
    phone,
    plan,
    refusals,
    staff,
    tablet,
    tickets,
    voice_page,
    windows,
)
from caller_server.web.access import Access
from caller_server.web.assets import Assets
from caller_server.web.compressed import compress
from caller_server.web.deps import Deps
from caller_server.web.desk import Desk
from caller_server.web.found import Tokens
from caller_server.web.headers import SecurityHeaders
from caller_server.web.issued import Issued
from caller_server.web.metrics import Metrics
from caller_server.web.openapi import routes as openapi
from caller_server.web.pages import Pages
from caller_server.web.progress import Tickets
from caller_server.web.tries import Tries
from caller_server.web.visitors import Visitors
from caller_server.web.words import worded
from wire.askers import Proxies


def make_app(deps: Deps) -> Flask:
    """The server's HTTP side."""
    app = Flask(__name__, static_folder=None)
    Assets().serve(app)
    app.after_request(compress)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.config["MAX_CONTENT_LENGTH"] = refusals.MAX_BODY

    def waiting() -> dict[str, int]:
        with deps.engine.reading(deps.hall.id) as (day, _):
            return {letter: len(line) for letter, line in day.lines.items()}

    metrics = Metrics(waiting)
    access = Access(deps.keys, deps.rules, deps.secret)
    proxies = Proxies(deps.settings.believed_proxies)
    tries = Tries(access, proxies, deps.secret, deps.monotonic)
    desk = Desk(deps.hall.id, deps.engine, metrics)
    visitors = Visitors(access, proxies, deps.monotonic)
    found = Tickets(deps, Tokens(deps, visitors))
    issued = Issued(deps)
    pages = Pages(deps)
    refusals.register(app, worded(deps.hall.hall.languages), metrics.refused, pages.sorry)
    app.before_request(visitors.ask)
    for blueprint in (
        tickets.routes(deps, access, desk, found, issued),
        numbers.routes(access, desk, found),
        appointments.routes(deps, access, desk, issued),
        leases.routes(deps, access, desk),
        windows.routes(deps, access, desk),
        hall.routes(deps, access),
        staff.routes(deps, access, desk),
        announcements.routes(deps, access, desk),
        journal.routes(deps, access),
        operations.routes(deps, metrics),
        openapi.routes(),
        devices.routes(deps, access, pages),
        voice_page.routes(deps, access, pages),
        console.routes(deps, access, tries, pages),
        plan.routes(deps.plan),
        phone.routes(deps, desk, found, pages),
        tablet.routes(deps, access, tries, desk, pages),
    ):
        app.register_blueprint(blueprint)
    app.wsgi_app = SecurityHeaders(app.wsgi_app)  # type: ignore[method-assign, assignment]
    return app


__all__ = ["Deps", "make_app"]
