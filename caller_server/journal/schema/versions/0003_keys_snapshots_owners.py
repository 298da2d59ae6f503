"""The key of each day, snapshots of days, and whose installation a hall belongs to."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "day_key",
        sa.Column("hall", sa.String(32), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hall", "day"),
    )
    op.create_table(
        "snapshot",
        sa.Column("hall", sa.String(32), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hall", "day"),
    )
    op.create_table(
        "owner",
        sa.Column("hall", sa.String(32), primary_key=True),
        sa.Column("installation", sa.String(64), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("owner")
    op.drop_table("snapshot")
    op.drop_table("day_key")
