"""Examples that several operations show."""

from __future__ import annotations

from typing import Any

DAY: dict[str, Any] = {
    "description": "The business day; today's when left out.",
    "schema": {"type": "string", "format": "date"},
}
ID = "6f1c0b1e-7b1e-4a3e-8a55-0d5a5f1b5a11"
TOKEN = "q2sq8ec0JMxXnV4fa7FfRw"  # noqa: S105 - an example
ISSUED_AT = "2026-11-23T09:00:00+08:00"
ISSUED = {
    "number": "A012",
    "token": TOKEN,
    "line": "A",
    "matter": "GS-001",
    "ahead": 3,
    "estimate": {"low": 13, "high": 21},
    "windows": ["2", "3"],
    "url": f"https://hall.example/t/{TOKEN}",
    "issued_at": ISSUED_AT,
    "slot": None,
    "reprint": False,
}
