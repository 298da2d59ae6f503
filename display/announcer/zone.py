"""One zone's announcer: a thread that speaks the calls of its queue, one after another."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Protocol

from config.volume import LOUDEST
from display.announcer.announcement import Announcements
from display.announcer.memory import Memory
from display.announcer.queue import Dropped, Queue, Said, days_kept, which
from display.announcer.silence import Silence
from hardware.faults import DeviceFault, FaultCode
from hardware.voices.port import VoiceFault
from hardware.voices.sound import Sound, at_volume
from wire.messages import Announce, Announced, Outcome, VoiceState

FAREWELL_S = 0.5
EXPIRY_LOOK_S = 1.0
"""While the voice is paused it is looked so often whether a waiting call has grown too old."""
RETRY_S = 2.5
"""While nobody is called, a loudspeaker that does not work is tried so often."""
TRIAL_S = 30.0
"""A test waits so long for its turn and its end: calls go before it."""


class Mouthpiece(Protocol):
    """Plays sounds in the zone."""

    def open(self) -> object:
        """Make ready, or raise."""
        ...

    def say(self, sound: Sound[int], name: str) -> None:
        """Play to the end, or raise."""
        ...

    def close(self) -> None:
        """Let go of the loudspeaker."""
        ...


class _Trial:
    """A test of the loudspeaker that somebody waits for."""

    def __init__(self) -> None:
        self.ended = threading.Event()
        self.fault: Exception | None = None


class ZoneAnnouncer:
    """Speaks the calls and announcements of one zone and says what became of each."""

    def __init__(
        self,
        zone: str,
        announcements: Announcements,
        mouth: Mouthpiece,
        report: Callable[[str, Announced], None],
        clock: Callable[[], datetime],
        log: Any,
        volume: Callable[[datetime], int] = lambda _now: LOUDEST,
        memory: Memory | None = None,
        retry_s: float = RETRY_S,
        silence: Silence | None = None,
    ) -> None:
        """`report(zone, announced)` must not wait; `clock` gives the time with its offset, `volume` its percent."""
        self._memory = memory
        self._retry_s = retry_s
        self._volume = volume
        self._zone = zone
        self._announcements = announcements
        self._mouth = mouth
        self._report = report
        self._clock = clock
        self._log = log.bind(zone=zone)
        self._queue = Queue()
        self._trial: _Trial | None = None
        self._usable = True  # the loudspeaker, as it was found last; only the zone's thread touches it
        self._changed = threading.Condition()  # guards what follows, _queue and _trial
        self._silence = Silence() if silence is None else silence
        self._paused = False  # as the log has it
        self._ended = memory.recall() if memory is not None else {}  # of today's calls, and the day's before
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name=f"zone-{zone}", daemon=True)

    def start(self) -> None:
        """Begin to speak."""
        self._thread.start()

    def stop(self) -> None:
        """Fall silent."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        self._mouth.close()
        if self._thread.is_alive():
            self._thread.join(FAREWELL_S)

    def hear(self, announce: Said) -> None:
        """Take in a call or an announcement; returns at once."""
        with self._changed:
            told_before = self._ended.get(which(announce))
            if told_before is None:
                before = self._queue
                self._queue, dropped = before.heard(announce)
                new = self._queue is not before
                self._changed.notify()
        if told_before is None:
            if new:
                self._log.info("announcement_heard", name=_name(announce), seq=announce.seq)
            self._tell(dropped)
        else:
            self._report(self._zone, told_before)  # the server has not heard it, else it would not say it again

    def settle(self) -> None:
        """Speak nothing for a moment: who has just come to the wire is told first what it has missed."""
        with self._changed:
            self._silence.settle()
            self._changed.notify()

    def allow(self, voice: VoiceState, _names: dict[str, str] | None = None) -> None:
        """Speak or be silent from the next call on, as a supervisor wants it."""
        with self._changed:
            self._silence.allow(voice)
            self._tell_pause()
            self._changed.notify()

    def test(self) -> str:
        """Say a few words that are no call, after the calls that wait; return when they are said, or raise why not."""
        trial = _Trial()
        with self._changed:
            self._trial = trial
            self._changed.notify()
        if not trial.ended.wait(TRIAL_S):
            with self._changed:
                self._trial = None  # it would be said when nobody waits for it any more
            raise DeviceFault(FaultCode.SILENT, "its calls did not end: listen whether it speaks, and test it again")
        if trial.fault is not None:
            raise trial.fault
        return "it said that this is a test"

    def _run(self) -> None:
        self._open()  # so that a fault is said at once rather than at the first call
        while (announce := self._wait_for_turn()) is not None:
            if isinstance(announce, _Trial):
                self._try(announce)
                continue
            self._take(announce)

    def _take(self, announce: Said) -> None:
        """Speak it, say what became of it, and say it again."""
        outcome, began = self._speak(announce)
        if not self._stopping:
            self._tell([Dropped(announce, outcome)], began)
        if outcome is Outcome.SPOKEN and isinstance(announce, Announce):
            self._repeat(announce)

    def _open(self) -> None:
        try:
            self._mouth.open()
        except Exception as fault:
            if self._usable:
                self._log.error("speaker_not_usable", why=str(fault))
            self._usable = False
        else:
            self._usable = True

    def _say(self, sound: Sound[int], name: str) -> datetime:
        """Play it to its end, and return when it began to be heard."""
        self._usable = False
        self._mouth.open()
        began = self._clock()
        self._mouth.say(sound, name)
        self._usable = True
        return began

    def _wait_for_turn(self) -> Said | _Trial | None:
        """The next call to speak, or a test when no call waits, however long it takes; None to stop."""
        while True:
            with self._changed:
                nothing_due = self._silence.holds or not self._queue.waiting
                if not self._stopping and nothing_due and self._trial is None:
                    self._changed.wait(self._longest_wait())
                if self._stopping:
                    return None
                self._tell_pause()  # an older word of the supervisor's than the newest is believed after a while
                holds, now = self._silence.holds, self._clock()
                nothing_due = holds or not self._queue.waiting
                trial, self._trial = (self._trial, None) if nothing_due else (None, self._trial)
                turn = self._queue.late(now) if holds else self._queue.next(now)
                self._queue = turn.queue
            self._tell(turn.dropped)
            if trial is not None:
                return trial
            if turn.speak is not None:
                return turn.speak
            if not self._usable:
                self._open()

    def _tell_pause(self) -> None:
        if (paused := self._silence.paused) != self._paused:
            self._paused = paused
            self._log.info("announcer_paused" if paused else "announcer_resumed")

    def _longest_wait(self) -> float | None:
        """Seconds until it has to look again though nobody spoke to it."""
        waits = [self._silence.changes_in_s]
        if self._queue.waiting:
            waits.append(EXPIRY_LOOK_S)
        elif not self._usable:
            waits.append(self._retry_s)
        return min((wait for wait in waits if wait is not None), default=None)

    def _sounds(self, announce: Said) -> list[Sound[int]]:
        if not isinstance(announce, Announce):
            return self._announcements.words(announce.text)
        return [self._announcements.sound(announce.number, announce.window)]

    def _speak(self, announce: Said) -> tuple[Outcome, datetime | None]:
        """What became of it, and when it began to be heard."""
        name = _name(announce)
        percent = self._volume(self._clock())
        if not percent:
            return Outcome.QUIET, None
        began: datetime | None = None
        try:
            for part, sound in enumerate(self._sounds(announce), 1):
                if part > 1 and not self._goes_on(name):
                    break
                if not self._stopping:
                    heard_at = self._say(at_volume(sound, percent), name if part == 1 else f"{name}-part-{part}")
                    began = began or heard_at
        except Exception as fault:  # whatever it is, the next call is spoken
            if not self._stopping:
                self._log.error("announcement_failed", name=name, why=f"{type(fault).__name__}: {fault}")
            return Outcome.FAILED, began
        if not self._stopping:  # else it may have been cut off
            self._log.info("announced", name=name)
        return Outcome.SPOKEN, began

    def _goes_on(self, name: str) -> bool:
        """Whether the next part of long words is said; calls that have come meanwhile go before it."""
        while (call := self._call_between()) is not None:
            self._take(call)
        with self._changed:
            paused = self._silence.paused
        if paused:
            self._log.info("announcement_cut_short", name=name)
        return not paused

    def _call_between(self) -> Said | None:
        with self._changed:
            now = self._clock()
            if self._stopping or self._silence.holds or not self._queue.calls(now):
                return None
            turn = self._queue.next(now)
            self._queue = turn.queue
        self._tell(turn.dropped)
        return turn.speak

    def _repeat(self, announce: Announce) -> None:
        """Say the call again as often as is wanted, looking each time whether others wait by now."""
        said = 1
        while self._says_again(said) and (percent := self._volume(self._clock())):
            said += 1
            try:
                again = at_volume(self._announcements.again(announce.number, announce.window), percent)
                self._say(again, f"{_name(announce)}-time-{said}")
            except Exception as fault:  # it was spoken once, and the next call is spoken
                if not self._stopping:
                    self._log.error("not_said_again", name=_name(announce), why=f"{type(fault).__name__}: {fault}")
                return

    def _says_again(self, said: int) -> bool:
        with self._changed:
            busy = self._queue.calls(self._clock()) > 0
            return not self._stopping and not self._silence.holds and self._announcements.says_again(said, busy=busy)

    def _try(self, trial: _Trial) -> None:
        try:
            self._say(self._announcements.trial(), "test")
        except VoiceFault as fault:
            trial.fault = DeviceFault(FaultCode.BROKEN, f"the voice did not speak ({fault}): is eSpeak NG installed?")
        except Exception as fault:
            trial.fault = fault
        trial.ended.set()

    def _tell(self, ended: Iterable[Dropped], at: datetime | None = None) -> None:
        for announce, outcome in ended:
            if outcome in (Outcome.LATE, Outcome.MERGED, Outcome.QUIET):
                self._log.info("announcement_dropped", name=_name(announce), outcome=outcome.value, seq=announce.seq)
            spoken_at = at or self._clock()
            said = Announced(day=announce.day, seq=announce.seq, spoken_at=spoken_at, outcome=outcome)
            with self._changed:
                days = days_kept(self._ended, announce.day)
                self._ended = {what: end for what, end in self._ended.items() if what.day in days}
                self._ended[which(announce)] = said
            if self._memory is not None:
                self._memory.note(which(announce), said)
            self._report(self._zone, said)


def _name(announce: Said) -> str:
    """Names it in files and in the log: `2026-11-22-000017-A012`."""
    whom = announce.number if isinstance(announce, Announce) else "words"
    return f"{announce.day}-{announce.seq:06}-{whom}"
