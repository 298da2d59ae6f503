"""Opening a day from its snapshot: the same day as from its events, and never one that the journal does not tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import create_engine, select, update

from caller_server.domain.hall_day import HallDay, replayed
from caller_server.domain.refusals import Refusal
from caller_server.journal import tables
from caller_server.journal.archive import Archive
from caller_server.journal.chain import digest_of
from caller_server.journal.day_state import day_of, state_of
from caller_server.journal.engine import Engine
from caller_server.journal.opening import leave_snapshot, opened
from caller_server.journal.snapshots import Snapshot, version_of
from caller_server.journal.store import Store
from tests.caller_server.domain.test_any_day import AnyDay
from tests.caller_server.journal.commands import issue, move

TODAY, TOMORROW = date(2026, 11, 23), date(2026, 11, 24)


class CountingStore(Store):
    """A store that remembers from which event on it was read."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.read_after: list[int] = []

    def events(self, hall, day, after=0, limit=None):
        self.read_after.append(after)
        return super().events(hall, day, after, limit)


@pytest.fixture
def counting(url, store):
    """A second process's store on the same journal."""
    counting = CountingStore(url)
    yield counting
    counting.close()


@pytest.fixture
def morning(engine) -> Callable[[], None]:
    """Two visitors come, one is called."""
    engine.obey("small", move("2", "open"))

    def passes() -> None:
        for _ in range(2):
            engine.obey("small", issue())
        try:
            engine.obey("small", move("2", "next"))
        except Refusal:
            engine.obey("small", move("2", "start"))

    passes()
    return passes


@pytest.fixture
def whole(store, rules) -> Callable[[], HallDay]:
    """The day as its events alone tell it."""
    return lambda: replayed(rules, TODAY, store.events("small", TODAY))


def snapshot(url: str) -> list:
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(select(tables.snapshot)).all()
    engine.dispose()
    return rows


def change(url: str, table, **values) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(update(table).values(values))
    engine.dispose()


def test_a_day_is_opened_from_its_snapshot_and_the_events_after_it(morning, counting, store, rules, whole):
    leave_snapshot(store, "small", rules, TODAY)
    morning()
    assert opened(counting, "small", rules, TODAY) == whole()
    assert counting.read_after == [4]


def test_an_engine_opens_its_day_from_the_snapshot(morning, counting, store, rules, clock, whole):
    leave_snapshot(store, "small", rules, TODAY)
    with Engine(counting, {"small": rules}, clock).reading("small") as (day, _):
        assert day == whole()
    assert counting.read_after == [4]


def test_a_request_from_before_the_snapshot_gets_its_first_answer(engine, store, rules, clock):
    command = issue(request_id="一\n\t")
    first = engine.obey("small", command)
    leave_snapshot(store, "small", rules, TODAY)
    later = Engine(store, {"small": rules}, clock)
    again = later.obey("small", command)
    assert (again.repeated, again.events) == (True, first.events)
    with pytest.raises(Refusal, match="request_id_reused"):
        later.obey("small", replace(command, asked=replace(command.asked, fingerprint="another")))
    assert len(store.events("small", TODAY)) == 1


def test_a_snapshot_is_made_from_the_one_before(morning, counting, store, rules, whole):
    leave_snapshot(store, "small", rules, TODAY)
    morning()
    leave_snapshot(counting, "small", rules, TODAY)
    assert counting.read_after == [4]
    (kept,) = snapshot(store._engine.url)
    assert (kept.seq, day_of(rules, TODAY, kept.state)) == (whole().seq, whole())


def test_a_snapshot_stands_on_the_last_event_in_it(morning, store, rules, url):
    leave_snapshot(store, "small", rules, TODAY)
    engine = create_engine(url)
    with engine.connect() as connection:
        head = connection.execute(select(tables.head)).one()
    engine.dispose()
    (kept,) = snapshot(url)
    assert (kept.hall, kept.day, kept.seq, kept.digest) == tuple(head)


def test_a_day_without_events_needs_no_snapshot(store, rules, url):
    leave_snapshot(store, "small", rules, TODAY)
    assert snapshot(url) == []


@pytest.mark.parametrize("state", [b"", b"damaged", b"cos\nsystem\n(S'true'\ntR."])
def test_a_damaged_snapshot_is_passed_over_and_replaced(morning, counting, store, rules, url, whole, state):
    leave_snapshot(store, "small", rules, TODAY)
    change(url, tables.snapshot, state=state)
    assert opened(counting, "small", rules, TODAY) == whole()
    assert counting.read_after == [0]
    leave_snapshot(store, "small", rules, TODAY)
    assert snapshot(url)[0].state == state_of(whole())


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_snapshot_that_is_not_even_bytes_is_passed_over(morning, store, rules, url, whole):
    leave_snapshot(store, "small", rules, TODAY)
    with store._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE snapshot SET state = 'text'")
    assert opened(store, "small", rules, TODAY) == whole()


def test_a_table_that_cannot_be_read_does_not_keep_the_hall_from_opening(morning, store, rules, url, whole):
    with store._engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE snapshot RENAME TO away")
    assert opened(store, "small", rules, TODAY) == whole()


def test_a_snapshot_of_another_day_is_not_this_day_s(morning, store, rules, whole):
    fewer = replayed(rules, TODAY, store.events("small", TODAY, limit=2))
    store.keep_snapshot("small", TODAY, version_of(rules), Snapshot(4, state_of(fewer)))
    assert opened(store, "small", rules, TODAY) == whole()


