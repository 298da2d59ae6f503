"""How many are called before a place in line: counted, not walked to.

Says what `line.order` says, by counting in each lane: a test holds the two together.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from caller_server.domain.in_order import Key, key_of
from caller_server.domain.line import BY_ARRIVAL, Line
from caller_server.domain.rules import RejoinMode
from caller_server.domain.ticket import Lane, Ticket

_A_MOMENT = timedelta(microseconds=1)


def ahead_of(line: Line, ticket: Ticket, now: datetime) -> int:
    """How many would be called before a waiting ticket, if nobody else came."""
    return _ahead(line, ticket.lane, key_of(ticket), now)


def ahead_of_newcomer(line: Line, newcomer: Ticket, now: datetime) -> int:
    """How many would be called before someone who joins now."""
    return _ahead(line, line.lane_for(newcomer), key_of(newcomer), now)


def _ahead(line: Line, lane: Lane, key: Key, now: datetime) -> int:
    resumed, rejoined = line.lanes[Lane.RESUMED], line.lanes[Lane.REJOINED]
    if lane is Lane.RESUMED:
        return resumed.before(key)
    if lane is Lane.REJOINED:
        index = rejoined.before(key)
        return len(resumed) + index + _others_before_rejoined(line, index, key, now)
    others = _among_others(line, lane, key, now)
    return len(resumed) + others + (_rejoined_before(line, others, now) if rejoined else 0)


def _others_before_rejoined(line: Line, index: int, key: Key, now: datetime) -> int:
    others = sum(len(line.lanes[lane]) for lane in BY_ARRIVAL)
    rule = line.rules.rejoin
    if rule.mode is RejoinMode.HALF_DAY:
        return 0 if key[0] <= now else others
    return min(others, rule.calls - min(line.since_rejoined, rule.calls) + index * rule.calls)


def _rejoined_before(line: Line, others: int, now: datetime) -> int:
    rule, rejoined = line.rules.rejoin, line.lanes[Lane.REJOINED]
    if rule.mode is RejoinMode.HALF_DAY:
        return rejoined.before(_until(now))
    return min(len(rejoined), (min(line.since_rejoined, rule.calls) + others) // rule.calls)


def _among_others(line: Line, lane: Lane, key: Key, now: datetime) -> int:
    """The place among those whose patience counts."""
    cut = (line.loses_patience(now), 0, "")
    if key < cut:
        return sum(line.lanes[each].before(key) for each in BY_ARRIVAL)
    overdue = {each: line.lanes[each].before(cut) for each in BY_ARRIVAL}
    in_slot = line.lanes[Lane.APPOINTMENT].before(_until(now)) - overdue[Lane.APPOINTMENT]
    index = line.lanes[lane].before(key) - overdue[lane]
    if lane is Lane.APPOINTMENT:
        early = key >= _until(now)
        turns = sum(len(line.lanes[each]) - overdue[each] for each in (Lane.PRIORITY, Lane.ORDINARY))
        return sum(overdue.values()) + index + (turns if early else 0)
    return sum(overdue.values()) + in_slot + index + _of_the_other_kind(line, lane, index, overdue)


def _of_the_other_kind(line: Line, lane: Lane, index: int, overdue: dict[Lane, int]) -> int:
    """Priorities before an ordinary visitor, or the other way round: they take turns."""
    run = line.priorities_in_a_row
    begun = 0 if overdue[Lane.ORDINARY] else min(line.in_a_row, run)
    other = Lane.PRIORITY if lane is Lane.ORDINARY else Lane.ORDINARY
    waiting = len(line.lanes[other]) - overdue[other]
    return min(waiting, run * (index + 1) - begun if lane is Lane.ORDINARY else (index + begun) // run)


def _until(now: datetime) -> Key:
    return now + _A_MOMENT, 0, ""
