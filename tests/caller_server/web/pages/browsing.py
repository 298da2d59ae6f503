"""The app on a real port of this process, and a live port that the test speaks through."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server


class _Quiet(WSGIRequestHandler):
    def log(self, *_: Any) -> None:
        pass


@contextmanager
def at_a_port(app: Flask) -> Iterator[str]:
    """Serve the app; give its URL."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class LivePort:
    """A stand-in for the screens role: server-sent events of what the test says, to whoever follows or asks."""

    followers: dict[str, list[queue.Queue[str | None]]] = field(default_factory=dict)
    states: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    seqs: Iterator[int] = field(default_factory=lambda: count(1))
    url: str = ""

    def say(self, path: str, **state: object) -> None:
        """Send a state to the followers of a path."""
        self.states[path.replace("/live/", "/state/")] = json.dumps(state | {"wire": True}).encode()
        for follower in list(self.followers.get(path, ())):
            follower.put(f"id: {state['day']}:{state['seq']}:0\ndata: {json.dumps(state)}\n\n")

    def ping(self, path: str, *, wire: bool) -> None:
        """Ping the followers of a path, and say whether the hall is heard."""
        for follower in list(self.followers.get(path, ())):
            follower.put(f"event: ping\ndata: {json.dumps({'wire': wire})}\n\n")

    def moved(self, window: str) -> None:
        """Tell of a window that something happened there; what, its pages ask the server."""
        said = {"v": 1, "day": datetime.now(UTC).date().isoformat(), "seq": next(self.seqs), "window": window}
        self.say(f"/live/window/{window}", **said)

    def end(self, path: str) -> None:
        """End the streams of a path."""
        for follower in list(self.followers.get(path, ())):
            follower.put(None)

    def followed(self, path: str) -> bool:
        return bool(self.followers.get(path))


@contextmanager
def live_port() -> Iterator[LivePort]:
    """A live port that answers until the block ends."""
    port = LivePort()

    class Follow(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/state/"):
                self.tell(port.states.get(self.path))
                return
            port.asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            mine: queue.Queue[str | None] = queue.Queue()
            followers = port.followers.setdefault(self.path.partition("?")[0], [])
            followers.append(mine)
            mine.put('event: ping\ndata: {"wire": true}\n\n')
            try:
                while (said := mine.get()) is not None:
                    self.wfile.write(said.encode())
                    self.wfile.flush()
            except OSError:
                pass  # the reader went away
            finally:
                followers.remove(mine)

        def tell(self, state: bytes | None) -> None:
            body = state or b'{"code":"not_heard"}'
            self.send_response(200 if state else 503)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Follow)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    port.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield port
    finally:
        server.shutdown()
        for path in port.followers:
            port.end(path)
        server.server_close()
        thread.join()
