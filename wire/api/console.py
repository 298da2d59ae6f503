"""The clerk's page and the tablet."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from wire.api.body import Answer
from wire.messages import WindowStatus
from wire.words import LineLetter, Number, WindowName


class TabletLogin(BaseModel):
    """Body of `POST /rate/{window}/open`: the window's key, or a supervisor's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: Annotated[str, Field(min_length=1, max_length=200)]


class ClerkLogin(BaseModel):
    """Body of `POST /console/login`: the window, and its key or a supervisor's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    window: WindowName
    key: Annotated[str, Field(min_length=1, max_length=200)]


class ClerkSession(Answer):
    """The session that a browser now has; it ends after twelve hours, or when the key is changed."""

    window: WindowName
    supervisor: bool = False  # whose key it was


class TransferPlace(Answer):
    """A line, or a window that is not closed: one of the two."""

    line: LineLetter | None = None
    window: WindowName | None = None
    waiting: int | None = None  # people, of a line
    status: WindowStatus | None = None  # of a window


class TransferPlaces(Answer):
    """Where the visitor at a window can be sent, its usual destination first."""

    number: Number
    places: tuple[TransferPlace, ...]
