"""From a clerk's press to a screen: the event at an MQTT subscriber, beside the sum of its parts."""

from __future__ import annotations

import json
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

from tests.bench.load import Client
from tests.bench.servers import Running, hall_server, write_hall
from tests.bench.table import Row
from tests.brokers import RunningBroker, amqtt_broker, mosquitto_broker, until
from wire.link import Link
from wire.messages import EventMessage, PadPress

ROUNDS = 5
CALLS = 60


def rows() -> list[Row]:
    found: list[Row] = []
    for kind in (amqtt_broker, mosquitto_broker):
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder)
            with kind(data, write_hall(data / "hall")) as broker, hall_server(data, broker) as hall:
                found.append(_measure(broker, hall))
    return found


def _measure(broker: RunningBroker, hall: Running) -> Row:
    heard = Heard()
    ear, mouth = broker.link("reader"), broker.link("devices")
    ear.subscribe(EventMessage, heard.event, kind="ticket_called")
    ear.subscribe(PadPress, heard.press, window="+")
    for link in (ear, mouth):
        link.start()
    until(lambda: ear.connected and mouth.connected)
    client = Client(hall.address)
    for _ in range(ROUNDS * CALLS * 2 + 10):
        client.ask(hall.issue())
    _settle(heard, hall, client)
    ratios, wholes = [], []
    for _ in range(ROUNDS):
        call, whole, trip = [], [], []
        for _ in range(CALLS):
            call.append(_timed(lambda: client.ask(hall.move(1, "next"))))
            heard.wait_idle()
            whole.append(_until_heard(heard, hall, client))
            trip.append(_round_trip(heard, mouth))
        ratios.append(median(whole) / (median(call) + median(trip)))
        wholes.append(median(whole))
    client.close()
    mouth.stop()
    ear.stop()
    note = f"{median(wholes) * 1e3:.2f} ms"
    return Row(f"call to subscriber / (call + bare round trip), {broker.kind}", median(ratios), at_most=1.5, note=note)


class Heard:
    """When what was last heard came."""

    def __init__(self) -> None:
        self.numbers: dict[str, float] = {}
        self.presses: dict[str, float] = {}
        self.last = 0.0
        self._news = threading.Condition()

    def event(self, message: EventMessage, _names: dict[str, str]) -> None:
        self._note(self.numbers, message.number or "")

    def press(self, message: PadPress, _names: dict[str, str]) -> None:
        self._note(self.presses, message.id)

    def _note(self, where: dict[str, float], what: str) -> None:
        with self._news:
            where[what] = self.last = time.perf_counter()
            self._news.notify_all()

    def when(self, where: dict[str, float], what: str) -> float:
        with self._news:
            assert self._news.wait_for(lambda: what in where, 10), f"{what} was never heard"
            return where[what]

    def wait_idle(self) -> None:
        while time.perf_counter() - self.last < 0.01:
            time.sleep(0.002)


def _timed(act) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _until_heard(heard: Heard, hall: Running, client: Client) -> float:
    began = time.perf_counter()
    _, body = client.ask(hall.move(1, "next"))
    return heard.when(heard.numbers, json.loads(body)["ticket"]["number"]) - began


def _round_trip(heard: Heard, mouth: Link) -> float:
    press = PadPress.model_validate(
        {"key": "transfer", "id": f"bench-{time.perf_counter_ns()}", "pressed_at": "2026-11-23T09:00:00Z"}
    )
    began = time.perf_counter()
    mouth.publish(press, window="1")
    took = heard.when(heard.presses, press.id) - began
    time.sleep(0.005)  # the server answers the press; let it
    return took


def _settle(heard: Heard, hall: Running, client: Client) -> None:
    """Wait until the relay has told the wire everything."""
    _until_heard(heard, hall, client)
    time.sleep(0.5)
