"""Broker, server, screens, voice and drivers are killed and started in any order under calls, and all agree in the end.

`make chaos` does it for five minutes, with another seed each time.
"""

from __future__ import annotations

import pytest

from tests.hall.chaos.__main__ import run, table
from tests.hall.chaos.people import BRISK
from tests.hall.chaos.plan import KILLED


@pytest.mark.timeout(240)  # what it waits for at most, all in all, is three minutes
def test_whatever_is_killed_everything_that_is_seen_and_heard_agrees_with_the_journal_in_the_end(tmp_path):
    found = run(tmp_path, seed=148, seconds=18, announce_s=10, pace=BRISK, every_s=1.6)
    assert not found.faults, "\n".join([*found.faults, table(found)])
    assert set(found.kills) == set(KILLED)
    assert found.calls["spoken"] > 0
    assert found.calls.total() >= 5
