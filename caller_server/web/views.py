"""Links that show a ticket and let nobody act for it: for a relative's phone.

`A012.20261126.MAC` names the ticket, as every screen does, and proves by 128 bits of HMAC-SHA256 that its visitor
made the link. The ticket's own token cannot be found from it.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from datetime import date, datetime

MAC_BYTES = 16


class Views:
    """Makes and reads the links of one hall."""

    def __init__(self, secret: bytes, hall: str) -> None:
        self._key = hmac.digest(secret, f"view of {hall}".encode(), hashlib.sha256)

    def made_for(self, day: date, number: str) -> str:
        """What stands in the address in place of the ticket's token."""
        named = f"{number}.{day:%Y%m%d}"
        return f"{named}.{self._mac(named)}"

    def read(self, token: str) -> tuple[date, str] | None:
        """The day and the number of the ticket that a link shows; None for what is no link of ours."""
        named, _, mac = token.rpartition(".")
        if not named or not hmac.compare_digest(mac.encode(), self._mac(named).encode()):
            return None
        number, _, day = named.rpartition(".")
        return datetime.strptime(day, "%Y%m%d").date(), number  # noqa: DTZ007 - a date has no zone

    def _mac(self, named: str) -> str:
        whole = hmac.digest(self._key, named.encode(), hashlib.sha256)
        return urlsafe_b64encode(whole[:MAC_BYTES]).decode().rstrip("=")
