"""The only place that knows SQL: schema, migrations, journal, state and queries."""
