"""`python -m tests.hall.tv_pictures`: the TVs of a running hall's two waiting areas."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from string import ascii_uppercase

import psutil
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.brokers import ROOT
from tests.browser import chromium
from tests.display.large_halls import large_hall
from tests.hall.open_hall import OpenHall, open_hall

SCREENS = ROOT / "docs" / "screens"
ACROSS, UPRIGHT, FOUR_K = (1920, 1080), (1080, 1920), (3840, 2160)
COLOURS = 160
COME = {"A": 14, "B": 7, "F": 2, "C": 22, "D": 5, "E": 9, "Z": 4}
CALLED = ("2", "4", "11", "3", "5", "2", "4", "6", "8", "9", "7", "13", "6", "10")


def main() -> int:
    """Take them all and put them under docs/screens."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_hall(Path(folder), only=("broker", "server", "screens")) as hall,
        chromium() as browser,
    ):
        _be_busy(hall)
        _photograph(browser, hall, "west", ACROSS, "tv-landscape")
        _photograph(browser, hall, "west", UPRIGHT, "tv-portrait")
        _photograph(browser, hall, "west", FOUR_K, "tv-4k")
        _photograph_what_stands_beside(browser, hall)
        _photograph_silence(browser, hall)
        _photograph_many_lines(browser)
    return 0


def _be_busy(hall: OpenHall) -> None:
    for window in dict.fromkeys(CALLED):
        hall.move(window, "open")
    for line, count in COME.items():
        for _ in range(count):
            hall.issue(line)
    for window in CALLED:
        if hall.post(f"window-{window}", f"/api/windows/{window}/next")["ticket"] is not None:
            hall.move(window, "start")
            hall.move(window, "finish")
    for window in ("3", "7"):
        hall.move(window, "next")


def _open(browser: Browser, hall: OpenHall, zone: str, size: tuple[int, int]) -> Page:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, locale="zh-CN")
    page.goto(f"{hall.run['live']}/board/{zone}")
    expect(page.locator(".calling:not([data-idle]) .number")).not_to_be_empty()
    page.evaluate("document.fonts.ready")
    return page


def _photograph(browser: Browser, hall: OpenHall, zone: str, size: tuple[int, int], name: str) -> None:
    page = _open(browser, hall, zone, size)
    _keep(page, name)


def _photograph_what_stands_beside(browser: Browser, hall: OpenHall) -> None:
    page = _open(browser, hall, "east", ACROSS)
    page.locator("img[data-shown][src*=materials]").wait_for(timeout=60_000)
    page.wait_for_timeout(1500)
    _keep(page, "tv-media")


def _photograph_silence(browser: Browser, hall: OpenHall) -> None:
    """Its server hangs."""
    page = _open(browser, hall, "west", ACROSS)
    screens = psutil.Process(hall.run["pids"]["screens"])
    screens.suspend()
    try:
        expect(page.locator(".silent")).to_be_visible(timeout=60_000)
        _keep(page, "tv-silent")
    finally:
        screens.resume()


def _photograph_many_lines(browser: Browser) -> None:
    """A waiting area of all the lines that there can be: the page of them that is due."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        large = large_hall(folder / "large", media=False)
        with open_hall(folder / "data", only=("broker", "server", "screens"), folder=large) as hall:
            for place, letter in enumerate(ascii_uppercase):
                for _ in range(1 + place * 5 % 7):
                    hall.issue(letter)
            for window in ("16", "9", "23", "6", "13", "24", "3", "19"):
                hall.move(window, "open")
                hall.move(window, "next")
            _photograph(browser, hall, "west", ACROSS, "tv-many-lines")


def _keep(page: Page, name: str) -> None:
    path = SCREENS / f"{name}.png"
    page.screenshot(path=path)
    page.context.close()
    picture = Image.open(path).convert("RGB")
    if picture.width > 2000:
        picture = picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.LANCZOS)
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
