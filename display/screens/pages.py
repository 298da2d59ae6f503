"""The TV page of each zone: one HTML template, filled once when the role starts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

from config.models import Hall
from display.screens.rendering import Filled, every
from display.screens.typeface import part_of
from display.screens.words import texts

STATIC = files("display.screens") / "static"


class Pages(NamedTuple):
    """The finished pages by zone, their font, and the version of everything that they are made of."""

    boards: Mapping[str, str]
    font: bytes
    version: str


def render(hall: Hall, font: Path, others: Iterable[str] = ()) -> Pages:
    """Fill in the TV page of every zone; `font` is the whole typeface, `others` the other pages it is for."""
    version = version_of(hall)
    filled, languages, words = Filled(hall, version), hall.hall.languages, texts(hall, "tv")
    boards = {
        zone.name: filled.page(
            "board",
            f"/live/board/{zone.name}",
            languages,
            title=zone.title,
            texts=words,
            lines=[(line.letter, every(line.name, languages)) for line in hall.line if line.zone == zone.name],
            ticker=every(zone.ticker or words["ticker"], languages),
        )
        for zone in hall.zone
    }
    return Pages(boards, part_of(font, [*boards.values(), *others]), version)


def version_of(hall: Hall) -> str:
    """Changes whenever an open page ought to be loaded anew."""
    made_of = hashlib.sha256(hall.model_dump_json().encode())
    for folder in (STATIC, files("display.screens") / "templates"):
        for file in sorted(folder.iterdir(), key=_name):
            made_of.update(file.read_bytes())
    return made_of.hexdigest()[:12]


def _name(file: Traversable) -> str:
    return file.name
