"""The typed description of a hall. Every field says what it means; `docs/configuration.md` shows all.

Models are frozen. What only the whole can know (a window in no zone, two lines with one letter) is
found by `config.check`, which reports every fault at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
"""The languages that every part of the hall knows; a hall may offer others at its kiosks."""

NAME = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$"
LETTER = r"^[A-Z]$"
CODE = r"^[A-Z]{2}-[0-9]{3}$"
LANGUAGE = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$"  # BCP 47: language, script, region
REJOIN = r"^(after:[1-9][0-9]?|end|half_day|no)$"
PICTURE = r"^[A-Za-z0-9][A-Za-z0-9._-]*\.(png|jpg|jpeg)$"

PLAN = r"^[A-Za-z0-9][A-Za-z0-9._-]*\.(svg|png)$"

COLOUR = r"^#[0-9A-Fa-f]{6}$"
FOLDER = r"^[A-Za-z0-9][A-Za-z0-9_-]*(/[A-Za-z0-9][A-Za-z0-9_-]*)*$"

PATTERNS = {
    NAME: "1 to 32 letters a to z, digits, - and _, beginning with a letter or digit",
    LETTER: "one capital letter, A to Z",
    CODE: "two capital letters, - and three digits, such as GS-001",
    PLAN: "a file name ending in .svg or .png",
    COLOUR: "# and six hexadecimal digits, such as #0B4EA2",
    FOLDER: "the name of a folder in this one: letters a to z, digits, - and _, with / between folders",
    PICTURE: "a file name ending in .png, .jpg or .jpeg",
    LANGUAGE: "`zh-Hans`, `zh-Hant`, `en` or another language's tag, such as `vi`",
    REJOIN: "after:N (N 1 to 99), end, half_day or no",
}
"""What each pattern asks for, in words."""

Name = Annotated[str, Field(pattern=NAME)]
Letter = Annotated[str, Field(pattern=LETTER)]
Language = Annotated[str, Field(pattern=LANGUAGE)]
Colour = Annotated[str, Field(pattern=COLOUR)]


def _in_simplified(value: Any) -> Any:
    return {"zh-Hans": value} if isinstance(value, str) else value


Words = Annotated[str, Field(min_length=1, max_length=500)]
Text = Annotated[dict[Language, Words], Field(min_length=1), BeforeValidator(_in_simplified)]
"""Words for people, by language; a bare string is simplified Chinese. See `in_language`."""


def in_language(text: Mapping[str, str], language: str) -> str:
    """The text in a language, else in simplified Chinese, else in whatever there is.

    A language that is none of `LANGUAGES` is more likely to be read by somebody who reads English.
    """
    instead = "zh-Hans" if language in LANGUAGES else "en"
    return text.get(language) or text.get(instead) or text.get("zh-Hans") or next(iter(text.values()), "")


def _local(value: time) -> time:
    if value.tzinfo is not None:
        raise ValueError("a time of the hall's own clock, without a zone")
    return value


LocalTime = Annotated[time, AfterValidator(_local)]


class Described(BaseModel):
    """A table of a hall's TOML files."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, populate_by_name=True, allow_inf_nan=False
    )


class Session(Described):
    """A stretch of opening hours, local time."""

    opens: LocalTime = Field(alias="from")
    """When issuing starts, `HH:MM`."""
    closes: LocalTime = Field(alias="to")
    """When the session ends, `HH:MM`."""


class HallTable(Described):
    """`[hall]` in hall.toml."""

    id: Name
    """Names the hall in topics, files and the journal."""
    name: Text
    """What people call the hall; on slips, kiosks and screens."""
    timezone: str
    """IANA zone, such as `Asia/Shanghai`; the business day is the local date there."""
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = ("zh-Hans", "zh-Hant", "en")
    """Languages offered, first is the default. One that is none of `zh-Hans`, `zh-Hant` and `en` is offered at the
    kiosks and needs its texts there, `languages/TAG.po` in this folder, see kiosk.md."""
    sessions: Annotated[tuple[Session, ...], Field(min_length=1)]
    """Opening hours of a day, in order, not overlapping."""
    guide_desk: Name | None = None
    """The window that issues, cancels and helps, and serves no line."""
    plan: Annotated[str, Field(pattern=PLAN)] | None = None
    """A picture of the hall in this folder, of 300 kB at most, on which phones show where the windows are."""


