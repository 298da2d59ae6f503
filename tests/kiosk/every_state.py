"""A state for every screen, several where it looks different: the longest names, the most lines, the troubles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

from config.models import Hall, Text
from kiosk.codes import TicketCode
from kiosk.events import HallSeen
from kiosk.flow import step
from kiosk.offline.ticket import OwnTicket
from kiosk.state import COUNTDOWN_S, Help, Mode, Place, Screen, Server, Setup, Slip, State, Trouble
from tests.kiosk.hall_views import hall_view
from wire.api import HallView, LineView, QuietHours, TicketIssued, TicketProgress, TicketRequest
from wire.messages import Estimate

CLOSED = "本时段的号已取完，下午两点继续取号"
WAITING = {"A": 3, "B": 29, "D": 126, "E": 8, "G": 5, "Z": 17}
ISSUED = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TICKER: Text = {
    "zh-Hans": "今天下午三点起系统维护，需要办理社保卡的群众请先到东区二楼办理，其他业务不受影响。",
    "zh-Hant": "今天下午三點起系統維護，需要辦理社保卡的群眾請先到東區二樓辦理，其他業務不受影響。",
    "en": "From three this afternoon the system is down for maintenance: for social security cards go upstairs first.",
}
REQUEST = TicketRequest(request_id=UUID(int=7), line="D")


def at_home(hall: Hall, modes: frozenset[Mode] = frozenset()) -> State:
    """A kiosk that has heard of its hall, before a visitor."""
    setup = Setup(hall.hall.languages, themes=hall.theme, guide_desk=hall.hall.guide_desk, scanner=True, speaks=True)
    view = hall_view(hall, WAITING, {"F": CLOSED})
    state, _ = step(State(setup, setup.languages[0], modes=modes), HallSeen(view))
    return state


def every_state(hall: Hall, modes: frozenset[Mode]) -> Iterator[tuple[str, State]]:
    """Name and state of each; a screen that nobody describes here is shown with everything a place can name."""
    home = at_home(hall, modes)
    longest = _longest(home)
    seen: set[Screen] = set()
    for name, change in _DESCRIBED.items():
        state = change(home, longest)
        seen.add(state.shown)
        yield name, state
    for screen in Screen:
        if screen not in seen:
            yield screen.value, replace(home, place=replace(longest, screen=screen), trail=(Place(),))


def _longest(home: State) -> Place:
    """The matter with the longest name among those with the most to bring, in its line and theme."""
    view = home.hall
    assert view is not None
    matter = max(view.matters, key=lambda m: (len(m.materials), len(m.name.get("en", ""))))
    return Place(kind="life_event", theme=matter.life_events[0], matter=matter.code, line=matter.line)


def _on(screen: Screen, **more: object) -> Callable[[State, Place], State]:
    """The screen, at the longest place, one step from home; `more` changes the state."""

    def change(home: State, longest: Place) -> State:
        return replace(home, place=replace(longest, screen=screen), trail=(Place(),), **more)  # type: ignore[arg-type]

    return change


def _at(place: Place) -> Callable[[State, Place], State]:
    return lambda home, _longest: replace(home, place=place, trail=(Place(),))


def _with_hall(change: Callable[[HallView], HallView]) -> Callable[[State, Place], State]:
    return lambda home, _longest: replace(home, hall=change(home.hall) if home.hall else None)


def _many_lines(view: HallView) -> HallView:
    lines = [view.lines[index % 8].model_copy(update={"letter": "ABCDEFGHIJKLM"[index]}) for index in range(13)]
    return view.model_copy(update={"lines": tuple(lines)})


def _ticket(home: State, longest: Place) -> TicketIssued:
    return TicketIssued(
        number="D128",
        token="t" * 22,
        line="D",
        matter=longest.matter,
        ahead=126,
        estimate=Estimate(low=126, high=170),
        windows=("7", "8", "9"),
        url="http://192.168.1.20:8080/t/" + "t" * 22,
        issued_at=ISSUED,
    )


def _slip(slip: Slip, fault: str | None = None) -> Callable[[State, Place], State]:
    def change(home: State, longest: Place) -> State:
        place = replace(longest, screen=Screen.SLIP_READY)
        return replace(home, place=place, ticket=_ticket(home, longest), slip=slip, slip_fault=fault)

    return change


def _trouble(code: str, message: str = "") -> Callable[[State, Place], State]:
    return _on(Screen.TROUBLE, trouble=Trouble(code, message), asked=REQUEST)


def _busiest(home: State, longest: Place) -> State:
    return replace(home, place=Place(Screen.CONFIRM, line="D"), trail=(Place(),), printer_fault="paper_out")


def _alone(change: Callable[[State, Place], State]) -> Callable[[State, Place], State]:
    """As another state, at a kiosk that is cut off and has numbers of its own for some lines."""

    def alone(home: State, longest: Place) -> State:
        return replace(change(home, longest), server=Server.GONE, ahead=frozenset("ABDG"))

    return alone


def _own_slip(home: State, longest: Place) -> State:
    own = OwnTicket(**dict(_ticket(home, longest)))
    return replace(_slip(Slip.PRINTED)(home, longest), ticket=own)


def _later(home: State, longest: Place) -> State:
    confirm = replace(longest, screen=Screen.CONFIRM)
    late = home.touched_at + home.patience_s + COUNTDOWN_S - 3
    return replace(home, place=confirm, trail=(Place(),), now=late)


def _with(**more: object) -> Callable[[State, Place], State]:
    return lambda home, _longest: replace(home, **more)  # type: ignore[arg-type]


def _listed(notice: Slip) -> Callable[[State, Place], State]:
    def change(home: State, longest: Place) -> State:
        return replace(_on(Screen.MATTER)(home, longest), notice=notice, notice_of=longest.matter)

    return change


def _quieter(home: State, longest: Place) -> State:
    begins = ISSUED.astimezone(timezone(timedelta(hours=8)))
    hours = tuple(
        QuietHours(begins=at, ends=at + timedelta(hours=1), estimate=Estimate(low=45, high=70))
        for at in (begins, begins + timedelta(days=2))
    )
    change = _with_hall(lambda view: view.model_copy(update={"lines": tuple(_made_quiet(view, hours))}))
    return replace(change(home, longest), place=Place(Screen.CONFIRM, line="D"), trail=(Place(),))


def _made_quiet(view: HallView, hours: tuple[QuietHours, ...]) -> Iterator[LineView]:
    return (line.model_copy(update={"quieter": hours}) for line in view.lines)


def _progress(**stands: object) -> Callable[[State, Place], State]:
    told = {"number": "D128", "line": "D", "issued_at": ISSUED, **stands}
    progress = TicketProgress.model_validate(told)

    def change(home: State, longest: Place) -> State:
        named = progress.model_copy(update={"matter": longest.matter})
        here = replace(home, place=Place(Screen.PROGRESS), trail=(Place(),), progress=named)
        return replace(here, slipped=TicketCode("t" * 22))

    return change


_DESCRIBED: dict[str, Callable[[State, Place], State]] = {
    "home": lambda home, _longest: home,
    "home, closed": _with_hall(lambda view: view.model_copy(update={"open": False})),
    "home, many lines": _with_hall(_many_lines),
    "home, card read": _with(visitor="张*华", person="a" * 64),
    "home, today": lambda home, _longest: replace(home, setup=replace(home.setup, ticker=TICKER)),
    "find": _at(Place(Screen.FIND)),
    "search, empty": _at(Place(Screen.SEARCH)),
    "search, several found": _at(Place(Screen.SEARCH, typed="Y")),
    "search, nothing found": _at(Place(Screen.SEARCH, typed="QQQQQQQQQQQQQQQQQQQQQQQQ")),
    "life events": _at(Place(Screen.THEMES, kind="life_event")),
    "stages": _at(Place(Screen.THEMES, kind="stage")),
    "topics": _at(Place(Screen.THEMES, kind="topic")),
    "matters": _on(Screen.MATTERS),
    "matter": _on(Screen.MATTER),
    "confirm": _on(Screen.CONFIRM),
    "confirm, no paper": _busiest,
    "confirm, quieter hours": _quieter,
    "matter, list not printed": _listed(Slip.FAILED),
    "enter, appointment": _at(Place(Screen.ENTER, kind="appointment", typed="K7MW3PQ9")),
    "enter, number": _at(Place(Screen.ENTER, kind="progress")),
    "progress, waiting": _progress(state="waiting", ahead=126, estimate=Estimate(low=126, high=170)),
    "progress, missed": _progress(state="missed", may=("rejoin",), rejoin_until=ISSUED),
    "progress, called": _progress(state="called", window="12"),
    "progress, done": _progress(state="done", may=("rate",)),
    "reasons": _on(Screen.REASONS, reasons=("waited_long",)),
    "asking": _on(Screen.ASKING, asked=REQUEST),
    "slip, printing": _slip(Slip.PRINTING),
    "slip, printed": _slip(Slip.PRINTED),
    "slip, none": _slip(Slip.FAILED, "cover_open"),
    "trouble, no answer": _trouble("no_answer"),
    "trouble, hall closed": _trouble("hall_closed", "大厅已下班，请在 8:30–12:00 或 14:00–17:30 再来。"),
    "trouble, too early": _trouble("check_in_too_early", "还没到签到时间，13:30 起可以签到取号。"),
    "trouble, another": _trouble("tickets_enough", "今天已用此证件取满 3 个号，请先办理已取的号。"),
    "staff": _on(Screen.STAFF),
    "staff, called": _on(Screen.STAFF, help=Help.COMING),
    "staff, unheard": _on(Screen.STAFF, help=Help.UNHEARD),
    "access": _on(Screen.ACCESS),
    "still there": _later,
    "alone, home": _alone(lambda home, _longest: home),
    "alone, slip": _alone(_own_slip),
    "alone, no number": _alone(_trouble("no_numbers")),
    "starting": lambda home, _longest: replace(home, server=Server.UNHEARD),
    "away": lambda home, _longest: replace(home, server=Server.GONE),
}
