"""What the voices of a hall are to say besides calls, whether they may, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from caller_server.domain.commands import HushVoice, MakeAnnouncement, RecordAnnouncement
from caller_server.domain.events import (
    AnnouncementDropped,
    AnnouncementMade,
    AnnouncementSpoken,
    CallDropped,
    CallSpoken,
    CarriedDropped,
    CarriedSpoken,
    Fact,
    Owed,
    TicketCalled,
    VoicePaused,
    VoiceResumed,
)
from caller_server.domain.hall_day import HallDay

MAY_END_AFTER = timedelta(minutes=15)
"""A call made so long before midnight has ended by then, or nobody has a voice to speak it."""


def announce(day: HallDay, command: MakeAnnouncement, now: datetime) -> list[Fact]:
    """One for each zone, so that each has its own end."""
    del day, now
    return [AnnouncementMade(zone, command.text, command.template) for zone in command.zones]


def hush(day: HallDay, command: HushVoice, now: datetime) -> list[Fact]:
    """The second who pauses a voice changes nothing."""
    del now
    if command.paused == (command.zone in day.hushed):
        return []
    return [VoicePaused(command.zone) if command.paused else VoiceResumed(command.zone)]


def record(day: HallDay, command: RecordAnnouncement, now: datetime) -> list[Fact]:
    """What became of a call or an announcement. The announcer may say it twice.

    Of the day before only that is taken in which its end handed on; what is older is past.
    """
    del now
    if command.day != day.day:
        return _of_the_day_before(day, command)
    if day.unsaid.get(command.called) == command.zone:
        return [_of_words(command)]
    call = day.calls.get(command.called)
    if call is None or command.called in day.announced:
        return []
    if command.dropped is None:
        return [CallSpoken(call.number, call.window, command.zone, command.called, command.spoken_at)]
    return [CallDropped(call.number, call.window, command.zone, command.called, command.dropped)]


def owed(day: HallDay) -> tuple[Owed, ...]:
    """What a voice may not have ended when the day did: the calls of its last minutes, and every announcement."""
    midnight = datetime.combine(day.day + timedelta(days=1), time(), day.rules.timezone)
    calls = [
        Owed(seq, day.rules.windows[call.window].zone, call.number, call.window)
        for seq, call in _unspoken(day, midnight - MAY_END_AFTER)
    ]
    words = [Owed(seq, zone) for seq, zone in day.unsaid.items()]
    return tuple(sorted((*calls, *words)))


def unspoken_calls(day: HallDay, since: datetime) -> Counter[str]:
    """By zone, the calls made since then of which nobody has said yet what became of them."""
    return Counter(day.rules.windows[call.window].zone for _, call in _unspoken(day, since))


def _unspoken(day: HallDay, since: datetime) -> Iterator[tuple[int, TicketCalled]]:
    """The newest first, each with its sequence number."""
    for seq, call in reversed(day.calls.items()):
        made = reversed(day.tickets[call.number].calls)
        if next(one.at for one in made if (one.window, one.call) == (call.window, call.call)) < since:
            return
        if seq not in day.announced:
            yield seq, call


def _of_the_day_before(day: HallDay, command: RecordAnnouncement) -> list[Fact]:
    one = day.owed.get((command.day, command.called))
    if one is None or one.zone != command.zone:
        return []
    where = command.zone, command.day, command.called
    if command.dropped is None:
        return [CarriedSpoken(*where, command.spoken_at, one.number, one.window)]
    return [CarriedDropped(*where, command.dropped, one.number, one.window)]


def _of_words(command: RecordAnnouncement) -> Fact:
    if command.dropped is None:
        return AnnouncementSpoken(command.zone, command.called, command.spoken_at)
    return AnnouncementDropped(command.zone, command.called, command.dropped)
