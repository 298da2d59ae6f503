"""How the domain's values stand in JSON: a dataclass or a named tuple as the list of its fields, read back by their
annotations.

Not pickle: whatever stands in a database, nothing can come out of it but values of the types that the domain names.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from operator import attrgetter
from types import UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints

Read = Callable[[Any], Any]

AS_THEY_ARE = (str, int, float, bool, None)


def hints_of(kind: type) -> dict[str, Any]:
    """The fields of a dataclass or a named tuple and their types, in order."""
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)} if is_dataclass(kind) else hints


@cache
def reader(kind: Any) -> Read | None:
    """What makes a value of this type from its JSON, unless that is null; None when JSON has it as it is.

    Raise TypeError for a type that was not thought of.
    """
    if kind in AS_THEY_ARE:
        return None
    if kind in (datetime, date):
        return cast("Read", kind.fromisoformat)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {member.value: member for member in kind}.__getitem__
    if isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, tuple)):
        return _fields_reader(kind, list(hints_of(kind).values()))
    return _container_reader(kind, get_origin(kind), get_args(kind))


def _container_reader(kind: Any, origin: Any, of: tuple[Any, ...]) -> Read | None:
    if origin is UnionType and len(of) == 2 and of[1] is type(None):
        return reader(of[0])
    if origin in (list, set):
        return _each(origin, of[0])
    if origin is tuple:
        return _each(tuple, of[0]) if of[-1] is ... else _fields_reader(lambda *values: values, list(of))
    if origin is dict:
        return _each(dict, tuple[of])  # type: ignore[valid-type]  # as its items
    raise TypeError(f"{kind} cannot stand in a snapshot")


def _each(collect: Read, kind: Any) -> Read:
    read = reader(kind)
    return collect if read is None else lambda rows: collect(map(read, rows))


def _fields_reader(make: Callable[..., Any], kinds: list[Any]) -> Read:
    reads = [(index, read) for index, kind in enumerate(kinds) if (read := reader(kind)) is not None]
    count = len(kinds)

    def read_fields(row: list[Any]) -> Any:
        if len(row) != count:
            raise ValueError(f"{len(row)} values where {count} belong")
        for index, read in reads:
            if row[index] is not None:
                row[index] = read(row[index])
        return make(*row)

    return read_fields


@cache
def _values(kind: Any) -> Callable[[Any], tuple[Any, ...]]:
    first, second, *others = (field.name for field in fields(kind))
    return attrgetter(first, second, *others)


def _plain(value: object) -> object:
    if isinstance(value, date):  # every datetime is one
        return value.isoformat()
    if is_dataclass(value):
        kind: Any = type(value)
        return _values(kind)(value)
    raise TypeError(f"{type(value).__name__} cannot stand in a snapshot")


write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode
"""A value as JSON, on one line. A mapping is to be given as its items, since its keys need not be text."""
