"""The codebooks that come with the program."""

from __future__ import annotations

from pathlib import Path

from ingesoc_qual.errors import UsageError
from ingesoc_qual.i18n import _

DEFAULT = "ingenierie_sociale_solidaire"


def builtin_folders() -> tuple[Path, Path]:
    """Return where shipped codebooks may be: in the installed package, then in a checkout."""
    package = Path(__file__).resolve().parents[1]
    return package / "data" / "codebooks", package.parents[1] / "codebooks"


def builtin_codebooks() -> dict[str, Path]:
    """Return the shipped codebook files by name, from the installed package or, in a checkout, from its root."""
    for folder in builtin_folders():
        found = {path.stem: path for path in sorted(folder.glob("*.yaml"))}
        if found:
            return found
    return {}


def builtin_codebook(name: str = DEFAULT) -> Path:
    """Return the file of a shipped codebook; raises `UsageError` when there is none of that name."""
    known = builtin_codebooks()
    if name not in known:
        raise UsageError(
            _("aucune grille fournie ne s'appelle « {name} ».").format(name=name),
            remedy=_("Grilles fournies : {names}.").format(names=", ".join(known) or _("aucune")),
        )
    return known[name]
