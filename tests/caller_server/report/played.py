"""A day on which anything happens: every move of visitors and windows, slips, voices and ratings, by a seed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from caller_server.domain.commands import (
    CancelTicket,
    Command,
    DelayTicket,
    MoveWindow,
    RateTicket,
    RecordAnnouncement,
    RecordSlip,
    RejoinTicket,
    WindowMove,
)
from caller_server.domain.decide import end_of_day
from caller_server.domain.events import Event, Source
from caller_server.domain.refusals import Refusal
from caller_server.domain.ticket import Priority, State
from caller_server.domain.window import Status
from tests.caller_server.rehearsal import NINE, RULES, Rehearsal

HALL = replace(
    RULES, always_open=True, lines=RULES.lines | {"B": replace(RULES.lines["B"], patience=timedelta(minutes=15))}
)
WORK = {
    Status.CLOSED: "open",
    Status.PAUSED: "open",
    Status.OPEN: "next next next next next next next next pause close",
    Status.CALLING: "start start start start miss miss recall",
    Status.SERVING: "next next finish finish park park transfer transfer start",
}
"""What a clerk may do, by what the window does; some of it is refused."""


def played(seed: int, moves: int = 1200, begin: datetime = NINE, *, ended: bool = True) -> Rehearsal:
    """The day; once it has ended, the next morning lapses and closes what was left open."""
    dice, hall = Random(seed), Rehearsal(HALL, begin)
    hall.open(*HALL.windows)
    for _ in range(moves):
        hall.wait(seconds=dice.choice([0.25, 1, 5, 12.5, 40]))
        try:
            _something(dice, hall)
        except Refusal:
            continue
    if ended:
        hall.now = begin + timedelta(hours=23)
        for fact in end_of_day(hall.day):
            event = Event(hall.day.day, hall.day.seq + 1, hall.now, fact)
            hall.day.apply(event)
            hall.events.append(event)
    return hall


def _something(dice: Random, hall: Rehearsal) -> None:
    if not hall.day.tickets or dice.random() < 0.15:
        hall.issue(dice.choice("AABC"), dice.choice([None, None, Priority.ELDER]))
        return
    hall.obey(_at_a_window(dice, hall) if dice.random() < 0.6 else _by_a_visitor(dice, hall))


def _at_a_window(dice: Random, hall: Rehearsal) -> Command:
    window = dice.choice(sorted(HALL.windows))
    move = WindowMove(dice.choice(WORK[hall.day.windows[window].status].split()))
    to_window = dice.choice([None, "2", "5"]) if move is WindowMove.TRANSFER else None
    return MoveWindow(window=window, move=move, to_line=dice.choice("ABC"), to_window=to_window)


def _by_a_visitor(dice: Random, hall: Rehearsal) -> Command:
    number, calls = dice.choice(sorted(hall.day.tickets)), sorted(hall.day.calls) or [0]
    parked, missed, done = (_some(dice, hall, state) for state in (State.PARKED, State.MISSED, State.DONE))
    level, source = dice.choice([(dice.randint(1, 5), Source.WINDOW), (dice.randint(3, 5), Source.PHONE)])
    spoken = dice.choice([None, None, "too_old"])
    does: list[Command] = [
        CancelTicket(number=number),
        DelayTicket(number=number),
        RecordSlip(number=number, fault=dice.choice([None, None, "paper_out"])),
        RecordAnnouncement(
            day=hall.day.day, called=dice.choice(calls), zone="east", spoken_at=hall.now, dropped=spoken
        ),
        *[RateTicket(number=done or number, level=level, source=source, comment="so nice")] * 2,
        *[RejoinTicket(number=missed or number)] * 2,
        *[MoveWindow(window="2", move=WindowMove.RESUME, number=parked or number)] * 2,
    ]
    return dice.choice(does)


def _some(dice: Random, hall: Rehearsal, state: State) -> str | None:
    return dice.choice([t.number for t in hall.day.tickets.values() if t.state is state] or [None])
