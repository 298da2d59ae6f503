"""`python -m tests.hall.kiosk_pictures`: each way through the kiosk of a running hall, into docs/screens/kiosk."""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from pathlib import Path

from PIL import Image

from tests.brokers import ROOT, until
from tests.hall.kiosk_flows import FLOWS, Flow, visited
from tests.hall.open_hall import OpenHall
from tests.hall.touching import Finger

FOLDER = ROOT / "docs" / "screens" / "kiosk"
SIZE = (540, 960)
COLOURS = 128  # enough for the screens' few, and small files
GAP = 24
PAPER = (226, 232, 240)
SIDE_BY_SIDE = (
    "by-line-home.zh-Hans.plain",
    "by-life-event-matter.en.large",
    "by-number-enter.en.contrast+large+low",
)
"""One design, as different people need it."""


def main() -> int:
    """Walk each way and photograph it; what was there before gives way."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder, visited(Path(folder)) as kiosk:
        _people_come(kiosk.hall)
        until(lambda: "1 人等候" in kiosk.finger.shown["widgets"]["line:E"]["text"], within_s=20)
        for flow in FLOWS:
            flow.walked(kiosk, partial(_photograph, kiosk.finger, flow))
    _side_by_side()
    return 0


def _people_come(hall: OpenHall) -> None:
    for window in ("2", "3", "5"):
        hall.move(window, "open")
    for line in "AABAEBAAAB":
        hall.issue(line)


def _photograph(finger: Finger, flow: Flow, name: str) -> None:
    modes = "+".join(sorted(flow.modes)) or "plain"
    file = FOLDER / f"{flow.name}-{name}.{flow.language}.{modes}.png"
    photograph(finger, file)


def photograph(finger: Finger, file: Path) -> None:
    """Take a picture of the kiosk's screen, half as large and with few colours."""
    finger.photograph(file)
    picture = Image.open(file).convert("RGB").resize(SIZE, Image.Resampling.LANCZOS)
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


def _side_by_side() -> None:
    """Three of them in one picture, for the README."""
    pictures = [Image.open(FOLDER / f"{name}.png").convert("RGB") for name in SIDE_BY_SIDE]
    whole = Image.new("RGB", (len(pictures) * (SIZE[0] + GAP) + GAP, SIZE[1] + 2 * GAP), PAPER)
    for at, picture in enumerate(pictures):
        whole.paste(picture, (GAP + at * (SIZE[0] + GAP), GAP))
    whole.quantize(COLOURS, dither=Image.Dither.NONE).save(FOLDER.parent / "kiosk-modes.png", optimize=True)


if __name__ == "__main__":
    sys.exit(main())