class Line(Described):
    """`[[line]]`: the people waiting for the same group of windows."""

    letter: Letter
    """First character of its numbers."""
    name: Text
    """What people call the line."""
    zone: Name
    """Where its visitors wait."""
    usual_minutes: Annotated[float, Field(gt=0, le=480)] = 10
    """Usual handling time, minutes; the estimate starts from it."""
    quota: dict[Literal["morning", "afternoon", "evening"], Annotated[int, Field(ge=0, le=9999)]] = {}
    """Tickets per session: `morning` is the day's first, `afternoon` the second, `evening` the third; one not named has
    no quota."""
    patience_minutes: Annotated[int, Field(gt=0, le=1440)] = 60
    """Past this wait a visitor goes before priorities (no starvation)."""
    rejoin: Annotated[str, Field(pattern=REJOIN)] = "after:3"
    """How a missed visitor is let in again: `after:N`, `end`, `half_day` or `no`."""
    per_slot: Annotated[int, Field(ge=0, le=99)] = 0
    """Appointments in each slot; 0 takes none."""
    spoken: tuple[Language, ...] = ()
    """Languages in which its calls are spoken, of those in `voices` of `[calling]`, in this order; empty: all."""


class Help(Described):
    """A line that a window helps when its own is empty or the other's wait is long."""

    line: Letter
    """The line helped."""
    past_minutes: Annotated[int, Field(ge=0, le=1440)] = 20
    """Help also once that line's oldest visitor has waited this long, minutes."""


class Window(Described):
    """`[[window]]`: a numbered counter."""

    name: Name
    """Its number or name, as spoken and shown."""
    lines: tuple[Letter, ...] = ()
    """Lines it serves, its own first."""
    helps: tuple[Help, ...] = ()
    """Lines it helps."""
    weights: dict[Letter, Annotated[int, Field(ge=1, le=20)]] = {}
    """Calls of each of its lines in a round, such as `{ A = 3, B = 1 }`; without it whoever has waited longest."""
    transfers_to: Annotated[str, Field(pattern=NAME)] | None = None
    """Where the transfer key of its call pad sends a visitor: a line's letter or a window's name."""
    may_choose: bool = False
    """Whether its clerk may call a chosen number, past the order."""
    zone: Name
    """Whose board and voice announce its calls."""
    spoken: Text | None = None
    """What the voice calls it, such as `综合服务台`; in a language without words its name is read."""
    way: Text | None = None
    """How to get there, for the phone of whoever is called, such as `二楼左手边`."""
    x: Annotated[float, Field(ge=0, le=100)] | None = None
    """Where it is on the hall's plan: per cent of its width from the left."""
    y: Annotated[float, Field(ge=0, le=100)] | None = None
    """Where it is on the hall's plan: per cent of its height from the top."""


class Zone(Described):
    """`[[zone]]`: a waiting area with its own screens and voice."""

    name: Name
    """Names the zone in topics and addresses."""
    title: Text
    """What people call it."""
    ticker: Text | None = None
    """The running text at the foot of its TV."""
    media: Annotated[str, Field(pattern=FOLDER)] | None = None
    """A folder in this one: its TV shows the pictures, videos and texts in it beside the calls, see screens.md."""
    media_sound: bool = False
    """Whether its videos are heard; they are silent all the same while somebody is called."""
    picture_seconds: Annotated[int, Field(ge=3, le=3600)] = 12
    """How long each picture, text or notice is shown."""


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


PLACE = re.compile(r"\{([a-z_]+)\}")
"""A place in the words of an announcement."""


class Announcement(Described):
    """`[[announcement]]`: words that are no call, ready to be said by the staff or before closing."""

    name: Name
    """What whoever asks for it calls it."""
    text: Text
    """The words, by language; `{place}` in them is filled by whoever asks for it, `{minutes}` by the clock."""
    before_close: tuple[Annotated[int, Field(ge=1, le=240)], ...] = ()
    """Minutes before the end of each session at which it is said in every zone by itself; empty: never."""

    @property
    def places(self) -> frozenset[str]:
        """What has to be filled in."""
        return frozenset(place for words in self.text.values() for place in PLACE.findall(words))

    def filled(self, values: Mapping[str, str]) -> dict[Language, str]:
        """The words with their places filled in."""
        return {tag: PLACE.sub(lambda place: values[place[1]], words) for tag, words in self.text.items()}


class Unit(Described):
    """`[[unit]]`: a department that decides matters."""

    id: Annotated[str, Field(min_length=1)]
    """The word matters refer to."""
    name: Text
    """What people call it."""


