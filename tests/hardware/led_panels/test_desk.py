"""A panel on the wire, with a real broker between its window and its twin."""

import itertools
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

import pytest

from caller_server.web.words.console import CONSOLE
from config.brightness import brightness_at
from config.models import LANGUAGES, Brightness, Device
from hardware.faults import DeviceFault, FaultCode
from hardware.led_panels.desk import TRIES, PanelDesk, open_panel_desks
from hardware.led_panels.port import Face
from hardware.led_panels.words import PAUSES, PanelWords, words_of
from hardware.report import last_will
from tests.brokers import ROOT, RunningBroker, until
from tests.halls import small_hall
from tests.hardware.led_panels.conftest import Rig, panel_device, seconds
from tests.wire.ears import Heard, LogBook
from wire.link import Link
from wire.messages import DeviceState, DeviceTest, DeviceTested, UsualPause, WindowState, WindowStatus

DAY = date(2026, 11, 23)
SHANGHAI = ZoneInfo("Asia/Shanghai")
_windows = itertools.count(3)


class FakePanel:
    """A panel without a line, which does what it is asked when `may_go_on` says so."""

    def __init__(self) -> None:
        self.shown: list[Face] = []
        self.shines: list[int] = []
        self.asked = 0
        self.tried = 0
        self.trouble: DeviceFault | None = None
        self.may_go_on: Callable[[], bool] = lambda: True

    def show(self, face: Face) -> None:
        self._do()
        self.shown.append(face)

    def brightness(self, percent: int) -> None:
        self._do()
        self.shines.append(percent)

    def check(self) -> None:
        self._do()
        self.asked += 1

    def close(self) -> None: ...

    def _do(self) -> None:
        self.tried += 1
        until(self.may_go_on)
        if self.trouble is not None:
            raise self.trouble


class Server:
    """The hall's server, as far as a panel hears of it."""

    def __init__(self, link: Link, window: str) -> None:
        self.link = link
        self.window = window
        self.states = Heard()
        self.tested = Heard()
        self._seq = 0
        link.subscribe(DeviceState, self.states, device="+")
        link.subscribe(DeviceTested, self.tested, device="+")
        link.start()
        until(lambda: link.connected)

    def say(self, status: WindowStatus, number: str | None = None, seq: int | None = None, **more: str) -> None:
        self._seq = seq or self._seq + 1
        call = None if number is None else 1
        state = WindowState(day=DAY, seq=self._seq, status=status, number=number, call=call, **more)
        self.link.publish(state, window=self.window).wait(2)

    def last_state(self) -> DeviceState | None:
        return self.states.messages[-1] if self.states.messages else None


@dataclass
class Clock:
    """The hall's time, as it is set."""

    hour: int = 9

    def now(self, zone: tzinfo) -> datetime:
        return datetime(2026, 11, 23, self.hour, 30, tzinfo=zone)


@pytest.fixture
def window() -> str:
    """A window of the test's own, of which the broker retains nothing."""
    return str(next(_windows))


@pytest.fixture
def server(broker: RunningBroker, window: str) -> Iterator[Server]:
    server = Server(broker.link("server"), window)
    yield server
    server.link.stop()


@pytest.fixture
def log() -> LogBook:
    return LogBook()


@pytest.fixture
def desk_of(broker: RunningBroker, server: Server, window: str, log: LogBook) -> Iterator[Callable[..., PanelDesk]]:
    """A desk for a panel, looked after until the test ends."""
    desks: list[PanelDesk] = []

    def set_up(device: Device, panel: object, *, language: str = "zh-Hans", heartbeat_s: float = 0.3, **more: object):
        link = broker.link("devices", f"devices-{device.id}", will=last_will(device))
        words = PanelWords(window, language, device.idle_text)
        given = {"zone": SHANGHAI, "words": words, "heartbeat_s": heartbeat_s, "trial_s": 0.3} | more
        desk = PanelDesk(device, window, panel, link, log, **given)
        desks.append(desk)
        desk.start()
        until(lambda: link.connected)
        return desk

    yield set_up
    for desk in desks:
        desk.stop()


