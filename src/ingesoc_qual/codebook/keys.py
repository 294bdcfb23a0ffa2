"""The keys of the YAML format, in the order they are written; the JSON Schema beside this file says the same."""

from __future__ import annotations

import re

from ingesoc_qual.textunits import fold

TOP_TEXTS = ("name", "title", "description", "version", "language", "source")
TOP_KEYS = (*TOP_TEXTS, "codes", "lists")
CODE_TEXTS = ("id", "label", "definition", "definition_origin", "include", "exclude", "source", "color")
CODE_LISTS = ("examples", "indicators")
CODE_KEYS = (
    "id",
    "label",
    "definition",
    "definition_origin",
    "include",
    "exclude",
    "examples",
    "indicators",
    "source",
    "color",
    "children",
)

ORIGINS = ("deck", "proposee")
"""`deck`: the definition follows the source; `proposee`: the source only names the concept, the codebook defines it."""

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LIST_NAME = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
COLOR = re.compile(r"#[0-9a-fA-F]{6}")
LANGUAGE = re.compile(r"[a-z]{2}")

_FRENCH = {
    "identifiant": "id",
    "libelle": "label",
    "etiquette": "label",
    "nom": "label",
    "definition": "definition",
    "origine": "definition_origin",
    "inclure": "include",
    "inclusion": "include",
    "exclure": "exclude",
    "exclusion": "exclude",
    "exemple": "examples",
    "exemples": "examples",
    "indicateur": "indicators",
    "indicateurs": "indicators",
    "mots": "indicators",
    "couleur": "color",
    "colour": "color",
    "enfants": "children",
    "sous-codes": "children",
    "titre": "title",
    "langue": "language",
    "listes": "lists",
    "grille": "codes",
}


def nearest_key(written: str, known: tuple[str, ...]) -> str | None:
    """Return the known key that `written` most likely stands for, French names included, or None."""
    from difflib import get_close_matches

    plain = fold(written).strip().replace(" ", "_")
    if plain in known:
        return plain
    translated = "name" if plain == "nom" and "name" in known else _FRENCH.get(plain)
    if translated in known:
        return translated
    candidates = [*known, *(french for french, key in _FRENCH.items() if key in known)]
    found = get_close_matches(plain, candidates, n=1, cutoff=0.6)
    if not found:
        return None
    return found[0] if found[0] in known else _FRENCH[found[0]]
