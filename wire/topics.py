"""Topics: names put into a template such as `onedoor/{hall}/pad/{window}/press`, and read back out of a topic."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

ANY = "+"
"""Stands for any one name when subscribing."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
_BLANK = re.compile(r"\{(\w+)\}")


def blanks(template: str) -> set[str]:
    """What a template wants to be told."""
    return set(_BLANK.findall(template))


def fill(template: str, names: Mapping[str, str]) -> str:
    """Return the topic; raise ValueError for a missing or needless name, or one that cannot stand in a topic."""
    wanted = blanks(template)
    if set(names) != wanted:
        raise ValueError(f"{template} wants the names {', '.join(sorted(wanted))}, not {', '.join(sorted(names))}")
    for blank, name in names.items():
        if name != ANY and not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} cannot be the {blank} of {template}: letters, digits, _ and -, at most 32")
    return template.format(**names)


def names_in(template: str, topic: str) -> dict[str, str] | None:
    """Return the names that a topic carries in the template's blanks, or None when it is not of this template."""
    found = _pattern(template).fullmatch(topic)
    return None if found is None else found.groupdict()


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(_BLANK.sub(lambda blank: f"(?P<{blank[1]}>{_NAME.pattern})", template))
