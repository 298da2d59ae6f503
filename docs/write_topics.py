"""Write docs/topics.md from the message types, the broker's rules and the journal's events.

`python docs/write_topics.py`
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from caller_server.broker.rules import ROLES, Rules
from caller_server.domain.events import KINDS
from wire.messages import Message
from wire.topics import blanks

PAGE = Path(__file__).with_name("topics.md")
_HALL = "weidu"

INTRODUCTION = """\
# What is said over MQTT

<!-- Written by `python docs/write_topics.py` from wire/messages.py, caller_server/broker/rules.py and
     caller_server/domain/events.py. A test fails when this page is not what they say. -->

MQTT 3.1.1, clean sessions, QoS 1, JSON in UTF-8, at most 64 KiB. Times are RFC 3339 with an offset. States are retained
and events are not; the broker is a wire, never a store: after a gap in `seq`, or a new connection, ask
`GET /api/journal?after=SEQ`. QoS 1 means *at least* once, and an older state may come after a newer one when a
subscription is new: `(day, seq)` tells. Readers ignore fields that they do not know. Nothing personal is on the wire.

Every payload carries `v`, the version of its shape: `1`.

*From* and *to* are the accounts that the broker lets speak and hear; `reader` hears everything.
"""


def page() -> str:
    """The whole page."""
    sections = [line for one in _messages() for line in _section(one)]
    return "\n".join([INTRODUCTION, *_overview(), "", *sections, *_kinds()])


def _messages() -> list[type[Message]]:
    return Message.__subclasses__()


def _overview() -> Iterator[str]:
    yield "| topic | message | retained | from → to |"
    yield "| --- | --- | --- | --- |"
    for one in _messages():
        retained = "yes" if one.retain else "no"
        yield f"| `{one.topic}` | [{one.__name__}](#{one.__name__.lower()}) | {retained} | {_from_to(one)} |"


def _from_to(one: type[Message]) -> str:
    rules = Rules(_HALL)
    says = [role for role in ROLES if any(rules.may_publish(role, _topic(one, name)) for name in ("1", role))]
    hears = [role for role in ROLES if rules.may_subscribe(role, _topic(one, "1")) and role != "reader"]
    return f"{', '.join(says)} → {', '.join(hears)}"


def _topic(one: type[Message], name: str) -> str:
    return one.topic_for(_HALL, **dict.fromkeys(blanks(one.topic) - {"hall"}, name))


def _section(one: type[Message]) -> Iterator[str]:
    schema = one.model_json_schema()
    yield f"## {one.__name__}"
    yield ""
    yield " ".join((one.__doc__ or "").split())
    yield ""
    yield from _table(schema, schema)
    for name, part in schema.get("$defs", {}).items():
        if "properties" in part:
            yield f"`{name}`: {' '.join(part.get('description', '').split())}"
            yield ""
            yield from _table(part, schema)


def _table(part: dict[str, Any], schema: dict[str, Any]) -> Iterator[str]:
    yield "| field | | what it is |"
    yield "| --- | --- | --- |"
    for name, field in part["properties"].items():
        if name == "v":
            continue
        may_lack = "" if name in part.get("required", []) else ", may be missing"
        yield f"| `{name}` | {_shape(field, schema)}{may_lack} | {' '.join(field.get('description', '').split())} |"
    yield ""


def _shape(field: dict[str, Any], schema: dict[str, Any]) -> str:
    match field:
        case {"$ref": str(path)}:
            name = path.rsplit("/", 1)[1]
            meant = schema["$defs"][name]
            shape = _shape(meant, schema) if "enum" in meant else f"`{name}`"
        case {"anyOf": several}:
            shape = " or ".join(_shape(one, schema) for one in several if one.get("type") != "null")
        case {"enum": values}:
            shape = " ".join(f"`{value}`" for value in values)
        case {"type": "array"}:
            shape = f"list of {_shape(field['items'], schema)}"
        case {"patternProperties": by_name}:
            shape = " or ".join(f"{_shape(value, schema)} by `{name}`" for name, value in by_name.items())
        case {"pattern": str(pattern)}:
            shape = f"`{pattern}`".replace("|", "\\|")
        case _:
            shape = str(field.get("format", field["type"]))
    return shape


def _kinds() -> Iterator[str]:
    yield "## Kinds of events"
    yield ""
    yield "Besides `v`, `day`, `seq`, `at` and `kind`; a field without a value is left out."
    yield ""
    yield "| kind | fields | what happened |"
    yield "| --- | --- | --- |"
    for kind, fact in KINDS.items():
        shown = [
            f"`{one.name}`" + ("" if one.default is MISSING else "?")
            for one in fields(fact)
            if not one.metadata.get("private")
        ]
        yield f"| `{kind}` | {' '.join(shown)} | {' '.join((fact.__doc__ or '').split())} |"
    yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
