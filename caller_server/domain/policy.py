"""Calling policies: which claims count beside arrival. A hall chooses one by name; the replay tool compares them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """Which claims count. Whoever was resumed, or missed and let in again, comes first under each."""

    name: str
    patience: bool  # whoever waited longer than the line's patience goes first, oldest first
    appointments: bool  # an appointment counts from its slot on
    priorities: bool
    interleaved: bool  # priorities take turns with ordinary visitors


FAIR = Policy("fair", patience=True, appointments=True, priorities=True, interleaved=True)
ARRIVAL = Policy("arrival", patience=False, appointments=False, priorities=False, interleaved=False)
PRIORITY_FIRST = Policy("priority-first", patience=False, appointments=True, priorities=True, interleaved=False)

POLICIES = {policy.name: policy for policy in (FAIR, ARRIVAL, PRIORITY_FIRST)}


class UnknownPolicy(ValueError):
    """A name that is no policy; the message lists those there are."""


def policy_named(name: str) -> Policy:
    """A policy by its name."""
    try:
        return POLICIES[name]
    except KeyError:
        raise UnknownPolicy(f"there is no policy {name!r}; the policies are {', '.join(POLICIES)}") from None
