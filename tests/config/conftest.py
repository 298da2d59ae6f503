from __future__ import annotations

from pathlib import Path

import pytest

from tests.halls import write_small_hall


@pytest.fixture
def hall(tmp_path: Path) -> Path:
    """The small hall's folder, for a test to spoil."""
    return write_small_hall(tmp_path / "hall")
