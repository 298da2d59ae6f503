import threading
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from caller_server.domain.refusals import Code, Refusal
from caller_server.domain.ticket import State
from caller_server.journal.audit import audit_database
from caller_server.journal.engine import Engine
from caller_server.journal.sql import Entry, Mark
from caller_server.journal.store import JournalLost, JournalUnavailable
from tests.caller_server.journal.behind import run
from tests.caller_server.journal.commands import issue, move

TODAY = date(2026, 11, 23)


def numbers(events) -> list[str]:
    return [event.fact.number for event in events if event.kind == "ticket_issued"]


def test_an_answer_is_in_the_journal_when_it_is_given(engine, store):
    obeyed = engine.obey("small", issue())
    assert tuple(store.events("small", TODAY)) == obeyed.events
    assert [event.seq for event in obeyed.events] == [1]


def test_a_ticket_is_found_by_its_token_as_soon_as_it_is_issued(engine, store):
    (event,) = engine.obey("small", issue()).events
    assert store.ticket(event.fact.token) == ("small", TODAY, "A001")
    assert store.ticket("nobody's") is None


def test_a_repeated_request_gets_the_first_answer_and_changes_nothing(engine, store):
    command = issue(request_id="one")
    first = engine.obey("small", command)
    again = engine.obey("small", issue(request_id="one"))
    assert again.repeated
    assert again.events == first.events
    assert len(store.events("small", TODAY)) == 1


def test_a_repeated_request_is_known_after_a_restart(engine, store, rules, clock):
    first = engine.obey("small", issue(request_id="one"))
    again = Engine(store, {"small": rules}, clock).obey("small", issue(request_id="one"))
    assert (again.repeated, again.events) == (True, first.events)


def test_a_request_id_used_for_something_else_is_refused(engine):
    engine.obey("small", issue(request_id="one"))
    with pytest.raises(Refusal) as no:
        engine.obey("small", issue(request_id="one", fingerprint="another"))
    assert no.value.code is Code.REQUEST_ID_REUSED


def test_a_refused_command_leaves_no_trace_and_may_be_asked_again(engine, store):
    with pytest.raises(Refusal):
        engine.obey("small", move("2", "next"))
    assert store.events("small", TODAY) == []


def test_a_restart_rebuilds_the_day_from_the_journal(engine, open_store, rules, clock):
    engine.obey("small", move("2", "open"))
    for _ in range(3):
        engine.obey("small", issue())
    engine.obey("small", move("2", "next"))
    with Engine(open_store(), {"small": rules}, clock).reading("small") as (day, _):
        rebuilt = day
    with engine.reading("small") as (day, _):
        assert rebuilt == day


def test_the_first_command_of_a_new_day_closes_the_old_one(engine, store, clock):
    engine.obey("small", move("2", "open"))
    engine.obey("small", issue())
    engine.obey("small", issue())
    engine.obey("small", move("2", "next"))
    clock.wait(days=1)
    assert numbers(engine.obey("small", issue()).events) == ["A001"]
    closing = [event.kind for event in store.events("small", TODAY)[4:]]
    assert closing == ["ticket_lapsed", "ticket_lapsed", "window_closed"]
    assert store.days("small") == [TODAY, date(2026, 11, 24)]
    assert [event.seq for event in store.events("small", date(2026, 11, 24))] == [1]


def test_a_server_that_slept_over_midnight_closes_the_old_day_all_the_same(engine, open_store, rules, clock):
    engine.obey("small", issue())
    clock.wait(days=3)
    store = open_store()
    later = Engine(store, {"small": rules}, clock)
    with later.reading("small") as (day, _):
        assert (day.day, day.tickets) == (date(2026, 11, 26), {})
    later.obey("small", issue())
    assert [event.kind for event in store.events("small", TODAY)] == ["ticket_issued", "ticket_lapsed"]


def test_a_clock_set_back_does_not_turn_the_journal_s_time_round(engine, store, clock):
    engine.obey("small", issue())
    clock.wait(minutes=-5)
    engine.obey("small", issue())
    first, second = store.events("small", TODAY)
    assert second.at == first.at


def test_a_failed_commit_does_nothing_and_memory_is_read_again(engine, store):
    engine.obey("small", issue())
    with store._engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ticket RENAME TO away")
    with pytest.raises(JournalUnavailable):
        engine.obey("small", issue())
    with store._engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO ticket")
    assert numbers(engine.obey("small", issue()).events) == ["A002"]


