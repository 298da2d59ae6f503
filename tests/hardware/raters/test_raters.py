"""A pad with evaluator before the visitor, beside the clerk's on the same line, through a real broker."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest

from config.models import Device
from hardware.call_pads.twin import PadTwin, TwinLine
from hardware.desks import Place, stands
from hardware.kinds import KINDS
from hardware.twins.building import speech_of
from hardware.twins.plugs import PtyPlug
from tests.brokers import RunningBroker, until
from tests.halls import small_hall
from tests.wire.ears import LogBook
from wire.link import Link
from wire.messages import PadPress, PadReply, WindowState, WindowStatus

ABOUT = {"driver": "ff68", "address": "{data}/bus", "window": "3"}
PAD = Device(id="pad-3", kind="call_pad", unit=3, **ABOUT)
RATER = Device(id="rater-3", kind="rater", unit=4, **ABOUT)


class Server:
    """Obeys what it is asked, and remembers it."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self.keys: list[str] = []
        link.subscribe(PadPress, self._pressed, window="+")
        link.start()
        until(lambda: link.connected)

    def _pressed(self, press: PadPress, names: dict[str, str]) -> None:
        self.keys.append(press.key)
        self._link.publish(PadReply(id=press.id, ok=True, number="A012", waiting=7), **names)

    def say_window(self, day: date, number: str | None) -> None:
        status = WindowStatus.SERVING if number else WindowStatus.CLOSED
        self._link.publish(WindowState(day=day, seq=1, status=status, number=number), window="3").wait(2)


@pytest.fixture
def server(broker: RunningBroker) -> Iterator[Server]:
    link = broker.link("server")
    server = Server(link)
    server.say_window(date(2026, 11, 23), "A012")
    yield server
    server.say_window(date(2026, 1, 1), None)
    link.stop()


@pytest.fixture
def twins(broker: RunningBroker, server: Server, tmp_path: Path) -> Iterator[dict[str, PadTwin]]:
    """Their twins, with the stand that drives both."""
    with ExitStack() as open_ones:
        line = TwinLine(PtyPlug(tmp_path / "bus"))
        found = {device.id: PadTwin(line, speech_of(device), device.kind) for device in (PAD, RATER)}
        for twin in found.values():
            twin.start()
            open_ones.callback(twin.stop)
        place = Place(tmp_path, lambda d: broker.link("devices", f"devices-{d.id}"), LogBook(), small_hall())
        (stand,) = stands([PAD, RATER], KINDS, place)
        stand.start()
        open_ones.callback(stand.stop)
        until(lambda: all(twin.obey({})["number"] == "012" for twin in found.values()), within_s=10)
        yield found


def test_a_visitor_rates_with_its_keys_and_hears_that_it_counted(twins, server):
    for count, level in enumerate((5, 4, 3, 2, 1), start=1):
        twins["rater-3"].obey({"press": f"rate:{level}"})
        until(lambda count=count: len(server.keys) == count)
    assert server.keys == ["rate:5", "rate:4", "rate:3", "rate:2", "rate:1"]
    until(lambda: twins["rater-3"].obey({})["beeps"] == 5)
    assert twins["pad-3"].obey({})["beeps"] == 0  # the clerk's, on the same line and window, keeps silent


def test_nobody_can_call_with_it(twins, server):
    twins["rater-3"].obey({"press": "next"})
    until(lambda: twins["rater-3"].obey({})["beeps"] == 3)
    twins["pad-3"].obey({"press": "recall"})
    until(lambda: server.keys)
    assert server.keys == ["recall"]
