"""The devices and what drives them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from config.models.basis import Described, Name, Text
from config.models.kiosks import Brightness

PadLamp = Literal["waiting", "here", "obeyed", "refused"]
"""What a lamp or the beeper of a pad says."""

Address = Annotated[int, Field(ge=0, le=65535)]


class Registers(Described):
    """`registers` of a `modbus` call pad: what stands where in it, counted from 0 as on the wire."""

    buttons: Annotated[dict[PadKey, Address], Field(min_length=1)]
    """The discrete input of each key."""
    lamps: dict[PadLamp, Address] = {}
    """Coils: `waiting` is on while people wait, `here` while somebody is called or served; `obeyed` for a moment and
    `refused` for longer after a press, which may be one coil with a beeper."""
    number: Address | None = None
    """The holding register that shows the digits of the number at the window, 0 for none."""
    waiting: Address | None = None
    """The holding register that shows how many wait."""


DRIVERS: dict[str, tuple[str, ...]] = {
    "printer": ("network", "serial", "usb", "file"),
    "call_pad": ("ff68", "simple", "modbus"),
    "rater": ("ff68",),
    "led_panel": ("alpha", "onbon", "huidu"),
    "id_reader": ("sam",),
    "scanner": ("keyboard", "serial"),
    "speaker": ("sound_card", "file", "virtual"),
}
"""The drivers that fit each kind of device."""

PadKey = Literal["next", "recall", "start", "finish", "miss", "pause", "transfer"]
"""What a clerk's key can do."""


class Device(Described):
    """`[[device]]`: a printer, call pad, panel, reader, scanner, rater or speaker, and how it is reached."""

    id: Name
    """Names it in topics and on the supervisor's page."""
    kind: Literal["printer", "call_pad", "rater", "led_panel", "id_reader", "scanner", "speaker"]
    """What it is."""
    driver: Literal[
        "network", "serial", "usb", "file", "ff68", "simple", "modbus", "alpha", "onbon", "huidu", "sam", "keyboard",
        "sound_card", "virtual",
    ]  # fmt: skip
    """How it is spoken to: printers `network`, `serial`, `usb`, `file`; call pads `ff68`, `simple`, `modbus`; raters
    `ff68`; LED panels `alpha`, `onbon`, `huidu`; ID readers `sam`; scanners `keyboard`, `serial`; speakers
    `sound_card`, `file`, `virtual`."""
    address: str = ""
    """`host:port` or `unix:PATH` (network, onbon, huidu), a device path (serial, ff68, simple, modbus, alpha, sam,
    keyboard), `vendor:product` in hexadecimal (usb), a folder (file). `{data}` in it stands for the data folder."""
    machine: Name | None = None
    """The machine it is attached to, as its `ONEDOOR_MACHINE` names it; none: the one that has no name."""
    baud: Annotated[int, Field(gt=0, le=4_000_000)] = 9600
    """Speed of a serial line; that of an ID reader is 115200 when not given."""
    unit: Annotated[int, Field(ge=0, le=255)] = 1
    """Address of a pad on its serial line."""
    keys: Annotated[tuple[PadKey, ...], Field(max_length=4)] = ()
    """What the keys 31, 32, 33 and 34 of a `simple` call pad do; without it `next`, `recall`, `start`, `finish`."""
    registers: Registers | None = None
    """Where the buttons and lamps of a `modbus` call pad are."""
    window: Name | None = None
    """The window a call pad, a rater or an LED panel belongs to."""
    zone: Name | None = None
    """The zone a speaker is heard in; a kiosk's own has none."""
    channel: Literal["left", "right"] | None = None
    """The side of its card that a speaker is connected to, where one card serves two zones; none: both sides."""
    dots: Literal[384, 576] = 576
    """Printable width of a printer: 576 for 80 mm paper, 384 for 58 mm."""
    mode: Literal["raster", "text"] = "raster"
    """How a printer is given its slips: `raster` as pictures, for any script and any printer; `text` as GB18030
    characters, faster over a slow line, for printers with a Chinese font."""
    roll_metres: Annotated[float, Field(gt=0, le=1000)] | None = None
    """Length of a printer's new roll, metres; given, the slips that are left are counted. Few of them are a warning."""
    width: Annotated[int, Field(ge=16, le=1024)] = 64
    """Dots of an LED panel from left to right."""
    height: Annotated[int, Field(ge=7, le=512)] = 16
    """Dots of an LED panel from top to bottom."""
    colour: Literal["red", "green", "amber", "white"] = "red"
    """Colour of an LED panel's words, where it has several; an Alpha panel has no white."""
    colours: Literal["one", "two", "all"] = "one"
    """What an Onbon card lights: dots of `one` colour, of `two` (red and green, BX-6E), or of `all` (BX-6Q)."""
    language: Literal["zh-Hans", "zh-Hant", "en"] | None = None
    """Language of an LED panel; none: the hall's first of these. An Alpha panel knows English alone."""
    idle_text: Text | None = None
    """What an LED panel shows while its window is open and nobody is called; none: the window's name."""
    brightness: tuple[Brightness, ...] = ()
    """How bright an LED panel shines, by hour; empty: as it is set by hand."""
    answers: bool = True
    """False: the cable of an Alpha panel has no wire back, so it is not asked whether it understood."""
    twin: bool = False
    """True: `onedoor up` also starts a virtual twin of it, speaking the same bytes."""
