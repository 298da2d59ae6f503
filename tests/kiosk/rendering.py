"""`python -m tests.kiosk.rendering MAPS.json [--pictures FOLDER] [--only WORD]`: every state, mode and language.

One real app in one real window draws them all, one after another; what was on the screen is written as one JSON
file: a list of screen maps, each with the name of its state.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import ImageGrab

from config.fonts import font_file
from config.load import load_hall
from kiosk.kivy_setup import prepare
from kiosk.own_display import OwnDisplay
from kiosk.state import Mode
from kiosk.texts import Texts

WEIDU = Path(__file__).parents[2] / "config" / "weidu"
SIZE = (540, 960)
FRAMES = 12  # more than it takes any screen to come to rest

MODES: tuple[frozenset[Mode], ...] = (
    frozenset(),
    frozenset({Mode.LARGE}),
    frozenset({Mode.LOW}),
    frozenset({Mode.LARGE, Mode.LOW, Mode.CONTRAST, Mode.VOICE}),
)
"""Contrast and voice change no size, so not every combination need be drawn."""


def main() -> None:
    """Draw them all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("maps", type=Path)
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--size", default=f"{SIZE[0]}x{SIZE[1]}")
    asked = parser.parse_args()
    size = tuple(map(int, asked.size.split("x")))
    display = OwnDisplay(*size)
    import os

    os.environ["DISPLAY"] = display.name
    with tempfile.TemporaryDirectory() as home:
        prepare(Path(home), font_file("regular"), font_file("bold"), size=size, covering=True)
        maps = list(_drawn(asked.only, asked.pictures, display.name))
    asked.maps.write_text(json.dumps(maps, ensure_ascii=False), "utf-8")
    display.stop()


def _drawn(only: str, pictures: Path | None, display: str) -> Iterator[dict[str, Any]]:
    from kivy.config import Config

    Config.set("graphics", "maxfps", "0")  # Kivy's clock reads it when it is imported, and would wait between frames
    from kivy.base import EventLoop, stopTouchApp

    from kiosk.app import KioskApp
    from kiosk.screen_map import content_of
    from tests.kiosk.every_state import at_home, every_state

    hall = load_hall(WEIDU)
    home = at_home(hall)

    class Still(KioskApp):
        """The app as it is, but for the clock: a state stays until the next is drawn."""

        def on_start(self) -> None:
            pass

    app = Still(
        home,
        name=dict(hall.hall.name),
        timezone=hall.hall.timezone,
        texts=Texts(),
        perform=lambda _effect, _state: None,
        started=lambda: None,
        stopped=lambda: None,
    )
    app._run_prepare()
    for modes in MODES:
        for name, state in every_state(hall, modes):
            if only not in name:
                continue
            for language in hall.hall.languages:
                app.show(replace(state, language=language))
                content = _at_rest(lambda: content_of(app.state, app.root))
                yield {**content, "state": name}
                if pictures:
                    shown = "+".join(sorted(modes)) or "plain"
                    file = pictures / f"{name.replace(', ', '-').replace(' ', '-')}.{language}.{shown}.png"
                    ImageGrab.grab(xdisplay=display).convert("RGB").save(file)
    stopTouchApp()
    EventLoop.close()


def _at_rest(look: Any) -> dict[str, Any]:
    """What is on the screen once two frames show the same."""
    from kivy.base import EventLoop

    before: dict[str, Any] = {}
    for _ in range(FRAMES):
        EventLoop.idle()
        now = look()
        if now == before:
            return now
        before = now
    return before


if __name__ == "__main__":
    main()
