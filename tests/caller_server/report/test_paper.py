"""The day's main figures on a ticket printer."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from PIL import Image

from config.fonts import font_file
from hardware.printers.layout import Faces, lay_out
from hardware.printers.page import Columns, Heading, Text
from hardware.printers.twin import PrinterTwin
from hardware.printers.written import page_of
from hardware.twins.plugs import SocketPlug
from tests.brokers import ROOT
from tests.caller_server.report.by_hand import morning
from tests.halls import small_hall

DAY = ("--day", "2026-11-23")


def test_a_page_has_the_figures_of_the_hall_of_each_line_and_of_each_window(written, report):
    written(morning())
    said = report(*DAY, "--format", "page", "--language", "en")
    assert (said.returncode, said.stderr) == (0, "")
    blocks = page_of(said.stdout).blocks
    assert Heading("Daily report") in blocks
    assert Text("2026-11-23", align="centre", bold=True) in blocks
    assert blocks[4:6] == (Columns("Issued", "4"), Columns("Served", "2"))
    titles = [block.text for block in blocks if isinstance(block, Text) and block.bold]
    assert titles == ["2026-11-23", "A Business Registration", "B Business Permits", "C Social Affairs"] + [
        f"Window {name}" for name in ("2", "5")
    ]


def test_several_days_are_one_report(written, report):
    written(morning())
    blocks = page_of(report("--from", "2026-11-23", "--to", "2026-11-24", "--format", "page").stdout).blocks
    assert Heading("大厅统计") in blocks
    assert Text("2026-11-23 – 2026-11-24", align="centre", bold=True) in blocks


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
@pytest.mark.parametrize("dots", [576, 384])
def test_a_page_is_laid_out_in_each_language_on_both_papers(written, report, language, dots):
    written(morning())
    page = page_of(report(*DAY, "--format", "page", "--language", language).stdout)
    assert lay_out(page, dots, Faces(font_file("regular"), font_file("bold"))).width == dots


def test_a_report_is_printed_by_one_command(written, hall, url, tmp_path):
    written(morning())
    device = next(device for device in small_hall().device if device.id == "printer-1")
    twin = PrinterTwin(
        device.id,
        SocketPlug(f"unix:{tmp_path}/twins/printer-1.sock"),
        dots=device.dots,
        slips=tmp_path / "slips",
        font=font_file("regular"),
    )
    environment = {**os.environ, "ONEDOOR_DATA": str(tmp_path), "ONEDOOR_DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-P", "-m", "onedoor", "report", str(hall), *DAY, "--print", "printer-1"]

    twin.start()
    try:
        done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, check=False, timeout=60)
    finally:
        twin.stop()
    assert (done.returncode, done.stderr) == (0, b"")
    (picture,) = (tmp_path / "slips").glob("*.png")
    with Image.open(picture) as printed:
        assert printed.height > 800
    assert not list(tmp_path.glob("*.xlsx"))
