"""A real kiosk in a real X window, touched by xdotool and read through its screen map."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import ImageGrab

from config.keys import BROKER_ROLES
from tests.cable import Cable
from tests.kiosk.fake_server import KEY, FakeServer

ROOT = Path(__file__).parents[2]
STARTS_WITHIN_S = 45.0
PATIENCE_S = 20.0
SIZE = (540, 960)
PERSONS = "5e" * 32
PIN = "246810"
HOME = ("home", "zh-Hans", None)
"""Screen, language and what the keypad is at, as each visitor finds them."""


class Driven:
    """One kiosk process; its display is its own unless `DISPLAY` is given."""

    def __init__(self, hall_dir: Path, data: Path, server: FakeServer | Cable, **environment: str) -> None:
        self.data = data
        self.map_file = data / "screen.json"
        data.mkdir(parents=True, exist_ok=True)
        self.display_file = data / "kiosk-1.display"
        self._log = (data / "kiosk.log").open("wb")
        accounts = {f"broker-{role}": {"username": role, "password": "x"} for role in BROKER_ROLES}
        others = {"persons": {"secret": PERSONS}, "care": {"pin": PIN}}
        if not (data / "keys.json").exists():  # else it is an open hall's
            (data / "keys.json").write_text(json.dumps({"kiosk-1": KEY, **accounts, **others}))
        own = {
            "ONEDOOR_DATA": str(data),
            "ONEDOOR_HTTP_PORT": server.url.rsplit(":", 1)[1],
            "ONEDOOR_MQTT_URL": "mqtt://127.0.0.1:9",  # nobody answers there
            "ONEDOOR_KIOSK_MAP": str(self.map_file),
            "ONEDOOR_KIOSK_VIRTUAL": f"{SIZE[0]}x{SIZE[1]}",
        }
        inherited = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kiosk", str(hall_dir)],
            cwd=ROOT,
            env=inherited | own | environment,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )

    # -- looking ----------------------------------------------------------------------------------

    @property
    def log(self) -> str:
        return (self.data / "kiosk.log").read_text(errors="replace")

    @property
    def display(self) -> str:
        return self.display_file.read_text()

    @property
    def map(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(self.map_file.read_text("utf-8"))
        except FileNotFoundError:
            return {"screen": None, "widgets": {}, "texts": [], "language": None}
        return found

    @property
    def said(self) -> str:
        """Every text on the screen."""
        return "\n".join(text["text"] for text in self.map["texts"])

    def wait(self, what: Callable[[dict[str, Any]], bool], within_s: float = PATIENCE_S) -> dict[str, Any]:
        """Wait until the screen at rest is as wanted."""
        ends = time.monotonic() + within_s
        while not what(seen := self.map):
            assert self.process.poll() is None, self.log
            assert time.monotonic() < ends, (seen, self.log[-3000:])
            time.sleep(0.02)
        return seen

    def wait_for(self, screen: str, within_s: float = PATIENCE_S) -> dict[str, Any]:
        return self.wait(lambda seen: seen["screen"] == screen, within_s)

    def wait_to_hear(self, text: str, within_s: float = PATIENCE_S) -> None:
        self.wait(lambda _seen: text in self.said, within_s)

    def picture(self) -> bytes:
        """The whole display, as PNG."""
        shown = io.BytesIO()
        ImageGrab.grab(xdisplay=self.display).save(shown, "PNG")
        return shown.getvalue()

    # -- touching ---------------------------------------------------------------------------------

    def touch(self, name: str, times: int = 1) -> None:
        """Touch a widget in its middle, like a finger: down and up."""
        x, y = self.middle(name)
        self.xdotool("mousemove", x, y, "click", "--repeat", str(times), "--delay", "70", "1")

    def press_key(self, key: str) -> None:
        """Touch a key of the screen's keyboard, and wait until the screen has come to rest again."""
        before = self.map_file.stat().st_mtime_ns
        self.touch(f"key:{key}")
        self.wait(lambda _seen: self.map_file.stat().st_mtime_ns != before)

    def touch_corner(self, times: int) -> None:
        """Touch the hidden corner, where nothing is."""
        self.xdotool("mousemove", "20", "20", "click", "--repeat", str(times), "--delay", "120", "1")

    def type_pin(self, pin: str = PIN) -> None:
        for digit in pin:
            dots = self.said.count("●")
            self.touch(f"key:{digit}")
            self.wait(lambda seen, dots=dots: seen["screen"] != "pin" or self.said.count("●") != dots)

    def middle(self, name: str) -> tuple[str, str]:
        widget = self.map["widgets"][name]
        assert widget["enabled"], name
        x, y, width, height = widget["box"]
        return str(round(x + width / 2)), str(round(y + height / 2))

    def xdotool(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], check=True, env=os.environ | {"DISPLAY": self.display})

    def press(self, *keys: str, focus: str) -> None:
        """Press keys of a keypad, and wait until it is at what it ought to be at."""
        for key in keys:
            self.xdotool("key", key)
        self.wait(lambda seen: seen["focus"] == focus)

    def go(self, *steps: tuple[str, str]) -> None:
        """Touch each widget and wait for the screen it leads to."""
        for name, screen in steps:
            self.touch(name)
            self.wait_for(screen)

    def go_home(self) -> None:
        """Leave whatever is on the screen, in the default language and with no ring of the keypad."""
        seen = self.wait(lambda seen: seen["screen"] not in (None, "asking", "away"), STARTS_WITHIN_S)
        if "voice" in seen["modes"]:
            self.xdotool("key", "F2")  # else the first touch would only be told what it is
            seen = self.wait(lambda seen: not seen["modes"])
        if seen["screen"] not in ("home", "attract"):
            self.touch("home")
        elif (seen["screen"], seen["language"], seen["focus"]) != HOME:
            self.touch("language:zh-Hans")
        self.wait(lambda seen: (seen["screen"], seen["language"], seen["focus"]) == HOME)

    # -- ending -----------------------------------------------------------------------------------

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, float]:
        """Exit code and seconds it took."""
        began = time.monotonic()
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)  # as Ctrl-C in a terminal does
        try:
            code = self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self._log.close()
        return code, time.monotonic() - began
