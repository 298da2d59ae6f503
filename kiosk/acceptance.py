"""The acceptance notice: what was handed in, when it is decided, who answers for it, where to see how it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from config.models import Hall, in_language
from config.working_days import promised_by
from hardware.printers.page import QR, BigNumber, Block, Columns, Heading, Item, Page, Rule, Text
from kiosk.materials import material_in_words
from kiosk.texts import Texts
from wire.api import HallView, MaterialView, MatterView


@dataclass(frozen=True)
class Accepted:
    """An application that a window has taken."""

    case: str  # its number
    ticket: str | None  # the visit's number, such as A012
    matter: MatterView
    received: tuple[MaterialView, ...]
    to_follow: tuple[MaterialView, ...]  # accepted without these (容缺)
    on: date  # the hall's business day
    responsible: str  # who answers for it, as the unit gives the name
    url: str  # of its progress


def acceptance_page(accepted: Accepted, view: HallView, hall: Hall, texts: Texts, language: str) -> Page:
    """Lay out one notice; the promise is counted in the hall's working days. Raises ValueError when it has none."""

    def say(text: str, **values: object) -> str:
        return texts.say(text, language, **values)

    matter, days = accepted.matter, accepted.matter.promised_days
    unit = next((unit.name for unit in hall.unit if unit.id == matter.unit), {"zh-Hans": matter.unit})
    promised = promised_by(hall.calendar, accepted.on, days)
    blocks: list[Block] = [
        Text(in_language(view.name, language), align="centre"),
        Heading(say("Acceptance notice")),
        Rule(),
        Text(in_language(matter.name, language), align="centre", bold=True),
        Text(say("Case number"), align="centre", small=True),
        BigNumber(accepted.case),
        Rule(),
        *([Columns(say("Number"), accepted.ticket)] if accepted.ticket else []),
        Columns(say("Handled by"), in_language(unit, language)),
        Columns(say("Person responsible"), accepted.responsible),
        Columns(say("Accepted on"), accepted.on.isoformat()),
        Columns(say("Decided by"), promised.isoformat(), bold=True),
        Text(say("Done in {days} working days", days=days) if days else say("Done the same day"), align="right"),
        Rule(),
        *_received(accepted.received, texts, language),
        *_to_follow(accepted.to_follow, texts, language),
        Rule(),
        QR(accepted.url, caption=say("Follow your case on your phone")),
        Text(say("Please keep this notice until your case is decided."), align="centre", small=True),
    ]
    return Page(tuple(blocks))


def _received(materials: tuple[MaterialView, ...], texts: Texts, language: str) -> list[Block]:
    said = (material_in_words(material, texts, language, handed_in=True) for material in materials)
    rows: list[Block] = [Text(f"{number}. {words}", small=True) for number, words in enumerate(said, start=1)]
    none = Text(texts.say("none", language), small=True)
    return [Text(texts.say("Received", language), bold=True), *(rows or [none])]


def _to_follow(materials: tuple[MaterialView, ...], texts: Texts, language: str) -> list[Block]:
    if not materials:
        return []
    items = (Item(material_in_words(material, texts, language, handed_in=True)) for material in materials)
    return [Text(texts.say("Still to be brought", language), bold=True), *items]
