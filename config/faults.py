"""What is wrong in a hall's files, as a person is told it."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Path = tuple[str | int, ...]
"""The way to a value in the tables: `("line", 0, "name", "en")`."""

LONGEST_SHOWN = 40


@dataclass(frozen=True, order=True)
class Fault:
    """One fault of a hall's description and what to do about it."""

    file: str
    line: int  # from 1
    wrong: str
    right: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.wrong}; {self.right}"


@dataclass(frozen=True)
class Finding:
    """A fault found in the tables, not yet traced to its file and line."""

    path: Path
    wrong: str
    right: str
    absent: bool = False  # something is missing, which may stand in what could not be read


def shown(value: Any) -> str:
    """A value as it may stand in a sentence: quoted as in TOML, cut when long."""
    words = json.dumps(value, ensure_ascii=False, default=str)
    return words if len(words) <= LONGEST_SHOWN else words[:LONGEST_SHOWN] + "…"


def nearest(word: str, known: Iterable[str], what: str) -> str:
    """What would be right instead of an unknown word: the nearest known one, or all of them when they are few."""
    names = sorted(set(known))
    lowered = {name.lower(): name for name in names}
    close = difflib.get_close_matches(word.lower(), lowered, n=1, cutoff=0.6)
    if close:
        return f"did you mean `{lowered[close[0]]}`?"
    if not names:
        return f"there is no {what} yet: add one"
    if len(names) <= 16:
        return f"known: {', '.join(f'`{name}`' for name in names)}"
    return f"name one of the {len(names)} {what}s there are"
