"""A real kiosk's scanner and ID reader, as whoever watches the hall's devices sees them."""

from __future__ import annotations

import time

from hardware.twins.control import tell
from tests.brokers import until
from tests.hall.open_hall import open_hall
from tests.hardware.id_readers.cards import OLD, OLD_CARD
from tests.wire.ears import Heard
from wire.messages import DeviceState
from wire.persons import person_of

OK, AWAY = (True, "ok"), (False, "offline")


def test_a_kiosks_scanner_and_id_reader_come_go_and_come_back_on_the_wire_and_say_nothing_of_a_card(tmp_path):
    with open_hall(tmp_path, only=("broker", "twins", "kiosk")) as hall:
        heard, link = Heard(), hall.link()
        link.subscribe(DeviceState, heard, device="+")
        link.start()

        def seen(device: str) -> tuple[bool, str] | None:
            said = zip(heard.messages, heard.names, strict=False)
            states = [(state.online, state.status) for state, names in said if names["device"] == device]
            return states[-1] if states else None

        for device in ("scanner-1", "id-reader-1"):
            until(lambda device=device: seen(device) == OK, within_s=20)
            assert tell(tmp_path, {"twin": device, "fault": "unplugged"})["ok"]
            until(lambda device=device: seen(device) == AWAY)
            assert tell(tmp_path, {"twin": device, "fault": None})["ok"]
            began = time.monotonic()
            until(lambda device=device: seen(device) == OK)
            assert time.monotonic() - began < 3
        assert tell(tmp_path, {"twin": "id-reader-1", "card": OLD_CARD})["ok"]
        until(lambda: tell(tmp_path, {"twin": "id-reader-1"})["reads"] == 1)
        hall.kill("kiosk")
        until(lambda: seen("scanner-1") == seen("id-reader-1") == AWAY)  # the last will of each
        until(lambda: seen("scanner-1") == seen("id-reader-1") == OK, within_s=20)  # it is started again
        link.stop()
        person = person_of(OLD, bytes.fromhex(hall.keys["persons"]["secret"]))
        told = hall.log + "".join(state.model_dump_json() for state in heard.messages)
        assert [secret for secret in (OLD, OLD_CARD["name"], person) if secret in told] == []
