"""A twin in a browser: its picture, its state, and a line to type commands into. For this machine alone."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from hardware.call_pads.port import Key
from hardware.twins.words import told

LONGEST = 4096
_PICTURES = ("picture", "latest")
"""Where a state names a file: a panel's face, a printer's newest slip."""

PAGE = """<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>twin</title><style>
body { max-width: 40rem; margin: 1rem auto; padding: 0 1rem; font: 16px system-ui, sans-serif; }
img { max-width: 100%%; border: 1px solid #c9d6e6; background: #fff; image-rendering: pixelated; }
button, input { min-height: 44px; padding: 0 12px; font: inherit; }
input { width: 100%%; box-sizing: border-box; margin: 12px 0; }
</style><p id="state" role="status"></p><p id="keys">%s</p>
<form id="form"><input id="words" aria-label="command" placeholder="press next, fault paper_out, mend, scan …"></form>
<p id="said" role="alert"></p><img id="picture" alt="" hidden>
<script>
const at = (id) => document.getElementById(id);
let shown = "";
async function look() {
  const { text, picture, kind } = await (await fetch("state")).json();
  at("state").textContent = text;
  at("keys").hidden = !["call_pad", "rater"].includes(kind);
  if (picture !== shown) { shown = picture; at("picture").hidden = !picture; at("picture").src = `picture?${picture}`; }
}
async function obey(words) {
  const answer = await fetch("obey", { method: "POST", headers: { "X-Requested-With": "twin" }, body: words });
  at("said").textContent = answer.ok ? "" : await answer.text();
  look();
}
at("form").onsubmit = (event) => { event.preventDefault(); obey(at("words").value); at("words").value = ""; };
at("keys").onclick = ({ target }) => target.dataset.key && obey(`press ${target.dataset.key}`);
setInterval(look, 500); look();
</script>"""


class View:
    """Serves the page on a port of 127.0.0.1."""

    def __init__(self, port: int, obey: Callable[[list[str]], dict[str, Any]]) -> None:
        """Raises OSError when the port is taken; 0 picks one."""
        answers = type("Answers", (_Answers,), {"obey": staticmethod(obey)})
        self._server = ThreadingHTTPServer(("127.0.0.1", port), answers)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="twin-view", daemon=True)

    @property
    def url(self) -> str:
        """Where it is seen."""
        return f"http://127.0.0.1:{self._server.server_port}/"

    def start(self) -> None:
        """Answer from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Answers(BaseHTTPRequestHandler):
    obey: Callable[[list[str]], dict[str, Any]]

    def do_GET(self) -> None:
        if not self._meant_for_us():
            return
        path = self.path.partition("?")[0]
        picture = _picture(state := self.obey([]))
        if path == "/":
            keys = "".join(f'<button data-key="{key}">{key}</button> ' for key in Key)
            self._send(200, (PAGE % keys).encode(), "text/html; charset=utf-8")
        elif path == "/state":
            changed = picture.stat().st_mtime_ns if picture is not None else ""
            said = {"text": told(state), "kind": state.get("kind"), "picture": str(changed)}
            self._send(200, json.dumps(said).encode(), "application/json")
        elif path == "/picture" and picture is not None:
            self._send(200, picture.read_bytes(), "image/png")
        else:
            self._send(404, b"nothing is here", "text/plain")

    def do_POST(self) -> None:
        if not self._meant_for_us():
            return
        said = self.headers.get("Content-Length") or ""
        length = int(said) if said.isascii() and said.isdigit() else 0
        if self.headers.get("X-Requested-With") != "twin" or not 0 < length <= LONGEST:
            self._send(400, b"type a command on the page", "text/plain")
            return
        try:
            self.obey(self.rfile.read(length).decode().split())
        except (ValueError, TypeError, OSError) as wrong:
            self._send(422, str(wrong).encode(), "text/plain; charset=utf-8")
        else:
            self._send(200, b"", "text/plain")

    def _meant_for_us(self) -> bool:
        """Whether this machine was asked by its own name: another site's name may lead here, too (DNS rebinding)."""
        if self.headers.get("Host", "").partition(":")[0] in ("127.0.0.1", "localhost"):
            return True
        self._send(403, b"ask 127.0.0.1", "text/plain")
        return False

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """The terminal is for the twin."""


def _picture(state: dict[str, Any]) -> Path | None:
    named = (state.get(name) for name in _PICTURES)
    return next((Path(name) for name in named if name and Path(name).is_file()), None)
