"""The judge: a sound day passes, and each fault that is put into one is found and named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from onedoor.simulate.done import Done, done_by
from onedoor.simulate.judge import Evidence, Retained, Verdict, judge
from onedoor.simulate.told import Invariant
from wire.messages import PLACES_TOLD, BoardState, Estimate, EventMessage, LineState, WindowState, WindowStatus

DAY = "2026-11-24"
Event = dict[str, Any]


def journal(*facts: Event) -> list[Event]:
    """Events of a day, a minute apart."""
    return [
        {"day": DAY, "seq": seq, "at": f"{DAY}T08:{seq:02d}:00.000+08:00", **fact}
        for seq, fact in enumerate(facts, start=1)
    ]


def issued(number: str) -> Event:
    return {"kind": "ticket_issued", "number": number, "line": number[0], "ahead": 0, "low": 0, "high": 5}


def happened(kind: str, number: str, window: str | None = None, **more: object) -> Event:
    at = {} if window is None else {"window": window}
    return {"kind": f"ticket_{kind}", "number": number, "line": number[0], **at, **more}


def called(number: str, window: str, call: int = 1) -> Event:
    return happened("called", number, window, call=call, because="arrival")


OPENED = {"kind": "window_opened", "window": "2"}
SOUND = (
    OPENED,
    {"kind": "window_opened", "window": "3"},
    issued("A001"),
    issued("A002"),
    issued("B001"),
    called("A001", "2"),
    happened("started", "A001", "2"),
    happened("finished", "A001", "2"),
    called("A002", "3"),
    called("A002", "3", call=2),
    happened("missed", "A002", "3"),
    happened("rejoined", "A002", lane="rejoined"),
    called("A002", "2"),
    happened("started", "A002", "2"),
    happened("transferred", "A002", "2", to_line="B"),
)


def retained() -> Retained:
    """What the broker shows at the end of the sound day: B001 and A002 wait in line B."""
    day, seq, told = date.fromisoformat(DAY), len(SOUND), Estimate(low=0, high=5)
    return Retained(
        windows={name: WindowState(day=day, seq=seq, status=WindowStatus.OPEN) for name in ("2", "3")},
        lines={
            "A": LineState(day=day, seq=seq, waiting=(), estimate=told),
            "B": LineState(day=day, seq=seq, waiting=("A002", "B001"), estimate=told),
        },
        boards={"east": BoardState(day=day, seq=seq, calls=(), waiting={"A": 0, "B": 2})},
    )


def evidence(events: list[Event]) -> Evidence:
    """All as it should be, for a day that is."""
    done = Counter(done_by(event) for event in events if event["kind"].startswith("ticket_"))
    heard = [EventMessage.model_validate(event) for event in events]
    return Evidence(events, heard, done, frozenset({"A001", "A002", "B001"}), retained())


SEEN = evidence(journal(*SOUND))


def found(verdict: Verdict) -> set[Invariant]:
    return set(verdict.counts)


def test_a_sound_day_passes() -> None:
    verdict = judge(SEEN)
    assert verdict.broken == ()
    assert (verdict.repaired, verdict.repeated) == (0, 0)


def test_a_visitor_called_to_two_windows_is_found() -> None:
    verdict = judge(evidence(journal(*SOUND[:6], called("A001", "3"))))
    assert Invariant.ONE_WINDOW in found(verdict)
    assert "A001 was called to 3 while at 2 (event 7)" in [broken.detail for broken in verdict.broken]


def test_a_window_with_two_visitors_is_found() -> None:
    verdict = judge(evidence(journal(*SOUND[:6], called("A002", "2"))))
    assert "A002 was called to 2 while A001 was there (event 7)" in [broken.detail for broken in verdict.broken]


def test_a_visitor_called_again_after_the_visit_is_found() -> None:
    verdict = judge(evidence(journal(*SOUND[:8], called("A001", "3"))))
    assert "A001 was called while done (event 9)" in [broken.detail for broken in verdict.broken]


def test_a_number_issued_twice_is_found() -> None:
    assert Invariant.NUMBER in found(judge(evidence(journal(*SOUND, issued("A001")))))


def test_a_number_left_out_is_found() -> None:
    verdict = judge(evidence(journal(*SOUND, issued("A004"))))
    assert "A003 was left out" in [broken.detail for broken in verdict.broken]


def test_a_lost_ticket_is_found() -> None:
    seen = replace(SEEN, done={**SEEN.done, Done("ticket_issued", "A003"): 1}, ours=SEEN.ours | {"A003"})
    assert [broken.detail for broken in judge(seen).broken] == ["A003 was issued and is not in the journal"]
    assert found(judge(seen)) == {Invariant.NOT_LOST}


def test_a_ticket_that_waits_in_no_line_is_found() -> None:
    shown = retained()
    shown.lines["B"] = shown.lines["B"].model_copy(update={"waiting": ("A002",)})
    assert found(judge(replace(SEEN, retained=shown))) == {Invariant.NOT_LOST}


def crowded(*, of: int = PLACES_TOLD + 20) -> Evidence:
    """A day that is broken off while more wait in line B than are told by number."""
    numbers = [f"B{count:03d}" for count in range(1, of + 1)]
    events = [
        {"day": DAY, "seq": seq, "at": f"{DAY}T08:00:00.000+08:00", **issued(number)}
        for seq, number in enumerate(numbers, start=1)
    ]
    told, day = Estimate(low=0, high=5), date.fromisoformat(DAY)
    shown = Retained(
        lines={
            "B": LineState(day=day, seq=of, waiting=tuple(numbers[:PLACES_TOLD]), count=of, estimate=told),
        }
    )
    return replace(evidence(events), ours=frozenset(numbers), retained=shown)


def test_those_who_stand_too_far_back_to_be_named_are_not_lost() -> None:
    assert judge(crowded()).broken == ()


@pytest.mark.parametrize("untrue", [{"count": PLACES_TOLD + 19}, {"waiting": ("B001", "B002")}])
def test_a_long_line_that_tells_too_few_is_found(untrue: dict[str, object]) -> None:
    seen = crowded()
    assert seen.retained is not None
    seen.retained.lines["B"] = seen.retained.lines["B"].model_copy(update=untrue)
    assert found(judge(seen)) <= {Invariant.STATE, Invariant.NOT_LOST}
    assert judge(seen).broken != ()


def test_a_window_and_a_line_that_are_not_shown_at_all_are_found() -> None:
    shown = retained()
    del shown.windows["3"], shown.lines["A"]
    said = [broken.detail for broken in judge(replace(SEEN, retained=shown)).broken]
    assert said == ["window 3 is not shown", "line A is not shown"]


def test_an_acknowledged_command_that_is_not_written_is_found() -> None:
    seen = replace(SEEN, done={**SEEN.done, Done("ticket_finished", "B001", "2"): 1})
    assert found(judge(seen)) == {Invariant.WRITTEN_ONCE}


def test_an_acknowledged_command_that_is_written_twice_is_found() -> None:
    rated = happened("rated", "A001", "2", level=5, source="phone")
    twice = evidence(journal(*SOUND, rated, rated))
    done = {**twice.done, Done("ticket_rated", "A001"): 1}
    assert found(judge(replace(twice, done=done))) == {Invariant.WRITTEN_ONCE}


def test_what_others_do_to_their_own_tickets_is_no_fault() -> None:
    theirs = evidence(journal(*SOUND, issued("A003"), happened("cancelled", "A003")))
    ours = {done: times for done, times in theirs.done.items() if done.number != "A003"}
    assert judge(replace(theirs, done=ours)).broken == ()


@pytest.mark.parametrize("spoil", [lambda events: events.pop(4), lambda events: events.insert(4, dict(events[3]))])
def test_a_gap_and_a_repeat_in_the_journal_are_found(spoil: Callable[[list[Event]], object]) -> None:
    events = journal(*SOUND)
    spoil(events)
    assert Invariant.SEQUENCE in found(judge(replace(SEEN, journal=events)))


def test_an_event_that_was_not_heard_is_repaired_and_counted() -> None:
    verdict = judge(replace(SEEN, heard=[event for event in SEEN.heard if event.seq not in (5, 9)]))
    assert (verdict.broken, verdict.repaired) == ((), 2)


def test_what_happened_before_anybody_listened_is_no_gap() -> None:
    verdict = judge(replace(SEEN, heard=SEEN.heard[6:]))
    assert (verdict.broken, verdict.repaired) == ((), 0)


def test_an_event_that_was_heard_twice_is_counted() -> None:
    verdict = judge(replace(SEEN, heard=[*SEEN.heard, SEEN.heard[3]]))
    assert (verdict.broken, verdict.repeated) == ((), 1)


def test_an_event_that_was_heard_and_is_not_written_is_found() -> None:
    stray = SEEN.heard[-1].model_copy(update={"seq": 99})
    assert found(judge(replace(SEEN, heard=[*SEEN.heard, stray]))) == {Invariant.WIRE}


def test_an_event_that_was_heard_otherwise_than_written_is_found() -> None:
    other = SEEN.heard[5].model_copy(update={"window": "3"})
    assert found(judge(replace(SEEN, heard=[*SEEN.heard[:5], other, *SEEN.heard[6:]]))) == {Invariant.WIRE}


def test_events_heard_out_of_order_are_found() -> None:
    first, second, *rest = SEEN.heard
    assert found(judge(replace(SEEN, heard=[second, first, *rest]))) == {Invariant.WIRE}


def test_a_window_that_is_shown_otherwise_than_it_is_is_found() -> None:
    shown = retained()
    shown.windows["2"] = shown.windows["2"].model_copy(update={"status": WindowStatus.CALLING, "number": "B001"})
    assert found(judge(replace(SEEN, retained=shown))) == {Invariant.STATE}


def test_a_line_and_a_board_that_show_somebody_who_left_are_found() -> None:
    shown = retained()
    shown.lines["A"] = shown.lines["A"].model_copy(update={"waiting": ("A001",)})
    shown.boards["east"] = shown.boards["east"].model_copy(update={"waiting": {"A": 1, "B": 2}})
    assert judge(replace(SEEN, retained=shown)).counts == {Invariant.STATE: 2}


LENT = {"kind": "lease_granted", "lease": f"{DAY}-A003", "line": "A", "kiosk": "kiosk-1", "first": 3, "last": 5}
OFFLINE = {
    "kind": "ticket_issued",
    "number": "A004",
    "line": "A",
    "offline": True,
    "kiosk": "kiosk-1",
    "issued_at": f"{DAY}T08:00:30.000+08:00",
}


def test_a_number_that_a_kiosk_has_for_when_it_is_cut_off_is_not_left_out() -> None:
    seen = evidence(journal(LENT, *SOUND, issued("A006"), OFFLINE))
    assert Invariant.NUMBER not in found(judge(seen))
    assert "A006 was left out" in [broken.detail for broken in judge(evidence(journal(LENT, issued("A007")))).broken]


def test_a_ticket_of_a_kiosk_that_was_cut_off_waits_from_its_own_time_on() -> None:
    ticket = judge(evidence(journal(LENT, OFFLINE))).day.tickets["A004"]
    assert ticket.issued_at.isoformat() == f"{DAY}T08:00:30+08:00"
    assert (ticket.low, ticket.high) == (None, None)
