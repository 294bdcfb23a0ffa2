"""Mappings of codes to dimensions: a small YAML file that regroups the codes of a codebook for a reading."""

from __future__ import annotations

from pathlib import Path

from ingesoc_qual.codebook.builtin import builtin_folders
from ingesoc_qual.codebook.keys import SLUG
from ingesoc_qual.codebook.load import read_bytes
from ingesoc_qual.codebook.problem import Problem, Refused
from ingesoc_qual.codebook.yamltree import Mapping, Node, Scalar, Sequence, decode, parse_tree
from ingesoc_qual.errors import UsageError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.codebook import Codebook, Dimension, DimensionMapping
from ingesoc_qual.textunits import visible

_TOP = ("name", "title", "description", "source", "dimensions")
_DIMENSION = ("id", "label", "definition", "codes")


def builtin_mappings() -> dict[str, Path]:
    """Return the shipped mapping files by name."""
    for folder in builtin_folders():
        found = {path.stem: path for path in sorted((folder / "dimensions").glob("*.yaml"))}
        if found:
            return found
    return {}


def builtin_mapping(name: str) -> Path:
    """Return the file of a shipped mapping; raises `UsageError` when there is none of that name."""
    known = builtin_mappings()
    if name not in known:
        raise UsageError(
            _("aucun classement fourni ne s'appelle « {name} ».").format(name=name),
            remedy=_("Classements fournis : {names}.").format(names=", ".join(known)),
        )
    return known[name]


def load_mapping(path: Path, codebook: Codebook, *, partial: bool = False) -> DimensionMapping:
    """Return the mapping of a YAML file over the codes of a codebook; `partial` leaves out codes that it has not.

    Raises `CodebookSyntaxError` with place and remedy for a wrong key, a code that the codebook has not, a code given
    twice; `CodebookError` when the file cannot be opened.
    """
    try:
        return _mapping(parse_tree(decode(read_bytes(path))), codebook, partial=partial)
    except Refused as refused:
        raise refused.problem.as_error(visible(str(path))) from None


def _mapping(tree: Node, codebook: Codebook, *, partial: bool) -> DimensionMapping:
    entries = _entries(tree, _TOP)
    seen: dict[str, str] = {}
    dimensions: list[Dimension] = []
    for node in _items(entries.get("dimensions"), tree, "dimensions"):
        given = _entries(node, _DIMENSION)
        key = _text(given, "id", node)
        if not SLUG.fullmatch(key) or any(one.id == key for one in dimensions):
            raise _fault("bad-id", _("identifiant « {id} » mal formé ou déjà pris.").format(id=key), given["id"])
        codes = []
        for item in _items(given.get("codes"), node, "codes"):
            code = item.text if isinstance(item, Scalar) else ""
            if code not in codebook.by_id:
                if partial:
                    continue
                raise _fault("wrong-type", _("la grille n'a pas de code « {code} ».").format(code=code), item)
            if code in seen:
                raise _fault("duplicate-id", _("le code « {code} » est déjà classé.").format(code=code), item)
            seen[code] = key
            codes.append(code)
        label = _text(given, "label", node)
        dimensions.append(Dimension(key, label, _text(given, "definition", node, needed=False), tuple(codes)))
    texts = {name: _text(entries, name, tree, needed=name == "name") for name in _TOP[:4]}
    return DimensionMapping(dimensions=tuple(dimensions), **texts)


def _entries(node: Node, known: tuple[str, ...]) -> dict[str, Node]:
    if not isinstance(node, Mapping):
        raise _fault("wrong-type", _("des clés sont attendues ici : {keys}.").format(keys=", ".join(known)), node)
    found: dict[str, Node] = {}
    for key, value in node.entries:
        if key.text not in known:
            raise _fault("unknown-key", _("clé inconnue « {key} ».").format(key=key.text), key)
        found[key.text] = value
    return found


def _items(node: Node | None, parent: Node, name: str) -> list[Node]:
    if not isinstance(node, Sequence) or not node.items:
        raise _fault("wrong-type", _("« {key} » doit être une liste.").format(key=name), node or parent)
    return node.items


def _text(entries: dict[str, Node], name: str, parent: Node, *, needed: bool = True) -> str:
    node = entries.get(name)
    text = " ".join(node.text.split()) if isinstance(node, Scalar) else ""
    if needed and not text:
        raise _fault("wrong-type", _("« {key} » doit être un texte.").format(key=name), node or parent)
    return text


def _fault(kind: str, message: str, node: Node) -> Refused:
    return Refused(Problem(kind, message, node.line, node.column, _("Voir docs/grille.md, « Classements ».")))
