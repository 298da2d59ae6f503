"""What makes the kiosk easier for one visitor."""

from __future__ import annotations

from kiosk.state import Mode, Screen
from tests.kiosk.visits import IDLE_S, Visit


def test_modes_are_turned_on_and_off_together_and_forgotten_with_the_visitor():
    visit = Visit().touch("line:A", "access", "mode:large", "mode:low", "mode:contrast", "mode:large")
    assert visit.state.modes == {Mode.LOW, Mode.CONTRAST}
    assert visit.touch("close").shown is Screen.CONFIRM
    assert visit.touch("home").state.modes == frozenset()


def test_a_mode_left_behind_at_home_goes_like_everything_else():
    visit = Visit().touch("access", "mode:large", "close")
    assert not visit.state.fresh
    assert visit.wait(2 * IDLE_S).state.fresh


def test_whoever_needs_it_easier_has_twice_as_long():
    visit = Visit().touch("access", "mode:low", "close", "line:A").wait(2 * IDLE_S - 1)
    assert visit.shown is Screen.CONFIRM
    assert visit.wait(1).shown is Screen.STILL_THERE


def test_a_kiosk_without_a_speaker_does_not_offer_to_read_aloud():
    assert Visit().touch("access", "mode:voice").state.modes == frozenset()
