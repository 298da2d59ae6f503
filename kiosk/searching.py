"""Finds matters by what a visitor types: initials or whole words of pinyin, characters, English, a matter's code."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import category, normalize

from wire.api import MatterView

LONGEST = 24
"""Characters kept of what is typed; no matter needs as many to be told from the others."""


def typed_after(typed: str, more: str) -> str:
    """What stands in the field after `more` was typed or pasted: cut, and without what nobody can read."""
    kept = normalize("NFKC", more[: 8 * LONGEST])  # full-width letters are the same letters
    legible = "".join(character for character in kept if category(character)[0] not in "CZ" or character == " ")
    return (typed + legible).lstrip()[:LONGEST]


def found(matters: Iterable[MatterView], typed: str) -> tuple[MatterView, ...]:
    """The matters that fit, the nearest first, equals in the hall's order; none while nothing is typed."""
    sought = _plain(typed)
    if not sought:
        return ()
    ranked = [(rank, matter) for matter in matters if (rank := _rank(matter, sought)) is not None]
    return tuple(matter for _rank_of, matter in sorted(ranked, key=lambda pair: pair[0]))


def _rank(matter: MatterView, sought: str) -> int | None:
    """0 is nearest; None does not fit. What begins so comes before what merely has it somewhere."""
    keys = tuple(_plain(key) for key in matter.keys)
    names = tuple(_plain(name) for name in (*matter.name.values(), matter.code))
    if any(word.startswith(sought) for word in (*keys, *names)):
        return 0
    if any(_plain(word).startswith(sought) for name in matter.name.values() for word in name.split()):
        return 1
    says_something = len(sought) > 1 or not sought.isascii()  # a single letter is in almost every word
    return 2 if says_something and any(sought in word for word in (*keys, *names)) else None


def _plain(text: str) -> str:
    """Letters, digits and characters only, in one case: how a name is spaced or hyphenated does not matter."""
    return "".join(character for character in text.casefold() if character.isalnum())
