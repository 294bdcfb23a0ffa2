"""Quantities of volunteering that a person has confirmed, corrected or rejected."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create their table."""
    op.create_table(
        "volumes",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=False),
        sa.Column("version", sa.String(length=120), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("value_max", sa.Float(), nullable=True),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("period", sa.String(length=40), nullable=True),
        sa.Column("rule", sa.String(length=80), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("coder", sa.String(length=120), nullable=False),
        sa.Column("decided", sa.BigInteger(), nullable=True),
        sa.Column("event", sa.String(length=36), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["coder"], ["coders.id"], name=op.f("fk_volumes_coder"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["document"], ["documents.id"], name=op.f("fk_volumes_document"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["version"], ["versions.id"], name=op.f("fk_volumes_version"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volumes")),
    )
    op.create_index(op.f("ix_volumes_document"), "volumes", ["document"], unique=False)
