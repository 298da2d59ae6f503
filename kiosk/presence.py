"""The kiosk and its printer on the wire: each a retained state, each with its own last will."""

from __future__ import annotations

import structlog

from config.keys import Account
from wire.link import Link
from wire.messages import DeviceState


class Presence:
    """One device's state on the wire, told anew whenever the broker comes back."""

    def __init__(
        self,
        device: str,
        *,
        hall: str,
        broker: tuple[str, int],
        account: Account,
        log: structlog.stdlib.BoundLogger,
    ) -> None:
        self._device = device
        self._state: DeviceState | None = None
        self._link = Link(
            hall=hall,
            host=broker[0],
            port=broker[1],
            username=account.username,
            password=account.password,
            client_id=device,
            will=(device, DeviceState(online=False)),
            log=log,
        )
        self._link.on_connect(self._tell)

    def start(self) -> None:
        """Connect, now or whenever the broker is there."""
        self._link.start()

    def report(self, state: DeviceState) -> None:
        """This is how the device is from now on."""
        self._state = state
        self._tell()  # while the broker is away this is lost, and told at the next connection

    def stop(self) -> None:
        """Leave; the link says that the device is off."""
        self._link.stop()

    def _tell(self) -> None:
        if self._state is not None:
            self._link.publish(self._state, device=self._device)
