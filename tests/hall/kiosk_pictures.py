"""`python -m tests.hall.kiosk_pictures`: each way through the kiosk of a running hall, into docs/screens/kiosk."""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from pathlib import Path

from PIL import Image

from tests.brokers import ROOT
from tests.hall.kiosk_flows import FLOWS, Flow, walked
from tests.hall.open_hall import OpenHall, open_hall
from tests.hall.touching import Finger

FOLDER = ROOT / "docs" / "screens" / "kiosk"
SIZE = (540, 960)
COLOURS = 128  # enough for the screens' few, and small files


def main() -> int:
    """Walk each way and photograph it; what was there before gives way."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        screen_map = data / "kiosk-map.json"
        roles = ("broker", "server", "twins", "kiosk")
        with open_hall(data, only=roles, ONEDOOR_KIOSK_MAP=str(screen_map)) as hall:
            _people_come(hall)
            finger = Finger(data, screen_map)
            finger.wait_for("home")
            for flow in FLOWS:
                walked(flow, hall, finger, partial(_photograph, finger, flow))
    return 0


def _people_come(hall: OpenHall) -> None:
    for window in ("2", "3", "5"):
        hall.move(window, "open")
    for line in "AABAEBAAAB":
        hall.issue(line)


def _photograph(finger: Finger, flow: Flow, name: str) -> None:
    modes = "+".join(sorted(flow.modes)) or "plain"
    file = FOLDER / f"{flow.name}-{name}.{flow.language}.{modes}.png"
    finger.photograph(file)
    picture = Image.open(file).convert("RGB").resize(SIZE, Image.Resampling.LANCZOS)
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
