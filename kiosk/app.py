"""The Kivy app: it puts the flow's state on the screen and passes touches to the flow."""

from __future__ import annotations

# mypy: disable-error-code="misc"
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout

from config.models import Brightness, in_language
from kiosk import tokens
from kiosk.dimming import FULL, brightness_of
from kiosk.events import CornerTouched, Effect, Happened, LookAtHall, Ticked, Touched, Typed
from kiosk.flow import step
from kiosk.guidance import Guidance
from kiosk.keypad import KEYS, Key
from kiosk.screen_map import ScreenMap
from kiosk.screens import controls, room
from kiosk.screens.access import AccessScreen
from kiosk.screens.asking import AskingScreen
from kiosk.screens.attract import AttractScreen
from kiosk.screens.away import AwayScreen
from kiosk.screens.care import CareScreen
from kiosk.screens.confirm import ConfirmScreen
from kiosk.screens.enter import EnterScreen
from kiosk.screens.find import FindScreen
from kiosk.screens.focus import Focus
from kiosk.screens.frame import Frame
from kiosk.screens.home import HomeScreen
from kiosk.screens.matter import MatterScreen
from kiosk.screens.matters import MattersScreen
from kiosk.screens.pin import PinScreen
from kiosk.screens.progress import ProgressScreen
from kiosk.screens.rate import RateScreen
from kiosk.screens.reasons import ReasonsScreen
from kiosk.screens.scale import px, set_growth, set_scale
from kiosk.screens.search import SearchScreen
from kiosk.screens.slip_ready import SlipReadyScreen
from kiosk.screens.staff import StaffScreen
from kiosk.screens.still_there import StillThereScreen
from kiosk.screens.thanks import ThanksScreen
from kiosk.screens.themes import ThemesScreen
from kiosk.screens.trouble import TroubleScreen
from kiosk.screens.veil import Veil
from kiosk.state import TYPING, Mode, Screen, State
from kiosk.texts import Texts, clock, day_in_words, own_name
from kiosk.touches import Touches
from kiosk.voice import Guide

TICK_S = 0.25
MAKE_READY_S = 0.2
GROWTHS = (1.2, 1.1, 1.0, 0.9, 0.8, 0.7)  # of what holds text, tried after the mode's own until a screen has room
SCREENS = {
    Screen.HOME: HomeScreen,
    Screen.FIND: FindScreen,
    Screen.SEARCH: SearchScreen,
    Screen.THEMES: ThemesScreen,
    Screen.MATTERS: MattersScreen,
    Screen.MATTER: MatterScreen,
    Screen.CONFIRM: ConfirmScreen,
    Screen.ASKING: AskingScreen,
    Screen.SLIP_READY: SlipReadyScreen,
    Screen.ENTER: EnterScreen,
    Screen.PROGRESS: ProgressScreen,
    Screen.RATE: RateScreen,
    Screen.REASONS: ReasonsScreen,
    Screen.THANKS: ThanksScreen,
    Screen.TROUBLE: TroubleScreen,
    Screen.STAFF: StaffScreen,
    Screen.PIN: PinScreen,
    Screen.CARE: CareScreen,
    Screen.ACCESS: AccessScreen,
    Screen.ATTRACT: AttractScreen,
    Screen.STILL_THERE: StillThereScreen,
    Screen.AWAY: AwayScreen,
}


