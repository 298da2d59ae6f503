"""What a zone's voice has said today and the day before, kept in a file: one that was killed says nothing twice.

A line of JSON for each call that has ended. A call is known by its place in the journal and the moment it expires: a
server that was restored from a backup gives the same places to other calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import AwareDatetime, BaseModel, ValidationError

from display.announcer.queue import Which
from wire.messages import Announced


class _Line(BaseModel):
    expires_at: AwareDatetime
    announced: Announced


class Memory:
    """One zone's file. A disk that does not work costs what is written in it, never a call."""

    def __init__(self, path: Path, log: Any) -> None:
        self._path = path
        self._log = log
        self._told = False  # that it cannot be written
        self._day: date | None = None  # that it is of

    def recall(self) -> dict[Which, Announced]:
        """What ended on the two newest days in it; what is older is taken out of the file."""
        lines = list(self._lines())
        self._day = max((line.announced.day for line in lines), default=None)
        kept = _of_two_days(lines)
        if len(kept) < len(lines):
            self._write("wb", *kept)
        return {Which(one.announced.day, one.announced.seq, one.expires_at): one.announced for one in kept}

    def note(self, what: Which, announced: Announced) -> None:
        """This ended so; returns once the system has it. With a new day the oldest is taken out."""
        line = _Line(expires_at=what.expires_at, announced=announced)
        begins = self._day is not None and what.day > self._day
        self._day = max(what.day, self._day or what.day)
        if begins:
            self._write("wb", *_of_two_days([*self._lines(), line]))
        else:
            self._write("ab", line)

    def _lines(self) -> Iterator[_Line]:
        try:
            written = self._path.read_bytes()
        except FileNotFoundError:
            return
        except OSError as fault:
            self._log.warning("memory_not_read", file=str(self._path), why=str(fault))
            return
        for line in written.splitlines():
            try:
                yield _Line.model_validate_json(line)
            except ValidationError:
                continue  # cut off in the middle, with the power

    def _write(self, how: str, *lines: _Line) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open(how) as file:
                file.write(b"".join(line.model_dump_json().encode() + b"\n" for line in lines))
        except OSError as fault:
            if not self._told:
                self._log.warning("memory_not_written", file=str(self._path), why=str(fault))
            self._told = True


def _of_two_days(lines: Iterable[_Line]) -> list[_Line]:
    """Those of the newest day, and of the one before it, whose last calls end after midnight."""
    lines = list(lines)
    days = sorted({line.announced.day for line in lines})[-2:]
    return [line for line in lines if line.announced.day in days]
