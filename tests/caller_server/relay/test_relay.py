from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import structlog
from sqlalchemy import create_engine

from caller_server.domain.commands import (
    AnswerStaffCall,
    CallStaff,
    CancelAppointment,
    HushVoice,
    MakeAnnouncement,
    MakeAppointment,
    MoveWindow,
    RateTicket,
    WindowMove,
)
from caller_server.domain.events import Source
from caller_server.journal.engine import Engine, JournalUnavailable
from caller_server.relay.inbox import Inbox
from caller_server.relay.relay import Relay
from caller_server.relay.unanswered import Unanswered
from caller_server.rules_of import rules_of
from tests.brokers import RunningBroker, amqtt_broker, until
from tests.caller_server.conftest import HeldClock
from tests.caller_server.journal.commands import issue, move
from tests.halls import small_hall, write_small_hall
from wire.link import Link
from wire.messages import (
    Announce,
    Announced,
    AnnounceWords,
    BoardState,
    DeviceState,
    EventMessage,
    LineState,
    Message,
    Outcome,
    PadPress,
    PadReply,
    StaffCall,
    StaffCalls,
    VoiceState,
    WindowState,
    WindowStatus,
)

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def broker(tmp_path_factory) -> Iterator[RunningBroker]:
    folder = tmp_path_factory.mktemp("broker")
    with amqtt_broker(folder, write_small_hall(folder / "hall")) as running:
        yield running


class Ear:
    """Hears everything that is said in the hall."""

    def __init__(self, link: Link) -> None:
        self.heard: list[Message] = []
        self.latest: dict[tuple[type[Message], str], Message] = {}  # by kind and the name in its topic
        self.link = link
        for kind, names in (
            (EventMessage, {"kind": "+"}),
            (BoardState, {"zone": "+"}),
            (WindowState, {"window": "+"}),
            (LineState, {"line": "+"}),
            (Announce, {"zone": "+"}),
            (PadReply, {"window": "+"}),
            (StaffCalls, {}),
        ):
            link.subscribe(kind, self._hear, **names)
        link.start()
        until(lambda: link.connected)

    def _hear(self, message: Message, names: dict[str, str]) -> None:
        self.heard.append(message)
        self.latest[type(message), next(iter(names.values()), "")] = message

    def all(self, kind: type[Message]) -> list[Message]:
        return [message for message in self.heard if type(message) is kind]

    def seqs(self) -> list[int]:
        return [event.seq for event in self.all(EventMessage)]


class Side:
    """A server's relay and inbox, over the broker and a journal."""

    def __init__(self, engine: Engine, store, broker: RunningBroker, rules, clock, spoken: Sequence[str] = ()) -> None:
        """`spoken` are the zones of whose voice answers are expected."""
        log = structlog.get_logger("test")
        self.link = broker.link("server")
        unanswered = Unanswered(engine, store, rules, spoken, log)
        self.relay = Relay(engine, store, self.link, rules, timedelta(seconds=60), clock, log, unanswered, ("closing",))
        self.inbox = Inbox(engine, self.link, rules, log)
        self.relay.start()
        self.link.start()

    def settle(self) -> None:
        until(lambda: self.link.connected and not self.relay.behind)

    def stop(self) -> None:
        self.relay.stop()
        self.inbox.stop()
        self.link.stop()


@pytest.fixture
def rules():
    """Line A takes appointments; the transfer key of window 2 leads to line C; no time between calls."""
    rules = rules_of(small_hall(), demo=True)
    lines = rules.lines | {"A": replace(rules.lines["A"], per_slot=1)}
    windows = rules.windows | {"2": replace(rules.windows["2"], transfers_to="C")}
    return replace(rules, lines=lines, windows=windows, between_calls=timedelta(0))


@pytest.fixture
def ear(broker) -> Iterator[Ear]:
    ear = Ear(broker.link("reader"))
    yield ear
    ear.link.stop()


@pytest.fixture
def start(store, broker, rules, clock) -> Iterator[Callable[[Engine], Side]]:
    running: list[Side] = []

    def starts(engine: Engine, of=rules, spoken: Sequence[str] = ()) -> Side:
        running.append(Side(engine, store, broker, of, clock, spoken))
        running[-1].settle()
        return running[-1]

    yield starts
    for side in running:
        side.stop()


