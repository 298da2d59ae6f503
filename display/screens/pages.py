"""What the pages are made of, its version, and how long browsers may keep what never changes."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from importlib.resources.abc import Traversable

from config.fonts import variable_font
from config.models import Hall

STATIC = files("display.screens") / "static"
FOR_EVER = "public, max-age=31536000, immutable"
"""`Cache-Control` of what never changes at its address."""


def version_of(hall: Hall) -> str:
    """Changes whenever an open page ought to be loaded anew: with the hall's files, and with ours that make it."""
    made_of = hashlib.sha256(hall.model_dump_json().encode())
    here = files("display.screens")
    for folder in (here, STATIC, here / "templates"):
        for file in sorted(folder.iterdir(), key=_name):
            if file.is_file():
                made_of.update(file.read_bytes())
    made_of.update(f"{variable_font().stat().st_size}".encode())
    return made_of.hexdigest()[:12]


def address_of(version: str) -> str:
    """Where browsers find the files of this version of the pages."""
    return f"/static/{version}"


def _name(file: Traversable) -> str:
    return file.name