@pytest.fixture
def panel() -> FakePanel:
    return FakePanel()


DEVICE = panel_device("alpha", id="panel-3", width=80, height=7)


def test_each_state_of_a_window_has_its_words(desk_of, server, window, panel):
    desk_of(DEVICE, panel)
    for words, said in (
        (Face("请A012", blinking=True), lambda: server.say(WindowStatus.CALLING, "A012")),
        (Face("A012"), lambda: server.say(WindowStatus.SERVING, "A012")),
        (Face(f"{window}号窗口"), lambda: server.say(WindowStatus.OPEN)),
        (Face("暂停服务"), lambda: server.say(WindowStatus.PAUSED)),
        (Face("暂停服务 整理材料"), lambda: server.say(WindowStatus.PAUSED, reason=" 整理材料\n")),
        (Face("窗口关闭"), lambda: server.say(WindowStatus.CLOSED)),
    ):
        said()
        until(lambda words=words: panel.shown and panel.shown[-1] == words)


def test_words_come_in_the_panels_language_and_idle_words_are_the_halls_own():
    idle = WindowState(day=DAY, seq=1, status=WindowStatus.OPEN)
    paused = WindowState(day=DAY, seq=1, status=WindowStatus.PAUSED, reason="整理材料")
    calling = WindowState(day=DAY, seq=1, status=WindowStatus.CALLING, number="A012", call=2)
    hant, english = PanelWords("3", "zh-Hant"), PanelWords("3", "en", {"zh-Hans": "欢迎", "en": "Welcome"})
    assert [hant.face(state).text for state in (idle, paused, calling)] == ["3號窗口", "暫停服務 整理材料", "請A012"]
    assert [english.face(state).text for state in (idle, paused, calling)] == ["Welcome", "Paused", "Calling A012"]


def test_a_reason_that_the_clerk_chose_is_told_in_the_panel_s_language_and_in_the_words_of_the_clerk_s_page():
    def told(language: str, reason: str) -> str:
        state = WindowState(day=DAY, seq=1, status=WindowStatus.PAUSED, reason=reason)
        return PanelWords("3", language).face(state).text

    assert [told(language, "meal") for language in LANGUAGES] == ["暂停服务 用餐", "暫停服務 用餐", "Paused Meal"]
    chosen = re.search(r"PAUSES = \[(.*)\]", (ROOT / "caller_server/web/static/console/questions.js").read_text())
    assert chosen is not None
    assert [reason.strip(' "') for reason in chosen[1].split(",")] == list(UsualPause) == list(PAUSES)
    assert {f"pause_{reason}": words for reason, words in PAUSES.items()}.items() <= CONSOLE.items()


@pytest.mark.parametrize(
    ("languages", "own", "text"),
    [(("vi", "en"), None, "Paused"), (("vi",), None, "暂停服务"), (("vi", "en"), "zh-Hant", "暫停服務")],
)
def test_a_panel_of_a_hall_with_a_language_of_its_own_speaks_one_that_panels_know(languages, own, text):
    hall = small_hall().hall.model_copy(update={"languages": languages})
    words = words_of(panel_device("onbon", language=own), "3", hall)
    assert words.face(WindowState(day=DAY, seq=1, status=WindowStatus.PAUSED)).text == text


def test_a_call_is_on_the_panel_within_a_moment(desk_of, server, panel):
    desk_of(DEVICE, panel)
    times = []
    for n in range(5):
        began = time.monotonic()
        server.say(WindowStatus.CALLING, f"A{n:03d}")
        until(lambda n=n: panel.shown and panel.shown[-1].text == f"请A{n:03d}")
        times.append(time.monotonic() - began)
    assert min(times) < 0.15