def test_what_is_committed_is_told_in_order_with_the_states_it_changed(engine, start, ear, clock):
    start(engine)
    engine.obey("small", move("2", "open"))
    for _ in range(3):
        engine.obey("small", issue())
    engine.obey("small", move("2", "next"))
    until(lambda: ear.seqs() == [1, 2, 3, 4, 5])
    calling = WindowState(day=TODAY, seq=5, status=WindowStatus.CALLING, number="A001", call=1, since=clock())
    until(lambda: ear.latest.get((WindowState, "2")) == calling)
    until(lambda: ear.latest.get((BoardState, "east")) and ear.latest[BoardState, "east"].calls)
    board = ear.latest[BoardState, "east"]
    assert ([(c.number, c.window) for c in board.calls], board.waiting) == ([("A001", "2")], {"A": 2, "B": 0})
    until(lambda: ear.latest.get((LineState, "A")) and ear.latest[LineState, "A"].seq == 5)
    line = ear.latest[LineState, "A"]
    assert (line.waiting, line.count, line.called) == (("A002", "A003"), 2, ("A001",))
    until(lambda: ear.all(Announce))
    (announced,) = ear.all(Announce)
    assert (announced.number, announced.window, announced.call) == ("A001", "2", 1)
    assert announced.expires_at - ear.all(EventMessage)[-1].at == timedelta(seconds=60)
    assert announced.said_at == clock()


def test_who_calls_for_staff_is_told_until_somebody_goes_there(engine, start, ear, clock):
    start(engine)
    engine.obey("small", CallStaff(kiosk="kiosk-1"))
    calls = (StaffCall(kiosk="kiosk-1", since=clock()),)
    until(lambda: ear.latest.get((StaffCalls, "")) == StaffCalls(day=TODAY, seq=1, calls=calls))
    engine.obey("small", AnswerStaffCall(kiosk="kiosk-1"))
    until(lambda: ear.latest.get((StaffCalls, "")) == StaffCalls(day=TODAY, seq=2, calls=()))


def test_nothing_personal_is_told(engine, start, ear):
    start(engine)
    slot = datetime(2026, 11, 24, 2, tzinfo=UTC)
    visit = replace(issue(), person="hash-of-a-person")
    for command in (
        MakeAppointment(code="SECRET-CODE", slot=slot, line="A"),
        visit,
        visit,
        MoveWindow(window="2", move=WindowMove.OPEN, clerk="a clerk"),
        MoveWindow(window="2", move=WindowMove.HAND_OVER, clerk="another clerk"),
        move("2", "next"),
        move("2", "start"),
        RateTicket(number="A001", level=1, source=Source.PHONE, reasons=("rude to me",), comment="a comment"),
        CancelAppointment(code="SECRET-CODE"),
    ):
        engine.obey("small", command)
    until(lambda: ear.all(EventMessage) and ear.all(EventMessage)[-1].kind == "appointment_cancelled")
    told = "\n".join(message.model_dump_json() for message in ear.heard)
    entrusted = (visit.token, "hash-of", "SECRET", "clerk", "rude", "comment")
    assert [secret for secret in entrusted if secret in told] == []


def test_a_line_names_who_of_it_is_called_just_now_at_whatever_window(engine, start, ear):
    start(engine)
    for window in ("2", "5"):
        engine.obey("small", move(window, "open"))
    for _ in range(3):
        engine.obey("small", issue())

    def called() -> object:
        line = ear.latest.get((LineState, "A"))
        return line and line.called

    engine.obey("small", move("2", "next"))
    engine.obey("small", move("5", "next"))  # of line B, which helps
    until(lambda: called() == ("A001", "A002"))
    engine.obey("small", move("2", "start"))
    until(lambda: called() == ("A002",))


def test_a_broker_that_was_away_is_told_everything_it_missed_in_order(engine, start, broker):
    side = start(engine)
    for _ in range(5):
        engine.obey("small", issue())
    side.settle()
    broker.kill()
    until(lambda: not side.link.connected)
    for _ in range(300):
        engine.obey("small", issue())
    broker.start()
    ear = Ear(broker.link("reader"))
    until(lambda: getattr(ear.latest.get((LineState, "A")), "count", 0) == 305, within_s=10)
    # the relay may have told some before the ear was there, but what came is in order and without a gap
    assert ear.seqs() == list(range(306 - len(ear.seqs()), 306))
    ear.link.stop()


