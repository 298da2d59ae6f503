"""The network is cut for an hour, and one of two kiosks loses its power: no number is lost, none is there twice.

The hour goes by in some twenty seconds. Server, clients, files, printers' bytes and slips are the real ones.
"""

from __future__ import annotations

import json
import random
import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import zxingcpp
from PIL import Image

from config.fonts import font_file
from config.load import load_hall
from hardware.printers.twin import PrinterTwin
from hardware.twins.plugs import SocketPlug
from tests.brokers import HALL_DIR, ROOT, until
from tests.cable import Cable
from tests.hall.open_hall import OpenHall, open_hall
from tests.kiosk.driven import STARTS_WITHIN_S, Driven
from wire.rehearsal import RehearsalHand
from wire.tokens import made_offline

BEGINS = datetime(2026, 11, 23, 1, tzinfo=UTC)
CUT, POWER_CUT, MENDED, ENDS = (BEGINS + timedelta(minutes=minutes) for minutes in (10, 40, 70, 80))
SPEED = 240.0
LINES = "AB"
EXACT = timedelta(seconds=2)  # a clock that is wrong by less is not corrected
WRONG_MINUTES = {"kiosk-1": 0, "kiosk-2": -60}


class RunningKiosk:
    """A kiosk without a window, in a process of its own, and what its visitors saw."""

    def __init__(self, hall: OpenHall, name: str, url: str, clock: Path, visitors: list[tuple[datetime, str]]) -> None:
        self._told = {
            "hall": str(HALL_DIR),
            "data": str(hall.data),
            "clock": str(clock),
            "clock_wrong_by_minutes": WRONG_MINUTES[name],
            "name": name,
            "key": hall.keys[name],
            "url": url,
            "lines": list(LINES),
            "visitors": [(at.isoformat(), line) for at, line in visitors],
        }
        self._log = (hall.data / f"{name}.log").open("ab")
        self.said: list[str] = []
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.hall.kiosk_without_window"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(self._told) + "\n")
        self.process.stdin.flush()
        self._reader = threading.Thread(target=self._read, args=(self.process,), daemon=True)
        self._reader.start()

    def cut_power(self) -> None:
        """Be gone between two instructions."""
        self.process.kill()
        self.process.wait()
        self._reader.join(10)
        assert self.process.stdin is not None
        self.process.stdin.close()

    def stop(self) -> None:
        self.cut_power()
        self._log.close()

    def heard(self, beginning: str) -> list[list[str]]:
        return [line.split() for line in list(self.said) if line.startswith(beginning)]

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self.said.append(line.strip())
        process.stdout.close()


@contextmanager
def printer(hall: OpenHall, name: str) -> Iterator[PrinterTwin]:
    """A printer on its socket; it goes on when its kiosk has no power."""
    twin = PrinterTwin(
        name,
        SocketPlug(f"unix:{hall.data}/twins/{name}.sock"),
        dots=576,
        slips=hall.data / "slips",
        font=font_file("regular"),
    )
    twin.start()
    try:
        yield twin
    finally:
        twin.stop()


def day_of_visits(seed: int) -> list[tuple[datetime, str]]:
    """When visitors come to one kiosk and for which line: half a dozen before, a score while it is cut off."""
    dice = random.Random(seed)
    minutes = sorted(dice.uniform(0.5, 79) for _ in range(34))
    return [(BEGINS + timedelta(minutes=minute), dice.choice(LINES)) for minute in minutes]


def test_after_an_hour_cut_off_and_a_power_cut_every_printed_number_is_in_the_journal_once_in_a_fair_place(tmp_path):
    clock = tmp_path / "clock"
    hand = RehearsalHand(clock, BEGINS)
    with open_hall(tmp_path / "data", ("broker", "server"), ONEDOOR_CLOCK=str(clock)) as hall:
        (hall.data / "twins").mkdir(exist_ok=True)
        port = int(hall.run["http"].rsplit(":", 1)[1])
        with printer(hall, "printer-1"), printer(hall, "printer-2"), Cable(port) as one, Cable(port) as two:
            kiosks = [
                RunningKiosk(hall, "kiosk-1", one.url, clock, day_of_visits(1)),
                RunningKiosk(hall, "kiosk-2", two.url, clock, day_of_visits(2)),
            ]
            try:
                at_desk = play(hand, hall, kiosks, (one, two))
                judge(hall, kiosks, at_desk)
            finally:
                for kiosk in kiosks:
                    kiosk.stop()
                hand.close()


def test_at_the_window_it_goes_on_with_numbers_of_its_own_also_after_a_power_cut(tmp_path):
    with open_hall(tmp_path / "data", ("broker", "server")) as hall:
        (hall.data / "twins").mkdir(exist_ok=True)
        port = int(hall.run["http"].rsplit(":", 1)[1])
        with printer(hall, "printer-1"), Cable(port) as cable:
            kiosk = Driven(HALL_DIR, hall.data, cable)
            until(
                lambda: hall.kinds().count("lease_granted") == len(load_hall(HALL_DIR).line), within_s=STARTS_WITHIN_S
            )
            kiosk.go_home()
            cable.cut()
            first = taken_alone(kiosk)
            kiosk.wait_to_hear("请从下方取走号票")
            kiosk.stop(signal.SIGKILL)
            kiosk = Driven(HALL_DIR, hall.data, cable)
            second = taken_alone(kiosk)
            kiosk.wait_to_hear("请从下方取走号票")
            cable.mend()
            kiosk.touch("done")
            kiosk.wait_to_hear("人等候")
            until(lambda: hall.kinds().count("slip_printed") == 2, within_s=15)
            assert kiosk.stop()[0] == 0
        events = issued(hall)
        assert {number: event["offline"] for number, event in events.items()} == {first: True, second: True}
        assert (first, second) == ("A501", "A502")
        assert len(slips_in(hall.data / "slips")) == 2


