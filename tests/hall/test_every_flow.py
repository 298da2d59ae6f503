"""A kiosk of a running hall, walked through each way by a finger: in three languages and all modes."""

from __future__ import annotations

from collections import Counter

import pytest

from kiosk.state import Mode
from tests.hall.kiosk_flows import FLOWS, visited


@pytest.mark.timeout(300)
def test_each_way_is_walked_and_each_language_and_mode_is_used(tmp_path):
    assert {flow.language for flow in FLOWS} == {"zh-Hans", "zh-Hant", "en"}
    assert set().union(*(flow.modes for flow in FLOWS)) == set(Mode)
    seen: list[str] = []
    with visited(tmp_path, ONEDOOR_KIOSK_VIRTUAL="540x960") as open_kiosk:
        for flow in FLOWS:
            flow.walked(open_kiosk, seen.append)
        journal = open_kiosk.hall.journal()
        log = open_kiosk.hall.log
    happened = Counter(event["kind"] for event in journal)
    # seven took one here, one without paper; four were asked about that others had taken
    assert (happened["slip_printed"], happened["slip_failed"], happened["ticket_issued"]) == (7, 1, 12)
    assert (happened["appointment_made"], happened["ticket_missed"], happened["ticket_rejoined"]) == (2, 1, 1)
    (rated,) = [event for event in journal if event["kind"] == "ticket_rated"]
    assert rated["level"] == 2  # why is told to nobody who reads the journal
    assert (tmp_path / "spoken" / "kiosk-1" / "000001.wav").exists()
    assert "errand_failed" not in log
    assert {"home", "confirm", "slip", "search", "card", "progress", "staff", "list", "again", "thanks"} <= set(seen)
