"""The settings of one machine, from the environment."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest
from pydantic import ValidationError

from config.settings import Settings


def test_without_an_environment_everything_is_on_this_machine():
    settings = Settings()
    assert settings.data == Path("var")
    assert settings.http_url == "http://127.0.0.1:8080"
    assert settings.live_url == "http://127.0.0.1:8081"
    assert settings.visitor_url == "http://127.0.0.1:8080"
    assert settings.broker == ("127.0.0.1", 1883)
    assert settings.journal_url == f"sqlite:///{Path('var/journal.sqlite3').absolute()}"


def test_the_environment_wins(monkeypatch):
    for name, value in {
        "DATA": "/srv/hall",
        "DATABASE_URL": "postgresql+psycopg://hall@db/hall",
        "HTTP_HOST": "0.0.0.0",
        "HTTP_PORT": "0",
        "MQTT_URL": "mqtt://broker.hall:2883",
        "PUBLIC_URL": "https://hall.example/",
        "DEMO": "1",
    }.items():
        monkeypatch.setenv(f"ONEDOOR_{name}", value)
    settings = Settings()
    assert settings.data == Path("/srv/hall")
    assert settings.journal_url == "postgresql+psycopg://hall@db/hall"
    assert settings.http_url == "http://127.0.0.1:0"
    assert settings.broker == ("broker.hall", 2883)
    assert settings.visitor_url == "https://hall.example"
    assert settings.demo


def test_an_empty_variable_counts_as_not_set(monkeypatch):
    monkeypatch.setenv("ONEDOOR_HTTP_PORT", "")
    monkeypatch.setenv("ONEDOOR_DATA", "")
    assert Settings() == Settings(http_port=8080, data=Path("var"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTP_PORT", "http"),
        ("HTTP_PORT", "65536"),
        ("LIVE_PORT", "-1"),
        ("DEMO", "perhaps"),
        ("MQTT_URL", "127.0.0.1:1883"),
        ("MQTT_URL", "mqtt://"),
        ("MQTT_URL", "mqtt://broker:x"),
        ("MQTT_URL", "mqtt://[::1"),
        ("PUBLIC_URL", "hall.example"),
        ("PUBLIC_LIVE_URL", "ftp://hall.example"),
        ("PROXIES", "proxy.hall"),
        ("PROXIES", "10.0.0.0/33"),
        ("PROXIES", "10.0.0.1/8"),
        ("PROXIES", "127.0.0.1 ::1"),
        ("STREAMS_PER_ADDRESS", "0"),
    ],
)
def test_a_setting_that_is_none_is_refused_by_name(monkeypatch, name, value):
    monkeypatch.setenv(f"ONEDOOR_{name}", value)
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert [error["loc"] for error in refused.value.errors()] == [(name.lower(),)]


def test_the_proxies_that_are_believed_are_addresses_and_networks(monkeypatch):
    assert Settings().believed_proxies == (ip_network("127.0.0.1"), ip_network("::1"))
    monkeypatch.setenv("ONEDOOR_PROXIES", "10.0.0.0/8,2001:db8::/32")
    assert Settings().believed_proxies == (ip_network("10.0.0.0/8"), ip_network("2001:db8::/32"))


def test_several_servers_need_a_journal_that_they_can_share(monkeypatch):
    monkeypatch.setenv("ONEDOOR_SERVERS", "3")
    with pytest.raises(ValidationError, match="set ONEDOOR_DATABASE_URL to a PostgreSQL database"):
        Settings()
    monkeypatch.setenv("ONEDOOR_DATABASE_URL", "postgresql+psycopg://hall@db/hall")
    assert Settings().servers == 3


def test_only_a_demo_hall_has_a_clock_of_its_own(monkeypatch):
    monkeypatch.setenv("ONEDOOR_CLOCK", "/srv/hall/clock")
    with pytest.raises(ValidationError, match="set ONEDOOR_DEMO=1"):
        Settings()
    monkeypatch.setenv("ONEDOOR_DEMO", "1")
    assert Settings().clock == Path("/srv/hall/clock")
