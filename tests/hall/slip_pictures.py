"""Pictures of all that comes out of a printer, by way of the driver and the twin; `make pictures` takes them, too.

`python -m tests.hall.slip_pictures` takes them alone: one file a page, in all languages, on both papers.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from PIL import Image

from caller_server.report.paper import page as report_page
from caller_server.report.period import period
from config.fonts import font_file
from config.load import load_hall
from config.models import Device
from hardware.printers import open_printer
from hardware.printers.page import Page
from hardware.printers.twin import PrinterTwin
from hardware.printers.written import page_of
from hardware.twins.plugs import SocketPlug
from kiosk.acceptance import Accepted, acceptance_page
from kiosk.notice import notice_page
from kiosk.offline.ticket import OwnTicket
from kiosk.slip import slip_page
from kiosk.texts import Texts
from tests.brokers import ROOT
from tests.caller_server.rehearsal import NINE
from tests.caller_server.report.played import HALL as RULES
from tests.caller_server.report.played import played
from tests.halls import small_hall
from tests.kiosk.hall_views import hall_view
from wire.api import TicketIssued
from wire.messages import Estimate

SLIPS = ROOT / "docs" / "screens" / "slips"
DESK = 214  # grey of the table that they lie on
GAP = 24
LANGUAGES = ("zh-Hans", "zh-Hant", "en")
DAY = date(2026, 11, 23)
URL = "https://hall.example.gov.cn/t/AbCdEfGhIjKlMnOpQrStUv"

HALL = load_hall(ROOT / "config" / "weidu")
VIEW = hall_view(HALL)
TEXTS = Texts(HALL.texts)
MATTER = next(matter for matter in VIEW.matters if matter.code == "GS-001")


def main() -> int:
    """Take them all and put them under docs/screens/slips."""
    SLIPS.mkdir(parents=True, exist_ok=True)
    pages = {
        "slip": _slip,
        "reprint": _reprint,
        "offline": _offline,
        "notice": _notice,
        "acceptance": _acceptance,
        "report": _report,
    }
    for name, page in pages.items():
        _save(name, "raster", [page(language) for language in LANGUAGES])
    _save("slip-text-mode", "text", [_slip(language) for language in LANGUAGES])
    return 0


def _save(name: str, mode: Literal["raster", "text"], pages: list[Page]) -> None:
    papers: tuple[Literal[384, 576], ...] = (576, 384)
    slips = [slip for dots in papers for slip in _printed(pages, mode, dots)]
    width = sum(slip.width + GAP for slip in slips) + GAP
    sheet = Image.new("L", (width, max(slip.height for slip in slips) + 2 * GAP), DESK)
    left = GAP
    for slip in slips:
        sheet.paste(slip, (left, GAP))
        left += slip.width + GAP
    small = (sheet.width // 2, sheet.height // 2)
    sheet.resize(small, Image.Resampling.LANCZOS).quantize(16).save(SLIPS / f"{name}.png", optimize=True)


def _printed(pages: list[Page], mode: Literal["raster", "text"], dots: Literal[384, 576]) -> list[Image.Image]:
    with tempfile.TemporaryDirectory() as folder, _printer(Path(folder), mode, dots) as printer:
        for page in pages:
            printer.print(page)
        return [_loaded(path) for path in sorted(Path(folder).glob("slips/*.png"))]


@contextmanager
def _printer(data: Path, mode: Literal["raster", "text"], dots: Literal[384, 576]) -> Iterator[Any]:
    device = Device(id="p", kind="printer", driver="network", address="unix:{data}/p.sock", dots=dots, mode=mode)
    plug = SocketPlug(f"unix:{data}/p.sock")
    twin = PrinterTwin("p", plug, dots=dots, slips=data / "slips", font=font_file("regular"))
    twin.start()
    try:
        yield open_printer(device, data)
    finally:
        twin.stop()


def _loaded(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        return picture.convert("L")


def _slip(language: str, *, reprint: bool = False) -> Page:
    ticket = TicketIssued(
        number="A012",
        token="AbCdEfGhIjKlMnOpQrStUv",
        line=MATTER.line,
        matter=MATTER.code,
        ahead=11,
        estimate=Estimate(low=20, high=35),
        windows=HALL.windows_of(MATTER.line),
        url=URL,
        issued_at=datetime(2026, 11, 23, 1, 15, tzinfo=UTC),
        reprint=reprint,
    )
    return slip_page(ticket, VIEW, HALL, TEXTS, language)


def _reprint(language: str) -> Page:
    return _slip(language, reprint=True)


def _offline(language: str) -> Page:
    own = OwnTicket(
        number="A501",
        token="AbCdEfGhIjKlMnOpQrStU2",
        line=MATTER.line,
        matter=MATTER.code,
        ahead=0,
        estimate=Estimate(low=0, high=0),
        windows=HALL.windows_of(MATTER.line),
        url=URL,
        issued_at=datetime(2026, 11, 23, 1, 15, tzinfo=UTC),
    )
    return slip_page(own, VIEW, HALL, TEXTS, language)


def _notice(language: str) -> Page:
    return notice_page(MATTER, VIEW, HALL, TEXTS, language)


def _acceptance(language: str) -> Page:
    must = tuple(material for material in MATTER.materials if material.must)
    later = tuple(material for material in MATTER.materials if not material.must)
    accepted = Accepted(
        case="GS20261123001",
        ticket="A012",
        matter=MATTER,
        received=must,
        to_follow=later,
        on=DAY,
        responsible="张建国",
        url=URL,
    )
    return acceptance_page(accepted, VIEW, HALL, TEXTS, language)


def _report(language: str) -> Page:
    events = played(1).events
    told = period(RULES, DAY, DAY, days=[DAY], events=lambda _day: events, now=NINE + timedelta(days=1))
    return page_of(report_page(small_hall(), told, language))


if __name__ == "__main__":
    sys.exit(main())