class KioskApp(App):
    """One kiosk's window.

    `perform` carries out an effect; `started` and `stopped` are told once each, `alive` at each tick. `now` is the
    hall's time, which this machine's clock need not have.
    """

    language = StringProperty("")
    logo = StringProperty("")  # a file
    plain = BooleanProperty(True)  # no mode that changes the sizes of things

    def __init__(
        self,
        state: State,
        *,
        name: Mapping[str, str],
        timezone: str,
        texts: Texts,
        perform: Callable[[Effect, State], None],
        started: Callable[[], None],
        stopped: Callable[[], None],
        alive: Callable[[], None] = lambda: None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        voice: Guide | None = None,
        brightness: Sequence[Brightness] = (),
        logo: str = "",
        map_file: Path | None = None,
    ) -> None:
        super().__init__()
        self.state = state
        self.language = state.language
        self.texts = texts
        self._hall_name = name
        self._now = now
        self._zone = ZoneInfo(timezone)
        self._perform = perform
        self._started = started
        self._stopped = stopped
        self._alive = alive
        self._brightness = brightness
        self.logo = logo
        self._veil: Veil | None = None
        self._map = ScreenMap(map_file) if map_file else None
        self._touches = Touches()
        self._focus = Focus()
        self._guidance = Guidance(voice, texts)
        self._held: set[int] = set()  # keys that are down: one that is held acts once
        self._drawn: State | None = None
        self._shown: Screen | None = None
        self._screen: Any = None
        self._screens: dict[Screen, Any] = {}  # made when first shown, kept
        self._frame: Any = None
        self._modes: frozenset[Mode] = frozenset()
        self._growths: dict[Screen, float] = {}  # of what holds text, by screen, where the mode's own has no room

    # -- for the screens --------------------------------------------------------------------------

    def t(self, text: str, language: str, **values: object) -> str:
        """A text in a language; given `app.language`, an open screen is relabelled at once."""
        return self.texts.say(text, language, **values)

    def named(self, name: Mapping[str, str], language: str) -> str:
        """A name that the server or the hall gives in several languages."""
        return in_language(dict(name), language)

    def pressed(self, _name: str) -> None:
        """A finger is on a button."""
        if Mode.VOICE not in self.state.modes:
            self._focus.hide(self._frame)
        if self._map is not None:
            self._map.pressed()

    def touched(self, thing: Any, x: float, y: float) -> None:
        """A button was touched at this place of the window. Read aloud, the first touch only says what it is."""
        at = time.monotonic()
        x, y = x / px(1), y / px(1)
        if not self._touches.counts(at, x, y):
            return
        if Mode.VOICE in self.state.modes and self._focus.name != thing.name:
            self._focus.go_to(self._frame, thing)
            self._act("keypad")
            return
        before = self.state.place
        self.handle(Touched(thing.name, self.state.shown, at, uuid4()))
        if self.state.place.screen is not before.screen:
            self._touches.screen_changed()

    # -- for everyone else ------------------------------------------------------------------------

    def show(self, state: State) -> None:
        """Let this be the kiosk's state, and draw it."""
        self.state = state
        self._render()

    def post(self, happened: Happened) -> None:
        """Tell the flow what happened; from any thread."""
        Clock.schedule_once(lambda _seconds: self.handle(happened), 0)

    def handle(self, happened: Happened) -> None:
        """Let the flow step, draw its state, and have its effects carried out."""
        state, effects = step(self.state, happened)
        if isinstance(happened, Ticked) and state.fresh and not self.state.fresh:
            self._focus.forget(self._frame)  # the visitor left; the next one may want to touch
        self.show(state)
        self._dim()
        for effect in effects:
            self._perform(effect, self.state)

    # -- Kivy's own -------------------------------------------------------------------------------

    def build(self) -> Any:
        """Make the window's content."""
        for part in controls.RULES:
            _load_rules(f"controls/{part}")
        _load_rules("frame")
        Window.bind(size=self._resized, on_flip=self._flipped, on_textinput=self._typed)
        Window.bind(on_touch_up=self._woken, on_request_close=_stays)
        Window.bind(on_touch_down=self._cornered, on_key_down=self._key_down, on_key_up=self._key_up)
        self._veil = Veil()
        root = AnchorLayout()
        self._fill(root)
        return root

    def on_start(self) -> None:
        """Draw once, then let time and the world in."""
        Clock.schedule_interval(lambda _seconds: self._tick(), TICK_S)
        Clock.schedule_once(lambda _seconds: self._started(), 0)
        Clock.schedule_interval(lambda _seconds: self._make_ready(), MAKE_READY_S)
        self._perform(LookAtHall(self.state.language), self.state)

    def _tick(self) -> None:
        self._alive()
        self.handle(Ticked(time.monotonic()))

    def _dim(self) -> None:
        wanted = brightness_of(self.state, self._brightness, self._now().astimezone(self._zone))
        if self._veil is not None and wanted != self._veil.brightness:
            self._veil.shine(wanted)
            self._drawn = None
            self._render()

    def on_stop(self) -> None:
        """End what was started."""
        self._stopped()

    def open_settings(self, *_: Any) -> bool:
        """Kivy's own settings are not for visitors."""
        return False

    def _fill(self, root: Any) -> None:
        set_scale(*Window.size)
        self._modes = self.state.modes
        tokens.wear(self._modes)
        set_growth(tokens.TYPE)
        self._growths.clear()
        self.plain = not self._modes & {Mode.LARGE, Mode.LOW}
        Window.clearcolor = tokens_rgba(tokens.PAPER)
        size = px(tokens.DESIGN_WIDTH), px(tokens.DESIGN_HEIGHT)
        self._frame = Frame(size_hint=(None, None), size=size, one_row=not self.plain)
        self._frame.offer(tuple((code, own_name(code)) for code in self.state.setup.languages))
        root.clear_widgets()
        root.add_widget(self._frame)
        self._drawn = self._shown = None
        self._screens.clear()
        self._render()

    def _resized(self, *_: Any) -> None:
        if self.root is not None:
            self._fill(self.root)

    def _cornered(self, _window: Any, touch: Any) -> None:
        side = px(tokens.CORNER)
        if touch.x <= side and touch.y >= Window.height - side:
            self.handle(CornerTouched(time.monotonic()))

    def _woken(self, _window: Any, touch: Any) -> None:
        """A touch that fell between the buttons wakes the kiosk all the same; one on a button is the button's."""
        Clock.schedule_once(lambda _seconds: self._wake(touch.x / px(1), touch.y / px(1)), 0)

    def _wake(self, x: float, y: float) -> None:
        dark = self._veil is not None and self._veil.brightness < FULL
        if (dark or self.state.shown is Screen.ATTRACT) and self._touches.counts(time.monotonic(), x, y):
            self._act("wake")
            self._touches.screen_changed()

    def _key_down(self, _window: Any, code: int, *_: Any) -> bool:
        """A key of the keypad; all others are left to whoever types."""
        key = KEYS.get(code)
        again = code in self._held
        self._held.add(code)
        if key is None or self._frame is None:
            return False
        if key in (Key.UP, Key.DOWN, Key.LEFT, Key.RIGHT):
            self._focus.move(self._frame, key)
            self._act("keypad")
        elif not again:
            self._pressed_key(key)
        return True

    def _key_up(self, _window: Any, code: int, *_: Any) -> None:
        self._held.discard(code)

    def _pressed_key(self, key: Key) -> None:
        if key is Key.ENTER and self._focus.name is None:
            self._focus.move(self._frame, key)
            self._act("keypad")
        elif key is Key.ENTER:
            self._act(self._focus.at.name)
        elif key is Key.BACK:
            self._act("key:delete" if self._deletes() else "back")
        elif key is Key.VOICE:
            self._act(f"mode:{Mode.VOICE}")
        else:
            self._act("keypad")
            self._guidance.repeat(self.state, self._screen, self._at())

    def _act(self, name: str) -> None:
        """What a touch there would do; `keypad` only says that somebody is there."""
        self.handle(Touched(name, self.state.shown, time.monotonic(), uuid4()))

    def _at(self) -> Any:
        """The thing that the visitor is at, while a ring shows it."""
        return self._focus.at if self._focus.name is not None else None

    def _deletes(self) -> bool:
        """Whether something is typed that the key for back takes away first."""
        return self.state.shown in TYPING and bool(self.state.place.typed)

    def _typed(self, _window: Any, text: str) -> None:
        self.handle(Typed(text, time.monotonic()))

    def _render(self) -> None:
        if self.state.modes != self._modes and self.root is not None:
            self._fill(self.root)
            return
        self._tell_time()
        now = replace(self.state, now=float(self.state.countdown if self.state.countdown is not None else -1))
        if now == self._drawn or self._frame is None:
            return
        self._drawn = now
        self.language = self.state.language
        self._frame.hall_name = self.named(self._hall_name, self.language)
        self._frame.may_go_back = self.state.may_go_back
        self._frame.may_go_home = self.state.may_go_home
        changed = self.state.shown is not self._shown
        if changed:
            self._shown = self.state.shown
        before = self._screen
        self._screen = self._rendered(self.state.shown)
        if self._screen is not before or changed:
            self._frame.put(self._screen)
        self._focus.settle(self._frame, self._screen, changed=changed)
        self._guidance.look(self.state, self._screen, self._at())
        if self._map is not None:
            self._map.brightness = self._veil.brightness if self._veil is not None else 100
            self._map.focus = self._focus.name
            self._map.changed(self.state, self.root or self._frame, rest_s=tokens.DOUBLE_TOUCH_S if changed else 0)

    def _rendered(self, screen: Screen) -> Any:
        """The screen with the state drawn, made anew with less growth where larger type leaves it without room."""
        made = self._made(screen)
        made.render(self.state)
        if self.plain:
            return made
        for growth in GROWTHS:
            if room.least_height(made) <= px(tokens.DESIGN_HEIGHT - tokens.BAND - tokens.FOOTER):
                break
            if growth < self._growths.get(screen, tokens.TYPE):
                self._growths[screen] = growth
                del self._screens[screen]
                made = self._made(screen)
                made.render(self.state)
        return made

    def _made(self, screen: Screen) -> Any:
        if screen not in self._screens:
            _load_rules(screen.value)
            set_growth(self._growths.get(screen, tokens.TYPE))
            made = SCREENS[screen](app=self)
            if Mode.LOW in self._modes:
                room.lower(made)
            self._screens[screen] = made
        return self._screens[screen]

    def _make_ready(self) -> bool:
        """Make one screen not yet seen, while nobody waits for it; false (and no more) when all are made."""
        missing = [screen for screen in SCREENS if screen not in self._screens]
        if missing:
            self._made(missing[0])
        return len(missing) > 1

    def _tell_time(self) -> None:
        if self._frame is not None:
            now = self._now().astimezone(self._zone)
            self._frame.time = clock(now)
            self._frame.day = day_in_words(now, self.state.language)

    def _flipped(self, *_: Any) -> None:
        if self._map is not None:
            self._map.flipped()


def _stays(window: Any, *_: Any, **__: Any) -> bool:
    """Whether the window stays though a window manager would close it: on a kiosk's own screen only staff end it."""
    return bool(window.borderless)


def _load_rules(name: str) -> None:
    """Read a kv file, once: reading is slow, and most screens are not the first."""
    file = str(Path(__file__).parent / "screens" / f"{name}.kv")
    if file not in Builder.files:
        Builder.load_file(file, encoding="utf-8")


def tokens_rgba(colour: str) -> tuple[float, ...]:
    """A token's colour as Kivy's window takes it."""
    return (*(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)), 1.0)
