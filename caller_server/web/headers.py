"""Security headers on every answer, put on beneath Flask so that not even its own errors lack them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ALWAYS = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
]
NO_PAGE = ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
NOT_KEPT = ("Cache-Control", "no-store")


class SecurityHeaders:
    """WSGI middleware. An answer's own policy or caching rule is left as it is."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request."""

        def start_with(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            names = {name.lower() for name, _ in headers}
            headers += ALWAYS
            if "content-security-policy" not in names:
                headers.append(NO_PAGE)
            if "cache-control" not in names:
                headers.append(NOT_KEPT)
            return start(status, headers, exc_info)

        body = self._app(environ, start_with)
        try:
            return list(body)  # granian sends a list at once, and anything else chunk by chunk
        finally:
            close = getattr(body, "close", None)
            if close is not None:
                close()
