"""Photographs the pages at every size of screen, with scripts and without: two sheets, and the page of the voices."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, Page

from config.fonts import font_file
from tests.brokers import ROOT, until
from tests.browser import chromium
from tests.hall.every_page import SIZES, Day, Surface, impatient_weidu, played, surfaces
from tests.hall.open_hall import open_hall

SCREENS = ROOT / "docs" / "screens"
AT_SIZES = ("phone, waiting", "console", "devices", "voice", "tablet, asks", "board", "window, calling", "/guide")
WITHOUT_SCRIPTS = ("phone, called", "console, log-in", "tablet, key", "board", "window, calling")
ROW, GAP, HEAD = 210, 12, 28
PAPER, INK = (226, 232, 240), (16, 36, 62)


def main() -> int:
    """Take them all and put them under docs/screens."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        weidu = impatient_weidu(folder / "weidu")
        with (
            open_hall(folder / "data", ("broker", "server", "screens"), weidu) as hall,
            chromium() as browser,
        ):
            day = played(hall)
            known = {one.name: one for one in surfaces()}
            _sheet("sizes", [_at_sizes(browser, day, known[one]) for one in AT_SIZES], list(SIZES))
            _sheet("without-scripts", [[_without_scripts(browser, day, known[one]) for one in WITHOUT_SCRIPTS]], [])
            _voices(browser, day, known["voice"])
    return 0


def _at_sizes(browser: Browser, day: Day, surface: Surface) -> list[Image.Image]:
    page = _new_page(browser)
    surface.open(day, page)
    taken = []
    for width, height in SIZES.values():
        page.set_viewport_size({"width": width, "height": height})
        taken.append(_taken(page))
    page.context.close()
    return taken


def _without_scripts(browser: Browser, day: Day, surface: Surface) -> Image.Image:
    page = _new_page(browser, java_script_enabled=False)
    page.goto(surface.address(day))
    taken = _taken(page)
    page.context.close()
    return taken


def _voices(browser: Browser, day: Day, surface: Surface) -> None:
    """Wide, with a template; and beside other software."""
    page = _new_page(browser)
    page.set_viewport_size({"width": 1280, "height": 860})
    surface.open(day, page)
    page.select_option("#template", "come-to-desk")
    page.fill("#places input", "A012")
    page.screenshot(path=SCREENS / "voice.png")
    page.set_viewport_size({"width": 400, "height": 960})
    page.select_option("#template", "")
    page.screenshot(path=SCREENS / "voice-narrow.png")
    page.context.close()


def _new_page(browser: Browser, **more: bool) -> Page:
    context = browser.new_context(
        locale="zh-CN", reduced_motion="reduce", service_workers="block", viewport={"width": 390, "height": 844}, **more
    )
    return context.new_page()


def _taken(page: Page) -> Image.Image:
    until(lambda: page.evaluate("document.fonts.status") == "loaded")
    page.wait_for_timeout(500)  # what fits itself into its place has done so
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    return picture.resize((picture.width * ROW // picture.height, ROW), Image.Resampling.LANCZOS)


def _sheet(name: str, rows: list[list[Image.Image]], heads: list[str]) -> None:
    """The pictures in rows, each column as wide as its widest, under the names of the sizes."""
    top = GAP + (HEAD if heads else 0)
    widths = [max(row[column].width for row in rows) for column in range(len(rows[0]))]
    sheet = Image.new("RGB", (sum(widths) + GAP * (len(widths) + 1), top + len(rows) * (ROW + GAP)), PAPER)
    draw, type_ = ImageDraw.Draw(sheet), ImageFont.truetype(str(font_file("regular")), 15)
    for number, row in enumerate(rows):
        left = GAP
        for column, picture in enumerate(row):
            if heads and not number:
                draw.text((left, GAP - 4), heads[column], INK, type_)
            sheet.paste(picture, (left, top + number * (ROW + GAP)))
            left += widths[column] + GAP
    sheet.quantize(256, Image.Quantize.FASTOCTREE).save(SCREENS / f"{name}.png", optimize=True)


if __name__ == "__main__":
    sys.exit(main())
