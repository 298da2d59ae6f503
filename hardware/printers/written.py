"""A page as JSON, so that other programs can have one printed.

`{"blocks": [{"block": "heading", "text": "…"}, {"block": "columns", "left": "…", "right": "…", "bold": true}, …]}`.
`block` is one of those in `BLOCKS`, the other keys are that class's fields; a field with a default may be left out.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from hardware.printers.page import QR, BigNumber, Block, Columns, Gap, Heading, Item, Page, Rule, Text

BLOCKS: dict[str, type[Block]] = {
    "heading": Heading,
    "text": Text,
    "number": BigNumber,
    "code": QR,
    "rule": Rule,
    "columns": Columns,
    "item": Item,
    "gap": Gap,
}
MOST_BLOCKS = 1000
MOST_CHARACTERS = 2000
MOST_GAP = 20


class PageUnreadable(ValueError):
    """What was written is no page; says in which block, and what would be right."""


def page_of(written: str | bytes) -> Page:
    """Read a page, or raise PageUnreadable."""
    try:
        said = json.loads(written)
    except (ValueError, RecursionError) as fault:
        raise PageUnreadable(f"a page is JSON, {fault}") from fault
    blocks = said.get("blocks") if isinstance(said, dict) else None
    if not isinstance(blocks, list) or not 0 < len(blocks) <= MOST_BLOCKS:
        raise PageUnreadable(f'a page is {{"blocks": […]}} with 1 to {MOST_BLOCKS} blocks')
    return Page(tuple(_block(number, block) for number, block in enumerate(blocks, start=1)))


def _block(number: int, said: Any) -> Block:
    name = said.get("block") if isinstance(said, dict) else None
    if not isinstance(name, str) or name not in BLOCKS:
        raise PageUnreadable(f'block {number}: "block" is one of {", ".join(BLOCKS)}, not {name!r}')
    kind, given = BLOCKS[name], {key: value for key, value in said.items() if key != "block"}
    known = {field.name: field.default is MISSING for field in fields(kind)}
    if unknown := [key for key in given if key not in known]:
        raise PageUnreadable(f"block {number}: a {name} has {', '.join(known)}, not {', '.join(unknown)}")
    if lacking := [key for key, needed in known.items() if needed and key not in given]:
        raise PageUnreadable(f"block {number}: a {name} needs {', '.join(lacking)}")
    if any(isinstance(value, str) and len(value) > MOST_CHARACTERS for value in given.values()):
        raise PageUnreadable(f"block {number}: a text has at most {MOST_CHARACTERS} characters")
    try:
        block = _reader(name).validate_json(json.dumps(given), strict=True)
    except ValidationError as fault:
        first = fault.errors()[0]
        raise PageUnreadable(f"block {number}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from fault
    if isinstance(block, Gap) and not 0 < block.lines <= MOST_GAP:
        raise PageUnreadable(f"block {number}: a gap has more than 0 and at most {MOST_GAP} lines")
    return block


@cache
def _reader(name: str) -> TypeAdapter[Block]:
    return TypeAdapter(BLOCKS[name])
