"""Text on its way to browsers, compressed for those that take it so.

Only pages, their scripts, styles and drawings are. Where a secret stands beside words that somebody else may choose,
the length of a compressed answer tells of the secret (BREACH, 2013): no page holds both. What a page of a ticket holds
is known to whoever can ask for it, for the token stands in its address; keys and sessions stand in no page at all, and
the answers of the API, where tokens and typed words do meet, are sent as they are.
"""

from __future__ import annotations

import gzip

from flask import Response, request

TEXT = frozenset({"text/html", "text/css", "text/javascript", "image/svg+xml"})
WORTH_IT = 600
"""Bytes; a shorter answer travels in one packet either way."""


def packed(text: bytes) -> bytes:
    """The text, compressed: the same bytes for the same text."""
    return gzip.compress(text, mtime=0)


def compress(response: Response) -> Response:
    """The response, compressed if it is text and whoever asks takes that (RFC 9110, 12.5.3)."""
    if response.mimetype not in TEXT:
        return response
    response.vary.add("Accept-Encoding")  # told with a 304, too (RFC 9110, 15.4.5)
    if response.status_code == 304 or "Content-Encoding" in response.headers or not _takes_gzip():
        return response
    body = response.get_data()
    return _small(response, packed(body)) if len(body) >= WORTH_IT else response


def either(body: bytes, small: bytes | None, media: str) -> Response:
    """A response with this body, or with the compressed one, if there is one, for whoever takes that."""
    response = Response(body, mimetype=media)
    return response if small is None or not _takes_gzip() else _small(response, small)


def _small(response: Response, small: bytes) -> Response:
    response.headers["Content-Encoding"] = "gzip"
    response.set_data(small)
    return response


def _takes_gzip() -> bool:
    """Whether the asker says so; who says nothing is sent the text itself."""
    return request.accept_encodings.quality("gzip") > 0
