"""A morning on which a kiosk is cut off: A501 and A502 wait from 9:05 and 9:50 on, and are handed in at 10:10."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from caller_server.domain.commands import GivenOffline
from tests.caller_server.rehearsal import RULES, Rehearsal


def offline_morning() -> Rehearsal:
    hall = Rehearsal(replace(RULES, always_open=True))
    hall.open("2")
    lease = hall.lend().id
    hall.wait(minutes=20)
    hall.issue()  # A001, 9:20
    hall.wait(minutes=50)  # 10:10
    ages = {"A501": 65, "A502": 20}
    hall.hand_in(
        lease, *(GivenOffline(number, f"token of {number}", timedelta(minutes=ago)) for number, ago in ages.items())
    )
    for _ in ages:
        hall.serve("2")
    hall.serve("2")
    return hall
