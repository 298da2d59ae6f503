from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.keypad import Key, led_to

CARDS = [(20.0 + 250 * column, 300.0 + 100 * row, 240.0, 90.0) for row in range(3) for column in range(2)]
WIDE = [*CARDS, (20.0, 600.0, 490.0, 90.0)]  # a button below, as wide as both columns
ARROWS = (Key.UP, Key.DOWN, Key.LEFT, Key.RIGHT)


def test_an_arrow_leads_to_the_nearest_in_its_direction():
    assert [led_to(WIDE, 2, arrow) for arrow in ARROWS] == [0, 4, 1, 3]
    assert led_to(WIDE, 4, Key.DOWN) == led_to(WIDE, 5, Key.DOWN) == 6
    assert led_to(WIDE, 6, Key.UP) == 4


def test_where_nothing_lies_in_its_direction_an_arrow_goes_on_in_reading_order():
    assert led_to(CARDS, 1, Key.RIGHT) == 2
    assert led_to(CARDS, 2, Key.LEFT) == 1
    assert (led_to(CARDS, 5, Key.DOWN), led_to(CARDS, 0, Key.UP)) == (0, 5)


def test_a_single_thing_leads_to_itself():
    assert {led_to(CARDS[:1], 0, arrow) for arrow in ARROWS} == {0}


@given(st.integers(1, 5), st.integers(1, 6), st.data())
def test_in_any_grid_everything_is_reached_from_everywhere(columns, rows, data):
    boxes = [(100.0 * x, 50.0 * y, 90.0, 40.0) for y in range(rows) for x in range(columns)]
    reached = {data.draw(st.integers(0, len(boxes) - 1))}
    for _ in boxes:
        reached |= {led_to(boxes, here, arrow) for here in reached for arrow in ARROWS}
    assert reached == set(range(len(boxes)))
