"""Changes a journal behind its back."""

from __future__ import annotations

from sqlalchemy import create_engine


def run(url: str, *statements: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()
