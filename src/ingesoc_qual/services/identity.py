"""Ids that say the same thing on every machine: of coders, cases, speakers, variables."""

from __future__ import annotations

import unicodedata
import uuid

from ingesoc_qual.model.coding import NAMESPACE
from ingesoc_qual.model.field import Scope


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().casefold()


def _named(*parts: str) -> str:
    return str(uuid.uuid5(NAMESPACE, ":".join(parts)))


def coder_id(name: str) -> str:
    """Return the id of a coder: the same name is the same coder in every copy of a project."""
    return _named("coder", _plain(name))


def case_id(name: str) -> str:
    """Return the id that a new case of that name gets."""
    return _named("case", _plain(name))


def variable_id(scope: Scope, name: str) -> str:
    """Return the id of a variable: one a scope and name."""
    return _named("variable", scope.value, _plain(name))


def document_id(file_hash: str) -> str:
    """Return the id of the document imported from a file with that hash."""
    return _named("document", file_hash)


def version_id(document: str, text_hash: str) -> str:
    """Return the id of the version of a document with that text."""
    return _named("version", document, text_hash)


def speaker_id(document: str, label: str) -> str:
    """Return the id of a speaker: one a document and label."""
    return _named("speaker", document, label)


def query_id(name: str) -> str:
    """Return the id of a saved query: the same name is the same query in every copy."""
    return _named("query", _plain(name))
