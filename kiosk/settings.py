"""Settings of one kiosk's machine, from the environment (`ONEDOOR_KIOSK_…`)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOM = 0.92  # of a shared screen, for a window

Size = Annotated[str, Field(pattern=r"^[1-9]\d{2,4}x[1-9]\d{2,4}$")]


class KioskSettings(BaseSettings):
    """How the kiosk's window is put on the screen."""

    model_config = SettingsConfigDict(env_prefix="ONEDOOR_KIOSK_", frozen=True, use_attribute_docstrings=True)

    fullscreen: bool = False
    """True on a kiosk's own screen: the window covers it, without frame and pointer."""
    window: Size = "540x960"
    """Size of the window when it does not cover the screen."""
    virtual: Size = "1080x1920"
    """Size of the virtual screen that the kiosk starts when there is no display."""
    map: Path | None = None
    """For tests: this file says at each moment what is shown and where it can be touched; see `kiosk/screen_map.py`."""


def window_size(wanted: str, screen: tuple[int, int] | None) -> tuple[int, int]:
    """The wanted size, or less in the same proportion so that the window and its frame fit the screen."""
    width, height = pixels(wanted)
    wide, high = screen or (width, height)
    share = min(1.0, ROOM * wide / width, ROOM * high / height) if screen else 1.0
    return int(width * share), int(height * share)


def pixels(size: str) -> tuple[int, int]:
    """Width and height of a size such as `1080x1920`."""
    width, height = size.split("x")
    return int(width), int(height)
