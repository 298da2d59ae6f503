"""Logos that a kiosk is to show and that do not lie beside the hall's files, or are no picture."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Iterator
from typing import Any

from config.checks.rows import rows
from config.faults import Finding, shown
from config.models import PICTURE

_BEGINNINGS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
"""What a PNG (PNG specification, 5.2) and a JPEG (T.81, B.1.1.3) begin with."""


def unready(tables: dict[str, Any], folder: pathlib.Path) -> Iterator[Finding]:
    """Every logo of a kiosk that cannot be shown."""
    for path, row in rows(tables, "kiosk"):
        logo = row.get("logo")
        if not isinstance(logo, str) or not re.fullmatch(PICTURE, logo):
            continue
        file = folder / logo
        if not file.is_file():
            yield Finding((*path, "logo"), f"there is no file {shown(str(file))}", "put it there, or remove `logo`")
        elif not _begins_as_a_picture(file):
            yield Finding((*path, "logo"), f"{shown(str(file))} is no picture", "save it as PNG or JPEG")


def _begins_as_a_picture(file: pathlib.Path) -> bool:
    try:
        with file.open("rb") as opened:
            return opened.read(16).startswith(_BEGINNINGS)
    except OSError:
        return False
