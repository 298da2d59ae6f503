"""The one-off notice: all that one matter needs, told once, for somebody who takes no ticket yet."""

from __future__ import annotations

from config.models import Hall, in_language
from hardware.printers.page import Block, Columns, Heading, Item, Page, Rule, Text
from kiosk.materials import material_in_words
from kiosk.texts import Texts, joined
from wire.api import HallView, MatterView


def notice_page(matter: MatterView, view: HallView, hall: Hall, texts: Texts, language: str) -> Page:
    """Lay out the notice of one matter. `view` has the names as the server tells them, `hall` the units' names."""

    def say(text: str, **values: object) -> str:
        return texts.say(text, language, **values)

    line = next((line for line in view.lines if line.letter == matter.line), None)
    unit = next((unit.name for unit in hall.unit if unit.id == matter.unit), {"zh-Hans": matter.unit})
    hours = joined(tuple(f"{session.opens}–{session.closes}" for session in view.sessions), language)
    days = matter.promised_days
    blocks: list[Block] = [
        Text(in_language(view.name, language), align="centre"),
        Heading(say("One-off notice")),
        Rule(),
        Text(in_language(matter.name, language), align="centre", bold=True),
        Text(say("Done in {days} working days", days=days) if days else say("Done the same day"), align="centre"),
        Rule(),
        *_to_bring(matter, texts, language),
        Rule(),
        Columns(say("Handled by"), in_language(unit, language)),
    ]
    if line is not None:
        line_name = f"{line.letter} {in_language(line.name, language)}"
        blocks.append(Columns(say("Line"), line_name))
        blocks.append(Columns(say("Window"), joined(line.windows, language)))
    blocks += [
        Columns(say("Opening hours"), hours),
        Columns(say("Printed on"), view.day.isoformat()),
        Rule(),
        Text(say("This is not a number."), align="centre", bold=True),
        Text(say("When you have everything, get a number at the kiosk."), align="centre"),
    ]
    return Page(tuple(blocks))


def _to_bring(matter: MatterView, texts: Texts, language: str) -> list[Block]:
    if not matter.materials:
        return [Text(texts.say("You need bring nothing for this.", language))]
    return [
        Text(texts.say("What to bring", language), bold=True),
        *(Item(material_in_words(material, texts, language), small=False) for material in matter.materials),
    ]
