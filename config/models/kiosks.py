"""The kiosks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from config.models.basis import PICTURE, Described, Letter, LocalTime, Name, Text


class Brightness(Described):
    """How bright an LED panel or a kiosk's screen shines from an hour on."""

    since: LocalTime = Field(alias="from")
    """From when, `HH:MM`, until the next of the same; the day's last holds until the first."""
    percent: Annotated[int, Field(ge=1, le=100)]
    """Of the brightest; a panel takes the nearest it knows."""


Way = Literal["search", "life_event", "stage", "topic", "appointment", "progress"]
"""What a kiosk offers besides its lines."""

WAYS: tuple[Way, ...] = ("search", "life_event", "stage", "topic", "appointment", "progress")


class Kiosk(Described):
    """`[[kiosk]]`: one self-service machine."""

    name: Name
    """Names its key and its place in the journal."""
    printer: Name
    """The device its slips come out of."""
    scanner: Name | None = None
    """The device that reads visitors' QR codes."""
    id_reader: Name | None = None
    """The device that reads visitors' ID cards."""
    speaker: Name | None = None
    """The device that reads the screen aloud to whoever wants it; without one this is not offered."""
    idle_seconds: Annotated[int, Field(ge=5, le=600)] = 30
    """After this long untouched it asks "still there?" and then forgets everything."""
    attract_seconds: Annotated[int, Field(ge=0, le=3600)] = 120
    """After this long unused it invites passers-by in every language in turn; 0: never."""
    lines: tuple[Letter, ...] = ()
    """Lines it offers, in this order; empty means all."""
    menu: tuple[Way, ...] = WAYS
    """What it offers besides, in this order: finding a matter by typing (`search`), by life event, company stage or
    topic; checking in for an appointment; seeing how one's number stands (`progress`)."""
    logo: Annotated[str, Field(pattern=PICTURE)] | None = None
    """A picture in the hall's folder that stands beside the hall's name, for a kiosk of one department."""
    ticker: Text | None = None
    """A sentence of today's that stands on its home screen; in larger type there is no room for it."""
    brightness: tuple[Brightness, ...] = ()
    """How bright its screen shines, by hour, while nobody uses it; empty: always as bright as it can."""

    @property
    def devices(self) -> tuple[str, ...]:
        """The ids of the devices that it drives."""
        return tuple(one for one in (self.printer, self.scanner, self.id_reader, self.speaker) if one is not None)
