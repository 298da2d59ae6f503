"""What stands in an address."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from caller_server.domain.commands import WindowMove
from wire.words import LeaseId, Token, WindowName

PATH_PARAMETERS: dict[str, dict[str, Any]] = {
    "code": {
        "description": "The appointment's code.",
        "schema": {"type": "string"},
        "example": "7KQ2M9XA",
    },
    "token": {
        "description": "128 random bits: the right to see and to give up one ticket.",
        "schema": TypeAdapter(Token).json_schema(),
        "example": "q2sq8ec0JMxXnV4fa7FfRw",
    },
    "device": {
        "description": "The device's id.",
        "schema": {"type": "string"},
        "example": "printer-1",
    },
    "number": {
        "description": "The number of a ticket of today.",
        "schema": {"type": "string"},
        "example": "A012",
    },
    "kiosk": {
        "description": "The kiosk's name.",
        "schema": {"type": "string"},
        "example": "kiosk-1",
    },
    "lease": {
        "description": "The lease's id: its day and its first number.",
        "schema": TypeAdapter(LeaseId).json_schema(),
        "example": "2026-11-23-A501",
    },
    "window": {
        "description": "The window's name.",
        "schema": TypeAdapter(WindowName).json_schema(),
        "example": "3",
    },
    "zone": {
        "description": "The waiting area's name.",
        "schema": {"type": "string"},
        "example": "east",
    },
    "act": {
        "description": "What the voice is to do.",
        "schema": {"type": "string", "enum": ["pause", "resume"]},
        "example": "pause",
    },
    "move": {
        "description": "What the clerk does.",
        "schema": {"type": "string", "enum": [move.value for move in WindowMove]},
        "example": "next",
    },
}
