"""Pads on real pseudo-terminals: pressed, shown, pulled out and put back."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.models import Device, Registers
from hardware.call_pads import open_call_pad, open_call_pads
from hardware.call_pads.frames import Frame
from hardware.call_pads.port import CallPad, Key
from hardware.call_pads.serial_pads import BEEP_GAP_S, DEBOUNCE_S
from hardware.call_pads.twin import PadTwin, TwinLine
from hardware.call_pads.twin_speech import FF68Speech
from hardware.faults import DeviceFault, FaultCode
from hardware.twins.building import speech_of
from hardware.twins.plugs import PtyPlug
from tests.brokers import until


@dataclass
class Rig:
    """A pad's twin, its driver, and the keys that came through."""

    twin: PadTwin
    pad: CallPad
    keys: list[Key]

    def press(self, key: str) -> None:
        self.twin.obey({"press": key})

    def send(self, data: bytes) -> None:
        self.twin.obey({"send": data.hex()})

    def state(self, what: str) -> object:
        return self.twin.obey({})[what]


def ff68_twin(path: Path, unit: int) -> PadTwin:
    return PadTwin(TwinLine(PtyPlug(path)), FF68Speech(unit))


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    twin = ff68_twin(tmp_path / "twins" / "pad-3", unit=3)
    twin.start()
    device = Device(id="pad-3", kind="call_pad", driver="ff68", address="{data}/twins/pad-3", unit=3, window="3")
    pad = open_call_pad(device, tmp_path)
    keys: list[Key] = []
    pad.listen(keys.append)
    until(lambda: pad.fault() is None)
    yield Rig(twin, pad, keys)
    pad.close()
    twin.stop()


def test_every_key_comes_through_and_is_acknowledged(rig):
    for count, key in enumerate(Key, start=1):
        rig.press(key.value)
        until(lambda count=count: len(rig.keys) == count)
    assert rig.keys == list(Key)
    until(lambda: rig.state("acknowledged") == len(Key))


def test_a_press_comes_through_at_once(rig):
    times = []
    for count, key in enumerate(("next", "recall", "start", "finish"), start=1):
        began = time.monotonic()
        rig.press(key)
        until(lambda count=count: len(rig.keys) == count)
        times.append(time.monotonic() - began)
    assert min(times) < 0.05


def test_a_key_that_bounces_counts_once(rig):
    for _ in range(5):
        rig.press("next")
    until(lambda: rig.state("acknowledged") == 5)  # the pad is answered each time
    assert rig.keys == [Key.NEXT]


def test_another_key_is_not_taken_for_a_bounce(rig):
    rig.press("next")
    rig.press("start")
    until(lambda: len(rig.keys) == 2)


def test_the_same_key_later_is_another_press(rig):
    rig.press("next")
    until(lambda: rig.keys)
    threading.Event().wait(DEBOUNCE_S + 0.05)
    rig.press("next")
    until(lambda: len(rig.keys) == 2)


def test_the_pad_shows_what_it_is_told(rig):
    rig.pad.show("A012", 7)
    until(lambda: rig.state("number") == "012")
    assert rig.state("waiting") == "007"
    rig.pad.show(None, 0)
    until(lambda: rig.state("number") is None)


def test_obeyed_sounds_once_and_refused_three_times(rig):
    rig.pad.refuse()
    until(lambda: rig.state("beeps") == 3)
    rig.pad.accept()
    until(lambda: rig.state("beeps") == 4)
    threading.Event().wait(2 * BEEP_GAP_S)
    assert rig.state("beeps") == 4


def test_a_newer_sound_takes_the_place_of_what_is_still_to_sound(rig):
    rig.pad.refuse()
    rig.pad.accept()
    threading.Event().wait(3 * BEEP_GAP_S)
    assert rig.state("beeps") == 2


def test_a_key_without_a_meaning_is_acknowledged_and_refused(rig):
    rig.send(Frame(3, 1, b"\x00\x0f").pack())
    until(lambda: rig.state("beeps") == 3)
    assert rig.state("acknowledged") == 1
    assert rig.keys == []


def test_noise_is_passed_over_and_the_next_press_counts(rig):
    rig.send(bytes.fromhex("ff ff 68 00 ff 68 09 09 68 03 01"))  # ends amid what looks like a frame
    rig.press("next")
    until(lambda: rig.keys == [Key.NEXT])


def test_a_line_full_of_noise_is_reported_until_a_frame_comes(rig):
    rig.twin.obey({"fault": "garbage"})
    until(lambda: rig.pad.fault() is not None)
    assert rig.pad.fault().code == FaultCode.GARBAGE
    rig.press("next")
    rig.twin.obey({"fault": None})
    rig.press("recall")
    until(lambda: rig.keys == [Key.RECALL])
    assert rig.pad.fault() is None


def test_a_pad_pulled_out_is_offline_and_comes_back_by_itself_within_three_seconds(rig):
    rig.pad.show("A012", 7)
    until(lambda: rig.state("number") == "012")
    for _ in range(2):
        rig.twin.obey({"fault": "unplugged"})
        until(lambda: rig.pad.fault() is not None)
        assert rig.pad.fault().code == FaultCode.OFFLINE
        assert rig.state("number") is None
        rig.pad.refuse()  # goes nowhere, and does not hurt
        rig.twin.obey({"fault": None})
        began = time.monotonic()
        until(lambda: rig.state("number") == "012")  # lit again as before
        assert time.monotonic() - began < 3
        assert rig.pad.fault() is None
    rig.press("next")
    until(lambda: rig.keys == [Key.NEXT])


