"""The baseline: a JSON POST without a database, on the same server."""

from __future__ import annotations

from flask import Flask, Response
from pydantic import BaseModel

from caller_server.web.desk import read_body
from wire.api import TicketRequest


class Said(BaseModel):
    """As much as a ticket's answer."""

    number: str = "A001"
    token: str = "0123456789012345678901"
    url: str = "http://127.0.0.1:8080/t/0123456789012345678901"


def make_wsgi() -> Flask:
    app = Flask(__name__)

    @app.post("/bare")
    def bare() -> Response:
        read_body(TicketRequest)
        return Response(Said().model_dump_json(), 201, mimetype="application/json")

    return app


if __name__ == "__main__":
    import sys

    from caller_server.web.serving import serve

    serve("127.0.0.1", int(sys.argv[1]), make_wsgi)
