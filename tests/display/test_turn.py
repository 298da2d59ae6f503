"""Whose turn it is to speak, where a zone has several announcers."""

from __future__ import annotations

from datetime import timedelta

from display.announcer.turn import GIVES_WAY_S, LISTENS_S, MISSED_S, Turn
from tests.display.calls import NINE
from wire.messages import AnnouncerHere, Standing

SPEAKS, STANDS_BY, ASKS, LEAVES = Standing.SPEAKS, Standing.STANDS_BY, Standing.ASKS, Standing.LEAVES
ME, EARLIER, LATER = "announcer-5", "announcer-1", "announcer-9"


def says(does: Standing, who: str = LATER, minutes: float = 0.0) -> AnnouncerHere:
    """What another one says; `minutes` after nine it came to do so."""
    return AnnouncerHere(id=who, machine="hall-2", does=does, since=NINE + timedelta(minutes=minutes))


def come() -> Turn:
    """One that came to the wire at 0."""
    turn = Turn(ME)
    turn.come(0.0)
    return turn


def speaking() -> Turn:
    turn = come()
    assert turn.next(LISTENS_S, NINE)
    return turn


def test_one_that_is_alone_speaks_once_nobody_has_answered():
    turn = come()
    assert not turn.next(LISTENS_S - 0.01, NINE)
    assert turn.next(LISTENS_S, NINE)
    assert turn.next(1000.0, NINE)


def test_one_that_has_not_come_to_the_wire_speaks_never():
    assert not Turn(ME).next(1000.0, NINE)


def test_one_that_is_answered_stands_by_as_long_as_the_other_is_heard_of():
    turn = come()
    turn.hear(says(SPEAKS), 0.1)
    for seconds in range(0, 60, 2):
        turn.hear(says(SPEAKS), float(seconds))
        assert not turn.next(seconds + 1.9, NINE)
    assert turn.stood_by


def test_one_that_stands_by_speaks_at_once_when_the_other_leaves():
    turn = come()
    turn.hear(says(SPEAKS), 0.1)
    turn.hear(says(LEAVES), 9.0)
    assert turn.next(9.0, NINE)
    assert not turn.others


def test_one_that_stands_by_speaks_when_the_other_is_no_longer_heard_of():
    turn = come()
    turn.hear(says(SPEAKS), 2.0)
    assert not turn.next(2.0 + MISSED_S - 0.1, NINE)
    assert turn.next(2.0 + MISSED_S, NINE)


def test_when_the_broker_was_away_it_waits_until_the_other_may_be_back():
    turn = come()
    turn.hear(says(SPEAKS), 2.0)
    turn.away()
    assert not turn.next(60.0, NINE)
    turn.come(61.0)
    assert not turn.next(61.0 + LISTENS_S, NINE)
    turn.hear(says(SPEAKS), 65.0)
    assert not turn.next(61.0 + MISSED_S, NINE)


def test_one_that_speaks_goes_on_when_the_broker_was_away():
    turn = speaking()
    turn.away()
    assert turn.next(60.0, NINE)
    turn.come(61.0)
    assert turn.next(61.0, NINE)


def test_one_that_speaks_answers_at_once_whoever_asks():
    turn = speaking()
    assert turn.hear(says(ASKS), 5.0)
    assert not turn.hear(says(STANDS_BY), 5.1)
    assert turn.next(5.2, NINE)


def test_of_two_that_speak_the_one_that_has_for_longer_goes_on_and_says_so():
    turn = speaking()
    assert turn.hear(says(SPEAKS, minutes=1), 5.0)
    assert turn.next(5.0, NINE)
    assert not turn.hear(says(SPEAKS, minutes=-1), 6.0)
    assert not turn.next(6.0, NINE)
    assert turn.stood_by


def test_of_two_that_began_at_the_same_moment_exactly_one_goes_on():
    here, there = Turn(ME), Turn(LATER)
    for turn in (here, there):
        turn.come(0.0)
        assert turn.next(LISTENS_S, NINE)
    here.hear(says(SPEAKS, LATER), 1.0)
    there.hear(says(SPEAKS, ME), 1.0)
    assert [turn.next(1.0, NINE) for turn in (here, there)] == [True, False]


def test_of_two_that_come_at_once_the_one_with_the_later_id_lets_the_other_go_before():
    turn = come()
    assert turn.hear(says(ASKS, EARLIER), 0.1)
    assert not turn.next(LISTENS_S, NINE)
    turn.hear(says(SPEAKS, EARLIER), LISTENS_S + 0.1)
    assert not turn.next(0.1 + GIVES_WAY_S, NINE)


def test_one_that_has_an_earlier_id_and_never_speaks_does_not_keep_the_zone_silent():
    turn = come()
    turn.hear(says(STANDS_BY, EARLIER), 0.1)
    assert turn.next(0.1 + GIVES_WAY_S, NINE)


def test_of_two_that_stand_by_one_goes_before_when_the_third_leaves():
    turn = come()
    turn.hear(says(SPEAKS, LATER), 0.1)
    turn.hear(says(STANDS_BY, EARLIER), 0.2)
    turn.hear(says(LEAVES, LATER), 2.0)
    assert not turn.next(2.0, NINE)
    assert turn.next(2.0 + GIVES_WAY_S, NINE)


def test_it_minds_neither_its_own_voice_nor_the_farewell_of_one_that_was_silent():
    turn = speaking()
    assert not turn.hear(says(SPEAKS, ME, minutes=-5), 1.0)
    turn.hear(says(STANDS_BY), 1.0)
    turn.hear(says(LEAVES), 2.0)
    assert turn.next(2.0, NINE)
    assert not turn.others


def test_one_that_could_not_begin_tries_again_after_others_could():
    turn = speaking()
    turn.falter(5.0)
    assert not turn.next(5.0 + MISSED_S - 0.1, NINE)
    assert turn.next(5.0 + MISSED_S, NINE)


def test_the_one_that_speaks_is_named_first():
    turn = come()
    turn.hear(says(STANDS_BY, EARLIER), 0.1)
    turn.hear(says(SPEAKS, LATER), 0.1)
    assert [here.id for here in turn.others] == [LATER, EARLIER]
