from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from caller_server.journal.sql import Entry
from caller_server.journal.store import Store
from caller_server.report.__main__ import main
from tests.caller_server.journal.conftest import Said
from tests.caller_server.rehearsal import Rehearsal
from tests.halls import write_small_hall


@pytest.fixture
def url(tmp_path: Path) -> str:
    """SQLite alone: a report asks the store for events, which the journal's own tests ask of both."""
    return f"sqlite:///{tmp_path / 'journal.sqlite3'}"


@pytest.fixture
def hall(tmp_path: Path) -> Path:
    """The folder that describes the hall."""
    return write_small_hall(tmp_path / "hall")


@pytest.fixture
def written(store: Store) -> Callable[[Rehearsal], Rehearsal]:
    """Puts a played day into the journal."""

    def write(day: Rehearsal) -> Rehearsal:
        store.append([Entry("small", day.events)])
        return day

    return write


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where reports go."""
    return tmp_path / "reports"


@pytest.fixture
def report(
    url: str, hall: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Said]:
    """The command, on the test's journal, with its folder as the data folder."""
    monkeypatch.setenv("ONEDOOR_DATABASE_URL", url)
    monkeypatch.setenv("ONEDOOR_DATA", str(tmp_path))

    def command(*words: object) -> Said:
        capsys.readouterr()
        code = main([str(hall), "--out", str(out), *map(str, words)])
        return Said(code, *capsys.readouterr())

    return command
