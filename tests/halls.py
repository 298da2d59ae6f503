"""A small hall for tests: lines A, B and C, windows 1 to 8, two zones, two kiosks, a device of each kind and all twins.

Window 1 is the guide desk and serves no line; 2, 3 and 4 serve A, 5 and 6 serve B and help A, 7 and 8 serve C.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from config.models import Hall

HALL = """
[hall]
id = "small"
name = { zh-Hans = "小镇便民大厅", zh-Hant = "小鎮便民大廳", en = "Small Town Hall" }
timezone = "Asia/Shanghai"
sessions = [{ from = "08:30", to = "12:00" }, { from = "14:00", to = "17:30" }]
guide_desk = "1"

[[zone]]
name = "east"
title = { zh-Hans = "东等候区", zh-Hant = "東等候區", en = "East" }
ticker = { zh-Hans = "请留意叫号", zh-Hant = "請留意叫號", en = "Please listen for your number" }

[[zone]]
name = "west"
title = { zh-Hans = "西等候区", zh-Hant = "西等候區", en = "West" }

[[line]]
letter = "A"
name = { zh-Hans = "工商登记", zh-Hant = "工商登記", en = "Business Registration" }
zone = "east"
usual_minutes = 9

[[line]]
letter = "B"
name = { zh-Hans = "许可经营", zh-Hant = "許可經營", en = "Business Permits" }
zone = "east"
usual_minutes = 12

[[line]]
letter = "C"
name = { zh-Hans = "社会民生", zh-Hant = "社會民生", en = "Social Affairs" }
zone = "west"
usual_minutes = 7

[[unit]]
id = "工商分局"
name = { zh-Hans = "工商分局", zh-Hant = "工商分局", en = "Administration for Industry and Commerce" }

[[unit]]
id = "民政局"
name = { zh-Hans = "民政局", zh-Hant = "民政局", en = "Civil Affairs Bureau" }

[[matter]]
code = "GS-001"
name = { zh-Hans = "营业执照设立登记", zh-Hant = "營業執照設立登記", en = "Business Licence Registration" }
unit = "工商分局"
line = "A"
audience = "company"
case_type = "承诺件"
legal_days = 15
promised_days = 3
topics = ["开办设立"]
life_events = ["创业"]
stages = ["开办企业"]
materials = [
  { name = { zh-Hans = "申请表", zh-Hant = "申請表", en = "Application form" } },
  { name = { zh-Hans = "照片", zh-Hant = "照片", en = "Photograph" }, copies = 3 },
  { name = { zh-Hans = "住所使用证明", zh-Hant = "住所使用證明", en = "Proof of address" }, must = false },
]

[[matter]]
code = "GS-002"
name = { zh-Hans = "食品经营许可", zh-Hant = "食品經營許可", en = "Food Business Permit" }
unit = "工商分局"
line = "B"
audience = "company"
case_type = "承诺件"
legal_days = 20
promised_days = 5
topics = ["开办设立"]

[[matter]]
code = "MZ-001"
name = { zh-Hans = "婚姻登记", zh-Hant = "婚姻登記", en = "Marriage Registration" }
unit = "民政局"
line = "C"
audience = "personal"
case_type = "即办件"
legal_days = 1
promised_days = 1
life_events = ["结婚"]

[[theme]]
kind = "topic"
audience = "company"
id = "开办设立"
name = { zh-Hans = "开办设立", zh-Hant = "開辦設立", en = "Establishment" }

[[theme]]
kind = "life_event"
audience = "personal"
id = "创业"
name = { zh-Hans = "创业", zh-Hant = "創業", en = "Starting a Business" }

[[theme]]
kind = "life_event"
audience = "personal"
id = "结婚"
name = { zh-Hans = "结婚", zh-Hant = "結婚", en = "Getting Married" }

[[theme]]
kind = "stage"
audience = "company"
id = "开办企业"
name = { zh-Hans = "开办企业", zh-Hant = "開辦企業", en = "Starting a Company" }

[[kiosk]]
name = "kiosk-1"
printer = "printer-1"

[[kiosk]]
name = "kiosk-2"
printer = "printer-2"
"""

_SERVES = {"1": "", "2": "A", "3": "A", "4": "A", "5": "B", "6": "B", "7": "C", "8": "C"}


def _window(name: str, line: str) -> str:
    helps = 'helps = [{ line = "A", past_minutes = 20 }]' if line == "B" else ""
    zone = "west" if line == "C" else "east"
    lines = f'lines = ["{line}"]' if line else ""
    return f'[[window]]\nname = "{name}"\nzone = "{zone}"\n{lines}\n{helps}\n'


def _devices() -> str:
    rows = [("printer", f"printer-{n}", "network", f"unix:{{data}}/twins/printer-{n}.sock", "") for n in (1, 2)]
    rows += [("call_pad", f"pad-{w}", "ff68", f"{{data}}/twins/pad-{w}", f'window = "{w}"') for w in _SERVES]
    tables = [
        f'[[device]]\nid = "{name}"\nkind = "{kind}"\ndriver = "{driver}"\naddress = "{at}"\n{place}\ntwin = true\n'
        for kind, name, driver, at, place in rows
    ]
    tables += [
        f'[[device]]\nid = "speaker-{z}"\nkind = "speaker"\ndriver = "file"\naddress = "{{data}}/spoken/{z}"\n'
        f'zone = "{z}"\n'
        for z in ("east", "west")
    ]
    return "\n".join(tables)


def small_hall_files() -> dict[str, str]:
    """The hall's files by name."""
    return {
        "hall.toml": HALL,
        "windows.toml": "\n".join(_window(*row) for row in _SERVES.items()),
        "devices.toml": _devices(),
    }


def write_small_hall(folder: Path) -> Path:
    """Write the small hall's files into `folder` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in small_hall_files().items():
        (folder / name).write_text(text, "utf-8")
    return folder


def small_hall() -> Hall:
    """The same hall, without files."""
    return Hall.model_validate(tomllib.loads("\n".join(small_hall_files().values())))
