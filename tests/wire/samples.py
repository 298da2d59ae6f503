"""One of each message, with its topic and its bytes as they have to travel."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple

from wire.messages import (
    Announce,
    Announced,
    AnnouncerHere,
    AnnounceWords,
    BoardCall,
    BoardState,
    DeviceError,
    DeviceState,
    DeviceTest,
    DeviceTested,
    Estimate,
    EventMessage,
    LineState,
    Message,
    News,
    Outcome,
    PadPress,
    PadReply,
    StaffCall,
    StaffCalls,
    Standing,
    VoiceState,
    WindowState,
    WindowStatus,
)

SHANGHAI = timezone(timedelta(hours=8))
DAY = date(2026, 11, 22)
NINE = datetime(2026, 11, 22, 9, 0, 5, tzinfo=SHANGHAI)


class Sample(NamedTuple):
    """A message of hall `weidu`."""

    message: Message
    names: dict[str, str]
    topic: str
    payload: bytes


SAMPLES = (
    Sample(
        EventMessage.model_validate(
            {"day": DAY, "seq": 7, "at": NINE, "kind": "ticket_called", "number": "A012", "window": "3", "call": 1}
        ),
        {"kind": "ticket_called"},
        "onedoor/weidu/event/ticket_called",
        b'{"v":1,"day":"2026-11-22","seq":7,"at":"2026-11-22T09:00:05+08:00","kind":"ticket_called",'
        b'"number":"A012","window":"3","call":1}',
    ),
    Sample(
        BoardState(
            day=DAY,
            seq=7,
            calls=(BoardCall(number="A012", window="3", call=1, at=NINE),),
            waiting={"A": 4, "B": 0},
            estimates={"A": Estimate(low=10, high=25)},
        ),
        {"zone": "east"},
        "onedoor/weidu/state/board/east",
        b'{"v":1,"day":"2026-11-22","seq":7,"calls":[{"number":"A012","window":"3","call":1,'
        b'"at":"2026-11-22T09:00:05+08:00"}],"waiting":{"A":4,"B":0},"estimates":{"A":{"low":10,"high":25}}}',
    ),
    Sample(
        WindowState(day=DAY, seq=7, status=WindowStatus.CALLING, number="A012", call=1, since=NINE),
        {"window": "3"},
        "onedoor/weidu/state/window/3",
        b'{"v":1,"day":"2026-11-22","seq":7,"status":"calling","number":"A012","call":1,'
        b'"since":"2026-11-22T09:00:05+08:00"}',
    ),
    Sample(
        StaffCalls(day=DAY, seq=10, calls=(StaffCall(kiosk="kiosk-1", since=NINE),)),
        {},
        "onedoor/weidu/state/staff/calls",
        b'{"v":1,"day":"2026-11-22","seq":10,"calls":[{"kiosk":"kiosk-1","since":"2026-11-22T09:00:05+08:00"}]}',
    ),
    Sample(
        LineState(
            day=DAY, seq=7, waiting=("A013", "A014"), count=2, called=("A012",), estimate=Estimate(low=10, high=25)
        ),
        {"line": "A"},
        "onedoor/weidu/state/line/A",
        b'{"v":1,"day":"2026-11-22","seq":7,"waiting":["A013","A014"],"count":2,"called":["A012"],'
        b'"estimate":{"low":10,"high":25}}',
    ),
    Sample(
        Announce(day=DAY, seq=7, number="A012", window="3", call=1, expires_at=NINE + timedelta(minutes=1)),
        {"zone": "east"},
        "onedoor/weidu/announce/east",
        b'{"v":1,"day":"2026-11-22","seq":7,"number":"A012","window":"3","call":1,'
        b'"expires_at":"2026-11-22T09:01:05+08:00"}',
    ),
    Sample(
        AnnounceWords(
            day=DAY, seq=8, text={"zh-Hans": "请勿吸烟", "en": "No smoking"}, expires_at=NINE + timedelta(minutes=10)
        ),
        {"zone": "east"},
        "onedoor/weidu/announce/east/words",
        '{"v":1,"day":"2026-11-22","seq":8,"text":{"zh-Hans":"请勿吸烟","en":"No smoking"},'
        '"expires_at":"2026-11-22T09:10:05+08:00"}'.encode(),
    ),
    Sample(
        VoiceState(day=DAY, seq=9, paused=True, since=NINE),
        {"zone": "east"},
        "onedoor/weidu/state/voice/east",
        b'{"v":1,"day":"2026-11-22","seq":9,"paused":true,"since":"2026-11-22T09:00:05+08:00"}',
    ),
    Sample(
        Announced(day=DAY, seq=7, spoken_at=NINE, outcome=Outcome.SPOKEN),
        {"zone": "east"},
        "onedoor/weidu/announced/east",
        b'{"v":1,"day":"2026-11-22","seq":7,"spoken_at":"2026-11-22T09:00:05+08:00","outcome":"spoken"}',
    ),
    Sample(
        AnnouncerHere(id="9f2c41d07be85a36", machine="hall-2, process 4711", does=Standing.SPEAKS, since=NINE),
        {"zone": "east"},
        "onedoor/weidu/announcer/east",
        b'{"v":1,"id":"9f2c41d07be85a36","machine":"hall-2, process 4711","does":"speaks",'
        b'"since":"2026-11-22T09:00:05+08:00"}',
    ),
    Sample(
        PadPress(key="next", id="0b3c9a52-6d3e-4a55-9a9c-3c9f4d0d8e11", pressed_at=NINE.astimezone(UTC)),
        {"window": "3"},
        "onedoor/weidu/pad/3/press",
        b'{"v":1,"key":"next","id":"0b3c9a52-6d3e-4a55-9a9c-3c9f4d0d8e11","pressed_at":"2026-11-22T01:00:05Z"}',
    ),
    Sample(
        PadReply(id="0b3c9a52-6d3e-4a55-9a9c-3c9f4d0d8e11", ok=False, code="nobody_waiting"),
        {"window": "3"},
        "onedoor/weidu/pad/3/reply",
        b'{"v":1,"id":"0b3c9a52-6d3e-4a55-9a9c-3c9f4d0d8e11","ok":false,"code":"nobody_waiting","waiting":0}',
    ),
    Sample(
        DeviceState(online=True, kind="printer", status="ok", since=NINE),
        {"device": "printer-1"},
        "onedoor/weidu/device/printer-1",
        b'{"v":1,"online":true,"kind":"printer","status":"ok","detail":"","since":"2026-11-22T09:00:05+08:00"}',
    ),
    Sample(
        DeviceState(
            online=True,
            kind="printer",
            status="ok",
            since=NINE + timedelta(minutes=1),
            paper_left=214,
            last_error=DeviceError(status="paper_out", detail="put in a roll", at=NINE),
        ),
        {"device": "printer-2"},
        "onedoor/weidu/device/printer-2",
        b'{"v":1,"online":true,"kind":"printer","status":"ok","detail":"","since":"2026-11-22T09:01:05+08:00",'
        b'"paper_left":214,"last_error":{"status":"paper_out","detail":"put in a roll",'
        b'"at":"2026-11-22T09:00:05+08:00"}}',
    ),
    Sample(
        DeviceTest(id="0b3c9a52-6d3e-4a55-9a9c-3c9f4d0d8e11"),
        {"device": "printer-1"},
        "onedoor/weidu/device/printer-1/test",
        b'{"v":1,"id":"0b3c9a52-6d3e-4a55-9a9c-3c9f4d0d8e11"}',
    ),
    Sample(
        DeviceTested(id="0b3c9a52-6d3e-4a55-9a9c-3c9f4d0d8e11", ok=False, code="paper_out", detail="put in a roll"),
        {"device": "printer-1"},
        "onedoor/weidu/device/printer-1/tested",
        b'{"v":1,"id":"0b3c9a52-6d3e-4a55-9a9c-3c9f4d0d8e11","ok":false,"code":"paper_out","detail":"put in a roll"}',
    ),
    Sample(
        News(day=DAY, seq=7),
        {},
        "onedoor/weidu/server/news",
        b'{"v":1,"day":"2026-11-22","seq":7}',
    ),
)
