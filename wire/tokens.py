"""Tokens that kiosks make while they are cut off, and how anyone can tell them.

22 characters of URL-safe base 64 hold 132 bits, of which a token uses 128. The server leaves the four spare bits of the
last character 0; a kiosk that is cut off sets the two in the middle. So a phone that scans a slip which has not been
handed in yet is told so.
"""

from __future__ import annotations

from secrets import token_urlsafe

_MARKED = dict(zip("AQgw", "GWm2", strict=True))
"""The last characters that a server's token can have, and those of a kiosk's."""


def offline_token() -> str:
    """128 fresh random bits, marked as a kiosk's own."""
    token = token_urlsafe(16)
    return token[:-1] + _MARKED[token[-1]]


def made_offline(token: str) -> bool:
    """Whether a token has a kiosk's mark. That says nothing of whether there is such a ticket."""
    return len(token) == 22 and token[-1] in _MARKED.values()
