"""The keys of a hall's kiosks, windows and roles, in `keys.json` of the data folder (mode 0600).

`{"kiosk-1": KEY, "window-3": KEY, "supervisor": KEY, "broker-reader": {"username": …, "password": …}, …}`
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from config.models import Hall

BROKER_ROLES = ("server", "screens", "announcer", "devices", "kiosk", "reader")
"""Who has an account at the broker; `reader` may read everything and say nothing."""


@dataclass(frozen=True)
class Account:
    """A role's account at the broker."""

    username: str
    password: str


@dataclass(frozen=True)
class Keys:
    """Every key of one hall."""

    bearers: dict[str, str]  # "kiosk-1", "window-3", "supervisor" -> key
    accounts: dict[str, Account]  # role -> account

    def account(self, role: str) -> Account:
        """The broker account of a role."""
        return self.accounts[role]


class KeysUnreadable(Exception):
    """keys.json is missing or damaged; the message says what to do."""


def keys_path(data: Path) -> Path:
    """Where a hall's keys stand."""
    return data / "keys.json"


def read_keys(data: Path) -> Keys:
    """Read keys.json, or raise KeysUnreadable."""
    path = keys_path(data)
    try:
        stored = json.loads(path.read_text())
        return Keys(
            bearers={name: value for name, value in stored.items() if isinstance(value, str)},
            accounts={
                name.removeprefix("broker-"): Account(**value)
                for name, value in stored.items()
                if isinstance(value, dict)
            },
        )
    except FileNotFoundError:
        raise KeysUnreadable(f"{path} is missing; make it with `onedoor keys HALL_DIR`") from None
    except (ValueError, TypeError, AttributeError) as fault:
        raise KeysUnreadable(
            f"{path} is damaged ({fault}); restore it, or remove it and run `onedoor keys HALL_DIR`"
        ) from None


def make_keys(hall: Hall, data: Path) -> Keys:
    """Add whatever key the hall still lacks, keep the others, and write keys.json."""
    path = keys_path(data)
    stored: dict[str, object] = json.loads(path.read_text()) if path.exists() else {}
    names = [k.name for k in hall.kiosk] + [f"window-{w.name}" for w in hall.window] + ["supervisor"]
    for name in names:
        stored.setdefault(name, secrets.token_urlsafe(24))
    for role in BROKER_ROLES:
        stored.setdefault(f"broker-{role}", {"username": role, "password": secrets.token_urlsafe(24)})
    data.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(stored, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    return read_keys(data)
