"""Every text of the kiosk and its slips, in the languages of the hall.

A text is named by its English words; its other languages stand in the catalogues of `kiosk/languages`. A hall
replaces any of them in its `[texts]` table, and brings further languages as catalogues of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date

from config.models import Text
from kiosk.catalogues import Catalogues
from wire.api import HallView, QuietHours
from wire.messages import Estimate

LONG_MINUTES = 180  # past this, minutes say nothing

_OWN_NAMES = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文"}
_LOCALES = {"zh-Hans": "zh-Hans-CN", "zh-Hant": "zh-Hant-TW", "en": "en-GB"}


class Texts:
    """Says a text in a language; the hall's own words win."""

    def __init__(self, own: Mapping[str, Text] | None = None, catalogues: Catalogues | None = None) -> None:
        self._own = own or {}
        self._catalogues = catalogues or Catalogues()

    def say(self, text: str, language: str, **values: object) -> str:
        """The text in a language, its `{names}` filled in."""
        said = self._own_words(text, language) or self._catalogues.of(language).gettext(text)
        return said.format(**values) if values else said

    def say_n(self, one: str, many: str, n: int, language: str, **values: object) -> str:
        """The text for so many, in the form that the language has for this number; `{n}` is filled in too."""
        own = self._own_words(one if n == 1 else many, language)
        return (own or self._catalogues.of(language).ngettext(one, many, n)).format(n=n, **values)

    def waiting(self, people: int, language: str) -> str:
        """How many wait in a line."""
        if people == 0:
            return self.say("Nobody waiting", language)
        return self.say_n("1 waiting", "{n} waiting", people, language)

    def ahead(self, people: int, language: str) -> str:
        """How many are called before this visitor."""
        if people == 0:
            return self.say("nobody", language)
        return self.say_n("1 person", "{n} people", people, language)

    def copies(self, count: int, language: str) -> str:
        """How many copies of a paper."""
        return self.say_n("1 copy", "{n} copies", count, language)

    def wait(self, estimate: Estimate, language: str) -> str:
        """The range in minutes, in full words."""
        if estimate.high == 0:
            return self.say("your turn at once", language)
        if estimate.high > LONG_MINUTES:
            return self.say("over {hours} h", language, hours=max(1, estimate.low // 60))
        if estimate.low == estimate.high:
            return self.say_n("1 minute", "{low} minutes", estimate.low, language, low=estimate.low)
        if estimate.low == 0:
            return self.say_n("up to 1 minute", "up to {high} minutes", estimate.high, language, high=estimate.high)
        return self.say("{low}–{high} minutes", language, low=estimate.low, high=estimate.high)

    def wait_short(self, estimate: Estimate, language: str) -> str:
        """The range in minutes, for a card."""
        if estimate.high > LONG_MINUTES:
            return self.wait(estimate, language)
        if estimate.low == estimate.high:
            return self.say("about {low} min", language, low=estimate.low)
        if estimate.low == 0:
            return self.say("up to {high} min", language, high=estimate.high)
        return self.say("{low}–{high} min", language, low=estimate.low, high=estimate.high)

    def quieter(self, quiet: QuietHours, hall: HallView, language: str) -> str:
        """When a line is shorter, by the hall's clock: the day, from when until when, and how long one waits then."""
        zone = ZoneInfo(hall.timezone)
        begins, ends = clock(quiet.begins.astimezone(zone)), clock(quiet.ends.astimezone(zone))
        wait = self.wait(quiet.estimate, language)
        day = quiet.begins.astimezone(zone).date()
        if day == hall.day:
            return self.say("today {begins}–{ends}: {wait}", language, begins=begins, ends=ends, wait=wait)
        weekday = str(format_date(day, "EEEE", locale=locale_of(language)))
        return self.say("{day} {begins}–{ends}: {wait}", language, day=weekday, begins=begins, ends=ends, wait=wait)

    def desk(self, window: str | None, language: str) -> str:
        """Where people help."""
        if window is None:
            return self.say("the guide desk", language)
        return self.say("the guide desk, window {window}", language, window=window)

    def _own_words(self, text: str, language: str) -> str | None:
        return next((words for code, words in self._own.get(text, {}).items() if code == language), None)


def joined(parts: tuple[str, ...], language: str) -> str:
    """A list as it is written in a language."""
    return ("、" if language.startswith("zh") else ", ").join(parts)


@cache
def own_name(language: str) -> str:
    """What a language calls itself."""
    if language in _OWN_NAMES:
        return _OWN_NAMES[language]
    name = str(Locale.parse(language, sep="-").get_display_name() or language)
    return name[:1].upper() + name[1:]


@cache
def locale_of(language: str) -> Locale:
    """How dates and numbers are written where the language is read."""
    return Locale.parse(_LOCALES.get(language, language), sep="-")


def day_in_words(day: datetime, language: str) -> str:
    """The date with its weekday."""
    return str(format_date(day, "full", locale=locale_of(language)))


def clock(moment: datetime) -> str:
    """Hours and minutes."""
    return moment.strftime("%H:%M")
