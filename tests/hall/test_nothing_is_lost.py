"""Many kiosks and many windows at once, with and without the server being killed in the middle."""

from __future__ import annotations

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx
import pytest

from tests.hall.open_hall import OpenHall, open_hall

KIOSKS = 32
TICKETS = 2000
WINDOWS = ("2", "3", "4", "5", "6", "7", "8", "9")
LINES = ("A", "B", "C", "D", "E")
GIVES_UP_S = 30.0


class Crowd:
    """32 kiosks that issue, and 8 windows that press *next* meanwhile; all remember what they were told."""

    def __init__(self, hall: OpenHall) -> None:
        self.hall = hall
        self.issued: list[dict] = []
        self.called: list[tuple[str, str]] = []  # number, window
        self.done = threading.Event()

    def play(self, in_the_middle=lambda: None) -> None:
        for window in WINDOWS:
            self.hall.move(window, "open")
        with ThreadPoolExecutor(KIOSKS + len(WINDOWS) + 1) as pool:
            windows = [pool.submit(self._call, window) for window in WINDOWS]
            kiosks = [pool.submit(self._issue, kiosk) for kiosk in range(KIOSKS)]
            trouble = pool.submit(self._wait_and, in_the_middle)
            for kiosk in kiosks:
                kiosk.result()
            trouble.result()
            self.done.set()
            for window in windows:
                window.result()

    def _wait_and(self, in_the_middle) -> None:
        while len(self.issued) < TICKETS // 3:
            time.sleep(0.01)
        in_the_middle()

    def _issue(self, kiosk: int) -> None:
        with self.hall.client("kiosk-1") as client:
            for n in range(TICKETS // KIOSKS + (kiosk < TICKETS % KIOSKS)):
                line = LINES[(kiosk + n) % len(LINES)]
                self.issued.append(_insist(client, "/api/tickets", {"line": line}))

    def _call(self, window: str) -> None:
        with self.hall.client(f"window-{window}") as client:
            while not self.done.is_set():
                moved = _insist(client, f"/api/windows/{window}/next", {}, may_refuse=True)
                if moved.get("ticket"):
                    self.called.append((moved["ticket"]["number"], window))
                    _insist(client, f"/api/windows/{window}/start", {})


def _insist(client: httpx.Client, path: str, body: dict, *, may_refuse: bool = False) -> dict:
    """Ask, and ask again with the same request id until there is an answer: as every kiosk and window does."""
    asked = {"request_id": str(uuid4()), **body}
    give_up = time.monotonic() + GIVES_UP_S
    while time.monotonic() < give_up:
        try:
            answer = client.post(path, json=asked)
        except httpx.TransportError:
            time.sleep(0.05)
            continue
        if answer.is_success or (may_refuse and answer.status_code == 409):
            return answer.json()
        assert answer.status_code == 503, answer.text
    raise AssertionError(f"{path} was not answered within {GIVES_UP_S} s")


def check(crowd: Crowd, journal: list[dict]) -> None:
    """What was told is what is in the journal: once each, without a gap."""
    assert [event["seq"] for event in journal] == list(range(1, len(journal) + 1))
    issued = [event["number"] for event in journal if event["kind"] == "ticket_issued"]
    assert len(issued) == TICKETS
    for line in LINES:
        mine = [number for number in issued if number[0] == line]
        assert mine == [f"{line}{n:03d}" for n in range(1, len(mine) + 1)], "a gap, a repeat, or out of order"
    told = [ticket["number"] for ticket in crowd.issued]
    assert sorted(told) == sorted(issued), "a number was told twice, or an acknowledged ticket was lost"
    assert len({ticket["token"] for ticket in crowd.issued}) == TICKETS
    called = [(event["number"], event["window"]) for event in journal if event["kind"] == "ticket_called"]
    assert max(Counter(number for number, _ in called).values()) == 1, "a visitor was called to two windows"
    assert sorted(crowd.called) == sorted(called)
    assert len(called) > len(WINDOWS)


@pytest.mark.timeout(180)
def test_32_kiosks_and_8_windows_at_once_share_no_number_and_no_visitor(tmp_path):
    with open_hall(tmp_path, only=("broker", "server")) as hall:
        crowd = Crowd(hall)
        crowd.play()
        check(crowd, hall.journal())


@pytest.mark.timeout(180)
def test_a_server_killed_in_the_middle_loses_no_acknowledged_ticket(tmp_path):
    with open_hall(tmp_path, only=("broker", "server")) as hall:
        crowd = Crowd(hall)
        before = hall.run["pids"]["server"]
        crowd.play(in_the_middle=lambda: hall.kill("server"))
        hall.wait_until_whole()
        assert hall.run["pids"]["server"] != before
        check(crowd, hall.journal())
