"""Languages that a hall offers without what they need, or has words in without offering them."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Iterator
from typing import Any

from babel import Locale, UnknownLocaleError

from config.checks.rows import rows, table, words
from config.faults import Finding, Path, shown
from config.models import LANGUAGE, LANGUAGES, Calling

_WORDS = ("name", "title", "ticker", "footer", "spoken", "way", "text")
"""Keys of texts for people, wherever they stand."""


def unready(tables: dict[str, Any], folder: pathlib.Path) -> Iterator[Finding]:
    """Every language of the hall that nobody knows the dates of, or that a kiosk of this folder has no texts in."""
    for path, language in words(table(tables, "hall"), "languages"):
        if language in LANGUAGES or not re.fullmatch(LANGUAGE, language):
            continue
        if not _is_known(language):
            yield Finding(("hall", *path), f"there is no language {shown(language)}", "give the tag of one, such as vi")
        elif not (file := folder / "languages" / f"{language}.po").is_file():
            right = f"write {file}, see kiosk.md, or take the language out"
            yield Finding(("hall", *path), f"the kiosks have no texts in the language {shown(language)}", right)


def unoffered(tables: dict[str, Any]) -> Iterator[Finding]:
    """Every text in a language that this hall does not offer, which is likely to be a slip of the finger."""
    offered = {*LANGUAGES, *(language for _, language in words(table(tables, "hall"), "languages"))}
    for path in _tagged((), tables):
        language = str(path[-1])
        if re.fullmatch(LANGUAGE, language) and language not in offered:
            wrong = f"words in {shown(language)}, a language that the hall does not offer"
            right = (
                f"write one of {', '.join(f'`{tag}`' for tag in sorted(offered))}, or add it to `languages` of [hall]"
            )
            yield Finding(path, wrong, right)


def unspoken(tables: dict[str, Any]) -> Iterator[Finding]:
    """Every language in which a line's calls are to be spoken and that has no voice."""
    voices = table(table(tables, "calling"), "voices") or Calling().voices
    for path, row in rows(tables, "line"):
        for where, language in words(row, "spoken"):
            if language not in voices:
                wrong = f"the line {shown(row.get('letter'))} is spoken in {shown(language)}, which has no voice"
                known = ", ".join(f"`{tag}`" for tag in voices)
                yield Finding((*path, *where), wrong, f"write one of {known}, or add it to `voices` of [calling]")


def _is_known(language: str) -> bool:
    try:
        Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True


def _tagged(path: Path, value: Any) -> Iterator[Path]:
    """The path of every text in a language."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _tagged((*path, index), item)
    elif isinstance(value, dict):
        of_languages = path and (path[-1] in _WORDS or (path[0] == "texts" and len(path) == 2))
        for key, item in value.items():
            if of_languages:
                yield (*path, key)
            else:
                yield from _tagged((*path, key), item)
