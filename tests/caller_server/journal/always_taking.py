"""`python -m tests.caller_server.journal.always_taking URL`: one snapshot after another, until it is killed."""

from __future__ import annotations

import sys
from dataclasses import replace

from caller_server.journal.opening import leave_snapshot
from caller_server.journal.store import Store
from tests.caller_server.rehearsal import NINE, RULES

OPEN = replace(RULES, always_open=True)

if __name__ == "__main__":
    store = Store(sys.argv[1])
    while True:
        leave_snapshot(store, "small", OPEN, OPEN.business_day(NINE))
        print("taken", flush=True)
