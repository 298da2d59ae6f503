"""What is called just before midnight, in a real hall on a clock that the test holds."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.brokers import until
from tests.display.ears import SHORT
from tests.hall.hurried import HurriedHall, hurried_hall

pytestmark = pytest.mark.timeout(120)

WORDS = {"en": "Good night"}
BEFORE, AFTER = "2026-11-24T23:59:58+08:00", "2026-11-25T00:00:20+08:00"


def ends(hurried: HurriedHall) -> list[dict[str, object]]:
    """What the new day's journal says of the day before."""
    return [event for event in hurried.hall.journal() if event.get("of_day") == "2026-11-24"]


def test_a_call_and_an_announcement_that_end_after_midnight_have_their_ends_in_the_new_days_journal(tmp_path: Path):
    with hurried_hall(tmp_path, datetime.fromisoformat(BEFORE), calling=SHORT) as hurried:
        hurried.move("2", "open").raise_for_status()
        hurried.post("kiosk-1", "/api/tickets", line="A").raise_for_status()
        hurried.move("2", "next").raise_for_status()
        hurried.post("supervisor", "/api/announcements", text=WORDS, zones=["east"]).raise_for_status()
        spoken = hurried.voices["east"].folder
        until(lambda: list(spoken.glob("[!.]*-A001.wav")), 20)
        asked = {event["kind"]: event["seq"] for event in hurried.hall.journal()}

        hurried.leap(datetime.fromisoformat(AFTER))
        until(lambda: list(spoken.glob("[!.]*-words.wav")), 20)
        hurried.leap(datetime.fromisoformat(AFTER.replace(":20+", ":40+")))
        until(lambda: len(ends(hurried)) == 3, 20)
        carried, call, words = ends(hurried)
        assert carried["kind"] == "announcements_carried"
        assert (call["kind"], call["of_seq"], call["number"]) == ("carried_spoken", asked["ticket_called"], "A001")
        assert call["spoken_at"] == "2026-11-24T15:59:58.000+00:00"
        assert (words["kind"], words["of_seq"]) == ("carried_spoken", asked["announcement_made"])
        with hurried.hall.client("supervisor") as supervisor:
            said = supervisor.get("/api/announcements").json()["said"]
        assert [(one.get("number"), one.get("text"), one["outcome"]) for one in said] == [
            (None, WORDS, "spoken"),
            ("A001", None, "spoken"),
        ]