def test_a_server_that_was_away_tells_what_was_committed_but_not_told(engine, store, start, ear, rules, clock):
    for _ in range(250):
        engine.obey("small", issue())
    start(Engine(store, {"small": rules}, clock)).settle()
    until(lambda: len(ear.seqs()) >= 250)
    assert ear.seqs() == list(range(1, 251))


def test_what_was_told_before_a_restart_is_not_told_again(engine, store, start, ear, rules, clock):
    first = start(engine)
    for _ in range(3):
        engine.obey("small", issue())
    until(lambda: len(ear.seqs()) == 3)
    first.settle()
    first.stop()
    again = Engine(store, {"small": rules}, clock)
    start(again)
    again.obey("small", issue())
    until(lambda: ear.seqs()[-1] == 4)
    assert ear.seqs() == [1, 2, 3, 4]


def test_at_midnight_the_boards_are_wiped_though_nobody_asks_for_anything(engine, start, ear, clock: HeldClock):
    start(engine)
    engine.obey("small", move("2", "open"))
    engine.obey("small", issue())
    engine.obey("small", move("2", "next"))
    until(lambda: (BoardState, "east") in ear.latest and ear.latest[BoardState, "east"].calls)
    clock.wait(days=1)
    until(lambda: getattr(ear.latest.get((BoardState, "east")), "day", None) == date(2026, 11, 24))
    until(lambda: getattr(ear.latest.get((WindowState, "2")), "day", None) == date(2026, 11, 24))
    assert ear.latest[WindowState, "2"].status is WindowStatus.CLOSED
    assert all(board.calls == () for board in ear.all(BoardState) if board.day == date(2026, 11, 24))


def test_what_lapses_is_told_though_the_boards_were_wiped_at_midnight(engine, start, ear, clock: HeldClock):
    start(engine)
    engine.obey("small", issue())
    until(lambda: ear.seqs() == [1])
    shown = len(ear.all(BoardState))
    clock.wait(days=1)
    until(lambda: date(2026, 11, 24) in [board.day for board in ear.all(BoardState)[shown:]])
    engine.obey("small", issue())
    until(lambda: ear.seqs()[-1:] == [1] and len(ear.seqs()) > 1)
    assert [(said.day.day, said.seq, said.kind) for said in ear.all(EventMessage)] == [
        (23, 1, "ticket_issued"),
        (23, 2, "ticket_lapsed"),
        (24, 1, "ticket_issued"),
    ]


def test_a_first_visitor_at_midnight_wipes_the_boards_of_all_zones(engine, start, ear, clock: HeldClock):
    start(engine)
    engine.obey("small", move("7", "open"))
    engine.obey("small", issue("C"))
    engine.obey("small", move("7", "next"))
    until(lambda: getattr(ear.latest.get((BoardState, "west")), "calls", ()))
    engine.obey("small", move("7", "start"))
    engine.obey("small", move("7", "finish"))
    engine.obey("small", move("7", "close"))
    until(lambda: (ear.latest[LineState, "C"].day, ear.latest[LineState, "C"].seq) == (TODAY, 6))
    clock.wait(days=1)
    engine.obey("small", issue("A"))
    until(lambda: getattr(ear.latest.get((BoardState, "west")), "calls", None) == ())


def test_a_relay_goes_on_after_a_fault_that_nobody_thought_of(engine, store, broker, rules, clock, ear):
    side = Side(engine, FaultyOnce(store), broker, rules, clock)
    side.settle()
    engine.obey("small", issue())
    until(lambda: ear.seqs() == [1])
    side.stop()


class FaultyOnce:
    """A journal that cannot be read the first time, for a reason of its own."""

    def __init__(self, store) -> None:
        self._store = store
        self._faults = [TimeoutError("no connection was free")]

    def days(self, hall, since=None):
        if self._faults:
            raise self._faults.pop()
        return self._store.days(hall, since)

    def events(self, *asked):
        return self._store.events(*asked)

    def mark(self, hall):
        return self._store.mark(hall)


