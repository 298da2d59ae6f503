"""The link, over both brokers."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from tests.brokers import ROOT, RunningBroker, free_port, until
from tests.wire.ears import Heard, LogBook
from tests.wire.samples import DAY, NINE, SAMPLES, Sample
from wire.handlers import MAX_PAYLOAD
from wire.link import MAX_DUE, Link
from wire.messages import Announced, DeviceState, EventMessage, Message, Outcome, PadPress, WindowState, WindowStatus

Join = Callable[[Link], Link]

QUICKLY_S = 2.0
"""Half a second, and what a busy machine adds; were it wrong it would be five, or sixty."""

SAYS = {  # who says what
    "event": "server",
    "state": "server",
    "announce": "server",
    "announced": "announcer",
    "announcer": "announcer",
    "press": "devices",
    "reply": "server",
    "test": "server",
    "device": "devices",
    "server": "server",
}


def speaker(sample: Sample) -> str:
    parts = sample.topic.split("/")
    return SAYS[parts[-1] if parts[-1] in SAYS else parts[2]]


def press(id_: str = "12345678") -> PadPress:
    return PadPress(key="next", id=id_, pressed_at=NINE)


def event(seq: int) -> EventMessage:
    return EventMessage(day=DAY, seq=seq, at=NINE, kind="ticket_issued")


def window_state(seq: int) -> WindowState:
    return WindowState(day=DAY, seq=seq, status=WindowStatus.OPEN)


@contextmanager
def plain_client(broker: RunningBroker, role: str) -> Iterator[Client]:
    """A client that says whatever it likes."""
    client = Client(CallbackAPIVersion.VERSION2, client_id=f"plain-{role}")
    account = broker.keys.account(role)
    client.username_pw_set(account.username, account.password)
    client.connect(broker.host, broker.port)
    client.loop_start()
    try:
        until(client.is_connected)
        yield client
    finally:
        client.disconnect()
        client.loop_stop()


@contextmanager
def frozen(broker: RunningBroker) -> Iterator[None]:
    broker.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        if broker.running:
            broker.process.send_signal(signal.SIGCONT)


LinkThreads = Callable[[], list[str]]


@pytest.fixture
def link_threads() -> LinkThreads:
    """Names of the links' threads that this test started; others are open for the whole run."""
    before = set(threading.enumerate())
    return lambda: [t.name for t in threading.enumerate() if t.name.startswith("link-") and t not in before]


# -- carrying ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: type(sample.message).__name__)
def test_every_message_arrives_as_it_was_said(broker: RunningBroker, join: Join, sample: Sample):
    heard = Heard()
    listening = broker.link("reader")
    listening.subscribe(type(sample.message), heard, **dict.fromkeys(sample.names, "+"))
    join(listening)
    saying = join(broker.link(speaker(sample)))
    assert saying.publish(sample.message, **sample.names).wait(5)
    until(lambda: sample.message in heard.messages)
    assert heard.names[heard.messages.index(sample.message)] == sample.names


def test_messages_of_one_publisher_arrive_in_order(broker: RunningBroker, join: Join):
    heard = Heard()
    listening = broker.link("reader")
    listening.subscribe(EventMessage, heard, kind="+")
    join(listening)
    server = join(broker.link("server"))
    deliveries = [server.publish(event(seq), kind="ticket_issued") for seq in range(1, 801)]
    assert all(delivery.wait(10) for delivery in deliveries)
    assert [message.seq for message in heard.wait_for(800, within_s=10)] == list(range(1, 801))


def test_only_what_was_asked_for_is_heard(broker: RunningBroker, join: Join):
    heard = Heard()
    server = broker.link("server")
    server.subscribe(PadPress, heard, window="3")
    join(server)
    devices = join(broker.link("devices"))
    devices.publish(press("window-4"), window="4")
    devices.publish(press("window-3"), window="3")
    assert [message.id for message in heard.wait_for(1)] == ["window-3"]


def test_a_state_is_told_to_whoever_comes_later_and_an_event_is_not(broker: RunningBroker, join: Join):
    server = join(broker.link("server"))
    assert server.publish(window_state(1), window="11").wait(5)
    assert server.publish(window_state(2), window="11").wait(5)
    assert server.publish(event(2), kind="ticket_issued").wait(5)
    states, events = Heard(), Heard()
    late = broker.link("reader")
    late.subscribe(WindowState, states, window="11")
    late.subscribe(EventMessage, events, kind="+")
    join(late)
    assert [state.seq for state in states.wait_for(1)] == [2]
    assert server.publish(event(3), kind="ticket_issued").wait(5)
    assert [one.seq for one in events.wait_for(1)] == [3]


