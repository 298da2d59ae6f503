"""The roles `twins` and `devices` as processes: a key pressed on a twin goes out on the wire, the answer lights it."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from config.load import load_hall
from hardware.printers import open_printer
from hardware.twins.command import obey
from hardware.twins.control import TwinsAway, control_path, tell
from tests.brokers import HALL_DIR, ROOT, RunningBroker, until
from tests.hardware.printers.conftest import slip
from tests.wire.ears import Heard
from wire.messages import DeviceState, PadPress, PadReply, WindowState, WindowStatus


@contextmanager
def role(module: str, environment: dict[str, str], said: Path, hall: Path = HALL_DIR):
    """A role's process; it must end by itself within 2 s of being asked."""
    with said.open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", module, str(hall)], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        yield process
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            assert process.wait(5) == 0, said.read_text()
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    data = tmp_path_factory.mktemp("twins")
    with role("hardware.twins", os.environ | {"ONEDOOR_DATA": str(data)}, data / "log"):
        until(control_path(data).exists, within_s=20)
        yield data


def test_every_device_of_the_demo_hall_that_wants_a_twin_has_one(twins):
    wanted = sorted(device.id for device in load_hall(HALL_DIR).device if device.twin)
    assert tell(twins, {"twins": True}) == {"ok": True, "twins": wanted}


def test_a_slip_is_printed_by_the_demo_halls_printer(twins):
    device = next(device for device in load_hall(HALL_DIR).device if device.id == "printer-1")
    before = tell(twins, {"twin": "printer-1"})["slips"]
    open_printer(device, twins).print(slip())
    after = tell(twins, {"twin": "printer-1"})
    assert after["slips"] == before + 1
    assert Path(after["latest"]).exists()


def test_twins_are_broken_and_mended_on_command(twins):
    assert tell(twins, {"twin": "printer-2", "fault": "paper_out"})["fault"] == "paper_out"
    assert tell(twins, {"twin": "printer-2", "fault": None})["fault"] is None


@pytest.mark.parametrize(
    "line",
    [
        b"not json\n",
        b"[]\n",
        b"{}\n",
        b'{"twin": "nobody"}\n',
        b'{"twin": ["pad-1"]}\n',
        b'{"twin": "printer-1", "fault": "on_fire"}\n',
        b'{"twin": "printer-1", "fault": "paper_out", "after_rows": "many"}\n',
        b'{"twin": "pad-1", "press": "any"}\n',
        b'{"twin": "pad-1", "send": "xyz"}\n',
        b"\xff\xfe\n",
        b"[" * 30_000 + b"\n",
    ],
)
def test_a_command_that_is_none_is_refused_with_a_reason(twins, line):
    with socket.socket(socket.AF_UNIX) as control, control.makefile("rwb") as lines:
        control.connect(str(control_path(twins)))
        for _ in range(2):  # and the line stays open
            lines.write(line)
            lines.flush()
            answer = json.loads(lines.readline())
            assert answer["ok"] is False
            assert answer["error"]


def test_the_shell_command_does_the_same(twins):
    def shell(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "hardware.twins.control", *words],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    told = shell(str(twins), '{"twin": "pad-4", "press": "next"}')
    assert told.returncode == 0
    assert json.loads(told.stdout)["kind"] == "call_pad"
    assert shell(str(twins), '{"twin": "nobody"}').returncode == 1
    assert shell(str(twins / "nowhere"), "{}").returncode == 1
    assert shell().returncode == 2


def test_the_twins_of_a_running_hall_are_listed_used_and_broken_in_words(twins):
    listed = obey(twins, [])
    assert len(listed) == len(tell(twins, {"twins": True})["twins"])
    assert any(line.startswith("pad-5 ") and "call_pad works" in line for line in listed)
    assert "broken: silent" in obey(twins, ["pad-5", "fault", "silent"])[0]
    assert "call_pad works" in obey(twins, ["pad-5", "mend"])[0]
    with pytest.raises(ValueError, match="no key 'any'"):
        obey(twins, ["pad-5", "press", "any"])
    with pytest.raises(ValueError, match="the names are"):
        obey(twins, ["nobody"])
    environment = os.environ | {"ONEDOOR_DATA": str(twins)}
    command = [sys.executable, "-m", "onedoor", "twin", str(HALL_DIR), "pad-5", "press", "next"]
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout.startswith("call_pad works")) == (0, True), told.stderr


