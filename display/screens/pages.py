"""The TV page of each zone: one HTML template, filled once when the role starts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from config.models import Hall, Language, Text, in_language
from display.screens.typeface import part_of
from display.screens.words import texts

STATIC = files("display.screens") / "static"


class Pages(NamedTuple):
    """The finished pages by zone, their font, and the version of everything that they are made of."""

    boards: Mapping[str, str]
    font: bytes
    version: str


def render(hall: Hall, font: Path) -> Pages:
    """Fill in the TV page of every zone; `font` is the whole typeface."""
    version = _version(hall)
    template = Environment(
        loader=PackageLoader("display.screens"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template("board.html")
    languages = hall.hall.languages
    said = {name.removeprefix("tv_"): _every(text, languages) for name, text in texts(hall).items()}
    boards = {
        zone.name: template.render(
            surface="board",
            live=f"/live/board/{zone.name}",
            title=_every(zone.title, languages),
            hall=_every(hall.hall.name, languages),
            lines=[(line.letter, _every(line.name, languages)) for line in hall.line if line.zone == zone.name],
            ticker=_every(zone.ticker, languages) if zone.ticker else said["ticker"],
            said=said,
            nothing=dict.fromkeys(languages, ""),
            languages=languages,
            tongues=_tongues(languages),
            timezone=hall.hall.timezone,
            version=version,
        )
        for zone in hall.zone
    }
    return Pages(boards, part_of(font, boards.values()), version)


def _every(text: Text, languages: Iterable[Language]) -> dict[Language, str]:
    return {language: in_language(text, language) for language in languages}


def _tongues(languages: Iterable[Language]) -> list[list[Language]]:
    """The languages grouped: simplified and traditional Chinese are one tongue in two scripts."""
    tongues: dict[str, list[Language]] = {}
    for language in languages:
        tongues.setdefault(language.partition("-")[0], []).append(language)
    return list(tongues.values())


def _version(hall: Hall) -> str:
    """Changes whenever an open page ought to be loaded anew."""
    made_of = hashlib.sha256(hall.model_dump_json().encode())
    for folder in (STATIC, files("display.screens") / "templates"):
        for file in sorted(folder.iterdir(), key=_name):
            made_of.update(file.read_bytes())
    return made_of.hexdigest()[:12]


def _name(file: Traversable) -> str:
    return file.name
