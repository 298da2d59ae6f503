"""From a call that the announcer hears to its first sample, prepared and not, with eSpeak NG."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from display.announcer.ahead import PreparedVoice
from display.announcer.announcement import Announcements
from display.announcer.chime import chime
from display.announcer.mouth import Mouth
from display.announcer.needed import sentences_of
from display.announcer.sentences import Wording
from display.announcer.zone import ZoneAnnouncer
from hardware.speakers.virtual import VirtualSpeaker
from hardware.voices.clips import ClipVoice, unrecorded
from hardware.voices.espeak import EspeakVoice
from tests.bench.table import Row
from tests.halls import small_hall
from tests.hardware.voices.speakers_of_clips import record, write_manifest
from tests.wire.ears import LogBook
from wire.messages import Announce

CALLS = 15
WITHIN_S = 0.3
"""How soon after the call the chime should begin."""


class _Timed(VirtualSpeaker):
    """Notes when a sound begins."""

    def __init__(self) -> None:
        super().__init__()
        self.began = threading.Event()

    def play(self, wav: bytes, name: str) -> None:
        self.began.set()
        super().play(wav, name)


def rows() -> Iterator[Row]:
    wording = Wording.of(small_hall())
    voice, fresh, ready = PreparedVoice(EspeakVoice()), [], []
    log = LogBook()
    announcements = Announcements(voice, chime(), wording, 2, log)
    speaker = _Timed()
    zone = ZoneAnnouncer("east", announcements, Mouth(lambda: speaker, lambda _: None, log), lambda *_: None, _now, log)
    zone.start()
    for number in range(1, 2 * CALLS + 1):
        said = Announce(
            day=_now().date(),
            seq=number,
            number=f"A{number:03}",
            window="2",
            call=1,
            expires_at=_now() + timedelta(minutes=1),
        )
        prepared = number > CALLS
        if prepared:
            for sentence in wording.call(said.number, said.window):
                voice.speak(sentence)
        (ready if prepared else fresh).append(_until_sound(zone, speaker, said))
    zone.stop()
    note = f"{median(ready) * 1e3:.0f} ms, the slowest {max(ready) * 1e3:.0f} ms"
    yield Row("call to first sample, prepared / 300 ms", max(ready) / WITHIN_S, at_most=1, note=note)
    yield _joined_row(median(fresh))
    note = f"{median(fresh) * 1e3:.0f} ms when not prepared"
    yield Row("call to first sample, prepared / not prepared", median(ready) / median(fresh), at_most=0.5, note=note)


def _joined_row(synthesised_s: float) -> Row:
    """A call that nobody prepared, from recordings at our own rate, beside one that eSpeak NG makes."""
    hall = small_hall()
    wording = Wording.of(hall)
    with TemporaryDirectory(prefix="onedoor-bench-") as at:
        folder = Path(at)
        parts: dict[str, set[str]] = {}
        for sentence in sentences_of(hall):
            parts.setdefault(sentence.language, set()).update(unrecorded(sentence, ()))
        write_manifest(folder, {tag: record(folder, tag, words) for tag, words in parts.items()})
        voice, took = ClipVoice(folder), []
        for number in range(1, CALLS + 1):
            began = time.perf_counter()
            for sentence in wording.call(f"A{number:03}", "2"):
                voice.speak(sentence)
            took.append(time.perf_counter() - began)
    note = f"{median(took) * 1e3:.0f} ms, the first {took[0] * 1e3:.0f} ms"
    return Row(
        "call joined from recordings / synthesised, not prepared", median(took) / synthesised_s, at_most=0.5, note=note
    )


def _until_sound(zone: ZoneAnnouncer, speaker: _Timed, said: Announce) -> float:
    speaker.began.clear()
    began = time.perf_counter()
    zone.hear(said)
    if not speaker.began.wait(30):
        raise AssertionError(f"{said.number} was not spoken")
    return time.perf_counter() - began


def _now() -> datetime:
    return datetime.now(UTC)
