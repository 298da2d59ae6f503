"""`/api/devices`, over a real broker between the server and whoever drives a device."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from caller_server.web.app import make_app
from caller_server.web.deps import Deps
from hardware.faults import DeviceFault, FaultCode
from tests.brokers import RunningBroker, mosquitto_broker, until
from tests.caller_server.web.conftest import Caller
from tests.caller_server.web.driven import Driven, driven
from tests.halls import write_small_hall
from wire.messages import DeviceState

PAPER_OUT = DeviceFault(FaultCode.PAPER_OUT, "put in a roll")


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[RunningBroker]:
    """One for each test, so that nothing is retained of another."""
    with mosquitto_broker(tmp_path, write_small_hall(tmp_path / "hall")) as running:
        yield running


@pytest.fixture
def drivers(broker: RunningBroker, deps: Deps) -> Iterator[Driven]:
    with driven(broker, deps.hall) as drivers:
        yield drivers


@pytest.fixture
def supervisor(deps: Deps, drivers: Driven) -> Caller:
    return Caller(make_app(replace(deps, devices=drivers.devices)).test_client(), "supervisor-key")


def of(supervisor: Caller, device: str) -> dict[str, object]:
    return next(one for one in supervisor.get("/api/devices").json["devices"] if one["id"] == device)


def test_every_configured_device_and_kiosk_is_there_before_any_was_heard_of(supervisor, deps):
    told = supervisor.get("/api/devices").json["devices"]
    assert [one["id"] for one in told] == [
        *(device.id for device in deps.hall.device),
        *(kiosk.name for kiosk in deps.hall.kiosk),
        "screens",
    ]
    assert {(one["level"], one["status"], one["heard"]) for one in told} == {("unknown", "unheard", False)}
    printer = next(one for one in told if one["id"] == "printer-1")
    assert (printer["kind"], printer["kiosk"], printer["window"]) == ("printer", "kiosk-1", None)


def test_the_worst_stands_first_with_since_when_and_what_was_wrong_last(supervisor, drivers):
    drivers["printer-2"].tell(None, 200)
    drivers["pad-1"].tell(None)
    drivers["printer-1"].tell(PAPER_OUT)
    drivers["printer-1"].tell(None, 12)
    drivers["pad-2"].tell(DeviceFault(FaultCode.OFFLINE, "check its plug"))
    for device, status in {"printer-1": "ok", "printer-2": "ok", "pad-1": "ok", "pad-2": "offline"}.items():
        drivers.wait_for(device, status)
    told = supervisor.get("/api/devices").json["devices"]
    levels = [one["level"] for one in told]
    assert levels == sorted(levels, key=["bad", "unknown", "warn", "ok"].index)
    pad, printer = of(supervisor, "pad-2"), of(supervisor, "printer-1")
    assert (pad["level"], pad["online"], pad["detail"]) == ("bad", False, "check its plug")
    assert (printer["level"], printer["paper_left"], printer["online"]) == ("warn", 12, True)
    assert printer["last_error"]["status"] == "paper_out"
    assert printer["last_error"]["at"] <= printer["since"]
    assert printer["since"].endswith("+08:00")


def test_of_several_screens_processes_those_that_run_or_died_are_there(supervisor, drivers, broker):
    links = {}
    for nth in ("screens", "screens-2", "screens-3"):
        will = DeviceState(online=False, kind="screens")
        links[nth] = broker.link("screens", f"{nth}-1", will=(nth, will))
        links[nth].start()
        until(lambda link=links[nth]: link.connected)
        assert links[nth].publish(will.model_copy(update={"online": True, "status": "ok"}), device=nth).wait(5)
        drivers.wait_for(nth, "ok")
    assert [of(supervisor, nth)["level"] for nth in links] == ["ok"] * 3
    links["screens-3"].stop()  # in order: it is not wanted any more
    drivers.wait_for("screens-3", "stopped")
    assert links["screens"].publish(DeviceState(online=False, kind="screens"), device="screens-2").wait(5)  # its will
    drivers.wait_for("screens-2", "offline")
    told = supervisor.get("/api/devices").json["devices"]
    assert [(one["id"], one["status"]) for one in told if one["kind"] == "screens"] == [
        ("screens-2", "offline"),
        ("screens", "ok"),
    ]
    for nth in ("screens", "screens-2"):
        links[nth].stop()


def test_a_device_whose_program_ended_is_a_fault(supervisor, drivers):
    drivers["pad-1"].tell(None)
    drivers.wait_for("pad-1", "ok")
    drivers.leave("pad-1")
    drivers.wait_for("pad-1", "stopped")
    assert of(supervisor, "pad-1")["level"] == "bad"


def test_only_a_supervisor_sees_and_tests_devices(supervisor):
    for key in ("kiosk-key", "window-2-key"):
        other = supervisor.holding(key)
        assert other.get("/api/devices").json["code"] == "not_yours"
        assert other.post("/api/devices/pad-1/test").json["code"] == "not_yours"
    assert supervisor.holding(None).get("/api/devices").json["code"] == "key_needed"


def test_a_device_is_asked_once_however_often_the_request_comes(supervisor, drivers):
    done = []
    drivers["pad-1"].tested_by(lambda: done.append("beep") or "it beeped")
    request = str(uuid4())
    first = supervisor.post("/api/devices/pad-1/test", request)
    again = supervisor.post("/api/devices/pad-1/test", request)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json == {"device": "pad-1", "outcome": "done", "code": None, "detail": "it beeped"}
    assert done == ["beep"]
    assert supervisor.post("/api/devices/pad-2/test", request).json["code"] == "request_id_reused"


def test_a_test_that_fails_says_what_is_wrong(supervisor, drivers):
    def fails() -> str:
        raise PAPER_OUT

    drivers["printer-1"].tested_by(fails)
    told = supervisor.post("/api/devices/printer-1/test").json
    assert (told["outcome"], told["code"], told["detail"]) == ("failed", "paper_out", "put in a roll")


def test_two_who_ask_with_one_request_wait_for_one_answer(supervisor, drivers):
    go_on, request, told = threading.Event(), str(uuid4()), []
    drivers["pad-1"].tested_by(lambda: (go_on.wait(10), "it beeped")[1])
    asking = [
        threading.Thread(target=lambda: told.append(supervisor.post("/api/devices/pad-1/test", request).json))
        for _ in range(2)
    ]
    for one in asking:
        one.start()
    go_on.set()
    for one in asking:
        one.join(10)
    assert [one["outcome"] for one in told] == ["done", "done"]


def test_without_the_broker_nobody_answers_and_nobody_waits(supervisor, broker):
    broker.stop()
    until(lambda: not broker.running)
    assert supervisor.post("/api/devices/pad-1/test").json["outcome"] == "no_answer"


@pytest.mark.parametrize("device", ["nobody", "kiosk-1", "pad-1%00", "../secrets"])
def test_what_is_no_device_cannot_be_tested(supervisor, device):
    refused = supervisor.post(f"/api/devices/{device}/test")
    assert refused.status_code == 404
    assert refused.json["code"] in ("unknown_device", "unknown_address")
