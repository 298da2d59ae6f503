"""Commands to twins as people type them, and their state as people read it.

`press next` is `{"press": "next"}`, `fault paper_out after_rows 300` is `{"fault": "paper_out", "after_rows": 300}`,
`mend` is `{"fault": null}`, `card` takes the card away, `card 张爱华 11010519491231002X` lays one there. Any other
`VERB VALUE` is `{VERB: VALUE}`, so a new kind's verbs need no words here. JSON is taken as it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any


def command_of(words: Sequence[str]) -> dict[str, Any]:  # noqa: PLR0911 - one arm per way of saying it
    """The command that was typed; raises ValueError for one that cannot be."""
    match list(words):
        case [text] if text.startswith("{"):
            if isinstance(said := _read(text), dict):
                return said
        case ["mend"]:
            return {"fault": None}
        case ["fault", name]:
            return {"fault": name}
        case ["fault", name, "after_rows", rows] if rows.isascii() and rows.isdigit():
            return {"fault": name, "after_rows": int(rows)}
        case ["card"]:
            return {"card": None}
        case ["card", name, number]:
            return {"card": {"name": name, "number": number}}
        case [verb, *value] if value and verb.isidentifier():
            return {verb: " ".join(value)}
    raise ValueError("say what to do: press KEY, fault NAME, mend, scan TEXT, card NAME NUMBER, send HEX")


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("no command is nested so deep") from None


def told(state: Mapping[str, Any]) -> str:
    """A twin's state on one line: its kind, what is wrong with it, then all else that it says."""
    wrong = "works" if state.get("fault") is None else f"broken: {state['fault']}"
    rest = (f"{name} {_said(value)}" for name, value in state.items() if name not in ("kind", "fault", "ok"))
    return ", ".join([f"{state.get('kind', 'twin')} {wrong}", *rest])


def _said(value: object) -> str:
    if value is None or value == "":
        return "-"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
