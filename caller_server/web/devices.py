"""`/api/devices` and `/console/devices`: how the hall's devices are, and their tests, for supervisors."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response

from caller_server.web.access import Access, Role
from caller_server.web.deps import Deps
from caller_server.web.desk import read_body
from caller_server.web.device_tests import DeviceTests
from caller_server.web.device_views import device_views, testable
from caller_server.web.pages import Pages
from caller_server.web.refusals import Rejected, WebCode
from caller_server.web.replies import reply, reply_if_changed
from caller_server.web.words import all_of, say
from caller_server.web.words.devices import DEVICES
from config.models import in_language
from wire import api


def routes(deps: Deps, access: Access, pages: Pages) -> Blueprint:
    """The routes of the devices."""
    devices = Blueprint("devices", __name__)
    hall = deps.hall
    tests = DeviceTests(deps.devices.test)

    @devices.get("/api/devices")
    def every_one() -> Response:
        access.supervisor()
        return reply_if_changed(device_views(hall, deps.devices.known(), deps.rules.timezone))

    @devices.post("/api/devices/<device>/test")
    def test(device: str) -> Response:
        access.supervisor()
        body = read_body(api.DeviceTestRequest)
        if not testable(hall, device):
            raise Rejected(WebCode.UNKNOWN_DEVICE, device=device)
        result, repeated = tests.result(device, str(body.request_id))
        return reply(result, 200 if repeated else 201)

    @devices.get("/console/devices")
    def page() -> Response:
        session = access.session()
        language = pages.language()
        return pages.render(
            "devices.html",
            language,
            say=partial(say, DEVICES, language=language),
            hall=in_language(hall.hall.name, language),
            page={
                "inside": session is not None and session.actor.role is Role.SUPERVISOR,
                "window": hall.window[0].name,  # a session is of a window; a supervisor's is good for each
                "timezone": hall.hall.timezone,
                "words": all_of(DEVICES, language),
            },
        )

    return devices
