"""Filling in the pages' templates: what every page of a hall needs, in the languages that are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from config.models import Hall, Language, Text, in_language

TEMPLATES = Environment(
    loader=PackageLoader("display.screens"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def every(text: Text, languages: Iterable[Language]) -> dict[Language, str]:
    """The text in each of these languages."""
    return {language: in_language(text, language) for language in languages}


def tongues(languages: Iterable[Language]) -> list[list[Language]]:
    """The languages grouped: simplified and traditional Chinese are one tongue in two scripts."""
    grouped: dict[str, list[Language]] = {}
    for language in languages:
        grouped.setdefault(language.partition("-")[0], []).append(language)
    return list(grouped.values())


def wanted(hall: Hall, asked: str) -> tuple[Language, ...]:
    """The languages of a page: those asked for (`en` or `en,zh-Hans`) that the hall has, in that order, else all."""
    offered = hall.hall.languages
    chosen = dict.fromkeys(language for language in asked.replace(" ", "").split(",") if language in offered)
    return tuple(chosen) or offered


class Filled:
    """Fills in the templates of one hall's pages."""

    def __init__(self, hall: Hall, version: str, clock: Callable[[], datetime]) -> None:
        """`version` is told to the pages, which renew themselves once the server tells another one."""
        self._hall = hall
        self._version = version
        self._clock = clock
        self._zone = ZoneInfo(hall.hall.timezone)

    def now(self) -> datetime:
        """The hall's time."""
        return self._clock().astimezone(self._zone)

    def page(
        self,
        surface: str,
        live: str,
        languages: Sequence[Language],
        *,
        title: Text,
        texts: Mapping[str, Text],
        **more: object,
    ) -> str:
        """The page `surface`.html that follows the stream at `live`."""
        return TEMPLATES.get_template(f"{surface}.html").render(
            surface=surface,
            live=live,
            languages=languages,
            tongues=tongues(languages),
            title=every(title, languages),
            hall=every(self._hall.hall.name, languages),
            said={name: every(text, languages) for name, text in texts.items()},
            nothing=dict.fromkeys(languages, ""),
            timezone=self._hall.hall.timezone,
            version=self._version,
            at=self.now().isoformat(timespec="seconds"),
            **more,
        )
