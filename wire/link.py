"""The link of one process to the hall's broker: typed messages out and in, over MQTT 3.1.1.

Everything that touches the network happens on one thread of the link's own: publishing and
subscribing from elsewhere only leave a note and wake it. So there is nothing to lock around the
MQTT client, and handlers run one at a time, in the order in which messages came.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import structlog
from paho.mqtt.client import Client, ConnectFlags, MQTTMessage, error_string
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from wire.handlers import Handlers
from wire.messages import DeviceState, Message
from wire.patience import Backoff, Seldom
from wire.topics import ANY

MAX_DUE = 1000
"""Messages that may wait for the broker's acknowledgement; one more fails at once."""
FAREWELL_S = 0.3
"""How long stopping waits for the acknowledgement of what is due."""

_LOOK_UP_S = 1.0  # for the keep-alive; whatever happens wakes the thread before
_LOOK_UP_OFTEN_S = 0.2  # for deadlines
_AWAY_TOLD_EVERY_S = 30.0
_CUT_SHORT = 3  # connections one after another, and the broker there all the while
_ANOTHER_TOLD_EVERY_S = 300.0

M = TypeVar("M", bound=Message)


class Delivery:
    """Whether the broker took one message."""

    def __init__(self, link_thread: threading.Thread | None) -> None:
        self._link_thread = link_thread
        self._settled = threading.Event()
        self._taken = False

    def wait(self, timeout_s: float) -> bool:
        """Return True once the broker acknowledged; False at once when that will not come, or after the time.

        The acknowledgement says the broker has it, not that anyone received it, nor (in MQTT 3.1.1) that the
        account was allowed to say it. Raises RuntimeError in a handler, whose thread is the one that reads it.
        """
        if threading.current_thread() is self._link_thread:
            raise RuntimeError("a handler cannot wait for a delivery: its thread reads the acknowledgement")
        return self._settled.wait(timeout_s) and self._taken

    def settle(self, taken: bool) -> None:
        """Say how it ended; only the link does."""
        self._taken = taken
        self._settled.set()


class _Outgoing(NamedTuple):
    topic: str
    payload: bytes
    qos: int
    retain: bool
    delivery: Delivery


