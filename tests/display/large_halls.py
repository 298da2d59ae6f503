"""A hall with as many lines as there are letters, long names among them, and many windows."""

from __future__ import annotations

import shutil
from pathlib import Path
from string import ascii_uppercase

from tests.brokers import HALL_DIR

NAMES = (
    ("不动产登记交易缴税及水电气过户联办", "Real Estate Registration, Transfer Taxes, Water, Power and Gas"),
    ("工程建设项目审批", "Construction Projects: Joint Approval"),
    ("社会保险", "Social Insurance"),
    ("外国人来华工作及居留许可一窗受理", "Work and Residence Permits for Foreign Nationals"),
)
TWELVE = "CDEGZHIJKLMN"
LINE = """
[[line]]
letter = "{letter}"
name = {{ zh-Hans = "{chinese}", zh-Hant = "{chinese}", en = "{english}" }}
zone = "west"
"""
WINDOW = """
[[window]]
name = "{name}"
lines = {lines}
zone = "west"
"""


def large_hall(folder: Path, windows: int = 60, *, media: bool = True) -> Path:
    """The Weidu hall with all lines that there can be, all in the west, where `media` is shown as well.

    The last window but one serves twelve lines, the last one all. `folder` is made.
    """
    shutil.copytree(HALL_DIR, folder)
    zones = folder / "zones.toml"
    if media:
        zones.write_text(
            zones.read_text("utf-8").replace('name = "west"\n', 'name = "west"\nmedia = "media"\n'), "utf-8"
        )
    given = (folder / "lines.toml").read_text("utf-8").replace('zone = "east"', 'zone = "west"')
    new = [letter for letter in ascii_uppercase if f'letter = "{letter}"' not in given]
    for place, letter in enumerate(new):
        chinese, english = NAMES[place % len(NAMES)]
        given += LINE.format(letter=letter, chinese=chinese, english=english)
    (folder / "lines.toml").write_text(given, "utf-8")
    with (folder / "windows.toml").open("a", encoding="utf-8") as opened:
        for name in range(14, windows - 1):
            opened.write(WINDOW.format(name=name, lines=[ascii_uppercase[name % 26]]))
        opened.write(WINDOW.format(name=windows - 1, lines=list(TWELVE)))
        opened.write(WINDOW.format(name=windows, lines=list(ascii_uppercase)))
    return folder
