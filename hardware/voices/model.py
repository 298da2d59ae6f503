"""The engines `piper` and `sherpa`: a model that is loaded once, in a process of its own that is watched."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from hardware.voices.port import NotItsLanguage, Sentence, VoiceFault, as_words
from hardware.voices.recorded import from_recording
from hardware.voices.sound import NotASound, Sound

SPEAKING = Path(__file__).with_name("speaking.py")
PATIENCE_S = 4.0
"""A sentence takes less than a second; a process that takes longer is ended."""
LOADING_S = 120.0
"""A model may take so long to load on a small machine."""
FAREWELL_S = 0.5
AGAIN_S = 20.0
"""An engine that could not begin is tried again after so long: somebody may have installed it."""


class ModelVoice:
    """Speaks by a model, one sentence at a time; its process is started when it is needed, and again when it hangs."""

    def __init__(
        self,
        engine: str,
        models: Mapping[str, Path],
        python: str = "",
        patience_s: float = PATIENCE_S,
        again_s: float = AGAIN_S,
    ) -> None:
        """`models` by language; `python` is the interpreter that has the engine's packages, empty for our own."""
        said = json.dumps({language: str(model) for language, model in models.items()}, ensure_ascii=False)
        self._command = (python or sys.executable, "-P", str(SPEAKING), engine, said)
        self._engine = engine
        self._languages = frozenset(models)
        self._patience_s = patience_s
        self._again_s = again_s
        self._turn = threading.Lock()  # guards what follows
        self._process: _Process | None = None
        self._not_before = 0.0
        self._why = ""

    def speak(self, sentence: Sentence) -> Sound[int]:
        """The sentence as sound, or raise VoiceFault within twice `patience_s`."""
        if sentence.language not in self._languages:
            raise NotItsLanguage(f"{self._engine} has no model for {sentence.language or 'this language'}")
        if not self._turn.acquire(timeout=self._patience_s):
            raise VoiceFault(f"{self._engine} is busy")
        try:
            return self._speak(sentence)
        except OSError as fault:  # no room for the file, most likely
            raise VoiceFault(f"{self._engine}: its sound was not written or read ({fault})") from None
        finally:
            self._turn.release()

    def close(self) -> None:
        """End the process."""
        with self._turn:
            self._end()

    def _speak(self, sentence: Sentence) -> Sound[int]:
        process = self._ready()
        with tempfile.TemporaryDirectory(prefix="onedoor-voice-") as folder:
            path = Path(folder) / "sentence.wav"
            asked = {"language": sentence.language, "text": as_words(sentence.text), "file": str(path)}
            try:
                fault = process.ask(asked, self._patience_s)
            except _Stuck as stuck:
                self._end()
                self._process = _Process(self._command)  # it loads its models until it is needed
                raise VoiceFault(f"{self._engine} {stuck}, and is started again") from None
            if fault:
                raise VoiceFault(f"{self._engine}: {fault}")
            try:
                return from_recording(path.read_bytes())
            except (OSError, NotASound) as unread:
                raise VoiceFault(f"{self._engine} wrote no sound: {unread}") from None

    def _ready(self) -> _Process:
        """The process with its models loaded, or raise VoiceFault; it goes on loading meanwhile."""
        if self._process is None:
            if time.monotonic() < self._not_before:
                raise VoiceFault(self._why)
            try:
                self._process = _Process(self._command)
            except OSError as refused:
                raise self._given_up(f"{self._command[0]} does not start: {refused.strerror}") from None
        process = self._process
        try:
            fault = process.loaded(self._patience_s)
        except _Stuck as stuck:
            if process.ended or process.age_s > LOADING_S:
                raise self._given_up(f"{self._engine} {stuck} while it loads its models") from None
            raise VoiceFault(f"{self._engine} is still loading its models") from None
        if fault:
            raise self._given_up(f"{self._engine}: {fault}")
        return process

    def _given_up(self, why: str) -> VoiceFault:
        self._end()
        self._not_before, self._why = time.monotonic() + self._again_s, why
        return VoiceFault(why)

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.end()


class _Stuck(Exception):
    """No answer; the message says how, as in "it …"."""


class _Process:
    """A program that answers each line with a line."""

    def __init__(self, command: Sequence[str]) -> None:
        """Start it; raises OSError."""
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._asked, self._told = cast("IO[bytes]", self._process.stdin), cast("IO[bytes]", self._process.stdout)
        self._answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._began = time.monotonic()
        self._loaded: str | None = None
        self.ended = False
        self._listening = threading.Thread(target=self._listen, name="engine-answers", daemon=True)
        self._listening.start()

    @property
    def age_s(self) -> float:
        return time.monotonic() - self._began

    def loaded(self, within_s: float) -> str:
        """What is wrong with its models, or nothing; raises _Stuck when it has not said yet."""
        if self._loaded is None:
            self._loaded = self._answer(within_s)
        return self._loaded

    def ask(self, asked: Mapping[str, str], within_s: float) -> str:
        """What went wrong with a sentence, or nothing; raises _Stuck."""
        try:
            self._asked.write(json.dumps(asked).encode() + b"\n")
            self._asked.flush()
        except OSError:
            self.ended = True
            raise _Stuck("has ended by itself") from None
        return self._answer(within_s)

    def end(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait()
        self._listening.join(FAREWELL_S)
        if not self._listening.is_alive():  # else a process that it had started has its output still open
            self._told.close()
        with suppress(OSError):
            self._asked.close()

    def _answer(self, within_s: float) -> str:
        try:
            line = self._answers.get(timeout=within_s)
        except queue.Empty:
            raise _Stuck(f"said nothing for {within_s:g} s") from None
        if line is None:
            self.ended = True
            raise _Stuck("has ended by itself")
        try:
            return str(json.loads(line)["fault"])
        except (ValueError, TypeError, KeyError):
            raise _Stuck("answers nonsense") from None

    def _listen(self) -> None:
        for line in self._told:
            self._answers.put(line)
        self._answers.put(None)
