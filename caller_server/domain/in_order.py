"""Tickets in the order of their places, in which one can be found, added and taken out anywhere, and counted up to."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from caller_server.domain.ticket import Ticket

Key = tuple[datetime, int, str]
"""Since when, then the shorter number, then the number: no two are alike."""

BLOCK = 256
"""Keys in a block before it is halved. A hundred thousand tickets make some hundred blocks."""


def key_of(ticket: Ticket) -> Key:
    """Where a ticket stands among others."""
    return ticket.since, len(ticket.number), ticket.number


class InOrder:
    """A lane's tickets. First, add and remove do not slow down with the length; counting hardly does."""

    __slots__ = ("_blocks", "_lasts", "_size", "_tickets")

    def __init__(self) -> None:
        self._tickets: dict[str, Ticket] = {}
        self._blocks: list[list[Key]] = []
        self._lasts: list[Key] = []  # the last key of each block
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Ticket]:
        return (self._tickets[key[2]] for key in chain.from_iterable(self._blocks))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, InOrder) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # it changes

    def first(self) -> Ticket | None:
        """Who stands in front."""
        return self._tickets[self._blocks[0][0][2]] if self._blocks else None

    def add(self, ticket: Ticket) -> None:
        """The ticket takes its place."""
        key = key_of(ticket)
        self._tickets[ticket.number] = ticket
        self._size += 1
        at = bisect_left(self._lasts, key)
        if at == len(self._blocks):  # behind everyone, as nearly all are
            if not self._blocks or len(self._blocks[-1]) >= BLOCK:
                self._blocks.append([key])
                self._lasts.append(key)
                return
            at -= 1
            self._blocks[at].append(key)
        else:
            insort(self._blocks[at], key)
        self._settle(at)

    def remove(self, ticket: Ticket) -> None:
        """The ticket leaves."""
        key = key_of(self._tickets.pop(ticket.number))
        self._size -= 1
        at = bisect_left(self._lasts, key)
        block = self._blocks[at]
        del block[bisect_left(block, key)]
        self._settle(at)

    def before(self, key: Key) -> int:
        """How many stand before a place, whoever holds it."""
        at = bisect_left(self._lasts, key)
        if at == len(self._blocks):
            return self._size
        return sum(map(len, self._blocks[:at])) + bisect_left(self._blocks[at], key)

    def from_place(self, index: int) -> Iterator[Ticket]:
        """The tickets from an index on."""
        for block in self._blocks:
            if index < len(block):
                yield from (self._tickets[key[2]] for key in block[index:])
                index = 0
            else:
                index -= len(block)

    def _settle(self, at: int) -> None:
        block = self._blocks[at]
        if not block:
            del self._blocks[at], self._lasts[at]
            return
        if len(block) > 2 * BLOCK:
            self._blocks[at : at + 1] = [block[:BLOCK], block[BLOCK:]]
            self._lasts[at : at + 1] = [block[BLOCK - 1], block[-1]]
            return
        self._lasts[at] = block[-1]
