"""Why the hall says no. Codes are stable; the words for people are chosen where they are shown."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """The stable code of a refusal."""

    UNKNOWN_LINE = "unknown_line"
    UNKNOWN_MATTER = "unknown_matter"
    UNKNOWN_WINDOW = "unknown_window"
    UNKNOWN_TICKET = "unknown_ticket"
    UNKNOWN_MOVE = "unknown_move"
    REQUEST_ID_REUSED = "request_id_reused"
    HALL_CLOSED = "hall_closed"
    QUOTA_FULL = "quota_full"
    NOBODY_WAITING = "nobody_waiting"
    WINDOW_NOT_OPEN = "window_not_open"
    WINDOW_BUSY = "window_busy"
    NO_TICKET_HERE = "no_ticket_here"
    WRONG_STATE = "wrong_state"
    TOO_EARLY = "too_early"
    CALLED_ENOUGH = "called_enough"


class Refusal(Exception):
    """A command that the rules do not allow. `facts` fill the sentence shown for the code."""

    def __init__(self, code: Code, **facts: str | int) -> None:
        said = ", ".join(f"{name} {value}" for name, value in facts.items())
        super().__init__(f"{code.value}: {said}" if said else code.value)
        self.code = code
        self.facts = facts
