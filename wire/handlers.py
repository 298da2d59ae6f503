"""Who hears which messages of a link, and what becomes of payloads that are none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from wire.messages import Message
from wire.patience import Seldom
from wire.topics import ANY, names_in

MAX_PAYLOAD = 64 * 1024
"""Bytes; a larger payload is dropped unread."""

_DROPS_TOLD_EVERY_S = 1.0


@dataclass(frozen=True)
class _Handler:
    topic_filter: str
    message_type: type[Message]
    names: dict[str, str]
    handle: Callable[[Any, dict[str, str]], None]

    def names_wanted(self, topic: str) -> dict[str, str] | None:
        """The topic's names besides the hall's, when this handler wants it."""
        found = names_in(self.message_type.topic, topic)
        if found is None or any(name not in (ANY, found[blank]) for blank, name in self.names.items()):
            return None
        del found["hall"]
        return found


class Handlers:
    """The handlers of one link. Nothing that comes, and nothing that a handler raises, gets out of here."""

    def __init__(self, hall: str, log: Any) -> None:
        self._hall = hall
        self._log = log
        self._seldom = Seldom(_DROPS_TOLD_EVERY_S)
        self._all: list[_Handler] = []

    def add(
        self, message_type: type[Message], handle: Callable[[Any, dict[str, str]], None], names: dict[str, str]
    ) -> None:
        """Have `handle(message, names)` called; raise ValueError when the names do not fit the type's topic."""
        topic_filter = message_type.topic_for(self._hall, **names)
        self._all.append(_Handler(topic_filter, message_type, names, handle))

    @property
    def topic_filters(self) -> list[str]:
        """What the handlers want, in the order in which they were added."""
        return [one.topic_filter for one in self._all]

    def hand_over(self, topic: str, payload: bytes) -> None:
        """Give a payload to all that want its topic, or drop it with a log line."""
        meant = [(one, names) for one in self._all if (names := one.names_wanted(topic)) is not None]
        if not meant:
            self._tell_dropped("?", topic, "no handler wants this topic")
        for one, names in meant:
            message = self._read(one, topic, payload)
            if message is not None:
                self._call(one, message, names, topic)

    def _read(self, one: _Handler, topic: str, payload: bytes) -> Message | None:
        if not payload and one.message_type.retain:
            return None  # how MQTT says that a retained message was taken away
        if len(payload) > MAX_PAYLOAD:
            self._tell_dropped(one.topic_filter, topic, f"{len(payload)} bytes are more than {MAX_PAYLOAD}")
            return None
        try:
            return one.message_type.read(payload)
        except ValidationError as fault:
            first = fault.errors(include_url=False, include_input=False, include_context=False)[0]
            where = ".".join(str(step) for step in first["loc"]) or "payload"
            self._tell_dropped(one.topic_filter, topic, f"{where}: {first['msg']}")
            return None

    def _call(self, one: _Handler, message: Message, names: dict[str, str], topic: str) -> None:
        try:
            one.handle(message, names)
        except Exception:
            if (held_back := self._seldom.may_tell(f"handler of {one.topic_filter}")) is not None:
                self._log.exception("handler_failed", topic=topic, held_back=held_back)

    def _tell_dropped(self, meant_for: str, topic: str, why: str) -> None:
        if (held_back := self._seldom.may_tell(meant_for)) is not None:
            self._log.warning("payload_dropped", topic=ascii(topic)[1:-1], why=ascii(why)[1:-1], held_back=held_back)
