from __future__ import annotations

from datetime import timedelta
from itertools import permutations

from display.announcer.queue import Queue
from tests.display.calls import DAY, NINE, announce
from wire.messages import Announce, AnnounceWords, Outcome


def queue_of(*announces: Announce) -> tuple[Queue, list[tuple[int, Outcome]]]:
    queue, dropped = Queue(), []
    for one in announces:
        queue, gone = queue.heard(one)
        dropped += [(drop.announce.seq, drop.outcome) for drop in gone]
    return queue, dropped


def spoken(queue: Queue) -> list[int]:
    order = []
    while (turn := queue.next(NINE)).speak is not None:
        order.append(turn.speak.seq)
        queue = turn.queue
    return order


def test_calls_are_spoken_in_the_order_of_the_journal_however_they_come():
    for order in permutations([announce(1), announce(2), announce(3)]):
        assert spoken(queue_of(*order)[0]) == [1, 2, 3]


def test_an_empty_queue_has_nothing_to_say():
    assert Queue().next(NINE).speak is None


def test_a_call_delivered_twice_is_spoken_once():
    queue, dropped = queue_of(announce(1), announce(1))
    assert (spoken(queue), dropped) == ([1], [])


def test_a_call_delivered_again_after_it_was_spoken_is_not_spoken_again():
    queue = queue_of(announce(1))[0].next(NINE).queue
    assert spoken(queue.heard(announce(1)).queue) == []


def test_a_call_told_again_after_midnight_is_spoken_once_though_the_new_day_has_begun():
    today = announce(1).model_copy(update={"day": DAY + timedelta(days=1)})
    queue, dropped = queue_of(announce(7), today, announce(7))
    assert (spoken(queue), dropped) == ([7, 1], [])
    assert spoken(queue_of(announce(7), today)[0].next(NINE).queue.heard(announce(7)).queue) == [1]


def test_an_earlier_call_of_a_number_that_is_heard_after_the_later_was_spoken_is_merged_into_it():
    queue = queue_of(announce(2, number="A001"))[0].next(NINE).queue
    queue, dropped = queue.heard(announce(1, number="A001"))
    assert [(drop.announce.seq, drop.outcome) for drop in dropped] == [(1, Outcome.MERGED)]
    assert spoken(queue) == []
    assert queue.heard(announce(1, number="A001")).dropped == ()


def test_a_late_call_is_dropped_and_said_so():
    queue, _ = queue_of(announce(1, expires_at=NINE), announce(2))
    turn = queue.next(NINE)
    assert [(drop.announce.seq, drop.outcome) for drop in turn.dropped] == [(1, Outcome.LATE)]
    assert turn.speak == announce(2)


def test_when_all_are_late_all_are_dropped():
    queue, _ = queue_of(announce(1), announce(2))
    turn = queue.next(NINE + timedelta(seconds=60))
    assert turn.speak is None
    assert [drop.outcome for drop in turn.dropped] == [Outcome.LATE, Outcome.LATE]
    assert turn.queue.waiting == ()


def test_two_calls_of_one_number_merge_into_the_later():
    queue, dropped = queue_of(announce(1, "A012", "3"), announce(2, "A013"), announce(3, "A012", "4"))
    assert dropped == [(1, Outcome.MERGED)]
    assert spoken(queue) == [2, 3]


def test_the_earlier_of_two_calls_merges_even_when_it_comes_last():
    queue, dropped = queue_of(announce(3, "A012"), announce(1, "A012"))
    assert dropped == [(1, Outcome.MERGED)]
    assert spoken(queue) == [3]


def words(seq: int, *, expires_at=NINE + timedelta(minutes=10)) -> AnnounceWords:
    return AnnounceWords(day=DAY, seq=seq, text={"en": "No smoking"}, expires_at=expires_at)


def test_words_that_are_no_call_wait_until_no_call_does():
    queue, dropped = queue_of(words(1), announce(3), words(2), announce(4))
    assert (spoken(queue), dropped, queue.calls(NINE)) == ([3, 4, 1, 2], [], 2)
    assert queue.calls(NINE + timedelta(seconds=60)) == 0  # too late to be spoken


def test_late_calls_do_not_take_words_with_them():
    queue, _ = queue_of(words(1), announce(2))
    turn = queue.next(NINE + timedelta(minutes=2))
    assert (turn.speak, [drop.outcome for drop in turn.dropped]) == (words(1), [Outcome.LATE])


def test_while_nothing_may_be_spoken_only_what_is_late_leaves():
    queue, _ = queue_of(announce(1), announce(2, expires_at=NINE), words(3))
    turn = queue.late(NINE)
    assert (turn.speak, [drop.announce.seq for drop in turn.dropped]) == (None, [2])
    assert [one.seq for one in turn.queue.waiting] == [1, 3]


def test_a_recall_after_the_first_call_was_spoken_is_spoken():
    queue = queue_of(announce(1, "A012"))[0].next(NINE).queue
    assert spoken(queue.heard(announce(2, "A012")).queue) == [2]


def test_the_same_number_of_another_day_is_another_call():
    tomorrow = announce(1, "A012").model_copy(update={"day": DAY + timedelta(days=1)})
    queue, dropped = queue_of(announce(9, "A012"), tomorrow)
    assert dropped == []
    assert len(queue.waiting) == 2


def test_a_new_day_forgets_what_was_heard_before_the_day_before():
    later = [announce(1).model_copy(update={"day": DAY + timedelta(days=days)}) for days in (1, 4)]
    queue, _ = queue_of(*(announce(seq) for seq in range(1, 50)), *later)
    assert sorted(known.day for known in queue.known) == [one.day for one in later]


def test_a_server_that_was_restored_calls_others_at_known_places_and_known_numbers_at_earlier_ones():
    queue = queue_of(announce(5, "A001"), announce(7, "A002"))[0].next(NINE).queue.next(NINE).queue
    later = NINE + timedelta(minutes=5)
    queue, dropped = queue.heard(announce(5, "A009", expires_at=later))
    queue, gone = queue.heard(announce(6, "A002", expires_at=later))
    assert (spoken(queue), dropped, gone) == ([5, 6], (), ())
