"""Paper is counted slip by slip, over restarts, and from a new roll's beginning."""

import pytest

from config.models import Device
from hardware.printers.port import FEW_SLIPS, PrinterStatus
from hardware.printers.roll import ROWS_PER_MM, TO_THE_CUTTER_MM, USUAL_SLIP_MM, Roll
from hardware.twins.plugs import SocketPlug
from tests.hardware.printers.conftest import slip

SLIP_ROWS = int((USUAL_SLIP_MM - TO_THE_CUTTER_MM) * ROWS_PER_MM)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "printers" / "printer-1.roll.json"


def test_each_slip_uses_its_length_and_what_the_cut_leaves(file):
    roll = Roll(file, metres=15)
    assert roll.slips_left == 100
    for _ in range(30):
        roll.printed(SLIP_ROWS)
    assert roll.slips_left == 70


def test_the_count_outlives_the_program(file):
    Roll(file, metres=15).printed(SLIP_ROWS)
    assert Roll(file, metres=15).slips_left == 99


def test_longer_slips_leave_fewer(file):
    roll = Roll(file, metres=15)
    for _ in range(40):
        roll.printed(2 * SLIP_ROWS)
    assert roll.slips_left < 20
    assert roll.slips_left >= 0


def test_what_was_wasted_is_used_and_changes_no_slip_s_length(file):
    roll = Roll(file, metres=15)
    roll.wasted(int(USUAL_SLIP_MM * ROWS_PER_MM))
    assert roll.slips_left == 99


def test_never_fewer_than_none(file):
    roll = Roll(file, metres=1)
    for _ in range(20):
        roll.printed(SLIP_ROWS)
    assert roll.slips_left == 0


def test_a_new_roll_is_counted_from_its_beginning(file):
    roll = Roll(file, metres=15)
    for _ in range(50):
        roll.printed(SLIP_ROWS)
    roll.refilled()
    assert roll.slips_left == 100


def test_paper_again_after_its_end_is_a_new_roll(file):
    roll = Roll(file, metres=15)
    for _ in range(50):
        roll.printed(SLIP_ROWS)
    roll.seen(paper=False)
    assert roll.slips_left == 0
    roll.seen(paper=True)
    assert roll.slips_left == 100


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"used_mm": -1, "slip_mm": 0, "ended": 1}', '{"used_mm": "x"}'])
def test_a_broken_file_is_counted_anew(file, broken):
    file.parent.mkdir()
    file.write_text(broken)
    roll = Roll(file, metres=15)
    assert roll.slips_left == 100
    roll.printed(SLIP_ROWS)
    assert Roll(file, metres=15).slips_left == 99


def test_where_no_file_can_be_written_it_is_counted_in_memory(tmp_path):
    (tmp_path / "printers").write_text("a file where the folder should be")
    roll = Roll(tmp_path / "printers" / "p.json", metres=15)
    roll.printed(SLIP_ROWS)
    assert roll.slips_left == 99


def test_few_slips_are_as_much_a_warning_as_the_printer_s_own_word():
    assert PrinterStatus(slips_left=FEW_SLIPS).running_out
    assert PrinterStatus(slips_left=400, paper_near_end=True).running_out
    assert not PrinterStatus(slips_left=400).running_out
    assert not PrinterStatus().running_out


@pytest.fixture
def counted(desk_at, tmp_path):
    where = "unix:{data}/twins/printer-1.sock"
    device = Device(id="printer-1", kind="printer", driver="network", address=where, roll_metres=3)
    return desk_at(SocketPlug(where.format(data=tmp_path)), device)


def left_after(desk, slips):
    for _ in range(slips):
        desk.printer.print(slip())
    return desk.printer.status().slips_left


def test_the_driver_counts_what_it_prints_and_what_it_gives_up(counted):
    assert left_after(counted, 0) == 20
    after = left_after(counted, 5)
    assert 14 <= after <= 18
    counted.break_down("unplugged", after_rows=300)
    counted.print_expecting_fault(slip())
    counted.break_down(None)
    assert left_after(counted, 0) < after


def test_a_new_roll_is_told_to_the_driver_or_seen_by_it(counted):
    used = left_after(counted, 5)
    counted.printer.refilled()
    assert left_after(counted, 0) > used
    used = left_after(counted, 5)
    counted.break_down("paper_out")
    assert left_after(counted, 0) == 0
    counted.break_down(None)
    assert left_after(counted, 0) > used


def test_an_open_cover_says_nothing_about_the_roll(counted):
    used = left_after(counted, 5)
    counted.break_down("cover_open")
    counted.printer.status()
    counted.break_down(None)
    assert left_after(counted, 0) == used