def test_a_slow_panel_shows_the_newest_words_and_none_of_those_between(desk_of, server, panel):
    desk_of(DEVICE, panel)
    until(lambda: panel.asked)
    may = False
    panel.may_go_on = lambda: may
    server.say(WindowStatus.CALLING, "A001")
    tried = panel.tried
    until(lambda: panel.tried > tried)
    for n in range(2, 8):
        server.say(WindowStatus.CALLING, f"A{n:03d}")
    may = True
    until(lambda: panel.shown and panel.shown[-1].text == "请A007")
    assert [face.text for face in panel.shown] in (["请A001", "请A007"], ["请A007"])


def test_an_older_state_after_a_newer_one_is_not_shown(desk_of, server, panel):
    desk_of(DEVICE, panel)
    server.say(WindowStatus.CALLING, "A020", seq=9)
    server.say(WindowStatus.CALLING, "A019", seq=8)
    server.say(WindowStatus.CALLING, "A021", seq=10)
    until(lambda: panel.shown and panel.shown[-1].text == "请A021")
    assert "请A019" not in [face.text for face in panel.shown]


def test_a_panel_is_tried_three_times_before_it_counts_as_faulty(desk_of, server, panel, log):
    desk = desk_of(DEVICE, panel, heartbeat_s=60)
    until(lambda: panel.asked)
    tried = panel.tried
    panel.trouble = DeviceFault(FaultCode.SILENT, "check its power")
    server.say(WindowStatus.CALLING, "A001")
    until(lambda: log.of("panel_faulty"))
    assert panel.tried == tried + TRIES
    until(lambda: desk.look_after() or (server.last_state() and server.last_state().status == "silent"))
    assert (server.last_state().online, server.last_state().detail) == (False, "check its power")
    panel.trouble = None
    began = time.monotonic()
    until(lambda: panel.shown == [Face("请A001", blinking=True)])
    until(lambda: desk.look_after() or server.last_state().status == "ok")
    assert time.monotonic() - began < 3


def test_one_failure_is_made_up_for_and_not_reported(desk_of, server, panel, log):
    desk_of(DEVICE, panel, heartbeat_s=60)
    until(lambda: panel.asked)
    tried = panel.tried
    panel.trouble = DeviceFault(FaultCode.SILENT, "check its power")
    server.say(WindowStatus.CALLING, "A001")
    until(lambda: panel.tried > tried)
    panel.trouble = None
    until(lambda: panel.shown == [Face("请A001", blinking=True)])
    assert log.of("panel_faulty") == []


def test_a_panel_is_asked_how_it_is_while_nothing_happens(desk_of, panel):
    desk_of(DEVICE, panel, heartbeat_s=0.05)
    until(lambda: panel.asked > 3)
    assert panel.shown == []


def test_brightness_follows_the_hour(desk_of, panel):
    hours = [{"from": "07:00", "percent": 80}, {"from": "18:00", "percent": 30}]
    clock = Clock(hour=9)
    desk_of(DEVICE.model_validate(DEVICE.model_dump() | {"brightness": hours}), panel, now=clock.now)
    until(lambda: panel.shines == [80])
    clock.hour = 19
    until(lambda: panel.shines == [80, 30])


def test_a_card_that_refuses_its_brightness_still_shows_who_is_called(desk_of, server, log):
    class Stubborn(FakePanel):
        def brightness(self, percent: int) -> None:
            raise DeviceFault(FaultCode.BROKEN, f"it refuses {percent}")

    panel = Stubborn()
    desk_of(DEVICE.model_validate(DEVICE.model_dump() | {"brightness": [{"from": "07:00", "percent": 80}]}), panel)
    server.say(WindowStatus.CALLING, "A012")
    until(lambda: panel.shown and panel.shown[-1].text == "请A012")
    until(lambda: log.of("panel_faulty"))


@pytest.mark.parametrize(("hour", "percent"), [(0, 30), (6, 30), (7, 80), (17, 80), (18, 30), (23, 30)])
def test_the_last_brightness_of_a_day_holds_through_the_night(hour, percent):
    hours = [Brightness.model_validate({"from": at, "percent": p}) for at, p in (("18:00", 30), ("07:00", 80))]
    assert brightness_at(hours, datetime(2026, 11, 23, hour, 30, tzinfo=SHANGHAI)) == percent


