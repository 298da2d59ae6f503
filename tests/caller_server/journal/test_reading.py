import json
import os
import subprocess
import sys
from datetime import date

from tests.caller_server.journal.commands import issue
from tests.halls import write_small_hall


def journal(hall, url, *options) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "caller_server.journal", str(hall), *options],
        env=os.environ | {"ONEDOOR_DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_a_day_s_events_are_printed_a_json_line_each(engine, tmp_path, url):
    hall = write_small_hall(tmp_path / "hall")
    for _ in range(2):
        (event,) = engine.obey("small", issue()).events
    printed = journal(hall, url, "--day", str(date(2026, 11, 23)))
    first, second = (json.loads(line) for line in printed.stdout.splitlines())
    assert (first["seq"], first["kind"], first["number"]) == (1, "ticket_issued", "A001")
    assert second["number"] == "A002"
    assert event.fact.token not in printed.stdout
    assert (printed.returncode, printed.stderr) == (0, "")


def test_a_journal_that_cannot_be_read_is_said_in_a_sentence(tmp_path):
    hall = write_small_hall(tmp_path / "hall")
    said = journal(hall, f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    assert said.returncode == 1
    assert "could not be read" in said.stderr
    assert "Traceback" not in said.stderr
