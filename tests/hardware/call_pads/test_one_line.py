"""Many pads on one pair of wires: noise, echoes, two keys at once, one pad dead."""

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.models import Device
from hardware.call_pads import open_call_pads
from hardware.call_pads.frames import Frame
from hardware.call_pads.port import CallPad, Key
from hardware.call_pads.twin import PadTwin, TwinLine
from hardware.twins.building import speech_of
from hardware.twins.plugs import PtyPlug
from tests.brokers import until


@dataclass
class Bus:
    """Pads at windows 1, 2 and so on, their twins, and the keys that came through."""

    pads: dict[int, CallPad]
    twins: dict[int, PadTwin]
    keys: dict[int, list[Key]]

    def send(self, data: bytes) -> None:
        self.twins[1].obey({"send": data.hex()})

    def state(self, unit: int, what: str) -> object:
        return self.twins[unit].obey({})[what]


OpenBus = Callable[..., Bus]


@pytest.fixture
def open_bus(tmp_path: Path) -> Iterator[OpenBus]:
    with ExitStack() as open_ones:

        def opens(driver: str = "ff68", size: int = 3, *, echoes: bool = False) -> Bus:
            line = TwinLine(PtyPlug(tmp_path / "bus"), echoes=echoes)
            about = {"kind": "call_pad", "driver": driver, "address": "{data}/bus"}
            devices = [Device(id=f"pad-{n}", unit=n, window=str(n), **about) for n in range(1, size + 1)]
            twins = {device.unit: PadTwin(line, speech_of(device)) for device in devices}
            for twin in twins.values():
                twin.start()
                open_ones.callback(twin.stop)
            opened = open_call_pads(devices, tmp_path)
            pads = {device.unit: opened[device.id] for device in devices}
            keys: dict[int, list[Key]] = {unit: [] for unit in pads}
            for unit, pad in pads.items():
                pad.listen(keys[unit].append)
                open_ones.callback(pad.close)
            until(lambda: all(pad.fault() is None for pad in pads.values()))
            return Bus(pads, twins, keys)

        yield opens


@pytest.mark.parametrize("driver", ["ff68", "simple"])
def test_each_pad_hears_and_shows_its_own(open_bus, driver):
    bus = open_bus(driver)
    for unit, key in ((1, "next"), (2, "recall"), (3, "start")):
        bus.twins[unit].obey({"press": key})
    until(lambda: all(bus.keys.values()))
    assert bus.keys == {1: [Key.NEXT], 2: [Key.RECALL], 3: [Key.START]}
    bus.pads[2].show("A012", 7)
    bus.pads[3].refuse()
    lit, sounded = ("number", "beeps") if driver == "ff68" else ("lamps", "long_beeps")
    until(lambda: bus.state(3, sounded))
    assert bus.state(2, lit) in ("012", {"waiting": True, "here": True})
    assert bus.state(1, lit) in (None, {"waiting": False, "here": False})


@pytest.mark.parametrize("driver", ["ff68", "simple"])
def test_an_adapter_that_echoes_makes_nobody_press(open_bus, driver):
    bus = open_bus(driver, echoes=True)
    for pad in bus.pads.values():
        pad.show("A031", 31)
        pad.refuse()
    for key in ("next", "recall", "start"):
        bus.twins[2].obey({"press": key})
        until(lambda key=key: bus.keys[2] and bus.keys[2][-1] == key)
        bus.pads[2].accept()
    sounded = "beeps" if driver == "ff68" else "long_beeps"
    until(lambda: bus.state(3, sounded))
    bus.twins[3].obey({"press": "finish"})  # behind every echo
    until(lambda: bus.keys[3])
    assert bus.keys == {1: [], 2: [Key.NEXT, Key.RECALL, Key.START], 3: [Key.FINISH]}


def test_an_echoed_acknowledgement_is_not_answered_again_and_again(open_bus):
    bus = open_bus("ff68", echoes=True)
    bus.pads[1].show("A001", 1)
    until(lambda: bus.state(1, "number") == "001")
    bus.twins[1].obey({"press": "next"})
    until(lambda: bus.state(1, "acknowledged"))
    bus.twins[2].obey({"press": "recall"})
    until(lambda: bus.keys[2])
    until(lambda: bus.state(2, "acknowledged"))
    assert (bus.state(1, "acknowledged"), bus.state(2, "acknowledged")) == (1, 1)


def test_two_keys_at_once_spoil_each_other_and_count_when_the_pads_say_them_again(open_bus):
    bus = open_bus("ff68")
    one, other = Frame(1, 1, b"\x0c").pack(), Frame(2, 1, b"\x0d").pack()
    bus.send(bytes(byte for pair in zip(one, other, strict=True) for byte in pair))
    until(lambda: not bus.pads[1]._line._reader.waiting and bus.pads[1]._line._reader.noise)
    assert not any(bus.keys.values())
    bus.send(one + other)
    until(lambda: bus.keys[1] == [Key.NEXT] and bus.keys[2] == [Key.RECALL])


def test_every_press_between_noise_counts_once(open_bus):
    bus = open_bus("ff68")
    dice = random.Random(68)
    codes = {Key.NEXT: b"\x0c", Key.RECALL: b"\x0d", Key.START: b"\x0f", Key.PAUSE: b"\x12", Key.TRANSFER: b"\x13"}
    expected: dict[int, list[Key]] = {1: [], 2: [], 3: []}
    for key, code in codes.items():
        for unit in (1, 2, 3):
            expected[unit].append(key)
            bus.send(dice.randbytes(dice.randrange(40)) + b"\xff\x68\x05")
            until(lambda: not bus.pads[1]._line._reader.waiting)
            bus.send(Frame(unit, 1, code).pack())
            until(lambda unit=unit: len(bus.keys[unit]) == len(expected[unit]))
    assert bus.keys == expected


def test_a_dead_pad_does_not_hold_up_the_others(open_bus):
    bus = open_bus("ff68")
    bus.twins[1].obey({"fault": "silent"})
    for _ in range(20):
        bus.pads[1].show("A001", 1)
    bus.pads[2].show("A012", 7)
    bus.twins[3].obey({"press": "next"})
    until(lambda: bus.state(2, "number") == "012" and bus.keys[3] == [Key.NEXT], within_s=1)
    assert bus.state(1, "number") is None


def test_the_line_stays_as_long_as_one_pad_is_plugged_in(open_bus):
    bus = open_bus("ff68")
    bus.twins[1].obey({"fault": "unplugged"})
    bus.twins[2].obey({"press": "next"})
    until(lambda: bus.keys[2] == [Key.NEXT])
    for unit in (2, 3):
        bus.twins[unit].obey({"fault": "unplugged"})
    until(lambda: all(pad.fault() is not None for pad in bus.pads.values()))
    bus.twins[3].obey({"fault": None})
    until(lambda: bus.pads[3].fault() is None)
    bus.twins[3].obey({"press": "recall"})
    until(lambda: bus.keys[3] == [Key.RECALL])
