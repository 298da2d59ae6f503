"""pydantic's findings, told to a person: what is wrong, and what would be right."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import date, time
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from config.faults import Finding, Path, nearest, shown
from config.models import LANGUAGE, LANGUAGES, PATTERNS, Hall

LONGEST_NUMBER_BITS = 63

_WANTED = {
    "string_type": ("not text", 'put it in "quotes"'),
    "int_type": ("not a whole number", "write a whole number, without quotes"),
    "int_from_float": ("not a whole number", "write a whole number"),
    "float_type": ("not a number", "write a number, without quotes"),
    "finite_number": ("not a number to reckon with", "write a number such as 10"),
    "bool_type": ("neither true nor false", "write true or false, without quotes"),
    "time_type": ("not a time", 'write HH:MM in quotes, such as "08:30"'),
    "time_parsing": ("not a time", 'write HH:MM in quotes, such as "08:30"'),
    **dict.fromkeys(
        ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"),
        ("not a day", "write YYYY-MM-DD without quotes, such as 2026-10-01"),
    ),
    "tuple_type": ("not a list", "write a list in [ ]"),
    "model_type": ("not a table", "write a table of `key = value`"),
    "model_attributes_type": ("not a table", "write a table of `key = value`"),
    "dict_type": ("not a table", "write a table of `key = value`"),
}
"""What is wrong and right when a value is of another kind than its key asks for, by pydantic's error type."""

_TEXT_WANTED = ("not text", 'put it in "quotes", or write { zh-Hans = "…", en = "…" }')

_BOUNDS = {
    "greater_than": ("not more than {gt:g}", "give more than {gt:g}"),
    "greater_than_equal": ("less than {ge:g}", "give {ge:g} or more"),
    "less_than": ("not less than {lt:g}", "give less than {lt:g}"),
    "less_than_equal": ("more than {le:g}", "give {le:g} or less"),
    "string_too_short": ("empty", "give at least {min_length} character"),
    "string_too_long": ("too long", "give at most {max_length} characters"),
    "too_short": ("empty", "give at least {min_length}"),
    "too_long": ("too long", "give at most {max_length}"),
}


def misshapen(tables: dict[str, Any]) -> Iterator[Finding]:
    """Every key that is unknown, missing, or of a wrong kind or size."""
    try:
        hall_of(tables)
    except ValidationError as found:
        for error in found.errors(include_url=False):
            if not (error["type"] == "too_short" and error["input"]):  # counted without its faulty items
                yield _told(tables, error)


def hall_of(tables: dict[str, Any]) -> Hall:
    """The typed hall; a number in quotes is not a number. Raises pydantic's ValidationError."""
    return Hall.model_validate_json(json.dumps(_plain(tables)), strict=True, by_alias=True, by_name=False)


def _plain(value: Any) -> Any:
    """A TOML value as JSON can say it."""
    match value:
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list():
            return [_plain(item) for item in value]
        case date() | time():
            return value.isoformat()
        case int() if not isinstance(value, bool) and value.bit_length() > LONGEST_NUMBER_BITS:
            return math.inf  # no key wants it, whatever its kind
    return value


def _told(tables: dict[str, Any], error: ErrorDetails) -> Finding:
    path, kind = error["loc"], error["type"]
    if path and path[-1] == "[key]":
        path = path[:-1]
        return Finding(path, f"unknown key {_key(path)} in {_owner(tables, path)}", _right_key(error, str(path[-1])))
    if kind == "extra_forbidden":
        return _unknown(tables, path)
    if kind == "missing" or (kind == "too_short" and len(path) == 1):
        return _missing(tables, path)
    value = shown(error["input"])
    if len(path) == 1:
        return Finding(
            path, f"`{path[0]}` is {value}, not a table", f"write {_written(str(path[0]))} and keys below it"
        )
    wrong, right = _of_value(path, error)
    return Finding(path, f"{_key(path)} in {_owner(tables, path)} is {value}{wrong}", right)


