"""A voice that is a program, run once for each sentence: one that hangs or crashes is replaced."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from hardware.voices.port import Sentence, VoiceFault
from hardware.voices.sound import NotASound, Sound, from_wav

PATIENCE_S = 4.0
"""A sentence takes a fifth of a second; a machine with other things to do is given time."""
TRIES = 2
"""A process that hangs or crashes is replaced, so that its sentence is spoken after all; twice, and it is given up."""

Command = Callable[[Sentence, Path], Sequence[str]]
"""The words that start the program, which is to speak a sentence into a file; it has the text on its standard input."""


class ProgramVoice:
    """Speaks sentences by a program."""

    def __init__(self, command: Command, patience_s: float = PATIENCE_S) -> None:
        self._command = command
        self._patience_s = patience_s

    def speak(self, sentence: Sentence) -> Sound[int]:
        """The sentence as sound, or raise VoiceFault, after `TRIES` times `patience_s` at the latest."""
        for left in reversed(range(TRIES)):
            try:
                return self._speak(sentence)
            except _Stuck:
                if not left:
                    raise
            except OSError as fault:  # no room for the file, most likely
                raise VoiceFault(f"its sound was not written or read ({fault})") from None
        raise AssertionError  # the last try returns or raises

    def _speak(self, sentence: Sentence) -> Sound[int]:
        with tempfile.TemporaryDirectory(prefix="onedoor-voice-") as folder:
            path = Path(folder) / "sentence.wav"
            command = self._command(sentence, path)
            try:
                ended = subprocess.run(  # noqa: S603 - a program that the hall has chosen
                    command,
                    input=sentence.text.encode(),
                    capture_output=True,
                    timeout=self._patience_s,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                raise _Stuck(f"no sound after {self._patience_s:g} s, {TRIES} times") from None
            except OSError as fault:
                raise VoiceFault(f"{command[0]} does not start: {fault.strerror}") from None
            if ended.returncode < 0:
                raise _Stuck(f"it crashed by signal {-ended.returncode}, {TRIES} times")
            if ended.returncode:
                raise VoiceFault(_last_line(ended.stderr) or f"it ended with {ended.returncode}")
            return _read(path)


class _Stuck(VoiceFault):
    """It says nothing, and a fresh process may."""


def _read(path: Path) -> Sound[int]:
    try:
        return from_wav(path.read_bytes())
    except FileNotFoundError:
        raise VoiceFault("no file came of it") from None
    except NotASound as fault:
        raise VoiceFault(f"not a sound: {fault}") from None


def _last_line(said: bytes) -> str:
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""
