"""What a test hears: messages that came, and lines that were logged."""

from __future__ import annotations

from typing import Any

from tests.brokers import until
from wire.messages import Message


class Heard:
    """A handler that keeps what it was given."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.names: list[dict[str, str]] = []

    def __call__(self, message: Message, names: dict[str, str]) -> None:
        self.names.append(names)
        self.messages.append(message)

    def wait_for(self, count: int, within_s: float = 5.0) -> list[Message]:
        """The messages, once there are so many."""
        until(lambda: len(self.messages) >= count, within_s)
        return self.messages


class LogBook:
    """A logger that keeps its lines."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, dict[str, Any]]] = []

    def bind(self, **_values: object) -> LogBook:
        return self

    def info(self, event: str, **values: object) -> None:
        self.lines.append((event, values))

    warning = error = exception = info

    def of(self, event: str) -> list[dict[str, Any]]:
        """The values of every line with this event."""
        return [values for name, values in self.lines if name == event]
