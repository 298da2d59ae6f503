"""Every sentence the web says to people, in the three languages: 简体, 繁體, English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from config.models import LANGUAGES

NATIVE_NAMES = {"zh-Hans": "简体", "zh-Hant": "繁體", "en": "English"}

Sentence = tuple[str, str, str]
"""One sentence in the order of LANGUAGES; gaps stand in braces."""


def worded(languages: Iterable[str]) -> tuple[str, ...]:
    """Those of a hall's languages that the pages have words in; a hall that offers none of them has them all."""
    return tuple(language for language in languages if language in LANGUAGES) or LANGUAGES


def say(words: Mapping[str, Sentence], key: str, language: str, **facts: object) -> str:
    """The sentence for a key, its gaps filled; the key itself when the catalogue lacks it."""
    known = words.get(key)
    if known is None:
        return key
    return known[LANGUAGES.index(language)].format_map(_Facts(facts))


class _Facts(dict[str, object]):
    """A fact that was not given leaves its name, never a crash while refusing."""

    def __missing__(self, name: str) -> str:
        return name


def all_of(words: Mapping[str, Sentence], language: str) -> dict[str, str]:
    """The whole catalogue in one language, gaps unfilled, for a page's own script."""
    return {key: sentence[LANGUAGES.index(language)] for key, sentence in words.items()}
