"""What a hall needs around it on this machine: folder, disk, keys, clock, ports, broker, fonts, voices."""

from __future__ import annotations

import shutil
import socket
import tempfile
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from config.fonts import FontUnreadable, font_file
from config.keys import BROKER_ROLES, Keys, KeysUnreadable, broker_login, keys_path, read_keys
from config.models import Hall
from config.settings import Settings
from onedoor.doctor.asking import answers_of
from onedoor.doctor.finding import Finding, ill, look, well
from wire.link import Link

LOW_BYTES = 1_000_000_000
FULL_BYTES = 100_000_000
FUTURE_S = 120.0
BROKER_ANSWERS_S = 4.0


def folder_and_disk(data: Path) -> Iterator[Finding]:
    """Whether the data folder can be written, and how much room is left."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=data) as probe:
            probe.write(b"?")
    except OSError as fault:
        yield ill("data folder", f"{data} cannot be written ({fault.strerror})", "let the hall's user write there")
        return
    yield well("data folder", f"{data} can be written")
    free = shutil.disk_usage(data).free
    room = f"{free / 1e9:.1f} GB free"
    if free < FULL_BYTES:
        yield ill("disk", room, "make room now: without it no ticket can be issued")
    elif free < LOW_BYTES:
        yield look("disk", room, "make room before long")
    else:
        yield well("disk", room)


def keys(hall: Hall, data: Path) -> Iterator[Finding]:
    """Whether the keys are there, whole, and nobody else's to read."""
    path = keys_path(data)
    try:
        found = read_keys(data)
    except KeysUnreadable as fault:
        if path.exists():
            yield ill("keys", str(fault), "copy keys.json again from the machine that made it")
        else:
            yield look("keys", f"{path} is not there yet", "`onedoor up` makes it here; other machines need a copy")
        return
    if path.stat().st_mode & 0o077:
        yield ill("keys", f"others may read {path}", f"chmod 600 {path}")
        return
    wanted = [k.name for k in hall.kiosk] + [f"window-{w.name}" for w in hall.window] + ["supervisor"]
    missing = [name for name in wanted if name not in found.bearers]
    missing += [f"broker-{role}" for role in BROKER_ROLES if role not in found.accounts]
    missing += [name for name, there in (("persons", found.persons), ("care", found.pin)) if not there]
    if missing:
        yield look(
            "keys", f"not on this machine: {', '.join(missing)}", "none, unless it starts a role that needs them"
        )
    else:
        yield well("keys", f"{len(found.bearers) + len(found.accounts)} keys and accounts")


def clock(hall: Hall, data: Path, server_time: datetime | None) -> Iterator[Finding]:
    """Whether the clock goes right, as far as this machine can tell."""
    now = datetime.now(UTC)
    here = now.astimezone(ZoneInfo(hall.hall.timezone))
    said = f"{here:%Y-%m-%d %H:%M:%S} in the hall ({hall.hall.timezone})"
    newest = max((path.stat().st_mtime for path in data.glob("*") if path.is_file()), default=0.0)
    if server_time is not None and abs((now - server_time).total_seconds()) > 3:
        apart = abs((now - server_time).total_seconds())
        yield ill("clock", f"{said}; {apart:.0f} s from the server's", "have both machines set by NTP")
    elif newest > time.time() + FUTURE_S:
        back = (newest - time.time()) / 60
        yield ill("clock", f"{said}; files here are {back:.0f} minutes younger", "set the clock, best by NTP")
    else:
        yield well("clock", said)


def fonts() -> Iterator[Finding]:
    """Whether the hall's typeface can be used."""
    try:
        font_file("regular")
        font_file("bold")
    except FontUnreadable as fault:
        yield ill("fonts", str(fault), "run `python -m config.fonts`, and see what it says")
    else:
        yield well("fonts", "the hall's typeface is there")


def voices(hall_dir: Path, hall: Hall, settings: Settings) -> Iterator[Finding]:
    """Whether each language of the calls can be spoken."""
    if not any(device.kind == "speaker" for device in hall.device):
        return
    for told in answers_of("display.announcer.trying", hall_dir, settings):
        what = f"voice {told['voice']}"
        if told["fault"] and told["advice"]:
            yield look(what, told["fault"], told["advice"])
        elif told["fault"]:
            advice = "install the package espeak-ng, and write a voice that `espeak-ng --voices` lists"
            yield ill(what, told["fault"], advice)
        else:
            yield well(what, "it speaks")


def ports(settings: Settings, *, is_open: bool) -> Iterator[Finding]:
    """Whether the ports answer while the hall is open here, or can be taken while it is not."""
    mqtt_host, mqtt_port = settings.broker
    for role, setting, host, port in (
        ("server", "ONEDOOR_HTTP_PORT", settings.http_host, settings.http_port),
        ("screens", "ONEDOOR_LIVE_PORT", settings.http_host, settings.live_port),
        ("broker", "ONEDOOR_MQTT_URL", mqtt_host, mqtt_port),
    ):
        if port:
            yield _port(role, setting, host, port, is_open=is_open)


def _port(role: str, setting: str, host: str, port: int, *, is_open: bool) -> Finding:
    what, at = f"port of {role}", f"{host}:{port}"
    if _answers(host, port):
        if is_open:
            return well(what, f"{at} answers")
        return look(what, f"{at} is taken", f"if that is not the hall itself: stop it, or set {setting} to another")
    if is_open:
        return look(what, f"{at} does not answer", f"if the {role} runs elsewhere: set {setting}; else see its log")
    return _can_be_taken(what, setting, host, port)


def _can_be_taken(what: str, setting: str, host: str, port: int) -> Finding:
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as fault:
        why = f"{host}:{port} does not answer, and cannot be taken here ({fault.strerror})"
        return look(what, why, f"is the machine it runs on up? Set {setting} to where it is")
    return well(what, f"{host}:{port} is free")


def _answers(host: str, port: int) -> bool:
    at = "127.0.0.1" if host in ("0.0.0.0", "::", "") else host
    try:
        socket.create_connection((at, port), timeout=1).close()
    except OSError:
        return False
    return True


def broker(hall: Hall, settings: Settings, known: Keys) -> Iterator[Finding]:
    """Whether the broker lets this machine in; asked where it answers at all."""
    host, port = settings.broker
    account = next((known.accounts[role] for role in ("reader", *BROKER_ROLES) if role in known.accounts), None)
    if not port or account is None or not _answers(host, port):
        return
    name = f"doctor-{uuid.uuid4().hex[:8]}"
    link = Link(hall=hall.id, **broker_login(settings, account), client_id=name, log=_Quiet())
    link.start()
    until = time.monotonic() + BROKER_ANSWERS_S
    while not link.connected and time.monotonic() < until:
        time.sleep(0.02)
    let_in = link.connected
    link.stop()
    if let_in:
        yield well("broker", f"{host}:{port} lets this machine in")
    else:
        advice = "copy keys.json again from the server's machine; is it this hall's broker?"
        yield ill("broker", f"{host}:{port} does not let this machine in", advice)


class _Quiet:
    """A log that nobody reads: what matters is told as a finding."""

    def bind(self, **_values: object) -> _Quiet:
        return self

    def info(self, *_words: object, **_values: object) -> None:
        """Nothing."""

    warning = error = exception = info
