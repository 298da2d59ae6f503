"""A hall of real processes whose clock the test holds: time stands while they work, and leaps to what happens next.

Server, broker and announcers are as they ship; the loudspeakers write wav files, and play as long as the hall's clock
says. So an hour of calls takes as long as eSpeak NG needs to speak them, and what is measured does not depend on how
busy the machine is: only the time that the voice itself needs to think is not in it (`tests/bench/voice.py` has that).
"""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from config.load import load_hall
from hardware.speakers.waves import seconds
from tests.brokers import until
from tests.hall.open_hall import OpenHall, open_hall
from tests.halls import write_small_hall
from wire.rehearsal import RehearsalHand

ROLES = ("broker", "server", "announcer")
SETTLES_WITHIN_S = 60.0
CALLED, MADE = "ticket_called", "announcement_made"
_HEARD = re.compile(rb"event=announcement_heard .*\bseq=(\d+)")
_ENDS = {"call_spoken": "called", "call_dropped": "called"} | {
    f"announcement_{end}": "announced" for end in ("spoken", "dropped")
}


@dataclass(frozen=True)
class Piece:
    """What a loudspeaker played: the call, said first or again, or the words with this place in the journal."""

    seq: int
    name: str
    began: datetime
    path: Path

    @property
    def ended(self) -> datetime:
        return self.began + timedelta(seconds=seconds(self.path.read_bytes()))


@dataclass
class Voice:
    """One zone's voice, as the journal and the folder of its loudspeaker show it."""

    zone: str
    folder: Path
    due: dict[int, dict[str, Any]] = field(default_factory=dict)  # events whose end is not journalled, by seq
    asked: dict[int, dict[str, Any]] = field(default_factory=dict)  # calls and words, by seq
    ends: dict[int, list[dict[str, Any]]] = field(default_factory=dict)  # what became of each, by its seq
    pieces: dict[int, Piece] = field(default_factory=dict)
    repeats: dict[int, Piece] = field(default_factory=dict)
    paused: bool = False
    now_until: datetime | None = None
    says_again: bool = False  # what it says is to be said again if then nobody else is called

    def __str__(self) -> str:
        waiting = f"no end of {sorted(self.due)}, of which {sorted(self.due.keys() & self.pieces.keys())} was begun"
        return (
            f"{self.zone}: {waiting}, paused {self.paused}, speaks until {self.now_until}, then again {self.says_again}"
        )

    def look(self, now: datetime) -> None:
        """Notice what has begun: the clock has stood since."""
        for path in self.folder.glob("[!.]*.wav"):
            _, _, _, place, whom, *again = path.stem.split("-")
            known = self.repeats if again else self.pieces
            if int(place) not in known:
                known[int(place)] = piece = Piece(int(place), path.stem, now, path)
                self.now_until = piece.ended
                self.says_again = not again and whom != "words"

    def settled(self, now: datetime, expires_s: float) -> bool:
        """Whether nothing more will happen before time goes on."""
        if self.now_until is not None and now < self.now_until:
            return True
        if self.paused:
            self.says_again = False
            told = not any(seq in self.pieces for seq in self.due)
            return told and not any(now >= expiry for expiry in self.expiries(expires_s))
        return not self.due and not self.says_again

    def expiries(self, expires_s: float) -> list[datetime]:
        """When the calls that wait grow too old."""
        return [_at(e) + timedelta(seconds=expires_s) for e in self.due.values() if e["kind"] == CALLED]

    def next(self, now: datetime, expires_s: float) -> list[datetime]:
        """When something will happen by itself."""
        moments = self.expiries(expires_s) if self.paused else []
        if self.now_until is not None:
            moments.append(self.now_until)
        return [moment for moment in moments if moment > now]


