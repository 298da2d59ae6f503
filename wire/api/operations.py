"""The journal and the health of a role."""

from __future__ import annotations

from datetime import date
from typing import Literal

from wire.api.body import Answer


class JournalPage(Answer):
    """Public events after a sequence number, oldest first; ask again from `next` while `more`."""

    day: date
    events: tuple[dict[str, object], ...]
    next: int
    more: bool


class Health(Answer):
    """Liveness with the parts' state."""

    status: Literal["ok", "degraded"]
    parts: dict[str, str]
