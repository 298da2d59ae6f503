"""The page by which a printer shows that it works: every script, every kind of block, from edge to edge."""

from __future__ import annotations

from datetime import datetime

from hardware.printers.page import QR, Columns, Gap, Heading, Page, Rule, Text


def trial_page(device: str, hall: str, url: str, now: datetime) -> Page:
    """The page of one device; its words are for whoever stands beside it, so they are in all languages at once."""
    return Page(
        (
            Heading("测试页 · 測試頁 · Test page"),
            Text(hall, align="centre"),
            Rule(),
            Columns(device, f"{now:%Y-%m-%d %H:%M}", bold=True),
            Columns("▌左 left", "右 right▐"),
            Text("简体中文 繁體中文 ABC abc 0123456789", small=True),
            Rule(dashed=True),
            QR(url, url),
            Gap(),
        )
    )
