"""The paper slip of a ticket, in the language the visitor reads."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from config.models import Hall, in_language
from hardware.printers.page import QR, BigNumber, Block, Columns, Heading, Page, Rule, Text
from kiosk.materials import material_in_words
from kiosk.offline.ticket import OwnTicket
from kiosk.texts import Texts, joined
from wire.api import HallView, MatterView, TicketIssued


def slip_page(ticket: TicketIssued, view: HallView, hall: Hall, texts: Texts, language: str) -> Page:
    """Lay out one ticket's slip. `view` has the names as the server tells them, `hall` the printing rules."""

    def say(text: str, **values: object) -> str:
        return texts.say(text, language, **values)

    line = next((line for line in view.lines if line.letter == ticket.line), None)
    matter = next((m for m in view.matters if m.code == ticket.matter), None) if ticket.matter else None
    issued = ticket.issued_at.astimezone(ZoneInfo(view.timezone))
    blocks: list[Block] = [
        Heading(in_language(view.name, language)),
        Rule(),
        Text(in_language(line.name, language) if line else ticket.line, align="centre", bold=True),
        BigNumber(ticket.number),
    ]
    if ticket.reprint:
        blocks.append(Text(say("Reprint: the same number as on the first slip"), align="centre", bold=True))
    own = isinstance(ticket, OwnTicket)
    if own:
        blocks.append(Text(say("Offline number"), align="centre", bold=True))
    if matter is not None:
        blocks.append(Text(in_language(matter.name, language), align="centre"))
    blocks += [
        Rule(),
        Columns(say("People ahead"), say("unknown") if own else texts.ahead(ticket.ahead, language)),
        Columns(say("Probable wait"), say("unknown") if own else texts.wait(ticket.estimate, language)),
        Columns(say("Window"), joined(ticket.windows, language)),
        Columns(say("Issued"), issued.strftime("%Y-%m-%d %H:%M")),
        Rule(),
        QR(ticket.url, caption=say("Follow your place on your phone")),
    ]
    if own:
        blocks.append(Text(say("The kiosk was cut off when it gave this number."), small=True))
        blocks.append(Text(say("Your place in line goes by the time of issue."), small=True))
    if matter is not None and matter.materials and hall.printing.show_materials:
        blocks += [Rule(), Text(say("What to bring"), bold=True), *_materials(matter, texts, language)]
    blocks += [Rule(), Text(in_language(hall.printing.footer, language), align="centre", small=True)]
    return Page(tuple(blocks))


def practice_page(hall: Hall, texts: Texts) -> Page:
    """What slips of this hall are made of, in its first language: laid out once, it makes the first slip quick."""
    language = hall.hall.languages[0]
    blocks: list[Block] = [
        Heading(in_language(hall.hall.name, language)),
        *(BigNumber(f"{line.letter}0123456789") for line in hall.line),
        *(Text(in_language(line.name, language), align="centre", bold=True) for line in hall.line),
        Columns(texts.say("People ahead", language), "0123456789"),
        QR("https://hall.example.gov.cn/t/0123456789abcdefghij"),
        Text(in_language(hall.printing.footer, language), align="centre", small=True),
    ]
    return Page(tuple(blocks))


def _materials(matter: MatterView, texts: Texts, language: str) -> list[Block]:
    said = (material_in_words(material, texts, language) for material in matter.materials)
    return [Text(f"{number}. {words}", small=True) for number, words in enumerate(said, start=1)]
