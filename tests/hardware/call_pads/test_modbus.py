"""Modbus pads: golden bytes of the virtual one, and pymodbus asking it over a real pseudo-terminal."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymodbus.client import ModbusSerialClient

from config.models import Device, Registers
from hardware.call_pads import open_call_pad, open_call_pads
from hardware.call_pads.modbus import SILENT_AFTER, ModbusLine, ModbusPad
from hardware.call_pads.modbus_speech import ModbusSpeech
from hardware.call_pads.port import CallPad, Key
from hardware.call_pads.rtu import Request, RequestReader, with_crc
from hardware.call_pads.twin import PadTwin, TwinLine
from hardware.faults import DeviceFault, FaultCode
from hardware.twins.plugs import PtyPlug
from tests.brokers import until
from tests.hardware.call_pads.streams import mutated
from tests.hardware.call_pads.test_serial_pads import Rig

REGISTERS = Registers(
    buttons={"next": 0, "recall": 1, "start": 2, "pause": 5},
    lamps={"waiting": 0, "here": 1, "obeyed": 3, "refused": 3},
    number=0,
    waiting=1,
)
DEVICE = Device(
    id="pad-17", kind="call_pad", driver="modbus", address="{data}/bus", unit=17, window="1", registers=REGISTERS
)


def hear(speech: ModbusSpeech, data: str) -> str:
    return speech.hear(bytes.fromhex(data)).hex(" ")


# The frames follow the specifications named in rtu.py. Their CRCs are pymodbus's, so that neither side checks itself.


def test_the_crc_is_that_of_the_specifications_example():
    assert RequestReader(2).unpack(bytes.fromhex("02 07 41 12")) is not None


def test_a_look_at_the_buttons_is_answered_with_these_bytes():
    speech = ModbusSpeech(17, REGISTERS)
    assert hear(speech, "11 02 00 00 00 06 fa 98") == "11 02 01 00 a5 48"
    speech.press(Key.RECALL)
    speech.press(Key.PAUSE)
    assert hear(speech, "11 02 00 00 00 06 fa 98") == "11 02 01 22 25 51"
    assert hear(speech, "11 02 00 00 00 06 fa 98") == "11 02 01 00 a5 48"  # it was let go


def test_coils_and_registers_are_written_with_these_bytes():
    speech = ModbusSpeech(17, REGISTERS)
    assert hear(speech, "11 0f 00 00 00 02 01 03 9f 9a") == "11 0f 00 00 00 02 d6 9a"
    assert hear(speech, "11 10 00 00 00 02 04 00 0c 00 07 26 ae") == "11 10 00 00 00 02 43 58"
    assert speech.seen()["lamps"] == {"waiting": True, "here": True, "obeyed": False, "refused": False}
    assert (speech.seen()["number"], speech.seen()["waiting"]) == (12, 7)


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        (Request(17, 0x06, 0, 1), "11 86 01"),
        (Request(17, 0x02, 0, 7), "11 82 02"),
        (Request(17, 0x0F, 9, 1, b"\x01"), "11 8f 02"),
        (Request(17, 0x0F, 0, 9, b"\x01"), "11 8f 03"),
        (Request(17, 0x10, 0, 0), "11 90 03"),
    ],
)
def test_what_it_cannot_do_is_refused_as_the_specification_has_it(request_, answer):
    assert ModbusSpeech(17, REGISTERS)._answer(request_)[:-2].hex(" ") == answer


def test_a_request_to_another_unit_or_with_a_wrong_crc_is_not_answered():
    speech = ModbusSpeech(17, REGISTERS)
    assert hear(speech, "12 02 00 00 00 06 fa ab") == ""
    assert hear(speech, "11 02 00 00 00 06 fa 90") == ""


def asked_like_real_ones() -> st.SearchStrategy[bytes]:
    """Right requests, of any function, to places that there are or are not."""
    functions = st.sampled_from([1, 2, 3, 5, 6, 15, 16])
    written = st.binary(max_size=6).map(lambda data: bytes((len(data),)) + data)
    return st.builds(
        lambda function, places, data: with_crc(bytes((17, function)) + places + (data if function > 6 else b"")),
        functions,
        st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda pair: bytes((0, pair[0], 0, pair[1]))),
        written,
    )


@settings(deadline=None)
@given(mutated(asked_like_real_ones()))
def test_no_bytes_make_the_virtual_pad_fall_or_hang(pieces):
    speech = ModbusSpeech(17, REGISTERS)
    for piece in pieces:
        speech.hear(piece)
    speech._heard = 0.0  # the line was quiet
    assert hear(speech, "11 02 00 00 00 06 fa 98").endswith("11 02 01 00 a5 48")


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    twin = PadTwin(TwinLine(PtyPlug(tmp_path / "bus")), ModbusSpeech(17, REGISTERS))
    twin.start()
    pad = open_call_pad(DEVICE, tmp_path)
    keys: list[Key] = []
    pad.listen(keys.append)
    asked_once(pad)
    yield Rig(twin, pad, keys)
    pad.close()
    twin.stop()


def asked_once(pad: CallPad) -> None:
    """Wait until its buttons have been looked at."""
    until(lambda: pad.fault() is None and pad._down is not None)


def test_every_key_comes_through_once(rig):
    for count, key in enumerate((Key.NEXT, Key.RECALL, Key.START, Key.PAUSE), start=1):
        rig.press(key)
        until(lambda count=count: len(rig.keys) == count)
    assert rig.keys == [Key.NEXT, Key.RECALL, Key.START, Key.PAUSE]


def test_a_press_is_found_within_100_ms(rig):
    times = []
    for count, key in enumerate(("next", "recall", "start", "pause"), start=1):
        began = time.monotonic()
        rig.press(key)
        until(lambda count=count: len(rig.keys) == count)
        times.append(time.monotonic() - began)
    assert min(times) < 0.1


def test_a_key_that_it_does_not_have_is_said_with_those_that_it_has(rig):
    with pytest.raises(ValueError, match=r"no key miss; it has next, recall, start, pause"):
        rig.press("miss")


def test_lamps_and_digits_show_what_they_are_told(rig):
    rig.pad.show("A012", 7)
    until(lambda: (rig.state("number"), rig.state("waiting")) == (12, 7))
    assert rig.state("lamps") == {"waiting": True, "here": True, "obeyed": False, "refused": False}
    rig.pad.show(None, 0)
    until(lambda: (rig.state("number"), rig.state("waiting")) == (0, 0))
    assert rig.state("lamps") == {"waiting": False, "here": False, "obeyed": False, "refused": False}
    rig.pad.show("A012", 70_000)
    until(lambda: rig.state("waiting") == 65_535)


def test_obeyed_sounds_shortly_and_refused_for_longer_on_one_beeper(rig):
    rig.pad.accept()
    until(lambda: rig.state("beeps") == 1)
    rig.pad.refuse()
    until(lambda: rig.state("lamps")["refused"])
    until(lambda: rig.state("long_beeps") == 1)
    assert rig.state("beeps") == 1


def test_a_pad_that_says_nothing_is_silent_and_its_lamps_are_lit_again_when_it_answers(rig):
    rig.pad.show("A012", 7)
    until(lambda: rig.state("number") == 12)
    rig.twin.obey({"fault": "silent"})
    until(lambda: rig.pad.fault() is not None)
    assert rig.pad.fault().code == FaultCode.SILENT
    rig.twin._speech.dark()
    rig.twin.obey({"fault": None})
    until(lambda: rig.state("number") == 12 and rig.pad.fault() is None, within_s=3)


def test_a_pad_pulled_out_is_offline_and_comes_back_by_itself_within_three_seconds(rig):
    rig.pad.show("A012", 7)
    until(lambda: rig.state("number") == 12)
    rig.twin.obey({"fault": "unplugged"})
    until(lambda: rig.pad.fault() is not None)
    assert rig.pad.fault().code == FaultCode.OFFLINE
    rig.pad.refuse()  # goes nowhere, and does not hurt
    rig.twin.obey({"fault": None})
    began = time.monotonic()
    until(lambda: rig.state("number") == 12)
    assert time.monotonic() - began < 3
    rig.press("next")
    until(lambda: rig.keys == [Key.NEXT])


def test_a_key_that_is_down_when_the_pad_is_found_was_not_pressed_now(rig):
    rig.twin.obey({"fault": "unplugged"})
    until(lambda: rig.pad.fault() is not None)
    rig.press("next")
    rig.twin._speech._down.add(0)
    rig.twin.obey({"fault": None})
    asked_once(rig.pad)
    rig.press("recall")
    until(lambda: rig.keys)
    assert rig.keys == [Key.RECALL]


def test_noise_between_the_answers_costs_a_look_and_no_more(rig):
    rig.send(bytes.fromhex("11 02 ff 00 11 82 55"))
    rig.press("next")
    until(lambda: rig.keys == [Key.NEXT], within_s=2)
    assert rig.pad.fault() is None


def test_registers_that_the_pad_does_not_have_are_said(tmp_path):
    twin = PadTwin(TwinLine(PtyPlug(tmp_path / "bus")), ModbusSpeech(17, REGISTERS))
    twin.start()
    wrong = REGISTERS.model_copy(update={"lamps": {"waiting": 40}})
    pad = open_call_pad(DEVICE.model_copy(update={"registers": wrong}), tmp_path)
    pad.listen(lambda _key: None)
    until(lambda: pad.fault() is not None and pad.fault().code == FaultCode.MISCONFIGURED)
    until(lambda: pad._unanswered > SILENT_AFTER)
    assert pad.fault().code == FaultCode.MISCONFIGURED  # it answers
    assert "compare `registers` with its sheet" in pad.fault().detail
    twin.obey({"fault": "silent"})
    until(lambda: pad.fault().code == FaultCode.SILENT)
    pad.close()
    twin.stop()


@pytest.mark.parametrize("echoes", [False, True])
def test_pads_on_one_line_hear_and_show_their_own_also_through_an_adapter_that_echoes(tmp_path, echoes):
    line = TwinLine(PtyPlug(tmp_path / "bus"), echoes=echoes)
    devices = [DEVICE.model_copy(update={"id": f"pad-{unit}", "unit": unit}) for unit in (17, 18)]
    twins = [PadTwin(line, ModbusSpeech(device.unit, REGISTERS)) for device in devices]
    for twin in twins:
        twin.start()
    pads = list(open_call_pads(devices, tmp_path).values())
    keys: list[list[Key]] = [[], []]
    for pad, heard in zip(pads, keys, strict=True):
        pad.listen(heard.append)
    for pad in pads:
        asked_once(pad)
    twins[0].obey({"press": "next"})
    twins[1].obey({"press": "recall"})
    pads[1].show("A031", 3)
    until(lambda: all(keys) and twins[1].obey({})["number"] == 31)
    assert keys == [[Key.NEXT], [Key.RECALL]]
    assert twins[0].obey({})["number"] is None
    for pad, twin in zip(pads, twins, strict=True):
        pad.close()
        twin.stop()


def test_a_dead_pad_does_not_slow_the_others(tmp_path):
    line = TwinLine(PtyPlug(tmp_path / "bus"))
    devices = [DEVICE.model_copy(update={"id": f"pad-{unit}", "unit": unit}) for unit in (17, 18)]
    alive = PadTwin(line, ModbusSpeech(18, REGISTERS))
    alive.start()
    dead, well = open_call_pads(devices, tmp_path).values()
    keys: list[Key] = []
    dead.listen(lambda _key: None)
    well.listen(keys.append)
    asked_once(well)
    until(lambda: dead.fault() is not None and dead._unanswered >= SILENT_AFTER)
    times = []
    for count, key in enumerate(("next", "recall", "start", "pause"), start=1):
        began = time.monotonic()
        alive.obey({"press": key})
        until(lambda count=count: len(keys) == count)
        times.append(time.monotonic() - began)
    assert sorted(times)[1] < 0.1
    assert (dead.fault().code, well.fault()) == (FaultCode.SILENT, None)
    dead.close()
    well.close()
    alive.stop()


def test_a_modbus_pad_without_registers_is_said(tmp_path):
    with pytest.raises(DeviceFault, match="registers") as raised:
        open_call_pad(DEVICE.model_copy(update={"registers": None}), tmp_path)
    assert raised.value.code == FaultCode.MISCONFIGURED


class FuzzedPort:
    """A serial port on which every question is answered with the next of some bytes, whatever they are."""

    is_open = True
    inter_byte_timeout = 0.0

    def __init__(self, answers: list[bytes]) -> None:
        self._answers = answers
        self._held = b""

    @property
    def in_waiting(self) -> int:
        return len(self._held)

    def write(self, data: bytes) -> int:
        self._held += self._answers.pop(0) if self._answers else b""
        return len(data)

    def read(self, size: int) -> bytes:
        data, self._held = self._held[:size], self._held[size:]
        return data

    def close(self) -> None:
        pass


def answers_like_real_ones() -> st.SearchStrategy[bytes]:
    """Anything, and right frames with something wrong."""
    body = st.binary(max_size=12).map(lambda rest: bytes((17,)) + rest)
    begun = st.sampled_from([b"\x11\x02", b"\x11\x0f", b"\x11\x10", b"\x11\x82", b"\x12\x02"])
    right = st.one_of(body, st.builds(bytes.__add__, begun, st.binary(max_size=12))).map(with_crc)
    return st.one_of(st.binary(max_size=40), right, st.builds(bytes.__add__, st.binary(max_size=6), right))


@settings(deadline=None)
@given(st.lists(answers_like_real_ones(), max_size=4))
def test_no_answer_makes_the_driver_fall_or_hang(answers):
    client = ModbusSerialClient("/dev/none", timeout=0.001, retries=0, handle_local_echo=True)
    client.socket = FuzzedPort(list(answers))
    pressed: list[Key] = []
    pad = ModbusPad(ModbusLine("/dev/none", 9600), 17, REGISTERS)
    pad._pressed = pressed.append
    pad.show("A012", 7)
    for _ in range(SILENT_AFTER):
        pad._next_turn = 0.0
        pad.take_turn(client)
    assert pad.fault() is not None or set(pressed) <= set(Key)
