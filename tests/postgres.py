"""A PostgreSQL server of the tests' own: in a temporary folder, on a socket file, without any network."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine

from tests.brokers import until

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
STARTS_WITHIN_S = 30.0


@dataclass
class RunningPostgres:
    """A server, and how to reach it."""

    folder: Path
    account: str
    settings: tuple[str, ...] = ("fsync=off",)  # nothing here has to outlive the machine
    process: subprocess.Popen[bytes] | None = None

    def url(self, database: str = "postgres") -> str:
        """SQLAlchemy URL of a database."""
        return f"postgresql+psycopg://{self.account}@/{database}?host={self.folder}"

    def new_database(self) -> str:
        """URL of a fresh, empty database."""
        name = f"hall_{uuid4().hex[:12]}"
        engine = create_engine(self.url(), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        engine.dispose()
        return self.url(name)

    def start(self) -> None:
        """Start it (again), and wait until it answers."""
        settings = ("listen_addresses=", *self.settings)  # nobody is to come in from outside
        command = [program("postgres"), "-D", str(self.folder / "data"), "-k", str(self.folder)]
        command += [word for setting in settings for word in ("-c", setting)]
        self.process = _run(command, self.account)
        until(self._answers, within_s=STARTS_WITHIN_S)

    def stop(self) -> None:
        """End it at once, dropping whoever is connected."""
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)  # at once, without a checkpoint
            self.process.wait(STARTS_WITHIN_S)
            self.process = None

    def _answers(self) -> bool:
        ask = [program("pg_isready"), "-q", "-h", str(self.folder)]
        return subprocess.run(ask, check=False).returncode == 0


@contextmanager
def postgres(*settings: str) -> Iterator[RunningPostgres]:
    """A running server, with these settings in place of the tests' own; gone with all its data at the end."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path has 107 bytes at most
    account = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    if os.geteuid() == 0:
        shutil.chown(folder, account)  # the server refuses to run as root
    server = RunningPostgres(folder, account, settings or RunningPostgres.settings)
    make = [program("initdb"), "-D", str(folder / "data"), "-A", "trust", "-U", account, "--no-sync", "-E", "UTF8"]
    assert _run(make, account).wait(60) == 0
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def _run(command: list[str], account: str) -> subprocess.Popen[bytes]:
    user = account if os.geteuid() == 0 else None
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, user=user, stdout=quiet, stderr=quiet, cwd="/")


def program(name: str) -> str:
    """Path of one of PostgreSQL's programs."""
    found = next((folder / name for folder in PROGRAMS if (folder / name).exists()), None)
    if found is None:
        raise RuntimeError(f"{name} is missing: scripts/set-up installs PostgreSQL")
    return str(found)
