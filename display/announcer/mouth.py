"""A zone's loudspeaker, kept usable: opened when it is needed, and again after every fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from display.announcer.in_time import Overdue, in_time
from hardware.faults import DeviceFault, FaultCode
from hardware.speakers.file import Count, Rest, machine_seconds
from hardware.speakers.port import Speaker
from hardware.voices.sound import Sound, seconds, to_wav

PATIENCE_S = 10.0
"""A loudspeaker that plays this much longer than the sound lasts is given up. In a rehearsal a sound lasts by the
hall's clock, too: that may stand, and a loudspeaker that writes goes by it."""


Tell = Callable[[DeviceFault | None], None]
"""Told how the loudspeaker does: its fault, or that it works."""


class Mouth:
    """Plays one sound at a time."""

    def __init__(
        self,
        open_speaker: Callable[[], Speaker],
        tell: Tell,
        log: Any,
        patience_s: float = PATIENCE_S,
        count: Count = machine_seconds,
    ) -> None:
        self._open_speaker = open_speaker
        self._tell = tell
        self._log = log
        self._patience_s = patience_s
        self._count = count
        self._speaker: Speaker | None = None

    def open(self) -> Speaker:
        """Open the loudspeaker if it is not, or raise what its driver raises: DeviceFault, or whatever it lets slip."""
        speaker = self._speaker
        try:
            if speaker is None:
                speaker = self._speaker = self._open_speaker()
                self._in_time(speaker.check, "check")  # a card that is gone can still be named
        except Exception as fault:
            self._tell(_as_device_fault(fault))
            self.close()
            raise
        self._tell(None)
        return speaker

    def say(self, sound: Sound[int], name: str) -> None:
        """Play the sound to its end, or raise as `open` does."""
        speaker = self.open()
        try:
            self._in_time(lambda: speaker.play(to_wav(sound), name), name, self._lasts(seconds(sound)))
        except Exception as fault:
            self._tell(_as_device_fault(fault))
            self.close()  # the next call begins afresh
            raise

    def close(self) -> None:
        """Let go of the loudspeaker; it is opened again when it is needed."""
        speaker, self._speaker = self._speaker, None
        if speaker is None:
            return
        try:
            speaker.close()
        except Exception as fault:
            self._log.warning("speaker_not_closed", why=str(fault))

    def _lasts(self, length_s: float) -> Rest:
        here, in_hall = machine_seconds(length_s), self._count(length_s)
        return lambda ended: here(ended) or in_hall(ended)

    def _in_time(self, use: Callable[[], None], name: str, lasts: Rest | None = None) -> None:
        """Use the loudspeaker, and wait no longer: a driver that hangs must not mute the zone."""
        try:
            in_time(use, self._patience_s, f"playing-{name}", lasts)
        except Overdue:
            raise DeviceFault(
                FaultCode.SILENT, "it does not come to the end of a sound; look at its cable and driver"
            ) from None


def _as_device_fault(fault: Exception) -> DeviceFault:
    if isinstance(fault, DeviceFault):
        return fault
    return DeviceFault(FaultCode.BROKEN, f"its driver failed with {type(fault).__name__}: {fault}")
