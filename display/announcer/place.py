"""What belongs to one zone while this announcer is the one that speaks in it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from config.keys import Account, broker_login
from config.models import Device, Hall
from config.settings import Settings
from display.announcer.announcement import Announcements
from display.announcer.hall_time import Timepiece
from display.announcer.memory import Memory
from display.announcer.mouth import Mouth
from display.announcer.queue import Said
from display.announcer.reports import Reports
from display.announcer.state import SpeakerState
from display.announcer.zone import ZoneAnnouncer
from hardware.report import DeviceReport, last_will
from hardware.speakers import open_speaker
from wire.link import Link
from wire.messages import Announce, AnnounceWords, VoiceState


class Place:
    """A zone with a loudspeaker: it is spoken in from `begin` to `end`, and again."""

    def __init__(self, enter: Callable[[], Zone]) -> None:
        self._enter = enter
        self._lock = threading.Lock()  # guards what follows
        self._zone: Zone | None = None
        self._advice = ""
        self._beside = ""

    @property
    def hears(self) -> bool:
        """Whether it is spoken in, and calls are heard."""
        zone = self._zone
        return zone is not None and zone.link.connected

    def begin(self) -> None:
        """Speak here from now on; returns at once."""
        zone = self._enter()
        with self._lock:
            self._zone = zone
            zone.state.advise(self._all_advice())
        try:
            zone.start()
        except Exception:
            self.end()  # what of it has begun would go on beside the next
            raise

    def end(self) -> None:
        """Fall silent; returns once it is."""
        with self._lock:
            zone, self._zone = self._zone, None
        if zone is not None:
            zone.stop()

    def advise(self, advice: str) -> None:
        """What is to be done about the voice although it speaks; nothing when all is well."""
        with self._lock:
            self._advice = advice
            self._tell()

    def beside(self, others: str) -> None:
        """Where other announcers of this zone run."""
        with self._lock:
            self._beside = (
                f"another announcer runs on {others}, silent while this one speaks: stop it" if others else ""
            )
            self._tell()

    def _tell(self) -> None:
        if self._zone is not None:
            self._zone.state.advise(self._all_advice())

    def _all_advice(self) -> str:
        return "; ".join(filter(None, (self._beside, self._advice)))


class Zone:
    """A link, a queue and a mouth. The link is the loudspeaker's, so that its end is its state's end."""

    def __init__(
        self,
        hall: Hall,
        settings: Settings,
        account: Account,
        announcements: Announcements,
        timepiece: Timepiece,
        volume: Callable[[datetime], int],
        log: Any,
        speaker: Device,
    ) -> None:
        """Wire it for the zone of this loudspeaker; nothing is started."""
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
            zone, announcements, mouth, self._reports.add, timepiece.now, log, volume, memory
        )
        self.link.on_connect(self._announcer.settle)
        report.tested_by(self._announcer.test)
        self.link.subscribe(Announce, self._hear, zone=zone)
        self.link.subscribe(AnnounceWords, self._hear, zone=zone)
        self.link.subscribe(VoiceState, self._announcer.allow, zone=zone)

    def start(self) -> None:
        """Listen and speak."""
        self.link.start()  # the first that needs something of the system
        self._reports.start()
        self._announcer.start()

    def stop(self) -> None:
        """Say the last, and no more."""
        self._announcer.stop()
        self._reports.stop()
        self.link.stop()

    def _hear(self, announce: Said, _names: dict[str, str]) -> None:
        self._timepiece.heard(announce.said_at)
        self._announcer.hear(announce)