def test_a_test_from_afar_is_seen_for_a_moment_and_then_the_words_are_back(desk_of, server, window, panel):
    desk_of(DEVICE, panel)
    server.say(WindowStatus.SERVING, "A012")
    until(lambda: panel.shown)
    server.link.publish(DeviceTest(id="a-test-of-it"), device="panel-3").wait(2)
    until(lambda: panel.shown[-1] == Face(f"测试{window}", blinking=True))
    (told,) = server.tested.wait_for(1)
    assert (told.ok, told.detail) == (True, f"it showed 测试{window} for 0.3 seconds")
    until(lambda: panel.shown[-1] == Face("A012"))


def test_a_test_of_a_panel_that_is_away_says_why_it_failed(desk_of, server, panel, log):
    panel.trouble = DeviceFault(FaultCode.OFFLINE, "check its cable")
    desk_of(DEVICE, panel)
    until(lambda: log.of("panel_faulty"))
    server.link.publish(DeviceTest(id="a-test-of-it"), device="panel-3").wait(2)
    (told,) = server.tested.wait_for(1)
    assert (told.ok, told.code, told.detail) == (False, "offline", "check its cable")


def test_a_test_that_brings_a_panel_back_went_well(desk_of, server, window, panel, log):
    panel.trouble = DeviceFault(FaultCode.OFFLINE, "check its cable")
    desk_of(DEVICE, panel)
    until(lambda: log.of("panel_faulty"))
    panel.trouble = None
    server.link.publish(DeviceTest(id="a-test-of-it"), device="panel-3").wait(2)
    (told,) = server.tested.wait_for(1)
    assert (told.ok, panel.shown[0]) == (True, Face(f"测试{window}", blinking=True))


@pytest.fixture(params=["alpha", "onbon", "huidu"])
def rig(request: pytest.FixtureRequest, rig_of: Callable[..., Rig]) -> Rig:
    return rig_of(panel_device(request.param, language="en" if request.param == "alpha" else None))


def test_a_real_panel_pulled_out_is_offline_and_shows_the_newest_words_within_three_seconds_of_its_return(
    rig, desk_of, server
):
    desk = desk_of(rig.device, rig.panel, language="en")
    server.say(WindowStatus.SERVING, "A012")
    until(lambda: rig.state("changes") == 1)
    before = rig.picture()
    rig.break_down("unplugged")
    until(lambda: desk.look_after() or (server.last_state() and not server.last_state().online), within_s=10)
    assert rig.picture() != before
    server.say(WindowStatus.SERVING, "A013")
    server.say(WindowStatus.SERVING, "A012")
    rig.break_down(None)
    began = time.monotonic()
    until(lambda: desk.look_after() or rig.picture() == before)
    assert time.monotonic() - began < 3
    until(lambda: desk.look_after() or server.last_state().online)


def test_a_desk_whose_driver_fails_falls_so_that_it_is_opened_again(desk_of, panel):
    def fail() -> bool:
        raise LookupError("a mistake of ours")

    panel.may_go_on = fail
    desk = desk_of(DEVICE, panel)
    until(lambda: not desk._thread.is_alive())
    with pytest.raises(LookupError, match="ours"):
        desk.look_after()


def test_a_desk_leaves_at_once_though_its_panel_never_answers(desk_of, panel):
    may = False
    panel.may_go_on = lambda: may
    desk = desk_of(DEVICE, panel)
    until(lambda: panel.tried)
    assert seconds(desk.stop) < 2
    may = True


def test_a_panel_at_no_window_is_said(tmp_path):
    with pytest.raises(DeviceFault) as raised:
        open_panel_desks([panel_device("alpha", window=None)], None)
    assert raised.value.code == FaultCode.MISCONFIGURED
    assert "panel-3" in raised.value.detail
