"""What all the models are made of: names, texts and times, and how they are written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
"""The languages that every part of the hall knows; a hall may offer others at its kiosks."""

NAME = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$"

LETTER = r"^[A-Z]$"

CODE = r"^[A-Z]{2}-[0-9]{3}$"

LANGUAGE = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$"  # BCP 47: language, script, region

REJOIN = r"^(after:[1-9][0-9]?|end|half_day|no)$"

PICTURE = r"^[A-Za-z0-9][A-Za-z0-9._-]*\.(png|jpg|jpeg)$"

PLAN = r"^[A-Za-z0-9][A-Za-z0-9._-]*\.(svg|png)$"

COLOUR = r"^#[0-9A-Fa-f]{6}$"

FOLDER = r"^[A-Za-z0-9][A-Za-z0-9_-]*(/[A-Za-z0-9][A-Za-z0-9_-]*)*$"

PATTERNS = {
    NAME: "1 to 32 letters a to z, digits, - and _, beginning with a letter or digit",
    LETTER: "one capital letter, A to Z",
    CODE: "two capital letters, - and three digits, such as GS-001",
    PLAN: "a file name ending in .svg or .png",
    COLOUR: "# and six hexadecimal digits, such as #0B4EA2",
    FOLDER: "the name of a folder in this one: letters a to z, digits, - and _, with / between folders",
    PICTURE: "a file name ending in .png, .jpg or .jpeg",
    LANGUAGE: "`zh-Hans`, `zh-Hant`, `en` or another language's tag, such as `vi`",
    REJOIN: "after:N (N 1 to 99), end, half_day or no",
}
"""What each pattern asks for, in words."""

Name = Annotated[str, Field(pattern=NAME)]

Letter = Annotated[str, Field(pattern=LETTER)]

Language = Annotated[str, Field(pattern=LANGUAGE)]

Colour = Annotated[str, Field(pattern=COLOUR)]


def _in_simplified(value: Any) -> Any:
    return {"zh-Hans": value} if isinstance(value, str) else value


Words = Annotated[str, Field(min_length=1, max_length=500)]

Text = Annotated[dict[Language, Words], Field(min_length=1), BeforeValidator(_in_simplified)]
"""Words for people, by language; a bare string is simplified Chinese. See `in_language`."""


def in_language(text: Mapping[str, str], language: str) -> str:
    """The text in a language, else in simplified Chinese, else in whatever there is.

    A language that is none of `LANGUAGES` is more likely to be read by somebody who reads English.
    """
    instead = "zh-Hans" if language in LANGUAGES else "en"
    return text.get(language) or text.get(instead) or text.get("zh-Hans") or next(iter(text.values()), "")


def _local(value: time) -> time:
    if value.tzinfo is not None:
        raise ValueError("a time of the hall's own clock, without a zone")
    return value


LocalTime = Annotated[time, AfterValidator(_local)]


class Described(BaseModel):
    """A table of a hall's TOML files."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, populate_by_name=True, allow_inf_nan=False
    )
