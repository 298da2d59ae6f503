"""The kiosk as a process: its window, its display, its end."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys

import psutil
import pytest
from PIL import Image

from kiosk import tokens
from kiosk.own_display import OwnDisplay
from tests.brokers import ROOT
from tests.kiosk.driven import STARTS_WITHIN_S, Driven
from tests.notices import Notices


def test_the_window_fits_the_screen_and_keeps_its_proportions_whatever_its_size(hall_dir, hall_server, tmp_path):
    display = OwnDisplay(640, 480)
    kiosk = Driven(hall_dir, tmp_path, hall_server, DISPLAY=display.name)
    try:
        seen = kiosk.wait_for("home", STARTS_WITHIN_S)
        assert kiosk.display == display.name
        assert seen["window"] == [248, 441]  # smaller than it wants to be, for the screen is
        kiosk.xdotool("search", "--class", "python", "windowmove", "0", "0", "windowsize", "640", "480")
        kiosk.wait(lambda seen: seen["window"] == [640, 480])
        shown = Image.open(io.BytesIO(kiosk.picture())).convert("RGB")
        row = [shown.getpixel((x, 5)) for x in (5, 320, 635)]
        assert row == [_rgb(tokens.PAPER), _rgb(tokens.PRIMARY), _rgb(tokens.PAPER)]
        kiosk.go(("line:A", "confirm"))
    finally:
        code, _ = kiosk.stop(signal.SIGINT)
        display.stop()
    assert code == 0


VIETNAMESE = """
msgid ""
msgstr ""
"Language: vi\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "What would you like to do today?"
msgstr "Hôm nay quý vị cần làm thủ tục gì?"

msgid "1 waiting"
msgid_plural "{n} waiting"
msgstr[0] "{n} người đang chờ"

msgid "Call staff"
msgstr "Gọi nhân viên"
"""


def test_a_fourth_language_needs_a_catalogue_alone(hall_dir, hall_server, tmp_path):
    folder = tmp_path / "hall"
    shutil.copytree(hall_dir, folder)
    words = (folder / "hall.toml").read_text("utf-8")
    (folder / "hall.toml").write_text(words.replace('["zh-Hans", "zh-Hant", "en"]', '["zh-Hans", "en", "vi"]'), "utf-8")
    (folder / "languages").mkdir()
    (folder / "languages" / "vi.po").write_text(VIETNAMESE, "utf-8")
    kiosk = Driven(folder, tmp_path / "data", hall_server)
    try:
        assert "Tiếng Việt" in str(kiosk.wait_for("home", STARTS_WITHIN_S)["widgets"]["language:vi"]["text"])
        kiosk.touch("language:vi")
        kiosk.wait_to_hear("Hôm nay quý vị cần làm thủ tục gì?")
        assert "29 người đang chờ" in kiosk.said
        assert "Gọi nhân viên" in kiosk.said
        assert "Business Registration" in kiosk.said  # no name in this language: the English one
        assert "tháng" in kiosk.said  # the date as it is written in Vietnamese
    finally:
        code, _ = kiosk.stop()
    assert code == 0


def test_a_killed_kiosk_takes_its_display_with_it(hall_dir, hall_server, tmp_path):
    with Notices() as notices:
        kiosk = Driven(hall_dir, tmp_path, hall_server, NOTIFY_SOCKET=notices.address)
        assert notices.next(STARTS_WITHIN_S) == f"READY=1\nMAINPID={kiosk.process.pid}"  # the kiosk, not its display
        (xvfb,) = psutil.Process(kiosk.process.pid).children()
        kiosk.stop(signal.SIGKILL)
        xvfb.wait(5)


@pytest.mark.parametrize(
    ("arguments", "environment", "why"),
    [
        (["--name", "kiosk-9"], {}, "no kiosk kiosk-9"),
        ([], {"PATH": "/nonexistent"}, "apt install xvfb"),
    ],
    ids=["unknown", "no display"],
)
def test_what_a_person_must_mend_is_said_and_not_tried_again(hall_dir, data, running, arguments, environment, why):
    assert (data / "keys.json").exists()
    ended = subprocess.run(
        [sys.executable, "-m", "kiosk", str(hall_dir), *arguments],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "DISPLAY"}
        | {"ONEDOOR_DATA": str(data)}
        | environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert ended.returncode == os.EX_CONFIG
    assert why in ended.stderr
    assert "Traceback" not in ended.stderr


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
