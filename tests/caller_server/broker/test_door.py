"""The embedded broker's door, tried with real connections and bytes of every kind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.brokers import HALL_DIR, ROOT, RunningBroker, until
from tests.caller_server.broker import bare
from tests.caller_server.broker.bare import Bare
from tests.wire.ears import Heard, LogBook
from tests.wire.samples import DAY, NINE
from wire.link import Link
from wire.messages import DeviceState, EventMessage, LineState, PadPress

Join = Callable[[Link], Link]


def works(broker: RunningBroker, join: Join) -> None:
    """A press still gets from a pad to the server."""
    heard = Heard()
    server = broker.link("server", client_id="works-server")
    server.subscribe(PadPress, heard, window="+")
    join(server)
    pad = join(broker.link("devices", client_id="works-pad"))
    assert pad.publish(PadPress(key="next", id="still-works", pressed_at=NINE), window="3").wait(5)
    heard.wait_for(1)
    server.stop()
    pad.stop()


def test_an_intruder_with_the_servers_client_id_does_not_disturb_the_server(embedded: RunningBroker, join: Join):
    heard, log = Heard(), LogBook()
    server = embedded.link("server", log=log)
    server.subscribe(PadPress, heard, window="+")
    join(server)
    assert bare.answer(embedded, bare.connect(None, client_id="server")) == bare.NOT_AUTHORIZED
    screens = embedded.keys.account("screens")
    assert bare.answer(embedded, bare.connect(screens, client_id="server")) == bare.BAD_IDENTIFIER
    join(embedded.link("devices")).publish(PadPress(key="next", id="after-intruder", pressed_at=NINE), window="3")
    heard.wait_for(1)
    assert log.of("broker_away") == []


def test_a_newer_connection_ends_the_older_and_its_will_does_not_come_after_the_newer_state(
    embedded: RunningBroker, join: Join
):
    heard = Heard()
    server = embedded.link("server")
    server.subscribe(DeviceState, heard, device="pad-5")
    join(server)
    topic = f"onedoor/{embedded.hall}/device/pad-5"
    greeting = bare.connect(
        embedded.keys.account("devices"), client_id="pad-5", will=(topic, DeviceState(online=False).payload())
    )
    with Bare(embedded) as older, Bare(embedded) as newer:
        older.say(greeting)
        assert older.hear(4) == bare.ACCEPTED
        newer.say(greeting)
        assert newer.hear(4) == bare.ACCEPTED
        newer.say(bare.publish(topic, DeviceState(online=True).payload(), retain=True))
        assert older.is_closed_within(5)
        until(lambda: heard.messages and heard.messages[-1].online)
        assert [state.online for state in heard.messages] == [False, True]


def test_nobody_is_sent_a_state_that_he_did_not_ask_for(embedded: RunningBroker, join: Join):
    server = join(embedded.link("server"))
    state = LineState.model_validate({"day": DAY, "seq": 3, "waiting": ["A001"], "estimate": {"low": 1, "high": 2}})
    assert server.publish(state, line="A").wait(5)
    screens = embedded.link("screens")
    shown = Heard()
    screens.subscribe(LineState, shown, line="+")
    join(screens)
    shown.wait_for(1)
    with Bare(embedded) as kiosk:
        kiosk.say(bare.connect(embedded.keys.account("kiosk")), b"\xc0\x00")
        assert kiosk.hear(6) == bare.ACCEPTED + b"\xd0\x00"


def test_while_others_come_and_subscribe_no_message_is_lost(embedded: RunningBroker, join: Join):
    listeners = []
    for number in range(5):
        heard = Heard()
        reader = embedded.link("reader", client_id=f"reader-{number}")
        reader.subscribe(EventMessage, heard, kind="+")
        join(reader)
        listeners.append(heard)
    server = join(embedded.link("server"))
    with Bare(embedded) as newcomer:
        newcomer.say(bare.connect(embedded.keys.account("reader"), client_id="newcomer"))
        for seq in range(1, 201):
            newcomer.say(bare.subscribe(f"onedoor/{embedded.hall}/device/new-{seq}"))
            server.publish(EventMessage(day=DAY, seq=seq, at=NINE, kind="ticket_issued"), kind="ticket_issued")
        for heard in listeners:
            assert [event.seq for event in heard.wait_for(200, within_s=15)] == list(range(1, 201))


def test_fifty_links_come_back_together_and_each_is_told_its_states(embedded: RunningBroker, join: Join):
    server = embedded.link("server")
    state = LineState.model_validate({"day": DAY, "seq": 9, "waiting": [], "estimate": {"low": 1, "high": 2}})
    server.on_connect(lambda: [server.publish(state, line=letter) for letter in "ABCDEFGH"])
    join(server)
    told = []
    for number in range(50):
        heard = Heard()
        screens = embedded.link("screens", client_id=f"screens-{number}")
        screens.subscribe(LineState, heard, line="+")
        join(screens)
        told.append(heard)
    embedded.kill()
    until(lambda: not server.connected)
    for heard in told:
        heard.names.clear()
    embedded.start()
    for heard in told:
        until(lambda heard=heard: len({names["line"] for names in heard.names}) == 8, within_s=20)


def test_who_is_silent_past_one_and_a_half_keep_alives_is_gone_and_his_will_is_heard(
    embedded: RunningBroker, join: Join
):
    heard = Heard()
    server = embedded.link("server")
    server.subscribe(DeviceState, heard, device="pad-6")
    join(server)
    will = (f"onedoor/{embedded.hall}/device/pad-6", DeviceState(online=False).payload())
    with Bare(embedded) as silent:
        silent.say(bare.connect(embedded.keys.account("devices"), client_id="pad-6", keepalive_s=1, will=will))
        assert silent.hear(4) == bare.ACCEPTED
        began = time.monotonic()
        assert silent.is_closed_within(5)
        assert time.monotonic() - began > 1.4
        heard.wait_for(1)


def test_who_does_not_read_what_he_asked_for_is_seen_out(embedded: RunningBroker, join: Join):
    server = join(embedded.link("server"))
    with Bare(embedded) as deaf:
        deaf.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.say(bare.connect(embedded.keys.account("reader"), client_id="deaf", keepalive_s=0), bare.subscribe("#"))
        assert deaf.hear(9)[:4] == bare.ACCEPTED

        def is_gone() -> bool:
            event = EventMessage.model_validate(
                {"day": DAY, "seq": 1, "at": NINE, "kind": "ticket_issued", "padding": "x" * 30_000}
            )
            server.publish(event, kind="ticket_issued").wait(5)
            return "guest_left role=reader client=deaf" in embedded.log

        until(is_gone, within_s=40)
    works(embedded, join)


@pytest.mark.parametrize(
    ("greeting", "expected"),
    [
        ({"level": 5}, bare.BAD_PROTOCOL),
        ({"level": 3}, bare.BAD_PROTOCOL),
        ({"clean": False}, bare.NOT_AUTHORIZED),
        ({"will": ("onedoor/weidu/event/ticket_called", b"{}")}, bare.NOT_AUTHORIZED),
        ({"will": ("", b"{}")}, bare.NOT_AUTHORIZED),
        ({"will": ("#", b"{}")}, bare.NOT_AUTHORIZED),
        ({"will": ("onedoor/weidu/device/+", b"{}")}, bare.NOT_AUTHORIZED),
        ({"will": ("onedoor/weidu/device/pad-1", b"{}")}, bare.ACCEPTED),
        ({"client_id": ""}, bare.ACCEPTED),
    ],
)
def test_a_greeting_is_answered_as_mqtt_has_it(embedded: RunningBroker, greeting: dict[str, object], expected: bytes):
    assert bare.answer(embedded, bare.connect(embedded.keys.account("devices"), **greeting)) == expected


def test_who_does_not_greet_is_seen_out(embedded: RunningBroker, join: Join):
    with Bare(embedded) as mute, Bare(embedded) as slow:
        slow.say(b"\x10\x20\x00")
        assert mute.is_closed_within(8)
        assert slow.is_closed_within(8)
    works(embedded, join)


def test_a_packet_too_large_ends_its_connection_and_no_other(embedded: RunningBroker, join: Join):
    with Bare(embedded) as first, Bare(embedded) as second:
        first.say(b"\x10\xff\xff\xff\x7f", b"x" * 1000)  # a CONNECT of 256 MB
        assert first.is_closed_within(5)
        second.say(bare.connect(embedded.keys.account("devices")))
        assert second.hear(4) == bare.ACCEPTED
        with suppress(ConnectionError):
            second.say(bare.publish(f"onedoor/{embedded.hall}/device/pad-1", b"x" * 300_000))
        assert second.is_closed_within(5)
    works(embedded, join)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(noise=st.binary(min_size=1, max_size=400), greeted=st.booleans())
def test_noise_on_the_port_disturbs_nobody(embedded: RunningBroker, noise: bytes, greeted: bool):
    with Bare(embedded) as noisy:
        if greeted:
            noisy.say(bare.connect(embedded.keys.account("devices"), client_id="noisy"))
            assert noisy.hear(4) == bare.ACCEPTED
        with suppress(ConnectionError):
            noisy.say(noise)
            noisy.socket.shutdown(socket.SHUT_WR)
        noisy.is_closed_within(5)
    assert bare.answer(embedded, bare.connect(embedded.keys.account("kiosk"))) == bare.ACCEPTED


def test_a_topic_that_is_no_text_disturbs_nobody(embedded: RunningBroker, join: Join):
    with Bare(embedded) as odd:
        odd.say(bare.connect(embedded.keys.account("devices"), client_id="odd"))
        assert odd.hear(4) == bare.ACCEPTED
        odd.say(bare.publish(b"onedoor/\xff\xfe/device/x", b"{}"), bare.publish(b"", b"{}"))
    works(embedded, join)


def test_many_connections_at_once_are_all_answered(embedded: RunningBroker):
    account = embedded.keys.account("kiosk")
    with ExitStack() as stack:
        crowd = [stack.enter_context(Bare(embedded)) for _ in range(100)]
        for number, one in enumerate(crowd):
            one.say(bare.connect(account, client_id=f"crowd-{number}"))
        assert [one.hear(4) for one in crowd] == [bare.ACCEPTED] * 100


def test_a_restart_keeps_the_port_even_with_connections_open(embedded: RunningBroker, join: Join):
    link = join(embedded.link("kiosk"))
    port = embedded.port
    embedded.stop()
    embedded.start()
    until(lambda: link.connected)
    assert embedded.port == port


def test_it_stops_within_two_seconds_with_guests_inside_and_exits_with_zero(embedded: RunningBroker):
    with ExitStack() as stack:
        for number in range(20):
            guest = stack.enter_context(Bare(embedded))
            guest.say(bare.connect(embedded.keys.account("reader"), client_id=f"g{number}"), bare.subscribe("#"))
            assert guest.hear(4) == bare.ACCEPTED
        stack.enter_context(Bare(embedded))  # and one who has not greeted
        process = embedded.process
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0
        assert time.monotonic() - began < 2


def role_that_cannot_start(broker: RunningBroker, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "caller_server.broker", str(HALL_DIR)],
        cwd=ROOT,
        env=broker.environment | environment,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )


def test_an_address_in_use_is_told_in_one_line(embedded: RunningBroker):
    second = role_that_cannot_start(embedded)
    assert second.returncode == 1
    assert "event=cannot_listen" in second.stderr
    assert len(second.stderr.splitlines()) == 1


def test_missing_keys_are_told_in_one_line_and_wait_for_a_person(embedded: RunningBroker, tmp_path: Path):
    keyless = role_that_cannot_start(embedded, ONEDOOR_DATA=str(tmp_path))
    assert keyless.returncode == os.EX_CONFIG
    assert "event=cannot_start" in keyless.stderr
    assert "onedoor keys" in keyless.stderr
    assert len(keyless.stderr.splitlines()) == 1


def test_port_0_is_a_free_one_and_stands_in_the_log(embedded: RunningBroker):
    command = [sys.executable, "-m", "caller_server.broker", str(HALL_DIR)]
    environment = embedded.environment | {"ONEDOOR_MQTT_URL": "mqtt://127.0.0.1:0"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as role:
        try:
            line = role.stderr.readline()
            port = int(line.rsplit("port=", 1)[1])
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        finally:
            role.terminate()


def test_its_log_has_no_traceback_and_no_password(embedded: RunningBroker):
    assert "Traceback" not in embedded.log
    assert all(account.password not in embedded.log for account in embedded.keys.accounts.values())
