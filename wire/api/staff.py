"""Staff who are called to a kiosk."""

from __future__ import annotations

from pydantic import AwareDatetime

from wire.api.body import Answer, Asked
from wire.words import Name


class StaffCallRequest(Asked):
    """Somebody at this kiosk asks for help."""


class StaffCall(Answer):
    """A kiosk at which somebody waits for help."""

    kiosk: Name
    called_at: AwareDatetime


class StaffCalls(Answer):
    """All that nobody has gone to yet, oldest first."""

    calls: tuple[StaffCall, ...]


class StaffCame(Asked):
    """Somebody goes to the kiosk."""
