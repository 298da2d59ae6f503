"""Who may say and hear what: topic rules by role, the same for the embedded broker and for Mosquitto."""

from __future__ import annotations

from dataclasses import dataclass

from config.settings import MOST_SCREENS


@dataclass(frozen=True)
class May:
    """Topic filters below `onedoor/{hall}/` that a role may publish to and subscribe to."""

    publish: tuple[str, ...] = ()
    subscribe: tuple[str, ...] = ()


DRIVES = ("device/+", "device/+/tested")
IS_TOLD = ("device/+/test",)
"""What a role that drives devices says and hears of them."""

ROLES: dict[str, May] = {
    "server": May(
        publish=(
            "event/+",
            "state/+/+",
            "announce/+",
            "announce/+/words",
            "pad/+/reply",
            "device/server",
            "device/+/test",
            "server/news",
        ),
        subscribe=("announced/+", "pad/+/press", "device/+", "device/+/tested", "server/news"),
    ),
    "screens": May(
        publish=("device/screens", *(f"device/screens-{nth}" for nth in range(2, MOST_SCREENS + 1))),
        subscribe=("event/#", "state/#", "device/+"),
    ),
    "announcer": May(
        publish=("announced/+", "announcer/+", *DRIVES),
        subscribe=(
            "announce/+",
            "announce/+/words",
            "announcer/+",
            "state/voice/+",
            "state/line/+",
            "state/window/+",
            *IS_TOLD,
        ),
    ),
    "devices": May(
        publish=("pad/+/press", *DRIVES), subscribe=("pad/+/reply", "state/window/+", "state/line/+", *IS_TOLD)
    ),
    "kiosk": May(publish=DRIVES, subscribe=IS_TOLD),
    "reader": May(subscribe=("#",)),
}
"""By account of keys.json. A name that is not here may do nothing."""

EVERYTHING = "#"


class Rules:
    """The rules of one hall's broker."""

    def __init__(self, hall: str) -> None:
        self._may = {
            role: May(tuple(below(hall, one) for one in may.publish), tuple(below(hall, one) for one in may.subscribe))
            for role, may in ROLES.items()
        }

    def may_publish(self, role: str, topic: str) -> bool:
        """True when the role may say something on this topic; never for one with wildcards."""
        if not topic or "+" in topic or "#" in topic:
            return False
        return any(covers(allowed, topic) for allowed in self._may.get(role, May()).publish)

    def may_subscribe(self, role: str, topic_filter: str) -> bool:
        """True when every topic that the filter matches is one that the role may hear."""
        return any(covers(allowed, topic_filter) for allowed in self._may.get(role, May()).subscribe)


def below(hall: str, topic_filter: str) -> str:
    """The whole filter, for one of the table's."""
    return topic_filter if topic_filter == EVERYTHING else f"onedoor/{hall}/{topic_filter}"


def covers(allowed: str, wanted: str) -> bool:
    """True when all that `wanted` matches (a topic, or a filter with wildcards) is matched by `allowed` too.

    "#" leaves out what begins with "$", as MQTT 3.1.1 (4.7.2) has it for subscriptions.
    """
    if wanted.startswith("$") and not allowed.startswith("$"):
        return False
    allowed_levels, wanted_levels = allowed.split("/"), wanted.split("/")
    for position, level in enumerate(allowed_levels):
        if level == "#":
            return True
        if position == len(wanted_levels):
            return False
        if wanted_levels[position] == "#" or (level not in ("+", wanted_levels[position])):
            return False
    return len(allowed_levels) == len(wanted_levels)
