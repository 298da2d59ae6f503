"""TOML text into tables, or what is wrong with its syntax, told to a person."""

from __future__ import annotations

import re
import sys
import tomllib
from dataclasses import dataclass, field
from typing import Any, NamedTuple

_STATEMENT = re.compile(r"""^\s*[\w."'-]+\s*=""")
_HEADER = re.compile(r"^\s*\[")
_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")
MOST_MENDED = 20


class _Said(NamedTuple):
    """What tomllib says, and what a person is told."""

    pattern: str
    wrong: str
    right: str
    runs_on: bool = False  # the fault began before the line that tomllib names, and may reach past it


_SAID = (
    _Said("Expected '=' after a key", "a key without `=`", "write `key = value`"),
    _Said("Invalid value", "a value that is not TOML", 'put text in "quotes"; write numbers, true and false without'),
    _Said("Unclosed array", "a list that is not closed, or lacks a comma", "write `[a, b, c]`", runs_on=True),
    _Said("Duplicate inline table key", "a key given twice", "keep one of the two"),
    _Said("inline table", "a table that is not closed, or lacks a comma", "write `{ key = value, key = value }`", True),
    _Said("Cannot overwrite", "a key or table given twice", "keep one of the two"),
    _Said("Cannot (declare|mutate|redefine)", "a table given twice", "keep one, or use `[[name]]` for one of several"),
    _Said(
        "Expected newline or end of document", "something more after the value", 'one value a line; text in "quotes"'
    ),
    _Said(r"Illegal character '\\n'", "text that is not closed", 'end it with `"` on the same line'),
    _Said('Unterminated|Expected \'"""\'', "text that is not closed", 'end it as it began, with `"` or `"""`', True),
    _Said("Unescaped", "a `\\` in text", "write `\\\\`, or use 'single quotes'"),
    _Said(r"Expected '\]", "a table's name that is not closed", "write `[name]`, or `[[name]]` for one of several"),
    _Said(
        "Invalid (initial character for a key|statement)",
        "a line that is neither `key = value` nor `[table]`",
        "mend it; a table in { } stays on one line",
    ),
    _Said("Invalid date", "a date or time that does not exist", 'write it in "quotes", as "08:30"'),
    _Said("Exceeds the limit", "a number with thousands of digits", "write a smaller one"),
)


@dataclass
class Syntax:
    """What a TOML text holds: its tables (None when it cannot be read), and its faults by line."""

    tables: dict[str, Any] | None = None
    faults: list[tuple[int, str, str]] = field(default_factory=list)  # line, wrong, right
    text: str = ""  # as far as it could be read, line for line


def read_toml(text: str) -> Syntax:
    """Read a TOML text. A faulty line of its own is noted and set aside, so that the rest is read as well."""
    lines = text.replace("\r\n", "\n").split("\n")
    found = Syntax()
    while True:
        found.text = "\n".join(lines)
        try:
            found.tables = tomllib.loads(found.text)
        except RecursionError:
            found.faults.append((1, "tables or lists nested too deeply", "a hall needs four levels at most"))
            return found
        except ValueError as fault:  # TOMLDecodeError, and int() of a number with too many digits
            said, line = _heard(str(fault), lines)
        else:
            return found
        if said.runs_on:
            line = _begun(lines, line)
        found.faults.append((line, said.wrong, said.right))
        if said.runs_on or len(found.faults) == MOST_MENDED or not _alone(lines, line):
            return found
        lines[line - 1] = ""


def _heard(message: str, lines: list[str]) -> tuple[_Said, int]:
    """What tomllib's message means, and the line it names."""
    place = _PLACE.search(message)
    line = int(place[1]) if place and place[1] else len(lines)
    if place is None:  # only int() gives none
        line = next((at for at, words in enumerate(lines, 1) if len(words) > sys.get_int_max_str_digits()), 1)
    message = _PLACE.sub("", message)
    known = next((said for said in _SAID if re.search(said.pattern, message)), None)
    return known or _Said("", f"not TOML: {message}", "mend it as https://toml.io shows"), line


def _begun(lines: list[str], line: int) -> int:
    """Where the list or text began whose missing end was only noticed at a later statement."""
    if line < len(lines) and not (_STATEMENT.match(lines[line - 1]) or _HEADER.match(lines[line - 1])):
        return line
    before = range(line - 1, 0, -1)
    return next((at for at in before if _STATEMENT.match(lines[at - 1])), line)


def _alone(lines: list[str], line: int) -> bool:
    """Whether a line is a statement of its own, so that the file can be read without it."""
    if not _STATEMENT.match(lines[line - 1]):
        return False
    after = (follows for follows in lines[line:] if follows.strip() and not follows.lstrip().startswith("#"))
    follows = next(after, "key =")
    return bool(_STATEMENT.match(follows) or _HEADER.match(follows))
