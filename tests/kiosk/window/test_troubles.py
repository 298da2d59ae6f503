"""What a visitor sees of what breaks."""

from __future__ import annotations

import time

from tests.kiosk.window.scene import codes


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
    assert codes(kiosk.picture()) == [ticket.url]
    kiosk.wait(lambda _seen: ticket.token in hall_server.slips)
    assert (hall_server.slips[ticket.token].outcome, hall_server.slips[ticket.token].code) == ("failed", "paper_out")
    printer.obey({"fault": None})
    kiosk.go(("done", "home"))
    kiosk.wait(lambda seen: seen["printer_fault"] is None)
    assert printer.obey({})["slips"] == count  # refilled paper brings out no old slip