def test_a_state_taken_away_is_no_bad_payload(broker: RunningBroker, join: Join):
    heard, log = Heard(), LogBook()
    reader = broker.link("reader", log=log)
    reader.subscribe(WindowState, heard, window="+")
    join(reader)
    with plain_client(broker, "server") as server:
        server.publish(f"onedoor/{broker.hall}/state/window/12", b"", qos=1, retain=True)
        server.publish(f"onedoor/{broker.hall}/state/window/12", window_state(5).payload(), qos=1)
        until(lambda: any(one.seq == 5 for one in heard.messages))
    assert log.of("payload_dropped") == []


def test_subscribing_works_while_connected_too(broker: RunningBroker, join: Join):
    server = join(broker.link("server"))
    devices = join(broker.link("devices"))
    heard = Heard()
    server.subscribe(PadPress, heard, window="+")

    def pressed() -> bool:
        devices.publish(press(), window="1").wait(1)
        return bool(heard.messages)

    until(pressed)


def test_two_handlers_of_one_topic_both_hear_it(broker: RunningBroker, join: Join):
    first, second = Heard(), Heard()
    server = broker.link("server")
    server.subscribe(PadPress, first, window="+")
    server.subscribe(PadPress, second, window="+")
    join(server)
    join(broker.link("devices")).publish(press("only-once"), window="1")
    assert len(first.wait_for(1)) == len(second.wait_for(1)) == 1


def test_a_handler_may_answer(broker: RunningBroker, join: Join):
    heard = Heard()
    announcer = broker.link("announcer")
    server = broker.link("server")
    server.subscribe(
        Announced,
        lambda message, names: server.publish(window_state(message.seq), window="13"),
        zone="+",
    )
    join(server)
    reader = broker.link("reader")
    reader.subscribe(WindowState, heard, window="13")
    join(reader)
    join(announcer).publish(Announced(day=DAY, seq=99, spoken_at=NINE, outcome=Outcome.SPOKEN), zone="east")
    until(lambda: any(isinstance(one, WindowState) and one.seq == 99 for one in heard.messages))


def test_a_message_is_not_held_back_to_be_sent_with_others(broker: RunningBroker, join: Join):
    arrived = threading.Event()
    server = broker.link("server")
    server.subscribe(PadPress, lambda _message, _names: arrived.set(), window="+")
    join(server)
    devices = join(broker.link("devices"))
    times = []
    for _ in range(30):
        arrived.clear()
        began = time.perf_counter()
        devices.publish(press(), window="1")
        assert arrived.wait(5)
        times.append(time.perf_counter() - began)
    assert statistics.median(times) < 0.03  # Nagle's algorithm with delayed acknowledgement takes 0.04 s


# -- wrong use ------------------------------------------------------------------------------------------


def test_names_that_do_not_fit_the_topic_are_refused_to_the_caller(broker: RunningBroker):
    link = broker.link("server")
    with pytest.raises(ValueError, match="wants the names"):
        link.publish(event(1))
    with pytest.raises(ValueError, match="name one"):
        link.publish(event(1), kind="+")
    with pytest.raises(ValueError, match="cannot be the window"):
        link.subscribe(PadPress, Heard(), window="#")


def test_a_handler_that_waits_for_a_delivery_is_told_that_it_cannot(broker: RunningBroker, join: Join):
    log = LogBook()
    server = broker.link("server", log=log)
    server.subscribe(PadPress, lambda *_: server.publish(event(1), kind="ticket_issued").wait(5), window="+")
    join(server)
    join(broker.link("devices")).publish(press(), window="1")
    until(lambda: log.of("handler_failed"))


# -- bad payloads and bad handlers ----------------------------------------------------------------------

