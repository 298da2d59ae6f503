from __future__ import annotations

import socket
from pathlib import Path

import pytest

from config.settings import Settings
from onedoor.ports import PortTrouble, concrete, environment


def test_a_port_that_is_given_stays(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, http_port=0, live_port=8481, mqtt_url="mqtt://broker.hall:1884")
    found = concrete(settings, ["server"])
    assert found.http_port > 0
    assert found.live_port == 8481
    assert found.mqtt_url == "mqtt://broker.hall:1884"


def test_port_0_of_a_role_that_starts_elsewhere_becomes_a_free_one_too(tmp_path: Path) -> None:
    assert concrete(Settings(data=tmp_path, live_port=0), []).live_port > 0


def test_children_are_told_an_absolute_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = environment(concrete(Settings(data=Path("var")), []))
    assert told == {
        "ONEDOOR_DATA": str(tmp_path / "var"),
        "ONEDOOR_HTTP_PORT": "8080",
        "ONEDOOR_LIVE_PORT": "8081",
        "ONEDOOR_MQTT_URL": "mqtt://127.0.0.1:1883",
    }


def test_an_address_of_ip_6_keeps_its_brackets() -> None:
    assert concrete(Settings(mqtt_url="mqtt://[::1]:1883"), []).mqtt_url == "mqtt://[::1]:1883"


def test_a_host_that_is_not_this_machine_cannot_be_listened_on() -> None:
    with pytest.raises(PortTrouble, match=r"the broker cannot listen on 192\.0\.2\.1:0"):
        concrete(Settings(mqtt_url="mqtt://192.0.2.1:0"), ["broker"])


def test_a_taken_port_is_said_with_the_setting_that_names_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"mqtt://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(PortTrouble, match="set ONEDOOR_MQTT_URL to another port"):
            concrete(Settings(mqtt_url=url), ["broker"])
