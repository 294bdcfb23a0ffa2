"""A codebook file to a `Codebook`, with the place of everything in it and all that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping as MappingABC
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from ingesoc_qual.codebook.canonical import clean
from ingesoc_qual.codebook.keys import (
    CODE_KEYS,
    CODE_LISTS,
    COLOR,
    LANGUAGE,
    LIST_NAME,
    ORIGINS,
    SLUG,
    TOP_KEYS,
    TOP_TEXTS,
    nearest_key,
)
from ingesoc_qual.codebook.problem import Problem, Refused
from ingesoc_qual.codebook.yamltree import Mapping, Node, Scalar, Sequence, decode, parse_tree
from ingesoc_qual.errors import CodebookError, system_reason
from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.codebook import Code, Codebook
from ingesoc_qual.textunits import slug, visible

PlaceKey: TypeAlias = tuple[str, str, int]
"""Code id, field, index: field "" is the code itself; index is 0 for a text, the rank from 0 in a list."""


def _key(code_id: str, field: str = "", index: int = 0) -> PlaceKey:
    return code_id, field, index


@dataclass(frozen=True, slots=True)
class LoadedCodebook:
    """A codebook and where each of its codes, texts and list items stands in its file.

    A place is `(line, column)`, from 1, of the first character (after an opening quote). Keys of the file itself and
    of its lists are under the code id "".
    """

    codebook: Codebook
    places: MappingABC[PlaceKey, tuple[int, int]]

    def place(self, code_id: str, field: str = "", index: int = 0) -> tuple[int, int]:
        """Return the place of an item, or of its code where the item is not in the file, or (1, 1)."""
        for key in (_key(code_id, field, index), _key(code_id)):
            if key in self.places:
                return self.places[key]
        return 1, 1


def load_codebook(path: Path) -> LoadedCodebook:
    """Return the codebook of a YAML file.

    Raises `CodebookSyntaxError` with the place and remedy of the first fault, `CodebookError` when the file cannot be
    opened.
    """
    loaded, problems = read_codebook(read_bytes(path))
    faults = [problem for problem in problems if problem.is_error]
    if faults:
        first = min(faults, key=lambda p: (p.line, p.column))
        error = first.as_error(visible(str(path)))
        if len(faults) > 1:
            others = len(faults) - 1
            more = ngettext("({n} autre faute dans ce fichier.)", "({n} autres fautes dans ce fichier.)", others)
            error.remedy = f"{error.remedy} {more.format(n=others)}".strip()
        raise error
    return loaded


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a codebook file; raises `CodebookError` when it cannot be opened."""
    name = visible(str(path))
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise CodebookError(
            _("{path} : ce fichier n'existe pas.").format(path=name), remedy=_("Vérifier le nom et le dossier.")
        ) from None
    except IsADirectoryError:
        raise CodebookError(
            _("{path} est un dossier.").format(path=name), remedy=_("Donner le fichier YAML de la grille.")
        ) from None
    except (OSError, ValueError) as error:
        raise CodebookError(
            _("{path} : lecture impossible ({reason}).").format(path=name, reason=system_reason(error)),
            remedy=_("Vérifier les droits du fichier."),
        ) from None


def read_codebook(data: bytes) -> tuple[LoadedCodebook, tuple[Problem, ...]]:
    """Return what can be read of a codebook file and every fault found, in the order of the file."""
    reader = _Reader()
    try:
        text = decode(data)
        reader.lines = text.splitlines()
        codebook = reader.codebook(parse_tree(text))
    except Refused as refused:
        codebook = Codebook(name="")
        reader.problems.append(refused.problem)
    problems = sorted(reader.problems, key=lambda p: (p.line, p.column))
    return LoadedCodebook(codebook, MappingProxyType(reader.places)), tuple(problems)


def _short(text: str) -> str:
    shown = visible(" ".join(text.split()), keep="")
    return shown if len(shown) <= 60 else shown[:57] + "…"


