"""Why the hall says no. Codes are stable; the words for people are chosen where they are shown."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """The stable code of a refusal."""

    UNKNOWN_LINE = "unknown_line"
    UNKNOWN_MATTER = "unknown_matter"
    UNKNOWN_WINDOW = "unknown_window"
    UNKNOWN_TICKET = "unknown_ticket"
    UNKNOWN_APPOINTMENT = "unknown_appointment"
    UNKNOWN_MOVE = "unknown_move"
    UNKNOWN_PLACE = "unknown_place"  # a transfer that leads nowhere
    REQUEST_ID_REUSED = "request_id_reused"
    HALL_CLOSED = "hall_closed"
    QUOTA_FULL = "quota_full"
    TICKETS_ENOUGH = "tickets_enough"
    NOBODY_WAITING = "nobody_waiting"
    WINDOW_NOT_OPEN = "window_not_open"
    WINDOW_BUSY = "window_busy"
    NO_TICKET_HERE = "no_ticket_here"
    WRONG_STATE = "wrong_state"
    TOO_EARLY = "too_early"
    CALLED_ENOUGH = "called_enough"
    REJOINED_ALREADY = "rejoined_already"
    REJOIN_TOO_LATE = "rejoin_too_late"
    NO_REJOIN = "no_rejoin"  # this line asks for a new ticket
    DELAYED_ALREADY = "delayed_already"
    NOBODY_BEHIND = "nobody_behind"  # whom one could let pass
    RATED_ALREADY = "rated_already"
    REASON_NEEDED = "reason_needed"
    NO_APPOINTMENTS = "no_appointments"
    SLOT_UNKNOWN = "slot_unknown"
    SLOT_FULL = "slot_full"
    CHECK_IN_TOO_EARLY = "check_in_too_early"
    APPOINTMENT_OTHER_DAY = "appointment_other_day"
    APPOINTMENT_USED = "appointment_used"
    NO_LEASES = "no_leases"  # the hall lends no numbers
    LENT_ENOUGH = "lent_enough"  # this kiosk has not used what it was lent
    UNKNOWN_LEASE = "unknown_lease"
    TOKEN_TAKEN = "token_taken"  # noqa: S105 - made by a kiosk, and not fresh
    NOT_HANDED_IN = "not_handed_in"  # a slip of a kiosk that is still cut off


class Refusal(Exception):
    """A command that the rules do not allow. `facts` fill the sentence shown for the code."""

    def __init__(self, code: Code, **facts: str | int) -> None:
        said = ", ".join(f"{name} {value}" for name, value in facts.items())
        super().__init__(f"{code.value}: {said}" if said else code.value)
        self.code = code
        self.facts = facts