def test_without_twins_one_is_told_where_they_were_looked_for(tmp_path):
    with pytest.raises(TwinsAway, match=str(tmp_path)):
        tell(tmp_path, {"twins": True})


def test_a_key_pressed_on_any_twin_goes_out_on_the_wire_and_the_answer_lights_it(broker: RunningBroker, tmp_path):
    server, presses, states = broker.link("server"), Heard(), Heard()
    server.subscribe(PadPress, presses, window="+")
    server.subscribe(DeviceState, states, device="+")
    server.start()
    until(lambda: server.connected)

    def state_of(device: str) -> DeviceState | None:
        own = [s for s, names in zip(states.messages, states.names, strict=False) if names["device"] == device]
        return own[-1] if own else None

    def well(device: str) -> bool:
        state = state_of(device)
        return bool(state and state.status == "ok" and state.since and state.since >= began)

    log, began = tmp_path / "log", datetime.now(UTC)
    with role("hardware.twins", broker.environment, log), role("hardware", broker.environment, log) as devices:
        until(lambda: well("pad-3"), within_s=20)

        tell(broker.data, {"twin": "pad-3", "press": "next"})
        (press,) = presses.wait_for(1)
        assert (press.key, presses.names[0]) == ("next", {"window": "3"})
        server.publish(PadReply(id=press.id, ok=True, number="A012", waiting=7), window="3")
        until(lambda: tell(broker.data, {"twin": "pad-3"})["number"] == "012")
        assert tell(broker.data, {"twin": "pad-3"})["waiting"] == "007"

        tell(broker.data, {"twin": "pad-3", "fault": "unplugged"})
        until(lambda: not state_of("pad-3").online)
        tell(broker.data, {"twin": "pad-3", "fault": None})
        until(lambda: state_of("pad-3").online, within_s=3)

        for pad, key in (("pad-12", "recall"), ("pad-13", "transfer"), ("rater-12", "rate:4")):
            until(lambda pad=pad: well(pad))
            count = len(presses.messages)
            assert tell(broker.data, {"twin": pad, "press": key})["ok"]
            pressed = presses.wait_for(count + 1)[-1]
            assert (pressed.key, presses.names[-1]["window"]) == (key, pad.partition("-")[2])

        devices.kill()  # as a power cut would: nothing it drove may stay shown as working
        pads = [device.id for device in load_hall(HALL_DIR).device if device.kind == "call_pad"]
        until(lambda: not any(state_of(pad).online for pad in pads), within_s=10)
        assert state_of("pad-3").kind == "call_pad"
    server.stop()


def test_what_a_window_does_is_read_on_the_panel_above_it(broker: RunningBroker, tmp_path):
    server, states = broker.link("server"), Heard()
    server.subscribe(DeviceState, states, device="panel-1")
    server.start()
    until(lambda: server.connected)
    log = tmp_path / "log"
    with role("hardware.twins", broker.environment, log), role("hardware", broker.environment, log):
        calling = WindowState(day=date(2026, 11, 23), seq=1, status=WindowStatus.CALLING, number="A012", call=1)
        assert server.publish(calling, window="1").wait(2)
        until(lambda: states.messages and states.messages[-1].online, within_s=20)
        until(lambda: tell(broker.data, {"twin": "panel-1"})["text"] == "Calling A012")
        face = tell(broker.data, {"twin": "panel-1"})
        assert face["blinking"] is True
        assert Path(face["picture"]).is_relative_to(broker.data / "panels")
        assert Path(face["picture"]).exists()
    server.stop()


@pytest.mark.parametrize("module", ["hardware", "hardware.twins"])
def test_a_role_that_cannot_start_says_why(module, tmp_path):
    (tmp_path / "hall.toml").write_text("[hall]\n")
    told = subprocess.run(
        [sys.executable, "-m", module, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == os.EX_CONFIG
    assert "cannot_start" in told.stderr
    assert "Traceback" not in told.stderr
