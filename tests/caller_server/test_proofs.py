"""The proofs, in short: `python -m tests.proofs.kill_nine` and `two_windows` do the same for longer."""

from __future__ import annotations

import random

from tests.proofs import kill_nine, two_windows


def test_a_server_killed_at_random_moments_loses_nothing_and_does_nothing_twice(tmp_path, url):
    faults, acknowledged, unanswered = kill_nine.run(tmp_path, url, 10, random.Random(7))
    assert faults == []
    assert acknowledged > 100
    assert unanswered > 10


def test_windows_at_three_servers_never_call_the_same_visitor(tmp_path, database_server):
    faults, asked = two_windows.run(tmp_path, database_server.new_database(), 304)
    assert faults == []
    assert len(asked) == 608
