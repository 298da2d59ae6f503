"""`python -m tests.hall.screen_pictures`: a window's page, the guide's page and an LED wall of a running hall."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from hardware.twins.control import tell
from tests.brokers import ROOT
from tests.browser import chromium
from tests.hall.open_hall import OpenHall, open_hall

SCREENS = ROOT / "docs" / "screens"
ENLARGED = 3
"""So many pixels of the picture for each of an LED wall's."""


def main() -> int:
    """Take them all and put them under docs/screens."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_hall(Path(folder), only=("broker", "server", "screens", "twins", "devices")) as hall,
        chromium() as browser,
    ):
        _be_busy(hall)
        _stand_at_window_3(browser, hall)
        _look_from_the_guide_desk(browser, hall)
        _look_up_at_the_wall(browser, hall)
    return 0


def _be_busy(hall: OpenHall) -> None:
    """People come, windows serve and pause, somebody asks for help, a pad is pulled out."""
    for window in ("1", "2", "3", "4", "5", "6", "7", "8", "9", "11", "12", "13"):
        hall.move(window, "open")
    for line, count in {"A": 9, "B": 6, "C": 8, "D": 3, "E": 5, "F": 2, "G": 1, "Z": 4}.items():
        for _ in range(count):
            hall.issue(line)
    for window in ("2", "4", "6", "8", "9", "11"):
        hall.move(window, "next")
        hall.move(window, "start")
    hall.post("window-12", "/api/windows/12/pause", reason="meal")
    for window in ("13", "7", "5", "3"):
        hall.move(window, "next")
    hall.post("kiosk-2", "/api/staff-calls")
    assert tell(hall.data, {"twin": "pad-9", "fault": "unplugged"})["ok"]


def _stand_at_window_3(browser: Browser, hall: OpenHall) -> None:
    page = _open(browser, hall, "/window/3", 1024, 600)
    page.wait_for_selector("body[data-status=calling]")
    page.screenshot(path=SCREENS / "window.png")
    page.close()


def _look_from_the_guide_desk(browser: Browser, hall: OpenHall) -> None:
    page = _open(browser, hall, "/guide", 1024, 768)
    page.wait_for_selector("[data-kiosk=kiosk-2]")
    page.wait_for_selector("[data-device=pad-9]:visible", timeout=20_000)
    page.screenshot(path=SCREENS / "guide.png")
    page.close()


def _look_up_at_the_wall(browser: Browser, hall: OpenHall) -> None:
    page = _open(browser, hall, "/wall/east", 384, 128)
    page.wait_for_selector(".earlier li:not([data-empty])")
    page.screenshot(path=SCREENS / "wall.png")
    page.close()
    wall = Image.open(SCREENS / "wall.png").convert("RGB")
    wall = wall.resize((wall.width * ENLARGED, wall.height * ENLARGED), Image.Resampling.NEAREST)
    wall.quantize(8).save(SCREENS / "wall.png", optimize=True)


def _open(browser: Browser, hall: OpenHall, path: str, width: int, height: int) -> Page:
    page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
    page.goto(hall.run["live"] + path)
    page.evaluate("document.fonts.ready")
    return page


if __name__ == "__main__":
    sys.exit(main())
