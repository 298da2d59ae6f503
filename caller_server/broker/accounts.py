"""Who is who at the broker: the accounts of keys.json, compared in constant time."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping

from config.keys import Account


class Accounts:
    """Which role a user name and a password belong to."""

    def __init__(self, by_role: Mapping[str, Account]) -> None:
        self._by_role = dict(by_role)

    def __iter__(self) -> Iterator[tuple[str, Account]]:
        """Every role and its account."""
        return iter(self._by_role.items())

    def role_of(self, username: str | None, password: str | None) -> str | None:
        """Return the role, or None for an unknown name, a wrong password, or either missing."""
        name, secret = (username or "").encode(), (password or "").encode()
        found: str | None = None
        for role, account in self._by_role.items():  # all of them, so that the time taken tells nothing
            right_name = hmac.compare_digest(name, account.username.encode())
            right_secret = hmac.compare_digest(secret, account.password.encode())
            if right_name and right_secret and account.password:
                found = role
        return found
