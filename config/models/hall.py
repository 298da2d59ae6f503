"""A whole hall."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from config.models.basis import Described, Language, Text
from config.models.devices import Device
from config.models.kiosks import Kiosk
from config.models.matters import Matter, Theme, Unit
from config.models.places import HallTable, Line, Window, Zone
from config.models.rules import Appointments, CalendarTable, Calling, Offline, Printing, Retention
from config.models.screens import Colours, Media, Notice
from config.models.voice import Announcement, Voice


class Hall(Described):
    """A whole hall: every `*.toml` of its folder read together."""

    hall: HallTable
    """The hall itself."""
    calling: Calling = Calling()
    """The rules of calling."""
    voice: Voice = Voice()
    """What speaks the calls."""
    appointments: Appointments = Appointments()
    """The rules of appointments."""
    offline: Offline = Offline()
    """What kiosks may do when cut off."""
    calendar: CalendarTable = CalendarTable()
    """The days on which the hall works."""
    printing: Printing = Printing()
    """What stands on a slip."""
    retention: Retention = Retention()
    """How long the journal is kept, and where."""
    colours: Colours = Colours()
    """The hall's own colours on its screens."""
    texts: dict[str, Text] = {}
    """The hall's own words for a text of the kiosk, by its English words."""
    line: Annotated[tuple[Line, ...], Field(min_length=1)]
    """Its lines."""
    window: Annotated[tuple[Window, ...], Field(min_length=1)]
    """Its windows."""
    zone: Annotated[tuple[Zone, ...], Field(min_length=1)]
    """Its waiting areas."""
    announcement: tuple[Announcement, ...] = ()
    """Words that are no call, ready to be said."""
    notice: tuple[Notice, ...] = ()
    """Short texts on the TVs."""
    media: tuple[Media, ...] = ()
    """When files of the zones' `media` folders are shown."""
    matter: tuple[Matter, ...] = ()
    """The matters people come for."""
    theme: tuple[Theme, ...] = ()
    """How people find a matter."""
    unit: tuple[Unit, ...] = ()
    """The departments that decide the matters."""
    kiosk: tuple[Kiosk, ...] = ()
    """Its kiosks."""
    device: tuple[Device, ...] = ()
    """Its devices."""

    @property
    def id(self) -> str:
        """The hall's id."""
        return self.hall.id

    @property
    def speakers(self) -> dict[str, Device]:
        """The loudspeaker of each waiting area that has one. A second one would say everything once more: not used."""
        first: dict[str, Device] = {}
        for device in self.device:
            if device.kind == "speaker" and device.zone is not None:
                first.setdefault(device.zone, device)
        return first

    @property
    def spoken_zones(self) -> tuple[str, ...]:
        """The waiting areas that have a voice."""
        heard = self.speakers
        return tuple(zone.name for zone in self.zone if zone.name in heard)

    def windows_of(self, letter: str) -> tuple[str, ...]:
        """Names of the windows that a line may be called to, its own before its helpers."""
        own = [w.name for w in self.window if letter in w.lines]
        helpers = [w.name for w in self.window if letter not in w.lines and any(h.line == letter for h in w.helps)]
        return tuple(own + helpers)

    def kiosk_of(self, device: Device) -> str | None:
        """The name of the kiosk that has a device, if one has it; the first of those that share it."""
        return next((kiosk.name for kiosk in self.kiosk if device.id in kiosk.devices), None)

    def unit_name(self, matter: Matter) -> dict[Language, str]:
        """What people call the department that decides a matter, by language."""
        return next((u.name for u in self.unit if u.id == matter.unit), {"zh-Hans": matter.unit})
