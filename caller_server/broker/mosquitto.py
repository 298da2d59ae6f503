"""The same accounts and rules written down for Mosquitto 2, for a hall that outgrows the embedded broker."""

from __future__ import annotations

import base64
import getpass
import hashlib
import os
import secrets
from pathlib import Path

from caller_server.broker.accounts import Accounts
from caller_server.broker.door import MAX_PACKET
from caller_server.broker.rules import ROLES, May, below

_ITERATIONS = 1000

_CONF = """\
# Written by `python -m caller_server.broker HALL_DIR --mosquitto FOLDER`.
# Start: mosquitto -c {folder}/mosquitto.conf
# Started by root, it becomes the user who wrote this and may read the files below.
user {user}
listener {port} {host}
allow_anonymous false
password_file {folder}/passwords
acl_file {folder}/rules
set_tcp_nodelay true
max_packet_size {max_packet}
max_inflight_messages 0
max_queued_messages 10000
# the broker is a wire, never a store: the server publishes every state again after a restart
persistence false
"""


def write_mosquitto(folder: Path, hall: str, accounts: Accounts, host: str, port: int) -> Path:
    """Write `mosquitto.conf`, `passwords` and `rules` into the folder (mode 0600); return the first one's path."""
    folder = folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    conf = folder / "mosquitto.conf"
    _write(conf, _CONF.format(user=getpass.getuser(), folder=folder, host=host, port=port, max_packet=MAX_PACKET))
    _write(
        folder / "passwords",
        "".join(f"{account.username}:{hashed(account.password, secrets.token_bytes(12))}\n" for _, account in accounts),
    )
    _write(folder / "rules", "\n".join(_rules_of(hall, role, account.username) for role, account in accounts))
    return conf


def hashed(password: str, salt: bytes, iterations: int = _ITERATIONS) -> str:
    """A line of Mosquitto's password file: PBKDF2-HMAC-SHA512 as mosquitto_passwd 2 writes it.

    `$7$iterations$salt$hash`, both in base 64 (mosquitto, src/password_mosq.c).
    """
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, iterations, dklen=64)
    return f"$7${iterations}${base64.b64encode(salt).decode()}${base64.b64encode(key).decode()}"


def _rules_of(hall: str, role: str, username: str) -> str:
    may = ROLES.get(role, May())
    lines = [f"user {username}"]
    lines += [f"topic write {below(hall, one)}" for one in may.publish]
    lines += [f"topic read {below(hall, one)}" for one in may.subscribe]
    return "\n".join(lines) + "\n"


def _write(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
