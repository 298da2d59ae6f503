"""The server's side of an announcer: what it says, and what it hears of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.brokers import until
from tests.wire.ears import Heard
from wire.link import Link
from wire.messages import Announce, Announced, DeviceState

SHORT = '[calling]\nchime = false\nannounce_times = 1\n[calling.voices]\nen = "gmw/en"\n'
"""A hall's `calling.toml` with which a call is spoken in few seconds."""


class Ears:
    """The server's side: says calls and hears what became of them."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.announced = Heard()
        self.devices = Heard()
        link.subscribe(Announced, self.announced, zone="+")
        link.subscribe(DeviceState, self.devices, device="+")
        link.start()
        until(lambda: link.connected)

    def call(
        self, seq: int, number: str, zone: str, expires_in_s: float = 60, wrong_by: timedelta = timedelta(0)
    ) -> None:
        now = datetime.now(UTC) + wrong_by
        said = Announce(
            day=now.date(),
            seq=seq,
            number=number,
            window="2",
            call=1,
            expires_at=now + timedelta(seconds=expires_in_s),
            said_at=now,
        )
        assert self.link.publish(said, zone=zone).wait(5)

    def outcome(self, seq: int, within_s: float = 20) -> Announced:
        until(lambda: seq in self._by_seq(), within_s)
        return self._by_seq()[seq]

    def speaker(self, device: str) -> DeviceState | None:
        """The last that was said of a loudspeaker."""
        said = [
            message
            for message, names in zip(self.devices.messages, self.devices.names, strict=False)
            if names["device"] == device
        ]
        return said[-1] if said else None

    def _by_seq(self) -> dict[int, Announced]:
        return {said.seq: said for said in self.announced.messages}
