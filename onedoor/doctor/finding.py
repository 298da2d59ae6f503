"""What the doctor found, and how it is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class How(StrEnum):
    """How it is."""

    WELL = "ok"
    LOOK = "look"  # works, or cannot be told from here
    ILL = "bad"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str  # `printer-1`, `disk`
    how: How
    found: str  # in a few words
    to_do: str = ""  # for whoever stands on the ladder; empty when there is nothing to do


def well(what: str, found: str) -> Finding:
    """Nothing to do."""
    return Finding(what, How.WELL, found)


def look(what: str, found: str, to_do: str = "") -> Finding:
    """Worth a look."""
    return Finding(what, How.LOOK, found, to_do)


def ill(what: str, found: str, to_do: str) -> Finding:
    """Must be mended."""
    return Finding(what, How.ILL, found, to_do)


_SIGNS = {How.WELL: "ok  ", How.LOOK: "look", How.ILL: "BAD "}


def told(findings: Iterable[Finding]) -> Iterator[str]:
    """Line by line, for a terminal; the last line sums up."""
    every = list(findings)
    width = max((len(finding.what) for finding in every), default=0)
    for finding in every:
        yield f"{_SIGNS[finding.how]}  {finding.what:<{width}}  {finding.found}"
        if finding.to_do:
            yield f"      {'':<{width}}  -> {finding.to_do}"
    bad = sum(finding.how is How.ILL for finding in every)
    yield "nothing to mend" if not bad else f"{bad} to mend" if bad > 1 else "one to mend"
