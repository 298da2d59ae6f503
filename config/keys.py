"""The keys of a hall's kiosks, windows and roles, in `keys.json` of the data folder (mode 0600).

`{"kiosk-1": KEY, "window-3": KEY, "supervisor": KEY, "broker-reader": {"username": …, "password": …}, …,
"persons": {"secret": HEX}, "care": {"pin": DIGITS}}`. The PIN opens the kiosks' own menu and may be changed there.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict

from config.models import Hall
from config.settings import Settings

_SECRET = re.compile(r"[0-9a-f]{64}")
_PIN = re.compile(r"[0-9]{4,12}")

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
    pin: str = ""  # of the kiosks' own menu
    persons: str = ""  # the secret that ID numbers are hashed with, hexadecimal

    def account(self, role: str) -> Account:
        """The broker account of a role, or KeysUnreadable."""
        try:
            return self.accounts[role]
        except KeyError:
            raise KeysUnreadable(
                f"keys.json has no account broker-{role}; copy it from the machine that made the keys, "
                "or make it with `onedoor keys HALL_DIR`"
            ) from None

    def bearer(self, name: str) -> str:
        """The key of a kiosk or window, or KeysUnreadable."""
        try:
            return self.bearers[name]
        except KeyError:
            raise KeysUnreadable(
                f"keys.json has no key {name}; copy it from the machine that made the keys, "
                "or make it there with `onedoor keys HALL_DIR`"
            ) from None

    @property
    def person_secret(self) -> bytes:
        """What the hall hashes ID numbers with, see `wire.persons`; the same on every machine. Or KeysUnreadable."""
        if not self.persons:
            raise KeysUnreadable(
                "keys.json has no secret for persons; make it with `onedoor keys HALL_DIR`, "
                "and copy the file to the hall's other machines"
            )
        return bytes.fromhex(self.persons)

    @property
    def installation(self) -> str:
        """What the servers of one hall have in common, and nobody else: a digest of the secret that only they need."""
        return hashlib.sha256(f"installation {self.account('server').password}".encode()).hexdigest()


class BrokerLogin(TypedDict):
    """What a link needs to be let in at the broker."""

    host: str
    port: int
    username: str
    password: str


def broker_login(settings: Settings, account: Account) -> BrokerLogin:
    """Where this machine finds the broker, and the account to show there."""
    host, port = settings.broker
    return {"host": host, "port": port, "username": account.username, "password": account.password}


class KeysUnreadable(Exception):
    """keys.json is missing or damaged; the message says what to do."""


def keys_path(data: Path) -> Path:
    """Where a hall's keys stand."""
    return data / "keys.json"


def read_keys(data: Path) -> Keys:
    """Read keys.json, or raise KeysUnreadable."""
    path = keys_path(data)
    if not path.exists():
        raise KeysUnreadable(f"{path} is missing; make it with `onedoor keys HALL_DIR`")
    return _keys_in(path, _stored(path))


def make_keys(hall: Hall, data: Path) -> Keys:
    """Add whatever key the hall still lacks, keep the others, and write keys.json; raise KeysUnreadable if damaged."""
    path = keys_path(data)
    stored = _stored(path) if path.exists() else {}
    _keys_in(path, stored)
    names = [k.name for k in hall.kiosk] + [f"window-{w.name}" for w in hall.window] + ["supervisor"]
    for name in names:
        stored.setdefault(name, secrets.token_urlsafe(24))
    for role in BROKER_ROLES:
        stored.setdefault(f"broker-{role}", {"username": role, "password": secrets.token_urlsafe(24)})
    stored.setdefault("persons", {"secret": secrets.token_hex(32)})
    stored.setdefault("care", {"pin": "".join(secrets.choice("0123456789") for _ in range(6))})
    data.mkdir(parents=True, exist_ok=True)
    # mkstemp: mode 0600 from the first byte on, and a name nobody else has
    handle, fresh = tempfile.mkstemp(dir=data, prefix=".keys-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(stored, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    Path(fresh).replace(path)
    return _keys_in(path, stored)


def _stored(path: Path) -> dict[str, Any]:
    try:
        stored = json.loads(path.read_text("utf-8"))
    except OSError as fault:
        raise KeysUnreadable(f"{path}: {fault.strerror}; let this user read it") from None
    except (ValueError, RecursionError) as fault:
        raise _damaged(path, str(fault)) from None
    if not isinstance(stored, dict):
        raise _damaged(path, "not a JSON object")
    return stored


def _keys_in(path: Path, stored: dict[str, Any]) -> Keys:
    bearers: dict[str, str] = {}
    accounts: dict[str, Account] = {}
    persons = pin = ""
    for name, value in stored.items():
        match value:
            case {"secret": str(secret)} if name == "persons" and _SECRET.fullmatch(secret):
                persons = secret
            case {"pin": str(digits)} if name == "care" and _PIN.fullmatch(digits):
                pin = digits
            case str() if value and name not in ("persons", "care"):
                bearers[name] = value
            case {"username": str(username), "password": str(password)} if username and password:
                accounts[name.removeprefix("broker-")] = Account(username, password)
            case _:
                raise _damaged(path, f"{name} is neither a key nor an account")
    return Keys(bearers, accounts, pin, persons)


def _damaged(path: Path, why: str) -> KeysUnreadable:
    return KeysUnreadable(
        f"{path} is damaged ({why}); restore it, or remove it and make new keys with `onedoor keys HALL_DIR`"
    )
