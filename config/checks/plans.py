"""A hall's plan that phones could not show, and places of windows on it that lead nowhere."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Iterator
from typing import Any

from config.checks.rows import rows, table
from config.faults import Finding, shown
from config.models import PLAN

MOST_BYTES = 300_000
"""What a phone in a crowded hall can wait for."""
_PNG = b"\x89PNG\r\n\x1a\n"


def unready(tables: dict[str, Any], folder: pathlib.Path) -> Iterator[Finding]:
    """A plan that is not there, no picture or too large; windows with half a place, or with one on no plan."""
    plan = table(tables, "hall").get("plan")
    if isinstance(plan, str) and re.fullmatch(PLAN, plan):
        yield from _of_file(folder / plan)
    for path, row in rows(tables, "window"):
        name = shown(row.get("name"))
        for key, other in (("x", "y"), ("y", "x")):
            if key in row and other not in row:
                yield Finding((*path, key), f"the window {name} has `{key}` and no `{other}`", "give both, or neither")
        if "x" in row and "y" in row and plan is None:
            wrong = f"the window {name} has a place on a plan, and the hall has no plan"
            yield Finding((*path, "x"), wrong, "name the picture as `plan` in [hall], or remove `x` and `y`")


def _of_file(file: pathlib.Path) -> Iterator[Finding]:
    path = ("hall", "plan")
    try:
        picture = file.read_bytes()
    except OSError:
        yield Finding(path, f"there is no file {shown(str(file))}", "put it there, or remove `plan`")
        return
    if not (picture.startswith(_PNG) if file.suffix == ".png" else b"<svg" in picture[:4000]):
        yield Finding(path, f"{shown(str(file))} is no picture", "save it as SVG or PNG")
    elif len(picture) > MOST_BYTES:
        wrong = f"{shown(str(file))} has {len(picture) // 1000} kB, which phones wait for too long"
        yield Finding(path, wrong, f"make it {MOST_BYTES // 1000} kB at most; a drawing is best saved as SVG")
