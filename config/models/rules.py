"""The rules of the hall: calling, appointments, numbers lent ahead, its days, its slips, its journal."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from config.models.basis import Described, Language, Text, Weekday
from config.models.voice import Volume


class Calling(Described):
    """`[calling]` in hall.toml: the rules of calling and of the voice."""

    max_calls: Annotated[int, Field(ge=1, le=10)] = 3
    """Calls in all, recalls included, before a ticket must be missed or started."""
    recall_seconds: Annotated[int, Field(ge=0, le=600)] = 10
    """At least this long between two calls of one ticket, and before a miss."""
    priority_in_a_row: Annotated[int, Field(ge=1, le=10)] = 2
    """At most so many priority calls in a row while ordinary visitors wait."""
    announce_seconds: Annotated[int, Field(ge=5, le=600)] = 60
    """A call older than this is shown but no longer spoken."""
    announce_times: Annotated[int, Field(ge=1, le=3)] = 2
    """How often each call is spoken."""
    announce_times_when_busy: Annotated[int, Field(ge=1, le=3)] = 1
    """The same while others of the zone wait to be called, so that their calls do not grow too old."""
    chime: bool = True
    """Two notes before each call."""
    voices: dict[Language, Annotated[str, Field(min_length=1)]] = {"zh-Hans": "sit/cmn-latn-pinyin", "en": "gmw/en"}
    """eSpeak NG voice by language, spoken in this order; calls are worded in `zh-Hans`, `zh-Hant`, `yue` (Cantonese)
    and `en`."""
    digit_one: Literal["一", "幺"] = "一"
    """How Mandarin says the 1 of a number that is read digit by digit: `幺` is not taken for 七."""
    window_numbers: Literal["counted", "digits"] = "counted"
    """How the window 12 is read: `counted` 十二号, twelve; `digits` 一二号, one two."""
    volume: tuple[Volume, ...] = ()
    """How loud the voices are, by hour; empty: always as loud as they can."""
    closing_margin_minutes: Annotated[int, Field(ge=0, le=240)] = 15
    """Issuing stops this long before a session ends."""
    policy: Literal["fair", "arrival", "priority-first"] = "fair"
    """Who is next: `fair` counts every claim, `arrival` arrival alone, `priority-first` priorities before others."""
    rejoin_minutes: Annotated[int, Field(ge=1, le=480)] = 30
    """A missed visitor may come back within this time, once."""
    delay_by: Annotated[int, Field(ge=1, le=20)] = 3
    """So many pass a visitor who asks for more time, once."""
    tickets_a_person: Annotated[int, Field(ge=1, le=50)] = 3
    """Tickets a day for one ID number."""
    elder_from: Annotated[int, Field(ge=40, le=120)] = 60
    """Age, in years, from which an ID card read at a kiosk gives the priority of elders."""


class Appointments(Described):
    """`[appointments]` in hall.toml: how they are made and checked in. A line's `per_slot` says how many."""

    slot_minutes: Annotated[int, Field(ge=5, le=240)] = 30
    """Length of a slot; the first begins with the session."""
    days_ahead: Annotated[int, Field(ge=0, le=60)] = 7
    """How many days ahead one can be made."""
    opens_before_minutes: Annotated[int, Field(ge=0, le=240)] = 30
    """Check-in begins this long before the slot."""
    held_minutes: Annotated[int, Field(ge=0, le=240)] = 15
    """Whoever checks in later than this after the slot began waits as everyone does."""


class Offline(Described):
    """`[offline]` in hall.toml: numbers that each kiosk has ahead, for when it is cut off from the server."""

    begins: Annotated[int, Field(alias="from", ge=1, le=90_000)] = 501
    """The lowest number of a line that is lent; tickets issued by the server skip what is lent."""
    block: Annotated[int, Field(ge=0, le=500)] = 20
    """So many numbers of a line a kiosk is lent at once; 0: none, and a kiosk that is cut off gives no tickets."""


class CalendarTable(Described):
    """`[calendar]` in hall.toml: the days on which the hall works."""

    weekdays: Annotated[tuple[Weekday, ...], Field(min_length=1)] = ("mon", "tue", "wed", "thu", "fri")
    """Days of the week."""
    holidays: Literal["china", "none"] = "china"
    """`china`: the public holidays and the make-up working days, as announced each year."""
    closed: tuple[date, ...] = ()
    """The hall's own days off, `YYYY-MM-DD`."""
    open: tuple[date, ...] = ()
    """The hall's own extra working days; they win over holidays."""


class Printing(Described):
    """`[printing]` in hall.toml: what stands on a slip."""

    show_materials: bool = True
    """Print what to bring for the matter (the one-off notice)."""
    footer: Text = {
        "zh-Hans": "过号请到导办台或自助机重新排队",
        "zh-Hant": "過號請到導辦台或自助機重新排隊",
        "en": "Missed your call? Ask at the guide desk or a kiosk.",
    }
    """Last line: what happens if the call is missed."""


class Retention(Described):
    """`[retention]` in hall.toml: how long the journal is kept, and where."""

    open_days: Annotated[int, Field(ge=1, le=3650)] = 7
    """Days gone by that stay in the database; older ones are moved to compressed files."""
    archive_days: Annotated[int, Field(ge=1, le=36500)] = 3650
    """After so many days an archived day is removed for good."""