def test_a_database_that_is_away_blanks_no_screen_and_swallows_no_call(engine, start, ear, url):
    start(engine)
    engine.obey("small", move("2", "open"))
    for _ in range(2):
        engine.obey("small", issue())
    engine.obey("small", move("2", "next"))
    until(lambda: ear.all(Announce) and getattr(ear.latest.get((BoardState, "east")), "seq", 0) == 4)
    shown, pressed = len(ear.all(BoardState)), move("3", "open")
    with away(url), pytest.raises(JournalUnavailable):
        engine.obey("small", pressed)
    engine.obey("small", pressed)
    engine.obey("small", move("3", "next"))
    until(lambda: len(ear.all(Announce)) == 2)
    assert [(said.number, said.window) for said in ear.all(Announce)] == [("A001", "2"), ("A002", "3")]
    assert all(board.calls for board in ear.all(BoardState)[shown:])


@contextmanager
def away(url: str) -> Iterator[None]:
    """Nothing can be appended to the journal until the block ends."""
    holder = create_engine(url)
    with holder.connect() as held:
        held.exec_driver_sql("BEGIN IMMEDIATE" if url.startswith("sqlite") else "LOCK TABLE event IN EXCLUSIVE MODE")
        yield
    holder.dispose()


def press(pad: Link, clock: HeldClock, key: str = "next", press_id: str | None = None, window: str = "2") -> str:
    message = PadPress(key=key, id=press_id or str(uuid4()), pressed_at=clock())
    assert pad.publish(message, window=window).wait(5)
    return message.id


@pytest.fixture
def pad(broker) -> Iterator[Link]:
    link = broker.link("devices")
    link.start()
    until(lambda: link.connected)
    yield link
    link.stop()


def test_a_press_on_a_pad_calls_and_is_answered(engine, start, ear, pad, clock):
    start(engine)
    engine.obey("small", move("2", "open"))
    for _ in range(2):
        engine.obey("small", issue())
    pressed = press(pad, clock)
    until(lambda: ear.all(PadReply))
    assert ear.all(PadReply) == [PadReply(id=pressed, ok=True, number="A001", waiting=1)]


def test_a_press_that_is_delivered_twice_acts_once(engine, store, start, ear, pad, clock):
    start(engine)
    engine.obey("small", move("2", "open"))
    for _ in range(2):
        engine.obey("small", issue())
    pressed = press(pad, clock)
    press(pad, clock, press_id=pressed)
    until(lambda: len(ear.all(PadReply)) == 2)
    assert [reply.number for reply in ear.all(PadReply)] == ["A001", "A001"]
    assert [event.kind for event in store.events("small", TODAY)].count("ticket_called") == 1


@pytest.mark.parametrize(
    ("key", "window", "code"),
    [
        ("recall", "2", "no_ticket_here"),
        ("transfer", "2", "no_ticket_here"),
        ("rate:5", "2", "no_ticket_here"),
        ("rate:5", "99", "unknown_window"),
        ("next", "99", "unknown_window"),
    ],
)
def test_a_press_that_cannot_be_obeyed_is_answered_with_the_refusal(engine, start, ear, pad, clock, key, window, code):
    start(engine)
    pressed = press(pad, clock, key, window=window)
    until(lambda: ear.all(PadReply))
    assert ear.all(PadReply) == [PadReply(id=pressed, ok=False, code=code, waiting=0)]


def replied(ear, pressed):
    """The pad's answer to a press."""
    until(lambda: pressed in {reply.id for reply in ear.all(PadReply)})
    (reply,) = (reply for reply in ear.all(PadReply) if reply.id == pressed)
    return reply


def serving(engine, window):
    """Somebody is being served at the window."""
    engine.obey("small", issue())
    for name in ("open", "next", "start"):
        engine.obey("small", move(window, name))


def test_the_transfer_key_sends_a_visitor_where_the_window_s_rules_say(engine, store, start, ear, pad, clock):
    start(engine)
    serving(engine, "2")
    pressed = press(pad, clock, "transfer")
    assert replied(ear, pressed) == PadReply(id=pressed, ok=True, number=None, waiting=0)
    sent = store.events("small", TODAY)[-1].fact
    assert (sent.kind, sent.number, sent.line, sent.to_line) == ("ticket_transferred", "A001", "A", "C")


