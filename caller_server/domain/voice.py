"""What the voices of a hall are to say besides calls, whether they may, and what became of it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from caller_server.domain.commands import HushVoice, MakeAnnouncement, RecordAnnouncement
from caller_server.domain.events import (
    AnnouncementDropped,
    AnnouncementMade,
    AnnouncementSpoken,
    CallDropped,
    CallSpoken,
    Fact,
    VoicePaused,
    VoiceResumed,
)
from caller_server.domain.hall_day import HallDay


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
    """What became of a call or an announcement. The announcer may say it twice, and yesterday's is past."""
    del now
    if command.day != day.day:
        return []
    if day.unsaid.get(command.called) == command.zone:
        return [_of_words(command)]
    call = day.calls.get(command.called)
    if call is None or command.called in day.announced:
        return []
    if command.dropped is None:
        return [CallSpoken(call.number, call.window, command.zone, command.called, command.spoken_at)]
    return [CallDropped(call.number, call.window, command.zone, command.called, command.dropped)]


def unspoken_calls(day: HallDay, since: datetime) -> Counter[str]:
    """By zone, the calls made since then of which nobody has said yet what became of them."""
    unspoken: Counter[str] = Counter()
    for seq, call in reversed(day.calls.items()):
        made = reversed(day.tickets[call.number].calls)
        if next(one.at for one in made if (one.window, one.call) == (call.window, call.call)) < since:
            break
        if seq not in day.announced:
            unspoken[day.rules.windows[call.window].zone] += 1
    return unspoken


def _of_words(command: RecordAnnouncement) -> Fact:
    if command.dropped is None:
        return AnnouncementSpoken(command.zone, command.called, command.spoken_at)
    return AnnouncementDropped(command.zone, command.called, command.dropped)