def test_a_silent_pad_does_not_hold_anyone_up(rig):
    rig.twin.obey({"fault": "silent"})
    rig.press("next")
    began = time.monotonic()
    rig.pad.show("A012", 7)
    rig.pad.refuse()
    assert time.monotonic() - began < 1
    assert rig.keys == []
    assert rig.state("number") is None


REGISTERS = Registers(buttons={"next": 0}, lamps={"obeyed": 0, "refused": 0})
WIRED = {"id": "pad-3", "kind": "call_pad", "address": "{data}/pad-3", "window": "3", "unit": 3}


@pytest.mark.parametrize("more", [{"driver": "ff68"}, {"driver": "modbus", "registers": REGISTERS}])
def test_a_mistake_of_ours_is_told_and_does_not_silence_the_line(tmp_path, more):
    device = Device.model_validate(WIRED | more)
    twin, pad = PadTwin(TwinLine(PtyPlug(tmp_path / "pad-3")), speech_of(device)), open_call_pad(device, tmp_path)
    twin.start()
    keys: list[Key] = []

    def pressed(key: Key) -> None:
        keys.append(key)
        if len(keys) == 1:
            raise LookupError("a visitor's name")

    def press_until(what: Callable[[], object]) -> None:
        """A Modbus key that is down when the pad is found was not pressed now."""
        twin.obey({"press": "next"})
        until(lambda: what() or threading.Event().wait(DEBOUNCE_S + 0.05) or twin.obey({"press": "next"}) is None)

    pad.listen(pressed)
    until(lambda: pad.fault() is None)
    press_until(lambda: pad.fault() is not None)
    assert pad.fault().code == FaultCode.BROKEN
    assert "LookupError at test_serial_pads.py" in pad.fault().detail
    assert "name" not in pad.fault().detail
    until(lambda: pad.fault() is None, within_s=3)
    press_until(lambda: len(keys) > 1)
    pad.close()
    twin.stop()


def test_a_pad_that_is_not_there_yet_is_found_when_it_comes(tmp_path):
    device = Device(id="pad-1", kind="call_pad", driver="ff68", address="{data}/pad-1", window="1")
    pad = open_call_pad(device, tmp_path)
    pad.listen(lambda _key: None)
    until(lambda: pad.fault() is not None and "away" in pad.fault().detail)
    twin = ff68_twin(tmp_path / "pad-1", unit=1)
    twin.start()
    until(lambda: pad.fault() is None, within_s=3)
    pad.close()
    twin.stop()


def test_pads_with_one_address_share_its_line(tmp_path):
    twin = ff68_twin(tmp_path / "bus", unit=1)
    twin.start()
    devices = [
        Device(id=f"pad-{n}", kind="call_pad", driver="ff68", address="{data}/bus", unit=n, window=str(n))
        for n in (1, 2)
    ]
    pads = open_call_pads(devices, tmp_path)
    keys: dict[str, list[Key]] = {name: [] for name in pads}
    for name, pad in pads.items():
        pad.listen(keys[name].append)
    until(lambda: pads["pad-1"].fault() is None)
    twin.obey({"send": (Frame(1, 1, b"\x0c").pack() + Frame(2, 1, b"\x0d").pack() + Frame(9, 1, b"\x0c").pack()).hex()})
    until(lambda: all(keys.values()))
    assert keys == {"pad-1": [Key.NEXT], "pad-2": [Key.RECALL]}
    pads["pad-1"].close()
    twin.obey({"send": Frame(2, 1, b"\x0c").pack().hex()})
    until(lambda: keys["pad-2"] == [Key.RECALL, Key.NEXT])
    pads["pad-2"].close()
    twin.stop()


@pytest.mark.parametrize(
    "devices",
    [
        [{"driver": "ff68", "address": ""}],
        [{"driver": "network", "address": "10.0.0.1:9100"}],
        [{"driver": "ff68", "address": "/dev/ttyUSB0"}, {"driver": "ff68", "address": "/dev/ttyUSB0"}],
    ],
)
def test_a_pad_that_cannot_be_is_said(devices, tmp_path):
    described = [Device(id=f"pad-{n}", kind="call_pad", **device) for n, device in enumerate(devices)]
    with pytest.raises(DeviceFault) as raised:
        open_call_pads(described, tmp_path)
    assert raised.value.code == FaultCode.MISCONFIGURED
    assert "pad-0" in raised.value.detail


def test_a_pad_opened_again_and_again_leaves_no_thread_behind(tmp_path):
    before = threading.active_count()
    for _ in range(3):
        pad = open_call_pad(Device(id="pad-9", kind="call_pad", driver="ff68", address="{data}/none"), tmp_path)
        pad.listen(lambda _key: None)
        pad.close()
    assert threading.active_count() == before


@pytest.mark.parametrize("more", [{"driver": "ff68"}, {"driver": "modbus", "registers": REGISTERS}])
def test_pads_of_one_line_that_are_let_go_all_at_once_leave_no_thread_behind(tmp_path, more):
    devices = [Device.model_validate(WIRED | more | {"id": f"pad-{n}", "unit": n}) for n in (1, 2, 3, 4)]
    before, usual = threading.active_count(), sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(400):
            pads = open_call_pads(devices, tmp_path).values()
            for pad in pads:
                pad.listen(lambda _key: None)
            closing = [threading.Thread(target=pad.close) for pad in pads]
            for one in closing:
                one.start()
            for one in closing:
                one.join()
            assert threading.active_count() == before
    finally:
        sys.setswitchinterval(usual)
