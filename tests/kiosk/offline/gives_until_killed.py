"""Gives out numbers as fast as it can and says each on its standard output once it is written; to be killed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from kiosk.offline.store import Store
from kiosk.offline.timepiece import Timepiece
from tests.kiosk.offline.conftest import NOON, wish

if __name__ == "__main__":
    store = Store(Path(sys.argv[1]), Timepiece(lambda: NOON))
    while (taken := store.take(wish())) is not None:
        os.write(1, f"{taken[0].number}\n".encode())
