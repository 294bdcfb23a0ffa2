"""Required by Alembic's layout; migrations run through `store.migrate`, never through Alembic's command line."""
