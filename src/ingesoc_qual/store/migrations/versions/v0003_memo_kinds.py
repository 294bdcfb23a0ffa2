"""Memos have a kind."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add its column; a memo of before has none, and is read as a free one."""
    op.add_column("memos", sa.Column("kind", sa.String(length=20), nullable=True))
