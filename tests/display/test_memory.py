from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from display.announcer.memory import Memory
from display.announcer.queue import Said, which
from tests.display.calls import DAY, NINE, announce
from tests.wire.ears import LogBook
from wire.messages import Announced, Outcome


@dataclass
class Kept:
    """A file, and whoever opens it."""

    path: Path
    log: LogBook = field(default_factory=LogBook)

    def open(self) -> Memory:
        return Memory(self.path, self.log)


@pytest.fixture
def kept(tmp_path) -> Kept:
    return Kept(tmp_path / "announced" / "east.jsonl")


def ended(call: Said, outcome: Outcome = Outcome.SPOKEN) -> Announced:
    return Announced(day=call.day, seq=call.seq, spoken_at=NINE, outcome=outcome)


def test_what_ended_is_known_after_a_start(kept):
    first, second = announce(1), announce(2)
    memory = kept.open()
    assert memory.recall() == {}
    memory.note(which(first), ended(first))
    memory.note(which(second), ended(second, Outcome.LATE))
    assert kept.open().recall() == {which(first): ended(first), which(second): ended(second, Outcome.LATE)}


def on(days_ago: int) -> Said:
    return announce(7).model_copy(update={"day": DAY - timedelta(days=days_ago)})


def test_what_ended_on_the_day_before_is_known_and_what_is_older_forgotten_and_taken_out_of_the_file(kept):
    calls = [on(4), on(3), on(0)]
    for call in calls:
        kept.open().note(which(call), ended(call))
    assert kept.open().recall() == {which(call): ended(call) for call in calls[1:]}
    assert len(kept.path.read_bytes().splitlines()) == 2


def test_one_that_goes_on_over_midnights_keeps_as_much(kept):
    calls = [on(2), on(1), on(1).model_copy(update={"seq": 8}), on(0)]
    memory = kept.open()
    memory.recall()
    for call in calls:
        memory.note(which(call), ended(call))
    assert kept.open().recall() == {which(call): ended(call) for call in calls[1:]}


def test_a_line_that_was_cut_off_costs_that_line_alone(kept):
    call = announce(1)
    kept.open().note(which(call), ended(call))
    with kept.path.open("ab") as file:
        file.write(b'{"expires_at": "2026-11-2')
    assert kept.open().recall() == {which(call): ended(call)}


def test_another_call_at_the_same_place_is_another_call(kept):
    """A server that was restored from a backup gives places anew."""
    call = announce(1)
    kept.open().note(which(call), ended(call))
    assert which(announce(1, expires_at=call.expires_at + timedelta(seconds=1))) not in kept.open().recall()


def test_a_disk_that_does_not_work_is_said_once_and_costs_no_call(kept):
    kept.path.parent.parent.joinpath("announced").write_text("a file where the folder should be")
    memory = kept.open()
    for seq in (1, 2):
        memory.note(which(announce(seq)), ended(announce(seq)))
    assert len(kept.log.of("memory_not_written")) == 1
    assert kept.open().recall() == {}
