"""Alembic scripts, one a change of schema."""
