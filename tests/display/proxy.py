"""A proxy between a browser and the live port, as halls have them, which does not pass everything on at once."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


class Proxy:
    """Passes requests on, and each answer only once it has all of it; `late` holds some answers up longer."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._open: set[socket.socket] = set()
        self._ends = threading.Event()
        self.late: dict[str, float] = {}
        """Seconds by the end of a path."""
        self.refuses: tuple[str, ...] = ()
        """What is not passed on at all, by the beginning of a path."""
        self.holds_back = True
        """Otherwise it passes on whatever comes, as it comes."""
        self.asked: list[str] = []
        proxy = self

        class Pass(BaseHTTPRequestHandler):
            def setup(self) -> None:
                super().setup()
                proxy._open.add(self.connection)  # a browser may have opened it without asking for anything

            def finish(self) -> None:
                proxy._open.discard(self.connection)
                with suppress(OSError):
                    super().finish()

            def do_GET(self) -> None:
                self.close_connection = True
                proxy.asked.append(self.path)
                if self.path.startswith(proxy.refuses):
                    return
                proxy._ends.wait(next((s for end, s in proxy.late.items() if self.path.endswith(end)), 0))
                with suppress(OSError):
                    proxy.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Pass)
        self._server.daemon_threads = False
        self._serving = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._serving.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._server.shutdown()
        self.break_off()
        self._server.server_close()
        self._serving.join()

    def break_off(self) -> None:
        """End all that is being passed on."""
        for connection in tuple(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def answer(self, asked: BaseHTTPRequestHandler) -> None:
        """Ask the live port the same, and pass its answer on."""
        headers = [f"{name}: {said}" for name, said in asked.headers.items() if name.lower() != "connection"]
        request = "\r\n".join([f"GET {asked.path} HTTP/1.1", *headers, "Connection: close", "", ""])
        with socket.create_connection(("127.0.0.1", self._to), 10) as connection:
            connection.settimeout(None)
            self._open.add(connection)
            try:
                connection.sendall(request.encode())
                held = b""
                while came := connection.recv(65536):
                    held += came
                    if not self.holds_back:
                        asked.wfile.write(held)
                        held = b""
                asked.wfile.write(held)
            finally:
                self._open.discard(connection)
