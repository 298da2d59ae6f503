"""The shapes of the words that the wire and the HTTP contract share."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

Number = Annotated[str, StringConstraints(pattern=r"^[A-Z]\d{3,6}$"), Field(examples=["A012"])]
"""A ticket's number: the line's letter and at least three digits."""

LineLetter = Annotated[str, StringConstraints(pattern=r"^[A-Z]$"), Field(examples=["A"])]

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$")]
"""A name that can stand in a topic, a path and a file name."""

HallName = Name
ZoneName = Name
WindowName = Name
DeviceName = Name

LeaseId = Annotated[
    str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\d-[A-Z]\d{3,6}$"), Field(examples=["2026-11-23-A501"])
]
"""The day of a block of numbers lent to a kiosk, and its first number."""

Token = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{22}$")]
"""128 random bits, URL-safe base 64: the right to see and to give up one ticket."""

APPOINTMENT_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Of appointment codes: no two of these look alike."""
APPOINTMENT_LENGTH = 8
"""Short enough to type; of 31 to the power of 8 codes a hall uses some hundreds, and only a kiosk's key may try any."""
