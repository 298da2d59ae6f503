"""From a key on a pad to its own answer, through its line, the broker and the server, beside a bare round trip."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import structlog

from config.load import load_hall
from config.models import Device, Registers
from hardware.call_pads.desk import open_pad_desks
from hardware.call_pads.serial_pads import DEBOUNCE_S
from hardware.call_pads.twin import PadTwin, TwinLine
from hardware.desks import Place
from hardware.twins.building import speech_of
from hardware.twins.plugs import PtyPlug
from tests.bench.load import Client
from tests.bench.servers import Running, hall_server, write_hall
from tests.bench.table import Row
from tests.bench.telling import Heard
from tests.brokers import RunningBroker, amqtt_broker, until
from wire.link import Link
from wire.messages import PadPress

VISITORS = 25
WITHIN_S = 0.1
"""How soon a pad should answer."""

REGISTERS = Registers(buttons={"next": 0, "start": 1}, lamps={"obeyed": 0, "refused": 1}, number=0, waiting=1)
PADS = [
    Device(id=f"pad-{n}", kind="call_pad", driver=driver, address=f"{{data}}/pad-{n}", window=str(n), registers=where)
    for n, (driver, where) in enumerate((("ff68", None), ("simple", None), ("modbus", REGISTERS)), start=1)
]


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        with amqtt_broker(data, write_hall(data / "hall")) as broker, hall_server(data, broker) as hall:
            client = Client(hall.address)
            for _ in range(VISITORS * len(PADS)):
                client.ask(hall.issue())
            client.close()
            return [row for pad in PADS for row in _measure(broker, hall, pad)]


def _measure(broker: RunningBroker, hall: Running, device: Device) -> Iterator[Row]:
    with _at_a_desk(broker, hall.data, device) as twin:
        whole = [_answered(twin, key) for _ in range(VISITORS) for key in ("next", "start")]
    trip = _round_trips(broker, len(whole))
    worst = quantiles(whole, n=20)[-1]
    note = f"median {median(whole) * 1e3:.1f} ms, 19 of 20 within {worst * 1e3:.1f} ms"
    yield Row(f"press to the pad's answer / 100 ms, {device.driver}", worst / WITHIN_S, at_most=1, note=note)
    note = f"{median(trip) * 1e3:.2f} ms there and back"
    yield Row(f"press to the pad's answer / bare round trip, {device.driver}", median(whole) / median(trip), note=note)


@contextmanager
def _at_a_desk(broker: RunningBroker, data: Path, device: Device) -> Iterator[PadTwin]:
    twin = PadTwin(TwinLine(PtyPlug(data / device.id)), speech_of(device))
    twin.start()
    links: list[Link] = []

    def link(of: Device) -> Link:
        links.append(broker.link("devices", f"devices-{of.id}"))
        return links[-1]

    (desk,) = open_pad_desks([device], Place(data, link, structlog.get_logger(), load_hall(data / "hall")))
    desk.start()
    until(lambda: links[0].connected)
    time.sleep(0.5)  # the pad is found, and lit
    yield twin
    desk.stop()
    twin.stop()


def _answered(twin: PadTwin, key: str) -> float:
    """Seconds from the press to the beginning of the sound for obeyed."""
    time.sleep(DEBOUNCE_S / 2 + 0.02)  # the other key came between
    before = _sounds(twin)
    began = time.perf_counter()
    twin.obey({"press": key})
    while _sounds(twin) == before:
        assert time.perf_counter() - began < 5, f"the pad did not answer {key}"
        time.sleep(0.0002)
    return time.perf_counter() - began


def _sounds(twin: PadTwin) -> int:
    """How often it has begun to sound; a coil counts while it is on, and as a beep from then on."""
    seen: dict[str, Any] = twin.obey({})
    if seen.get("long_beeps"):
        raise RuntimeError(f"the press was refused: {seen}")
    return int(seen["beeps"]) + int(seen.get("lamps", {}).get("obeyed", False))


def _round_trips(broker: RunningBroker, times: int) -> list[float]:
    """Seconds for two messages, one after the other: what a press and its reply cost at least."""
    heard, ear, mouth = Heard(), broker.link("reader"), broker.link("devices")
    ear.subscribe(PadPress, heard.press, window="+")
    for link in (ear, mouth):
        link.start()
    until(lambda: ear.connected and mouth.connected)
    took = []
    for _ in range(times):
        began = time.perf_counter()
        for _ in range(2):
            press = PadPress.model_validate(
                {"key": "transfer", "id": f"bench-{time.perf_counter_ns()}", "pressed_at": "2026-11-23T09:00:00Z"}
            )
            mouth.publish(press, window="nowhere")
            heard.when(heard.presses, press.id)
        took.append(time.perf_counter() - began)
        time.sleep(0.01)  # the server refuses such a window; let it
    mouth.stop()
    ear.stop()
    return took
