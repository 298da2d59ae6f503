"""The server's parts, wired together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import structlog

from caller_server.bootstrap import start_server
from caller_server.journal.archive import Archive
from caller_server.journal.engine import Engine
from caller_server.readiness import check
from caller_server.rules_of import rules_of
from config.keys import make_keys
from config.settings import Settings
from tests.brokers import free_port, until
from tests.caller_server.journal.commands import issue
from tests.halls import small_hall, write_small_hall


def test_an_open_hall_archives_by_itself_and_tells_archived_days_as_before(tmp_path, url, open_store, clock):
    hall, keys = small_hall(), make_keys(small_hall(), tmp_path)
    rules = rules_of(hall, demo=True)
    today = rules.business_day(datetime.now(UTC))
    clock.now = datetime.combine(today - timedelta(days=20), datetime.min.time(), UTC)
    engine = Engine(open_store(), {"small": rules}, clock)
    for _ in range(3):
        engine.obey("small", issue())
        clock.wait(days=1)
    settings = Settings(data=tmp_path, database_url=url, demo=True, mqtt_url=f"mqtt://127.0.0.1:{free_port()}")
    check(str(write_small_hall(tmp_path / "hall")), settings)
    server = start_server(hall, keys, settings, structlog.get_logger("test"))
    try:
        archive = Archive(tmp_path / "archive")
        until(lambda: len(archive.days("small")) == 2, within_s=20)
        (first, second) = archive.days("small")
        asked = server.app.test_client().get(
            f"/api/journal?day={first}", headers={"Authorization": f"Bearer {keys.bearers['supervisor']}"}
        )
        assert [event["number"] for event in asked.json["events"]] == ["A001", "A001"]
        assert second - first == timedelta(days=1)
    finally:
        server.stop()
