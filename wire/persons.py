"""Who a visitor is to the hall: a keyed hash of the ID number, so that nobody keeps or sends the number itself.

A kiosk hashes the number of a card at once, a server hashes one that was typed at a desk: both with the hall's secret,
so that they come to the same person.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Annotated
from unicodedata import normalize

from pydantic import StringConstraints

Person = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""HMAC-SHA-256 of an ID number under the hall's secret, in hexadecimal."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
"""GB 11643-1999: the last of 18 characters checks the 17 digits before it."""


def written_out(id_number: str) -> str:
    """An ID number in the one way that is hashed: no spaces, capital letters, full-width digits as plain ones."""
    return "".join(normalize("NFKC", id_number).split()).upper()


def person_of(number: str, secret: bytes) -> str:
    """The person with this number, which is `written_out`."""
    return hmac.new(secret, number.encode(), hashlib.sha256).hexdigest()


def mistyped(number: str) -> bool:
    """Whether a number has the length and the digits of a resident's, and a last character that does not fit them."""
    resident = len(number) == 18 and number.isascii() and number[:17].isdigit()
    return resident and number[17] != check_character(number)


def check_character(number: str) -> str:
    """What the 18th character of a resident's ID number has to be."""
    return _CHECKS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False)) % 11]
