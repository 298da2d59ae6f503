"""Scanners on real pseudo-terminals: scanned, pulled out and put back."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.models import Device
from hardware.faults import DeviceFault, FaultCode
from hardware.scanners import open_scanner
from hardware.scanners.attached import QUIET_S
from hardware.scanners.port import Scanner
from hardware.scanners.repeats import REPEAT_S, Repeats
from hardware.twins.building import build_twin
from hardware.twins.reception import Twin
from tests.brokers import until

URL = "http://127.0.0.1:8080/t/AbCdEfGhIjKlMnOpQrSt_-"


@dataclass
class Rig:
    """A scanner's twin, its driver, and the codes that came through."""

    twin: Twin
    scanner: Scanner
    codes: list[str]

    def scan(self, text: str) -> None:
        self.twin.obey({"scan": text})

    def fault(self) -> FaultCode | None:
        fault = self.scanner.fault()
        return fault and fault.code


def device(driver: str, address: str = "{data}/twins/scanner-1") -> Device:
    return Device(id="scanner-1", kind="scanner", driver=driver, address=address, twin=True)


@pytest.fixture(params=["serial", "keyboard"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    twin = build_twin(device(request.param), tmp_path)
    twin.start()
    scanner = open_scanner(device(request.param), tmp_path)
    codes: list[str] = []
    scanner.listen(codes.append)
    until(lambda: scanner.fault() is None)
    yield Rig(twin, scanner, codes)
    scanner.close()
    twin.stop()


def test_a_code_comes_through_at_once(rig):
    began = time.monotonic()
    rig.scan(URL)
    until(lambda: rig.codes)
    assert time.monotonic() - began < 0.3
    assert rig.codes == [URL]


def test_a_code_held_under_the_scanner_counts_once(rig):
    for _ in range(5):
        rig.scan("A012")
    rig.scan("A013")
    until(lambda: len(rig.codes) == 2)
    assert rig.codes == ["A012", "A013"]


def test_ten_thousand_characters_do_not_hold_the_next_code_up(rig):
    rig.scan("A" * 10_000)
    rig.scan("A012")
    until(lambda: len(rig.codes) == 2)
    assert len(rig.codes[0]) < 10_000
    assert rig.codes[1] == "A012"


def test_half_a_code_is_forgotten_and_the_next_one_is_whole(rig):
    sent = rig.twin
    sent.obey({"send": "41"})  # a byte of a code, or of an event
    threading.Event().wait(QUIET_S + 0.1)
    rig.scan("A012")
    until(lambda: rig.codes == ["A012"])


def test_noise_is_reported_until_a_code_comes(rig):
    rig.twin.obey({"fault": "garbage"})
    until(lambda: rig.fault() is FaultCode.GARBAGE)
    rig.twin.obey({"fault": None})
    threading.Event().wait(QUIET_S + 0.1)
    rig.scan("A012")
    until(lambda: rig.codes == ["A012"])
    assert rig.fault() is None


def test_a_scanner_pulled_out_amid_a_code_is_offline_and_comes_back_by_itself_within_three_seconds(rig):
    for count in (1, 2):
        rig.twin.obey({"send": "41"})
        rig.twin.obey({"fault": "unplugged"})
        until(lambda: rig.fault() is FaultCode.OFFLINE)
        rig.scan("A011")  # nobody reads it
        rig.twin.obey({"fault": None})
        began = time.monotonic()
        until(lambda: rig.fault() is None)
        assert time.monotonic() - began < 3
        rig.scan(f"A01{count}")
        until(lambda count=count: len(rig.codes) == count)
    assert rig.codes == ["A011", "A012"]


def test_after_whatever_came_over_its_line_a_scanner_reads_the_next_code(rig):
    chance = random.Random(7)
    for _ in range(100):
        rig.twin.obey({"send": chance.randbytes(chance.randrange(1, 200)).hex()})
    threading.Event().wait(QUIET_S + 0.1)
    rig.scan("a012")
    until(lambda: rig.codes and rig.codes[-1].lower() == "a012")  # the noise may have pressed caps lock
    assert rig.fault() is None


def test_a_silent_scanner_reads_nothing(rig):
    rig.twin.obey({"fault": "silent"})
    rig.scan("A012")
    rig.twin.obey({"fault": None})
    rig.scan("A013")
    until(lambda: rig.codes == ["A013"])


def test_what_was_scanned_before_anyone_listened_is_not_told_later(tmp_path):
    twin = build_twin(device("keyboard"), tmp_path)
    twin.start()
    twin.obey({"scan": "A011"})
    scanner = open_scanner(device("keyboard"), tmp_path)
    codes: list[str] = []
    scanner.listen(codes.append)
    until(lambda: scanner.fault() is None)
    twin.obey({"scan": "A012"})
    until(lambda: codes == ["A012"])
    scanner.close()
    twin.stop()


def test_a_twin_says_what_it_cannot_do(rig):
    with pytest.raises(ValueError, match="no fault 'hot'; a scanner's are unplugged, garbage, silent"):
        rig.twin.obey({"fault": "hot"})
    with pytest.raises(ValueError, match="what is scanned is a text"):
        rig.twin.obey({"scan": 12})
    assert rig.twin.obey({}) == {"kind": "scanner", "fault": None, "scans": 0}


@pytest.mark.parametrize("address", ["{data}/event0", "{data}", "/dev/zero"])
def test_what_is_no_input_device_is_not_read(tmp_path, address):
    (tmp_path / "event0").write_bytes(b"x" * 240)
    scanner = open_scanner(device("keyboard", address), tmp_path)
    scanner.listen(lambda _code: None)
    until(lambda: scanner.fault() is not None and "is away" in scanner.fault().detail)
    assert scanner.fault().code is FaultCode.OFFLINE
    scanner.close()


@pytest.mark.parametrize(("driver", "address"), [("sam", "/dev/ttyUSB0"), ("serial", ""), ("keyboard", "")])
def test_what_is_no_scanner_is_refused(tmp_path, driver, address):
    with pytest.raises(DeviceFault, match=r"a scanner's driver is keyboard, .* or serial") as refused:
        open_scanner(device(driver, address), tmp_path)
    assert refused.value.code is FaultCode.MISCONFIGURED


def test_a_code_shown_again_later_is_another_showing():
    repeats = Repeats()
    assert repeats.fresh("A012", 100.0)
    assert not repeats.fresh("A012", 101.9)
    assert not repeats.fresh("A012", 103.8)  # held there all the time
    assert repeats.fresh("A013", 103.9)
    assert repeats.fresh("A012", 104.0)
    assert repeats.fresh("A012", 104.0 + REPEAT_S)
