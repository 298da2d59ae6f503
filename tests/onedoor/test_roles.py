from __future__ import annotations

from pathlib import Path

from config.models import Hall
from onedoor.roles import Role, plan
from tests.halls import small_hall


def planned(hall: Hall) -> dict[str, Role]:
    return {role.name: role for stage in plan(hall, Path("hall")) for role in stage}


def test_a_hall_without_twins_and_kiosks_starts_neither() -> None:
    hall = small_hall()
    plain = hall.model_copy(update={"kiosk": (), "device": tuple(d for d in hall.device if not d.twin)})
    assert list(planned(plain)) == ["broker", "server", "screens", "announcer", "devices"]


def test_the_halls_first_kiosk_is_the_one_that_starts() -> None:
    hall = small_hall()
    second = hall.model_copy(update={"kiosk": (hall.kiosk[1],)})
    assert planned(second)["kiosk"].argv[-2:] == ("--name", "kiosk-2")
