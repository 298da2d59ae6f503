"""What visitors do at a real window, by xdotool."""

from __future__ import annotations

import io
import os
import secrets
import subprocess
import time
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageStat

from hardware.scanners.twin import ScannerTwin
from tests.hardware.id_readers.cards import OLD, OLD_CARD
from tests.kiosk.driven import SIZE, STARTS_WITHIN_S, Driven
from tests.kiosk.fake_server import FakeServer, Lost, Says
from tests.kiosk.hall_views import hall_view
from tests.kiosk.visits import progress
from tests.kiosk.window.scene import LOGO, TICKER, codes
from tests.kiosk.window_closer import ask_to_close
from wire.api import QuietHours
from wire.messages import Estimate
from wire.role import STAYS_ENDED


def test_two_touches_give_a_ticket_with_its_slip_and_its_qr_code_on_the_screen(kiosk, hall_server, printer):
    kiosk.go(("line:C", "confirm"), ("confirm", "slip_ready"))
    (ticket,) = hall_server.tickets.values()
    kiosk.wait_to_hear("请从下方取走号票。")
    assert "C001" in kiosk.said
    assert codes(kiosk.picture()) == [ticket.url]
    slip = Path(printer.obey({})["latest"])
    assert codes(slip.read_bytes()) == [ticket.url]
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


def _headline(kiosk: Driven) -> bytes:
    """The pixels of the head's title."""
    return Image.open(io.BytesIO(kiosk.picture())).crop((0, 90, SIZE[0], 210)).tobytes()


def _slip_of(server: FakeServer, scanner: ScannerTwin, **stands: Any) -> str:
    """Hold a slip under the scanner whose ticket stands so; return its token."""
    token = secrets.token_urlsafe(16)
    server.follows[token] = progress(**stands)
    scanner.obey({"scan": f"{hall_view(server.hall).visitor_url}/t/{token}"})
    return token


def _light(png: bytes) -> float:
    """Mean brightness of a picture."""
    return float(ImageStat.Stat(Image.open(io.BytesIO(png)).convert("L")).mean[0])
