"""The command that reads a journal, as a technician uses it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def journal(url: str, data: Path, *words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "caller_server.journal", *map(str, words)],
        env=os.environ | {"ONEDOOR_DATABASE_URL": url, "ONEDOOR_DATA": str(data)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def run(url: str, *statements: str) -> None:
    """Change a journal behind its back."""
    from sqlalchemy import create_engine

    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()
