"""Debian's Chromium for tests, with the hall's typeface; nothing is fetched from anywhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from config.fonts import fontconfig_file


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser; pages of it are made with `browser.new_page()`."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu"],
            env=os.environ | {"FONTCONFIG_FILE": str(fontconfig_file())},
        )
        try:
            yield browser
        finally:
            browser.close()
