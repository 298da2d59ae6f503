"""The simple pad: its four bytes, and one on a real pseudo-terminal."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.models import Device
from hardware.call_pads import open_call_pad, open_call_pads
from hardware.call_pads.opening import simple_of
from hardware.call_pads.port import Key
from hardware.call_pads.simple import Command, CommandReader, Simple
from hardware.call_pads.twin import PadTwin, TwinLine
from hardware.call_pads.twin_speech import SimpleSpeech
from hardware.faults import DeviceFault, FaultCode
from hardware.twins.plugs import PtyPlug
from tests.brokers import until
from tests.hardware.call_pads.streams import mutated
from tests.hardware.call_pads.test_serial_pads import Rig

DEVICE = Device(id="pad-12", kind="call_pad", driver="simple", address="{data}/pad-12", unit=12, window="12")
COMMANDS = st.builds(Command, st.integers(0, 255), st.integers(0x30, 0x3D))


@pytest.mark.parametrize(
    ("command", "data"),
    [(Command(12, 0x31), "01 0c 31 07"), (Command(1, 0x3D), "01 01 3d 07"), (Command(7, 0x30), "01 07 30 07")],
)
def test_commands_are_these_bytes(command, data):
    assert command.pack() == bytes.fromhex(data)
    assert CommandReader().read(bytes.fromhex(data)) == [command]


@pytest.mark.parametrize(
    ("command", "key"),
    [(0x31, Key.NEXT), (0x32, Key.RECALL), (0x33, Key.START), (0x34, Key.FINISH), (0x30, None), (0x35, None)],
)
def test_its_four_keys_mean(command, key):
    assert Simple().key_of(Command(1, command)) == key


def test_the_hall_may_give_its_keys_other_meanings():
    dialect = simple_of(DEVICE.model_copy(update={"keys": ("next", "pause")}))
    assert [dialect.key_of(Command(1, command)) for command in (0x31, 0x32, 0x33)] == [Key.NEXT, Key.PAUSE, None]


@pytest.mark.parametrize(("number", "waiting", "commands"), [("A012", 0, "36 39"), (None, 3, "37 38")])
def test_two_lamps_say_whether_people_wait_and_whether_somebody_is_here(number, waiting, commands):
    assert bytes(command.command for command in Simple().shown(1, number, waiting)) == bytes.fromhex(commands)


def test_obeyed_is_a_short_beep_and_refused_a_long_one():
    assert [Simple().sounds(4, obeyed=obeyed) for obeyed in (True, False)] == [
        [Command(4, 0x3C)],
        [Command(4, 0x3D)],
    ]


def test_nothing_that_we_say_to_it_could_be_taken_for_a_key_when_it_comes_back():
    dialect = Simple()
    said = [*dialect.shown(1, "A001", 1), *dialect.shown(1, None, 0)]
    said += [*dialect.sounds(1, obeyed=True), *dialect.sounds(1, obeyed=False)]
    assert not any(dialect.is_pads(command) for command in said)


@settings(deadline=None)
@given(st.lists(COMMANDS, max_size=8), st.integers(1, 5))
def test_commands_are_found_however_they_are_chopped_up(commands, size):
    stream = b"".join(command.pack() for command in commands)
    reader = CommandReader()
    assert [c for at in range(0, len(stream), size) for c in reader.read(stream[at : at + size])] == commands


@settings(deadline=None)
@given(mutated(COMMANDS.map(Command.pack)), COMMANDS)
def test_whatever_came_after_quiet_the_next_command_is_found(pieces, command):
    reader, speech = CommandReader(), SimpleSpeech(12, Simple())
    for piece in pieces:
        for found in reader.read(piece):
            Simple().key_of(found)
        assert len(reader._held) < 4
        assert speech.hear(piece) == b""
    reader.quiet()
    assert not reader.waiting
    assert reader.read(command.pack()) == [command]


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    twin = PadTwin(TwinLine(PtyPlug(tmp_path / "pad-12")), SimpleSpeech(12, simple_of(DEVICE)))
    twin.start()
    pad = open_call_pad(DEVICE, tmp_path)
    keys: list[Key] = []
    pad.listen(keys.append)
    until(lambda: pad.fault() is None)
    yield Rig(twin, pad, keys)
    pad.close()
    twin.stop()


def test_every_key_that_it_has_comes_through(rig):
    for count, key in enumerate((Key.NEXT, Key.RECALL, Key.START, Key.FINISH), start=1):
        rig.press(key)
        until(lambda count=count: len(rig.keys) == count)
    assert rig.keys == [Key.NEXT, Key.RECALL, Key.START, Key.FINISH]


def test_a_key_that_it_does_not_have_is_said_with_those_that_it_has(rig):
    with pytest.raises(ValueError, match=r"no key pause; it has next, recall, start, finish"):
        rig.press("pause")


def test_its_lamps_and_its_beeper_do_what_they_are_told(rig):
    rig.pad.show("A012", 7)
    until(lambda: rig.state("lamps") == {"waiting": True, "here": True})
    rig.pad.show(None, 0)
    until(lambda: rig.state("lamps") == {"waiting": False, "here": False})
    rig.pad.accept()
    rig.pad.refuse()
    until(lambda: (rig.state("beeps"), rig.state("long_beeps")) == (1, 1))


def test_noise_before_a_press_and_half_a_press_do_not_hide_the_next(rig):
    rig.send(bytes.fromhex("01 0c 01 01 ff 07 01 0c"))
    until(lambda: not rig.pad._line._reader.waiting)
    rig.press("next")
    until(lambda: rig.keys == [Key.NEXT])


def test_pads_of_two_drivers_cannot_share_a_line(tmp_path):
    other = DEVICE.model_copy(update={"id": "pad-13", "driver": "ff68", "unit": 13})
    with pytest.raises(DeviceFault, match="a line of its own") as raised:
        open_call_pads([DEVICE, other], tmp_path)
    assert raised.value.code == FaultCode.MISCONFIGURED