def test_a_snapshot_of_another_version_is_passed_over_and_replaced(morning, counting, store, rules, url, whole):
    leave_snapshot(store, "small", rules, TODAY)
    change(url, tables.snapshot, version="0" * 64)
    assert opened(counting, "small", rules, TODAY) == whole()
    assert counting.read_after == [0]
    leave_snapshot(store, "small", rules, TODAY)
    assert snapshot(url)[0].version == version_of(rules)


def test_a_changed_rule_discards_a_snapshot(morning, counting, store, rules):
    leave_snapshot(store, "small", rules, TODAY)
    shorter = replace(rules, lines=rules.lines | {"A": replace(rules.lines["A"], patience=timedelta(minutes=5))})
    day = opened(counting, "small", shorter, TODAY)
    assert counting.read_after == [0]
    assert day == replayed(shorter, TODAY, store.events("small", TODAY))


def test_the_same_rules_are_the_same_version_and_others_are_not(rules):
    calendar = replace(rules.calendar, closed=frozenset({TODAY, TOMORROW}))
    turned = replace(rules, windows=dict(reversed(rules.windows.items())))
    assert version_of(turned) == version_of(rules)
    others = [
        replace(rules, max_calls=4),
        replace(rules, calendar=calendar),
        replace(rules, matters={}),
        replace(rules, windows=rules.windows | {"2": replace(rules.windows["2"], weights={"A": 1})}),
    ]
    assert len({version_of(other) for other in (rules, *others)}) == 5


def test_an_event_that_was_altered_discards_the_snapshot_on_it(morning, counting, store, rules, url, whole):
    leave_snapshot(store, "small", rules, TODAY)
    _forge_all(url, number="A777")
    assert opened(counting, "small", rules, TODAY) == whole()
    assert counting.read_after == [0]
    assert "A777" in whole().tickets


def test_an_event_that_was_removed_discards_the_snapshot_on_it(morning, counting, store, rules, whole):
    leave_snapshot(store, "small", rules, TODAY)
    with store._engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM event WHERE seq = 4")
    assert opened(counting, "small", rules, TODAY) == whole()
    assert counting.read_after == [0]


def test_an_older_snapshot_does_not_take_the_place_of_a_newer(morning, store, rules, url):
    older = replayed(rules, TODAY, store.events("small", TODAY, limit=2))
    leave_snapshot(store, "small", rules, TODAY)
    store.keep_snapshot("small", TODAY, version_of(rules), Snapshot(2, state_of(older)))
    assert [row.seq for row in snapshot(url)] == [4]


def test_a_snapshot_takes_the_place_of_yesterday_s_but_not_of_another_hall_s(morning, engine, store, rules, url, clock):
    other = Engine(store, {"other": rules}, clock)
    other.obey("other", issue())
    leave_snapshot(store, "other", rules, TODAY)
    leave_snapshot(store, "small", rules, TODAY)
    clock.wait(days=1)
    engine.obey("small", issue())
    leave_snapshot(store, "small", rules, TOMORROW)
    assert sorted((row.hall, row.day) for row in snapshot(url)) == [("other", "2026-11-23"), ("small", "2026-11-24")]


def test_what_another_process_does_after_the_snapshot_is_read(morning, store, open_store, rules, clock, whole):
    leave_snapshot(store, "small", rules, TODAY)
    other = Engine(open_store(), {"small": rules}, clock)
    other.obey("small", issue())
    with Engine(open_store(), {"small": rules}, clock).reading("small") as (day, _):
        assert list(day.tickets) == ["A001", "A002", "A003"]
        assert day == whole()


def test_a_day_that_is_only_in_the_archive_is_opened_from_there(morning, url, store, rules, tmp_path, whole):
    before = whole()
    archive = Archive(tmp_path / "archive")
    with store.record() as record:
        rows = list(record.rows("small", TODAY))
    archive.keep("small", TODAY, "0" * 64, rows)
    leave_snapshot(store, "small", rules, TODAY)
    with store.record() as record:
        store.forget_day("small", record.head("small"))
    assert snapshot(url) == []
    both = Store(url, archive)
    assert opened(both, "small", rules, TODAY) == before
    both.close()


def _forge_all(url: str, number: str) -> None:
    """Alter the first ticket's number, and make a new chain to the end, as one would who can write everything."""
    event = tables.event
    engine = create_engine(url)
    with engine.begin() as connection:
        before = "0" * 64
        for row in connection.execute(select(event).order_by(event.c.seq)).all():
            columns = row._asdict() | {"body": row.body.replace("A001", number)}
            columns["digest"] = before = digest_of(before, list(columns.values())[:-1])
            connection.execute(update(event).where(event.c.seq == row.seq).values(columns))
    engine.dispose()


class AnyDayWithSnapshots(AnyDay):
    """Any commands in any order, and snapshots at any time, each made from the one before."""

    def __init__(self) -> None:
        super().__init__()
        self.snapshots: list[tuple[int, bytes]] = []

    @rule(from_the_last=st.booleans())
    def a_snapshot_is_taken(self, from_the_last: bool) -> None:
        day = self.reopened(self.snapshots[-1]) if from_the_last and self.snapshots else self.hall.day
        self.snapshots.append((len(self.hall.events), state_of(day)))

    def reopened(self, taken: tuple[int, bytes]) -> HallDay:
        so_far, state = taken
        day = day_of(self.hall.rules, self.hall.day.day, state)
        for event in self.hall.events[so_far:]:
            day.apply(event)
        return day

    def teardown(self) -> None:
        for taken in self.snapshots:
            assert self.reopened(taken) == self.hall.day


TestAnyDayWithSnapshots = AnyDayWithSnapshots.TestCase
TestAnyDayWithSnapshots.settings = settings(max_examples=15, stateful_step_count=30, deadline=None)