def test_a_transfer_changes_both_lines_on_the_wire(engine, start, ear, pad, clock):
    start(engine)
    serving(engine, "2")
    until(lambda: getattr(ear.latest.get((WindowState, "2")), "status", None) is WindowStatus.SERVING)
    press(pad, clock, "transfer")
    until(lambda: getattr(ear.latest.get((LineState, "C")), "waiting", None) == ("A001",))
    until(lambda: getattr(ear.latest.get((BoardState, "west")), "waiting", None) == {"C": 1})


def test_what_happened_in_a_line_and_at_a_window_that_are_no_more_is_told_all_the_same(
    engine, store, rules, clock, start, ear
):
    """As after a change of the hall's description in the middle of a day, which the broker has not heard out."""
    windows = {name: window for name, window in rules.windows.items() if name != "7"}
    windows["8"] = replace(windows["8"], lines=("B",))
    lines = {letter: line for letter, line in rules.lines.items() if letter != "C"}
    changed = replace(rules, lines=lines, windows=windows)
    engine.obey("small", move("7", "open"))
    engine.obey("small", issue("C"))
    engine.obey("small", move("7", "next"))
    later = Engine(store, {"small": changed}, clock)
    start(later, changed)
    until(lambda: ear.seqs() == [1, 2, 3])
    clock.wait(days=1)
    later.obey("small", issue("B"))
    until(lambda: ear.seqs() == [1, 2, 3, 4, 5, 1])
    until(lambda: getattr(ear.latest.get((LineState, "B")), "waiting", None) == ("B001",))


def test_a_transfer_key_that_leads_nowhere_says_so_and_the_visitor_stays(engine, start, ear, pad, clock):
    start(engine)
    serving(engine, "3")
    pressed = press(pad, clock, "transfer", window="3")
    assert replied(ear, pressed) == PadReply(id=pressed, ok=False, code="unknown_place", number="A001", waiting=0)


def test_a_panel_is_told_why_its_window_is_paused_and_not_when_it_goes_on(engine, start, ear):
    start(engine)
    engine.obey("small", move("2", "open"))
    engine.obey("small", replace(move("2", "pause"), reason="整理材料"))
    until(lambda: getattr(ear.latest.get((WindowState, "2")), "reason", None) == "整理材料")
    engine.obey("small", move("2", "open"))
    until(lambda: getattr(ear.latest.get((WindowState, "2")), "status", None) is WindowStatus.OPEN)
    assert ear.latest[WindowState, "2"].reason is None


def test_the_pause_key_pauses(engine, start, ear, pad, clock):
    start(engine)
    engine.obey("small", move("2", "open"))
    assert replied(ear, press(pad, clock, "pause")).ok
    until(lambda: getattr(ear.latest.get((WindowState, "2")), "status", None) is WindowStatus.PAUSED)
    assert replied(ear, press(pad, clock, "pause")).ok  # and the same key goes on
    until(lambda: getattr(ear.latest.get((WindowState, "2")), "status", None) is WindowStatus.OPEN)


def test_next_on_a_paused_window_s_pad_goes_on_at_once_and_on_a_closed_one_s_with_the_second_press(
    engine, start, ear, pad, clock
):
    start(engine)
    for _ in range(2):
        engine.obey("small", issue())
    first = replied(ear, press(pad, clock))
    assert (first.ok, first.number, first.waiting) == (True, None, 2)
    until(lambda: getattr(ear.latest.get((WindowState, "2")), "status", None) is WindowStatus.OPEN)
    engine.obey("small", move("2", "pause"))
    again = replied(ear, press(pad, clock))
    assert (again.ok, again.number, again.waiting) == (True, "A001", 1)
    until(lambda: getattr(ear.latest.get((WindowState, "2")), "status", None) is WindowStatus.CALLING)


@pytest.mark.parametrize("level", [1, 5])
def test_a_rating_key_rates_the_visit_once(engine, store, start, ear, pad, clock, level):
    start(engine)
    serving(engine, "2")
    assert replied(ear, press(pad, clock, f"rate:{level}")).ok
    rated = store.events("small", TODAY)[-1].fact
    assert (rated.number, rated.window, rated.level, rated.source) == ("A001", "2", level, Source.WINDOW)
    assert replied(ear, press(pad, clock, "rate:5")).code == "rated_already"


