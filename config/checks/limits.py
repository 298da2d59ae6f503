"""Limits of matters that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from config.checks.rows import rows
from config.faults import Finding, shown


def crossed(tables: dict[str, Any]) -> Iterator[Finding]:
    """Matters promised for later than the law allows."""
    for path, row in rows(tables, "matter"):
        legal, promised = row.get("legal_days"), row.get("promised_days")
        if isinstance(legal, int) and isinstance(promised, int) and promised > legal:
            wrong = (
                f"the matter {shown(row.get('code'))} is promised in {promised} days, past its legal limit of {legal}"
            )
            yield Finding((*path, "promised_days"), wrong, f"promise {legal} days or fewer")
