"""Scripts, styles and pictures of the pages, under addresses that change with what is in them.

`/static/3f09c2d41ab7/phone.js`: the figure is that of all the files together, so that scripts which load each other by
relative addresses fit each other. Browsers keep such a file for a year and never ask about it; a new version of the
server has new addresses. A page that is still open from the version before finds the file of today.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

from caller_server.web.compressed import either, packed

FOLDER = Path(__file__).with_name("static")
MEDIA = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
KEPT = "public, max-age=31536000, immutable"
ASKED_ABOUT = "no-cache"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, as it is and compressed."""

    body: bytes
    small: bytes
    media: str


class Assets:
    """All files of the pages, in memory."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._files = {
            file.relative_to(folder).as_posix(): _read(file) for file in sorted(folder.rglob("*")) if file.is_file()
        }
        made_of = blake2b(digest_size=6)
        for name, file in self._files.items():
            made_of.update(f"{name} {len(file.body)} ".encode() + file.body)
        self.version = made_of.hexdigest()

    def address(self, name: str) -> str:
        """Where browsers find a file; KeyError when there is none."""
        if name not in self._files:
            raise KeyError(name)
        return f"/static/{self.version}/{name}"

    def serve(self, app: Flask) -> None:
        """Have the app serve them, and its templates name them."""
        app.add_url_rule("/static/<path:name>", "static", self._answer)
        app.jinja_env.globals["asset"] = self.address

    def _answer(self, name: str) -> Response:
        version, _, rest = name.partition("/")
        file = self._files.get(rest) or self._files.get(name)
        if file is None:
            raise NotFound
        response = either(file.body, file.small, file.media)
        response.headers["Cache-Control"] = KEPT if version == self.version else ASKED_ABOUT
        response.set_etag(self.version, weak=True)
        response.make_conditional(request)
        return response


def _read(file: Path) -> Asset:
    body = file.read_bytes()
    return Asset(body, packed(body), MEDIA[file.suffix])
