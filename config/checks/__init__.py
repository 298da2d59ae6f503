"""What only the whole hall can know: names given twice, names of nothing, hours, limits, devices, words,
languages.

Each check reads the tables as they are written, so that one fault does not hide another, and passes over what
is of a wrong kind: `config.sentences` reports that.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from config.checks import colours, devices, hours, languages, limits, names, panels, references, sides, voices, words
from config.faults import Finding


def across(tables: dict[str, Any], doubtful: set[str]) -> Iterator[Finding]:
    """Every fault of the whole; `doubtful` names the tables of which more may stand in an unreadable file."""
    yield from names.given_twice(tables)
    yield from references.to_nothing(tables, doubtful)
    yield from references.unserved(tables, doubtful)
    yield from hours.impossible(tables)
    yield from hours.never_shown(tables)
    yield from colours.faint(tables)
    yield from limits.crossed(tables)
    yield from devices.unfit(tables)
    yield from devices.read_by_two(tables)
    yield from sides.overheard(tables)
    yield from voices.unusable(tables)
    yield from panels.ill_described(tables)
    yield from words.misfilled(tables)
    yield from words.unsayable(tables)
    yield from languages.unoffered(tables)
    yield from languages.unspoken(tables)
