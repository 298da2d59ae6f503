"""The announcer role put together: a place for each zone with a loudspeaker, spoken in while it is this one's turn."""

from __future__ import annotations

import os
import secrets
import socket
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
from display.announcer.one_voice import OneVoice
from display.announcer.place import Place, Zone
from display.announcer.sentences import Wording
from display.announcer.tongue import Tongue
from wire.link import Link
from wire.messages import LineState, WindowState

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
        self._link = Link(
            hall=hall.id,
            **broker_login(settings, account),
            client_id=f"announcers-{secrets.token_hex(4)}",  # there may be several: none may throw another out
            log=log,
        )
        self._link.subscribe(LineState, self._ahead.line, line="+")
        self._link.subscribe(WindowState, self._ahead.window, window="+")
        enter = partial(Zone, hall, settings, account, announcements, timepiece, volume_of(hall), log)
        self._places = {
            str(speaker.zone): Place(partial(enter, speaker=speaker)) for speaker in speakers_by_zone(hall, log)
        }
        for place in self._places.values():
            tongue.advise(place.advise)
        self._one_voice = OneVoice(self._link, self._places, secrets.token_hex(8), here(), log)

    def start(self) -> None:
        """Begin to listen, and to speak where no other announcer does."""
        self._ahead.start()
        self._one_voice.start()
        self._link.start()

    def hears(self, within_s: float) -> bool:
        """Wait until in every zone calls are heard, by this announcer or another; False when that takes longer."""
        give_up = time.monotonic() + within_s
        while not all(place.hears or self._one_voice.stands_by(zone) for zone, place in self._places.items()):
            if time.monotonic() > give_up:
                return False
            time.sleep(0.02)
        return True

    def stop(self) -> None:
        """Fall silent: all zones at once, because each takes a moment to say its last."""
        self._ahead.stop()
        self._one_voice.rest()
        leaving = [threading.Thread(target=place.end, daemon=True) for place in self._places.values()]
        for thread in leaving:
            thread.start()
        for thread in leaving:
            thread.join(LEAVES_WITHIN_S)
        self._one_voice.leave()
        self._link.stop()


def here() -> str:
    """Where this announcer runs, for whoever is to stop it."""
    return f"{socket.gethostname()}, process {os.getpid()}"


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
