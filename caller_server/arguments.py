"""What the commands read alike from their command lines."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date


def day_named(word: str) -> date:
    """The day; for what is none, argparse shows how one is written."""
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise ArgumentTypeError(f"{word!r} is no day; write it like 2026-11-23") from None
