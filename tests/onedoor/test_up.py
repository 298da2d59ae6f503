"""`onedoor up` as a whole process; its roles are small ones."""

from __future__ import annotations

import os
import signal
import socket
import stat
import time
from urllib.parse import urlsplit

import pytest

from onedoor.roles import PROGRAMS
from tests.notices import Notices
from tests.onedoor.conftest import Door
from tests.onedoor.waiting import lives, wait_until


def test_run_json_says_where_the_hall_answers_while_it_is_open(door: Door) -> None:
    process = door.open()
    run = door.run_file()
    assert set(run) == {"http", "live", "mqtt", "servers", "pids"}
    assert run["pids"] == dict(door.started())
    assert set(run["pids"]) == set(PROGRAMS)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 0
    assert door.run_file() == {}


def test_port_0_is_a_free_port_that_every_role_is_told(door: Door) -> None:
    door.open("--only", "server")
    run = door.run_file()
    ports = [urlsplit(run[name]).port for name in ("http", "live", "mqtt")]
    environment = _environment_of(run["pids"]["server"])
    assert environment["ONEDOOR_HTTP_PORT"] == str(ports[0])
    assert ports[0]


def test_three_ports_0_are_three_different_ports(door: Door) -> None:
    door.open("--only", "server,screens,broker")
    run = door.run_file()
    assert len({urlsplit(run[name]).port for name in ("http", "live", "mqtt")} - {0, None}) == 3


def test_only_the_roles_asked_for_are_started(door: Door) -> None:
    door.open("--only", "broker,server")
    assert set(door.run_file()["pids"]) == {"broker", "server"}


def test_as_many_screens_are_started_as_are_asked_for(door: Door) -> None:
    door.settings["ONEDOOR_SCREENS"] = "2"
    door.open("--only", "broker,screens")
    assert set(door.run_file()["pids"]) == {"broker", "screens", "screens-2"}


def test_a_dead_role_is_back_within_two_seconds_and_run_json_knows(door: Door) -> None:
    door.open("--only", "broker,server")
    before = door.run_file()["pids"]
    os.kill(before["server"], signal.SIGKILL)
    wait_until(lambda: door.run_file()["pids"]["server"] != before["server"], 2, "the server is back")
    after = door.run_file()["pids"]
    assert lives(after["server"])
    assert after["broker"] == before["broker"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_all_within_some_seconds(door: Door, number: signal.Signals) -> None:
    process = door.open("--only", "broker,kiosk", kiosk="stubborn parent", broker="stubborn parent")
    asked = time.monotonic()
    process.send_signal(number)
    assert process.wait(timeout=20) == 0
    assert time.monotonic() - asked < 15  # four until the stubborn are killed, and what a busy machine adds
    wait_until(door.all_gone, 2, "nothing is left")


def test_a_signal_while_it_opens_stops_it_too(door: Door) -> None:
    process = door.start("up", str(door.hall), broker="silent")
    wait_until(door.started, 20, "the first role starts")
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=10) == 0
    wait_until(door.all_gone, 2, "nothing is left")


def test_killed_it_leaves_nothing_behind_and_can_be_opened_again(door: Door) -> None:
    door.open("--only", "broker,server", broker="parent stubborn").kill()
    door.running[0].wait()
    door.open("--only", "server")  # waits until the roles of the killed one have noticed
    *old, new = [pid for _, pid in door.started()]
    assert not any(lives(pid) for pid in old)
    assert door.run_file()["pids"] == {"server": new}


def test_a_second_one_on_the_same_data_is_refused(door: Door) -> None:
    first = door.open("--only", "broker")
    code, said = door.refused("up", str(door.hall))
    assert code == os.EX_CONFIG
    assert f"process {first.pid} already has the hall in {door.data} open" in said
    assert door.run_file()["pids"], "the first goes on"


def test_a_faulty_hall_does_not_open_and_every_fault_is_said(door: Door) -> None:
    (door.hall / "more.toml").write_text('[[zone]]\nname = "not a name"\n[[line]]\nletter = "AA"\n')
    code, said = door.refused("up", str(door.hall))
    assert code == 1
    assert "not a name" in said
    assert "AA" in said
    assert "Traceback" not in said
    assert door.started() == []


def test_a_taken_port_is_said_before_anything_starts(door: Door) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        door.settings["ONEDOOR_HTTP_PORT"] = str(port)
        code, said = door.refused("up", str(door.hall))
    assert code == os.EX_CONFIG
    assert f"the server cannot listen on 127.0.0.1:{port}" in said
    assert "set ONEDOOR_HTTP_PORT to another port" in said
    assert door.started() == []


def test_a_role_that_needs_a_person_closes_the_hall_and_is_named(door: Door) -> None:
    code, said = door.refused("up", str(door.hall), server="unwilling")
    assert code == os.EX_CONFIG
    assert "the server cannot start (exit code 78)" in said
    assert door.all_gone()
    assert door.run_file() == {}


def test_an_unknown_role_is_refused_with_those_there_are(door: Door) -> None:
    code, said = door.refused("up", str(door.hall), "--only", "server,butler")
    assert code == 2
    assert "no role is called butler" in said
    assert "broker, twins, server" in said


def test_keys_are_made_and_those_there_are_kept(door: Door) -> None:
    door.open("--only", "broker").send_signal(signal.SIGTERM)
    door.running[0].wait(timeout=10)
    keys = (door.data / "keys.json").read_text()
    assert stat.S_IMODE((door.data / "keys.json").stat().st_mode) == 0o600
    door.open("--only", "broker")
    assert (door.data / "keys.json").read_text() == keys


def test_damaged_keys_are_left_for_a_person(door: Door) -> None:
    door.data.mkdir()
    (door.data / "keys.json").write_text('{"kiosk-1": ')
    code, said = door.refused("up", str(door.hall))
    assert code == os.EX_CONFIG
    assert "is damaged" in said
    assert (door.data / "keys.json").read_text() == '{"kiosk-1": '


def test_a_data_folder_that_cannot_be_one_is_said(door: Door) -> None:
    door.data.write_text("a file")
    code, said = door.refused("up", str(door.hall))
    assert code == os.EX_CONFIG
    assert said.startswith(str(door.data))
    assert "ONEDOOR_DATA" in said


def test_it_tells_its_own_starter_that_the_hall_is_open(door: Door) -> None:
    with Notices() as notices:
        door.settings["NOTIFY_SOCKET"] = notices.address
        process = door.start("up", str(door.hall), "--only", "broker")
        assert f"MAINPID={process.pid}" in notices.next(20)


def test_when_open_it_says_where_everything_is(door: Door) -> None:
    process = door.open()
    run = door.run_file()
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=10)
    said = door.said()
    for wanted in (
        "小镇便民大厅",
        f"{run['live']}/board/east",
        f"{run['http']}/console",
        f"{run['http']}/openapi.json",
        f"{door.data}/spoken/west",
        f"{door.data}/slips",
        f"press {door.hall} 1 next",
        "Ctrl-C stops everything",
    ):
        assert wanted in said


def _environment_of(pid: int) -> dict[str, str]:
    import psutil

    return psutil.Process(pid).environ()


def test_a_machine_without_server_and_broker_keeps_its_copy_of_the_keys_as_it_is(door: Door) -> None:
    """A secret made on a kiosk would hash ID numbers to other persons than the server's does."""
    copied = '{"kiosk-1": "the-kiosks-own-key"}'
    door.data.mkdir()
    (door.data / "keys.json").write_text(copied)
    door.open("--only", "kiosk")
    assert (door.data / "keys.json").read_text() == copied
