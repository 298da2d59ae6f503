"""What the rules forbid does not happen: over the embedded broker, and over Mosquitto with the files written for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.brokers import RunningBroker, until
from tests.caller_server.broker import bare
from tests.caller_server.broker.bare import Bare
from tests.wire.ears import Heard
from tests.wire.samples import DAY, NINE, SAMPLES, Sample
from wire.link import Link
from wire.messages import BoardState, DeviceState, EventMessage

Join = Callable[[Link], Link]

FORGED = b'{"v":1,"day":"2026-11-22","seq":999,"calls":[],"waiting":{}}'
WELL_BEHAVED = ("server", "screens", "announcer", "devices", "kiosk")


def all_boards(broker: RunningBroker, join: Join) -> Heard:
    """What is shown on any board, heard by a reader."""
    heard = Heard()
    reader = broker.link("reader")
    reader.subscribe(BoardState, heard, zone="+")
    join(reader)
    return heard


def a_real_state_arrives(broker: RunningBroker, join: Join, heard: Heard, seq: int) -> None:
    server = join(broker.link("server"))
    assert server.publish(BoardState(day=DAY, seq=seq, calls=(), waiting={}), zone="east").wait(20)
    until(lambda: any(state.seq == seq for state in heard.messages))


@pytest.mark.parametrize("role", ["screens", "announcer", "devices", "kiosk", "reader"])
def test_only_the_server_puts_a_call_on_a_board(broker: RunningBroker, join: Join, role: str):
    heard = all_boards(broker, join)
    with Bare(broker) as forger:
        forger.say(bare.connect(broker.keys.account(role)))
        assert forger.hear(4) == bare.ACCEPTED
        for zone in ("east", "nowhere"):
            forger.say(bare.publish(f"onedoor/{broker.hall}/state/board/{zone}", FORGED, retain=True))
        a_real_state_arrives(broker, join, heard, seq=41)
    assert 999 not in [state.seq for state in heard.messages]
    late = Heard()
    later = broker.link("reader", client_id="later")
    later.subscribe(BoardState, late, zone="+")
    join(later)
    until(lambda: any(state.seq == 41 for state in late.messages))
    assert 999 not in [state.seq for state in late.messages]


@pytest.mark.parametrize("role", ["screens", "kiosk", "reader"])
def test_nobody_leaves_a_last_will_where_he_may_not_speak(broker: RunningBroker, join: Join, role: str):
    heard = all_boards(broker, join)
    with Bare(broker) as forger:
        topic = f"onedoor/{broker.hall}/state/board/east"
        forger.say(bare.connect(broker.keys.account(role), will=(topic, FORGED)))
        forger.hear(4)
    a_real_state_arrives(broker, join, heard, seq=42)
    a_real_state_arrives(broker, join, heard, seq=43)
    assert 999 not in [state.seq for state in heard.messages]


@pytest.mark.parametrize("wide", ["#", "onedoor/#", "+/+/+/+/+", "onedoor/weidu/#", "onedoor/weidu/pad/+/press"])
@pytest.mark.parametrize("role", ["screens", "announcer", "kiosk"])
def test_a_subscription_wider_than_allowed_hears_nothing_of_what_it_may_not(
    broker: RunningBroker, join: Join, role: str, wide: str
):
    devices = join(broker.link("devices"))
    server = Heard()
    listening = broker.link("server")
    press = next(sample for sample in SAMPLES if sample.topic.endswith("/press"))
    listening.subscribe(type(press.message), server, window="+")
    join(listening)
    with Bare(broker) as eavesdropper:
        eavesdropper.say(bare.connect(broker.keys.account(role)), bare.subscribe(wide))
        assert eavesdropper.hear(4) == bare.ACCEPTED
        suback = eavesdropper.hear(5)
        assert suback[:4] == b"\x90\x03\x00\x01"
        if broker.kind == "amqtt":  # Mosquitto's rules are asked when a message would be delivered
            assert suback[4:] == b"\x80"
        assert devices.publish(press.message, window="3").wait(5)
        server.wait_for(1)
        eavesdropper.say(b"\xc0\x00")  # PINGREQ: all that was sent before stands before its answer
        heard = b""
        while not heard.endswith(b"\xd0\x00"):
            heard += eavesdropper.hear(1)
        assert b"0b3c9a52" not in heard


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: type(sample.message).__name__)
def test_the_reader_hears_everything(broker: RunningBroker, join: Join, sample: Sample):
    says = {"event": "server", "state": "server", "announce": "server", "announced": "announcer", "device": "kiosk"}
    says |= {"server": "server", "announcer": "announcer"}
    kind = sample.topic.split("/")[2]
    role = {"press": "devices", "reply": "server", "test": "server"}.get(sample.topic.split("/")[-1]) or says[kind]
    with Bare(broker) as reader:
        reader.say(bare.connect(broker.keys.account("reader"), client_id="bare-reader"), bare.subscribe("#"))
        assert reader.hear(4) == bare.ACCEPTED
        join(broker.link(role)).publish(sample.message, **sample.names)
        heard = b""
        while sample.payload not in heard:
            heard += reader.hear(1)


def test_the_reader_says_nothing(broker: RunningBroker, join: Join):
    heard = Heard()
    server = broker.link("server")
    server.subscribe(DeviceState, heard, device="+")
    join(server)
    reader = join(broker.link("reader"))
    assert reader.publish(DeviceState(online=True), device="from-the-reader").wait(5)  # taken, and thrown away
    join(broker.link("kiosk")).publish(DeviceState(online=True), device="from-a-kiosk")
    until(lambda: {"device": "from-a-kiosk"} in heard.names)
    assert {"device": "from-the-reader"} not in heard.names


@pytest.mark.parametrize("role", WELL_BEHAVED)
def test_a_wrong_password_and_no_password_are_turned_away(broker: RunningBroker, role: str):
    account = broker.keys.account(role)
    wrong = type(account)(account.username, account.password[:-1])
    assert bare.answer(broker, bare.connect(wrong)) == bare.NOT_AUTHORIZED
    assert bare.answer(broker, bare.connect(type(account)(account.username, ""))) == bare.NOT_AUTHORIZED
    assert bare.answer(broker, bare.connect(None)) == bare.NOT_AUTHORIZED
    assert bare.answer(broker, bare.connect(account)) == bare.ACCEPTED


def test_an_event_reaches_the_screens(broker: RunningBroker, join: Join):
    heard = Heard()
    screens = broker.link("screens")
    screens.subscribe(EventMessage, heard, kind="+")
    join(screens)
    event = EventMessage(day=DAY, seq=5, at=NINE, kind="ticket_called")
    join(broker.link("server")).publish(event, kind="ticket_called")
    assert heard.wait_for(1) == [event]
