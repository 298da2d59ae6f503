"""A hall's folder read into one typed hall, or every fault in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from config.check import faults_of
from config.faults import Fault
from config.models import Hall
from config.reading import read_folder
from config.sentences import hall_of


class HallFaulty(Exception):
    """The hall cannot open; the message lists every fault as `file:line: what is wrong; what would be right`."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def load_hall(folder: Path) -> Hall:
    """Read every `*.toml` of a hall's folder together, or raise HallFaulty."""
    reading = read_folder(folder)
    faults = faults_of(reading)
    if faults:
        raise HallFaulty(faults)
    return hall_of(reading.tables)