garbage = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=100).map(str.encode),
    st.just(b"{}"),
    st.just(b"null"),
    st.just(b"\xff\xfe"),
    st.just(b"[" * 5000),
    st.just(b'{"v":1,"seq":"x","day":[],"at":{},"kind":7,"key":"\\u0000","online":"perhaps"}'),
    st.just(b'{"v":99}'),
)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: type(sample.message).__name__)
def test_garbage_on_a_subscribed_topic_stops_nothing(broker: RunningBroker, join: Join, sample: Sample):
    heard, log = Heard(), LogBook()
    listening = broker.link("reader", log=log)
    listening.subscribe(type(sample.message), heard, **sample.names)
    join(listening)
    with plain_client(broker, speaker(sample)) as client:

        @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
        @given(payload=garbage)
        def garbage_then_sense(payload: bytes) -> None:
            before = len(heard.messages)
            client.publish(sample.topic, payload, qos=1)
            client.publish(sample.topic, sample.payload, qos=1)
            heard.wait_for(before + 1)

        garbage_then_sense()
    assert listening.connected
    assert all(message == sample.message for message in heard.messages)
    assert {line["topic"] for line in log.of("payload_dropped")} == {sample.topic}
    assert log.of("handler_failed") == []
    assert log.of("broker_away") == []


def test_a_payload_that_is_too_large_is_dropped_unread_and_one_that_is_just_not_is_read(
    broker: RunningBroker, join: Join
):
    heard, log = Heard(), LogBook()
    server = broker.link("server", log=log)
    server.subscribe(PadPress, heard, window="+")
    join(server)
    with plain_client(broker, "devices") as pad:
        for size in (MAX_PAYLOAD + 1, MAX_PAYLOAD):
            pad.publish(f"onedoor/{broker.hall}/pad/3/press", press().payload().ljust(size), qos=1)
        assert len(heard.wait_for(1)) == 1
    assert [line["why"] for line in log.of("payload_dropped")] == ["65537 bytes are more than 65536"]


def test_a_dropped_payload_is_told_in_one_line_and_a_flood_of_them_too(broker: RunningBroker, join: Join):
    heard, log = Heard(), LogBook()
    server = broker.link("server", log=log)
    server.subscribe(PadPress, heard, window="+")
    join(server)
    with plain_client(broker, "devices") as pad:
        for _ in range(200):
            pad.publish(f"onedoor/{broker.hall}/pad/3/press", b"not json", qos=1)
        pad.publish(f"onedoor/{broker.hall}/pad/3/press", press().payload(), qos=1)
        heard.wait_for(1)
    lines = log.of("payload_dropped")
    assert 1 <= len(lines) <= 10
    assert lines[0]["topic"] == f"onedoor/{broker.hall}/pad/3/press"
    assert "JSON" in lines[0]["why"]


def test_a_handler_that_fails_is_told_and_the_next_message_still_arrives(broker: RunningBroker, join: Join):
    log, good = LogBook(), Heard()

    def bad(_message: Message, _names: dict[str, str]) -> None:
        raise ZeroDivisionError

    server = broker.link("server", log=log)
    server.subscribe(PadPress, bad, window="+")
    server.subscribe(PadPress, good, window="+")
    join(server)
    devices = join(broker.link("devices"))
    devices.publish(press("the-first"), window="3")
    devices.publish(press("the-next"), window="3")
    assert [message.id for message in good.wait_for(2)] == ["the-first", "the-next"]
    assert len(log.of("handler_failed")) == 1
    assert server.connected


def test_a_connect_callback_that_fails_does_not_keep_the_others_from_being_called(broker: RunningBroker, join: Join):
    log, called = LogBook(), threading.Event()

    def bad() -> None:
        raise ZeroDivisionError

    link = broker.link("server", log=log)
    link.on_connect(bad)
    link.on_connect(called.set)
    join(link)
    assert called.wait(5)
    assert len(log.of("connect_callback_failed")) == 1


# -- coming and going -----------------------------------------------------------------------------------


def test_at_the_connect_callback_the_subscriptions_are_in_force(broker: RunningBroker, join: Join):
    heard = Heard()
    link = broker.link("server")
    link.subscribe(DeviceState, heard, device="server")
    link.on_connect(lambda: link.publish(DeviceState(online=True, kind="server"), device="server"))
    join(link)
    until(lambda: any(state.online and state.kind == "server" for state in heard.messages))


def test_starting_without_a_broker_is_no_fault_and_it_connects_once_there_is_one(broker: RunningBroker):
    broker.stop()
    log = LogBook()
    link = broker.link("server", log=log)
    link.start()
    until(lambda: log.of("broker_away"))
    assert not link.connected
    broker.start()
    until(lambda: link.connected)
    link.stop()


