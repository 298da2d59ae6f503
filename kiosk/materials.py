"""What to bring, in words, for slips and notices."""

from __future__ import annotations

from config.models import in_language
from kiosk.texts import Texts, joined
from wire.api import MaterialView


def material_in_words(material: MaterialView, texts: Texts, language: str, *, handed_in: bool = False) -> str:
    """One thing to bring, with the number of copies and, unless it was handed in, whether it may follow later."""
    copies = texts.copies(material.copies, language) if material.copies > 1 else ""
    later = "" if material.must or handed_in else texts.say("may follow later", language)
    notes = joined(tuple(note for note in (copies, later) if note), language)
    name = in_language(material.name, language)
    return name + (f" ({notes})" if notes else "")
