"""A visitor's finger: xdotool clicks on the real Kivy window, at the places that the kiosk's map names."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import ImageGrab

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