def test_after_a_restart_of_the_broker_every_subscription_is_made_again(broker: RunningBroker, join: Join):
    heard, connections = Heard(), []
    server = broker.link("server")
    server.subscribe(PadPress, heard, window="+")
    server.on_connect(lambda: connections.append(True))
    join(server)
    devices = join(broker.link("devices"))
    for round_ in (1, 2):
        broker.kill()
        until(lambda: not server.connected and not devices.connected)
        broker.start()
        until(lambda: server.connected and devices.connected)
        assert devices.publish(press(f"the-round-{round_}"), window="3").wait(5)
        heard.wait_for(round_)
    assert [message.id for message in heard.messages] == ["the-round-1", "the-round-2"]
    assert len(connections) == 3


def test_two_of_one_name_throw_each_other_out_and_say_so_seldom(broker: RunningBroker, join: Join):
    books = LogBook(), LogBook()
    links = [join(broker.link("devices", "pad-9", log=book)) for book in books]
    until(lambda: all(book.of("started_twice") for book in books), 20)
    assert [len(book.of("started_twice")) for book in books] == [1, 1]
    links[0].stop()
    until(lambda: links[1].connected)


@pytest.mark.parametrize("each_broker", ["mosquitto"], indirect=True)
def test_a_broker_that_comes_and_goes_is_not_taken_for_another_of_the_same_name(broker: RunningBroker, join: Join):
    book = LogBook()
    device = join(broker.link("devices", "pad-9", log=book))
    for _ in range(3):
        broker.kill()
        until(lambda: not device.connected)
        time.sleep(0.7)  # longer than it waits: it is looked for meanwhile
        broker.start()
        until(lambda: device.connected)
    assert not book.of("started_twice")


def test_what_is_published_while_the_broker_is_away_fails_at_once_and_is_never_sent(broker: RunningBroker, join: Join):
    server = join(broker.link("server"))
    broker.kill()
    until(lambda: not server.connected)
    began = time.monotonic()
    deliveries = [server.publish(event(seq), kind="ticket_issued") for seq in range(1, 5000)]
    assert not any(delivery.wait(5) for delivery in deliveries)
    assert time.monotonic() - began < 3
    heard = Heard()
    reader = broker.link("reader")
    reader.subscribe(EventMessage, heard, kind="+")
    broker.start()
    join(reader)
    until(lambda: server.connected)
    assert server.publish(event(6000), kind="ticket_issued").wait(5)
    assert [message.seq for message in heard.wait_for(1)] == [6000]


def test_what_was_not_acknowledged_when_the_connection_broke_fails_then(broker: RunningBroker, join: Join):
    server = join(broker.link("server"))
    with frozen(broker):
        deliveries = [server.publish(event(seq), kind="ticket_issued") for seq in range(1, 4)]
        assert not deliveries[0].wait(0.2)
        broker.kill()
        began = time.monotonic()
        assert not any(delivery.wait(5) for delivery in deliveries)
        assert time.monotonic() - began < QUICKLY_S
        broker.start()


def test_a_broker_that_acknowledges_nothing_does_not_fill_the_memory(broker: RunningBroker, join: Join):
    server = join(broker.link("server"))
    with frozen(broker):
        deliveries = [server.publish(event(seq), kind="ticket_issued") for seq in range(1, MAX_DUE + 101)]
        began = time.monotonic()
        assert not any(delivery.wait(5) for delivery in deliveries[MAX_DUE:])
        assert time.monotonic() - began < QUICKLY_S
    assert all(delivery.wait(10) for delivery in deliveries[:MAX_DUE])


def test_a_broker_that_has_frozen_is_noticed_and_found_again(broker: RunningBroker, join: Join):
    link = join(broker.link("server", keepalive_s=1, connect_timeout_s=0.5))
    with frozen(broker):
        until(lambda: not link.connected, within_s=6)
    until(lambda: link.connected, within_s=8)


def test_a_wrong_password_is_told_and_tried_again_until_the_link_is_stopped(
    broker: RunningBroker, link_threads: LinkThreads
):
    log = LogBook()
    account = broker.keys.account("server")
    link = Link(
        hall=broker.hall,
        host=broker.host,
        port=broker.port,
        username=account.username,
        password="wrong",
        client_id="stranger",
        first_wait_s=0.01,
        longest_wait_s=0.02,
        log=log,
    )
    link.start()
    until(lambda: log.of("broker_away"))
    assert "uthori" in log.of("broker_away")[0]["why"]
    assert not link.connected
    link.stop()
    assert link_threads() == []


def test_a_host_that_cannot_be_found_is_no_fault():
    log = LogBook()
    link = Link(
        hall="weidu",
        host="nowhere.invalid",
        port=free_port(),
        username="",
        password="",
        client_id="lost",
        log=log,
    )
    link.start()
    until(lambda: log.of("broker_away"))
    link.stop()
    assert not link.connected


