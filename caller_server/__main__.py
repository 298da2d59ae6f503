"""The `server` role: `python -m caller_server HALL_DIR`."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path

from caller_server.bootstrap import make_wsgi
from caller_server.readiness import NotReady, NotYetReady, check
from caller_server.web.plan import plan_of
from caller_server.web.serving import serve
from config.settings import Settings
from wire.role import begin, ready


def main() -> int:
    """Check what can be checked before anyone is served, then serve until told to stop."""
    log = begin("server")
    if len(sys.argv) != 2:
        sys.stderr.write("usage: python -m caller_server HALL_DIR\n")
        return os.EX_USAGE
    settings = Settings()
    try:
        hall, keys = check(sys.argv[1], settings)
    except NotReady as fault:
        log.critical("server_cannot_start", why=str(fault))
        return os.EX_TEMPFAIL if isinstance(fault, NotYetReady) else os.EX_CONFIG
    serve(
        settings.http_host,
        settings.http_port,
        partial(make_wsgi, hall, keys, settings, log, plan_of(hall, Path(sys.argv[1]))),
        on_answering=partial(ready, os.getpid()),
        workers=settings.servers,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