class Material(Described):
    """One thing to bring for a matter."""

    name: Text
    """What it is."""
    copies: Annotated[int, Field(ge=1, le=99)] = 1
    """How many."""
    must: bool = True
    """False: the piece may follow later (容缺)."""


class CaseType(StrEnum):
    """How a matter is decided."""

    AT_ONCE = "即办件"
    PROMISED = "承诺件"
    PASSED_UP = "上报件"


class Matter(Described):
    """`[[matter]]`: what a visitor comes for."""

    code: Annotated[str, Field(pattern=CODE)]
    """The matter's code, such as `GS-001`."""
    name: Text
    """What people call it."""
    unit: str
    """The department that decides it: the id of a `[[unit]]`."""
    line: Letter
    """The line its visitors join."""
    audience: Literal["personal", "company"]
    """Whom it is for, people or companies."""
    case_type: CaseType
    """即办件 at once, 承诺件 by a promised date, 上报件 passed to a higher level."""
    legal_days: Annotated[int, Field(ge=0, le=3650)]
    """Legal limit, working days."""
    promised_days: Annotated[int, Field(ge=0, le=3650)]
    """Promised limit, working days; not more than the legal one."""
    cited: bool = False
    """True when the limits are quoted from a public notice, false when they are examples."""
    topics: tuple[str, ...] = ()
    """Topics of themes.toml under which it is found."""
    life_events: tuple[str, ...] = ()
    """Life events of themes.toml under which it is found."""
    stages: tuple[str, ...] = ()
    """Company stages of themes.toml under which it is found."""
    materials: tuple[Material, ...] = ()
    """What to bring."""


class Theme(Described):
    """`[[theme]]`: one way to find a matter on a kiosk."""

    kind: Literal["topic", "life_event", "stage"]
    """Which list it belongs to."""
    audience: Literal["personal", "company"]
    """Whom it is for."""
    id: Annotated[str, Field(min_length=1)]
    """The word matters refer to."""
    name: Text
    """What the button says."""


class Brightness(Described):
    """How bright an LED panel or a kiosk's screen shines from an hour on."""

    since: LocalTime = Field(alias="from")
    """From when, `HH:MM`, until the next of the same; the day's last holds until the first."""
    percent: Annotated[int, Field(ge=1, le=100)]
    """Of the brightest; a panel takes the nearest it knows."""


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


class Volume(Described):
    """How loud the voices are from an hour on."""

    since: LocalTime = Field(alias="from")
    """From when, `HH:MM`, until the next of the same; the day's last holds until the first."""
    percent: Annotated[int, Field(ge=0, le=100)]
    """Of the loudest; 0 in quiet hours: calls are shown and not spoken."""


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


class Voice(Described):
    """`[voice]` in hall.toml: what speaks the calls; see docs/voice.md."""

    engine: Literal["pyttsx3", "espeak", "clips", "piper", "sherpa"] = "pyttsx3"
    """`pyttsx3` over eSpeak NG; `espeak`, eSpeak NG by its own program; `clips`, recordings of a person; `piper` or
    `sherpa`, a model. eSpeak NG says what is not recorded, and stands in for a model that does not speak."""
    clips: Annotated[str, Field(min_length=1)] = "clips"
    """Folder of the recordings and their `clips.toml`, beside hall.toml or anywhere on the machine that speaks."""
    models: dict[Language, Annotated[str, Field(min_length=1)]] = {}
    """The model of each language for `piper` (an `.onnx` file) or `sherpa` (a folder), beside hall.toml or anywhere on
    the machine that speaks; a language without one is spoken by eSpeak NG."""
    python: str = ""
    """The Python that has the package of `piper` or `sherpa`, such as `/opt/piper/bin/python`; empty: OneDoor's own."""


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
    def spoken_zones(self) -> tuple[str, ...]:
        """The waiting areas that have a voice."""
        heard = {device.zone for device in self.device if device.kind == "speaker"}
        return tuple(zone.name for zone in self.zone if zone.name in heard)

    def windows_of(self, letter: str) -> tuple[str, ...]:
        """Names of the windows that a line may be called to, its own before its helpers."""
        own = [w.name for w in self.window if letter in w.lines]
        helpers = [w.name for w in self.window if letter not in w.lines and any(h.line == letter for h in w.helps)]
        return tuple(own + helpers)

    def unit_name(self, matter: Matter) -> dict[Language, str]:
        """What people call the department that decides a matter, by language."""
        return next((u.name for u in self.unit if u.id == matter.unit), {"zh-Hans": matter.unit})
