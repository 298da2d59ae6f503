"""The 256 bytes of text on an ID card, of which a masked name, a hashed number and a year are kept. Pure.

UTF-16, low byte first, padded with spaces. Layouts: GA/T 490 for residents; the residence permits of Hong Kong, Macau
and Taiwan (J) and the foreigners' cards of 2023 (Y) have name, birth and number in the same places, those of 2017 (I)
have their own. See docs/devices.md.
"""

from __future__ import annotations

import re

from hardware.id_readers.port import Card
from wire.persons import mistyped, person_of, written_out

LENGTH = 256
NAME, BORN, LATIN_NAME, NUMBER, KIND = slice(0, 30), slice(36, 52), slice(52, 122), slice(122, 158), slice(248, 250)
_I_LATIN_NAME, _I_NUMBER, _I_NAME, _I_BORN = slice(0, 120), slice(122, 152), slice(158, 188), slice(220, 236)

_NUMBER = re.compile(r"[0-9]{17}[0-9X]|[A-Z]{3}[0-9]{12}")
_BORN = re.compile(r"(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])")


def card_of(text: bytes, secret: bytes) -> Card | None:
    """What is kept of a card's text, its number hashed under the hall's secret; None when it is no such text."""
    if len(text) != LENGTH:
        return None
    kind = _words(text[KIND])
    name, latin, number, born = (
        (_I_NAME, _I_LATIN_NAME, _I_NUMBER, _I_BORN) if kind == "I" else (NAME, LATIN_NAME, NUMBER, BORN)
    )
    called = _words(text[name]) or (_words(text[latin]) if kind in ("I", "Y") else "")
    who, day = written_out(_words(text[number])), _words(text[born])
    if not called or not _NUMBER.fullmatch(who) or mistyped(who) or not _BORN.fullmatch(day):
        return None
    return Card(person_of(who, secret), masked(called), int(day[:4]))


def masked(name: str) -> str:
    """A name with all but its ends hidden: 张*华, 张*."""
    return name[:1] + "*" * max(1, len(name) - 2) + (name[-1:] if len(name) > 2 else "")


def _words(field: bytes) -> str:
    return field.decode("utf-16-le", errors="replace").strip(" \0")
