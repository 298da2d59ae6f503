"""Who asks for a ticket, for the one-person rule: a keyed hash of the person for the day. No number is ever kept."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import date

from caller_server.web.refusals import wrong_field
from wire.persons import mistyped, person_of, written_out

SHORTEST = 6
"""No ID number of any kind is shorter."""


def typed(id_number: str, secret: bytes) -> str:
    """The person whose ID number was typed, or the refusal of one that was mistyped."""
    number = written_out(id_number)
    if len(number) < SHORTEST:
        raise wrong_field("id_number", "string_too_short", min_length=SHORTEST)
    if mistyped(number):
        raise wrong_field("id_number", "id_check")
    return person_of(number, secret)


def on_day(person: str, day: date, key_of: Callable[[date], bytes]) -> str:
    """The hash of a person under the day's key, which the journal may keep.

    The key is erased when the day is over; from then on nobody can tell whose hash it was.
    """
    return hmac.new(key_of(day), person.encode(), hashlib.sha256).hexdigest()[:32]