# -- last wills -----------------------------------------------------------------------------------------


@contextmanager
def device_process(broker: RunningBroker) -> Iterator[subprocess.Popen[str]]:
    account = broker.keys.account("devices")
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.wire.device",
            broker.host,
            str(broker.port),
            account.username,
            account.password,
            broker.hall,
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout.readline().strip() == "online"
        yield process
    finally:
        process.send_signal(signal.SIGCONT)
        process.kill()
        process.wait(5)
        process.stdout.close()


def test_when_a_device_process_dies_all_hear_its_will_and_so_does_who_comes_later(broker: RunningBroker, join: Join):
    heard = Heard()
    server = broker.link("server")
    server.subscribe(DeviceState, heard, device="pad-7")
    join(server)
    with device_process(broker) as process:
        until(lambda: heard.messages and heard.messages[-1].online)
        os.kill(process.pid, signal.SIGKILL)
        until(lambda: not heard.messages[-1].online)
    later = Heard()
    reader = broker.link("reader")
    reader.subscribe(DeviceState, later, device="pad-7")
    join(reader)
    assert [message.online for message in later.wait_for(1)] == [False]


def test_when_a_device_falls_silent_its_will_is_heard(broker: RunningBroker, join: Join):
    heard = Heard()
    server = broker.link("server")
    server.subscribe(DeviceState, heard, device="pad-7")
    join(server)
    with device_process(broker) as process:
        until(lambda: heard.messages and heard.messages[-1].online)
        os.kill(process.pid, signal.SIGSTOP)  # as if its cable were cut: nothing is sent, nothing is closed
        until(lambda: not heard.messages[-1].online, within_s=20)


def test_a_link_that_is_stopped_leaves_its_will_too(broker: RunningBroker, join: Join):
    heard = Heard()
    server = broker.link("server")
    server.subscribe(DeviceState, heard, device="pad-8")
    join(server)
    devices = broker.link("devices", will=("pad-8", DeviceState(online=False)))
    join(devices)
    devices.publish(DeviceState(online=True), device="pad-8")
    until(lambda: heard.messages and heard.messages[-1].online)
    devices.stop()
    until(lambda: not heard.messages[-1].online)
    assert heard.messages[-1].status == "stopped"  # and not dead


# -- stopping -------------------------------------------------------------------------------------------


def test_stopping_sends_what_is_due_and_leaves_no_thread(broker: RunningBroker, join: Join, link_threads: LinkThreads):
    heard = Heard()
    reader = broker.link("reader")
    reader.subscribe(EventMessage, heard, kind="+")
    join(reader)
    server = join(broker.link("server"))
    deliveries = [server.publish(event(seq), kind="ticket_issued") for seq in range(1, 11)]
    began = time.monotonic()
    server.stop()
    assert time.monotonic() - began < QUICKLY_S
    assert all(delivery.wait(0) for delivery in deliveries)
    heard.wait_for(10)
    until(lambda: link_threads() == ["link-reader"])
    assert not server.connected
    assert not server.publish(event(1), kind="ticket_issued").wait(1)


def test_stopping_is_quick_while_the_broker_is_frozen_or_away(
    broker: RunningBroker, join: Join, link_threads: LinkThreads
):
    server = join(broker.link("server"))
    away = broker.link("kiosk", first_wait_s=60.0, longest_wait_s=60.0)
    with frozen(broker):
        server.publish(event(1), kind="ticket_issued")
        began = time.monotonic()
        server.stop()
        assert time.monotonic() - began < QUICKLY_S
        broker.kill()
    away.start()
    until(lambda: "link-kiosk" in link_threads())
    began = time.monotonic()
    away.stop()
    assert time.monotonic() - began < QUICKLY_S
    until(lambda: link_threads() == [])
    broker.start()


def test_stopping_twice_or_before_the_start_or_from_a_handler_is_fine(
    broker: RunningBroker, join: Join, link_threads: LinkThreads
):
    never = broker.link("kiosk")
    never.stop()
    server = broker.link("server")
    server.subscribe(PadPress, lambda *_: server.stop(), window="+")
    join(server)
    join(broker.link("devices")).publish(press(), window="1")
    until(lambda: "link-server" not in link_threads())
    server.stop()
    server.stop()


def test_a_link_is_started_only_once(broker: RunningBroker, join: Join):
    link = join(broker.link("server"))
    with pytest.raises(RuntimeError, match="once"):
        link.start()
