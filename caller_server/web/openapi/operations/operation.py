"""What is said of an address: who may ask, what is sent, what is answered, what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel

from caller_server.domain.refusals import Code
from caller_server.web.refusals import WebCode

BY_TOKEN = (Code.UNKNOWN_TICKET, Code.NOT_HANDED_IN, WebCode.TOO_MANY_REQUESTS)
TICKET_REFUSALS = (*BY_TOKEN, WebCode.ONLY_LOOKS, Code.WRONG_STATE)
READ = (WebCode.JOURNAL_UNAVAILABLE,)
WRITTEN = (
    WebCode.MALFORMED,
    WebCode.INVALID,
    WebCode.TOO_LARGE,
    Code.REQUEST_ID_REUSED,
    WebCode.JOURNAL_UNAVAILABLE,
)
FORM = (
    WebCode.INVALID,
    WebCode.TOO_LARGE,
    Code.REQUEST_ID_REUSED,
    *BY_TOKEN,
    WebCode.ONLY_LOOKS,
    *READ,
)
KEYED = (WebCode.KEY_NEEDED, WebCode.KEY_WRONG)

Who = Literal["anyone", "device", "kiosk", "window", "tablet", "page"]


@dataclass(frozen=True)
class Answered:
    """One way of answering well."""

    what: str
    model: type[BaseModel] | None = None
    media: str = "application/json"
    example: Any = None


@dataclass(frozen=True)
class Operation:
    """One method of one address."""

    method: Literal["get", "post"]
    path: str
    name: str
    summary: str
    who: Who
    answers: Mapping[int, Answered]
    body: type[BaseModel] | None = None
    example: Any = None
    refusals: tuple[str, ...] = ()
    query: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    tag: str = "tickets"
    sent_as: str = "application/json"
    refused_as: str = "application/json"
