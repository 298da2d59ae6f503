"""The announcer role put together: for each zone with a loudspeaker a link, a queue and a mouth of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from config.keys import Account, broker_login
from config.models import Device, Hall
from config.settings import Settings
from config.volume import volume_at
from display.announcer.ahead import Ahead
from display.announcer.announcement import Announcements
from display.announcer.hall_time import Timepiece
from display.announcer.memory import Memory
from display.announcer.mouth import Mouth
from display.announcer.queue import Said
from display.announcer.reports import Reports
from display.announcer.sentences import Wording
from display.announcer.state import SpeakerState
from display.announcer.tongue import Tongue
from display.announcer.zone import ZoneAnnouncer
from hardware.report import DeviceReport, last_will
from hardware.speakers import open_speaker
from wire.link import Link
from wire.messages import Announce, AnnounceWords, LineState, VoiceState, WindowState

LEAVES_WITHIN_S = 1.5


class Announcer:
    """The voices of a hall."""

    def __init__(self, hall: Hall, settings: Settings, account: Account, tongue: Tongue, log: Any) -> None:
        calling = hall.calling
        wording = Wording.of(hall)
        self._ahead = Ahead(hall, wording, tongue.voice)
        if hall.voice.engine != "pyttsx3":
            self._ahead.prepare(wording.trial())  # what is not right with the engine is known before the first call
        announcements = Announcements(
            tongue.voice,
            tongue.chime() if calling.chime else None,
            wording,
            calling.announce_times,
            log,
            calling.announce_times_when_busy,
        )
        timepiece = Timepiece.of(settings, log)
        self._zones = [
            _Zone(hall, settings, account, announcements, speaker, timepiece, log)
            for speaker in speakers_by_zone(hall, log)
        ]
        for zone in self._zones:
            tongue.advise(zone.state.advise)
        for zone in self._zones[:1]:  # any of the links hears the whole hall
            zone.link.subscribe(LineState, self._ahead.line, line="+")
            zone.link.subscribe(WindowState, self._ahead.window, window="+")

    def start(self) -> None:
        """Begin to listen and to speak."""
        self._ahead.start()
        for zone in self._zones:
            zone.start()

    def hears(self, within_s: float) -> bool:
        """Wait until every zone hears the broker; False when that takes longer."""
        give_up = time.monotonic() + within_s
        while not all(zone.link.connected for zone in self._zones):
            if time.monotonic() > give_up:
                return False
            time.sleep(0.02)
        return True

    def stop(self) -> None:
        """Fall silent: all zones at once, because each takes a moment to say its last."""
        self._ahead.stop()
        leaving = [threading.Thread(target=zone.stop, daemon=True) for zone in self._zones]
        for thread in leaving:
            thread.start()
        for thread in leaving:
            thread.join(LEAVES_WITHIN_S)


class _Zone:
    """What belongs to one zone. The link is the loudspeaker's, so that its end is its state's end."""

    def __init__(
        self,
        hall: Hall,
        settings: Settings,
        account: Account,
        announcements: Announcements,
        speaker: Device,
        timepiece: Timepiece,
        log: Any,
    ) -> None:
        zone = str(speaker.zone)
        self._timepiece = timepiece
        self.link = Link(
            hall=hall.id,
            **broker_login(settings, account),
            client_id=f"announcer-{zone}",
            will=last_will(speaker),
            log=log,
        )
        self._reports = Reports(self.link, log)
        report = DeviceReport(speaker, self.link)
        self.state = SpeakerState(report)
        opened = partial(open_speaker, speaker, settings.data, count=timepiece.count)
        mouth = Mouth(opened, self.state.tell, log, count=timepiece.count)
        memory = Memory(settings.data / "announced" / f"{zone}.jsonl", log)
        self._announcer = ZoneAnnouncer(
            zone, announcements, mouth, self._reports.add, timepiece.now, log, volume_of(hall), memory
        )
        self.link.on_connect(self._announcer.settle)
        report.tested_by(self._announcer.test)
        self.link.subscribe(Announce, self._hear, zone=zone)
        self.link.subscribe(AnnounceWords, self._hear, zone=zone)
        self.link.subscribe(VoiceState, self._announcer.allow, zone=zone)

    def start(self) -> None:
        self._announcer.start()
        self._reports.start()
        self.link.start()

    def stop(self) -> None:
        self._announcer.stop()
        self._reports.stop()
        self.link.stop()

    def _hear(self, announce: Said, _names: dict[str, str]) -> None:
        self._timepiece.heard(announce.said_at)
        self._announcer.hear(announce)


def speakers_by_zone(hall: Hall, log: Any) -> Iterator[Device]:
    """The loudspeaker of each zone that has one; a second one is left out."""
    used = hall.speakers
    for device in hall.device:
        if device.kind != "speaker" or device.zone is None:
            continue
        if device is used[device.zone]:
            yield device
        else:
            log.warning("speaker_left_out", device=device.id, zone=device.zone, used=used[device.zone].id)


def volume_of(hall: Hall) -> Callable[[datetime], int]:
    """How loud the voices are at a moment, by the hall's own clock."""
    zone = ZoneInfo(hall.hall.timezone)
    return lambda now: volume_at(hall.calling.volume, now.astimezone(zone))
