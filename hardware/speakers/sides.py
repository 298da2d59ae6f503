"""One side of a card with two: the left and the right of a cable are two zones' loudspeakers."""

from __future__ import annotations

import io
import wave
from typing import Literal

from hardware.faults import DeviceFault, FaultCode
from hardware.speakers.port import Speaker
from hardware.speakers.waves import seconds

Side = Literal["left", "right"]


class OneSided:
    """Plays on one side of a speaker, and is silent on the other, where another zone may be speaking meanwhile."""

    def __init__(self, speaker: Speaker, side: Side) -> None:
        self._speaker = speaker
        self._side = side

    def play(self, wav: bytes, name: str) -> None:
        """Play to the end; raises as the speaker does."""
        self._speaker.play(on_side(wav, self._side), name)

    def check(self) -> None:
        """Raises as the speaker does."""
        self._speaker.check()

    def hush(self) -> None:
        """Stop the sound of this side."""
        self._speaker.hush()

    def close(self) -> None:
        """Let go of the sound device."""
        self._speaker.close()


def on_side(wav: bytes, side: Side) -> bytes:
    """A mono wave file as one of two channels, the other silent; raises DeviceFault GARBAGE for anything else."""
    seconds(wav)
    with wave.open(io.BytesIO(wav)) as sound:
        channels, rate, frames = sound.getnchannels(), sound.getframerate(), sound.readframes(sound.getnframes())
    if channels != 1:
        raise DeviceFault(FaultCode.GARBAGE, f"the announcement has {channels} channels instead of 1: check the voice")
    both = bytearray(2 * len(frames))
    begin = 0 if side == "left" else 2
    both[begin::4], both[begin + 1 :: 4] = frames[::2], frames[1::2]
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(2)
        written.setsampwidth(2)
        written.setframerate(rate)
        written.writeframes(bytes(both))
    return file.getvalue()
