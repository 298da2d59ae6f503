"""A morning at one window, small enough to check each figure by hand.

Window 2 opens at nine. A001 comes at 9:00, two more ordinary visitors at 9:01 and 9:02, three elders at 9:03, 9:04 and
9:05. A visit takes ten minutes, so somebody is called at 9:00, 9:10, 9:20 and so on; the order is the policy's. A007
comes at 9:06 and gives up at 9:20. A008 comes at 9:07, is called at ten, when all others were, and is missed at 10:01.
At 10:02 the window closes. Who has waited more than 37 minutes has lost patience.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from caller_server.domain.policy import FAIR, Policy
from caller_server.domain.ticket import Priority
from tests.caller_server.rehearsal import NINE, RULES, Rehearsal

SMALL = replace(RULES, lines=RULES.lines | {"A": replace(RULES.lines["A"], patience=timedelta(minutes=37))})

COMES = {1: None, 2: None, 3: Priority.ELDER, 4: Priority.ELDER, 5: Priority.ELDER, 6: None, 7: None}
"""Who comes in the minutes after nine."""


def small_day(policy: Policy = FAIR) -> Rehearsal:
    hall = Rehearsal(SMALL, policy=policy)
    hall.open("2")
    hall.issue("A")
    for minute in range(63):
        hall.now = NINE + timedelta(minutes=minute)
        if minute in COMES:
            hall.issue("A", COMES[minute])
        if minute == 20:
            hall.cancel("A007")
        if minute % 10 == 0:
            hall.next("2")
            if minute < 60:
                hall.move("2", "start")
    hall.now = NINE + timedelta(minutes=61)
    hall.move("2", "miss")
    hall.wait(minutes=1)
    hall.move("2", "close")
    return hall
