"""Makes a machine's settings concrete before anything starts: free ports for 0, and none that is taken."""

from __future__ import annotations

import socket
from collections.abc import Collection
from contextlib import ExitStack
from urllib.parse import urlsplit

from config.settings import Settings


class PortTrouble(Exception):
    """A role could not be reached at its port; the message says what to set."""


def concrete(settings: Settings, roles: Collection[str]) -> Settings:
    """Return the settings with every port known, or raise PortTrouble.

    A port of a role that does not start here is taken as it is, for there the role may be running already.
    """
    mqtt_host, mqtt_port = settings.broker
    with ExitStack() as claims:  # held until all are claimed, so that no two are the same
        http = _claim(claims, "server", roles, "ONEDOOR_HTTP_PORT", settings.http_host, settings.http_port)
        live = _claim(claims, "screens", roles, "ONEDOOR_LIVE_PORT", settings.http_host, settings.live_port)
        mqtt = _claim(claims, "broker", roles, "ONEDOOR_MQTT_URL", mqtt_host, mqtt_port)
    scheme = urlsplit(settings.mqtt_url).scheme or "mqtt"
    host = f"[{mqtt_host}]" if ":" in mqtt_host else mqtt_host
    return settings.model_copy(
        update={
            "data": settings.data.absolute(),
            "http_port": http,
            "live_port": live,
            "mqtt_url": f"{scheme}://{host}:{mqtt}",
        }
    )


def environment(settings: Settings) -> dict[str, str]:
    """Return what tells a child the concrete settings; the rest it inherits."""
    return {
        "ONEDOOR_DATA": str(settings.data),
        "ONEDOOR_HTTP_PORT": str(settings.http_port),
        "ONEDOOR_LIVE_PORT": str(settings.live_port),
        "ONEDOOR_MQTT_URL": settings.mqtt_url,
    }


def _claim(claims: ExitStack, role: str, roles: Collection[str], setting: str, host: str, port: int) -> int:
    if port and role not in roles:
        return port
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        claim = claims.enter_context(socket.socket(family, kind, proto))
        # as the servers do: a port whose last connections are still closing is free
        claim.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        claim.bind(address)
    except OSError as trouble:
        raise PortTrouble(
            f"the {role} cannot listen on {host}:{port} ({trouble.strerror}): "
            f"stop what is using it, or set {setting} to another port, or to 0 for a free one"
        ) from None
    found: int = claim.getsockname()[1]
    return found
