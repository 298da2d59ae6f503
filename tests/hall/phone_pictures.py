"""`python -m tests.hall.phone_pictures`: the phone page of a running hall in its states, into docs/screens."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any
from uuid import uuid4

from playwright.sync_api import Browser, Page

from tests.brokers import ROOT, until
from tests.browser import chromium
from tests.hall.open_hall import OpenHall, open_hall

SCREENS = ROOT / "docs" / "screens"


def main() -> int:
    """Take them all and put them under docs/screens."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_hall(Path(folder), only=("broker", "server", "screens")) as hall,
        chromium() as browser,
    ):
        for window in ("2", "3"):
            hall.move(window, "open")
        other = hall.issue()
        hall.issue()
        mine = hall.post("kiosk-1", "/api/tickets", matter="GS-001")
        for _ in range(4):
            hall.issue()
        _wait(browser, mine)
        _be_called(browser, hall, mine, other)
    return 0


def _open(browser: Browser, ticket: dict[str, Any], width: int = 390, locale: str = "zh-CN") -> Page:
    page = browser.new_page(viewport={"width": width, "height": 844}, locale=locale, reduced_motion="reduce")
    page.goto(ticket["url"])
    page.evaluate("document.fonts.ready")
    return page


def _photograph(page: Page, name: str) -> None:
    page.screenshot(path=SCREENS / f"phone-{name}.png", full_page=True)


def _wait(browser: Browser, mine: dict[str, Any]) -> None:
    """Waiting: with the plan, a relative's code, in large letters on a small phone, on a tablet."""
    page = _open(browser, mine)
    page.click("#alert")
    page.click("#plan summary")
    page.wait_for_selector("#plan img")
    until(lambda: page.evaluate("document.querySelector('#plan img').naturalWidth"))
    _photograph(page, "waiting")
    page.click("#plan summary")
    page.click(".relative summary")
    until(lambda: page.evaluate("document.querySelector('.relative img').naturalWidth"))
    page.locator(".relative").scroll_into_view_if_needed()
    page.screenshot(path=SCREENS / "phone-relative.png")
    page.close()
    page = _open(browser, mine, width=320, locale="en-GB")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    _photograph(page, "large")
    page.close()
    page = _open(browser, mine, width=800, locale="zh-HK")
    _photograph(page, "tablet")
    page.close()


def _be_called(browser: Browser, hall: OpenHall, mine: dict[str, Any], other: dict[str, Any]) -> None:
    """One is called to window 3 and served there; another misses the call to window 2."""
    page = _open(browser, mine)
    for window, moves in (("2", ("next",)), ("3", ("next", "start", "next"))):
        for move in moves:
            hall.move(window, move)
    page.wait_for_selector("main[data-state=called]")
    until(lambda: page.evaluate("document.querySelector('#plan img').naturalWidth"))
    _photograph(page, "called")
    for move in ("start", "finish"):
        hall.move("3", move)
    page.wait_for_selector("main[data-state=done]")
    page.check("[name=level][value='2']")
    _photograph(page, "rating")
    page.close()
    page = _open(browser, other)
    with hall.client("window-2") as clerk:
        until(lambda: clerk.post("/api/windows/2/miss", json={"request_id": str(uuid4())}).is_success, within_s=30)
    page.wait_for_selector("main[data-state=missed]")
    _photograph(page, "missed")
    page.close()


if __name__ == "__main__":
    sys.exit(main())
