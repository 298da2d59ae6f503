"""A morning short enough to be counted on the fingers: Monday, 23 November 2026, from nine o'clock in Shanghai."""

from __future__ import annotations

from caller_server.domain.commands import RecordAnnouncement, RecordSlip
from caller_server.domain.events import Source
from tests.caller_server.rehearsal import Rehearsal


def morning() -> Rehearsal:
    hall = Rehearsal()
    hall.open("2")
    hall.open("5")
    for line in "AAAB":
        hall.obey(RecordSlip(number=hall.issue(line), fault="paper_out" if line == "B" else None))
    hall.wait(minutes=6)  # 9:06, A001 is called, is asked once more and comes after two minutes
    hall.next("2")
    hall.obey(RecordAnnouncement(day=hall.day.day, called=hall.day.seq, zone="east", spoken_at=hall.now))
    hall.wait(minutes=1)
    hall.move("2", "recall")
    hall.wait(minutes=1)
    hall.move("2", "start")
    hall.wait(minutes=10)  # 9:18
    hall.move("2", "park")
    hall.wait(minutes=2)  # 9:20, A002 does not come
    hall.next("2")
    hall.wait(minutes=3)
    hall.move("2", "miss")
    hall.wait(minutes=7)  # 9:30, A001 is back
    hall.move("2", "resume", number="A001")
    hall.next("2")
    hall.move("2", "start")
    hall.wait(minutes=4.5)  # 9:34:30
    hall.move("2", "finish")
    hall.rate("A001", 5, source=Source.WINDOW)
    hall.rejoin("A002")
    hall.wait(minutes=5.5)  # 9:40, B001 is at window 5 over the full hour, and sent to line C
    hall.next("5")
    hall.move("5", "start")
    hall.wait(minutes=30)  # 10:10
    hall.move("5", "transfer", to_line="C")
    hall.move("5", "pause", reason="tea")
    hall.wait(minutes=5)  # 10:15
    hall.open("5")
    hall.next("5")
    hall.move("5", "start")
    hall.wait(minutes=3)  # 10:18
    hall.move("5", "finish")
    hall.cancel("A003")
    hall.move("5", "close")
    hall.wait(minutes=2)  # 10:20, and A002 still waits
    hall.move("2", "close")
    return hall
