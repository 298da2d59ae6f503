"""The rows of a hall's tables, as they are written: anything may be missing or of a wrong kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from config.faults import Path

Row = dict[str, Any]


def rows(tables: Row, name: str) -> Iterator[tuple[Path, Row]]:
    """Path and content of every row of `[[name]]`."""
    for index, row in enumerate(items(tables, name)):
        if isinstance(row, dict):
            yield (name, index), row


def items(row: Row, key: str) -> list[Any]:
    """The list under a key, or an empty one."""
    value = row.get(key)
    return value if isinstance(value, list) else []


def table(row: Row, key: str) -> Row:
    """The table under a key, or an empty one."""
    value = row.get(key)
    return value if isinstance(value, dict) else {}


def words(row: Row, key: str) -> Iterator[tuple[Path, str]]:
    """Path within the row and text of every text in the list under a key."""
    for index, item in enumerate(items(row, key)):
        if isinstance(item, str):
            yield (key, index), item


def texts(tables: Row, name: str, key: str, kind: str | None = None) -> set[str]:
    """Every text that rows of `[[name]]`, or those of one kind, have under a key."""
    return {
        row[key]
        for _, row in rows(tables, name)
        if isinstance(row.get(key), str) and (kind is None or row.get("kind") == kind)
    }
