"""Teams: who codes which document and how far, and what was decided where coders differ."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the tables of tasks and of adjudications."""
    op.create_table(
        "tasks",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=False),
        sa.Column("coder", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("event", sa.String(length=36), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["coder"], ["coders.id"], name=op.f("fk_tasks_coder"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["document"], ["documents.id"], name=op.f("fk_tasks_document"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
    )
    op.create_index(op.f("ix_tasks_document"), "tasks", ["document"], unique=False)
    op.create_table(
        "adjudications",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=False),
        sa.Column("version", sa.String(length=120), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=120), nullable=False),
        sa.Column("ruling", sa.String(length=20), nullable=False),
        sa.Column("coders", sa.Text(), nullable=False),
        sa.Column("kept", sa.Text(), nullable=False),
        sa.Column("marks", sa.String(length=64), nullable=False),
        sa.Column("coder", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("decided", sa.BigInteger(), nullable=True),
        sa.Column("event", sa.String(length=36), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [name], [f"{name}s.id"], name=op.f(f"fk_adjudications_{name}"), initially="DEFERRED", deferrable=True
            )
            for name in ("document", "version", "code", "coder")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjudications")),
    )
    op.create_index(op.f("ix_adjudications_document_start"), "adjudications", ["document", "start"], unique=False)
