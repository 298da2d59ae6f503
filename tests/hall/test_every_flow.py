"""A kiosk of a running hall, walked through each way by a finger: in three languages and all modes."""

from __future__ import annotations

import pytest

from kiosk.state import Mode
from tests.hall.kiosk_flows import FLOWS, walked
from tests.hall.open_hall import open_hall
from tests.hall.touching import Finger


@pytest.mark.timeout(300)
def test_each_way_is_walked_and_each_language_and_mode_is_used(tmp_path):
    assert {flow.language for flow in FLOWS} == {"zh-Hans", "zh-Hant", "en"}
    assert set().union(*(flow.modes for flow in FLOWS)) == set(Mode)
    screen_map = tmp_path / "kiosk-map.json"
    seen: list[str] = []
    roles = ("broker", "server", "twins", "kiosk")
    with open_hall(tmp_path, only=roles, ONEDOOR_KIOSK_MAP=str(screen_map)) as hall:
        finger = Finger(tmp_path, screen_map)
        finger.wait_for("home")
        for flow in FLOWS:
            walked(flow, hall, finger, seen.append)
        issued = [event for event in hall.journal() if event["kind"] == "ticket_issued"]
        assert len(issued) == 4  # by line, by life event, by ID card, and the one whose number was asked about
        assert hall.kinds().count("slip_printed") == 3
        assert (tmp_path / "spoken" / "kiosk-1" / "000001.wav").exists()
    assert {"home", "confirm", "slip", "search", "card", "progress", "staff"} <= set(seen)
