"""A made-up card, as its chip has it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from hardware.id_readers.text import BORN, LENGTH, NAME, NUMBER

PHOTO = 1024
"""Bytes of the photo, which the twin leaves empty."""


@dataclass(frozen=True, repr=False)
class TwinCard:
    """What is written on the card."""

    name: str
    number: str
    born: str  # YYYYMMDD
    once: bool = False  # whether it is found only once

    def pack(self) -> bytes:
        """Data of the answer to "read": the lengths of text and photo, the text, the photo."""
        text = bytearray(" ".encode("utf-16-le") * (LENGTH // 2))
        for place, words in ((NAME, self.name), (BORN, self.born), (NUMBER, self.number)):
            written = words.encode("utf-16-le")
            text[place.start : place.start + len(written)] = written
        return LENGTH.to_bytes(2) + PHOTO.to_bytes(2) + bytes(text) + bytes(PHOTO)


def card_from(said: Any) -> TwinCard:
    """The card that a command describes; ValueError says what is wrong with it and nothing that stands on it."""
    match said:
        case {"name": str(name), "number": str(number)} if 0 < len(name) <= 15 and 0 < len(number) <= 18:
            born = str(said.get("born") or number[6:14]).replace("-", "")
            born = f"{born}0101" if re.fullmatch(r"\d{4}", born) else born
            if re.fullmatch(r"\d{8}", born):
                return TwinCard(name, number, born, once=said.get("once") is True)
    raise ValueError(
        "a card has a name of 1 to 15 characters, a number of 1 to 18 and, unless the number tells it, "
        'born: a year or a day such as "1949-12-31"'
    )