def taken_alone(kiosk: Driven) -> str:
    """Take a ticket of line A at a kiosk that is cut off; return the number on its screen."""
    kiosk.wait_for("home", STARTS_WITHIN_S)
    kiosk.wait_to_hear("等候情况暂不可知")
    kiosk.go(("line:A", "confirm"), ("confirm", "slip_ready"))
    kiosk.wait_to_hear("离线号")
    return next(text["text"] for text in kiosk.map["texts"] if re.fullmatch(r"A\d{3}", text["text"]))


def play(hand: RehearsalHand, hall: OpenHall, kiosks: list[RunningKiosk], cables: tuple[Cable, ...]) -> list[str]:
    """The eighty minutes; return the numbers given at the guide desk, which was never cut off."""
    now = BEGINS

    def until_it_is(then: datetime) -> None:
        nonlocal now
        hand.set(now.timestamp(), SPEED)
        threading.Event().wait((then - now).total_seconds() / SPEED)
        hand.set(then.timestamp(), 0)  # it stands while the test does something
        now = then

    until(lambda: all(kiosk.heard(f"ahead {LINES}") for kiosk in kiosks), within_s=30)
    until_it_is(CUT)
    for cable in cables:
        cable.cut()
    at_desk = []
    for minute in (20, 30):
        until_it_is(BEGINS + timedelta(minutes=minute))
        at_desk.append(hall.issue("A")["number"])
    hand.set(now.timestamp(), SPEED)
    seen_before = len(kiosks[1].heard("seen"))
    until(lambda: len(kiosks[1].heard("seen")) > seen_before + 2, within_s=10)  # and while the next is on its way
    kiosks[1].cut_power()
    now = POWER_CUT
    hand.set(now.timestamp(), 0)
    kiosks[1].start()
    until(lambda: len(kiosks[1].heard(f"ahead {LINES}")) > 1, within_s=30)
    until_it_is(BEGINS + timedelta(minutes=55))
    at_desk.append(hall.issue("A")["number"])
    until_it_is(MENDED)
    for cable in cables:
        cable.mend()
    given = {number for number, token in seen_at(kiosks) if made_offline(token)}
    until(lambda: given <= issued(hall).keys(), within_s=15)
    until_it_is(ENDS)
    until(lambda: all(kiosk.heard("done") for kiosk in kiosks), within_s=20)
    return at_desk


def judge(hall: OpenHall, kiosks: list[RunningKiosk], at_desk: list[str]) -> None:
    """Look at the journal, at the paper, and at the line."""
    seen = seen_at(kiosks)
    offline = [number for number, token in seen if made_offline(token)]
    assert len(offline) > 30
    assert not [line for kiosk in kiosks for line in kiosk.heard("turned away")]
    journal = issued(hall)
    assert Counter(e["number"] for e in hall.journal() if e["kind"] == "ticket_issued").most_common(1)[0][1] == 1
    assert {number for number, _ in seen} <= journal.keys()
    given_up = {event["number"] for event in hall.journal() if event["kind"] == "ticket_cancelled"}
    assert not given_up & {number for number, _ in seen}  # only such as nobody saw, since the answer was lost
    assert len(journal) - len(seen) - len(at_desk) - len(given_up) <= 1  # one was written as the power went

    printed = slips_in(hall.data / "slips")
    assert printed <= {token for _, token in seen}
    assert len(printed) >= len(seen) - 1  # the one that the power cut left in the printer
    with hall.client("kiosk-1") as client:
        numbers = {client.get(f"/api/tickets/{token}").json()["number"] for token in printed}
        order = [place["number"] for place in client_of_window(hall)["order"] if place["line"] == "A"]
    assert len(numbers) == len(printed)
    assert numbers <= journal.keys()

    came = {number: datetime.fromisoformat(event.get("issued_at", event["at"])) for number, event in journal.items()}
    waiting = [number for number in journal if number[0] == "A" and number not in given_up]
    fair = sorted(waiting, key=lambda number: (came[number], len(number), number))
    assert order == fair[: len(order)]
    between = order[order.index(at_desk[0]) : order.index(at_desk[1])]
    assert set(between) & set(offline)  # who came between two visitors of the guide desk, waits between them
    for kiosk in kiosks:
        for _, number, _, begun, ended in kiosk.heard("seen"):
            assert datetime.fromisoformat(begun) - EXACT <= came[number] <= datetime.fromisoformat(ended) + EXACT


def seen_at(kiosks: list[RunningKiosk]) -> list[tuple[str, str]]:
    """Numbers and tokens that visitors saw."""
    return [(line[1], line[2]) for kiosk in kiosks for line in kiosk.heard("seen")]


def issued(hall: OpenHall) -> dict[str, dict[str, Any]]:
    """The journal's tickets, by number."""
    return {event["number"]: event for event in hall.journal() if event["kind"] == "ticket_issued"}


def client_of_window(hall: OpenHall) -> dict[str, Any]:
    with hall.client("supervisor") as client:
        return client.get("/api/windows/2?order").json()


def slips_in(folder: Path) -> set[str]:
    """The tokens that a phone reads from the slips' codes."""
    codes = [zxingcpp.read_barcodes(Image.open(slip)) for slip in sorted(folder.glob("*.png"))]
    assert all(codes)
    return {found[0].text.rsplit("/", 1)[1] for found in codes}
