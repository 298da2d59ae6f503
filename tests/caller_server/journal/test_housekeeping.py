from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import structlog

from caller_server.domain.commands import RecordDevice
from caller_server.journal.archive import Archive
from caller_server.journal.heads import Heads
from caller_server.journal.housekeeping import AGAIN_AFTER, Housekeeping, chores
from caller_server.journal.store import Store
from config.models import Retention
from tests.brokers import until
from tests.caller_server.journal.behind import run
from tests.caller_server.journal.commands import issue

DAYS = [date(2026, 11, day) for day in (23, 24, 25, 26)]


class Kept:
    """A hall whose journal is looked after, with all that was said of it."""

    def __init__(self, url, store, rules, clock, folder) -> None:
        self.on_duty = True
        self._said = structlog.testing.LogCapture()
        self.archive, self.heads = Archive(folder / "archive"), Heads(folder / "heads")
        self._store = Store(url, self.archive)
        self._do = chores(self._store, self.archive, self.heads, "small", Retention(open_days=1, archive_days=3650))
        log = structlog.wrap_logger(None, processors=[self._said], wrapper_class=structlog.stdlib.BoundLogger)
        self._with = (store, rules, clock, lambda: self.on_duty, log)
        self.by_hand = self.keeping(self._do)

    def keeping(self, do=None, look_every_s=0.01) -> Housekeeping:
        return Housekeeping(do or self._do, *self._with, look_every_s)

    @property
    def said(self) -> list[Any]:
        return self._said.entries

    @property
    def moved(self) -> list[date]:
        return self.archive.days("small")

    def close(self) -> None:
        self._store.close()


@pytest.fixture
def kept(url, store, rules, clock, tmp_path) -> Iterator[Kept]:
    kept = Kept(url, store, rules, clock, tmp_path)
    yield kept
    kept.close()


@pytest.fixture
def play(engine, clock):
    """Issue a ticket a day, on so many days."""

    def play(days: int) -> None:
        for _ in range(days):
            engine.obey("small", issue())
            clock.wait(days=1)
        clock.wait(days=-1)

    return play


def test_days_gone_by_are_moved_and_their_heads_written_when_the_server_has_opened(kept, play):
    play(4)
    kept.by_hand.look()
    assert kept.moved == DAYS[:2]
    assert list(kept.heads.of("small")) == DAYS[:3]
    assert [said["log_level"] for said in kept.said] == ["info", "info"]


def test_nothing_is_done_twice_on_one_day_and_all_again_on_the_next(kept, play, engine, clock):
    play(3)
    done = []
    keeping = kept.keeping(lambda today: done.append(today) or ())
    for _ in range(3):
        keeping.look()
        clock.wait(minutes=20)
        engine.obey("small", issue())
    clock.wait(days=1)
    keeping.look()
    assert done == [DAYS[2], DAYS[3]]


def test_the_head_of_a_day_takes_in_what_lapses_when_the_next_day_begins(kept, play, engine, clock, store):
    play(1)
    clock.wait(days=1)
    kept.by_hand.look()
    assert kept.heads.of("small")[DAYS[0]].seq == 1
    engine.obey("small", issue())
    kept.by_hand.look()
    assert kept.heads.of("small")[DAYS[0]].seq == 2 == store.events("small", DAYS[0])[-1].seq


def test_a_head_is_not_written_anew_for_a_day_whose_end_was_cut_off(kept, play, url, engine, clock):
    play(2)
    kept.by_hand.look()
    written = kept.heads.of("small")
    run(url, "DELETE FROM event WHERE day = '2026-11-23' AND seq = 2")
    clock.wait(days=1)
    kept.by_hand.look()
    assert kept.heads.of("small")[DAYS[0]] == written[DAYS[0]]


def test_a_day_s_key_is_erased_when_the_day_is_over(kept, clock, store, open_store):
    key = store.day_key("small", DAYS[0])
    kept.by_hand.look()
    assert open_store().day_key("small", DAYS[0]) == key
    clock.wait(days=1)
    kept.by_hand.look()
    assert open_store().day_key("small", DAYS[0]) != key


def test_whoever_is_not_on_duty_leaves_the_journal_alone_until_it_is(kept, play):
    play(4)
    kept.on_duty = False
    kept.by_hand.look()
    assert kept.moved == []
    kept.on_duty = True
    kept.by_hand.look()
    assert kept.moved == DAYS[:2]


def test_what_fails_is_said_and_tried_again_later_while_the_hall_goes_on(kept, play, tmp_path, clock, engine):
    play(4)
    (tmp_path / "archive").write_text("somebody's file")
    kept.by_hand.look()
    kept.by_hand.look()
    (said,) = kept.said
    assert (said["log_level"], said["event"], said["again_in_s"]) == ("error", "housekeeping_put_off", 600)
    assert "archive" in said["why"]
    engine.obey("small", issue())
    (tmp_path / "archive").unlink()
    kept.by_hand.look()
    assert kept.moved == []
    clock.wait(seconds=AGAIN_AFTER.total_seconds())
    kept.by_hand.look()
    assert kept.moved == DAYS[:2]


def test_a_fault_that_nobody_thought_of_is_said_and_tried_again_too(kept, play, clock):
    play(1)
    faults, done = [LookupError("nobody thought of it")], []

    def do(today):
        if faults:
            raise faults.pop()
        done.append(today)
        return ()

    keeping = kept.keeping(do)
    keeping.look()
    assert "nobody thought of it" in kept.said[0]["why"]
    clock.wait(seconds=AGAIN_AFTER.total_seconds())
    keeping.look()
    assert done == DAYS[:1]


@pytest.mark.parametrize("used", [False, True])
def test_a_clock_that_leapt_forty_years_empties_no_archive(kept, play, engine, clock, used):
    play(4)
    kept.by_hand.look()
    clock.wait(days=40 * 365)
    if used:
        engine.obey("small", RecordDevice(device="kiosk-1", online=True, status="ok", detail=None))
    kept.by_hand.look()
    assert kept.moved[:2] == DAYS[:2]


def test_a_clock_set_back_does_not_put_off_what_failed(kept, play, tmp_path, clock):
    play(4)
    (tmp_path / "archive").write_text("somebody's file")
    kept.by_hand.look()
    (tmp_path / "archive").unlink()
    clock.wait(hours=-3)
    kept.by_hand.look()
    assert kept.moved == DAYS[:2]


def test_a_broken_day_is_named_and_stays_while_keys_are_erased_all_the_same(kept, play, url, store, open_store):
    key = store.day_key("small", DAYS[0])
    play(4)
    run(url, "UPDATE event SET body = '{}' WHERE day = '2026-11-23' AND seq = 1")
    kept.by_hand.look()
    assert kept.moved == []
    assert "2026-11-23: event 1 is altered" in kept.said[0]["why"]
    assert open_store().day_key("small", DAYS[0]) != key


def test_it_runs_by_itself_and_stops_after_the_step_it_is_in(kept, play, clock):
    play(4)
    keeping = kept.keeping()
    keeping.start()
    until(lambda: kept.moved == DAYS[:2])
    keeping.stop()

    reached, let_go = threading.Event(), threading.Event()

    def steps(_today):
        reached.set()
        assert let_go.wait(5)
        yield "the first step"
        yield "the second step"

    keeping = kept.keeping(steps)
    keeping.start()
    assert reached.wait(5)
    stopping = threading.Thread(target=keeping.stop)
    stopping.start()
    let_go.set()
    stopping.join(5)
    assert [said["done"] for said in kept.said][2:] == ["the first step"]
