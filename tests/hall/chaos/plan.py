"""Which role is killed when, and how long it stays away. Pure: the seed decides."""

from __future__ import annotations

import random
from dataclasses import dataclass

OFTEN = ("broker", "server", "screens")
KILLED = (*OFTEN, "announcer", "devices")
"""All that a hall has but its devices themselves, whose twins stay."""
EVERY_S = 5.0
FIRST_AT_S = 3.0
SHORT_S, LONG_S = (0.2, 4.0), (6.0, 14.0)
LONG_ONES = 0.2
"""The share of absences that last."""
STARTS_WITHIN_S = 3.0
"""So long a role that was started again is left alone, most times."""


@dataclass(frozen=True)
class Kill:
    """A role is killed, and started again later."""

    at: float  # seconds from the beginning
    role: str
    away_s: float


def kills(seed: int, seconds: float, every_s: float = EVERY_S) -> list[Kill]:
    """What happens within so many seconds; absences overlap as it comes."""
    dice = random.Random(seed)
    planned: list[Kill] = []
    back: dict[str, float] = {}
    bag: list[str] = []
    at = FIRST_AT_S
    while at < seconds:
        if not bag:
            bag = [*KILLED, *OFTEN]
            dice.shuffle(bag)
        role = next((role for role in bag if back.get(role, 0) <= at), None)
        if role is not None:
            bag.remove(role)
            away = dice.uniform(*(LONG_S if dice.random() < LONG_ONES else SHORT_S))
            planned.append(Kill(at, role, away))
            back[role] = at + away + dice.uniform(0.1, STARTS_WITHIN_S)
        at += dice.uniform(0.2, 2 * every_s - 0.2)
    return planned
