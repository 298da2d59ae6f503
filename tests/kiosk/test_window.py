"""The real kiosk in a real window, touched by xdotool, in front of a server and a printer that can be broken."""

from __future__ import annotations

import io
import itertools
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import psutil
import pytest
import zxingcpp
from PIL import Image, ImageStat

from config.fonts import font_file
from config.models import Calling, Hall
from hardware.id_readers.twin import IdReaderTwin
from hardware.printers.twin import PrinterTwin
from hardware.scanners.twin import ScannerTwin
from hardware.twins.building import build_twin
from hardware.twins.plugs import SocketPlug
from hardware.voices.espeak import EspeakVoice
from hardware.voices.port import Sentence
from hardware.voices.sound import to_wav
from kiosk import tokens
from kiosk.own_display import OwnDisplay
from kiosk.voice import speakable
from tests.brokers import until
from tests.hardware.id_readers.cards import OLD, OLD_CARD
from tests.kiosk.driven import SIZE, STARTS_WITHIN_S, Driven
from tests.kiosk.fake_server import FakeServer, Lost, Says
from tests.kiosk.hall_views import hall_view
from tests.kiosk.visits import progress
from tests.kiosk.window_closer import ask_to_close
from wire.api import QuietHours
from wire.messages import Estimate
from wire.role import STAYS_ENDED

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
CLOSED = "本时段的号已取完，下午两点继续取号"
SCALE = SIZE[0] / tokens.DESIGN_WIDTH
IDLE_S = 10
TICKER = "社保卡业务今天改在东区二楼办理，请按指示牌前往"
OWN = f"""idle_seconds = {IDLE_S}
brightness = [{{ from = "00:00", percent = 30 }}]
attract_seconds = {IDLE_S + 2}
logo = "logo.png"
ticker = {{ zh-Hans = "{TICKER}", zh-Hant = "{TICKER}", en = "Social security cards: second floor, east, today" }}
"""
LOGO = (200, 30, 90)
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def hall_server(weidu: Hall) -> Iterator[FakeServer]:
    fake = FakeServer(weidu, {"A": 3, "B": 29, "D": 126, "E": 8, "G": 5, "Z": 17})
    fake.closed = {"F": CLOSED}
    yield fake
    fake.go()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def printer(data: Path) -> Iterator[PrinterTwin]:
    (data / "twins").mkdir()
    twin = PrinterTwin(
        "printer-1",
        SocketPlug(f"unix:{data}/twins/printer-1.sock"),
        dots=576,
        slips=data / "slips",
        font=font_file("regular"),
    )
    twin.start()
    yield twin
    twin.stop()


@pytest.fixture(scope="module")
def scanner(data: Path, weidu: Hall) -> Iterator[ScannerTwin]:
    twin = build_twin(next(device for device in weidu.device if device.id == "scanner-1"), data)
    assert isinstance(twin, ScannerTwin)
    twin.start()
    yield twin
    twin.stop()


@pytest.fixture(scope="module")
def id_reader(data: Path, weidu: Hall) -> Iterator[IdReaderTwin]:
    twin = build_twin(next(device for device in weidu.device if device.id == "id-reader-1"), data)
    assert isinstance(twin, IdReaderTwin)
    twin.start()
    yield twin
    twin.stop()