class Link:
    """One connection to the broker, made again whenever it is lost.

    - Clean sessions, QoS 1: the broker remembers nothing of a link but its retained states.
    - Nothing is queued while the broker is away: a message published then fails at once
      (`Delivery.wait` is False), as does one whose acknowledgement had not come when the
      connection broke. Who must not lose it (the relay) remembers how far it got and publishes again.
    - QoS 1 means at least once: a handler must not mind hearing a message twice, nor an older
      state after a newer one; `(day, seq)` tells.
    - A payload that is not what its topic's message type says is dropped with a log line.
    """

    def __init__(
        self,
        *,
        hall: str,
        host: str,
        port: int,
        username: str,
        password: str,
        client_id: str,
        will: tuple[str, DeviceState] | None = None,
        log: Any = None,
        keepalive_s: int = 10,
        connect_timeout_s: float = 2.0,
        first_wait_s: float = 0.2,
        longest_wait_s: float = 5.0,
    ) -> None:
        """Describe the connection; `start` makes it.

        `will` is a device's id and the state that the broker retains for it when this process dies, and that the
        link itself publishes, as `stopped`, when it is stopped. A silent peer is noticed after `keepalive_s` to twice
        that.
        """
        self._hall = hall
        self._address = (host, port)
        self._account = (username, password)
        self._client_id = client_id
        self._will = will
        self._log = (log or structlog.get_logger("link")).bind(client=client_id)
        self._keepalive_s = keepalive_s
        self._connect_timeout_s = connect_timeout_s
        self._longest_wait_s = longest_wait_s
        self._backoff = Backoff(first_wait_s, longest_wait_s)
        self._absences = Seldom(_AWAY_TOLD_EVERY_S)
        self._others = Seldom(_ANOTHER_TOLD_EVERY_S)

        self._handlers = Handlers(hall, self._log)
        self._connect_callbacks: list[Callable[[], None]] = []
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

        self._lock = threading.Lock()  # guards _connected, _outbox and _unsettled together
        self._connected = False
        self._unsettled = 0
        self._outbox: deque[_Outgoing] = deque()

        # only the thread touches what follows, and it is new with each connection
        self._due: dict[int, Delivery] = {}  # by packet id
        self._asked = 0  # how many of the handlers' topic filters the broker was asked for
        self._awaited: dict[int, list[str]] = {}  # topic filters by packet id of their SUBSCRIBE
        self._connected_at = 0.0
        self._refused = ""
        self._leave_by: float | None = None
        self._cut_short = 0  # connections that did not last, one after another, to a broker that was always there

    # -- for everyone ---------------------------------------------------------------------------

    @property
    def connected(self) -> bool:
        """True while the broker is there and has answered the subscriptions."""
        return self._connected

    def subscribe(self, message_type: type[M], handle: Callable[[M, dict[str, str]], None], **names: str) -> None:
        """Hear messages of a type, before or after `start`; `handle(message, names)` runs on the link's thread.

        `names` are the topic's, "+" for any. Let no two subscriptions of a link overlap partly: some
        brokers then deliver twice.
        """
        self._handlers.add(message_type, handle, names)
        self._wake()

    def on_connect(self, callback: Callable[[], None]) -> None:
        """Call back on the link's thread at each connection, once the subscriptions made before it are in force."""
        self._connect_callbacks.append(callback)

    def publish(self, message: Message, **names: str) -> Delivery:
        """Send a message to its topic; returns at once. Raises ValueError when the names do not fit the topic."""
        topic = message.topic_for(self._hall, **names)
        if ANY in topic:
            raise ValueError(f"nothing can be published to {topic}: name one")
        delivery = Delivery(self._thread)
        with self._lock:
            there = self._connected and self._unsettled < MAX_DUE
            if there:
                self._unsettled += 1
                self._outbox.append(_Outgoing(topic, message.payload(), message.qos, message.retain, delivery))
        if there:
            self._wake()
        else:
            delivery.settle(taken=False)
        return delivery

    def start(self) -> None:
        """Connect in the background and stay connected; returns at once."""
        if self._thread is not None:
            raise RuntimeError("a link is started once")
        self._wake_read, self._wake_write = socket.socketpair()
        self._wake_read.setblocking(False)
        self._wake_write.setblocking(False)
        self._thread = threading.Thread(target=self._run, name=f"link-{self._client_id}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Publish what is due and the last will, disconnect and end the thread: within 0.5 s.

        Only a connection just being tried to a host that does not answer may outlast it, by `connect_timeout_s`
        (2 s); nothing is published by it any more.
        """
        self._stopping.set()
        self._wake()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(FAREWELL_S + 0.2)

    # -- on the link's thread ---------------------------------------------------------------------

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                why = self._stay_connected()
                if self._stopping.is_set():
                    break
                wait_s = self._backoff.next_wait()
                self._tell_absence(why, wait_s)
                self._stopping.wait(wait_s)
        finally:
            self._wake_read.close()
            self._wake_write.close()

    def _stay_connected(self) -> str:
        """Connect, carry messages until the connection ends, and return why it did."""
        client = self._new_client()
        try:
            self._reach(client)
            return self._carry(client)
        except Exception as fault:  # whatever it is, a hall's device goes on trying
            return f"{type(fault).__name__}: {fault}"
        finally:
            self._forget_connection()
            if (left := client.socket()) is not None:
                left.close()

    def _reach(self, client: Client) -> None:
        try:
            client.connect(*self._address, keepalive=self._keepalive_s)
        except OSError:
            self._cut_short = 0  # it is the broker or the cable that comes and goes
            raise

    def _new_client(self) -> Client:
        """A fresh client for each connection: it cannot send what an earlier one left behind."""
        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=self._client_id,
            protocol=MQTTProtocolVersion.MQTTv311,
            clean_session=True,
            reconnect_on_failure=False,
        )
        client.username_pw_set(*self._account)
        client.connect_timeout = self._connect_timeout_s
        client.max_inflight_messages_set(0)  # no limit here: MAX_DUE is the limit
        if self._will is not None:
            device, state = self._will
            client.will_set(state.topic_for(self._hall, device=device), state.payload(), state.qos, state.retain)
        client.on_socket_open = _send_without_delay
        client.on_connect = self._connection_answered
        client.on_subscribe = self._subscription_answered
        client.on_publish = self._publish_acknowledged
        client.on_message = self._message_came
        return client

    def _carry(self, client: Client) -> str:
        """Carry messages on an open connection until it ends, and return why it did."""
        connection = client.socket()
        if connection is None:
            return "closed at once"
        answer_by = time.monotonic() + self._connect_timeout_s
        with selectors.DefaultSelector() as selector:
            selector.register(self._wake_read, selectors.EVENT_READ)
            selector.register(connection, selectors.EVENT_READ)
            while True:
                outcome = self._exchange(client, selector, connection)
                if self._refused:
                    return f"refused: {self._refused}"
                if outcome or client.socket() is None:
                    return error_string(outcome or MQTTErrorCode.MQTT_ERR_CONN_LOST)
                if not self._connected and time.monotonic() > answer_by:
                    return "it accepts the connection but does not answer"
                if self._stopping.is_set() and self._has_taken_leave():
                    client.disconnect()
                    return "stopped"
                if self._connected:
                    self._ask_subscriptions(client)
                    self._send_outbox(client)

    def _exchange(self, client: Client, selector: selectors.BaseSelector, connection: Any) -> MQTTErrorCode:
        """Wait until there is something to read or send, and do it once."""
        writing = selectors.EVENT_WRITE if client.want_write() else 0
        if selector.get_key(connection).events & selectors.EVENT_WRITE != writing:
            selector.modify(connection, selectors.EVENT_READ | writing)
        outcome = MQTTErrorCode.MQTT_ERR_SUCCESS
        for key, events in selector.select(_LOOK_UP_S if self._connected and not self._leave_by else _LOOK_UP_OFTEN_S):
            if key.fileobj is self._wake_read:
                _empty(self._wake_read)
                continue
            if events & selectors.EVENT_READ:
                outcome = client.loop_read()
            if events & selectors.EVENT_WRITE and not outcome:
                outcome = client.loop_write()
        return outcome or client.loop_misc()

    def _has_taken_leave(self) -> bool:
        """Say farewell once; True when all that was due is acknowledged, or waited for long enough."""
        if not self._connected:
            return True
        if self._leave_by is None:
            self._leave_by = time.monotonic() + FAREWELL_S
            if self._will is not None:  # leaving in order sends no will: what has stopped must not stay shown as online
                device, state = self._will
                self.publish(state.as_stopped(), device=device)
        return not (self._due or self._outbox) or time.monotonic() > self._leave_by

    def _forget_connection(self) -> None:
        with self._lock:
            was_connected, self._connected = self._connected, False
            lost = [*self._due.values(), *(outgoing.delivery for outgoing in self._outbox)]
            self._due.clear()
            self._outbox.clear()
            self._unsettled = 0
        for delivery in lost:
            delivery.settle(taken=False)
        self._asked = 0
        self._awaited.clear()
        self._refused = ""
        if not was_connected:
            return
        # two links under one client id throw each other out: only a connection that lasted counts as good
        if time.monotonic() - self._connected_at > self._longest_wait_s:
            self._backoff.begin_again()
            self._cut_short = 0
        else:
            self._cut_short += 1

    def _connection_answered(
        self, client: Client, _userdata: Any, _flags: ConnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        if reason.is_failure:
            self._refused = str(reason)
            return
        self._ask_subscriptions(client)
        if not self._awaited:
            self._connection_made()

    def _ask_subscriptions(self, client: Client) -> None:
        wanted = self._handlers.topic_filters[self._asked :]
        if not wanted:
            return
        self._asked += len(wanted)
        filters = list(dict.fromkeys(wanted))
        _, packet_id = client.subscribe([(topic_filter, 1) for topic_filter in filters])
        if packet_id is not None:
            self._awaited[packet_id] = filters

    def _subscription_answered(
        self, _client: Client, _userdata: Any, packet_id: int, reasons: list[ReasonCode], _properties: Properties | None
    ) -> None:
        for topic_filter, reason in zip(self._awaited.pop(packet_id, []), reasons, strict=False):
            if reason.is_failure:
                self._log.error("subscription_refused", topic=topic_filter)
        if not self._connected and not self._awaited:
            self._connection_made()

    def _connection_made(self) -> None:
        self._connected_at = time.monotonic()
        with self._lock:
            self._connected = True
        self._log.info("broker_connected", host=self._address[0], port=self._address[1])
        for callback in list(self._connect_callbacks):
            try:
                callback()
            except Exception:
                self._log.exception("connect_callback_failed")

    def _send_outbox(self, client: Client) -> None:
        while True:
            with self._lock:
                if not self._outbox:
                    return
                outgoing = self._outbox.popleft()
            sent = client.publish(outgoing.topic, outgoing.payload, outgoing.qos, outgoing.retain)
            if sent.rc not in (MQTTErrorCode.MQTT_ERR_SUCCESS, MQTTErrorCode.MQTT_ERR_AGAIN):
                self._settle(outgoing.delivery, taken=False)
            elif outgoing.qos == 0:
                self._settle(outgoing.delivery, taken=True)
            else:
                self._due[sent.mid] = outgoing.delivery

    def _settle(self, delivery: Delivery, taken: bool) -> None:
        with self._lock:
            self._unsettled -= 1
        delivery.settle(taken)

    def _publish_acknowledged(
        self, _client: Client, _userdata: Any, packet_id: int, _reason: ReasonCode, _properties: Properties | None
    ) -> None:
        if (delivery := self._due.pop(packet_id, None)) is not None:
            self._settle(delivery, taken=True)

    def _message_came(self, _client: Client, _userdata: Any, came: MQTTMessage) -> None:
        try:
            topic = came.topic
        except UnicodeDecodeError:
            topic = ""
        self._handlers.hand_over(topic, bytes(came.payload))

    def _tell_absence(self, why: str, wait_s: float) -> None:
        if (held_back := self._absences.may_tell(why)) is not None:
            self._log.warning("broker_away", why=why, next_try_s=round(wait_s, 2), held_back=held_back)
        if self._cut_short >= _CUT_SHORT and self._others.may_tell(self._client_id) is not None:
            self._log.warning("started_twice", why="it is thrown out again and again: is there another of this name?")

    def _wake(self) -> None:
        if self._thread is not None:
            with contextlib.suppress(OSError):  # woken so often that it cannot miss it, or ended
                self._wake_write.send(b"!")


def _send_without_delay(_client: Client, _userdata: Any, connection: Any) -> None:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _empty(wake: socket.socket) -> None:
    with contextlib.suppress(BlockingIOError):
        while wake.recv(4096):
            pass
