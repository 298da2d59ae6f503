"""Asking another part of the house, as a process of its own: whatever happens to it, the doctor goes on."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from config.settings import Settings
from onedoor import ports
from onedoor.roles import start

PATIENCE_S = 120.0


class NoAnswer(Exception):
    """It did not answer; the message says why, as far as it is known."""


def answers_of(module: str, hall_dir: Path, settings: Settings) -> Iterator[dict[str, str]]:
    """One of our programs' answers, a JSON object a line; raises NoAnswer when it does not end well."""
    try:
        ended = subprocess.run(  # noqa: S603 - our own program
            start(module, str(hall_dir)),
            env=os.environ | ports.environment(settings),
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NoAnswer(f"{module} did not end within {PATIENCE_S:.0f} s") from None
    if ended.returncode:
        lines = ended.stderr.strip().splitlines()
        raise NoAnswer(f"{module} ended with {ended.returncode}: {lines[-1] if lines else 'nothing said'}")
    yield from map(json.loads, ended.stdout.splitlines())
