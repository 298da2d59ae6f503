"""A day as bytes and back: the same day, whatever happened on it."""

from __future__ import annotations

import zlib
from dataclasses import fields, replace
from datetime import timedelta

import pytest

from caller_server.domain.commands import (
    AnswerStaffCall,
    CallStaff,
    CancelAppointment,
    CheckIn,
    DelayTicket,
    GivenOffline,
    HushVoice,
    MakeAnnouncement,
    MakeAppointment,
    RecordAnnouncement,
    RecordDevice,
)
from caller_server.domain.events import AnnouncementsCarried, Event, Owed
from caller_server.domain.hall_day import HallDay, replayed
from caller_server.domain.ticket import Priority
from caller_server.journal.day_state import NoState, day_of, state_of
from tests.caller_server.rehearsal import NINE, RULES, Rehearsal

LINES = {letter: replace(line, per_slot=4) for letter, line in RULES.lines.items()}
WINDOWS = RULES.windows | {"5": replace(RULES.windows["5"], weights={"C": 2, "B": 1})}


@pytest.fixture
def hall() -> Rehearsal:
    """A morning on which nearly everything happens that can."""
    hall = Rehearsal(replace(RULES, lines=LINES, windows=WINDOWS))
    yesterday = hall.day.day - timedelta(days=1)
    carried = AnnouncementsCarried(yesterday, (Owed(7, "east", "A007", "2"), Owed(9, "west")))
    hall.day.apply(Event(hall.day.day, 1, NINE, carried))
    hall.open("2", "4", "5")
    slots = [NINE + timedelta(minutes=30), NINE + timedelta(days=1)]
    for code, slot in zip(("early", "later", "given up"), (slots[0], slots[1], slots[1]), strict=True):
        hall.obey(MakeAppointment(code=code, slot=slot, line="B"))
    hall.obey(CancelAppointment(code="given up"))
    hall.obey(CheckIn(code="early", token="of the early one"))
    hall.issue("A", Priority.ELDER)
    for letter in "AAAAAABBCC":
        hall.issue(letter)
    hall.serve("2")
    hall.rejoin(hall.miss("2"))
    hall.miss("2")
    parked = hall.next("2")
    hall.move("2", "start")
    hall.move("2", "park")
    hall.next("5")
    hall.move("5", "start")
    hall.move("5", "transfer", to_window="4")
    hall.rate(hall.serve("4"), 2, "slow")
    hall.obey(DelayTicket(number="A006"))
    hall.move("2", "resume", number=parked)
    hall.cancel("C002")
    hall.next("5")
    called = next(iter(hall.day.calls))
    hall.obey(RecordAnnouncement(day=hall.day.day, called=called, zone="east", spoken_at=hall.now))
    hall.obey(MakeAnnouncement(zones=("east",), text={"en": "No smoking"}))
    hall.obey(HushVoice(zone="east", paused=True))
    hall.obey(RecordDevice(device="led-1", online=False, status="away", detail="没有应答"))
    for kiosk in ("kiosk-1", "kiosk-2"):
        hall.obey(CallStaff(kiosk=kiosk))
    hall.obey(AnswerStaffCall(kiosk="kiosk-2"))
    hall.move("2", "pause", reason="lunch")
    lease, unseen = hall.lend("A").id, next(iter(hall.day.answers))
    hall.wait(minutes=3)
    given = GivenOffline("A501", "of the one offline", timedelta(minutes=1), request=unseen)
    hall.hand_in(lease, given, replace(given, number="A400", token="of nobody"))
    return hall


def again(day: HallDay) -> HallDay:
    return day_of(day.rules, day.day, state_of(day))


def test_a_morning_fills_every_field_of_a_day(hall):
    empty = HallDay(hall.rules, hall.day.day)
    unchanged = {field.name for field in fields(HallDay) if getattr(empty, field.name) == getattr(hall.day, field.name)}
    assert unchanged <= {"rules", "day", "persons", "forecasts"}


