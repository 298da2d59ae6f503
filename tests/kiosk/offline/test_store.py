"""What a kiosk remembers across a power cut."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from kiosk.offline.store import Store
from kiosk.offline.timepiece import Timepiece
from tests.brokers import ROOT
from tests.halls import small_hall
from tests.kiosk.hall_views import hall_view
from tests.kiosk.offline.conftest import NOON, lease, wish
from wire.tokens import made_offline


def numbers(store, line=None):
    return [given.number for given in store.here(line)]


def take(store, wanted=None):
    taken = store.take(wanted or wish())
    return None if taken is None else taken[0]


def test_a_number_has_a_token_of_its_own_and_keeps_what_was_asked_for(store, open_store):
    store.keep_lease(lease())
    wanted = wish("A", matter="GS-001", priority="elder")
    given, of_lease = store.take(wanted)
    assert (given.number, of_lease) == ("A501", lease())
    assert made_offline(given.token)
    assert open_store().here() == [given]
    assert given.wish == wanted


def test_without_a_lease_there_is_no_number(store):
    assert take(store) is None
    store.keep_lease(lease("B"))
    assert take(store) is None
    assert store.ahead() == {"B"}


def test_a_clock_an_hour_wrong_keeps_the_halls_hours_all_the_same(store, open_store, clock):
    store.keep_lease(lease())
    clock.wait(hours=3)  # it says three in the afternoon, and it is half past twelve
    store.heard_time(NOON + timedelta(minutes=30))
    assert store.in_hall(take(store).moment) == NOON + timedelta(minutes=30)
    clock.wait(minutes=31)  # one o'clock: the hall rests
    again = open_store()
    assert take(again) is None
    clock.wait(hours=1)
    assert take(again).number == "A502"


def test_the_halls_time_is_written_down_only_when_it_has_changed(store, open_store, clock):
    store.heard_time(NOON + timedelta(minutes=1))
    clock.wait(minutes=5)
    store.heard_time(NOON + timedelta(minutes=6, seconds=4))
    moment = Timepiece(clock).moment()
    assert store.in_hall(moment) == NOON + timedelta(minutes=6, seconds=4)
    assert open_store().in_hall(moment) == NOON + timedelta(minutes=6)


def test_a_restart_goes_on_where_it_was(store, open_store):
    store.keep_lease(lease())
    take(store)
    again = open_store()
    assert [take(again).number for _ in range(3)] == ["A502", "A503", "A504"]
    assert take(again) is None
    assert again.ahead() == frozenset()


def test_a_lease_answered_twice_gives_no_number_twice(store):
    store.keep_lease(lease())
    first = take(store)
    store.keep_lease(lease())
    assert [first.number, take(store).number] == ["A501", "A502"]


def test_the_same_request_gets_the_same_number(store):
    store.keep_lease(lease())
    wanted = wish()
    assert take(store, wanted) == take(store, wanted)
    assert numbers(store) == ["A501"]


def test_many_at_once_have_a_number_each(store):
    store.keep_lease(lease(count=40))
    with ThreadPoolExecutor(8) as pool:
        given = [each.number for each in pool.map(lambda _: take(store), range(40))]
    assert sorted(given) == list(lease(count=40).numbers)


def test_how_its_slip_ended_is_kept_until_it_is_handed_in(store, open_store):
    store.keep_lease(lease())
    printed, failed, unknown = (take(store) for _ in range(3))
    assert store.slip(printed.token, None)
    assert store.slip(failed.token, "paper_out")
    assert not store.slip("of nobody", None)
    assert [(each.slip, each.fault) for each in open_store().here()] == [
        ("printed", None),
        ("failed", "paper_out"),
        ("unknown", None),
    ]
    store.settle(unknown, "taken", None)
    assert not store.slip(unknown.token, None)  # the server is to be told


def test_what_was_handed_in_is_not_handed_in_again(store, open_store):
    store.keep_lease(lease())
    first, _ = take(store), take(store)
    store.settle(first, "taken", None)
    assert numbers(open_store()) == ["A502"]


def test_a_slip_that_ended_while_its_number_was_handed_in_is_told(store):
    store.keep_lease(lease())
    given = take(store)
    store.slip(given.token, "cover_open")
    assert store.settle(given, "taken", None).fault == "cover_open"


def test_a_number_that_nobody_saw_is_told_so_unless_it_is_asked_for_again(store):
    store.keep_lease(lease())
    wanted = wish()
    given = take(store, wanted)
    assert store.unseen(given.token)
    assert [each.slip for each in store.here()] == ["unseen"]
    assert take(store).number == "A502"
    assert take(store, wanted) == given
    assert [each.slip for each in store.here("A")] == ["unknown", "unknown"]


def test_a_lease_of_yesterday_is_forgotten_and_what_was_given_out_of_it_is_not(store, open_store, clock):
    store.keep_lease(lease())
    take(store)
    clock.wait(days=1)
    again = open_store()
    assert again.ahead() == frozenset()
    assert numbers(again) == ["A501"]
    again.keep_lease(lease(day=NOON + timedelta(days=1)))
    assert take(again).number == "A501"


def test_what_is_long_settled_is_forgotten(store, open_store, clock, tmp_path):
    store.keep_lease(lease())
    first, _ = take(store), take(store)
    store.settle(first, "taken", None)
    clock.wait(days=31)
    open_store()
    rows = sqlite3.connect(tmp_path / "numbers.sqlite3")
    assert [number for (number,) in rows.execute("SELECT number FROM given")] == ["A502"]
    rows.close()


def test_the_hall_is_remembered(store, open_store):
    assert store.hall() is None
    view = hall_view(small_hall())
    store.keep_hall(view)
    assert open_store().hall() == view


@pytest.mark.parametrize("damage", [b"", b"no database" * 1000])
def test_a_damaged_file_is_put_aside_and_its_numbers_are_not_given_out_again(store, open_store, tmp_path, damage):
    store.keep_lease(lease())
    take(store)
    store.close()
    file = tmp_path / "numbers.sqlite3"
    file.write_bytes(damage)
    again = open_store()
    assert take(again) is None
    assert (again.put_aside is not None) == bool(damage)
    if again.put_aside is not None:
        assert again.put_aside.read_bytes() == damage


def test_killed_at_any_moment_nothing_is_given_out_twice_or_lost(tmp_path):
    file = tmp_path / "numbers.sqlite3"
    store = Store(file, Timepiece(lambda: NOON))
    store.keep_lease(lease(count=400))
    store.close()
    seen: list[str] = []
    for lives in (3, 11, 20):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.kiosk.offline.gives_until_killed", str(file)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        seen += [process.stdout.readline().strip() for _ in range(lives)]
        process.send_signal(signal.SIGKILL)
        seen += process.stdout.read().split()  # what it had said before it died
        process.wait()
        process.stdout.close()
    store = Store(file, Timepiece(lambda: NOON))
    written = numbers(store)
    assert len(seen) == len(set(seen))
    assert set(seen) <= set(written)
    assert len(written) - len(seen) <= 3  # written and not yet said, once in each life
    assert written == list(lease(count=400).numbers[: len(written)])
    store.close()