def test_words_and_pauses_are_told_to_the_zones_voice_and_their_end_is_journalled(engine, store, start, broker, clock):
    start(engine)
    words: list[AnnounceWords] = []
    paused: list[bool] = []
    voice = broker.link("announcer")
    voice.subscribe(AnnounceWords, lambda said, _names: words.append(said), zone="east")
    voice.subscribe(VoiceState, lambda state, _names: paused.append(state.paused), zone="east")
    voice.start()
    until(lambda: voice.connected)
    engine.obey("small", MakeAnnouncement(zones=("east",), text={"en": "No smoking"}))
    until(lambda: words)
    assert words[0] == AnnounceWords(
        day=TODAY, seq=1, text={"en": "No smoking"}, expires_at=clock() + timedelta(minutes=10), said_at=clock()
    )
    voice.publish(Announced(day=TODAY, seq=1, spoken_at=clock(), outcome=Outcome.SPOKEN), zone="east")
    until(lambda: [e.kind for e in store.events("small", TODAY)] == ["announcement_made", "announcement_spoken"])
    engine.obey("small", MakeAnnouncement(zones=("east",), text={"en": "Closing in 5 minutes"}, template="closing"))
    until(lambda: len(words) == 2)
    assert words[1].expires_at == clock() + timedelta(minutes=2)  # then it would no longer be true
    for hushed in (True, False):
        engine.obey("small", HushVoice(zone="east", paused=hushed))
        until(lambda hushed=hushed: paused[-1:] == [hushed])
    voice.stop()


def test_a_voice_that_comes_back_is_told_what_has_no_answer_before_anything_new(
    engine, store, start, ear, broker, clock
):
    side = start(engine, spoken=("east",))
    for window in ("2", "3"):
        engine.obey("small", move(window, "open"))
        engine.obey("small", issue())
        engine.obey("small", move(window, "next"))
    until(lambda: len(ear.all(Announce)) == 2)
    first, second = ear.all(Announce)
    voice = broker.link("announcer")
    voice.start()
    until(lambda: voice.connected)
    voice.publish(Announced(day=TODAY, seq=first.seq, spoken_at=clock(), outcome=Outcome.SPOKEN), zone="east")
    until(lambda: store.events("small", TODAY)[-1].kind == "call_spoken")
    side.relay.say_again()
    engine.obey("small", issue())
    engine.obey("small", move("4", "open"))
    engine.obey("small", move("4", "next"))
    until(lambda: len(ear.all(Announce)) == 4)
    assert [said.number for said in ear.all(Announce)] == ["A001", "A002", "A002", "A003"]
    assert ear.all(Announce)[2] == second
    voice.stop()


def test_what_the_voice_did_is_journalled(engine, store, start, broker, clock):
    start(engine)
    voice = broker.link("announcer")
    voice.start()
    until(lambda: voice.connected)
    engine.obey("small", move("2", "open"))
    for _ in range(2):
        engine.obey("small", issue())
    for _ in range(2):
        engine.obey("small", move("2", "next"))
    calls = [e.seq for e in store.events("small", TODAY) if e.kind == "ticket_called"]
    for seq, outcome in zip(calls, (Outcome.SPOKEN, Outcome.LATE), strict=True):
        voice.publish(Announced(day=TODAY, seq=seq, spoken_at=clock(), outcome=outcome), zone="east")
    until(lambda: [e.kind for e in store.events("small", TODAY)][-2:] == ["call_spoken", "call_dropped"])
    voice.stop()


def test_a_device_is_journalled_when_it_comes_and_when_it_dies(engine, store, rules, clock, tmp_path):
    with amqtt_broker(tmp_path, write_small_hall(tmp_path / "hall")) as broker:  # its retained state stays behind
        side = Side(engine, store, broker, rules, clock)
        side.settle()
        pad = broker.link("devices", will=("pad-2", DeviceState(online=False, kind="call_pad")))
        pad.on_connect(lambda: pad.publish(DeviceState(online=True, kind="call_pad", status="ok"), device="pad-2"))
        pad.start()
        until(lambda: len(store.events("small", TODAY)) == 1)
        pad.stop()
        until(lambda: len(store.events("small", TODAY)) == 2)
        side.stop()
    facts = [event.fact for event in store.events("small", TODAY)]
    assert [(f.device, f.online, f.status) for f in facts] == [("pad-2", True, "ok"), ("pad-2", False, "stopped")]
