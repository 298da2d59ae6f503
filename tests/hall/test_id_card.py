"""An ID card on a real kiosk's reader: a ticket for its person, and not a word of it anywhere."""

from __future__ import annotations

import pytest

from hardware.twins.control import tell
from tests.brokers import until
from tests.hall.open_hall import open_hall
from tests.hall.touching import Finger
from tests.hardware.id_readers.cards import OLD, OLD_CARD
from tests.wire.ears import Heard
from wire.messages import DeviceState
from wire.persons import person_of


@pytest.mark.timeout(180)
def test_a_card_gives_its_person_one_ticket_and_is_told_to_nobody(tmp_path):
    screen_map = tmp_path / "kiosk-map.json"
    roles = ("broker", "server", "twins", "kiosk")
    settings = {"ONEDOOR_KIOSK_MAP": str(screen_map), "ONEDOOR_KIOSK_VIRTUAL": "540x960"}
    with open_hall(tmp_path, only=roles, **settings) as hall:
        heard, link = Heard(), hall.link()
        link.subscribe(DeviceState, heard, device="+")
        link.start()
        finger = Finger(tmp_path, screen_map)
        finger.wait_for("home")
        assert tell(tmp_path, {"twin": "id-reader-1", "card": OLD_CARD})["ok"]
        until(lambda: "张*华" in str(finger.shown), within_s=20)
        finger.touch("line:A")
        finger.wait_for("confirm")
        finger.touch("confirm")
        finger.wait_for("slip_ready")

        typed = hall.issue("A", id_number=OLD)  # the same person at a desk
        assert (typed["number"], typed["reprint"]) == ("A001", True)
        (issued,) = (event for event in hall.journal() if event["kind"] == "ticket_issued")
        assert issued["priority"] == "elder"  # born in 1949

        link.stop()
        person = person_of(OLD, bytes.fromhex(hall.keys["persons"]["secret"]))
        told = f"{hall.log} {hall.journal()} " + "".join(state.model_dump_json() for state in heard.messages)
        assert "id_reader" in told
        assert [secret for secret in (OLD, OLD_CARD["name"], person) if secret in told] == []
        files = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "keys.json"]
        assert "journal.sqlite3" in {path.name for path in files}
        kept = [path for path in files if any(secret.encode() in path.read_bytes() for secret in (OLD, person))]
        assert kept == []
