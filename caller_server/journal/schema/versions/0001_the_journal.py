"""The journal: events, the tickets they are about, and how far each hall was relayed."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("hall", sa.String(32), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("request_id", sa.String(64)),
        sa.Column("fingerprint", sa.String(64)),
        sa.PrimaryKeyConstraint("hall", "day", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ticket",
        sa.Column("token", sa.String(22), primary_key=True),
        sa.Column("hall", sa.String(32), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("number", sa.String(8), nullable=False),
        sa.Column("window", sa.String(32)),
        sqlite_with_rowid=False,
    )
    op.create_index("one_ticket_a_number", "ticket", ["hall", "day", "number"], unique=True)
    op.create_index(
        "one_ticket_a_window",
        "ticket",
        ["hall", "day", "window"],
        unique=True,
        sqlite_where=sa.text('"window" IS NOT NULL'),
        postgresql_where=sa.text('"window" IS NOT NULL'),
    )
    op.create_table(
        "relayed",
        sa.Column("hall", sa.String(32), primary_key=True),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("relayed")
    op.drop_table("ticket")
    op.drop_table("event")
