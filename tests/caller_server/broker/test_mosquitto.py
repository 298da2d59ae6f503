"""The files written for Mosquitto; that Mosquitto obeys them is seen in test_rules_in_force.py."""

from __future__ import annotations

import base64
import stat
from pathlib import Path

from caller_server.broker.accounts import Accounts
from caller_server.broker.mosquitto import hashed, write_mosquitto
from config.keys import Account

ACCOUNTS = Accounts({"announcer": Account("announcer", "loud"), "stranger": Account("stranger", "odd")})


def test_a_password_is_hashed_as_mosquitto_passwd_does_it():
    written = (
        "$7$101$8eZfiWa5Ib6Cuj/7$"
        "2+FfFVxdyF+Yq4usECPn2kYwOqG2i78zk+uPzw3H2kO81nqXdcufdMGAwMhgJPVhxMVZmLKAcdx+1wWbcUlQQg=="
    )
    assert hashed("loud", base64.b64decode("8eZfiWa5Ib6Cuj/7"), iterations=101) == written


def test_the_files_hold_the_rules_by_account_and_only_their_owner_reads_them(tmp_path: Path):
    folder = tmp_path / "not" / "there yet"
    conf = write_mosquitto(folder, "weidu", ACCOUNTS, "127.0.0.1", 1884)
    assert conf == folder / "mosquitto.conf"
    assert "listener 1884 127.0.0.1\nallow_anonymous false\n" in conf.read_text()
    assert (folder / "rules").read_text() == (
        "user announcer\n"
        "topic write onedoor/weidu/announced/+\n"
        "topic write onedoor/weidu/announcer/+\n"
        "topic write onedoor/weidu/device/+\n"
        "topic write onedoor/weidu/device/+/tested\n"
        "topic read onedoor/weidu/announce/+\n"
        "topic read onedoor/weidu/announce/+/words\n"
        "topic read onedoor/weidu/announcer/+\n"
        "topic read onedoor/weidu/state/voice/+\n"
        "topic read onedoor/weidu/state/line/+\n"
        "topic read onedoor/weidu/state/window/+\n"
        "topic read onedoor/weidu/device/+/test\n"
        "\n"
        "user stranger\n"
    )
    assert "loud" not in (folder / "passwords").read_text()
    for name in ("mosquitto.conf", "passwords", "rules"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def test_writing_them_again_replaces_them(tmp_path: Path):
    write_mosquitto(tmp_path, "weidu", ACCOUNTS, "127.0.0.1", 1884)
    write_mosquitto(tmp_path, "weidu", Accounts({"kiosk": Account("kiosk", "touch")}), "127.0.0.1", 1885)
    assert "listener 1885" in (tmp_path / "mosquitto.conf").read_text()
    assert (tmp_path / "passwords").read_text().startswith("kiosk:$7$")
    assert "announcer" not in (tmp_path / "rules").read_text()
