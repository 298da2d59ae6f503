"""Every twin's plug is pulled in the middle of use and put back, in a hall of real processes.

The journal and the supervisor's page tell the story, and nothing is lost. A kind of device that is new in the demo
hall is pulled, too: one of each kind and driver that the open hall drives.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from config.load import load_hall
from config.models import Device
from hardware.twins.control import tell
from tests.brokers import HALL_DIR, ROOT, until
from tests.hall.open_hall import OpenHall, open_hall
from tests.hall.touching import Finger
from tests.hardware.id_readers.cards import OLD_CARD

SEEN_GONE_S = 15.0
BACK_WITHIN = timedelta(seconds=3)
TAKES_AT_MOST_S = 12.0


def pulled() -> list[Device]:
    """One device with a twin of each kind and driver, of those that are driven: `onedoor up` starts the first kiosk."""
    hall = load_hall(HALL_DIR)
    elsewhere = {device for kiosk in hall.kiosk[1:] for device in kiosk.devices}
    found: dict[tuple[str, str], Device] = {}
    for device in hall.device:
        if device.twin and device.id not in elsewhere:
            found.setdefault((device.kind, device.driver), device)
    return list(found.values())


class Told:
    """What the supervisor is told."""

    def __init__(self, hall: OpenHall) -> None:
        self.hall = hall
        self._client = hall.client("supervisor")

    def close(self) -> None:
        self._client.close()

    def of(self, device: str) -> dict:
        told = self._client.get("/api/devices").json()["devices"]
        return next(one for one in told if one["id"] == device)

    def wait_for(self, device: str, within_s: float, what: Callable[[dict], bool]) -> dict:
        until(lambda: what(self.of(device)), within_s)
        return self.of(device)

    def story(self, device: str) -> list[bool]:
        """Whether it was there, as journalled: once for as long as it stayed so."""
        events = self.hall.journal()
        there = [e["online"] for e in events if e["kind"] == "device_changed" and e["device"] == device]
        return [online for online, _ in groupby(there)]

    def test(self, device: Device) -> str:
        """Have it tested; whoever stands beside a scanner or a reader does what is asked."""
        done = threading.Event()
        helping = threading.Thread(target=self._help, args=(device, done), daemon=True)
        helping.start()
        try:
            answer = self._client.post(f"/api/devices/{device.id}/test", json={"request_id": str(uuid4())})
            return answer.json()["outcome"]
        finally:
            done.set()
            helping.join()

    def _help(self, device: Device, done: threading.Event) -> None:
        while device.kind in ("scanner", "id_reader") and not done.wait(0.5):
            shown = {"scan": f"a test {time.monotonic_ns()}"} if device.kind == "scanner" else {"card": OLD_CARD}
            tell(self.hall.data, {"twin": device.id, **shown})


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[OpenHall]:
    with open_hall(tmp_path, ONEDOOR_KIOSK_MAP=str(tmp_path / "kiosk-map.json")) as hall:
        yield hall


@pytest.fixture
def told(hall: OpenHall) -> Iterator[Told]:
    told = Told(hall)
    yield told
    told.close()


@pytest.mark.timeout(180)
def test_each_plug_that_is_pulled_in_the_middle_of_use_is_told_of_and_costs_nothing(hall, told, tmp_path, browser):
    devices = pulled()
    assert {"printer", "call_pad", "led_panel", "scanner"} <= {device.kind for device in devices}
    finger = Finger(tmp_path, tmp_path / "kiosk-map.json")
    page = browser.new_page(locale="en-GB", viewport={"width": 1280, "height": 1400})
    page.goto(f"{hall.run['http']}/console/devices#key:{hall.keys['supervisor']}")
    for device in devices:
        told.wait_for(device.id, 20, lambda one: one["level"] in ("ok", "warn"))
    in_use(hall, devices, finger)

    for device in devices:
        assert tell(hall.data, {"twin": device.id, "fault": "unplugged"})["ok"]
    for device in devices:
        told.wait_for(device.id, SEEN_GONE_S, lambda one: not one["online"])
    expect(page.locator("tbody tr").first.locator(".level")).to_contain_text("Fault")
    for device in devices:
        expect(level(page, device)).to_contain_text("Fault")
    the_doctor_finds(hall, devices)
    until(lambda: "slip_failed" in hall.kinds(), within_s=TAKES_AT_MOST_S)
    hall.issue("A")
    hall.move("1", "open")  # while its panel is dark

    for device in devices:
        mended = datetime.now(UTC)
        assert tell(hall.data, {"twin": device.id, "fault": None})["ok"]
        back = told.wait_for(device.id, SEEN_GONE_S, lambda one: one["online"] and one["status"] == "ok")
        assert datetime.fromisoformat(back["since"]) - mended <= BACK_WITHIN, device.id
        assert back["last_error"]["status"] in ("offline", "silent")
        assert datetime.fromisoformat(back["last_error"]["at"]) < datetime.fromisoformat(back["since"])
    for device in devices:
        expect(level(page, device)).to_contain_text("Works")
        until(lambda device=device: told.story(device.id) == [True, False, True])

    with ThreadPoolExecutor(3) as beside:
        outcomes = dict(zip((d.id for d in devices), beside.map(told.test, devices), strict=True))
    assert set(outcomes.values()) == {"done"}, outcomes
    nothing_is_lost(hall, devices)
    page.close()


def the_doctor_finds(hall: OpenHall, devices: list[Device]) -> None:
    """An open hall holds its devices: the doctor asks it, and knows what to do with each."""
    asked = subprocess.run(
        [sys.executable, "-m", "onedoor", "doctor", str(HALL_DIR), "--json"],
        cwd=ROOT,
        env=os.environ | {"ONEDOOR_DATA": str(hall.data)},
        capture_output=True,
        check=False,
    )
    assert asked.returncode == 1, asked.stderr
    bad = {one["what"]: one["to_do"] for one in json.loads(asked.stdout)["findings"] if one["how"] == "bad"}
    assert set(bad) == {device.id for device in devices}
    assert all(bad.values())


def level(page: Page, device: Device):
    return page.locator(f"[data-device={device.id}] .level")


def in_use(hall: OpenHall, devices: list[Device], finger: Finger) -> None:
    """Every pad has a visitor at its window and more in the line; a slip is being printed when the printer goes."""
    windows = {window.name: window for window in load_hall(HALL_DIR).window}
    pads = [device for device in devices if device.kind == "call_pad"]
    for pad in pads:
        hall.move(str(pad.window), "open")
        for line in windows[str(pad.window)].lines:
            hall.issue(line)
    hall.issue("A")
    finger.wait_for("home")
    printer = next(device for device in devices if device.kind == "printer")
    assert tell(hall.data, {"twin": printer.id, "fault": "unplugged", "after_rows": 200})["ok"]
    finger.touch("line:A")
    finger.wait_for("confirm")
    finger.touch("confirm")
    until(lambda: tell(hall.data, {"twin": printer.id})["fault"] == "unplugged", within_s=TAKES_AT_MOST_S)


def nothing_is_lost(hall: OpenHall, devices: list[Device]) -> None:
    """Every number is in the journal once; the pads call on, each a visitor of its own."""
    events = hall.journal()
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    issued = [event["number"] for event in events if event["kind"] == "ticket_issued"]
    assert len(issued) == len(set(issued))
    failed = [event["number"] for event in events if event["kind"] == "slip_failed"]
    assert len(failed) == 1
    assert failed[0] in issued
    windows = {window.name: window for window in load_hall(HALL_DIR).window}
    for pad in (device for device in devices if device.kind == "call_pad"):
        if not windows[str(pad.window)].lines:
            continue
        assert tell(hall.data, {"twin": pad.id, "press": "next"})["ok"]
        called = lambda pad=pad: [  # noqa: E731
            event["number"]
            for event in hall.journal()
            if event["kind"] == "ticket_called" and event["window"] == pad.window
        ]
        until(called, within_s=TAKES_AT_MOST_S)
        assert set(called()) <= set(issued)
