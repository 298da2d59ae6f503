"""What the screens show besides calls, and in which colours."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from config.models.basis import Colour, Described, LocalTime, Name, Text, Weekday


class Hours(Described):
    """A stretch of the day, local time."""

    begins: LocalTime = Field(alias="from")
    """From when, `HH:MM`."""
    ends: LocalTime = Field(alias="to")
    """Until when, `HH:MM` of the same day."""


class When(Described):
    """When something is shown; what is left out does not restrict it."""

    begins: date | None = Field(None, alias="from")
    """The first day, `YYYY-MM-DD`."""
    until: date | None = None
    """The last day, `YYYY-MM-DD`."""
    weekdays: tuple[Weekday, ...] = ()
    """Days of the week; empty: all."""
    hours: tuple[Hours, ...] = ()
    """Hours of these days; empty: all day."""


class Notice(Described):
    """`[[notice]]`: a short text on the TVs, for as long as it is true."""

    text: Text
    """The words, by language."""
    zones: tuple[Name, ...] = ()
    """Whose TVs show it; empty: all."""
    when: When = When()
    """When it is shown."""


class Media(Described):
    """`[[media]]`: when, and for how long, a file of a zone's `media` folder is shown; one without is always shown."""

    file: Annotated[str, Field(min_length=1)]
    """Its name, without the folder's."""
    seconds: Annotated[int, Field(ge=3, le=3600)] | None = None
    """How long it is shown; a video at the longest. None: `picture_seconds` of the zone, and a video to its end."""
    when: When = When()
    """When it is shown."""


class Colours(Described):
    """`[colours]` in hall.toml: the hall's own colours on its screens, instead of the blue and gold of this house."""

    primary: Colour | None = None
    """Ground of the call and of the foot, and numbers of windows; dark enough for white words."""
    accent: Colour | None = None
    """Lines and the frame of a new call; to be told from the primary colour."""
    ink: Colour | None = None
    """Words and numbers; dark enough for the paper."""
    paper: Colour | None = None
    """Ground of the page; light."""
