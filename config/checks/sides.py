"""Speakers of two zones on one sound card: one on its left and one on its right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from config.checks.rows import Row, rows
from config.faults import Finding, Path, shown

_OTHER = {"left": "right", "right": "left"}
_ONE_AT_A_TIME = ("hw:", "plughw:", "front:")
"""ALSA devices that are held by whoever plays first."""


def overheard(tables: dict[str, Any]) -> Iterator[Finding]:
    """Sides of what has none, and speakers that are heard in another's zone, or cannot speak while it does."""
    of_cards: dict[tuple[object, ...], list[tuple[Path, Row]]] = {}
    for path, row in rows(tables, "device"):
        if row.get("kind") == "speaker":
            card = (row.get("driver"), row.get("address", ""), row.get("machine"))
            if not any(isinstance(what, list | dict) for what in card):
                of_cards.setdefault(card, []).append((path, row))
        elif "channel" in row:
            wrong = f"a {row.get('kind')} has no `channel`"
            yield Finding((*path, "channel"), wrong, "remove it: only a speaker has one")
    for speakers in of_cards.values():
        yield from _of_card(speakers)


def _of_card(speakers: list[tuple[Path, Row]]) -> Iterator[Finding]:
    sided = [row for _, row in speakers if row.get("channel") in _OTHER]
    if not sided or len(speakers) == 1:
        return
    taken: dict[str, str] = {}
    for path, row in speakers:
        side, name = row.get("channel"), str(row.get("id"))
        if side is None:
            first = sided[0]
            wrong = f"the speaker {shown(name)} is heard on both sides of the card of {shown(first.get('id'))}"
            yield Finding(path, wrong, f'give it channel = "{_OTHER[first["channel"]]}", or a card of its own')
        elif side in _OTHER and taken.setdefault(side, name) != name:
            wrong = f"the speakers {shown(taken[side])} and {shown(name)} are both on the {side} of one card"
            yield Finding((*path, "channel"), wrong, "a card has one left and one right: give each its own")
        address = str(row.get("address", ""))
        if row.get("driver") == "sound_card" and address.startswith(_ONE_AT_A_TIME):
            wrong = f"{shown(address)} plays one sound at a time, and two zones speak at once"
            yield Finding(
                (*path, "address"), wrong, "name a device that mixes, such as sysdefault:CARD=…; see voice.md"
            )
