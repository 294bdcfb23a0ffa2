"""Suggesters: what proposes codings, and why."""
