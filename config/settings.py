"""Settings of one machine: the environment (`ONEDOOR_…`) wins over the defaults here."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

MOST_SCREENS = 16
"""Screens processes of one hall, on all its machines."""


class Settings(BaseSettings):
    """Where this machine keeps its data and where it finds the others."""

    model_config = SettingsConfigDict(
        env_prefix="ONEDOOR_", env_ignore_empty=True, frozen=True, use_attribute_docstrings=True
    )

    data: Path = Path("var")
    """Folder for the database, keys and spool."""
    database_url: str = ""
    """SQLAlchemy URL; empty means `journal.sqlite3` in the data folder."""
    servers: int = Field(1, ge=1, le=64)
    """Server processes on the HTTP port, for a large hall; more than 1 needs PostgreSQL."""
    http_host: str = "127.0.0.1"
    """Address that the HTTP and live ports listen on; `0.0.0.0` for the hall's network."""
    http_port: int = Field(8080, ge=0, le=65535)
    """Port of the API, the clerk's page and the phone page; 0 picks a free one."""
    live_port: int = Field(8081, ge=0, le=65535)
    """Port of the TV pages and event streams; 0 picks a free one."""
    screens: int = Field(1, ge=1, le=MOST_SCREENS)
    """Screens processes that share the live port of this machine, for more phones than one process holds (10,000)."""
    mqtt_url: str = "mqtt://127.0.0.1:1883"
    """The broker, `mqtt://HOST:PORT`; port 0 picks a free one for the embedded broker."""
    public_url: str = ""
    """What the QR code leads to; empty means the HTTP port of this machine."""
    public_live_url: str = ""
    """Where phones find the event streams; empty means the live port at the page's own host."""
    proxies: str = "127.0.0.1, ::1"
    """Reverse proxies, addresses or networks parted by commas: `X-Forwarded-For` counts from these alone."""
    streams_per_address: int = Field(5000, ge=1, le=20_000)
    """Event streams of lines that one address may hold at once, and as many of boards and windows; all phones of a hall
    may stand behind one address."""
    polls_per_address: int = Field(2000, ge=1, le=100_000)
    """States that one address may ask the live port for in a second."""
    demo: bool = False
    """Open whatever the clock says, no quotas, no closing margin, keys made at start."""
    machine: str | None = None
    """Name of this machine, where a hall has several: it drives the devices that name it as their `machine`."""
    clock: Path | None = None
    """File that tells the hall's time in a rehearsal, made by `onedoor simulate`; of a demo hall alone."""

    @field_validator("servers")
    @classmethod
    def _share_a_journal(cls, servers: int, info: ValidationInfo) -> int:
        if servers > 1 and not str(info.data.get("database_url", "")).startswith("postgresql"):
            raise ValueError(
                f"{servers} servers cannot share an SQLite file: "
                "set ONEDOOR_DATABASE_URL to a PostgreSQL database, or ONEDOOR_SERVERS to 1"
            )
        return servers

    @field_validator("clock")
    @classmethod
    def _a_rehearsal(cls, clock: Path | None, info: ValidationInfo) -> Path | None:
        if clock is not None and not info.data.get("demo"):
            raise ValueError("only a demo hall has a clock of its own: set ONEDOOR_DEMO=1, or leave ONEDOOR_CLOCK out")
        return clock

    @field_validator("mqtt_url")
    @classmethod
    def _a_broker(cls, url: str) -> str:
        return _url(url, ("mqtt",), "mqtt://127.0.0.1:1883")

    @field_validator("proxies")
    @classmethod
    def _networks(cls, text: str) -> str:
        _read_networks(text)
        return text

    @field_validator("public_url", "public_live_url")
    @classmethod
    def _a_site(cls, url: str) -> str:
        return url and _url(url, ("http", "https"), "https://hall.example.gov.cn")

    @property
    def believed_proxies(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """The reverse proxies that are believed when they say for whom they ask."""
        return _read_networks(self.proxies)

    @property
    def http_url(self) -> str:
        """Where this machine's server answers."""
        return f"http://{_reachable(self.http_host)}:{self.http_port}"

    @property
    def live_url(self) -> str:
        """Where this machine's screens role answers."""
        return f"http://{_reachable(self.http_host)}:{self.live_port}"

    @property
    def visitor_url(self) -> str:
        """The beginning of every QR code."""
        return (self.public_url or self.http_url).rstrip("/")

    @property
    def journal_url(self) -> str:
        """SQLAlchemy URL of the journal."""
        return self.database_url or f"sqlite:///{(self.data / 'journal.sqlite3').absolute()}"

    @property
    def broker(self) -> tuple[str, int]:
        """Host and port of the broker."""
        parts = urlsplit(self.mqtt_url)
        return parts.hostname or "127.0.0.1", 1883 if parts.port is None else parts.port


def _url(url: str, schemes: tuple[str, ...], example: str) -> str:
    try:
        parts = urlsplit(url)
        fits = parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port >= 0)
    except ValueError:  # a port that is none, or a bracket left open
        fits = False
    if not fits:
        raise ValueError(f"{url!r} is not such an address; write one like {example}")
    return url


def _read_networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    read: list[IPv4Network | IPv6Network] = []
    for part in filter(None, map(str.strip, text.split(","))):
        try:
            read.append(ip_network(part))
        except ValueError:
            raise ValueError(
                f"{part!r} is no address and no network; write them like 127.0.0.1, 10.0.0.0/8, ::1"
            ) from None
    return tuple(read)


def _reachable(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host
