"""A speaker on a sound card, by ALSA's `aplay`, which reaches PulseAudio and PipeWire through their ALSA devices."""

from __future__ import annotations

import shutil
import subprocess
import threading
from contextlib import suppress

from hardware.faults import DeviceFault, FaultCode
from hardware.speakers.waves import seconds
from hardware.voices.sound import silence, to_wav

PLAYER = "aplay"
BEGIN_S = 5.0  # for opening the card, on top of the sound's own length
CHECKED_S = 0.02


class SoundCardSpeaker:
    """Plays on the ALSA device `card`, empty for the default one (`aplay -L` lists them)."""

    def __init__(self, card: str = "", player: str = PLAYER, begin_s: float = BEGIN_S) -> None:
        """Raises DeviceFault MISCONFIGURED when the player is not installed."""
        self._begin_s = begin_s
        found = shutil.which(player)
        if found is None:
            raise DeviceFault(
                FaultCode.MISCONFIGURED, f"{player} is missing: install the package alsa-utils, or use the file driver"
            )
        self._command = [found, "--quiet", *([f"--device={card}"] if card else []), "-"]
        self._lock = threading.Lock()  # guards _playing and _closed
        self._playing: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._hushed: subprocess.Popen[bytes] | None = None  # ended by us, so its complaint is none

    def play(self, wav: bytes, name: str) -> None:
        """Play to the end; raises DeviceFault SILENT when the card hangs, OFFLINE when it is not there."""
        longest = seconds(wav) + self._begin_s
        with self._lock:
            if self._closed:
                return
            player = self._playing = subprocess.Popen(  # noqa: S603
                self._command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
            )
        with player:
            try:
                _, complaint = player.communicate(wav, timeout=longest)
            except subprocess.TimeoutExpired as fault:
                player.kill()
                raise DeviceFault(
                    FaultCode.SILENT,
                    f"the sound card did not play {name} in {longest:.0f} s: check that nothing else holds it",
                ) from fault
        if player.returncode and not self._closed and player is not self._hushed:
            why = complaint.decode(errors="replace").strip().rpartition("\n")[2] or f"exit code {player.returncode}"
            raise DeviceFault(
                FaultCode.OFFLINE, f"the sound card does not play ({why}): check `aplay -L` and the device's address"
            )

    def check(self) -> None:
        """Open the card for a moment of silence; raises as `play` does."""
        self.play(to_wav(silence(CHECKED_S)), "a moment of silence")

    def hush(self) -> None:
        """Stop the sound."""
        with self._lock:
            self._hushed = self._playing
            if self._playing is not None:
                with suppress(OSError):
                    self._playing.terminate()

    def close(self) -> None:
        """Stop the sound and play nothing more."""
        with self._lock:
            self._closed = True
        self.hush()