@pytest.fixture(scope="module")
def hall_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Weidu hall, a little less patient."""
    folder = tmp_path_factory.mktemp("hall")
    for file in (ROOT / "config" / "weidu").iterdir():
        words = file.read_text("utf-8").replace("idle_seconds = 30", OWN)
        (folder / file.name).write_text(words, "utf-8")
    Image.new("RGB", (64, 64), LOGO).save(folder / "logo.png")
    return folder


@pytest.fixture(scope="module")
def running(
    hall_server: FakeServer,
    hall_dir: Path,
    data: Path,
    printer: PrinterTwin,
    scanner: ScannerTwin,
    id_reader: IdReaderTwin,
) -> Iterator[Driven]:
    driven = Driven(hall_dir, data, hall_server)
    yield driven
    code, took = driven.stop()
    assert code == 0, driven.log
    assert took < 8  # a second where it has the machine for itself
    assert not list(data.glob("kiosk-1.*"))


@pytest.fixture
def kiosk(running: Driven, hall_server: FakeServer, printer: PrinterTwin) -> Driven:
    """The kiosk at home, before a new visitor, with everything in order."""
    if running.map["screen"] == "away":
        running.wait_for("home", STARTS_WITHIN_S)
    running.go_home()
    running.wait(lambda seen: seen["printer_fault"] is None)
    hall_server.tickets.clear()
    hall_server.requests.clear()
    hall_server.slips.clear()
    hall_server.staff_calls.clear()
    hall_server.acts.clear()
    return running


# -- what a visitor does --------------------------------------------------------------------------


def test_two_touches_give_a_ticket_with_its_slip_and_its_qr_code_on_the_screen(kiosk, hall_server, printer):
    kiosk.go(("line:C", "confirm"), ("confirm", "slip_ready"))
    (ticket,) = hall_server.tickets.values()
    kiosk.wait_to_hear("请从下方取走号票。")
    assert "C001" in kiosk.said
    assert _codes(kiosk.picture()) == [ticket.url]
    slip = Path(printer.obey({})["latest"])
    assert _codes(slip.read_bytes()) == [ticket.url]
    assert hall_server.slips[ticket.token].outcome == "printed"


def test_a_double_touch_gives_one_ticket(kiosk, hall_server):
    kiosk.touch("line:A")
    kiosk.wait_for("confirm")
    kiosk.touch("confirm", times=2)
    kiosk.wait_for("slip_ready")
    assert len(hall_server.requests) == len(hall_server.tickets) == 1


def test_a_double_touch_on_a_card_does_not_touch_the_next_screen(kiosk, hall_server):
    kiosk.touch("line:Z", times=2)  # where the next screen has its own buttons
    seen = kiosk.wait_for("confirm")
    assert not hall_server.requests
    assert "✓" not in kiosk.said
    assert seen["language"] == "zh-Hans"


def test_a_lost_reply_gives_one_ticket_all_the_same(kiosk, hall_server):
    kiosk.go(("line:A", "confirm"))
    hall_server.troubles.append(Lost())
    kiosk.go(("confirm", "slip_ready"))
    assert len(hall_server.requests) == 2
    assert len(hall_server.tickets) == 1


def test_a_refusal_is_said_with_what_to_do_now(kiosk, hall_server):
    kiosk.go(("line:A", "confirm"))
    hall_server.troubles.append(Says(409, "quota_full", "工商登记上午的80个号已取完"))
    kiosk.go(("confirm", "trouble"))
    assert "工商登记上午的80个号已取完" in kiosk.said
    assert "导办台" in kiosk.said
    kiosk.go(("back", "confirm"))


def test_the_language_changes_the_open_screen_at_once(kiosk):
    kiosk.go(("find", "find"), ("find:life_event", "themes"), ("theme:创业", "matters"), ("matter:SY-002", "matter"))
    assert "需要带的材料" in kiosk.said
    for language, words in (("en", "What to bring"), ("zh-Hant", "需要帶的材料"), ("zh-Hans", "需要带的材料")):
        kiosk.touch(f"language:{language}")
        kiosk.wait_to_hear(words)
        assert kiosk.map["screen"] == "matter"


def test_a_matter_is_found_by_its_first_letters_on_the_screens_own_keys(kiosk):
    kiosk.go(("find", "find"), ("find:search", "search"))
    for key in "YYZ":
        kiosk.press_key(key)
    kiosk.wait_to_hear("营业执照")
    kiosk.go(("matter:GS-001", "matter"), ("back", "search"))
    kiosk.press_key("delete")
    kiosk.wait_to_hear("YY")
    kiosk.xdotool("type", "zz")  # on a keyboard of the machine
    kiosk.wait_to_hear("YYzz")


def test_the_list_of_what_to_bring_comes_out_before_any_ticket(kiosk, hall_server, printer):
    before = printer.obey({})["slips"]
    kiosk.go(("find", "find"), ("find:life_event", "themes"), ("theme:创业", "matters"), ("matter:GS-001", "matter"))
    kiosk.touch("print_list")
    kiosk.wait_to_hear("请从下方取走清单。")
    assert printer.obey({})["slips"] == before + 1
    assert not hall_server.requests
    kiosk.go(("anyway", "confirm"))


def test_staff_are_really_called_and_the_screen_says_so(kiosk, hall_server):
    kiosk.touch("staff")
    kiosk.wait_to_hear("工作人员马上就来")
    assert len(hall_server.staff_calls) == 1
    assert "1号窗口导办台" in kiosk.said


def test_quieter_hours_are_told_before_a_number_is_taken(kiosk, hall_server):
    begins = datetime(2026, 11, 23, 15, 0, tzinfo=timezone(timedelta(hours=8)))
    hours = [(begins, 60), (begins + timedelta(days=1, hours=-6), 30)]
    hall_server.quieter["B"] = tuple(
        QuietHours(begins=at, ends=at + timedelta(minutes=lasts), estimate=Estimate(low=5, high=10))
        for at, lasts in hours
    )
    kiosk.go(("line:B", "confirm"))
    kiosk.wait_to_hear("今天 15:00–16:00：5–10 分钟\n星期二 09:00–09:30：5–10 分钟")
    hall_server.quieter.clear()


def test_an_unused_kiosk_is_dimmed_and_the_touch_that_wakes_it_counts(kiosk):
    kiosk.go(("line:C", "confirm"), ("home", "home"))
    bright = _light(kiosk.picture())
    kiosk.wait(lambda seen: seen["brightness"] == 30)
    kiosk.xdotool("mousemove", str(SIZE[0] // 2), "200", "click", "1")  # where nothing is
    kiosk.wait(lambda seen: seen["brightness"] == 100)
    kiosk.wait(lambda seen: seen["brightness"] == 30)
    assert _light(kiosk.picture()) == pytest.approx(0.3 * bright, rel=0.1)
    kiosk.go(("line:C", "confirm"))
    assert kiosk.map["brightness"] == 100
    kiosk.go(("home", "home"))
    assert _light(kiosk.picture()) == pytest.approx(bright, rel=0.05)


def test_a_department_s_kiosk_shows_its_logo_and_what_matters_today(kiosk):
    kiosk.wait_to_hear(TICKER)
    shown = Image.open(io.BytesIO(kiosk.picture())).convert("RGB")
    assert LOGO in {shown.getpixel((x, 43)) for x in range(20, 90)}


def test_an_unused_kiosk_invites_in_every_language_and_a_touch_between_the_buttons_wakes_it(kiosk):
    kiosk.wait_for("attract")
    first = _headline(kiosk)
    kiosk.wait(lambda _seen: _headline(kiosk) != first)  # another language's turn
    kiosk.xdotool("mousemove", str(SIZE[0] // 2), "200", "click", "1")
    kiosk.wait_for("home")
    kiosk.go(("line:C", "confirm"))


def test_staff_open_the_kiosks_own_menu_by_the_corner_and_the_pin_and_try_the_printer(kiosk, printer):
    before = printer.obey({}).get("latest")
    kiosk.touch_corner(times=5)
    kiosk.wait_for("pin")
    assert "246810" not in kiosk.said
    kiosk.type_pin("111111")
    kiosk.wait_to_hear("密码不对。")
    kiosk.type_pin()
    kiosk.wait_for("care")
    kiosk.touch("test")
    kiosk.wait_to_hear("测试票已打印。")
    assert printer.obey({})["latest"] != before


def test_a_kiosk_that_staff_close_stays_closed_and_one_that_they_reload_does_not(hall_dir, hall_server, tmp_path):
    for errand, code in (("quit", STAYS_ENDED), ("reload", os.EX_TEMPFAIL)):
        driven = Driven(hall_dir, tmp_path / errand, hall_server)
        try:
            driven.wait_for("home", STARTS_WITHIN_S)
            assert ask_to_close(driven.display)  # which nobody but staff does
            driven.touch_corner(times=5)
            driven.wait_for("pin")
            driven.type_pin()
            driven.wait_for("care")
            with suppress(subprocess.CalledProcessError):  # the display may be gone before the finger is up
                driven.touch(errand)
            assert driven.process.wait(10) == code, driven.log
        finally:
            driven.stop()


def test_a_missed_visitor_scans_the_slip_and_is_let_in_again(kiosk, hall_server, scanner):
    token = _slip_of(hall_server, scanner, state="missed", may=("rejoin", "cancel"))
    kiosk.wait_for("progress")
    assert "您已过号" in kiosk.said
    kiosk.touch("rejoin")
    kiosk.wait_to_hear("您已重新排队")
    assert [(of, act) for of, act, _body in hall_server.acts] == [(token, "rejoin")]
    kiosk.go(("done", "home"))


def test_a_visit_is_rated_with_the_slip_and_its_reasons(kiosk, hall_server, scanner):
    _slip_of(hall_server, scanner, state="done", may=("rate",))
    kiosk.wait_for("progress")
    kiosk.go(("rate", "rate"), ("level:2", "reasons"))
    kiosk.touch("reason:waited_long")
    kiosk.wait(lambda seen: seen["widgets"]["send"]["enabled"])
    kiosk.go(("send", "thanks"), ("done", "home"))
    _of, act, body = hall_server.acts[-1]
    assert (act, body["level"], body["reasons"]) == ("rate", 2, ["waited_long"])


def test_an_appointment_and_a_number_are_typed_on_the_screens_keys(kiosk, hall_server):
    hall_server.appointments["K7MW3PQ9"] = "A"
    hall_server.follows["C012"] = progress(number="C012", line="C")
    kiosk.go(("enter:appointment", "enter"))
    for key in "K7MW3PQ9":
        kiosk.press_key(key)
    kiosk.go(("entered", "slip_ready"), ("done", "home"), ("enter:progress", "enter"))
    for key in "C012":
        kiosk.press_key(key)
    kiosk.go(("entered", "progress"))
    assert "C012" in kiosk.said


def test_an_elder_s_card_and_two_touches_give_a_number_with_priority(kiosk, hall_server, id_reader):
    id_reader.obey({"card": OLD_CARD})
    kiosk.wait_to_hear("您好，张*华")
    id_reader.obey({"card": None})
    kiosk.go(("line:A", "confirm"))
    kiosk.wait_to_hear("您符合老年人优先条件")
    kiosk.go(("confirm", "slip_ready"))
    (request,) = hall_server.requests
    assert request.priority == "elder"
    assert request.person is not None
    assert OLD not in kiosk.log


def test_a_code_with_a_command_in_it_is_refused_with_what_to_do(kiosk, scanner):
    scanner.obey({"scan": "; rm -rf /"})
    kiosk.wait_for("trouble")
    assert "请扫描本大厅号票或预约的二维码" in kiosk.said
    kiosk.go(("back", "home"))


def test_a_press_is_shown_within_a_tenth_of_a_second(kiosk):
    felt = []
    for _ in range(3):
        kiosk.xdotool("mousemove", *kiosk.middle("staff"), "mousedown", "1")
        time.sleep(0.25)  # a finger rests that long
        kiosk.xdotool("mouseup", "1")
        felt.append(kiosk.wait_for("staff")["feedback_ms"])
        kiosk.go(("back", "home"))
    assert min(felt) < 100, felt


# -- by keypad ------------------------------------------------------------------------------------


def test_a_ticket_is_taken_by_keypad_alone(kiosk, hall_server):
    kiosk.press("Down", focus="line:A")  # the first key shows where it is
    kiosk.press("Right", focus="line:B")
    kiosk.press("Down", focus="line:D")
    kiosk.press("Left", focus="line:C")
    kiosk.press("Return", focus="confirm")
    assert kiosk.map["screen"] == "confirm"
    kiosk.press("Up", "Up", focus="priority:elder")
    kiosk.press("Return", focus="priority:elder")
    kiosk.press("Down", "Down", focus="confirm")
    kiosk.press("KP_Enter", focus="done")
    (asked,) = hall_server.requests
    assert (asked.line, asked.priority) == ("C", "elder")
    kiosk.touch("done")
    assert kiosk.wait(lambda seen: seen["screen"] == "home")["focus"] is None


def test_the_keypad_works_the_keys_on_the_screen_and_goes_back(kiosk):
    kiosk.go(("find", "find"))
    kiosk.press("Down", focus="find:search")
    kiosk.press("Return", focus="key:A")
    kiosk.press("Right", "Return", focus="key:B")
    kiosk.wait_to_hear("B")
    kiosk.press("Escape", focus="key:B")  # takes the letter back first
    kiosk.press("Escape", focus="find:search")
    kiosk.press("Escape", focus="line:A")
    assert kiosk.map["screen"] == "home"


def test_the_ring_goes_with_the_visitor(kiosk):
    kiosk.press("Down", focus="line:A")
    kiosk.press("Up", focus="language:en")
    kiosk.press("Return", focus="language:en")
    assert kiosk.wait(lambda seen: seen["language"] == "en")["screen"] == "home"
    assert kiosk.wait(lambda seen: seen["language"] == "zh-Hans", within_s=IDLE_S + 20)["focus"] is None


def test_a_key_that_is_held_down_acts_once(kiosk):
    kiosk.press("Down", focus="line:A")
    kiosk.xdotool("keydown", "Return")
    kiosk.wait_for("confirm")
    kiosk.xdotool("keydown", "Return", "keydown", "Return", "keyup", "Return")
    assert kiosk.wait(lambda seen: seen["focus"] == "confirm")["screen"] == "confirm"


# -- read aloud -----------------------------------------------------------------------------------


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


# -- what breaks ----------------------------------------------------------------------------------


def test_without_the_server_it_says_so_in_every_language_and_recovers_by_itself(kiosk, hall_server):
    kiosk.go(("line:A", "confirm"))
    hall_server.go()
    kiosk.wait_for("away")
    for words in (
        "暂时不能取号，请到1号窗口导办台",
        "暫時不能取號，請到1號窗口導辦台",
        "Please go to the guide desk, window 1",
    ):
        assert words in kiosk.said
    hall_server.come()
    back = time.monotonic()
    kiosk.wait_for("confirm")
    assert time.monotonic() - back < 3  # two seconds, and the time this machine takes to draw


def test_paper_out_is_said_before_the_ticket_and_the_number_is_shown_on_the_screen(kiosk, hall_server, printer):
    printer.obey({"fault": "paper_out"})
    count = printer.obey({})["slips"]
    kiosk.go(("line:G", "confirm"))
    kiosk.wait_to_hear("现在不能打印纸票")
    kiosk.go(("confirm", "slip_ready"))
    kiosk.wait_to_hear("打印机缺纸")
    assert "号码已生效，请拍照保存。" in kiosk.said
    (ticket,) = hall_server.tickets.values()
    assert _codes(kiosk.picture()) == [ticket.url]
    kiosk.wait(lambda _seen: ticket.token in hall_server.slips)
    assert (hall_server.slips[ticket.token].outcome, hall_server.slips[ticket.token].code) == ("failed", "paper_out")
    printer.obey({"fault": None})
    kiosk.go(("done", "home"))
    kiosk.wait(lambda seen: seen["printer_fault"] is None)
    assert printer.obey({})["slips"] == count  # refilled paper brings out no old slip


# -- how it looks ---------------------------------------------------------------------------------


@pytest.fixture
def check(kiosk: Driven) -> Callable[[str], None]:
    """Look this screen over in every language."""

    def look(screen: str) -> None:
        first = kiosk.map["language"]
        for language in (first, *(other for other in LANGUAGES if other != first)):
            if kiosk.map["language"] != language:
                kiosk.touch(f"language:{language}")
            _look_over(kiosk.wait(lambda seen, one=language: (seen["screen"], seen["language"]) == (screen, one)))

    return look


def test_no_text_is_cut_off_or_overlaps_on_the_way_to_a_ticket_in_any_language(kiosk, printer, check):
    check("home")
    kiosk.go(("find", "find"))
    check("find")
    kiosk.go(("find:topic", "themes"))
    check("themes")
    kiosk.go(("back", "find"), ("find:life_event", "themes"), ("theme:创业", "matters"))
    check("matters")
    kiosk.go(("matter:GS-001", "matter"))
    check("matter")
    printer.obey({"fault": "cover_open"})
    kiosk.go(("take", "confirm"))
    kiosk.wait(lambda seen: seen["printer_fault"] is not None)
    check("confirm")
    kiosk.go(("confirm", "slip_ready"))
    kiosk.wait(lambda seen: any(words in kiosk.said for words in ("盖子", "蓋子", "cover")))
    check("slip_ready")
    printer.obey({"fault": None})


def test_no_text_is_cut_off_or_overlaps_where_something_is_wrong_in_any_language(kiosk, hall_server, check):
    kiosk.go(("staff", "staff"))
    check("staff")
    kiosk.go(("home", "home"), ("line:F", "trouble"))
    check("trouble")
    kiosk.go(("back", "home"), ("line:D", "confirm"))
    check("confirm")
    hall_server.go()
    kiosk.wait_for("away")
    check("away")
    hall_server.come()
    kiosk.wait_for("confirm")
    kiosk.touch("language:en")
    _look_over(kiosk.wait_for("still_there", within_s=IDLE_S + 20))


def _look_over(seen: dict[str, Any]) -> None:
    width, height = seen["window"]
    where = (seen["screen"], seen["language"])
    for text in seen["texts"]:
        x, y, w, h = text["ink"]
        _left, _top, wide, high = text["box"]
        assert w <= wide + 1, (where, "cut off", text)
        assert h <= high + 1, (where, "cut off", text)
        assert x >= 0, (where, text)
        assert y >= 0, (where, text)
        assert x + w <= width, (where, text)
        assert y + h <= height, (where, text)
        assert text["size"] >= tokens.SMALLEST - 0.5, (where, text)
    for one, other in itertools.combinations([text["ink"] for text in seen["texts"]], 2):
        assert not _overlap(one, other, by=3), (where, one, other)
    for name, widget in seen["widgets"].items():
        _x, y, w, h = widget["box"]
        assert min(w, h) >= (tokens.TARGET - 2) * SCALE, (where, name, widget)
        assert y >= tokens.CONTROLS_TOP * SCALE - 1, (where, name, widget)
    for (name, one), (other, two) in itertools.combinations(seen["widgets"].items(), 2):
        gap = (tokens.GAP - 2) * SCALE
        x, y, w, h = one["box"]
        assert not _overlap([x - gap, y - gap, w + 2 * gap, h + 2 * gap], two["box"], by=1), (where, name, other)


def _overlap(one: list[float], other: list[float], by: float) -> bool:
    return all(min(one[i] + one[i + 2], other[i] + other[i + 2]) - max(one[i], other[i]) > by for i in (0, 1))


def _headline(kiosk: Driven) -> bytes:
    """The pixels of the head's title."""
    return Image.open(io.BytesIO(kiosk.picture())).crop((0, 90, SIZE[0], 210)).tobytes()


