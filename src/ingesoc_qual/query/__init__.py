"""Queries over codings: their grammar, and their evaluation on arrays; no store, no text analysis."""

from __future__ import annotations

from ingesoc_qual.query.grammar import Criterion, Node, Pattern, parse

__all__ = ["Criterion", "Node", "Pattern", "parse"]
