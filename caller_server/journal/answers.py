"""The answers that a snapshot remembers: as text, until somebody asks again. Few ever do, and a day has thousands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, MutableMapping
from datetime import date
from itertools import chain

from caller_server.domain.events import Event, body_of
from caller_server.journal.rows import EventRow, event_of
from caller_server.journal.shapes import write

Answer = tuple[Event, ...]
"""What one request did."""


class KeptAnswers(MutableMapping[str, Answer]):
    """A day's answers by request id; those that were sealed are read each time they are asked for."""

    def __init__(self, day: date, sealed: dict[str, str]) -> None:
        self._day = day.isoformat()
        self._sealed = sealed
        self._known: dict[str, Answer] = {}

    def __getitem__(self, request_id: str) -> Answer:
        known = self._known.get(request_id)
        return self._unsealed(request_id) if known is None else known

    def __setitem__(self, request_id: str, answer: Answer) -> None:
        self._sealed.pop(request_id, None)
        self._known[request_id] = answer

    def __delitem__(self, request_id: str) -> None:
        del (self._known if request_id in self._known else self._sealed)[request_id]

    def __iter__(self) -> Iterator[str]:
        return chain(self._sealed, self._known)

    def __len__(self) -> int:
        return len(self._sealed) + len(self._known)

    def sealed(self) -> dict[str, str]:
        """All of them as text, by request id; what was text already is not written again."""
        return self._sealed | {request_id: _seal(answer) for request_id, answer in self._known.items()}

    def _unsealed(self, request_id: str) -> Answer:
        return tuple(
            event_of(EventRow(self._day, seq, at, kind, body, request_id, fingerprint))
            for seq, at, kind, body, fingerprint in json.loads(self._sealed[request_id])
        )


def sealed(answers: Mapping[str, Answer]) -> dict[str, str]:
    """A day's answers as text, by request id."""
    if isinstance(answers, KeptAnswers):
        return answers.sealed()
    return {request_id: _seal(answer) for request_id, answer in answers.items()}


def _seal(answer: Answer) -> str:
    return write(
        [
            (event.seq, event.at, event.kind, body_of(event.fact), event.asked and event.asked.fingerprint)
            for event in answer
        ]
    )
