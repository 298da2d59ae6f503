"""Every `*.toml` of a hall's folder read together, with the place of each value."""

from __future__ import annotations

import pathlib
import re
from dataclasses import dataclass, field
from typing import Any

from config.faults import Fault, Finding, Path
from config.places import lines_of
from config.syntax import read_toml

_TABLE = re.compile(r"^\s*\[\[?\s*([\w-]+)", re.MULTILINE)


@dataclass
class Reading:
    """What a folder's files say."""

    folder: pathlib.Path
    tables: dict[str, Any] = field(default_factory=dict)
    places: dict[Path, tuple[str, int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)
    """Tables of which more may stand in a file that could not be read whole."""
    damaged: set[str] = field(default_factory=set)
    """Files that could not be read whole."""

    def place(self, path: Path) -> tuple[str, int]:
        """File and line of a value, or of the nearest table around it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return str(self.folder / "hall.toml"), 1

    def trace(self, finding: Finding) -> Fault:
        """A finding with its file and line."""
        return Fault(*self.place(finding.path), finding.wrong, finding.right)


def read_folder(folder: pathlib.Path) -> Reading:
    """Read a hall's folder; whatever is wrong is among the reading's faults."""
    reading = Reading(folder)
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix == ".toml")
    except OSError as fault:
        reading.faults.append(Fault(str(folder), 1, _why(fault), "give the folder of a hall, such as config/weidu"))
        return reading
    if not files:
        reading.faults.append(
            Fault(str(folder), 1, "no *.toml file in this folder", "begin with hall.toml; config/weidu is an example")
        )
    for path in files:
        _read_file(reading, path)
    return reading


def _read_file(reading: Reading, path: pathlib.Path) -> None:
    file = str(path)
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as fault:
        reading.faults.append(Fault(file, 1, _why(fault), "make it a file that may be read"))
        reading.damaged.add(file)
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        reading.faults.append(Fault(file, line, "not UTF-8 text", "save the file in the encoding UTF-8"))
        reading.damaged.add(file)
        reading.doubtful.update(_TABLE.findall(raw.decode("ascii", "replace")))
    else:
        _read_text(reading, file, text)


def _read_text(reading: Reading, file: str, text: str) -> None:
    syntax = read_toml(text)
    if syntax.faults:
        reading.faults += [Fault(file, *fault) for fault in syntax.faults]
        reading.damaged.add(file)
        reading.doubtful.update(_TABLE.findall(text))
    if syntax.tables is not None:
        _add(reading, file, syntax.tables, lines_of(syntax.text))


def _add(reading: Reading, file: str, tables: dict[str, Any], lines: dict[Path, int]) -> None:
    """Add one file's tables to those of the others: lists are joined, anything else may be given once."""
    for name, value in tables.items():
        known = reading.tables.get(name)
        moved = 0
        if known is None:
            reading.tables[name] = value
        elif isinstance(known, list) and isinstance(value, list):
            moved = len(known)
            reading.tables[name] = [*known, *value]
        else:
            first, line = reading.place((name,))
            wrong = f"[{name}] is given here and in {first}:{line}"
            reading.faults.append(Fault(file, lines.get((name,), 1), wrong, "give it once"))
            continue
        for path, line in lines.items():
            if path[0] == name:
                reading.places.setdefault(_moved(path, moved), (file, line))


def _moved(path: Path, by: int) -> Path:
    if len(path) > 1 and isinstance(path[1], int):
        return (path[0], path[1] + by, *path[2:])
    return path


def _why(fault: OSError) -> str:
    return (fault.strerror or str(fault)).lower()
