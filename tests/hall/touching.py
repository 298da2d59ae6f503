"""A visitor's finger: xdotool clicks on the real Kivy window, at the places that the kiosk's map names."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import ImageGrab

from kiosk.keypad import Key, led_to
from tests.brokers import until

SHOWN_WITHIN_S = 30.0


@dataclass
class Finger:
    """Touches one kiosk."""

    data: Path
    map_file: Path
    kiosk: str = "kiosk-1"

    @property
    def display(self) -> str:
        """The X display that the kiosk is on."""
        return (self.data / f"{self.kiosk}.display").read_text().strip()

    @property
    def shown(self) -> dict[str, Any]:
        """What is on the screen, once it is at rest."""
        try:
            return json.loads(self.map_file.read_text())
        except FileNotFoundError:
            return {"screen": "", "widgets": {}}

    def wait_for(self, screen: str) -> dict[str, Any]:
        until(lambda: self.shown["screen"] == screen, within_s=SHOWN_WITHIN_S)
        return self.shown

    def touch(self, name: str, times: int = 1) -> None:
        """Click in the middle of a widget."""
        until(lambda: name in self.shown["widgets"], within_s=SHOWN_WITHIN_S)
        x, y, width, height = self.shown["widgets"][name]["box"]
        at = [str(int(x + width / 2)), str(int(y + height / 2))]
        click = ["mousemove", *at, "click", "--repeat", str(times), "--delay", "60", "1"]
        subprocess.run(["xdotool", *click], env=os.environ | {"DISPLAY": self.display}, check=True, timeout=10)

    def go(self, name: str, screen: str) -> None:
        """Touch a widget and wait for the screen it leads to."""
        self.touch(name)
        self.wait_for(screen)

    def photograph(self, file: Path) -> None:
        """Take a picture of the whole screen."""
        ImageGrab.grab(xdisplay=self.display).save(file)


class Keypad(Finger):
    """The keys beside a kiosk: arrows and enter do what a finger does."""

    def touch(self, name: str, times: int = 1) -> None:
        """Go to a widget by arrows, and press enter."""
        until(lambda: name in self.shown["widgets"], within_s=SHOWN_WITHIN_S)
        if self.shown["focus"] is None:
            self._press("Down")  # the first key shows where one is
        until(lambda: self.shown["focus"] in self.shown["widgets"], within_s=SHOWN_WITHIN_S)
        for arrow in _way(self.shown, name):
            self._press(arrow)
        assert self.shown["focus"] == name
        for _ in range(times):
            self._key("Return")

    def _press(self, arrow: str) -> None:
        """Press an arrow, and see where it leads."""
        before = self.shown["focus"]
        self._key(arrow)
        until(lambda: self.shown["focus"] != before, within_s=SHOWN_WITHIN_S)

    def _key(self, key: str) -> None:
        environment = os.environ | {"DISPLAY": self.display}
        subprocess.run(["xdotool", "key", key], env=environment, check=True, timeout=10)


def _way(shown: dict[str, Any], name: str) -> list[str]:
    """The shortest row of arrows from what the keypad is at."""
    names = [one for one, widget in shown["widgets"].items() if widget["enabled"]]
    boxes = [tuple(shown["widgets"][one]["box"]) for one in names]
    ways: dict[int, list[str]] = {names.index(shown["focus"]): []}
    for here in (queue := list(ways)):
        if names[here] == name:
            return ways[here]
        for arrow in (Key.UP, Key.DOWN, Key.LEFT, Key.RIGHT):
            there = led_to(boxes, here, arrow)
            if there not in ways:
                ways[there] = [*ways[here], arrow.capitalize()]
                queue.append(there)
    raise AssertionError(f"no arrows lead to {name}")
