"""Use cases, one module each: the only place where layers meet; transactions and events live here."""
