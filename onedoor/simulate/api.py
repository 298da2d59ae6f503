"""What visitors and clerks ask of the hall over HTTP, and what was answered."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from onedoor.simulate.done import Done
from onedoor.simulate.tempo import Tempo

Answer = dict[str, Any]
Tells = Callable[[Answer], Iterable[Done]]
"""Reads from an answer what was done."""

AWAY_S = 30.0
"""So long a hall that does not answer is asked again before the play is broken off."""
AGAIN_S = 0.2
LATER = (429, 503)
"""Statuses after which the same request is to be made again."""


class Refused(Exception):
    """The hall said no."""

    def __init__(self, code: str, message: str, retry_after: float | None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.retry_after = retry_after  # seconds of the hall's clock


class HallGone(Exception):
    """The hall answers no more."""


@dataclass
class Answered:
    """All that was answered."""

    done: Counter[Done] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)  # by code
    seconds: list[float] = field(default_factory=list)  # of each command, refused or not
    unchanged: int = 0  # looks at a ticket that had not changed (304)
    asked_again: int = 0  # requests made again because there was no answer, or "later"
    last: float = field(default_factory=time.monotonic)  # when something was done

    @property
    def kinds(self) -> Counter[str]:
        """How much of each kind was done."""
        return Counter(each.kind for each in self.done.elements())


class Api:
    """The hall, for whoever has one of its keys. A command that is under way is never broken off half-way."""

    def __init__(self, http: httpx.AsyncClient, keys: Mapping[str, str], tempo: Tempo) -> None:
        self._http = http
        self._tempo = tempo
        self._headers = {name: {"Authorization": f"Bearer {key}"} for name, key in keys.items()}
        self._under_way: set[asyncio.Task[Answer]] = set()
        self._tags: dict[str, str] = {}
        self.answered = Answered()

    async def ask(self, who: str | None, path: str, tells: Tells = lambda _answer: (), **body: object) -> Answer:
        """Have a command obeyed, or raise Refused or HallGone. A repeat has the same request id."""
        task = asyncio.create_task(self._command(who, path, tells, {"request_id": str(uuid4()), **body}))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)  # whoever asked may leave: what the hall does is noted all the same

    async def settled(self) -> None:
        """Wait for the answers to what is under way."""
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def look(self, token: str) -> Answer | None:
        """A ticket as a phone sees it; None when it is as it was at the last look, or cannot be seen."""
        path = f"/api/tickets/{token}"
        known = {"If-None-Match": self._tags[token]} if token in self._tags else {}
        try:
            response = await self._http.get(path, headers=known)
        except httpx.TransportError:
            return None
        if response.status_code == httpx.codes.NOT_MODIFIED:
            self.answered.unchanged += 1
        if not response.is_success:
            return None
        self._tags[token] = response.headers["ETag"]
        answer: Answer = response.json()
        return answer

    async def read(self, who: str, path: str, **asked: str | int) -> Answer:
        """Read something, or raise Refused or HallGone."""
        return _read(await self._persist("GET", path, self._headers[who], params=asked))

    async def _command(self, who: str | None, path: str, tells: Tells, body: Mapping[str, object]) -> Answer:
        began = time.monotonic()
        with self._tempo.waiting():
            response = await self._persist("POST", path, self._headers[who] if who else {}, json=body)
        self.answered.seconds.append(time.monotonic() - began)
        try:
            answer = _read(response)
        except Refused as refusal:
            self.answered.refused[refusal.code] += 1
            raise
        self.answered.done.update(tells(answer))
        self.answered.last = time.monotonic()
        return answer

    async def _persist(self, method: str, path: str, headers: Mapping[str, str], **sent: Any) -> httpx.Response:
        give_up = time.monotonic() + AWAY_S
        while True:
            try:
                response = await self._http.request(method, path, headers=dict(headers), **sent)
                pause, why = float(response.headers.get("Retry-After", AGAIN_S)), f"status {response.status_code}"
            except httpx.TransportError as trouble:
                response, pause, why = None, AGAIN_S, type(trouble).__name__
            if response is not None and response.status_code not in LATER:
                return response
            if time.monotonic() + pause > give_up:
                raise HallGone(f"{self._http.base_url} has not answered {path} for {AWAY_S:.0f} s ({why})")
            self.answered.asked_again += 1
            await asyncio.sleep(pause)


def _read(response: httpx.Response) -> Answer:
    if response.is_success:
        answer: Answer = response.json()
        return answer
    try:
        said = response.json()
        raise Refused(said["code"], said["message"], said.get("retry_after"))
    except (ValueError, KeyError, TypeError):
        raise Refused(f"status_{response.status_code}", response.text[:200], None) from None
