"""The voices as staff see them: whether they may speak, what they still have to say, what they said last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import takewhile

from caller_server.domain.events import (
    AnnouncementDropped,
    AnnouncementMade,
    AnnouncementSpoken,
    CallDropped,
    CallSpoken,
    CarriedDropped,
    CarriedSpoken,
    Event,
)
from caller_server.domain.voice import unspoken_calls
from caller_server.relay.relay import WORDS_EXPIRE
from caller_server.web.deps import Deps
from caller_server.web.device_views import level_of
from caller_server.web.then import REMEMBERED
from wire import api

LASTS = timedelta(seconds=30)
"""What was begun in time may take so long to be said to its end."""
LOOKED_AT = 400
"""Events that are looked through for what was said last: a quarter of an hour of a busy hall."""
OF_A_ZONE = 5
"""So much of what a zone's voice said is told."""


class VoiceViews:
    """Reads them from a hall's journal and from what its loudspeakers say."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._zones = deps.hall.spoken_zones
        self._expire = timedelta(seconds=deps.hall.calling.announce_seconds)
        self._event = lru_cache(REMEMBERED)(self._read_event)  # asked about at each look, and never changed
        self._speakers = deps.hall.speakers

    def now(self) -> api.VoiceViews:
        """Each voice as it is."""
        known = self._deps.devices.known()
        with self._deps.engine.reading(self._deps.hall.id) as (day, now):
            today, since, words = day.day, dict(day.hushed), dict(day.unsaid)
            calls = unspoken_calls(day, now - self._expire - LASTS)
        fresh = Counter(words[seq] for seq in takewhile(lambda seq: self._fresh(today, seq, now), reversed(words)))
        return api.VoiceViews(
            voices=tuple(
                api.VoiceView(
                    zone=zone,
                    paused=zone in since,
                    since=since[zone].astimezone(self._deps.rules.timezone) if zone in since else None,
                    waiting=calls[zone] + fresh[zone],
                    speaker=level_of(known.get(self._speakers[zone].id)),
                )
                for zone in self._zones
            )
        )

    def said(self) -> api.SaidViews:
        """What the voices said last, or were to say and did not."""
        with self._deps.engine.reading(self._deps.hall.id) as (day, _):
            today, seq = day.day, day.seq
        events = self._deps.events_after(today, max(0, seq - LOOKED_AT), LOOKED_AT)
        told: Counter[str] = Counter()
        views = []
        for view in self._ended(reversed(events)):
            told[view.zone] += 1
            if told[view.zone] <= OF_A_ZONE:
                views.append(view)
        return api.SaidViews(said=tuple(views))

    def _fresh(self, today: date, seq: int, now: datetime) -> bool:
        """Whether an announcement may still be said; one whose announcer is away gets its end in the journal later."""
        return self._event(today, seq).at > now - WORDS_EXPIRE - LASTS

    def _ended(self, events: Iterator[Event]) -> Iterator[api.SaidView]:
        local = self._deps.rules.timezone
        for event in events:
            match event.fact:
                case CallSpoken(number=number, window=window, zone=zone, spoken_at=at):
                    view = api.SaidView(
                        zone=zone, at=at.astimezone(local), number=number, window=window, outcome="spoken"
                    )
                case CallDropped(number=number, window=window, zone=zone, reason=why):
                    view = api.SaidView(
                        zone=zone, at=event.at.astimezone(local), number=number, window=window, outcome=why
                    )
                case AnnouncementSpoken(zone=zone, announced=made, spoken_at=at):
                    text = self._text(event.day, made)
                    view = api.SaidView(zone=zone, at=at.astimezone(local), text=text, outcome="spoken")
                case AnnouncementDropped(zone=zone, announced=made, reason=why):
                    text = self._text(event.day, made)
                    view = api.SaidView(zone=zone, at=event.at.astimezone(local), text=text, outcome=why)
                case CarriedSpoken() as carried:
                    view = self._carried(carried, carried.spoken_at, "spoken")
                case CarriedDropped() as carried:
                    view = self._carried(carried, event.at, carried.reason)
                case _:
                    continue
            yield view

    def _carried(self, carried: CarriedSpoken | CarriedDropped, at: datetime, outcome: str) -> api.SaidView:
        return api.SaidView(
            zone=carried.zone,
            at=at.astimezone(self._deps.rules.timezone),
            number=carried.number,
            window=carried.window,
            text=self._text(carried.of_day, carried.of_seq),
            outcome=outcome,
        )

    def _text(self, day: date, seq: int) -> dict[str, str] | None:
        """What was to be said; nothing of a call, nor of a day that has been archived since."""
        try:
            made = self._event(day, seq).fact
        except LookupError:
            return None
        return made.text if isinstance(made, AnnouncementMade) else None

    def _read_event(self, day: date, seq: int) -> Event:
        return self._deps.events_after(day, seq - 1, 1)[0]