@dataclass(slots=True)
class _Reader:
    """Walks the tree once, keeping what is sound and noting what is not."""

    lines: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    places: dict[PlaceKey, tuple[int, int]] = field(default_factory=dict)
    codes: list[Code] = field(default_factory=list)

    def fault(self, kind: str, node: Node, message: str, *, remedy: str = "", code_id: str = "") -> None:
        """Note an error at a node."""
        self.problems.append(Problem(kind, message, node.line, node.column, remedy, code_id=code_id))

    def codebook(self, root: Node) -> Codebook:
        """Read the whole file."""
        if not isinstance(root, Mapping):
            raise Refused(
                Problem(
                    "wrong-type",
                    _("une grille commence par des clés (« name: », « codes: »), pas par {found}.").format(
                        found=_named(root)
                    ),
                    root.line,
                    root.column,
                )
            )
        keys = self.keys(root, TOP_KEYS, "")
        texts = {key: self.text(keys, key, "") for key in TOP_TEXTS}
        if not texts["name"]:
            self.missing(root, keys, "name", "")
        if texts["language"] and not LANGUAGE.fullmatch(texts["language"]):
            self.fault(
                "bad-language",
                keys["language"],
                _("« {value} » n'est pas un code de langue.").format(value=_short(texts["language"])),
                remedy=_("Écrire « fr »."),
            )
        if "codes" not in keys:
            self.missing(root, keys, "codes", "")
        else:
            self.children(keys["codes"], "codes", parent=None)
        return Codebook(
            **{**texts, "language": texts["language"] or "fr"}, codes=tuple(self.codes), lists=self.lists(keys)
        )

    def keys(self, node: Mapping, known: tuple[str, ...], code_id: str) -> dict[str, Node]:
        """Return the value of each known key, noting unknown and repeated ones."""
        found: dict[str, Node] = {}
        first: dict[str, Scalar] = {}
        for key, value in node.entries:
            if key.text not in known:
                self.unknown_key(key, known, code_id)
            elif key.text in found:
                self.fault(
                    "duplicate-key",
                    key,
                    _("la clé « {key} » est déjà donnée ligne {line}.").format(key=key.text, line=first[key.text].line),
                    remedy=_("N'en garder qu'une."),
                    code_id=code_id,
                )
            else:
                if isinstance(value, Scalar) and value.empty:
                    value.line, value.column = key.line, key.column  # The parser puts an absent value a line too low.
                found[key.text], first[key.text] = value, key
        return found

    def unknown_key(self, key: Scalar, known: tuple[str, ...], code_id: str) -> None:
        """Note an unknown key with the nearest known one."""
        near = nearest_key(key.text, known)
        remedy = (
            _("Écrire « {key} » ?").format(key=near)
            if near
            else _("Clés connues ici : {keys}.").format(keys=", ".join(known))
        )
        message = _("clé inconnue « {key} ».").format(key=_short(key.text))
        self.fault("unknown-key", key, message, remedy=remedy, code_id=code_id)

    def missing(self, node: Node, keys: dict[str, Node], key: str, code_id: str) -> None:
        """Note a required key that is absent or empty."""
        self.fault(
            f"missing-{key}",
            keys.get(key, node),
            _("il manque « {key} ».").format(key=key),
            remedy=_("Ajouter une ligne « {key}: … ».").format(key=key),
            code_id=code_id,
        )

    def text(self, keys: dict[str, Node], key: str, code_id: str) -> str:
        """Return the text under `key`, or "" where it is absent or no text."""
        node = keys.get(key)
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self.wrong_type(node, key, _("un texte"), code_id)
            return ""
        return "" if node.empty else clean(node.text)

    def wrong_type(self, node: Node, key: str, wanted: str, code_id: str) -> None:
        """Note a value of the wrong kind."""
        remedy = ""
        if isinstance(node, Scalar):
            remedy = _("Écrire un élément par ligne, précédé de « - ».")
        elif isinstance(node, Mapping) and wanted == _("un texte"):
            remedy = _("Un texte qui contient « : » se met entre apostrophes.")
        self.fault(
            "wrong-type",
            node,
            _("« {key} » attend {wanted}, pas {found}.").format(key=key, wanted=wanted, found=_named(node)),
            remedy=remedy,
            code_id=code_id,
        )

    def texts(self, node: Node | None, key: str, code_id: str) -> tuple[str, ...]:
        """Return the texts of a list, noting empty ones and other things, with their places."""
        if node is None or (isinstance(node, Scalar) and node.empty):
            return ()
        if not isinstance(node, Sequence):
            self.wrong_type(node, key, _("une liste"), code_id)
            return ()
        found: list[str] = []
        for item in node.items:
            if not isinstance(item, Scalar):
                self.wrong_type(item, key, _("un texte"), code_id)
            elif item.empty or not clean(item.text):
                message = _("élément vide dans « {key} ».").format(key=key)
                self.fault("empty-item", item, message, remedy=_("Le compléter ou l'effacer."), code_id=code_id)
            else:
                self.places[_key(code_id, key, len(found))] = (item.line, item.column)
                found.append(clean(item.text))
        return tuple(found)

    def children(self, node: Node, key: str, *, parent: str | None) -> None:
        """Read the codes of a list, each followed by its own children."""
        if isinstance(node, Scalar) and node.empty:
            return
        if not isinstance(node, Sequence):
            self.wrong_type(node, key, _("une liste de codes"), parent or "")
            return
        for position, item in enumerate(node.items):
            if isinstance(item, Mapping):
                self.code(item, parent, position)
            else:
                self.fault(
                    "wrong-type",
                    item,
                    _("un code est attendu ici, pas {found}.").format(found=_named(item)),
                    remedy=_("Écrire « - id: … » puis « label: … » à la ligne, sous « id »."),
                    code_id=parent or "",
                )

    def code(self, node: Mapping, parent: str | None, position: int) -> None:
        """Read one code and those below it; a code without a sound id is noted but not kept."""
        written = next((v.text for k, v in node.entries if k.text == "id" and isinstance(v, Scalar)), "")
        code_id = clean(written)
        keys = self.keys(node, CODE_KEYS, code_id)
        self.identity(node, keys, code_id)
        label = self.text(keys, "label", code_id)
        if not label:
            self.missing(node, keys, "label", code_id)
        kept = bool(code_id) and _key(code_id) not in self.places
        if kept:
            self.places[_key(code_id)] = (node.line, node.column)
        texts = {key: self.text(keys, key, code_id) for key in ("definition", "include", "exclude", "source")}
        lists = {key: self.texts(keys.get(key), key, code_id) for key in CODE_LISTS}
        origin, color = self.origin(keys, code_id), self.color(keys, code_id)
        if kept:
            for key, value in keys.items():
                if isinstance(value, Scalar) and not value.empty:
                    self.places[_key(code_id, key)] = (value.line, value.column)
            self.codes.append(
                Code(
                    id=code_id,
                    label=label,
                    definition=texts["definition"],
                    definition_origin=origin,
                    include=texts["include"],
                    exclude=texts["exclude"],
                    examples=lists["examples"],
                    indicators=lists["indicators"],
                    source=texts["source"],
                    color=color,
                    parent=parent,
                    position=position,
                )
            )
        if "children" in keys:
            self.children(keys["children"], "children", parent=code_id or parent)

    def identity(self, node: Mapping, keys: dict[str, Node], code_id: str) -> None:
        """Note a missing, badly formed or repeated id."""
        if not self.text(keys, "id", code_id):
            self.missing(node, keys, "id", code_id)
        elif not SLUG.fullmatch(code_id):
            self.fault(
                "bad-id",
                keys["id"],
                _("« {id} » : un id s'écrit en minuscules sans accent, chiffres et tirets.").format(id=_short(code_id)),
                remedy=_("Écrire « {id} » ?").format(id=slug(code_id)[:80]),
                code_id=code_id,
            )
        elif (known := self.places.get(_key(code_id))) is not None:
            self.fault(
                "duplicate-id",
                keys["id"],
                _("l'id « {id} » est déjà celui du code de la ligne {line}.").format(id=code_id, line=known[0]),
                remedy=_("Chaque code a son propre id, dans toute la grille."),
                code_id=code_id,
            )

    def origin(self, keys: dict[str, Node], code_id: str) -> str:
        """Return where the definition comes from."""
        value = self.text(keys, "definition_origin", code_id)
        if value and value not in ORIGINS:
            self.fault(
                "bad-origin",
                keys["definition_origin"],
                _("« {value} » n'est pas une origine de définition.").format(value=_short(value)),
                remedy=_("Écrire « deck » (reprise de la source) ou « proposee »."),
                code_id=code_id,
            )
        return value or "proposee"

    def color(self, keys: dict[str, Node], code_id: str) -> str:
        """Return the colour, `#rrggbb`; an unquoted one is a YAML comment, which is said."""
        node = keys.get("color")
        value = self.text(keys, "color", code_id)
        bare = isinstance(node, Scalar) and node.empty and "#" in self.line(node.line)[node.column - 1 :]
        if node is not None and (bare or (value and not COLOR.fullmatch(value))):
            message = (
                _("couleur sans guillemets : YAML prend « # » pour un commentaire.")
                if bare
                else _("« {value} » n'est pas une couleur.").format(value=_short(value))
            )
            remedy = _('Écrire par exemple « color: "#d97706" ».')
            self.fault("bad-color", node, message, remedy=remedy, code_id=code_id)
        return value

    def line(self, number: int) -> str:
        """Return a line of the file, from 1, or "" past its end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def lists(self, keys: dict[str, Node]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the named lists of lemmas."""
        node = keys.get("lists")
        if node is None or (isinstance(node, Scalar) and node.empty):
            return ()
        if not isinstance(node, Mapping):
            self.wrong_type(node, "lists", _("des listes nommées"), "")
            return ()
        found: dict[str, tuple[str, ...]] = {}
        for key, value in node.entries:
            if not LIST_NAME.fullmatch(key.text):
                self.fault(
                    "bad-id",
                    key,
                    _("« {name} » : un nom de liste s'écrit en minuscules sans accent.").format(name=_short(key.text)),
                    remedy=_("Écrire « {id} » ?").format(id=slug(key.text)[:80]),
                )
            elif key.text in found:
                message = _("la liste « {name} » est déjà donnée plus haut.").format(name=key.text)
                self.fault("duplicate-key", key, message, remedy=_("N'en garder qu'une."))
            else:
                found[key.text] = self.texts(value, key.text, "")
        return tuple(found.items())


def _named(node: Node) -> str:
    if isinstance(node, Scalar):
        return _("un vide") if node.empty else _("un texte")
    return _("une liste") if isinstance(node, Sequence) else _("des clés")
