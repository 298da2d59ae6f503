"""Four processes that write tickets through the engine, beside PostgreSQL's own pgbench writing the same rows.

pgbench gets the easier part: as many connections, each with a hall for itself, rows that cost it nothing to make, and
no rules. The four processes share one hall, sixteen clients each, and decide, number and chain every event.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
import threading
import time
from statistics import median
from urllib.parse import urlsplit

from caller_server.journal.engine import Engine
from caller_server.journal.store import Store
from tests.bench.engine import issues
from tests.bench.long_line import HALL
from tests.bench.side_by_side import Begin, side_by_side
from tests.bench.table import Row
from tests.caller_server.rehearsal import NINE
from tests.postgres import RunningPostgres, postgres, program

PROCESSES = 4
CLIENTS = 16
EACH = 60
ROUNDS = 3
SECONDS = 4

SCRIPT = """
\\set number random(1, 1000000000000)
BEGIN;
UPDATE head SET seq = seq + 1, digest = repeat('d', 64) WHERE hall = 'pg' || :client_id RETURNING seq AS seq \\gset
INSERT INTO event (hall, day, seq, at, kind, body, request_id, fingerprint, digest) VALUES ('pg' || :client_id,
 '2026-11-23', :seq, '2026-11-23T01:00:00.000000+00:00', 'ticket_issued', repeat('b', 110), repeat('r', 36),
 repeat('f', 64), repeat('d', 64));
INSERT INTO ticket (token, hall, day, number) VALUES (lpad(:number::text, 22, 't'), 'pg' || :client_id,
 '2026-11-23', :seq);
COMMIT;
"""
"""A ticket, as the engine writes one: where the journal ends, the event, and the ticket that its token finds."""


def rows() -> list[Row]:
    ratios, ours, theirs = [], [], []
    with postgres("fsync=on") as server:
        for _ in range(ROUNDS):
            ours.append(_ours(_new_journal(server)))
            theirs.append(_theirs(server, _new_journal(server)))
            ratios.append(ours[-1] / theirs[-1])
    note = f"{median(ours):,.0f} tickets a second, pgbench {median(theirs):,.0f}"
    return [Row(f"{PROCESSES} engines on PostgreSQL / pgbench, same rows", median(ratios), at_least=0.7, note=note)]


def _new_journal(server: RunningPostgres) -> str:
    url = server.new_database()
    store = Store(url)
    store.migrate()
    store.close()
    return url


def _ours(url: str) -> float:
    """Tickets a second."""
    ended = side_by_side(_write, [(url,)] * PROCESSES)
    return PROCESSES * CLIENTS * EACH / (max(end for _, end in ended) - min(begun for begun, _ in ended))


def _write(begin: Begin, url: str) -> tuple[float, float]:
    store = Store(url)
    engine = Engine(store, {"small": HALL}, lambda: NINE)
    with engine.reading("small"):
        pass  # connected, and the day is known

    def client(commands: list) -> None:
        for command in commands:
            engine.obey("small", command)

    threads = [threading.Thread(target=client, args=(issues(EACH),)) for _ in range(CLIENTS)]
    begin()
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ended = time.monotonic()
    store.close()
    return began, ended


def _theirs(server: RunningPostgres, url: str) -> float:
    database = urlsplit(url).path.lstrip("/")
    heads = ", ".join(f"('pg{client}', '2026-11-23', 0, '')" for client in range(PROCESSES))
    connect = ["-h", str(server.folder), "-U", server.account]
    make = [program("psql"), *connect, "-q", "-c", f"INSERT INTO head VALUES {heads}", database]
    subprocess.run(make, check=True, cwd="/")
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(SCRIPT)
        script.flush()
        at_once = ["-c", str(PROCESSES), "-j", str(PROCESSES), "-T", str(SECONDS)]
        run = [program("pgbench"), *connect, "-n", "-M", "prepared", "-f", script.name, *at_once, database]
        said = subprocess.run(run, check=True, cwd="/", capture_output=True, text=True).stdout
    found = re.search(r"tps = ([\d.]+)", said)
    assert found is not None, said
    return float(found[1])
