"""`python -m hardware.voices.synthesis VOICE FILE < TEXT`: speak one sentence into a wav file, by pyttsx3.

A program of its own, run once for each sentence. eSpeak NG can be started once in a process and its calls cannot
be interrupted; pyttsx3's driver keeps the last text, returns from `runAndWait` before the speech is ready, reports
a wrong voice only to listeners, and can leave a file from before in place of a sentence it cut short. In a fresh
process none of that matters, and one that hangs can be ended. It costs a tenth of a second.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pyttsx3
from pyttsx3.drivers import _espeak
from pyttsx3.drivers.espeak import EspeakDriver

from hardware.voices.port import WORDS_A_MINUTE

LIMIT_S = 20
"""The kernel ends this process after so long, even one stuck in eSpeak NG whose starter has died."""


def synthesise(voice: str, text: str, path: Path) -> str:
    """Speak `text` into a wav file at `path`; return what went wrong, or nothing."""
    engine = pyttsx3.init("espeak")
    faults: list[str] = []
    finished = threading.Event()

    def note_fault(*, exception: Exception, **_more: Any) -> None:
        faults.append(str(exception))

    def set_pace(**_more: Any) -> None:
        """Set it right before the text: what waits in eSpeak NG's queue before that, `runAndWait` may cancel."""
        EspeakDriver.setProperty("rate", WORDS_A_MINUTE)

    def note_end(*, completed: bool, **_more: Any) -> None:
        if completed:
            finished.set()

    engine.connect("error", note_fault)
    engine.connect("started-utterance", set_pace)
    engine.connect("finished-utterance", note_end)
    while _espeak.IsPlaying():  # its own thread is still at the first commands, and may crash when they are cancelled
        time.sleep(0.001)
    engine.setProperty("voice", voice)
    engine.save_to_file(text, str(path))
    engine.runAndWait()
    if not faults and not finished.wait(LIMIT_S):
        faults.append("the synthesis does not end")
    if not faults and not path.exists():
        faults.append("no file came of it")
    return "; ".join(faults)


def main() -> int:
    """Speak the sentence on standard input."""
    signal.alarm(LIMIT_S)
    _, voice, file = sys.argv
    text = sys.stdin.buffer.read().decode()
    sys.stdout = sys.stderr  # pyttsx3 says "Audio saved to …"
    fault = synthesise(voice, text, Path(file))
    if fault:
        sys.stderr.write(fault + "\n")
    return 1 if fault else 0


if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    os._exit(code)  # eSpeak NG's own thread does not survive an orderly exit
