"""What a command did, in the shape in which an answer and the journal can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

Told = Mapping[str, Any]
"""A public event, as `GET /api/journal` shows it."""

AT_A_WINDOW = ("ticket_called", "ticket_started", "ticket_finished", "ticket_missed", "ticket_parked")
"""Kinds whose window an answer tells, too."""


class Done(NamedTuple):
    """Something that happened to a ticket."""

    kind: str
    number: str
    window: str | None = None
    call: int | None = None  # of a call: 1 for the first


def done_by(event: Told) -> Done:
    """What a public event of a ticket says."""
    kind = event["kind"]
    window = event["window"] if kind in AT_A_WINDOW else None
    return Done(kind, event["number"], window, event.get("call") if kind == "ticket_called" else None)
