"""What screens are made of."""

from kiosk.screens.controls.buttons import ChoiceButton, FootButton, KeyButton, MenuButton, PushButton, Touchable
from kiosk.screens.controls.cards import Badge, Crowd, LineCard, MatterCard, Raised, ThemeCard, WayCard
from kiosk.screens.controls.parts import Card, Fact, Field, Hero, Notice, Pager, Screen
from kiosk.screens.controls.words import Icon, Words

__all__ = [
    "Badge",
    "Card",
    "ChoiceButton",
    "Crowd",
    "Fact",
    "Field",
    "FootButton",
    "Hero",
    "Icon",
    "KeyButton",
    "LineCard",
    "MatterCard",
    "MenuButton",
    "Notice",
    "Pager",
    "PushButton",
    "Raised",
    "Screen",
    "ThemeCard",
    "Touchable",
    "WayCard",
    "Words",
]

RULES = ("words", "buttons", "cards", "parts")
"""The kv files beside this one, in the order in which they are read."""
