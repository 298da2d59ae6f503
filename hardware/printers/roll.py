"""How much of its roll a printer has used, counted by what was printed and kept in a file."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

ROWS_PER_MM = 8
TO_THE_CUTTER_MM = 15  # that each cut leaves behind the head
USUAL_SLIP_MM = 150.0  # until slips were measured
_NEWEST_COUNTS = 0.1


@dataclass(frozen=True)
class _Count:
    used_mm: float = 0.0
    slip_mm: float = USUAL_SLIP_MM  # how long slips have been lately
    ended: bool = False  # the printer said that there is no more


class Roll:
    """The roll in one printer. Another program may count on the same file, in its turn."""

    def __init__(self, file: Path, metres: float) -> None:
        """`metres` is how long a new roll is. The file is made with the first count; a broken one counts as new."""
        self._file = file
        self._mm = metres * 1000
        self._count = _Count()

    @property
    def slips_left(self) -> int:
        """Slips of the usual length that it is good for."""
        count = self._read()
        return 0 if count.ended else max(0, int((self._mm - count.used_mm) / count.slip_mm))

    def printed(self, rows: int) -> None:
        """A slip of so many rows of dots came out and was cut."""
        mm, count = rows / ROWS_PER_MM + TO_THE_CUTTER_MM, self._read()
        slip_mm = count.slip_mm + _NEWEST_COUNTS * (mm - count.slip_mm)
        self._write(replace(count, used_mm=count.used_mm + mm, slip_mm=slip_mm))

    def wasted(self, rows: int) -> None:
        """So many rows came out and were no slip."""
        count = self._read()
        self._write(replace(count, used_mm=count.used_mm + rows / ROWS_PER_MM))

    def seen(self, *, paper: bool) -> None:
        """The printer says whether there is paper: after its end, paper again means a new roll."""
        count = self._read()
        if count.ended and paper:
            self.refilled()
        elif not count.ended and not paper:
            self._write(replace(count, ended=True))

    def refilled(self) -> None:
        """A new roll was put in."""
        self._write(_Count(slip_mm=self._read().slip_mm))

    def _read(self) -> _Count:
        with suppress(OSError, ValueError, TypeError):
            said = json.loads(self._file.read_text("utf-8"))
            count = _Count(float(said["used_mm"]), float(said["slip_mm"]), bool(said["ended"]))
            if count.used_mm >= 0 and count.slip_mm > 0:
                return count
        return self._count

    def _write(self, count: _Count) -> None:
        self._count = count
        fresh = self._file.with_name(f".{self._file.name}.{os.getpid()}")
        with suppress(OSError):  # a full disk must not keep slips from coming out: then it is counted in memory
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with fresh.open("w", encoding="utf-8") as file:
                json.dump(asdict(count), file)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._file)
