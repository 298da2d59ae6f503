"""A hall's folder read into one typed hall, or every fault in it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from config.models import Hall


class HallFaulty(Exception):
    """The hall cannot open; the message lists every fault, one a line."""


def load_hall(folder: Path) -> Hall:
    """Read every `*.toml` of a hall's folder together, or raise HallFaulty."""
    tables: dict[str, Any] = {}
    for path in sorted(folder.glob("*.toml")):
        for name, value in tomllib.loads(path.read_text("utf-8")).items():
            if isinstance(value, list):
                tables.setdefault(name, []).extend(value)
            elif name in tables:
                raise HallFaulty(f"{path}:1: [{name}] is given twice; give it once")
            else:
                tables[name] = value
    try:
        return Hall.model_validate(tables)
    except ValidationError as fault:
        raise HallFaulty(str(fault)) from None
