"""The catalogues of the kiosk's texts: gettext `.po` files, read as they are, so that nothing need be compiled.

A language is a file `TAG.po`, such as `zh-Hans.po` or `vi.po`, in `kiosk/languages` or in the folder `languages`
of a hall. The hall's file wins, text by text. What no catalogue has is said in English.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

SHIPPED = Path(__file__).parent / "languages"
ENGLISH = "en"  # the texts' own language needs no catalogue


class CatalogueFaulty(Exception):
    """A catalogue is missing or cannot be used; the message says what would be right."""


class Catalogues:
    """The catalogues of some folders, the first of which wins; each is read when its language is first asked for."""

    def __init__(self, *folders: Path) -> None:
        self._folders = (*folders, SHIPPED)
        self._read: dict[str, gettext.NullTranslations] = {}

    def of(self, language: str) -> gettext.NullTranslations:
        """Texts of one language; raises CatalogueFaulty."""
        if language not in self._read:
            self._read[language] = self._chained(language)
        return self._read[language]

    def must_have(self, languages: Iterable[str]) -> None:
        """Raise CatalogueFaulty unless every one of these languages can be read."""
        for language in languages:
            self.of(language)

    def _chained(self, language: str) -> gettext.NullTranslations:
        files = [file for folder in self._folders if (file := folder / f"{language}.po").is_file()]
        if not files and language != ENGLISH:
            wanted = self._folders[0] / f"{language}.po"
            raise CatalogueFaulty(f"no texts in the language {language}: write {wanted}, or take it out of `languages`")
        chain = gettext.NullTranslations()
        for file in reversed(files):
            first = _translations(read(file))
            first.add_fallback(chain)
            chain = first
        return chain


def read(file: Path) -> Catalog:
    """The catalogue in a file; raises CatalogueFaulty with the line of what is wrong."""
    try:
        with file.open("rb") as opened:
            catalogue = read_po(opened, abort_invalid=True)
    except (OSError, UnicodeError, ValueError, PoFileError) as fault:
        raise CatalogueFaulty(f"{file} cannot be read: {fault}") from None
    for message in catalogue:
        for text in filter(None, forms(message.string)):
            if surplus := places(text) - set().union(*map(places, forms(message.id))):
                raise CatalogueFaulty(f"{file}, line {message.lineno}: {_surplus(message, surplus)}")
    return catalogue


def forms(words: str | Iterable[str] | None) -> tuple[str, ...]:
    """A text's forms: one, or one for each number, or none."""
    return (words,) if isinstance(words, str) else tuple(words or ())


def places(text: str) -> set[str]:
    """The `{names}` to be filled in; braces without their others are a place of their own."""
    return set(_places(text))


def _places(text: str) -> Iterator[str]:
    try:
        for _, name, _, _ in Formatter().parse(text):
            if name is not None:
                yield name
    except ValueError:
        yield text


def _surplus(message: Message, surplus: set[str]) -> str:
    known = ", ".join(f"{{{name}}}" for name in sorted(places(forms(message.id)[-1]))) or "none"
    return f"{{{min(surplus)}}} means nothing in the text {forms(message.id)[-1]!r}; places there are: {known}"


def _translations(catalogue: Catalog) -> gettext.GNUTranslations:
    """The same, as Python's gettext reads it; what is marked fuzzy, or empty, is left out."""
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
