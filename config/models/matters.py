"""What people come for, and who decides it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from config.models.basis import CODE, Described, Letter, Text


class Unit(Described):
    """`[[unit]]`: a department that decides matters."""

    id: Annotated[str, Field(min_length=1)]
    """The word matters refer to."""
    name: Text
    """What people call it."""


class Material(Described):
    """One thing to bring for a matter."""

    name: Text
    """What it is."""
    copies: Annotated[int, Field(ge=1, le=99)] = 1
    """How many."""
    must: bool = True
    """False: the piece may follow later (容缺)."""


class CaseType(StrEnum):
    """How a matter is decided."""

    AT_ONCE = "即办件"
    PROMISED = "承诺件"
    PASSED_UP = "上报件"


class Matter(Described):
    """`[[matter]]`: what a visitor comes for."""

    code: Annotated[str, Field(pattern=CODE)]
    """The matter's code, such as `GS-001`."""
    name: Text
    """What people call it."""
    unit: str
    """The department that decides it: the id of a `[[unit]]`."""
    line: Letter
    """The line its visitors join."""
    audience: Literal["personal", "company"]
    """Whom it is for, people or companies."""
    case_type: CaseType
    """即办件 at once, 承诺件 by a promised date, 上报件 passed to a higher level."""
    legal_days: Annotated[int, Field(ge=0, le=3650)]
    """Legal limit, working days."""
    promised_days: Annotated[int, Field(ge=0, le=3650)]
    """Promised limit, working days; not more than the legal one."""
    cited: bool = False
    """True when the limits are quoted from a public notice, false when they are examples."""
    topics: tuple[str, ...] = ()
    """Topics of themes.toml under which it is found."""
    life_events: tuple[str, ...] = ()
    """Life events of themes.toml under which it is found."""
    stages: tuple[str, ...] = ()
    """Company stages of themes.toml under which it is found."""
    materials: tuple[Material, ...] = ()
    """What to bring."""


class Theme(Described):
    """`[[theme]]`: one way to find a matter on a kiosk."""

    kind: Literal["topic", "life_event", "stage"]
    """Which list it belongs to."""
    audience: Literal["personal", "company"]
    """Whom it is for."""
    id: Annotated[str, Field(min_length=1)]
    """The word matters refer to."""
    name: Text
    """What the button says."""
