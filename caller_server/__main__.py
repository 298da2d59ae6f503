"""The `server` role: `python -m caller_server HALL_DIR`."""

from __future__ import annotations

import os
import sys

from caller_server.readiness import HALL_VARIABLE, check
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
    fault = check(sys.argv[1], settings)
    if fault is not None:
        log.error("server_cannot_start", why=fault)
        return os.EX_CONFIG
    os.environ[HALL_VARIABLE] = sys.argv[1]  # for the process that serves
    serve(settings.http_host, settings.http_port, "caller_server.bootstrap:make_wsgi", on_answering=ready)
    return 0


if __name__ == "__main__":
    sys.exit(main())
