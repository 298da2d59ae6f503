"""One slip in a right hall, and what is said of it."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from config.check import check_hall
from tests.halls import small_hall_files, write_small_hall


class Slip(NamedTuple):
    """A right hall in which one text was put in another's place."""

    name: str
    file: str
    right: str
    slip: str
    said: str
    at: str | None = None  # what stands on the line that is named, if not the slip itself
    also: int = 0  # faults that follow from it


SLIPS = [
    Slip(
        "an unknown key with the nearest known one",
        "hall.toml",
        "usual_minutes = 9",
        "usual_minute = 9",
        ('unknown key `usual_minute` in [[line]] "A"; did you mean `usual_minutes`?'),
    ),
    Slip(
        "an unknown table",
        "hall.toml",
        "[[kiosk]]\nname",
        "[kisok]\n[[kiosk]]\nname",
        ("unknown table or key `kisok`; did you mean `kiosk`?"),
        at="[kisok]",
    ),
    Slip(
        "an unknown language",
        "hall.toml",
        'title = { zh-Hans = "东等候区", zh-Hant',
        'title = { zh-Hans = "东等候区", zh_Hant',
        ('unknown key `zh_Hant` of `title` in [[zone]] "east"; did you mean `zh-Hant`?'),
    ),
    Slip(
        "a line in no zone",
        "hall.toml",
        'zone = "east"\nusual_minutes = 9',
        'zone = "eastt"\nusual_minutes = 9',
        ('`zone` names the zone "eastt", which does not exist; did you mean `east`?'),
    ),
    Slip(
        "a matter in no line",
        "hall.toml",
        'line = "B"',
        'line = "X"',
        ('`line` names the line "X", which does not exist; known: `A`, `B`, `C`'),
    ),
    Slip(
        "a matter of no unit",
        "hall.toml",
        'unit = "民政局"',
        'unit = "民政"',
        ('`unit` names the unit "民政", which does not exist; did you mean `民政局`?'),
    ),
    Slip(
        "a theme that does not exist",
        "hall.toml",
        'life_events = ["结婚"]',
        'life_events = ["离婚"]',
        ('`life_events` names the theme "离婚", which does not exist; known: `创业`, `结婚`'),
    ),
    Slip(
        "a theme twice",
        "hall.toml",
        'life_events = ["结婚"]',
        'life_events = ["结婚", "结婚"]',
        ('"结婚" stands twice in `life_events`; keep one of the two'),
    ),
    Slip(
        "a letter that is none",
        "hall.toml",
        'letter = "A"',
        'letter = "1"',
        ('`letter` in [[line]] "1" is "1"; give one capital letter, A to Z'),
        also=7,
    ),
    Slip(
        "two lines with one letter",
        "hall.toml",
        'letter = "C"',
        'letter = "B"',
        ('a second line with the letter "B"; give each line its own letter'),
        also=3,
    ),
    Slip(
        "two zones with one name",
        "hall.toml",
        'name = "west"',
        'name = "east"',
        ('a second zone with the name "east"; give each zone its own name'),
        also=4,
    ),
    Slip(
        "two kiosks with one name",
        "hall.toml",
        'name = "kiosk-2"',
        'name = "kiosk-1"',
        ('a second kiosk with the name "kiosk-1"; give each kiosk its own name'),
    ),
    Slip(
        "two matters with one code",
        "hall.toml",
        'code = "GS-002"',
        'code = "GS-001"',
        ('a second matter with the code "GS-001"; give each matter its own code'),
    ),
    Slip(
        "two themes with one id",
        "hall.toml",
        'id = "结婚"',
        'id = "创业"',
        ('a second theme with the id "创业"; give each theme its own id'),
        also=1,
    ),
    Slip(
        "a kiosk named as another key",
        "hall.toml",
        'name = "kiosk-2"',
        'name = "window-2"',
        ('a kiosk named "window-2", a name of another key; give it another one, such as kiosk-1'),
    ),
    Slip(
        "a kiosk with an unknown printer",
        "hall.toml",
        'printer = "printer-2"',
        'printer = "printer-3"',
        ('`printer` names the device "printer-3", which does not exist; did you mean `printer-2`?'),
    ),
    Slip(
        "a kiosk whose printer is a pad",
        "hall.toml",
        'printer = "printer-2"',
        'printer = "pad-2"',
        ('`printer` names the device "pad-2", which does not exist; known: `printer-1`, `printer-2`'),
    ),
    Slip(
        "a kiosk with an unknown scanner",
        "hall.toml",
        'printer = "printer-2"',
        'printer = "printer-2"\nscanner = "pad-2"',
        ('`scanner` names the device "pad-2", which does not exist; there is no device yet: add one'),
        at='scanner = "pad-2"',
    ),
    Slip(
        "an unknown guide desk",
        "hall.toml",
        'guide_desk = "1"',
        'guide_desk = "9"',
        ('`guide_desk` names the window "9", which does not exist; known: `1`, `2`, `3`, `4`, `5`, `6`, `7`, `8`'),
        also=1,
    ),
    Slip(
        "a promise past the law",
        "hall.toml",
        "promised_days = 3",
        "promised_days = 16",
        ('the matter "GS-001" is promised in 16 days, past its legal limit of 15; promise 15 days or fewer'),
    ),
    Slip(
        "a time zone with a slip",
        "hall.toml",
        'timezone = "Asia/Shanghai"',
        'timezone = "Asia/Shangai"',
        ('there is no time zone "Asia/Shangai"; did you mean `Asia/Shanghai`?'),
    ),
    Slip(
        "the time zone that everyone expects",
        "hall.toml",
        'timezone = "Asia/Shanghai"',
        'timezone = "Asia/Beijing"',
        ('there is no time zone "Asia/Beijing"; did you mean `Asia/Shanghai`?'),
    ),
    Slip(
        "a time zone from nowhere",
        "hall.toml",
        'timezone = "Asia/Shanghai"',
        'timezone = "xyz"',
        ('there is no time zone "xyz"; give an IANA name, such as Asia/Shanghai'),
    ),
    Slip(
        "overlapping hours",
        "hall.toml",
        'from = "14:00"',
        'from = "11:30"',
        ("the session 11:30-17:30 overlaps the one before it, 08:30-12:00; begin it at 12:00 or later"),
    ),
    Slip(
        "hours in the wrong order",
        "hall.toml",
        '[{ from = "08:30", to = "12:00" }, { from = "14:00", to = "17:30" }]',
        '[{ from = "14:00", to = "17:30" }, { from = "08:30", to = "12:00" }]',
        ("the session 08:30-12:00 stands after the later one 14:00-17:30; list the sessions in the order of the day"),
    ),
    Slip(
        "reversed hours",
        "hall.toml",
        'to = "17:30"',
        'to = "07:30"',
        (
            "a session ends at 07:30, not after it begins at 14:00; give `to` "
            "a later time of the same day, 23:59 at the latest"
        ),
    ),
    Slip(
        "hours shorter than the closing margin",
        "hall.toml",
        'to = "17:30"',
        'to = "14:15"',
        (
            "the session 14:00-14:15 is no longer than the closing margin of 15 minutes; "
            "make it longer, or `closing_margin_minutes` of [calling] smaller"
        ),
    ),
    Slip(
        "a quota of no session",
        "hall.toml",
        "usual_minutes = 9",
        "usual_minutes = 9\nquota = { evening = 3 }",
        ("a quota for the evening, but the hall has 2 sessions; remove it, or add a session to `sessions` of [hall]"),
        at="quota = {",
    ),
    Slip(
        "a time that is none",
        "hall.toml",
        'to = "17:30"',
        'to = "25:30"',
        ('`to` of item 2 of `sessions` in [hall] is "25:30", not a time; write HH:MM in quotes, such as "08:30"'),
    ),
    Slip(
        "a time with a zone",
        "hall.toml",
        'to = "17:30"',
        'to = "17:30Z"',
        ('`to` of item 2 of `sessions` in [hall] is "17:30Z"; give a time of the hall\'s own clock, without a zone'),
    ),
    Slip(
        "a number in quotes",
        "hall.toml",
        "legal_days = 15",
        'legal_days = "15"',
        ('`legal_days` in [[matter]] "GS-001" is "15", not a whole number; write a whole number, without quotes'),
    ),
    Slip(
        "a number past its range",
        "hall.toml",
        "usual_minutes = 9",
        "usual_minutes = 0",
        ('`usual_minutes` in [[line]] "A" is 0, not more than 0; give more than 0'),
    ),
    Slip(
        "a number past all ranges",
        "hall.toml",
        "legal_days = 15",
        "legal_days = 0xffffffffffffffffffffffffffffffffffffffff",
        ('`legal_days` in [[matter]] "GS-001" is Infinity, not a whole number; write a whole number, without quotes'),
    ),
    Slip(
        "a word that is not known",
        "hall.toml",
        'case_type = "即办件"',
        'case_type = "即办"',
        ('`case_type` in [[matter]] "MZ-001" is "即办", not a known word; did you mean `即办件`?'),
    ),
    Slip(
        "no text",
        "hall.toml",
        'title = { zh-Hans = "西等候区", zh-Hant = "西等候區", en = "West" }',
        'title = ""',
        ('`zh-Hans` of `title` in [[zone]] "west" is "", empty; give at least 1 character'),
    ),
    Slip(
        "a number for a text",
        "hall.toml",
        'title = { zh-Hans = "西等候区", zh-Hant = "西等候區", en = "West" }',
        "title = 2",
        ('`title` in [[zone]] "west" is 2, not text; put it in "quotes", or write { zh-Hans = "…", en = "…" }'),
    ),
    Slip(
        "a key that is missing",
        "hall.toml",
        'audience = "personal"\ncase_type',
        "case_type",
        ('`audience` is missing in [[matter]] "MZ-001"; add `audience`: Whom it is for, people or companies'),
        at="[[matter]]",
    ),
    Slip(
        "a window in no zone",
        "windows.toml",
        'name = "2"\nzone = "east"',
        'name = "2"',
        ('`zone` is missing in [[window]] "2"; add `zone`: Whose board and voice announce its calls'),
        at="[[window]]",
    ),
    Slip(
        "two windows with one name",
        "windows.toml",
        'name = "3"',
        'name = "2"',
        ('a second window with the name "2"; give each window its own name'),
        also=1,
    ),
    Slip(
        "a window of an unknown line",
        "windows.toml",
        'lines = ["A"]',
        'lines = ["A", "Q"]',
        ('`lines` names the line "Q", which does not exist; known: `A`, `B`, `C`'),
    ),
    Slip(
        "a window that helps its own line",
        "windows.toml",
        'helps = [{ line = "A"',
        'helps = [{ line = "B"',
        ('the window "5" helps the line "B", which it serves; remove that help'),
    ),
    Slip(
        "a window that helps nobody",
        "windows.toml",
        'helps = [{ line = "A"',
        'helps = [{ line = "Q"',
        ('`line` names the line "Q", which does not exist; known: `A`, `B`, `C`'),
    ),
    Slip(
        "a guide desk with a line",
        "windows.toml",
        'name = "1"\nzone = "east"',
        'name = "1"\nzone = "east"\nlines = ["A"]',
        ('the guide desk "1" serves a line; remove its `lines`'),
        at="lines =",
    ),
    Slip(
        "a window without a line",
        "windows.toml",
        'lines = ["A"]',
        "",
        ('the window "2" serves no line; give it `lines`, or make it the `guide_desk`'),
        at="[[window]]",
    ),
    Slip(
        "a driver of another kind",
        "devices.toml",
        'driver = "network"',
        'driver = "ff68"',
        ('the driver "ff68" is not for a printer; for a printer: `network`, `serial`, `usb`, `file`'),
    ),
    Slip(
        "an address that is none",
        "devices.toml",
        "unix:{data}/twins/printer-1.sock",
        "192.168.1.60:99999",
        (
            '"192.168.1.60:99999" is not an address of the driver network; '
            "give host:port such as 192.168.1.60:9100, or unix: and a path"
        ),
    ),
    Slip(
        "a folder in braces that is not known",
        "devices.toml",
        "{data}/spoken/east",
        "{date}/spoken/east",
        ("unknown `{date}` in an address; only `{data}` is replaced"),
    ),
    Slip(
        "a twin at a real line",
        "devices.toml",
        "{data}/twins/pad-1",
        "/dev/ttyUSB0",
        ('a virtual twin cannot stand at "/dev/ttyUSB0"; give an address that begins with {data}/, or remove `twin`'),
    ),
    Slip(
        "a speaker with a twin",
        "devices.toml",
        'zone = "east"',
        'zone = "east"\ntwin = true',
        ('a speaker with the driver "file" has no virtual twin; remove `twin`'),
        at="twin = true",
    ),
    Slip(
        "meanings for the keys of a pad whose keys are printed with theirs",
        "devices.toml",
        'window = "8"',
        'window = "8"\nkeys = ["next", "pause"]',
        ('the driver "ff68" has no `keys`; remove it: only simple has it'),
        at="keys =",
    ),
    Slip(
        "two buttons of a Modbus pad at one place",
        "devices.toml",
        'driver = "ff68"\naddress = "{data}/twins/pad-8"',
        'driver = "modbus"\naddress = "{data}/twins/pad-8"\nregisters.buttons = { next = 0, recall = 0 }',
        ('"next" and "recall" are both at 0; give each its own address'),
        at="registers.buttons",
    ),
    Slip(
        "buttons that one look cannot see",
        "devices.toml",
        'driver = "ff68"\naddress = "{data}/twins/pad-8"',
        'driver = "modbus"\naddress = "{data}/twins/pad-8"\nregisters.buttons = { next = 0, recall = 2000 }',
        ('the buttons of "pad-8" are too far apart to be read at once; they lie within 2000 addresses'),
        at="registers.buttons",
    ),
    Slip(
        "a Modbus pad without registers",
        "devices.toml",
        'driver = "ff68"\naddress = "{data}/twins/pad-8"',
        'driver = "modbus"\naddress = "{data}/twins/pad-8"',
        (
            'the modbus pad "pad-8" has no `registers`; '
            "say where its buttons are, such as registers.buttons = { next = 0, recall = 1 }"
        ),
        at="[[device]]",
    ),
    Slip(
        "two devices at one address",
        "devices.toml",
        "printer-2.sock",
        "printer-1.sock",
        (
            'the devices "printer-1" and "printer-2" have one address, '
            '"unix:{data}/twins/printer-1.sock"; give each its own'
        ),
    ),
    Slip(
        "a pad of an unknown window",
        "devices.toml",
        'window = "8"',
        'window = "88"',
        ('`window` names the window "88", which does not exist; did you mean `8`?'),
    ),
    Slip(
        "a pad of no window",
        "devices.toml",
        'window = "8"',
        "",
        ('the call_pad "pad-8" has no `window`; say which window it is for'),
        at="[[device]]",
    ),
    Slip(
        "a speaker of an unknown zone",
        "devices.toml",
        'zone = "west"',
        'zone = "wets"',
        ('`zone` names the zone "wets", which does not exist; did you mean `west`?'),
    ),
    Slip(
        "a printer in a zone",
        "devices.toml",
        'driver = "network"',
        'zone = "west"\ndriver = "network"',
        ("a printer has no `zone`; remove it: only a speaker has one"),
        at='zone = "west"',
    ),
]


@pytest.mark.parametrize("slip", SLIPS, ids=[slip.name for slip in SLIPS])
def test_a_slip_is_told_at_its_line(tmp_path, slip):
    hall = write_small_hall(tmp_path)
    text = small_hall_files()[slip.file]
    assert slip.right in text
    slipped = text.replace(slip.right, slip.slip, 1)
    (hall / slip.file).write_text(slipped, "utf-8")

    end = text.index(slip.right) + len(slip.slip)
    line = slipped[: slipped.rindex(slip.at or slip.slip, 0, end)].count("\n") + 1
    found = [str(fault) for fault in check_hall(hall)]
    assert f"{hall}/{slip.file}:{line}: {slip.said}" in found
    assert len(found) == 1 + slip.also, found