class HurriedHall:
    """An open hall and the hand on its clock."""

    def __init__(self, hall: OpenHall, hand: RehearsalHand, begins: datetime) -> None:
        models = load_hall(hall.folder)
        self.hall = hall
        self.now = begins
        self._hand = hand
        self._expires_s = models.calling.announce_seconds
        self._zone_of = {window.name: window.zone for window in models.window}
        self.voices = {zone: Voice(zone, hall.data / "spoken" / zone) for zone in models.spoken_zones}
        self.journal: list[dict[str, Any]] = []
        self._clients: dict[str, httpx.Client] = {}
        self._log = hall.log_file.open("rb")
        self._heard: set[int] = set()  # calls and words that the voices know of, by their own log
        self._dialling = threading.Lock()  # guards _clients: many may press at once

    def post(self, who: str, path: str, **body: object) -> httpx.Response:
        """A command; what the hall answers, refused or not."""
        return self._client(who).post(path, json={"request_id": str(uuid4()), **body})

    def move(self, window: str, move: str, **body: object) -> httpx.Response:
        """A key at a window."""
        return self.post(f"window-{window}", f"/api/windows/{window}/{move}", **body)

    def hush(self, zone: str, move: str) -> None:
        """Have a supervisor `pause` or `resume` a voice; time goes on only when the voice has heard of it."""
        heard = f"announcer_{move}d"
        before = self._logged(heard, zone)
        self.post("supervisor", f"/api/voices/{zone}/{move}").raise_for_status()
        until(lambda: self._logged(heard, zone) > before, SETTLES_WITHIN_S)

    def settle(self) -> None:
        """Let the hall do all that is to be done at this moment."""
        try:
            until(self._settled, SETTLES_WITHIN_S)
        except AssertionError as late:
            raise AssertionError(f"{late}, at {self.now}: {'; '.join(map(str, self.voices.values()))}") from None

    def leap(self, at_most: datetime | None) -> bool:
        """Go on to what happens next, or to this moment if it is earlier; False when nothing will."""
        moments = [m for voice in self.voices.values() for m in voice.next(self.now, self._expires_s)]
        if at_most is not None:
            moments.append(at_most)
        if not moments:
            return False
        self.now = max(self.now, min(moments))
        self._hand.set(self.now.timestamp(), 0.0)
        return True

    def play_out(self) -> None:
        """Let all be said that is to be said."""
        self.settle()
        while any(voice.due for voice in self.voices.values()) and self.leap(None):
            self.settle()

    def read(self) -> None:
        """Read on in the journal."""
        while True:
            after = self.journal[-1]["seq"] if self.journal else 0
            page = self._client("supervisor").get("/api/journal", params={"after": after}).raise_for_status().json()
            for event in page["events"]:
                self.journal.append(event)
                self._note(event)
            if not page["more"]:
                return

    def close(self) -> None:
        """Hang up."""
        self._log.close()
        for client in self._clients.values():
            client.close()

    def _settled(self) -> bool:
        self.read()
        for voice in self.voices.values():
            voice.look(self.now)
        self._listen()
        return all(
            voice.due.keys() <= self._heard and voice.settled(self.now, self._expires_s)
            for voice in self.voices.values()
        )

    def _listen(self) -> None:
        """Read on in the voices' log: a call that none has heard yet may still change what is said at this moment."""
        at = self._log.tell()
        lines, end, _ = self._log.read().rpartition(b"\n")
        self._log.seek(at + len(lines + end))  # the rest is still being written
        self._heard.update(int(heard[1]) for heard in _HEARD.finditer(lines))

    def _logged(self, event: str, zone: str) -> int:
        return sum(event in line and f"zone={zone}" in line for line in self.hall.log.splitlines())

    def _note(self, event: dict[str, Any]) -> None:
        kind = event["kind"]
        zone = self._zone_of[event["window"]] if kind == CALLED else event.get("zone")
        voice = self.voices.get(zone or "")
        if voice is None:
            return
        if kind in (CALLED, MADE):
            voice.due[event["seq"]] = voice.asked[event["seq"]] = event
        elif kind in _ENDS:
            seq = event[_ENDS[kind]]
            voice.due.pop(seq, None)
            voice.ends.setdefault(seq, []).append(event)
        elif kind in ("voice_paused", "voice_resumed"):
            voice.paused = kind == "voice_paused"

    def _client(self, who: str) -> httpx.Client:
        with self._dialling:
            if who not in self._clients:
                self._clients[who] = self.hall.client(who)
            return self._clients[who]


@contextlib.contextmanager
def hurried_hall(
    folder: Path, begins: datetime, *, windows: str | None = None, calling: str = ""
) -> Iterator[HurriedHall]:
    """Open the small hall in `folder`, its clock standing at `begins`; `windows` and `calling` are two of its files.

    It speaks by eSpeak NG's own program, whose voices are the same and which takes a fifth of pyttsx3's time.
    """
    files = write_small_hall(folder / "hall")
    (files / "calling.toml").write_text(calling, "utf-8")
    (files / "voice.toml").write_text('[voice]\nengine = "espeak"\n', "utf-8")
    if windows is not None:
        (files / "windows.toml").write_text(windows, "utf-8")
    clock = folder / "clock"
    hand = RehearsalHand(clock, begins)
    with open_hall(folder / "data", ROLES, files, ONEDOOR_CLOCK=str(clock)) as hall:
        hurried = HurriedHall(hall, hand, begins)
        try:
            yield hurried
        finally:
            hurried.close()
            hand.close()


def _at(event: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(event["at"])
