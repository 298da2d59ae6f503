"""Pages that other programs describe: read, refused with what would be right, and printed."""

import json
import os
import subprocess
import sys
from contextlib import suppress

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.printers.page import QR, BigNumber, Columns, Gap, Heading, Item, Page, Rule, Text
from hardware.printers.written import BLOCKS, PageUnreadable, page_of
from hardware.twins.plugs import SocketPlug
from tests.brokers import ROOT
from tests.halls import small_hall, write_small_hall
from tests.hardware.printers.conftest import URL

WHOLE = [
    {"block": "heading", "text": "大厅日报"},
    {"block": "text", "text": "2026-11-23", "align": "centre", "small": True, "bold": True},
    {"block": "number", "text": "A012"},
    {"block": "code", "data": URL, "caption": "扫码"},
    {"block": "rule", "dashed": True},
    {"block": "columns", "left": "取号", "right": "12", "bold": True},
    {"block": "item", "text": "申请表", "small": False},
    {"block": "gap", "lines": 2},
    {"block": "gap"},
]


def test_a_page_may_have_every_block():
    assert page_of(json.dumps({"blocks": WHOLE})) == Page(
        (
            Heading("大厅日报"),
            Text("2026-11-23", align="centre", small=True, bold=True),
            BigNumber("A012"),
            QR(URL, "扫码"),
            Rule(dashed=True),
            Columns("取号", "12", bold=True),
            Item("申请表", small=False),
            Gap(2),
            Gap(),
        )
    )


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "JSON"),
        ("[1]", "blocks"),
        ("[" * 100_000, "JSON"),
        ('{"blocks": []}', "1 to"),
        ('{"blocks": [1]}', "block 1"),
        ('{"blocks": [{"block": "rule"}, {"block": "picture"}]}', "block 2"),
        ('{"blocks": [{"block": "heading"}]}', "needs text"),
        ('{"blocks": [{"block": "heading", "text": 12}]}', "text"),
        ('{"blocks": [{"block": "text", "text": "x", "align": "justified"}]}', "align"),
        ('{"blocks": [{"block": "text", "text": "x", "colour": "red"}]}', "not colour"),
        ('{"blocks": [{"block": "gap", "lines": 1e9}]}', "at most"),
        ('{"blocks": [{"block": "gap", "lines": NaN}]}', "at most"),
        (json.dumps({"blocks": [{"block": "text", "text": "x" * 2001}]}), "2000"),
        (json.dumps({"blocks": [{"block": "rule"}] * 1001}), "1000"),
    ],
)
def test_what_is_no_page_is_refused_with_what_would_be_right(written, said):
    with pytest.raises(PageUnreadable) as raised:
        page_of(written)
    assert said in str(raised.value)


PLAIN = st.none() | st.booleans() | st.floats() | st.text(max_size=5)
SAID = st.dictionaries(
    st.sampled_from(["block", "text", "left", "right", "data", "lines", "align", "bold"]), PLAIN | st.lists(PLAIN)
)
NAMED = st.builds(lambda said, name: {**said, "block": name}, SAID, st.sampled_from(list(BLOCKS)))
WRITTEN = st.lists(NAMED | SAID, max_size=4).map(lambda blocks: json.dumps({"blocks": blocks}).encode())


@settings(deadline=None)
@given(st.binary(max_size=60) | WRITTEN)
def test_nothing_that_is_written_does_more_than_be_refused(written):
    with suppress(PageUnreadable):
        assert isinstance(page_of(written), Page)


@pytest.fixture
def printed_by_command(desk_at, tmp_path):
    device = next(device for device in small_hall().device if device.id == "printer-1")
    desk = desk_at(SocketPlug(f"unix:{tmp_path}/twins/printer-1.sock"), device)
    hall = write_small_hall(tmp_path / "hall")

    def run(page, printer="printer-1"):
        environment = {**os.environ, "ONEDOOR_DATA": str(tmp_path), "PYTHONPATH": str(ROOT)}
        return subprocess.run(
            [sys.executable, "-P", "-m", "onedoor", "print", hall, printer],
            input=page.encode(),
            env=environment,
            capture_output=True,
            check=False,
            timeout=30,
        )

    return desk, run


def test_a_page_is_printed_by_a_command_and_a_fault_said(printed_by_command):
    desk, run = printed_by_command
    done = run(json.dumps({"blocks": WHOLE}))
    assert (done.returncode, done.stderr) == (0, b"")
    (code,) = zxingcpp.read_barcodes(desk.pictures()[0].convert("L"))
    assert code.text == URL
    desk.break_down("paper_out")
    done = run(json.dumps({"blocks": WHOLE}))
    assert done.returncode == 1
    assert b"printer-1: put a new roll in" in done.stderr
    done = run(json.dumps({"blocks": WHOLE}), "printer-9")
    assert done.returncode == 1
    assert b"it has printer-1, printer-2" in done.stderr
    done = run("{}")
    assert done.returncode == os.EX_DATAERR
    assert desk.state["slips"] == 1