def test_a_writer_that_was_overtaken_reads_on_and_decides_again(engine, open_store, rules, clock):
    engine.obey("small", issue())
    other = Engine(open_store(), {"small": rules}, clock)
    assert numbers(other.obey("small", issue()).events) == ["A002"]
    assert numbers(engine.obey("small", issue()).events) == ["A003"]
    assert numbers(other.obey("small", issue()).events) == ["A004"]


def test_the_store_itself_refuses_a_window_with_two_visitors(engine, store):
    engine.obey("small", move("2", "open"))
    for _ in range(2):
        engine.obey("small", issue())
    (called,) = engine.obey("small", move("2", "next")).events
    forged = type(called)(called.day, called.seq + 1, called.at, type(called.fact)("A002", "A", "2", 1, "forged"), None)
    with pytest.raises(JournalLost, match=r"(?i)unique"):
        store.append([Entry("small", [forged])])


def test_listeners_hear_of_events_after_their_commit_in_order(engine, store):
    heard = []
    engine.listen(lambda hall, events: heard.append((hall, [e.seq for e in events], len(store.events(hall, TODAY)))))
    engine.obey("small", issue())
    engine.obey("small", issue())
    assert heard == [("small", [1], 1), ("small", [2], 2)]


def test_how_far_the_wire_was_told_is_written_with_the_next_commit_or_when_asked(engine, store):
    engine.obey("small", issue())
    engine.relayed("small", Mark(TODAY, 1))
    assert store.mark("small") is None
    engine.obey("small", issue())
    assert store.mark("small") == Mark(TODAY, 1)
    engine.relayed("small", Mark(TODAY, 2))
    engine.flush()
    assert store.mark("small") == Mark(TODAY, 2)


def test_many_at_once_get_each_number_once_and_no_window_shares_a_visitor(store, rules, clock):
    engine = Engine(store, {"small": replace(rules, always_open=True)}, clock)
    for window in ("2", "3", "4"):
        engine.obey("small", move(window, "open"))
    together = threading.Barrier(11)
    called: list[str] = []

    def issues() -> None:
        together.wait()
        for _ in range(25):
            engine.obey("small", issue())

    def calls(window: str) -> None:
        together.wait()
        while len(called) < 60:
            try:
                called.extend(
                    e.fact.number
                    for e in engine.obey("small", move(window, "next")).events
                    if e.kind == "ticket_called"
                )
                engine.obey("small", move(window, "start"))
            except Refusal:
                continue

    threads = [threading.Thread(target=issues) for _ in range(8)]
    threads += [threading.Thread(target=calls, args=(window,)) for window in ("2", "3", "4")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    events = store.events("small", TODAY)
    assert numbers(events) == [f"A{n:03d}" for n in range(1, 201)]
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert max(Counter(called).values()) == 1
    with engine.reading("small") as (day, _):
        assert sum(t.state is State.WAITING for t in day.tickets.values()) == 200 - len(called)


def test_an_event_of_a_newer_program_stops_the_hall_with_the_remedy_and_nothing_is_added(
    engine, open_store, store, rules, clock, url
):
    engine.obey("small", issue())
    run(url, "UPDATE event SET kind = 'ticket_flew'")
    later = Engine(open_store(), {"small": rules}, clock)
    for _ in range(2):
        with pytest.raises(JournalUnavailable, match="start the version of OneDoor that wrote it, or restore a backup"):
            later.obey("small", issue())
        with pytest.raises(JournalUnavailable, match="event 1 of 2026-11-23 cannot be read"), later.reading("small"):
            pass
    run(url, "UPDATE event SET kind = 'ticket_issued'")
    assert numbers(later.obey("small", issue()).events) == ["A002"]


def test_a_clock_set_back_by_days_goes_on_with_the_day_that_has_begun(engine, open_store, rules, clock, store):
    engine.obey("small", issue())
    clock.wait(days=1)
    (begun,) = engine.obey("small", issue()).events
    clock.wait(days=-2)
    for one in (engine, Engine(open_store(), {"small": rules}, clock)):
        (event,) = one.obey("small", issue()).events
        assert (event.day, event.at) == (begun.day, begun.at)
    assert [event.seq for event in store.events("small", begun.day)] == [1, 2, 3]
    with store.record() as record:
        assert [day.events for day in audit_database(record, "small")] == [2, 3]
