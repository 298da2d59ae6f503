"""Filling in the pages' templates: what every page of a hall needs, in the languages that are asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton
from jinja2 import Environment, PackageLoader, StrictUndefined

from config.models import Hall, Language, Text, in_language
from display.screens.pages import address_of
from display.screens.streams import State

TEMPLATES = Environment(
    loader=PackageLoader("display.screens"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

SIGNS = (2, 3, 4, 5, 6, 8, 12, 20, 32)
"""For so many signs screen.css has a size, where no scripts make words fit."""


def signs(words: str) -> int:
    """How many signs the words have, rounded up to one of `SIGNS`."""
    return SIGNS[min(bisect_left(SIGNS, len(words)), len(SIGNS) - 1)]


TEMPLATES.filters["signs"] = signs


Said = Mapping[str, dict[Language, str]]
"""A page's words by their names, in each of its languages."""


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


def dated(day: date, language: Language) -> str:
    """The day with its weekday, as the pages' script writes it (time.js)."""
    return str(format_date(day, "EEEE d MMMM" if language == "en" else "full", locale=_locale(language)))


def day_of(day: date, language: Language) -> str:
    """The day and month alone."""
    return str(format_skeleton("MMMMd", day, locale=_locale(language)))


def _locale(language: Language) -> Locale:
    return Locale("en", "GB") if language == "en" else Locale.parse(language, sep="-")


class Filled:
    """Fills in the templates of one hall's pages."""

    def __init__(
        self,
        hall: Hall,
        version: str,
        clock: Callable[[], datetime],
        heard: Callable[[], tuple[bool, datetime | None]] = lambda: (False, None),
    ) -> None:
        """`version` is told to the pages, which renew themselves once the server tells another one.

        `heard` says whether the hall is heard, and when it was heard last.
        """
        self._hall = hall
        self._version = version
        self._clock = clock
        self._heard = heard
        self._zone = ZoneInfo(hall.hall.timezone)

    def now(self) -> datetime:
        """The hall's time."""
        return self._clock().astimezone(self._zone)

    def hour(self, moment: datetime) -> str:
        """What the hall's clock shows at this moment."""
        return f"{moment.astimezone(self._zone):%H:%M}"

    def page(
        self,
        surface: str,
        live: str,
        languages: Sequence[Language],
        state: State | None = None,
        *,
        title: Text,
        said: Said,
        **more: object,
    ) -> str:
        """The page `surface`.html that follows the stream at `live`, and is served with this state of it."""
        on_wire, heard_at = self._heard()
        return TEMPLATES.get_template(f"{surface}.html").render(
            surface=surface,
            live=live,
            languages=languages,
            tongues=tongues(languages),
            title=every(title, languages),
            hall=every(self._hall.hall.name, languages),
            said=said,
            timezone=self._hall.hall.timezone,
            version=self._version,
            files=address_of(self._version),
            place=":" if state is None else f"{state.day}:{state.seq}",
            at=self.now().isoformat(timespec="seconds"),
            on_wire=on_wire,
            heard="" if heard_at is None else heard_at.isoformat(timespec="seconds"),
            last_heard={
                language: words.replace("{ago}", self._moment(heard_at, language))
                for language, words in said.get("silent", {}).items()
            },
            **more,
        )

    def _moment(self, moment: datetime | None, language: Language) -> str:
        """The hour, and the day when it was not today; in the page's script it is how long ago."""
        if moment is None:
            return ""
        day, hour = moment.astimezone(self._zone).date(), self.hour(moment)
        return hour if day == self.now().date() else f"{day_of(day, language)} {hour}"