def _slip_of(server: FakeServer, scanner: ScannerTwin, **stands: Any) -> str:
    """Hold a slip under the scanner whose ticket stands so; return its token."""
    token = secrets.token_urlsafe(16)
    server.follows[token] = progress(**stands)
    scanner.obey({"scan": f"{hall_view(server.hall).visitor_url}/t/{token}"})
    return token


def _codes(png: bytes) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(png)).convert("L"))]


# -- the process ----------------------------------------------------------------------------------


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
    with _Notices() as notices:
        kiosk = Driven(hall_dir, tmp_path, hall_server, NOTIFY_SOCKET=notices.address)
        assert notices.next(STARTS_WITHIN_S) == f"READY=1\nMAINPID={kiosk.process.pid}"  # the kiosk, not its display
        (xvfb,) = psutil.Process(kiosk.process.pid).children()
        kiosk.stop(signal.SIGKILL)
        xvfb.wait(5)


class _Notices:
    """Where a role says that it is ready (sd_notify)."""

    def __init__(self) -> None:
        name = f"kiosk-test-{uuid4().hex}"
        self.address = "@" + name
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind("\0" + name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def next(self, within_s: float) -> str:
        self._socket.settimeout(within_s)
        return self._socket.recv(4096).decode()


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


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


def _light(png: bytes) -> float:
    """Mean brightness of a picture."""
    return float(ImageStat.Stat(Image.open(io.BytesIO(png)).convert("L")).mean[0])
