"""Debian's Chromium for tests, with the hall's typeface; nothing is fetched from anywhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from config.fonts import fontconfig_file


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser; pages of it are made with `browser.new_page()`."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"],
            env=os.environ | {"FONTCONFIG_FILE": str(fontconfig_file())},
        )
        try:
            yield browser
        finally:
            browser.close()


def weighed(page: Page) -> dict[str, int]:
    """Bytes over the line by address, headers included, as Chromium counts them; what it still has counts nothing.

    Filled as answers end, from now on; ask for it before the page is opened.
    """
    asked: dict[str, str] = {}
    bytes_of: dict[str, int] = {}

    def answered(event: dict[str, Any]) -> None:
        if not event["response"].get("fromDiskCache"):
            asked[event["requestId"]] = event["response"]["url"]

    def ended(event: dict[str, Any]) -> None:
        if event["requestId"] in asked:
            bytes_of[asked[event["requestId"]]] = int(event["encodedDataLength"])

    network = page.context.new_cdp_session(page)
    network.on("Network.responseReceived", answered)
    network.on("Network.loadingFinished", ended)
    network.send("Network.enable")
    return bytes_of
