"""What a visitor scanned or typed, made out: a ticket, a number, an appointment, or nothing that this hall can use.

Pure, and nothing that was read is ever run, opened or logged: it is compared, and what fits is taken out of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from unicodedata import category, normalize
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from wire.words import APPOINTMENT_LENGTH, APPOINTMENT_LETTERS

LONGEST = 512
"""Characters; a slip's QR code holds about 60, and a QR code of that size is still easy to scan."""

_PROGRESS = re.compile(r"(?P<base>.*)/t/(?P<token>[A-Za-z0-9_-]{22})/?", re.DOTALL)
_NUMBER = re.compile(r"[A-Z][0-9]{3,6}")
_APPOINTMENT = re.compile(rf"[{APPOINTMENT_LETTERS}]{{{APPOINTMENT_LENGTH}}}")
_PORTS = {"http": 80, "https": 443}


class Unusable(StrEnum):
    """Why a code leads nowhere; stable, the screens have words for each."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    UNREADABLE = "unreadable"  # control characters: damaged, or not meant for people
    OTHER_HALL = "other_hall"  # a ticket, but not of this hall
    UNKNOWN = "unknown"  # anything else: a payment code, a web page, a command


@dataclass(frozen=True)
class TicketCode:
    """A slip's QR code, of today or of a day gone by: the server knows which, see `of_today`."""

    token: str


@dataclass(frozen=True)
class NumberCode:
    """A ticket's number, such as `A012`, typed from the slip."""

    number: str


@dataclass(frozen=True)
class AppointmentCode:
    """An appointment's code."""

    code: str


@dataclass(frozen=True)
class UnusableCode:
    """Nothing that this hall can use. What it was is not kept."""

    why: Unusable


Code = TicketCode | NumberCode | AppointmentCode | UnusableCode


def made_out(text: str, visitor_url: str) -> Code:  # noqa: PLR0911 - a return for each case
    """What `text` is to the hall whose slips lead to `visitor_url`. Never raises, whatever was scanned."""
    if len(text) > LONGEST:
        return UnusableCode(Unusable.TOO_LONG)
    said = normalize("NFKC", text).strip()  # full-width letters and digits are the same letters and digits
    if not said:
        return UnusableCode(Unusable.EMPTY)
    if any(category(character) in ("Cc", "Cs", "Cn", "Co") for character in said):
        return UnusableCode(Unusable.UNREADABLE)
    if "://" in said:
        return _linked(said, visitor_url)
    typed = re.sub(r"[ -]", "", said).upper()
    if _NUMBER.fullmatch(typed):
        return NumberCode(typed)
    if _APPOINTMENT.fullmatch(typed):
        return AppointmentCode(typed)
    return UnusableCode(Unusable.UNKNOWN)


def of_today(issued_at: datetime, day: date, timezone: str) -> bool:
    """Whether a ticket was issued on the hall's `day`; one of yesterday leads to nobody's window any more."""
    return issued_at.astimezone(ZoneInfo(timezone)).date() == day


def _linked(said: str, visitor_url: str) -> Code:
    try:
        link, ours = urlsplit(said), urlsplit(visitor_url)
        here, there = _place(ours), _place(link)
    except ValueError:  # a port that is none, a bracket left open
        return UnusableCode(Unusable.UNKNOWN)
    found = _PROGRESS.fullmatch(link.path)
    if found is None or link.scheme not in _PORTS:
        return UnusableCode(Unusable.UNKNOWN)
    if here != there or found["base"].rstrip("/") != ours.path.rstrip("/"):
        return UnusableCode(Unusable.OTHER_HALL)
    return TicketCode(found["token"])


def _place(link: SplitResult) -> tuple[str, int | None]:
    """Host and port; http and https at their usual ports are one place, for halls that moved from one to the other."""
    port = link.port
    return link.hostname or "", None if port == _PORTS.get(link.scheme) else port
