"""The whole way, on real parts: from a touch on the kiosk to a voice in the hall and a phone in the hand."""

from __future__ import annotations

import subprocess
import wave
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from config.load import load_hall
from display.announcer.announcement import AFTER_CHIME_S, BETWEEN_SENTENCES_S, BETWEEN_TIMES_S
from display.announcer.chime import LENGTH_S
from display.announcer.sentences import Wording
from hardware.twins.control import tell
from tests.brokers import HALL_DIR, until
from tests.hall.open_hall import open_hall
from tests.hall.touching import Finger


def newest(folder: Path, pattern: str) -> Path | None:
    return max(folder.glob(pattern), key=lambda path: path.stat().st_mtime_ns, default=None)


def seconds_of(path: Path) -> float:
    with wave.open(str(path)) as sound:
        return sound.getnframes() / sound.getframerate()


def seconds_to_say(number: str, window: str, folder: Path) -> float:
    """A chime, then the call twice, as long as eSpeak NG itself takes to say it."""
    calling = load_hall(HALL_DIR).calling
    spoken = []
    for sentence in Wording(("zh-Hans", "zh-Hant", "en"), calling.voices).call(number, window):
        file = folder / f"{len(spoken)}.wav"
        command = ["espeak-ng", "-v", sentence.voice, "-s", "165", "-w", str(file), sentence.text]
        subprocess.run(command, check=True, timeout=20)
        spoken.append(seconds_of(file))
    assert len(spoken) == 2, "Mandarin and English"
    pauses = AFTER_CHIME_S + 2 * BETWEEN_SENTENCES_S + BETWEEN_TIMES_S
    return LENGTH_S + 2 * sum(spoken) + pauses


@pytest.mark.timeout(240)
def test_from_a_touch_to_a_voice(tmp_path, browser):
    screen_map = tmp_path / "kiosk-map.json"
    with open_hall(tmp_path, ONEDOOR_KIOSK_MAP=str(screen_map)) as hall:
        tv = browser.new_page(viewport={"width": 1920, "height": 1080})
        tv.goto(f"{hall.run['live']}/board/east")
        hall.move("2", "open")

        # a visitor touches the kiosk twice; a slip comes out
        finger = Finger(tmp_path, screen_map)
        finger.wait_for("home")
        finger.touch("line:A")
        finger.wait_for("confirm")
        finger.touch("confirm", times=2)  # an impatient finger
        until(lambda: newest(tmp_path / "slips", "**/*.png"), within_s=20)
        assert "A001" in str(finger.wait_for("slip_ready"))
        until(lambda: "slip_printed" in hall.kinds(), within_s=10)
        assert hall.kinds().count("ticket_issued") == 1

        # the slip's QR code leads to the visitor's phone page
        (code,) = zxingcpp.read_barcodes(Image.open(newest(tmp_path / "slips", "**/*.png")))
        assert code.text.startswith(hall.run["http"])
        phone = browser.new_page(viewport={"width": 390, "height": 844}, locale="en")
        phone.goto(code.text)
        expect(phone.get_by_text("A001").first).to_be_visible()
        phone.evaluate("window.neverReloaded = true")

        # a clerk presses *next* on the pad; the TV shows the number, the voice speaks it
        assert tell(tmp_path, {"twin": "pad-2", "press": "next"})["ok"]
        expect(tv.get_by_text("A001").first).to_be_visible(timeout=5_000)
        expect(phone.get_by_text("called", exact=False).first).to_be_visible(timeout=10_000)
        assert phone.evaluate("window.neverReloaded")
        until(lambda: "call_spoken" in hall.kinds(), within_s=40)
        until(lambda: newest(tmp_path / "spoken" / "east", "*-A001-time-2.wav"), within_s=40)
        spoken = (tmp_path / "spoken" / "east").glob("*-A001*.wav")
        assert sum(map(seconds_of, spoken)) == pytest.approx(seconds_to_say("A001", "2", tmp_path), rel=0.1)

        kinds = [kind for kind in hall.kinds() if kind not in ("device_changed", "lease_granted")]
        assert kinds == ["window_opened", "ticket_issued", "slip_printed", "ticket_called", "call_spoken"]
        tv.close()
        phone.close()