def _of_value(path: Path, error: ErrorDetails) -> tuple[str, str]:
    """What to say after "… is 3", and what would be right."""
    kind, context = error["type"], error.get("ctx", {})
    if kind in _WANTED:
        wrong, right = _TEXT_WANTED if kind == "dict_type" and _is_text(path) else _WANTED[kind]
        return f", {wrong}", right
    if kind in _BOUNDS:
        wrong, right = (words.format(**context) for words in _BOUNDS[kind])
        return f", {wrong}", right
    if kind == "string_pattern_mismatch":
        return "", _matching(context["pattern"], str(error["input"]))
    if kind in ("literal_error", "enum"):
        return ", not a known word", _one_of(error, str(error["input"]))
    return "", f"give {error['msg'].removeprefix('Value error, ')}"


def _unknown(tables: dict[str, Any], path: Path) -> Finding:
    model = _model_at(path[:-1])
    known = [field.alias or name for name, field in model.model_fields.items()] if model else []
    right = nearest(str(path[-1]), known, "key")
    if len(path) == 1:
        return Finding(path, f"unknown table or key `{path[0]}`", right)
    return Finding(path, f"unknown key {_key(path)} in {_owner(tables, path)}", right)


def _missing(tables: dict[str, Any], path: Path) -> Finding:
    if len(path) == 1:
        name = _written(str(path[0]))
        return Finding(path, f"the hall has no {name}", f"add {name}", absent=True)
    right = f"add `{path[-1]}`: {_meaning(path)}".rstrip(": ")
    return Finding(path, f"{_key(path)} is missing in {_owner(tables, path)}", right, absent=True)


def _is_text(path: Path) -> bool:
    spoken = (path[0], path[-1]) in (("window", "spoken"), ("announcement", "text"), ("notice", "text"))
    return spoken or path[0] == "texts" or path[-1] in ("name", "title", "ticker", "footer", "idle_text")


def _one_of(error: ErrorDetails, word: str) -> str:
    """The nearest of the words that pydantic expected."""
    expected = str(error.get("ctx", {}).get("expected", ""))
    words = expected.replace(" or ", ", ").replace("'", "").split(", ")
    return nearest(word, [word for word in words if word], "word")


def _right_key(error: ErrorDetails, word: str) -> str:
    pattern = error.get("ctx", {}).get("pattern")
    return _matching(pattern, word) if pattern else _one_of(error, word)


def _matching(pattern: str, word: str) -> str:
    """What would be right instead of a word that does not match: for a language the nearest one."""
    close = nearest(word, LANGUAGES, "language") if pattern == LANGUAGE else ""
    return close if close.startswith("did you mean") else f"give {PATTERNS[pattern]}"


def _written(name: str) -> str:
    """A top-level table as it is written: `[hall]`, or `[[line]]` for one of several."""
    field = Hall.model_fields.get(name)
    several = field is not None and str(field.annotation).startswith("tuple")
    return f"[[{name}]]" if several else f"[{name}]"


def _key(path: Path) -> str:
    """The way from a table to a key: "`from` of item 1 of `sessions`"."""
    inner = path[2:] if len(path) > 1 and isinstance(path[1], int) else path[1:]
    words = [f"item {step + 1}" if isinstance(step, int) else f"`{step}`" for step in inner or path]
    return " of ".join(reversed(words))


def _owner(tables: dict[str, Any], path: Path) -> str:
    """The table around a key, with the name it has: `[[window]] "5"`."""
    if not path:
        return "the hall"
    top = _written(str(path[0]))
    if len(path) < 2 or not isinstance(path[1], int):
        return top
    row = tables[str(path[0])][path[1]]
    named = next((row[key] for key in ("letter", "name", "code", "id") if _says(row, key)), None)
    return f"{top} {shown(named)}" if named is not None else top


def _says(row: Any, key: str) -> bool:
    return isinstance(row, dict) and isinstance(row.get(key), str)


def _meaning(path: Path) -> str:
    """The first sentence that the models say of a key."""
    model = _model_at(path[:-1])
    if model is None:
        return ""
    field = next((f for name, f in model.model_fields.items() if (f.alias or name) == path[-1]), None)
    return (field.description or "").split("\n")[0].split(". ")[0].rstrip(".;") if field else ""


def _model_at(path: Path) -> type[BaseModel] | None:
    """The model that describes the table at a path."""
    model: type[BaseModel] | None = Hall
    for step in path:
        if model is None or isinstance(step, int):
            continue
        fields: dict[str, FieldInfo] = {field.alias or name: field for name, field in model.model_fields.items()}
        model = _model_in(fields[step].annotation) if step in fields else None
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)
