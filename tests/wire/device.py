"""A process that puts pad-7 on the wire and then only waits to be killed."""

from __future__ import annotations

import sys
import threading

from wire.link import Link
from wire.messages import DeviceState
from wire.role import configure_logging


def main() -> None:
    host, port, username, password, hall = sys.argv[1:]
    configure_logging()  # on stderr
    link = Link(
        hall=hall,
        host=host,
        port=int(port),
        username=username,
        password=password,
        client_id="pad-7",
        will=("pad-7", DeviceState(online=False)),
        keepalive_s=2,
    )
    online = threading.Event()
    link.on_connect(online.set)
    link.start()
    online.wait(10)
    link.publish(DeviceState(online=True, kind="call_pad"), device="pad-7").wait(5)
    sys.stdout.write("online\n")
    sys.stdout.flush()
    threading.Event().wait()


if __name__ == "__main__":
    main()
