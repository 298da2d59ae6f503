"""What a zone's TV shows beside the calls: notices, and pictures, videos and texts of a folder, each in its time."""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from structlog.stdlib import BoundLogger

from config.media import File, Folder, Unfit, words_of
from config.models import Hall, Zone
from config.showing import is_shown
from display.screens.pages import FOR_EVER
from display.screens.refusals import refusal, unknown

LOOKS_EVERY_S = 5.0
"""A folder is looked at no more often, however many TVs ask."""
MEDIA_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""For a drawing that is opened by itself: it is a picture, and nothing in it runs."""


class Side:
    """The quiet side of each zone's TV."""

    def __init__(
        self,
        hall: Hall,
        folder: Path,
        now: Callable[[], datetime],
        log: BoundLogger,
        looks_every_s: float = LOOKS_EVERY_S,
    ) -> None:
        """`folder` is the hall's own, `now` its local time."""
        self._hall = hall
        self._now = now
        self._shelves = {
            zone.name: _Shelf(zone.name, None if zone.media is None else folder / zone.media, log, looks_every_s)
            for zone in hall.zone
        }
        self._zones = {zone.name: zone for zone in hall.zone}
        self._media = {media.file: media for media in hall.media}

    def routes(self) -> list[Route]:
        """What to show, and the files."""
        return [
            Route("/board/{name}/side", self._told),
            Route("/media/{name}/{file}", self._file, methods=["GET"]),
            Route("/media/{name}/{file}", self._not_shown, methods=["POST"]),
        ]

    async def _told(self, request: Request) -> Response:
        zone = self._zones.get(request.path_params["name"])
        if zone is None:
            return unknown("zone", request.path_params["name"])
        files = await self._shelves[zone.name].files()
        told = {"notices": self._notices(zone), "sound": zone.media_sound, "shows": self._shows(zone, files)}
        return Response(
            json.dumps(told, ensure_ascii=False), media_type="application/json", headers={"Cache-Control": "no-cache"}
        )

    def _notices(self, zone: Zone) -> list[dict[str, Any]]:
        now = self._now()
        return [
            {"text": notice.text, "seconds": zone.picture_seconds}
            for notice in self._hall.notice
            if zone.name in (notice.zones or self._zones) and is_shown(notice.when, now)
        ]

    def _shows(self, zone: Zone, files: dict[str, File]) -> list[dict[str, Any]]:
        shows, now = [], self._now()
        for file in files.values():
            media = self._media.get(file.name)
            if media is not None and not is_shown(media.when, now):
                continue
            lasts = None if media is None else media.seconds
            show: dict[str, Any] = {"kind": file.kind, "seconds": lasts or zone.picture_seconds}
            if file.kind == "text":
                try:
                    show["text"] = words_of(file.path)
                except OSError:
                    continue  # taken away since the folder was looked at
            else:
                show["address"] = f"/media/{zone.name}/{quote(file.name)}?v={file.stamp:x}"
            if file.kind == "video":
                show["seconds"] = lasts
            shows.append(show)
        return shows

    async def _file(self, request: Request) -> Response:
        shelf = self._shelves.get(request.path_params["name"])
        file = None if shelf is None else (await shelf.files()).get(request.path_params["file"])
        if file is None:  # only what is listed, so no name leads anywhere else
            return _no_file(request)
        try:
            facts = await asyncio.to_thread(file.path.stat)
        except OSError:
            return _no_file(request)
        answer = FileResponse(file.path, stat_result=facts, headers=_headers(file, request.query_params.get("v", "")))
        if request.headers.get("If-None-Match") == answer.headers["etag"]:
            kept = {name: answer.headers[name] for name in ("etag", "cache-control", "content-security-policy")}
            return Response(status_code=304, headers=kept)
        return answer

    async def _not_shown(self, request: Request) -> Response:
        """A TV says that its browser cannot show a file, which nobody can tell from here."""
        shelf = self._shelves.get(request.path_params["name"])
        file = None if shelf is None else (await shelf.files()).get(request.path_params["file"])
        if shelf is None or file is None:
            return _no_file(request)
        shelf.note(file)
        return Response(status_code=204)


class _Shelf:
    """A zone's folder and what was found in it last."""

    def __init__(self, zone: str, path: Path | None, log: BoundLogger, looks_every_s: float) -> None:
        self._zone = zone
        self._folder = None if path is None else Folder(path)
        self._log = log
        self._looks_every_s = looks_every_s
        self._looked = -math.inf
        self._looking = asyncio.Lock()
        self._files: dict[str, File] = {}
        self._left_out: set[Unfit] = set()
        self._not_shown: set[File] = set()

    async def files(self) -> dict[str, File]:
        """What there is to show, by name."""
        async with self._looking:
            if self._folder is not None and time.monotonic() - self._looked >= self._looks_every_s:
                files, left_out = await asyncio.to_thread(self._folder.look)
                self._looked = time.monotonic()
                self._files = {file.name: file for file in files}
                self._not_shown &= set(files)
                self._say(set(left_out))
        return self._files

    def note(self, file: File) -> None:
        """A browser could not show it; that is said once, until the file is another."""
        if file not in self._not_shown:
            self._not_shown.add(file)
            why = "a TV's browser cannot show it: open it in Chromium, and save it anew as docs/screens.md says"
            self._log.warning("media_not_shown", zone=self._zone, file=file.name, why=why)

    def _say(self, left_out: set[Unfit]) -> None:
        for one in sorted(left_out - self._left_out):
            self._log.warning("media_left_out", zone=self._zone, file=one.name, why=f"{one.wrong}: {one.right}")
        self._left_out = left_out


def _headers(file: File, version: str) -> dict[str, str]:
    """A file is kept for ever by its version, as long as that is the one there is."""
    forever = version == f"{file.stamp:x}"
    return {
        "Cache-Control": FOR_EVER if forever else "no-cache",
        "Content-Security-Policy": MEDIA_POLICY,
    }


def _no_file(request: Request) -> Response:
    return refusal(404, "not_found", f"there is no file {request.path_params['file']} to show here")
