from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from caller_server.journal.__main__ import main
from tests.halls import write_small_hall


class Said(NamedTuple):
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def hall(tmp_path: Path) -> Path:
    """The folder that describes the hall."""
    return write_small_hall(tmp_path / "hall")


@pytest.fixture
def journal(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Said]:
    """The command that a technician uses, on the test's journal, with its folder as the data folder."""
    monkeypatch.setenv("ONEDOOR_DATABASE_URL", url)
    monkeypatch.setenv("ONEDOOR_DATA", str(tmp_path))

    def command(*words: object) -> Said:
        capsys.readouterr()
        code = main([str(word) for word in words])
        return Said(code, *capsys.readouterr())

    return command
