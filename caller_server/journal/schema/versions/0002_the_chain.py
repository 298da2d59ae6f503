"""Each event's digest, which stands on the one before it, and where each hall's journal ends."""

import json
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

COLUMNS = ("hall", "day", "seq", "at", "kind", "body", "request_id", "fingerprint")
ZERO = "0" * 64
AT_ONCE = 1000


def upgrade() -> None:
    op.add_column("event", sa.Column("digest", sa.String(64), nullable=False, server_default=""))
    op.create_table(
        "head",
        sa.Column("hall", sa.String(32), primary_key=True),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    connection = op.get_bind()
    event = sa.table("event", *(sa.column(name) for name in (*COLUMNS, "digest")))
    head = sa.table("head", *(sa.column(name) for name in ("hall", "day", "seq", "digest")))
    for hall in connection.scalars(sa.select(event.c.hall).distinct()).all():
        last = _link(connection, event, hall)
        connection.execute(head.insert().values(hall=hall, day=last[0], seq=last[1], digest=last[2]))


def downgrade() -> None:
    op.drop_table("head")
    op.drop_column("event", "digest")


def _link(connection: sa.Connection, event: sa.TableClause, hall: str) -> tuple[str, int, str]:
    """Fill in the digests of a hall's events; return day, seq and digest of the last."""
    of = event.c
    fill = (
        event.update()
        .where(of.hall == hall, of.day == sa.bindparam("of_day"), of.seq == sa.bindparam("of_seq"))
        .values(digest=sa.bindparam("its_digest"))
    )
    day, seq, digest = "", 0, ZERO
    while True:
        page = connection.execute(
            sa.select(*(of[name] for name in COLUMNS))
            .where(of.hall == hall, sa.tuple_(of.day, of.seq) > sa.tuple_(day, seq))
            .order_by(of.day, of.seq)
            .limit(AT_ONCE)
        ).all()
        if not page:
            return day, seq, digest
        filled = []
        for row in page:
            digest = sha256((digest + json.dumps(list(row), separators=(",", ":"))).encode()).hexdigest()
            day, seq = row.day, row.seq
            filled.append({"of_day": day, "of_seq": seq, "its_digest": digest})
        connection.execute(fill, filled)
