"""The real window, read aloud."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from config.models import Calling
from hardware.voices.espeak import EspeakVoice
from hardware.voices.port import Sentence
from hardware.voices.sound import to_wav
from kiosk.voice import speakable
from tests.brokers import until
from tests.kiosk.driven import Driven
from tests.kiosk.window.scene import CLOSED


def _says(data: Path, words: str, language: str = "zh-Hans") -> Callable[[], bool]:
    """Whether these words were spoken, by a kiosk that writes what it speaks into files."""
    sentence = Sentence(Calling().voices[language], speakable(words, language))
    wav = to_wav(EspeakVoice().speak(sentence))
    return lambda: any(file.read_bytes() == wav for file in (data / "spoken" / "kiosk-1").glob("[0-9]*.wav"))


def _touch_twice(kiosk: Driven, name: str) -> None:
    """To hear what it is, and to choose it."""
    kiosk.touch(name)
    kiosk.wait(lambda seen: seen["focus"] == name)
    kiosk.touch(name)


def test_read_aloud_the_first_touch_says_what_it_is_and_the_second_chooses(kiosk, data, hall_server):
    kiosk.go(("access", "access"))
    kiosk.touch("mode:voice")
    kiosk.wait(lambda seen: seen["modes"] == ["voice"])
    kiosk.touch("close")
    kiosk.wait(lambda seen: seen["focus"] == "close")
    until(_says(data, "完成"))
    kiosk.touch("close")
    kiosk.wait_for("home")
    _touch_twice(kiosk, "line:F")
    kiosk.wait_for("trouble")
    why, now = "此队列暂停取号。", "请选择其他队列，或在取号时间再来，也可到1号窗口导办台咨询。"
    until(_says(data, f"这次没有取到号\n{why}\n{CLOSED}\n现在可以这样做\n{now}\n重新选择"))
    _touch_twice(kiosk, "back")
    kiosk.wait_for("home")
    kiosk.touch("line:C")
    kiosk.wait(lambda seen: seen["focus"] == "line:C")
    until(_says(data, kiosk.map["widgets"]["line:C"]["text"]))
    assert kiosk.map["screen"] == "home"
    kiosk.touch("line:C")
    kiosk.wait_for("confirm")
    assert not hall_server.requests


def test_read_aloud_by_keypad_each_thing_is_said_and_the_screen_again_on_demand(kiosk, data):
    kiosk.press("F2", "Down", focus="line:A")
    kiosk.press("Down", focus="line:C")
    until(_says(data, kiosk.map["widgets"]["line:C"]["text"]))
    kiosk.press("Return", focus="confirm")
    kiosk.press("Up", "Up", focus="priority:elder")
    until(_says(data, "老年人\n未选"))
    kiosk.press("Return", focus="priority:elder")
    until(_says(data, "老年人\n已选"))
    kiosk.press("F2", focus="priority:elder")
    assert kiosk.wait(lambda seen: seen["modes"] == [])["screen"] == "confirm"
