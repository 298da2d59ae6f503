"""The forms of the visitor's page, which work with scripts off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from flask import Blueprint, redirect, request, url_for
from pydantic import ValidationError
from werkzeug.wrappers import Response as AnyResponse

from caller_server.domain.commands import CancelTicket, Command, DelayTicket, RateTicket, RejoinTicket
from caller_server.domain.events import Asked, Source
from caller_server.domain.refusals import Code, Refusal
from caller_server.web.desk import Desk, asked
from caller_server.web.pages import Pages
from caller_server.web.progress import Tickets
from caller_server.web.refusals import invalid
from wire import api

Body = TypeVar("Body", bound=api.Asked)

OVERTAKEN = frozenset({Code.WRONG_STATE, Code.DELAYED_ALREADY, Code.RATED_ALREADY})
"""Something else happened meanwhile: the page shows how the ticket stands."""
ACTS: Mapping[str, type[CancelTicket | DelayTicket | RejoinTicket]] = {
    "cancel": CancelTicket,
    "delay": DelayTicket,
    "rejoin": RejoinTicket,
}
"""What is asked for by a form with a single button."""
FORM = "visitor form"
"""Whoever sends a form of the page acts under this name."""


def add_to(phone: Blueprint, desk: Desk, tickets: Tickets, pages: Pages) -> None:
    """Add the routes of the forms to those of the page."""

    def back(token: str, level: int | None = None) -> AnyResponse:
        return redirect(url_for("phone.page", token=token, lang=pages.language(), level=level), 303)

    def obeyed(token: str, move: str, body: api.Asked, command: Callable[[Asked, str], Command]) -> AnyResponse:
        try:
            desk.obey(move, command(asked(body, FORM), tickets.todays(token, move)))
        except Refusal as refusal:
            if refusal.code not in OVERTAKEN:
                raise
        return back(token)

    def act(name: str, command: type[CancelTicket | DelayTicket | RejoinTicket], token: str) -> AnyResponse:
        return obeyed(token, name, _form(api.TicketAct), lambda by, number: command(asked=by, number=number))

    for name, command in ACTS.items():
        phone.add_url_rule(f"/t/<token>/{name}", name, partial(act, name, command), methods=["POST"])

    @phone.post("/t/<token>/rate")
    def rate(token: str) -> AnyResponse:
        body = _form(
            api.RatingRequest,
            level=request.form.get("level", ""),
            reasons=request.form.getlist("reasons"),
            comment=request.form.get("comment", "").strip() or None,
        )
        try:
            return obeyed(token, "rate", body, partial(_rating, body))
        except Refusal as refusal:
            if refusal.code is not Code.REASON_NEEDED:
                raise
            return back(token, level=body.level)  # the page asks for the reason


def _rating(body: api.RatingRequest, by: Asked, number: str) -> RateTicket:
    return RateTicket(
        asked=by, number=number, level=body.level, source=Source.PHONE, reasons=body.reasons, comment=body.comment
    )


def _form(model: type[Body], **fields: object) -> Body:
    """The form that was sent, or the refusal that says which field is wrong."""
    try:
        return model.model_validate({"request_id": request.form.get("request_id", ""), **fields})
    except ValidationError as fault:
        raise invalid(fault) from None
