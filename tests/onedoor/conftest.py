from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

from onedoor.roles import PROGRAMS
from tests.halls import write_small_hall
from tests.onedoor.waiting import lives, noted, wait_until

ROOT = Path(__file__).parents[2]
PROGRAM = (
    "from tests.onedoor.small_role import main\nimport os\nmain({name!r}, os.environ.get({setting!r}, '').split())\n"
)


@dataclass
class Door:
    """`onedoor` as a process, on a hall whose roles are small ones (see small_role.py)."""

    hall: Path
    data: Path
    programs: Path
    settings: dict[str, str] = field(default_factory=dict)
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *arguments: str, **behaviours: str) -> subprocess.Popen[bytes]:
        """Start `onedoor ARGUMENTS…`; `kiosk="stubborn"` says how a role behaves."""
        number = len(self.running)
        with self._file("out", number).open("w") as out, self._file("log", number).open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "onedoor", *arguments],
                env={
                    **os.environ,
                    "PYTHONPATH": f"{self.programs}:{ROOT}",
                    "ONEDOOR_DATA": str(self.data),
                    "ONEDOOR_HTTP_PORT": "0",
                    "ONEDOOR_LIVE_PORT": "0",
                    "ONEDOOR_MQTT_URL": "mqtt://127.0.0.1:0",
                    **self.settings,
                    **{f"SMALL_{name.upper()}": how for name, how in behaviours.items()},
                },
                stdout=out,
                stderr=log,
            )
        self.running.append(process)
        return process

    def open(self, *arguments: str, **behaviours: str) -> subprocess.Popen[bytes]:
        """Start `onedoor up` and wait until it says that the hall is open."""
        process = self.start("up", str(self.hall), *arguments, **behaviours)
        wait_until(lambda: "is open" in self.said() or process.poll() is not None, 30, "the hall opens")
        assert process.poll() is None, self.log()
        return process

    def refused(self, *arguments: str, **behaviours: str) -> tuple[int, str]:
        """Run `onedoor` to its end; its exit code and what it said to stderr."""
        process = self.start(*arguments, **behaviours)
        return process.wait(timeout=30), self.log()

    def said(self) -> str:
        """What the last one wrote to stdout."""
        return self._file("out", len(self.running) - 1).read_text()

    def log(self) -> str:
        """What the last one wrote to stderr."""
        return self._file("log", len(self.running) - 1).read_text()

    def _file(self, what: str, number: int) -> Path:
        return self.data.parent / f"{what}-{number}"

    def run_file(self) -> dict[str, Any]:
        try:
            return json.loads((self.data / "run.json").read_text())
        except FileNotFoundError:
            return {}

    def started(self) -> list[tuple[str, int]]:
        return noted(self.data / "started")

    def all_gone(self) -> bool:
        return not any(lives(pid) for _, pid in self.started() + noted(self.data / "children"))


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    door = Door(write_small_hall(tmp_path / "hall"), tmp_path / "data", _write_programs(tmp_path / "programs"))
    yield door
    for process in door.running:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)
    for _, pid in door.started():
        if lives(pid):
            psutil.Process(pid).kill()


def _write_programs(folder: Path) -> Path:
    """Packages that stand in for ours, found before them, whose roles are small ones."""
    for name, program in PROGRAMS.items():
        package, _, module = program.module.partition(".")
        (folder / package).mkdir(parents=True, exist_ok=True)
        (folder / package / "__init__.py").touch()
        source = PROGRAM.format(name=name, setting=f"SMALL_{name.upper()}")
        (folder / package / f"{module or '__main__'}.py").write_text(source)
    return folder
