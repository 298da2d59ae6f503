"""Who asks for a ticket, for the one-person rule: a keyed hash of the ID number. The number itself is never kept."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import date
from unicodedata import normalize

from caller_server.web.refusals import wrong_field

SHORTEST = 6
"""No ID number of any kind is shorter."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
"""GB 11643-1999: the last of 18 characters checks the 17 digits before it."""


def person_of(id_number: str, day: date, key_of: Callable[[date], bytes]) -> str:
    """The hash of an ID number under the day's key, or the refusal of one that was mistyped.

    The key is erased when the day is over; from then on nobody can tell whose hash it was.
    """
    number = "".join(normalize("NFKC", id_number).split()).upper()  # full-width digits are the same digits
    if len(number) < SHORTEST:
        raise wrong_field("id_number", "string_too_short", min_length=SHORTEST)
    if len(number) == 18 and number.isascii() and number[:17].isdigit() and number[17] != check_character(number):
        raise wrong_field("id_number", "id_check")
    return hmac.new(key_of(day), number.encode(), hashlib.sha256).hexdigest()[:32]


def check_character(number: str) -> str:
    """What the 18th character of a resident's ID number has to be."""
    return _CHECKS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False)) % 11]
