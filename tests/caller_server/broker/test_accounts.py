"""Who is who."""

from __future__ import annotations

import pytest

from caller_server.broker.accounts import Accounts
from config.keys import Account

ACCOUNTS = Accounts(
    {"server": Account("server", "s3cret"), "screens": Account("screens", "tv"), "kiosk": Account("kiosk", "")}
)


@pytest.mark.parametrize(
    ("username", "password", "role"),
    [
        ("server", "s3cret", "server"),
        ("screens", "tv", "screens"),
        ("server", "tv", None),
        ("server", "s3cre", None),
        ("server", "", None),
        ("server", None, None),
        ("", "s3cret", None),
        (None, None, None),
        ("kiosk", "", None),  # an account without a password is no account
        ("SERVER", "s3cret", None),
        ("服务器", "密码", None),
    ],
)
def test_a_role_is_had_with_its_name_and_password_only(username: str | None, password: str | None, role: str | None):
    assert ACCOUNTS.role_of(username, password) == role
