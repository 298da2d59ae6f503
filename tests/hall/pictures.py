"""`make pictures`: opens the demo hall, plays a few minutes of its day, and photographs every surface."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from hardware.twins.control import tell
from tests.brokers import ROOT, until
from tests.browser import chromium
from tests.hall import kiosk_pictures, page_pictures, phone_pictures, screen_pictures, slip_pictures, tv_pictures
from tests.hall.open_hall import OpenHall, open_hall
from tests.hall.touching import Finger

SCREENS = ROOT / "docs" / "screens"
PAPER = (226, 232, 240)
GAP = 36


def main() -> int:
    """Take them all and put them under docs/screens."""
    with _folder_to_be_seen() as data:
        screen_map = data / "kiosk-map.json"
        with open_hall(data, ONEDOOR_KIOSK_MAP=str(screen_map)) as hall, chromium() as browser:
            _people_come(hall)
            _look_up_at_the_panels(hall)
            _touch_the_kiosk(Finger(data, screen_map))
            slip = next(iter(sorted((data / "slips").glob("*.png"), reverse=True)))
            shutil.copy(slip, SCREENS / "slip.png")
            phone = hall.post("kiosk-1", "/api/tickets", matter="GS-001")["url"]
            _browse(browser, hall, phone)
    tv_pictures.main()
    _compose()
    kiosk_pictures.main()
    phone_pictures.main()
    screen_pictures.main()
    page_pictures.main()
    return slip_pictures.main()


@contextmanager
def _folder_to_be_seen() -> Iterator[Path]:
    """A data folder of a plain name: the page of the devices shows where their twins are."""
    folder = Path(tempfile.gettempdir()) / "onedoor"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _people_come(hall: OpenHall) -> None:
    for window in ("2", "3", "4", "5", "11"):
        hall.move(window, "open")
    for line in "AABAFBAAAB":
        hall.issue(line)
    for window in ("11", "5", "4", "3"):
        assert tell(hall.data, {"twin": f"pad-{window}", "press": "next"})["ok"]
    until(lambda: hall.kinds().count("ticket_called") == 4, within_s=20)


def _look_up_at_the_panels(hall: OpenHall) -> None:
    """The panels above the guide desk, a window without a visitor, and one that calls."""
    hall.move("1", "open")
    faces = {name: tell(hall.data, {"twin": name}) for name in ("panel-1", "panel-2", "panel-3")}
    until(lambda: tell(hall.data, {"twin": "panel-3"})["blinking"], within_s=20)
    until(lambda: tell(hall.data, {"twin": "panel-1"})["text"] == "Guide desk", within_s=20)
    pictures = [Image.open(face["picture"]) for face in faces.values()]
    wall = Image.new("RGB", (max(p.width for p in pictures) + 2 * GAP, sum(p.height + GAP for p in pictures) + GAP))
    wall.paste((64, 68, 74), (0, 0, *wall.size))
    top = GAP
    for picture in pictures:
        wall.paste(picture, ((wall.width - picture.width) // 2, top))
        top += picture.height + GAP
    wall.save(SCREENS / "panels.png", optimize=True)


def _touch_the_kiosk(finger: Finger) -> None:
    """A ticket in two touches: its screen, for the picture of the whole hall."""
    until(lambda: "5 人" in str(finger.wait_for("home")["widgets"]["line:A"]["text"]), within_s=30)
    finger.go("line:A", "confirm")
    finger.go("confirm", "slip_ready")
    until(lambda: "正在打印" not in str(finger.shown), within_s=20)
    kiosk_pictures.photograph(finger, SCREENS / "kiosk-slip.png")


def _browse(browser: Browser, hall: OpenHall, url: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page.goto(url)
    page.wait_for_timeout(4000)
    page.screenshot(path=SCREENS / "phone.png")
    page.close()
    _sit_at_window_2(browser, hall)
    _rate_at_window_2(browser, hall)
    _look_after_the_devices(browser, hall)


def _sit_at_window_2(browser: Browser, hall: OpenHall) -> None:
    """A visitor is parked and the next one is served; then beside other software: a transfer, and the order."""
    page = browser.new_page(viewport={"width": 1000, "height": 960}, locale="zh-CN")
    page.goto(f"{hall.run['http']}/console#window-2:{hall.keys['window-2']}")
    page.wait_for_selector("#desk:visible")
    for key, then in (("n", "calling"), ("s", "serving"), ("p", "open"), ("n", "calling"), ("s", "serving")):
        page.keyboard.press(key)
        page.wait_for_selector(f"body[data-status={then}]")
    page.wait_for_selector("#said:empty")
    page.screenshot(path=SCREENS / "console.png")
    page.set_viewport_size({"width": 400, "height": 960})
    for key, dialog in (("t", "transfer"), ("l", "order")):
        page.keyboard.press(key)
        page.wait_for_selector("dialog[open] button")
        page.wait_for_timeout(1000)
        page.screenshot(path=SCREENS / f"console-{dialog}.png")
        page.keyboard.press("Escape")
    page.close()


def _rate_at_window_2(browser: Browser, hall: OpenHall) -> None:
    """The tablet before the visitor, across and upright."""
    page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    page.goto(f"{hall.run['http']}/rate/2#{hall.keys['window-2']}")
    page.click("#rate-now")
    page.wait_for_selector("body[data-screen=ask]")
    page.screenshot(path=SCREENS / "tablet.png")
    page.set_viewport_size({"width": 800, "height": 1280})
    page.click("[data-level='2']")
    page.wait_for_selector("body[data-screen=why]")
    page.screenshot(path=SCREENS / "tablet-why.png")
    page.close()


def _look_after_the_devices(browser: Browser, hall: OpenHall) -> None:
    """A printer without paper, a pad pulled out and one wired wrongly; a test that fails."""
    for device, fault in (("printer-1", "paper_out"), ("pad-9", "unplugged"), ("pad-10", "garbage")):
        assert tell(hall.data, {"twin": device, "fault": fault})["ok"]
    page = browser.new_page(viewport={"width": 1280, "height": 1100}, locale="zh-CN")
    page.goto(f"{hall.run['http']}/console/devices#key:{hall.keys['supervisor']}")
    for device in ("printer-1", "pad-9", "pad-10"):
        page.wait_for_selector(f"[data-device={device}][data-level=bad]", timeout=20_000)
    page.locator("[data-device=pad-9] button").click()
    page.wait_for_selector("[data-device=pad-9] .result[data-tone=failed]")
    page.screenshot(path=SCREENS / "devices.png")
    page.close()
    for device in ("printer-1", "pad-9", "pad-10"):
        assert tell(hall.data, {"twin": device, "fault": None})["ok"]


def _compose() -> None:
    """All of it in one picture, for the README."""
    kiosk = _of_height("kiosk-slip", 960)
    slip = _of_height("slip", 960 - 2 * GAP)
    phone = _of_height("phone", 480)
    console = _of_height("console", 480)
    right = phone.width + GAP + console.width
    tv = Image.open(SCREENS / "tv-landscape.png").convert("RGB")
    tv = tv.resize((right, right * 9 // 16), Image.Resampling.LANCZOS)
    height = tv.height + GAP + 480
    whole = Image.new("RGB", (kiosk.width + slip.width + right + 4 * GAP, height + 2 * GAP), PAPER)
    whole.paste(kiosk, (GAP, GAP + (height - kiosk.height) // 2))
    whole.paste(slip, (2 * GAP + kiosk.width, GAP + (height - slip.height) // 2))
    left = 3 * GAP + kiosk.width + slip.width
    whole.paste(tv, (left, GAP))
    whole.paste(console, (left, 2 * GAP + tv.height))
    whole.paste(phone, (left + console.width + GAP, 2 * GAP + tv.height))
    whole.resize((whole.width * 2 // 3, whole.height * 2 // 3), Image.Resampling.LANCZOS).save(
        SCREENS / "hall.png", optimize=True
    )


def _of_height(name: str, height: int) -> Image.Image:
    picture = Image.open(SCREENS / f"{name}.png").convert("RGB")
    return picture.resize((picture.width * height // picture.height, height), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    sys.exit(main())
