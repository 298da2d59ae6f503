"""The doctor, with real twins for devices and a real broker."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from config.keys import make_keys, read_keys
from config.load import load_hall
from config.settings import Settings
from hardware.twins.building import build_twins
from hardware.twins.reception import Twin
from onedoor.cli import app
from onedoor.doctor import surroundings
from onedoor.doctor.devices import looked_at
from onedoor.doctor.finding import How, ill, told, well
from onedoor.doctor.visit import visit
from tests.brokers import free_port, mosquitto_broker
from tests.halls import small_hall, write_small_hall


@pytest.fixture
def hall(tmp_path: Path) -> Path:
    """The small hall as one with real devices: nothing says that twins stand at their addresses."""
    folder = write_small_hall(tmp_path / "hall")
    devices = (folder / "devices.toml").read_text()
    (folder / "devices.toml").write_text(devices.replace("twin = true", "twin = false"))
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    data = tmp_path / "data"
    make_keys(small_hall(), data)
    http, live, mqtt = free_port(), free_port(), free_port()
    return Settings(data=data, http_port=http, live_port=live, mqtt_url=f"mqtt://127.0.0.1:{mqtt}")


@pytest.fixture
def twins(settings: Settings) -> Iterator[dict[str, Twin]]:
    running = build_twins(small_hall(), settings.data)
    for twin in running.values():
        twin.start()
    yield running
    for twin in running.values():
        twin.stop()


def findings(hall: Path, settings: Settings) -> tuple[dict[str, dict[str, Any]], int]:
    said, code = visit(hall, settings, as_json=True)
    return {one["what"]: one for one in json.loads(said)["findings"]}, code


def test_a_hall_whose_devices_work_has_nothing_to_mend(hall, settings, twins):
    said, code = visit(hall, settings, as_json=False)
    assert code == 0
    assert said.splitlines()[-1] == "nothing to mend"
    for told_of in (
        "data folder",
        "disk",
        "keys",
        "clock",
        "fonts",
        "voice gmw/en",
        "printer-1",
        "pad-8",
        "speaker-east",
    ):
        assert f"ok    {told_of}" in said


def test_each_device_that_does_not_work_is_named_with_what_to_do(hall, settings, twins):
    twins["printer-1"].obey({"fault": "paper_out"})
    twins["printer-2"].obey({"fault": "unplugged"})
    twins["pad-3"].obey({"fault": "unplugged"})
    found, code = findings(hall, settings)
    assert code == 1
    bad = {what for what, one in found.items() if one["how"] == "bad"}
    assert bad == {"printer-1", "printer-2", "pad-3"}
    assert found["printer-1"]["found"] == "paper out"
    assert "roll" in found["printer-1"]["to_do"]
    assert found["pad-3"]["found"] == "offline"
    assert "plug" in found["pad-3"]["to_do"]
    twins["printer-2"].obey({"fault": None})
    twins["pad-3"].obey({"fault": None})


def test_an_engine_that_is_not_installed_is_looked_at_and_espeak_s_own_voices_are_well(hall, settings):
    (hall / "voice.toml").write_text('[voice]\nengine = "piper"\nmodels.en = "models/en.onnx"\n')
    found = {one.what: one for one in surroundings.voices(hall, load_hall(hall), settings)}
    assert found["voice gmw/en"].how is How.WELL
    assert found["voice piper en"].how is How.LOOK
    assert found["voice piper en"].found.startswith("piper: ")
    assert found["voice piper en"].to_do == "until then eSpeak NG speaks in its place"


def test_devices_that_a_role_holds_here_are_not_opened_beside_it(hall, settings, twins):
    urls = {name: f"http://127.0.0.1:{free_port()}" for name in ("http", "live", "mqtt")}
    run = urls | {"pids": {"devices": os.getpid(), "server": 1}}
    (settings.data / "run.json").write_text(json.dumps(run))
    found, code = findings(hall, settings)
    assert not {"pad-3", "printer-1"} & set(found)
    assert found["devices"]["how"] == "look"
    assert "ONEDOOR_HTTP_HOST" in found["devices"]["to_do"]
    assert code == 0


def test_a_device_of_another_machine_is_left_to_the_doctor_there(hall, settings):
    elsewhere = (hall / "devices.toml").read_text().replace("[[device]]", '[[device]]\nmachine = "kiosk-pc"')
    (hall / "devices.toml").write_text(elsewhere)
    found = list(looked_at(hall, load_hall(hall), settings))
    assert {one.what for one in found} == {device.id for device in small_hall().device}
    assert {(one.how, one.to_do) for one in found} == {(How.LOOK, "run the doctor there")}


def test_a_port_that_something_else_has_taken_is_named_with_its_setting(settings):
    with socket.create_server(("127.0.0.1", settings.http_port)):
        server, screens, _ = surroundings.ports(settings, is_open=False)
    assert server.how is How.LOOK
    assert "ONEDOOR_HTTP_PORT" in server.to_do
    assert screens.how is How.WELL


def test_the_broker_is_asked_whether_it_lets_this_machine_in(hall, settings, tmp_path):
    with mosquitto_broker(tmp_path / "broker", hall) as broker:
        there = settings.model_copy(update={"mqtt_url": f"mqtt://127.0.0.1:{broker.port}"})
        (ours,) = surroundings.broker(small_hall(), there, broker.keys)
        (others,) = surroundings.broker(small_hall(), there, read_keys(settings.data))
    assert ours.how is How.WELL
    assert others.how is How.ILL
    assert "keys.json" in others.to_do


def test_keys_that_others_may_read_are_no_keys_nor_are_damaged_ones(settings):
    (settings.data / "keys.json").chmod(0o644)
    (readable,) = surroundings.keys(small_hall(), settings.data)
    assert readable.how is How.ILL
    assert readable.to_do.startswith("chmod 600")
    (settings.data / "keys.json").chmod(0o600)
    known = json.loads((settings.data / "keys.json").read_text())
    del known["persons"]
    (settings.data / "keys.json").write_text(json.dumps(known))
    (older,) = surroundings.keys(small_hall(), settings.data)
    assert (older.how, older.found) == (How.LOOK, "not on this machine: persons")
    (settings.data / "keys.json").write_text("{")
    (damaged,) = surroundings.keys(small_hall(), settings.data)
    assert damaged.how is How.ILL
    (settings.data / "keys.json").unlink()
    (missing,) = surroundings.keys(small_hall(), settings.data)
    assert missing.how is How.LOOK


def test_a_clock_that_was_set_back_and_one_that_is_not_the_servers_are_told(settings):
    now = datetime.now(UTC)
    (right,) = surroundings.clock(small_hall(), settings.data, now)
    (apart,) = surroundings.clock(small_hall(), settings.data, now - timedelta(hours=1))
    assert (right.how, apart.how) == (How.WELL, How.ILL)
    later = now.timestamp() + 3600
    os.utime(settings.data / "keys.json", (later, later))
    (back,) = surroundings.clock(small_hall(), settings.data, None)
    assert back.how is How.ILL
    assert "NTP" in back.to_do


def test_a_faulty_hall_is_the_first_thing_to_mend(hall, settings):
    (hall / "more.toml").write_text('[[zone]]\nname = "not a name"\ntitle = "无"\n')
    found, code = findings(hall, settings)
    assert code == 1
    assert list(found) == ["hall"]
    assert "not a name" in found["hall"]["found"]


def test_it_is_a_command(hall, tmp_path, monkeypatch):
    monkeypatch.setenv("ONEDOOR_DATA", str(tmp_path / "data"))
    (hall / "more.toml").write_text("[[zone]]\n")
    answer = CliRunner().invoke(app, ["doctor", str(hall)])
    assert answer.exit_code == 1
    assert answer.output.startswith("BAD   hall")
    assert answer.output.endswith("one to mend\n")


def test_what_is_bad_is_counted_at_the_end():
    found = [well("disk", "free"), ill("pad-1", "offline", "plug it in"), ill("pad-2", "offline", "plug it in")]
    lines = list(told(found))
    assert lines[0] == "ok    disk   free"
    assert lines[2] == "             -> plug it in"
    assert lines[-1] == "2 to mend"
    assert list(told(found[:2]))[-1] == "one to mend"
