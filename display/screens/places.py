"""The pages: where they are, and what whoever asks for one that the hall has not is told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from config.models import Hall, Language, Window, Zone, in_language
from display.screens.board_page import board_page
from display.screens.colours import stylesheet
from display.screens.guide import GUIDE
from display.screens.guide_page import guide_page
from display.screens.guide_state import GuideState
from display.screens.refusals import unknown
from display.screens.rendering import Filled, wanted
from display.screens.streams import KNOWN_AS, Key, Kind, State, Streams
from display.screens.wall_page import wall_page
from display.screens.window_page import window_page
from display.screens.words import said_by
from wire.messages import BoardState, WindowState

P = TypeVar("P", Zone, Window)
S = TypeVar("S", bound=State)

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; img-src 'self'; "
    "media-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'"
)
"""Nothing from elsewhere, and no script inside a page."""


class Places:
    """The pages of one hall, each filled with the newest state whenever it is asked for."""

    def __init__(self, hall: Hall, version: str, streams: Streams) -> None:
        """`version` is the pages'; see `Filled`."""
        self._hall = hall
        self._filled = Filled(hall, version, streams.now, lambda: (streams.on_wire, streams.heard_at))
        self._streams = streams
        self.colours = stylesheet(hall.colours)
        """The stylesheet of the hall's own colours."""
        self._zones = {zone.name: zone for zone in hall.zone}
        self._windows = {window.name: window for window in hall.window}

    def routes(self) -> list[Route]:
        """Where they are."""
        return [
            Route("/", self._list),
            Route("/board/{name}", self._of("board", self._zones, BoardState, board_page)),
            Route("/window/{name}", self._of("window", self._windows, WindowState, window_page)),
            Route("/guide", self._guide),
            Route("/wall/{name}", self._of("board", self._zones, BoardState, wall_page)),
        ]

    def now(self) -> datetime:
        """The hall's time."""
        return self._filled.now()

    def words(self) -> list[str]:
        """All that stands on them, so that their typeface has each sign."""
        languages = self._hall.hall.languages
        return [
            *(board_page(self._filled, self._hall, zone, None, languages) for zone in self._hall.zone),
            *(window_page(self._filled, self._hall, window, None, languages) for window in self._hall.window),
            *(wall_page(self._filled, self._hall, zone, None, languages) for zone in self._hall.zone),
            guide_page(self._filled, self._hall, None, languages),
            self.listed(languages),
            *(words for notice in self._hall.notice for words in notice.text.values()),
        ]

    def listed(self, languages: tuple[Language, ...], missing: str = "") -> str:
        """The page that lists all pages; `missing` is the path of one that the hall has not."""
        return self._filled.page(
            "places",
            "",
            languages,
            title=self._hall.hall.name,
            said=said_by(self._hall, languages, "places"),
            missing=missing,
            zones=[(zone.name, in_language(zone.title, languages[0])) for zone in self._hall.zone],
            windows=list(self._windows),
        )

    def unknown(self, request: Request, kind: str) -> Response:
        """The answer to whoever asks for what the hall has not: a list of what there is for people, else a refusal."""
        if "text/html" not in request.headers.get("Accept", ""):
            return unknown(kind, request.path_params["name"])
        return _page(self.listed(self._languages(request), request.url.path), 404)

    async def _list(self, request: Request) -> Response:
        return _page(self.listed(self._languages(request)))

    def _of(
        self,
        kind: Kind,
        places: Mapping[str, P],
        states: type[S],
        page: Callable[[Filled, Hall, P, S | None, Sequence[Language]], str],
    ) -> Callable[[Request], Awaitable[Response]]:
        """Answers with the page of one of these places, which follows the stream of this kind."""

        async def answer(request: Request) -> Response:
            name = request.path_params["name"]
            if name not in places:
                return self.unknown(request, KNOWN_AS[kind])
            state = self._today(states, Key(kind, name))
            return _page(page(self._filled, self._hall, places[name], state, self._languages(request)))

        return answer

    async def _guide(self, request: Request) -> Response:
        return _page(guide_page(self._filled, self._hall, self._today(GuideState, GUIDE), self._languages(request)))

    def _languages(self, request: Request) -> tuple[Language, ...]:
        return wanted(self._hall, request.query_params.get("lang", ""))

    def _today(self, kind: type[S], key: Key) -> S | None:
        return self._streams.of_day(self._filled.now().date(), kind, key)


def _page(text: str, status: int = 200) -> Response:
    return HTMLResponse(text, status, headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"})