def test_a_day_is_the_same_after_it_was_bytes(hall):
    hall.day.persons["somebody"] = ("A001", "A002")
    assert again(hall.day) == hall.day
    assert state_of(again(hall.day)) == state_of(again(again(hall.day)))


def test_a_day_that_was_bytes_goes_on_as_it_would_have(hall):
    kept, before = again(hall.day), len(hall.events)
    hall.move("2", "open")
    for _ in range(3):
        hall.serve("2")
    hall.issue("A", Priority.DISABLED)
    hall.miss("2")
    for event in hall.events[before:]:
        kept.apply(event)
    assert kept == hall.day


def test_the_order_of_the_lines_is_the_same_with_its_reasons(hall):
    kept = Rehearsal(hall.rules, hall.now)
    kept.day = again(hall.day)
    assert [kept.order(letter) for letter in "ABC"] == [hall.order(letter) for letter in "ABC"]
    assert kept.day.estimate("A", 3, hall.now) == hall.day.estimate("A", 3, hall.now)


def test_an_answer_is_text_until_it_is_asked_for(hall):
    kept = again(hall.day)
    request_id, answer = next(iter(hall.day.answers.items()))
    assert kept.answers[request_id] == answer
    assert kept.answers.get("never asked") is None
    assert dict(kept.answers) == hall.day.answers
    assert len(kept.answers) == len(hall.day.answers)


def told(day: HallDay) -> list[str]:
    return zlib.decompress(state_of(day)).decode().split("\n")


def packed(lines: list[str]) -> bytes:
    return zlib.compress("\n".join(lines).encode())


def test_a_day_stands_in_its_bytes_as_lines_that_can_be_read(hall):
    lines = told(hall.day)
    assert lines[0] == f'["seq",{hall.day.seq}]'
    windows = next(line for line in lines if line.startswith('["windows"'))
    since = hall.day.windows["2"].since
    assert windows.startswith(
        '["windows",[["1",["1","closed",null,null,null,null,null,null,[],[],null]],'
        f'["2",["2","paused","{since.isoformat()}","lunch",'
    )
    issued = next(event for event in hall.events if event.asked)
    first = lines[lines.index("") + 1]
    assert first.startswith(f'[[{issued.seq},"{issued.at.isoformat()}","ticket_issued","{{\\"number\\":')


@pytest.mark.parametrize(
    "damage",
    [
        lambda state: b"",
        lambda state: state[:-1],
        lambda state: state[: len(state) // 2],
        lambda state: bytes([*state[:-1], state[-1] ^ 1]),
        lambda state: bytes([*state[:200], state[200] ^ 1, *state[201:]]),
        lambda state: b"cos\nsystem\n(S'true'\ntR.",
        lambda state: "text",
        lambda state: None,
        lambda state: zlib.compress(b"\xff\xfe"),
        lambda state: packed(["null", ""]),
        lambda state: packed(['["seq"]', ""]),
        lambda state: packed(['["unheard of",1]', ""]),
        lambda state: packed(['["tickets",[["A001",["A001"]]]]', ""]),
        lambda state: packed(['["lines",[["Z",[0,0,0,[]]]]]', ""]),
        lambda state: packed(['["windows",[["2",["2","flying",null,null,null,null,[],[]]]]]', ""]),
        lambda state: packed(['["answers",["one"]]', ""]),
        lambda state: packed(["[" * 100_000, ""]),
    ],
)
def test_bytes_that_are_no_day_are_said_to_be_none(hall, damage):
    with pytest.raises(NoState):
        day_of(hall.rules, hall.day.day, damage(state_of(hall.day)))


def test_a_day_of_another_hall_is_none_of_this_one(hall):
    other = replace(hall.rules, windows={"9": replace(RULES.windows["2"], name="9")})
    with pytest.raises(NoState):
        day_of(other, hall.day.day, state_of(hall.day))


def test_a_day_in_parts_is_whole():
    hall = Rehearsal(always_open=True)
    for _ in range(450):
        hall.issue()
    assert sum(line.startswith('["tickets"') for line in told(hall.day)) == 3
    assert again(hall.day) == replayed(hall.rules, hall.day.day, hall.events)
