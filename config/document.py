"""Keeps the tables of `docs/configuration.md` equal to the models: `python -m config.document`.

The prose and the examples are written by hand; a table stands between `<!-- table: Line -->` and `<!-- end -->`.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from config import models
from config.models import LETTER, PATTERNS, Described
from config.settings import Settings

DOCUMENT = Path(__file__).parents[1] / "docs" / "configuration.md"

_TABLE = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def documented() -> dict[str, type[BaseModel]]:
    """Every model whose keys the document must show, by name."""
    tables = {
        name: model
        for name, model in inspect.getmembers(models, inspect.isclass)
        if issubclass(model, Described) and model is not Described
    }
    return {**tables, "Settings": Settings}


def renewed(document: str) -> str:
    """The document with each of its tables made anew; raises KeyError for a table of no model."""
    known = documented()
    return _TABLE.sub(lambda found: found[1] + table_of(known[found[2]]) + found[3], document)


def table_of(model: type[BaseModel]) -> str:
    """A Markdown table of a model's keys."""
    return "| key | meaning | what it may be | when not given |\n| --- | --- | --- | --- |\n" + "".join(_rows(model))


def _rows(model: type[BaseModel]) -> Iterator[str]:
    prefix = str(model.model_config.get("env_prefix", ""))
    schema = model.model_json_schema()
    for name, field in model.model_fields.items():
        key = field.alias or (f"{prefix}{name}".upper() if prefix else name)
        kind = _kind(schema["properties"][field.alias or name], schema.get("$defs", {}))
        meaning = " ".join((field.description or "").split())
        yield f"| `{key}` | {meaning} | {kind} | {_default(field.get_default(call_default_factory=True))} |\n"


def _default(value: Any) -> str:
    if value is PydanticUndefined:
        return "must be given"
    match value:
        case None | "" | () | {}:
            said = "none"
        case bool():
            said = f"`{str(value).lower()}`"
        case BaseModel():
            said = "as each key says"
        case dict():
            said = "; ".join(f"{key}: “{words}”" for key, words in value.items())
        case tuple():
            said = ", ".join(f"`{item}`" for item in value)
        case _:
            said = f"`{value}`"
    return said


def _kind(schema: dict[str, Any], models_by_name: dict[str, Any]) -> str:
    """What a value may be, in words, from its JSON schema."""
    match schema:
        case {"$ref": str(name)}:
            name = name.rpartition("/")[2]
            model = models_by_name[name]
            said = _kind(model, models_by_name) if "enum" in model else f"a table, see [{name}](#{name.lower()})"
        case {"anyOf": [first, {"type": "null"}]}:
            said = _kind(first, models_by_name)
        case {"enum": words}:
            said = ", ".join(f"`{word}`" for word in words)
        case {"pattern": pattern}:
            said = PATTERNS[pattern]
        case {"type": "array", "items": item}:
            said = f"a list: {_kind(item, models_by_name)}"
        case {"type": "object"}:
            said = _kind_of_table(schema, models_by_name)
        case {"type": "integer" | "number" as number}:
            said = ("a whole number" if number == "integer" else "a number") + _range(schema)
        case {"type": "boolean"}:
            said = "true or false"
        case _:
            said = {"time": "`HH:MM`", "date": "`YYYY-MM-DD`", "path": "a path"}.get(schema.get("format", ""), "text")
    return said


def _kind_of_table(schema: dict[str, Any], models_by_name: dict[str, Any]) -> str:
    inner = schema.get("additionalProperties") or next(iter(schema["patternProperties"].values()))
    if inner.get("maxLength"):
        return "text, or a text per language"
    if inner.get("type") == "object":
        return "a table: text, or a text per language, by name"
    known = schema.get("propertyNames", {}) or {"pattern": next(iter(schema.get("patternProperties", {})), LETTER)}
    names = ", ".join(f"`{name}`" for name in known.get("enum", ())) or PATTERNS[known["pattern"]]
    return f"a table of {names}: {_kind(inner, models_by_name)}"


def _range(schema: dict[str, Any]) -> str:
    lowest, highest = schema.get("minimum"), schema.get("maximum")
    if "exclusiveMinimum" in schema:
        return f", more than {schema['exclusiveMinimum']}, at most {highest}"
    return f", {lowest} to {highest}"


def main() -> None:
    """Write the document's tables anew."""
    before = DOCUMENT.read_text("utf-8")
    after = renewed(before)
    DOCUMENT.write_text(after, "utf-8")
    sys.stdout.write(f"{DOCUMENT}: {'as it was' if before == after else 'written anew'}\n")


if __name__ == "__main__":
    main()
