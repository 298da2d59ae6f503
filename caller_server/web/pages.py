"""What the pages for people share: the reader's language, the page's policy, the live port's address."""

from __future__ import annotations

import re
from functools import partial
from urllib.parse import urlsplit

from flask import Response, render_template, request

from caller_server.domain.refusals import Code
from caller_server.web.deps import Deps
from caller_server.web.language import CHOSEN, preferred
from caller_server.web.words import NATIVE_NAMES, say, worded
from caller_server.web.words.phone import PHONE
from config.models import in_language

_INDENT = re.compile(r"\n\s+")  # a tenth of a page that phones wait for

KEPT_S = 400 * 24 * 3600
"""As long as browsers keep a cookie."""

_HOST = re.compile(r"^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:\d+)?$")


class Pages:
    """Renders the pages of one hall."""

    def __init__(self, deps: Deps) -> None:
        self._hall = deps.hall.hall.name
        self._offered = worded(deps.hall.hall.languages)
        self._live_url = deps.settings.public_live_url.rstrip("/")
        self._live_port = deps.settings.live_port

    def language(self) -> str:
        """The reader's: as chosen on the page, now or before, else as the browser says."""
        chosen = request.args.get("lang") or request.cookies.get(CHOSEN)
        return (
            chosen if chosen in self._offered else preferred(request.headers.get("Accept-Language", ""), self._offered)
        )

    def keep_language(self, page: Response) -> None:
        """Have the visitor's browser remember the language that was chosen, for the pages of tickets only."""
        chosen = request.args.get("lang")
        if chosen in self._offered:
            page.set_cookie(
                CHOSEN, chosen, max_age=KEPT_S, path="/t", httponly=True, samesite="Lax", secure=request.is_secure
            )

    def live(self) -> str:
        """Where this reader finds the event streams: as set, else the live port of the host that was asked."""
        host = _HOST.match(request.host)
        if self._live_url or host is None:
            return self._live_url
        return f"{request.scheme}://{host[1]}:{self._live_port}"

    def sorry(self, status: int, code: str, language: str, message: str) -> Response:
        """The page that tells a person of a refusal."""
        key = next(key for key in (f"sorry_{code}", f"sorry_{status}", "sorry") if key in PHONE)
        return self.render(
            "sorry.html",
            language,
            status,
            hall=in_language(self._hall, language),
            title=say(PHONE, key, language),
            say=partial(say, PHONE, language=language),
            message=message,
            comes_later=code == Code.NOT_HANDED_IN,
            back=_page_of_form(),
        )

    def render(self, template: str, language: str, status: int = 200, **context: object) -> Response:
        """A page in a language, which may load only what is our own and listen only to the live port."""
        stopped = "still" in request.args  # from being loaded anew by itself, where no scripts run
        html = render_template(
            template, language=language, offered=self._offered, native=NATIVE_NAMES, stopped=stopped, **context
        )
        page = Response(_INDENT.sub("\n", html), status, mimetype="text/html")
        page.headers["Content-Security-Policy"] = (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            f"connect-src 'self' {_origin(self.live())}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        page.headers["Content-Language"] = language
        page.vary.update(("Accept-Language", "Cookie"))
        return page


def _origin(url: str) -> str:
    """The address without its path, which a policy would take for the one address that may be asked for."""
    return urlsplit(url)._replace(path="", query="", fragment="").geturl()


def _page_of_form() -> str | None:
    """The address of the ticket's page whose form was sent, if one was."""
    sent = request.method == "POST" and request.path.startswith("/t/")
    return request.path.rpartition("/")[0] if sent else None
